"""The story: what stands on the sheet, part by part, from the decision to the signatures."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable, PageBreak

from mesodesk.document.choices import calls, choices, counts, risks
from mesodesk.document.edition import Edition
from mesodesk.document.flow import Stack
from mesodesk.document.front import areas, may_not_work, opening, plan
from mesodesk.document.said import asked, said, sources, who
from mesodesk.document.setting import Setting
from mesodesk.document.signing import signatures
from mesodesk.document.text import UNBOUNDED, Block
from mesodesk.document.travel import aftercare, card, session_lines, withdrawal_slip
from mesodesk.document.whole import citations, section

BETWEEN = 4.0
"""Points between two parts."""


def story(sheet: Setting) -> list[Flowable]:
    """Return an edition of the sheet in reading order, a block a part: a heading stays with what it heads.

    After a yes the first page stands alone, and the second one travels. Who told it and the sources stand at the foot
    of these two pages where there is room, else further behind.
    """
    front = [opening(sheet), areas(sheet), plan(sheet)]
    if sheet.edition is Edition.WHOLE:
        told = [section(sheet, item) for item in sheet.record.sections]
        return _stacks(*front, *told, said(sheet), asked(sheet), who(sheet), citations(sheet), signatures(sheet))
    first, second = _stacks(*front, may_not_work(sheet)), []
    origin, named = _stacks(who(sheet)), _stacks(sources(sheet))
    if sheet.record.summary.card:
        second = _stacks(card(sheet), aftercare(sheet), session_lines(sheet), withdrawal_slip(sheet))
        for part in (origin, named):
            if not _fill(first, part, sheet.room):
                _fill(second, part, sheet.room)
        first.append(PageBreak())
        second.append(PageBreak())
    understood = _stacks(choices(sheet), counts(sheet), risks(sheet), calls(sheet), said(sheet), asked(sheet))
    return [*first, *second, *understood, *origin, *named, *_stacks(signatures(sheet))]


def _stacks(*parts: Iterator[Block]) -> list[Flowable]:
    return [Stack(blocks, before=BETWEEN) for part in parts if (blocks := list(part))]


def _fill(page: list[Flowable], part: list[Flowable], room: tuple[float, float]) -> bool:
    """Move a part to the foot of a page if there is room, and tell whether it was moved."""
    fits = Stack([*page, *part]).wrap(room[0], UNBOUNDED)[1] <= room[1]
    if fits:
        page += part
        part.clear()
    return fits
