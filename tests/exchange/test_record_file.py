from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.consent.record import SCHEMA, Record, RecordParty
from mesodesk.consent.summary import Summary
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import SCHEMA as OTHER_SCHEMA
from mesodesk.exchange.record_file import read_record, record_sha256, write_record

GOLDEN = "adbdbb10fc763788383ba6213a2f2ec96ed751b5f28b66f9d1192c7c9bb3046a"
"""The hash of the record of `tests/conftest.py` as this version computes it."""
OLDER = {
    "mesodesk.record/1": "b706b731005a07400e00937fb050b87c90b5fbe84663c4f6eda40c7ea11f3d90",
    "mesodesk.record/2": "217ca96d30ac7cc28c4425e20209083a8cfcb09c8a973497ba98d9a373f009fb",
}
"""Its hash in each older form, as the version that wrote that form computed it."""
NEW_IN = {
    "mesodesk.record/2": {"": ("price",), "content": ("digest",), "clinic": ("country", "aftercare")},
    SCHEMA: {
        "": (
            *("summary", "hopes", "event", "own_words", "explained_again", "asked_about", "paper", "print_size"),
            *("follows", "parties"),
        ),
        "sources": ("short",),
        "clinic": ("card_language",),
    },
}
"""The fields that each form was the first to have, by where they stand."""


@pytest.fixture
def marks(record: Record, now: datetime, signature: Ink) -> tuple[Mark, ...]:
    """Return both people's marks on the record."""
    digest = record_sha256(record)
    return (
        Mark(Role.PATIENT, now, Origin.PAD, digest, signature),
        Mark(Role.CLINICIAN, now, Origin.FILE, digest, signature),
    )


@pytest.fixture(params=list(OLDER))
def older(request: pytest.FixtureRequest, record: Record) -> dict[str, Any]:
    """Return the record as an older version wrote it."""
    raw: dict[str, Any] = json.loads(write_record(record, ()))
    schema = raw["schema"] = raw["record"]["schema"] = request.param
    for form in list(NEW_IN)[list(OLDER).index(schema) :]:
        for place, names in NEW_IN[form].items():
            found = raw["record"][place] if place else raw["record"]
            for item in found if isinstance(found, list) else [found]:
                for name in names:
                    del item[name]
    raw["record_sha256"] = OLDER[schema]
    return raw


def test_record_is_read_as_it_was_written(record: Record, marks: tuple[Mark, ...]) -> None:
    """Record, marks and ink come back the same, under the hash that the pages print."""
    read = read_record(write_record(record, marks))

    assert (read.record, read.marks, read.record_sha256) == (record, marks, record_sha256(record))
    assert record_sha256(read.record) == read.record_sha256
    assert all(mark.stands_for(read.record_sha256, "") for mark in read.marks)


def test_hash_of_a_record_never_drifts(record: Record) -> None:
    """Hashes that were printed and signed stay true in every later version."""
    assert record_sha256(record) == GOLDEN


def test_anyone_can_compute_the_hash(record: Record) -> None:
    """The hash is of the attached record with its keys sorted and no blanks, so another program can check it."""
    raw = json.loads(write_record(record, ()))
    canonical = json.dumps(raw["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(canonical.encode()).hexdigest() == raw["record_sha256"]


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Will it hurt? "},
        {"decision": Decision.NO},
        {"asked": ()},
        {"answers_sha256": "ac" * 32},
        {"program": "0.1.1"},
    ],
    ids=str,
)
def test_any_other_record_has_another_hash(record: Record, change: dict[str, Any]) -> None:
    """A mark on one record cannot be carried to another."""
    assert record_sha256(replace(record, **change)) != record_sha256(record)


def test_same_moment_in_another_zone_is_another_record(record: Record) -> None:
    """What is printed would differ, so the hash does."""
    moved = replace(record, frozen=datetime.fromisoformat("2027-03-14T11:45:00+01:00"))

    assert moved == record
    assert record_sha256(moved) != record_sha256(record)


def test_other_schema_is_refused(record: Record) -> None:
    """A consultation is no record, and a later form is not read as this one."""
    for schema in (OTHER_SCHEMA, "mesodesk.record/4", "mesodesk.record/0", "mesodesk.record/"):
        with pytest.raises(MesoDeskError) as caught:
            read_record(write_record(record, ()).replace(SCHEMA.encode(), schema.encode()))

        assert (caught.value.key, caught.value.slots) == ("json-schema", {"wanted": SCHEMA, "found": schema})


def test_field_that_is_in_no_record_is_named(record: Record) -> None:
    """Something hidden in an attachment is not passed over."""
    raw = json.loads(write_record(record, ()))
    raw["record"]["sections"][0]["section"]["groups"][0]["note"] = "hidden"

    with pytest.raises(MesoDeskError) as caught:
        read_record(json.dumps(raw).encode())

    assert caught.value.slots == {"place": "$.record.sections[0].section.groups[0].note"}


def test_names_of_the_fields_stay(record: Record) -> None:
    """Renaming a field would lock old documents."""
    raw = json.loads(write_record(record, ()))

    assert list(raw) == ["schema", "record", "record_sha256", "marks"]
    assert raw["schema"] == raw["record"]["schema"] == SCHEMA == "mesodesk.record/3"
    assert raw["record"]["frozen"] == "2027-03-14T10:45:00Z"
    assert {"price", "clinic", "content"} <= set(raw["record"])
    assert {"country", "aftercare"} <= set(raw["record"]["clinic"])
    assert "digest" in raw["record"]["content"]


def test_older_forms_stay_readable(record: Record, older: dict[str, Any], marks: tuple[Mark, ...]) -> None:
    """What an older version wrote is read under the hash that its pages print; what it did not know is empty."""
    schema, digest = older["schema"], older["record_sha256"]
    older["marks"] = json.loads(write_record(record, marks))["marks"]
    for mark in older["marks"]:
        del mark["kind"], mark["typed"]  # every mark was ink
        mark["record_sha256"] = digest

    read = read_record(json.dumps(older).encode())

    assert read.schema == read.record.schema == schema
    assert read.record_sha256 == digest == OLDER[schema]
    assert all(mark.stands_for(read.record_sha256, "") for mark in read.marks)
    assert (read.record.words, read.record.plans) == (record.words, record.plans)
    assert (read.record.summary, read.record.hopes, read.record.follows) == (Summary(), "", "")
    assert read.record.price == ("" if schema == "mesodesk.record/1" else record.price)


def test_who_was_there_and_how_they_signed_is_read_as_written(record: Record, now: datetime) -> None:
    """Parties, a typed name and a mark before a witness come back the same."""
    parties = (RecordParty(Role.WITNESS, "Witness", "Wanda Witness", ""),)
    whole = replace(record, parties=parties)
    digest = record_sha256(whole)
    marks = (
        Mark(Role.PATIENT, now, Origin.PAD, digest, None, Kind.WITNESSED),
        Mark(Role.CLINICIAN, now, Origin.PAD, digest, None, Kind.TYPED, "Dr Bo EXAMPLE"),
    )
    read = read_record(write_record(whole, marks))

    assert (read.record, read.marks) == (whole, marks)
    assert digest != record_sha256(record)


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Something else"},
        {"price": "900 in all"},
        {"schema": SCHEMA},
        {"frozen": "2027-03-14T10:45:00"},
        {"frozen": "2027-03-14T11:45:00+01:00"},
    ],
    ids=str,
)
def test_older_forms_are_still_held_by_their_hashes(older: dict[str, Any], change: dict[str, Any]) -> None:
    """The hash is of the record as it stands in the file: nothing can be changed in it, and nothing slipped in."""
    older["record"].update(change)

    with pytest.raises(MesoDeskError, match="record-broken"):
        read_record(json.dumps(older).encode())


@pytest.mark.parametrize("change", [{"words": "Something else"}, {"frozen": "2027-03-14T10:45:00"}])
def test_a_record_that_does_not_fit_its_hash_is_refused(record: Record, change: dict[str, Any]) -> None:
    """What stands in the record must be what its hash names, and every time must have a zone."""
    raw = json.loads(write_record(record, ()))
    raw["record"].update(change)

    with pytest.raises(MesoDeskError, match="record-broken"):
        read_record(json.dumps(raw).encode())
