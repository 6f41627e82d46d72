"""The story: what stands on the sheet, part by part, from the decision to the signatures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from mesodesk.document.choices import calls, choices, counts, risks
from mesodesk.document.edition import Edition
from mesodesk.document.flow import Stack
from mesodesk.document.front import areas, may_not_work, opening, plan
from mesodesk.document.said import rest, said, sources, who
from mesodesk.document.setting import Setting
from mesodesk.document.signing import signatures
from mesodesk.document.text import UNBOUNDED, Block
from mesodesk.document.travel import aftercare, card, card_abroad, session_lines, withdrawal_slip
from mesodesk.document.whole import citations, section

BETWEEN = 2.0
"""Points between two parts."""


def story(sheet: Setting) -> list[Flowable]:
    """Return an edition of the sheet in reading order, a block a part: a heading stays with what it heads.

    After a yes the first page stands alone, and the second one travels. Who told it and the sources stand at the foot
    of these two pages where there is room, else further behind; a long list of sources goes on from one to the next.
    """
    front = [opening(sheet), areas(sheet), plan(sheet)]
    if sheet.edition is Edition.WHOLE:
        told = [section(sheet, item) for item in sheet.record.sections]
        return [*_stacks(*front, *told, said(sheet), who(sheet), citations(sheet)), *_signed(sheet)]
    first, second = _stacks(*front, may_not_work(sheet)), []
    origin, named = _stacks(who(sheet)), _stacks(sources(sheet, rest(sheet)))
    if sheet.record.summary.card:
        second = _stacks(card(sheet), aftercare(sheet), session_lines(sheet), withdrawal_slip(sheet))
        _fill([first, second], [origin, named], sheet.room)
        _share([first, second], named, sheet.room)
        first.append(PageBreak())
        second.append(PageBreak())
        if sheet.record.summary.card_abroad:
            second += [*_stacks(card_abroad(sheet)), PageBreak()]
    understood = _stacks(choices(sheet), counts(sheet), risks(sheet), calls(sheet), said(sheet))
    return [*first, *second, *understood, *origin, *named, *_signed(sheet)]


def _signed(sheet: Setting) -> list[Flowable]:
    """Return the part that is signed, on a page of its own where it would else be cut: all sign beside the decision."""
    parts = _stacks(signatures(sheet))
    return [CondPageBreak(_height(parts, sheet.room) + BETWEEN), *parts]


def _stacks(*parts: Iterator[Block]) -> list[Flowable]:
    return [Stack(blocks, before=BETWEEN) for part in parts if (blocks := list(part))]


def _fill(pages: list[list[Flowable]], parts: list[list[Flowable]], room: tuple[float, float]) -> None:
    """Move parts to the foot of pages that have room: each to its own, or the other way round, or where one fits."""
    for order in (pages, pages[::-1]):
        if all(_fits(page, part, room) for page, part in zip(order, parts, strict=True)):
            pages = order
            break
    for page, part in itertools.chain(zip(pages, parts, strict=True), zip(pages[::-1], parts, strict=True)):
        if _fits(page, part, room):
            page += part
            part.clear()


def _share(pages: list[list[Flowable]], part: list[Flowable], room: tuple[float, float]) -> None:
    """Let a part that fits nowhere whole go on over the feet of pages that have room; what is left stays in it."""
    for page in pages:
        width, height = room
        head, tail = Stack(part).cut(width, height - _height(page, room) - BETWEEN, forced=False)
        if head and tail:
            page.append(Stack(head, before=BETWEEN))
            part[:] = [Stack(tail, before=BETWEEN)]


def _fits(page: list[Flowable], part: list[Flowable], room: tuple[float, float]) -> bool:
    return _height([*page, *part], room) <= room[1]


def _height(parts: list[Flowable], room: tuple[float, float]) -> float:
    return Stack(parts).wrap(room[0], UNBOUNDED)[1]
