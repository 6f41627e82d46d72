"""Freeze a consultation and show the pages that will be sealed, with empty signature boxes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_record
from mesodesk.consent.consultation import Consultation, Decision
from mesodesk.consent.missing import Missing, identity_missing
from mesodesk.consent.record import Record
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.private_file import answers_sha256
from mesodesk.exchange.record_file import record_sha256
from mesodesk.settings import Clinic


@dataclass(frozen=True, slots=True)
class Review:
    """A frozen consultation, as it is read before anyone signs."""

    consultation: Consultation
    record: Record
    record_sha256: str
    secret: str
    """Keeps the private answers from being guessed; it stays with the clinic."""
    pdf: bytes
    """The pages with empty signature boxes."""


def what_is_missing(desk: Desk, consultation: Consultation, now: datetime) -> tuple[Missing, ...]:
    """Return what is missing before the review, in the order of the steps."""
    return desk.freezer.missing(consultation, desk.settings.clinic, now)


def review(desk: Desk, consultation: Consultation, now: datetime, clinic: Clinic | None = None) -> Review:
    """Freeze a consultation and build its pages.

    Args:
        desk: the program's rooms.
        consultation: must be finished up to the marks.
        now: the moment of freezing, with its zone.
        clinic: who holds the consultation; None: the clinic of the settings.

    Raises:
        Unfinished: with all that is missing.
        MesoDeskError: `follows-other` when the talk goes on from a sheet of another patient or from a yes, and as
            `sealed_record` when that sheet is not kept here; `glyph-missing` when a name has a letter that no font
            here can print; `name-missing` or `registration-unfit` when no certificate could be issued for the people
            as they are written.
    """
    from mesodesk.document.build import build  # ReportLab: 270 ms that the start need not pay
    from mesodesk.sealing.certificates import check_names

    _require_followed(desk, consultation)
    secret = secrets.token_hex(16)
    bound = answers_sha256(secret, consultation.answers)
    record = desk.freezer.freeze(consultation, clinic or desk.settings.clinic, bound, now)
    check_names(record.clinic.name, record.clinician, record.registration)
    digest = record_sha256(record)
    return Review(consultation, record, digest, secret, build(record, digest, (), desk.body, desk.catalogue).pdf)


def _require_followed(desk: Desk, consultation: Consultation) -> None:
    """Refuse a talk that says it goes on from a sheet from which nothing can go on."""
    if consultation.follows:
        earlier, patient = sealed_record(desk, consultation.follows).record, consultation.patient
        same = (earlier.patient.born, earlier.patient.number) == (patient.born, patient.number.strip())
        if not same or earlier.decision is Decision.YES:
            raise MesoDeskError("follows-other", id=consultation.follows)


def confirm_identity(consultation: Consultation) -> Missing | None:
    """Return what the guard against the wrong patient still asks for before anyone signs."""
    return identity_missing(consultation)
