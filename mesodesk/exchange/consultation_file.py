"""The consultation as a file: what `mesodesk example` writes and `mesodesk export` reads, and what a draft is."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from mesodesk.consent.consultation import Consultation
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Kind, Role
from mesodesk.consent.parties import OTHERS
from mesodesk.consent.reopening import read_number
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import from_json, to_json
from mesodesk.settings import Clinic

SCHEMA = "mesodesk.consultation/1"
LONGEST_TEXT = 4000
"""Characters of any one text: the window takes no more either."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """A mark that travels in a file. It is not bound to a record, so the record says that it came from a file."""

    role: Role
    ink: Ink | None = None
    kind: Kind = Kind.INK
    typed: str = ""
    """The name as it was typed."""


@dataclass(frozen=True, slots=True)
class ConsultationFile:
    """A consultation, the clinic that holds it, and marks."""

    schema: str
    consultation: Consultation
    clinic: Clinic | None = None
    """None: the clinic of this computer's settings."""
    marks: tuple[FileMark, ...] = ()


def write_consultation(
    consultation: Consultation, clinic: Clinic | None = None, marks: tuple[FileMark, ...] = ()
) -> bytes:
    """Return a consultation as a file."""
    return to_json(ConsultationFile(SCHEMA, consultation, clinic, marks))


def read_consultation(data: bytes) -> ConsultationFile:
    """Read a consultation file.

    Raises:
        MesoDeskError: as `from_json`; `json-place` when it goes on from a sheet whose number is none, or a party has
            the role of the patient or the clinician, who have places of their own; `time-without-zone` when a time
            has no distance from UTC; `entry-twice` when a region, plan, answer, section, party or mark stands there
            twice.
    """
    read = from_json(data, ConsultationFile, SCHEMA)
    require_zone(read.consultation.started)
    consultation = read.consultation
    if consultation.follows and read_number(consultation.follows) != consultation.follows:
        raise MesoDeskError("json-place", place="$.consultation.follows")
    for place, names in (
        ("regions", consultation.regions),
        ("plans", tuple(plan.option for plan in consultation.plans)),
        ("answers", tuple(answer.question for answer in consultation.answers)),
        ("told", tuple(told.section for told in consultation.told)),
        ("parties", tuple(party.role for party in consultation.parties)),
        ("marks", tuple(mark.role for mark in read.marks)),
    ):
        if len(set(names)) != len(names):
            raise MesoDeskError("entry-twice", place=place)
    for index, party in enumerate(consultation.parties):
        if party.role not in OTHERS:
            raise MesoDeskError("json-place", place=f"$.consultation.parties[{index}].role")
    return read


def require_measure(file: ConsultationFile) -> None:
    """Refuse a text that no page could show: it would only be found out once everything else was done.

    Raises:
        MesoDeskError: `json-place` with the place of the text.
    """
    require_short(file.consultation, "$.consultation")
    require_short(file.clinic, "$.clinic")
    for index, mark in enumerate(file.marks):
        require_short(mark.typed, f"$.marks[{index}].typed")


def require_short(value: object, place: str) -> None:
    """Refuse a text in a value, however deep, that is longer than `LONGEST_TEXT`.

    Raises:
        MesoDeskError: `json-place` with the place of the text.
    """
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise MesoDeskError("json-place", place=place)
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            require_short(item, f"{place}[{index}]")
    elif is_dataclass(value):
        for field in fields(value):
            require_short(getattr(value, field.name), f"{place}.{field.name}")


def require_zone(moment: datetime) -> None:
    """Refuse a time without its distance from UTC.

    Raises:
        MesoDeskError: `time-without-zone`.
    """
    if moment.tzinfo is None:
        raise MesoDeskError("time-without-zone")
