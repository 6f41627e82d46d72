"""Take a yes back: seal it on the kept sheet itself, beside which the first version stays as it was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mesodesk.actions.desk import Desk
from mesodesk.actions.export import require_place, save_copy
from mesodesk.actions.kept import number_of, sealed_record
from mesodesk.actions.seal import Kept
from mesodesk.consent.consultation import Clinician, Decision, TakenBack
from mesodesk.consent.record import Record
from mesodesk.document.fields import WITHDRAWAL_FIELD
from mesodesk.errors import MesoDeskError


def withdraw(
    desk: Desk,
    typed: str,
    how: TakenBack,
    clinician: Clinician,
    now: datetime,
    target: Path | None = None,
) -> Kept:
    """Seal that the patient took the yes of a kept sheet back, and keep that later version beside the first one.

    Args:
        desk: the program's rooms.
        typed: the number of the sheet, blanks and all.
        how: the way in which the clinic was told; it is sealed with it, and no patient's name is.
        clinician: who was told, and seals.
        now: the moment of sealing, with its zone.
        target: where a copy goes as well, if one is wanted.

    Raises:
        MesoDeskError: `sheet-unknown`, `sheet-damaged`, `sheet-not-yes`, `sheet-withdrawn`, `sheet-without-field`,
            `clock-behind`; as `clinician_identity`, `mesodesk.sealing.seal.seal`, `Archive.keep_withdrawal` and
            `save_copy`. Nothing is kept then, but where only the copy fails.
    """
    from mesodesk.actions.identity import clinician_identity  # pyHanko: half a second the start need not pay
    from mesodesk.sealing.seal import seal

    if target is not None:
        require_place(desk, target)
    pdf, record = _open_yes(desk, typed, now)
    identity = clinician_identity(desk.archive, record.clinic.name, clinician.name, clinician.registration, now)
    later = seal(
        pdf,
        identity,
        field=WITHDRAWAL_FIELD,
        reason=desk.catalogue.say(f"paper.taken-back-{how}"),
        location=record.clinic.name,
        moment=now,
    )
    desk.archive.keep_withdrawal(record.id, later)
    if target is not None:
        save_copy(desk, later, target)
    return Kept(record.id, later)


def _open_yes(desk: Desk, typed: str, now: datetime) -> tuple[bytes, Record]:
    """Return a kept sheet with a yes that can be taken back now, and its record.

    Raises:
        MesoDeskError: as `withdraw`.
    """
    from mesodesk.sealing.seal import waits_for_seal

    number = number_of(typed)
    record, revisions = sealed_record(desk, number).record, desk.archive.revisions(number)
    if record.decision is not Decision.YES:
        raise MesoDeskError("sheet-not-yes", id=number)
    if len(revisions) > 1:
        raise MesoDeskError("sheet-withdrawn", id=number)
    if not waits_for_seal(revisions[0], WITHDRAWAL_FIELD):
        raise MesoDeskError("sheet-without-field", id=number)
    if now < record.frozen:
        frozen = desk.catalogue.moment(record.frozen)
        raise MesoDeskError("clock-behind", now=desk.catalogue.moment(now), frozen=frozen)
    return revisions[0], record
