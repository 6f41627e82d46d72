"""Slips as JSON: what was noted of a session, as a file, and the sealed slip's record, as `slip.json` inside the PDF.

The attachment (`mesodesk.slip/1`) is an object of four fields:

    schema         "mesodesk.slip/1"
    record         a `SlipRecord`: `record.sheet` names the sealed sheet by its number (`id`), the hash of its record
                   (`record_sha256`) and the time at which it was signed; `record.injections` holds what was noted
                   (product, maker, batch, expiry, dose, depth, dots), the plan as the sheet words it, and the places;
                   `record.summary` holds the words on the slip, with the sources that `record.sources` names
    record_sha256  SHA-256 (hex) of the record's canonical JSON (keys sorted, no blanks, UTF-8): printed on the pages
    mark           the ink of who injected, bound to that hash

A dot is a point of the view that its region is drawn in: x to the image's right and y down, in units of that view.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Mark
from mesodesk.consent.reopening import read_number
from mesodesk.consent.slip import Slip
from mesodesk.consent.slip_record import SCHEMA, SlipRecord
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import from_json, sha256, to_json
from mesodesk.exchange.consultation_file import require_short, require_zone

NAME = "slip.json"
NOTE_SCHEMA = "mesodesk.slip-note/1"


@dataclass(frozen=True, slots=True)
class SlipFile:
    """What was noted of one session, and the ink of who injected. The ink is bound to the record when it is sealed."""

    schema: str
    slip: Slip
    ink: Ink


@dataclass(frozen=True, slots=True)
class SealedSlip:
    """A slip's record with the mark that was made on it."""

    schema: str
    record: SlipRecord
    record_sha256: str
    mark: Mark


def write_slip_file(slip: Slip, ink: Ink) -> bytes:
    """Return what was noted as a file."""
    return to_json(SlipFile(NOTE_SCHEMA, slip, ink))


def read_slip_file(data: bytes) -> SlipFile:
    """Read what was noted.

    Raises:
        MesoDeskError: as `from_json`; `json-place` when a number is none or a text is longer than any page can show;
            `time-without-zone`.
    """
    file = from_json(data, SlipFile, NOTE_SCHEMA)
    require_zone(file.slip.injected)
    for place, number in (("id", file.slip.id), ("sheet", file.slip.sheet), ("corrects", file.slip.corrects)):
        if read_number(number) != number and (number or place != "corrects"):
            raise MesoDeskError("json-place", place=f"$.slip.{place}")
    require_short(file.slip, "$.slip")
    return file


def slip_sha256(record: SlipRecord) -> str:
    """Return the hash that the pages print and the mark is bound to."""
    return sha256(record)


def write_slip(record: SlipRecord, mark: Mark) -> bytes:
    """Return the attachment of a sealed slip."""
    return to_json(SealedSlip(SCHEMA, record, slip_sha256(record), mark))


def read_slip(data: bytes) -> SealedSlip:
    """Read the attachment of a sealed slip.

    Raises:
        MesoDeskError: as `from_json`; `slip-broken` when the record is not the one that its hash names, or a time in
            it has no zone.
    """
    sealed = from_json(data, SealedSlip, SCHEMA)
    record = sealed.record
    # As it stands in the file: a record of an older version has fewer fields than the model has today.
    found = sha256(json.loads(data.decode("utf-8-sig"))["record"])
    times = (record.sheet.signed, record.injected, record.frozen, sealed.mark.made_at)
    if found != sealed.record_sha256 or record.schema != sealed.schema or any(time.tzinfo is None for time in times):
        raise MesoDeskError("slip-broken")
    return sealed
