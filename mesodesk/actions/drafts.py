"""Save what goes on, and find it again."""

from __future__ import annotations

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Consultation
from mesodesk.consent.missing import require_known
from mesodesk.errors import MesoDeskError


def save_draft(desk: Desk, consultation: Consultation) -> None:
    """Save a consultation that goes on.

    Raises:
        MesoDeskError: as `mesodesk.files.write_whole`.
    """
    desk.archive.save_draft(consultation)


def open_drafts(desk: Desk) -> tuple[Consultation, ...]:
    """Return the drafts that this program can go on with, newest first; what a kill left half-written goes."""
    desk.archive.sweep()
    found = []
    for draft in desk.archive.drafts():
        try:
            require_known(draft, desk.knowledge, desk.body)
        except MesoDeskError:
            continue  # it names an area or option of other content; it stays on disk
        found.append(draft)
    return tuple(found)


def drop_draft(desk: Desk, consultation: Consultation) -> None:
    """Abandon a consultation."""
    desk.archive.drop_draft(consultation.id)


def other_people(desk: Desk, consultation: Consultation) -> tuple[str, ...]:
    """Return the other names under which the patient's number stands in kept documents.

    The guard against the wrong patient: one number, one person. Compared without case and surplus blanks, together
    with the date of birth.
    """
    patient = consultation.patient
    if not patient.number.strip():
        return ()
    found = {
        kept.patient.name.strip()
        for kept in desk.archive.finished()
        if _folded(kept.patient.number) == _folded(patient.number)
        and (_folded(kept.patient.name), kept.patient.born) != (_folded(patient.name), patient.born)
    }
    return tuple(sorted(found))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
