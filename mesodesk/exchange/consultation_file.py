"""The consultation as a file: what `mesodesk example` writes and `mesodesk export` reads, and what a draft is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mesodesk.consent.consultation import Consultation
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Role
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import from_json, to_json
from mesodesk.settings import Clinic

SCHEMA = "mesodesk.consultation/1"


@dataclass(frozen=True, slots=True)
class FileMark:
    """Ink that travels in a file. It is not bound to a record, so the record says that it came from a file."""

    role: Role
    ink: Ink


@dataclass(frozen=True, slots=True)
class ConsultationFile:
    """A consultation, the clinic that holds it, and ink."""

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
        MesoDeskError: as `from_json`; `time-without-zone` when a time has no distance from UTC;
            `entry-twice` when a region, plan, answer, section or mark stands there twice.
    """
    read = from_json(data, ConsultationFile, SCHEMA)
    _require_zone(read.consultation.started)
    consultation = read.consultation
    for place, names in (
        ("regions", consultation.regions),
        ("plans", tuple(plan.option for plan in consultation.plans)),
        ("answers", tuple(answer.question for answer in consultation.answers)),
        ("told", tuple(told.section for told in consultation.told)),
        ("marks", tuple(mark.role for mark in read.marks)),
    ):
        if len(set(names)) != len(names):
            raise MesoDeskError("entry-twice", place=place)
    return read


def _require_zone(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise MesoDeskError("time-without-zone")
