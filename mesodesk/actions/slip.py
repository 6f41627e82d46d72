"""Turn what was noted of one session into today's slip: sealed, and kept beside the sheet whose yes it stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mesodesk.actions.desk import Desk
from mesodesk.actions.export import LARGEST_PAD, require_place, save_copy
from mesodesk.actions.kept import sealed_record, sealed_slip
from mesodesk.consent.consultation import Clinician
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.consent.reopening import read_number
from mesodesk.consent.slip import Slip
from mesodesk.consent.slip_record import SlipRecord, SlipSheet
from mesodesk.consent.slip_rules import SlipRefused, SlipRules
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import SealedRecord
from mesodesk.exchange.slip_file import NAME, SlipFile, read_slip_file, slip_sha256, write_slip
from mesodesk.explanation.slip import freeze_slip
from mesodesk.wording.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A sealed slip that is on disk."""

    id: str
    sheet: str
    pdf: bytes


def sheet_of_slip(desk: Desk, typed: str) -> SealedRecord:
    """Return the kept sheet that a number names.

    Raises:
        MesoDeskError: `slip-sheet-unread`, `slip-sheet-withdrawn` when its yes was taken back, and as `sealed_record`.
    """
    number = read_number(typed)
    if number is None:
        raise MesoDeskError("slip-sheet-unread", typed=typed.strip())
    sealed = sealed_record(desk, number)
    if len(desk.archive.revisions(number)) > 1:
        raise MesoDeskError("slip-sheet-withdrawn", id=number)
    return sealed


def freeze(desk: Desk, slip: Slip, now: datetime) -> SlipRecord:
    """Return the record of a slip: what is printed, signed and kept.

    Args:
        desk: the program's rooms.
        slip: what was noted.
        now: the moment of freezing, with its zone.

    Raises:
        SlipRefused: with every point that stands against it.
        MesoDeskError: as `sheet_of_slip`; `region-unknown`; `name-missing` or `registration-unfit` when no
            certificate could be issued for who injected.
    """
    from mesodesk.sealing.certificates import check_names  # cryptography: the start need not pay for it

    sealed = sheet_of_slip(desk, slip.sheet)
    record = sealed.record
    signed = max(mark.made_at for mark in sealed.marks)
    points = SlipRules(record, signed, desk.body, desk.knowledge, _given(desk, slip)).against(slip, now)
    if points:
        raise SlipRefused(points)
    check_names(record.clinic.name, slip.injector.name, slip.injector.registration)
    sheet = SlipSheet(record.id, sealed.record_sha256, signed)
    return freeze_slip(slip, record, sheet, desk.knowledge, load_catalogue(record.language), now)


def _given(desk: Desk, slip: Slip) -> dict[str, frozenset[tuple[str, int]]]:
    """Return by the number of each other slip of the same sheet the options and sessions that it tells of.

    A slip that another one corrects counts no more.

    Raises:
        MesoDeskError: as `sealed_slip`.
    """
    numbers = (number for number in desk.archive.slips_of(slip.sheet) if number != slip.id)
    records = [kept.record for number in numbers if (kept := sealed_slip(desk, slip.sheet, number))]
    corrected = {record.corrects for record in records}
    return {
        record.id: frozenset((each.noted.option, each.noted.session) for each in record.injections)
        for record in records
        if record.id not in corrected
    }


def seal_slip(desk: Desk, data: bytes, target: Path, now: datetime) -> KeptSlip:
    """Freeze, mark, seal and keep the slip of a file, and write the sealed PDF.

    Sealing the same file again writes the kept bytes again: a sealed slip is never made twice.

    Args:
        desk: the program's rooms.
        data: a slip file.
        target: where the PDF goes; a file of that name is replaced as a whole.
        now: the moment of sealing, with its zone.

    Raises:
        SlipRefused: with every point that stands against it; nothing is kept then.
        MesoDeskError: as `read_slip_file`, `freeze` and `save_copy`; `ink-blank`, `ink-dot`, `ink-straight-line` or
            `ink-outside`; `json-place` when the ink comes from a pad of no real size; `slip-sealed` when something
            else was sealed under this id; `glyph-missing`, `clock-wrong`.
    """
    require_place(desk, target)
    file = read_slip_file(data)
    if max(file.ink.width, file.ink.height) > LARGEST_PAD:
        raise MesoDeskError("json-place", place="$.ink")
    injector = Clinician(file.slip.injector.name.strip(), file.slip.injector.registration.strip())
    file = replace(file, slip=replace(file.slip, injector=injector))
    kept = _already(desk, file) or _seal(desk, freeze(desk, file.slip, now), file.ink, now)
    save_copy(desk, kept.pdf, target)
    return kept


def _seal(desk: Desk, record: SlipRecord, ink: Ink, now: datetime) -> KeptSlip:
    from mesodesk.actions.identity import clinician_identity  # pyHanko: half a second the start need not pay
    from mesodesk.document.fields import FIELD
    from mesodesk.document.slip import build_slip
    from mesodesk.sealing.seal import seal

    problem = ink.problem()
    if problem is not None:
        raise MesoDeskError(f"ink-{problem}", role=record.signatory.role_name)
    catalogue, injector = load_catalogue(record.language), record.injector
    digest = slip_sha256(record)
    mark = Mark(Role.CLINICIAN, now, Origin.FILE, digest, ink)
    built = build_slip(record, digest, mark, desk.body, catalogue, {NAME: write_slip(record, mark)})
    sealed = seal(
        built.pdf,
        clinician_identity(desk.archive, record.clinic.name, injector.name, injector.registration, now),
        field=FIELD,
        reason=catalogue.say("paper.slip-seal-reason"),
        location=record.clinic.name,
        moment=now,
    )
    desk.archive.keep_slip(record.sheet.id, record.id, sealed)
    return KeptSlip(record.id, record.sheet.id, sealed)


def _already(desk: Desk, file: SlipFile) -> KeptSlip | None:
    """Return the kept slip of exactly this file: what was noted, and its ink.

    Raises:
        MesoDeskError: `slip-sealed` when something else was sealed under this id, and as `sealed_slip`.
    """
    slip = file.slip
    pdf, sealed = desk.archive.slip(slip.sheet, slip.id), sealed_slip(desk, slip.sheet, slip.id)
    if pdf is None or sealed is None:
        return None
    if (sealed.record.noted(), sealed.mark.ink) != (slip, file.ink):
        raise MesoDeskError("slip-sealed", id=slip.id)
    return KeptSlip(slip.id, slip.sheet, pdf)
