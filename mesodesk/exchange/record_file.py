"""The sealed record as JSON: what is attached inside the PDF under the name `record.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mesodesk.consent.marks import Mark
from mesodesk.consent.record import READABLE, SCHEMA, Record
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import from_json, sha256, to_json

NAME = "record.json"


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record with the marks that were made on it."""

    schema: str
    record: Record
    record_sha256: str
    """Of the record's canonical JSON; it is printed on every page, and every mark names it."""
    marks: tuple[Mark, ...]


def record_sha256(record: Record) -> str:
    """Return the hash that pages print and marks are bound to."""
    return sha256(record)


def write_record(record: Record, marks: tuple[Mark, ...]) -> bytes:
    """Return the attachment of a sealed document."""
    return to_json(SealedRecord(SCHEMA, record, record_sha256(record), marks))


def read_record(data: bytes) -> SealedRecord:
    """Read the attachment of a sealed document.

    Raises:
        MesoDeskError: as `from_json`; `record-broken` when the record is not the one that its hash names, or a time
            in it has no zone.
    """
    sealed = from_json(data, SealedRecord, *READABLE)
    # As it stands in the file: a record of an older version has fewer fields than the model has today.
    found = sha256(json.loads(data.decode("utf-8-sig"))["record"])
    times = (sealed.record.started, sealed.record.frozen, *(mark.made_at for mark in sealed.marks))
    if (
        found != sealed.record_sha256
        or sealed.record.schema != sealed.schema
        or any(time.tzinfo is None for time in times)
    ):
        raise MesoDeskError("record-broken")
    return sealed
