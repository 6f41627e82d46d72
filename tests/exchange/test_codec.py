from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

import pytest

from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import MOST_BYTES, from_json, sha256, to_json

SCHEMA = "house.room/1"


@dataclass(frozen=True, slots=True)
class Chair:
    """A thing in a room."""

    legs: int
    colour: str = "white"
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A room with things in it."""

    schema: str
    chairs: tuple[Chair, ...] = ()
    best: Chair | None = None
    built: date | None = None
    size: tuple[float, float] = (1.0, 1.0)


ROOM = Room(SCHEMA, (Chair(4), Chair(3, "grün", 1.5)), Chair(5), date(2027, 3, 14))


def written(text: str) -> bytes:
    """Return a room's JSON with some fields given as text."""
    return f'{{"schema": "{SCHEMA}", {text}}}'.encode()


def refused(data: bytes) -> MesoDeskError:
    """Return the failure with which a file is refused."""
    with pytest.raises(MesoDeskError) as caught:
        from_json(data, Room, SCHEMA)
    return caught.value


def test_value_is_read_as_it_was_written() -> None:
    """What was written comes back the same."""
    assert from_json(to_json(ROOM), Room, SCHEMA) == ROOM


def test_file_is_for_people_too() -> None:
    """The file is indented, ends a line, keeps the order of the fields and shows letters as they are."""
    text = to_json(ROOM).decode()

    assert text.endswith("}\n")
    assert "grün" in text
    assert list(json.loads(text)) == ["schema", "chairs", "best", "built", "size"]


def test_hash_is_of_the_canonical_form() -> None:
    """Keys sorted, no blanks, UTF-8: anyone can compute it with another program."""
    canonical = '{"colour":"grün","legs":3,"weight":1.5}'

    assert sha256(Chair(3, "grün", 1.5)) == hashlib.sha256(canonical.encode()).hexdigest()


def test_byte_order_mark_is_no_fault() -> None:
    """Some editors put one before the text."""
    assert from_json(b"\xef\xbb\xbf" + to_json(ROOM), Room, SCHEMA) == ROOM


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('"chars": []', "$.chars"),
        ('"chairs": [{"legs": 4}, {"legs": 4, "colur": "red"}]', "$.chairs[1].colur"),
        ('"best": {"legs": 4, "arms": null}', "$.best.arms"),
        ('"best": {"legs": "4"}', "$.best.legs"),
        ('"best": {"legs": 4.5}', "$.best.legs"),
        ('"best": {"legs": true}', "$.best.legs"),
        ('"best": {"legs": null}', "$.best.legs"),
        ('"best": {"colour": "red"}', "$.best"),
        ('"best": {"legs": 4, "weight": 1' + "0" * 400 + "}", "$.best.weight"),
        ('"chairs": {"legs": 4}', "$.chairs"),
        ('"chairs": [{"legs": 4}, 5]', "$.chairs[1]"),
        ('"built": "2027-02-30"', "$.built"),
        ('"built": "14.3.2027"', "$.built"),
        ('"size": [1, 2, 3]', "$.size"),
        ('"built": ' + "[" * 500 + "]" * 500, "$.built"),
    ],
    ids=lambda value: value[:50],
)
def test_wrong_place_is_named(text: str, place: str) -> None:
    """A field that is unknown or has the wrong form is named by its place and never dropped."""
    error = refused(written(text))

    assert (error.key, error.slots) == ("json-place", {"place": place})


def test_missing_field_at_the_top_is_named() -> None:
    """What is wrong with the file as a whole is named by its root."""
    with pytest.raises(MesoDeskError) as caught:
        from_json(b'{"schema": "x"}', Chair, "x")

    assert (caught.value.key, caught.value.slots) == ("json-place", {"place": "$"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        to_json(ROOM).decode().encode("utf-16"),
        to_json(ROOM)[:-3],
        to_json(ROOM) + b"{}",
        written('"chairs": [], "chairs": []'),
        written('"best": {"legs": 4, "legs": 3}'),
        written('"best": {"legs": 4, "weight": NaN}'),
        written('"best": {"legs": 4, "weight": -Infinity}'),
        written('"best": {"legs": 4, "weight": 1e999}'),
        written('"best": {"legs": 4, "weight": -1e999}'),
        written('"best": {"legs": 4, "colour": "\\ud800"}'),
        written('"\\udfff": 1'),
        written('"best": {"legs": ' + "9" * 5_000 + "}"),
        b"[" * 100_000,
        written('"chairs": ' + "[" * 100_000 + "]" * 100_000),
        written('"best": ' + '{"legs": ' * 100_000 + "1" + "}" * 100_000),
    ],
    ids=lambda data: f"{len(data)}:{data[:90]!r}"[:120],
)
def test_what_is_no_strict_json_is_refused(data: bytes) -> None:
    """Repeated keys, numbers that are none, halves of characters and endless nesting are no JSON here."""
    error = refused(data)

    assert (error.key, error.slots) == ("json-broken", {})


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"[]", "None"),
        (b"5", "None"),
        (b"null", "None"),
        (b"{}", "None"),
        (b'{"schema": null}', "None"),
        (b'{"schema": "house.room/2"}', "house.room/2"),
        (b'{"schema": "HOUSE.ROOM/1"}', "HOUSE.ROOM/1"),
        (b'{"schema": ["house.room/1"]}', "['house.room/1']"),
        (b'{"schema": "' + b"x" * 1_000 + b'"}', "x" * 80),
    ],
    ids=lambda value: str(value)[:40],
)
def test_other_kind_of_file_is_named(data: bytes, found: str) -> None:
    """A file of another kind or version is told apart before its fields are looked at."""
    error = refused(data)

    assert (error.key, error.slots) == ("json-schema", {"wanted": SCHEMA, "found": found})


def test_file_can_be_as_large_as_the_limit_and_no_larger() -> None:
    """A huge file is refused before it is parsed."""
    data = to_json(ROOM)
    largest = data + b" " * (MOST_BYTES - len(data))

    assert from_json(largest, Room, SCHEMA) == ROOM
    assert (refused(largest + b" ").key, refused(largest + b" ").slots) == ("json-too-large", {"limit": 5})


def test_half_a_letter_cannot_be_saved() -> None:
    """A lone surrogate could never be read again, so it is refused with a sentence."""
    with pytest.raises(MesoDeskError, match="text-broken"):
        to_json({"name": "A\ud800"})
