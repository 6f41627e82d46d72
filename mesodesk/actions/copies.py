"""Editions that nobody seals: paper to sign by hand, and copies to be read."""

from __future__ import annotations

from dataclasses import replace

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import number_of, sealed_record
from mesodesk.actions.review import Review
from mesodesk.consent.consultation import Paper, PrintSize
from mesodesk.consent.record import SCHEMA
from mesodesk.errors import MesoDeskError
from mesodesk.wording.catalogue import load_catalogue


def to_sign_by_hand(desk: Desk, review: Review) -> bytes:
    """Return the reviewed pages as a PDF to be printed and signed with a pen; every page says that it is not sealed."""
    from mesodesk.document.build import Edition, build

    return build(review.record, review.record_sha256, (), desk.body, desk.catalogue, edition=Edition.HAND).pdf


def reading_copy(
    desk: Desk, typed: str, *, whole: bool = False, paper: Paper | None = None, print_size: PrintSize | None = None
) -> bytes:
    """Return a copy of a kept sheet to be read, made from the record inside it; every page says that it is a copy.

    Args:
        desk: the program's rooms.
        typed: the number of the sheet, blanks and all.
        whole: every word that was shown, and not only the main points. Sheets of earlier versions of the program
            printed every word, so their copies do, too.
        paper: None: as the sheet itself.
        print_size: None: as the sheet itself.

    Raises:
        MesoDeskError: `copy-withdrawn` when its yes was taken back, and as `number_of` and `sealed_record`.
    """
    from mesodesk.document.build import Edition, build  # ReportLab: 270 ms that the start need not pay

    number = number_of(typed)
    sealed = sealed_record(desk, number)
    if len(desk.archive.revisions(number)) > 1:
        raise MesoDeskError("copy-withdrawn", id=number)
    record = sealed.record
    printed = replace(record, paper=paper or record.paper, print_size=print_size or record.print_size)
    edition = Edition.WHOLE if whole or record.schema != SCHEMA else Edition.COPY
    catalogue = load_catalogue(record.language)
    return build(printed, sealed.record_sha256, (), desk.body, catalogue, edition=edition).pdf
