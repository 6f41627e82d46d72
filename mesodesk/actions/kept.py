"""What lies in a kept document: the record that was sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mesodesk.actions.desk import Desk
from mesodesk.consent.reopening import read_number
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record
from mesodesk.exchange.slip_file import NAME as SLIP
from mesodesk.exchange.slip_file import SealedSlip, read_slip

T = TypeVar("T")


def number_of(typed: str) -> str:
    """Return the number of a sheet as it is kept, however somebody typed it.

    Raises:
        MesoDeskError: `sheet-unknown` when it is no number of a sheet.
    """
    number = read_number(typed)
    if number is None:
        raise MesoDeskError("sheet-unknown", id=typed.strip())
    return number


def sealed_record(desk: Desk, number: str) -> SealedRecord:
    """Return the record inside a kept sheet, which must be as it was sealed.

    Raises:
        MesoDeskError: `sheet-unknown` when this computer keeps no such sheet, `sheet-damaged` when it is not as it
            was sealed, and as `Archive.document`.
    """
    pdf = desk.archive.document(number)
    if pdf is None:
        raise MesoDeskError("sheet-unknown", id=number)
    sealed = _inside(desk, pdf, NAME, read_record)
    if sealed is None or sealed.record.id != number:
        raise MesoDeskError("sheet-damaged", id=number)
    return sealed


def sealed_slip(desk: Desk, sheet: str, number: str) -> SealedSlip | None:
    """Return the record inside a kept slip, which must be as it was sealed; None when no such slip is kept.

    Args:
        desk: the program's rooms.
        sheet: the number of the sheet that it belongs to.
        number: the number of the slip.

    Raises:
        MesoDeskError: `slip-damaged` when it is not as it was sealed, and as `Archive.slip`.
    """
    pdf = desk.archive.slip(sheet, number)
    if pdf is None:
        return None
    sealed = _inside(desk, pdf, SLIP, read_slip)
    if sealed is None or (sealed.record.sheet.id, sealed.record.id) != (sheet, number):
        raise MesoDeskError("slip-damaged", id=number)
    return sealed


def _inside(desk: Desk, pdf: bytes, name: str, read: Callable[[bytes], T]) -> T | None:
    """Return what is attached to a kept document; None unless the document is as it was sealed."""
    from mesodesk.actions.identity import known_clinics
    from mesodesk.sealing.examination import examine  # pyHanko: not before a document is there to be read

    finding = examine(pdf, known_clinics(desk.archive))
    attached = dict(finding.attachments).get(name)
    # A key that is gone vouches for nobody, but the bytes are still those that were sealed.
    if attached is None or not finding.verdict.holds:
        return None
    try:
        return read(attached)
    except MesoDeskError:
        return None
