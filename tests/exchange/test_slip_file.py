from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mesodesk.consent.consultation import Clinician, Paper, PrintSize
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.consent.record import Record
from mesodesk.consent.slip import Dot, Injection, Slip
from mesodesk.consent.slip_record import SCHEMA, SlipInjection, SlipPlace, SlipRecord, SlipSheet
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import LONGEST_TEXT
from mesodesk.exchange.record_file import record_sha256
from mesodesk.exchange.slip_file import (
    NOTE_SCHEMA,
    read_slip,
    read_slip_file,
    slip_sha256,
    write_slip,
    write_slip_file,
)


@pytest.fixture
def slip(now: datetime) -> Slip:
    """Return a session with something in every field."""
    injection = Injection(
        *("fat-abdomen", 2, "Mix A", "Labs", "B-1", date(2028, 1, 31), "5 ml", "6 mm"),
        (Dot("front-abdomen", 0.5, 0.25), Dot("front-abdomen", 0.75, 0.5)),
    )
    injector = Clinician("Dr Bo Example", "MED 123")
    return Slip("ab" * 16, "0123456789abcdef" * 2, now + timedelta(days=9), injector, (injection,), "Nothing.", False)


@pytest.fixture
def kept(slip: Slip, record: Record) -> SlipRecord:
    """Return its record."""
    place = SlipPlace("front-abdomen", "Abdomen, front: 2 points")
    return SlipRecord(
        schema=SCHEMA,
        id=slip.id,
        sheet=SlipSheet(record.id, record_sha256(record), record.frozen),
        injected=slip.injected,
        frozen=slip.injected + timedelta(hours=1),
        language="en",
        program="0.1.0",
        content=record.content,
        clinic=record.clinic,
        patient=record.patient,
        injector=slip.injector,
        injections=(SlipInjection(slip.injections[0], record.plans[0], "31 January 2028", (place,)),),
        news=slip.news,
        lump=False,
        coming=("Session 3 on 6 April 2027.",),
        summary=record.summary,
        sources=record.sources[:1],
        signatory=replace(record.signatories[1], meaning="I injected it."),
        paper=Paper.A4,
        print_size=PrintSize.NORMAL,
    )


@pytest.fixture
def mark(kept: SlipRecord, signature: Ink) -> Mark:
    """Return the mark of who injected."""
    return Mark(Role.CLINICIAN, kept.frozen, Origin.FILE, slip_sha256(kept), signature)


def test_a_session_is_read_as_it_was_written(slip: Slip, signature: Ink) -> None:
    """Dots, days and ink come back the same."""
    read = read_slip_file(write_slip_file(slip, signature))

    assert (read.schema, read.slip, read.ink) == (NOTE_SCHEMA, slip, signature)


@pytest.mark.parametrize(
    ("change", "key", "place"),
    [
        ({"injected": "2027-03-23T10:00:00"}, "time-without-zone", None),
        ({"id": "../../settings"}, "json-place", "$.slip.id"),
        ({"sheet": "AB" * 16}, "json-place", "$.slip.sheet"),
        ({"news": "x" * (LONGEST_TEXT + 1)}, "json-place", "$.slip.news"),
        ({"lumps": True}, "json-place", "$.slip.lumps"),
        ({"lump": "no"}, "json-place", "$.slip.lump"),
    ],
)
def test_what_cannot_be_is_refused(
    slip: Slip, signature: Ink, change: dict[str, Any], key: str, place: str | None
) -> None:
    """The place is named."""
    raw = json.loads(write_slip_file(slip, signature))
    raw["slip"].update(change)
    with pytest.raises(MesoDeskError, match=key) as caught:
        read_slip_file(json.dumps(raw).encode())

    assert caught.value.slots.get("place") == place


def test_the_kinds_of_file_are_not_mixed_up(slip: Slip, signature: Ink, kept: SlipRecord, mark: Mark) -> None:
    """What was noted is no sealed slip, and the other way round."""
    with pytest.raises(MesoDeskError, match="json-schema"):
        read_slip(write_slip_file(slip, signature))
    with pytest.raises(MesoDeskError, match="json-schema"):
        read_slip_file(write_slip(kept, mark))


def test_a_slip_is_read_as_it_was_written(slip: Slip, kept: SlipRecord, mark: Mark) -> None:
    """Record and mark come back the same, under the hash that the pages print."""
    read = read_slip(write_slip(kept, mark))

    assert (read.record, read.mark, read.record_sha256) == (kept, mark, slip_sha256(kept))
    assert read.mark.stands_for(read.record_sha256, kept.injector.name)
    assert read.record.noted() == slip


def test_anyone_can_compute_the_hash(kept: SlipRecord, mark: Mark) -> None:
    """The hash is of the attached record with its keys sorted and no blanks, so another program can check it."""
    raw = json.loads(write_slip(kept, mark))
    canonical = json.dumps(raw["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(canonical.encode()).hexdigest() == raw["record_sha256"] == slip_sha256(kept)


def test_names_of_the_fields_stay(kept: SlipRecord, mark: Mark, record: Record) -> None:
    """The number of the sheet and the hash of its record stand where the schema says."""
    raw = json.loads(write_slip(kept, mark))

    assert list(raw) == ["schema", "record", "record_sha256", "mark"]
    assert raw["schema"] == raw["record"]["schema"] == "mesodesk.slip/1"
    assert raw["record"]["sheet"] == {
        "id": record.id,
        "record_sha256": record_sha256(record),
        "signed": "2027-03-14T10:45:00Z",
    }
    assert raw["record"]["injections"][0]["noted"]["dots"][0] == {"region": "front-abdomen", "x": 0.5, "y": 0.25}


@pytest.mark.parametrize(
    "change",
    [{"news": "A cold."}, {"schema": "mesodesk.slip/0"}, {"injected": "2027-03-23T10:00:00"}],
)
def test_a_slip_that_does_not_fit_its_hash_is_refused(kept: SlipRecord, mark: Mark, change: dict[str, Any]) -> None:
    """What stands in the record must be what its hash names, and every time must have a zone."""
    raw = json.loads(write_slip(kept, mark))
    raw["record"].update(change)
    for _ in range(2):
        with pytest.raises(MesoDeskError, match="slip-broken"):
            read_slip(json.dumps(raw).encode())
        canonical = json.dumps(raw["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if "news" not in change:  # with a hash made to fit, the schema and the zone still tell
            raw["record_sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
