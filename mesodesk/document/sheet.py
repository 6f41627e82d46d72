"""The sheet: paper, margins, typefaces and what stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageBreak, PageTemplate

from mesodesk.consent.consultation import Paper, PrintSize
from mesodesk.consent.record import Record
from mesodesk.consent.slip_record import SlipRecord
from mesodesk.document.edition import Edition
from mesodesk.document.flow import Stack
from mesodesk.document.fonts import PaperCanvas, paper_fonts
from mesodesk.document.tags import Tagger
from mesodesk.document.text import Block, Style, put
from mesodesk.wording.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Format:
    """A paper and how it is set, in points."""

    size: tuple[float, float]
    """Width and height."""
    margin: float
    head: float
    """From the top edge to the first line of text."""

    @property
    def room(self) -> tuple[float, float]:
        """How wide and how high the text of a page can be."""
        width, height = self.size
        return width - 2 * self.margin, height - self.head - FOOT


FORMATS = {
    Paper.A4: Format((595.28, 841.89), margin=42, head=46),
    Paper.LETTER: Format((612.0, 792.0), margin=36, head=42),
}
"""ISO 216; ANSI/ASME Y14.1. Letter is 50 points shorter, so less of it is left free."""
FOOT = 40.0


@dataclass(frozen=True, slots=True)
class Density:
    """How close running text of 11 points is set."""

    width: int
    """Percent of the typeface's usual width."""
    leading: float
    """Points from line to line."""

    @property
    def area(self) -> float:
        """What a letter takes of the page, for comparison."""
        return self.width * self.leading


DENSITIES = (
    Density(90, 13.2),
    Density(85, 12.5),
    Density(81, 12.2),
    Density(77, 12.0),
    Density(74, 11.8),
    Density(71, 11.6),
)
"""From open to close: a sheet is set as openly as its number of pages allows."""
USUAL = DENSITIES[1]
HOPE = 1.06
"""What is a little too much by its height can fit all the same: the sources then find room on other pages."""
GAP = 8.0
"""Points between what stands beside each other at head and foot."""
LARGE = 18 / 11
"""How much larger large print is: 18 points for 11 (RNIB, Clear Print: 16 to 18 and more)."""

INK = "#1b2530"
SOFT = "#4a5560"
ACCENT = "#0c5c56"
HARM = "#8c1d1d"
CARE = "#7a4a00"
QUIET = "#f2f0ec"
HAIR = "#c9c2b8"


@dataclass(frozen=True, slots=True)
class Styles:
    """Every look that a text on the sheet can have."""

    body: Style
    small: Style
    label: Style
    title: Style
    section: Style
    group: Style
    decision: Style
    warning: Style
    furniture: Style
    """Head and foot: the same in large print, since nobody reads a consent there."""


def paper_styles(size: PrintSize = PrintSize.NORMAL, density: Density = USUAL) -> Styles:
    """Return the looks: running text in 11 points, or 18 in large print; sources and codes smaller."""
    body = Style(paper_fonts(density.width), size=11, leading=density.leading, colour=INK, after=2)
    small = replace(body, size=8.5, leading=density.leading * 0.79, colour=SOFT, after=1)
    styles = Styles(
        body=body,
        small=small,
        label=replace(body, bold=True, colour=SOFT, after=0),
        title=replace(body, size=18, leading=23, bold=True, after=2, tag="H1"),
        section=replace(
            body, tag="H2", size=12.5, leading=15, bold=True, colour=ACCENT, before=0, after=1.5, keep_with_next=True
        ),
        group=replace(body, tag="H3", bold=True, before=1, after=1, keep_with_next=True),
        decision=replace(body, size=15, leading=19, bold=True, after=0),
        warning=replace(body, size=9, bold=True, align="center", colour=HARM, after=0),
        furniture=replace(small, size=8.5, leading=11),
    )
    return styles if size is PrintSize.NORMAL else _enlarged(styles)


def _enlarged(styles: Styles) -> Styles:
    fixed = ("warning", "furniture")
    looks = {field.name: getattr(styles, field.name) for field in fields(styles) if field.name not in fixed}
    larger = {
        name: replace(look, size=look.size * LARGE, leading=look.leading * LARGE, after=look.after * LARGE)
        for name, look in looks.items()
    }
    return replace(styles, **larger)


class SheetCanvas(PaperCanvas):
    """A canvas that finishes its pages only when their number is known."""

    def __init__(self, *arguments: Any, furniture: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._furniture = furniture
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  # ReportLab's name
        """Put the page aside."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write page numbers on all pages, and the file."""
        pages = self._pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            with Tagger.of(self).artifact(self, "Pagination"):
                self._furniture(self, number, len(pages))
            super().showPage()
        super().save()


@dataclass(frozen=True)
class Furniture:
    """What stands at the head and the foot of every page."""

    record: Record | SlipRecord
    record_sha256: str
    catalogue: Catalogue
    styles: Styles
    edition: Edition = Edition.SEALED

    @property
    def name(self) -> str:
        """What kind of document this is."""
        return self._say("sheet-name")

    @property
    def mark(self) -> str:
        """Which document this is."""
        return self._say("foot-record", id=self.record.id, code=self.record_sha256[:16])

    @property
    def warnings(self) -> list[str]:
        """What every page says at head and foot: that nobody may be treated by it, that it is not sealed."""
        found = [self._say("demonstration")] if self.record.content.demonstration else []
        if self.edition is not Edition.SEALED:
            found.append(self._say(f"edition-{self.edition}", id=self.record.id))
        return found

    def __call__(self, canvas: SheetCanvas, number: int, total: int) -> None:
        """Write head and foot of one page."""
        form, record, plain = FORMATS[self.record.paper], self.record, self.styles.furniture
        (width, height), left, room = form.size, form.margin, form.room[0]
        y, half = height - 29, room / 2
        put(canvas, left, y, record.clinic.name, replace(plain, bold=True, colour=INK), half - GAP)
        if self.warnings:
            self._warn(canvas, left + half, y, half)
        else:
            put(canvas, left, y, self.name, replace(plain, align="end"), room)
        self._line(canvas, height - 36, left, width - left)
        self._line(canvas, 38, left, width - left)
        person = self._say("foot-person", name=record.patient.name, number=record.patient.number)
        put(canvas, left, 27, person, plain, room * 0.7)
        put(canvas, left, 27, self._say("page", number=number, total=total), replace(plain, align="end"), room)
        put(canvas, left, 16, self.mark, plain, half - GAP)
        if self.warnings:
            self._warn(canvas, left + half, 15, half)

    def _warn(self, canvas: SheetCanvas, x: float, y: float, room: float) -> None:
        """Write the warnings in a box, set smaller where there is more than one."""
        canvas.setStrokeColor(toColor(HARM))
        canvas.setLineWidth(0.9)
        canvas.rect(x, y - 3.5, room, 12.5, stroke=1, fill=0)
        words = " ".join(self.warnings)
        put(canvas, x + GAP / 2, y, words, self.styles.warning, room - GAP)

    def _line(self, canvas: SheetCanvas, y: float, left: float, right: float) -> None:
        canvas.setStrokeColor(toColor(HAIR))
        canvas.setLineWidth(0.6)
        canvas.line(left, y, right, y)

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"paper.{key}", **slots)


def count_pages(story: Sequence[Any], room: tuple[float, float]) -> tuple[int, ...]:
    """Return how many pages a story of stacks needs up to each page break and after the last, without drawing it."""
    pages, (width, height), used = [1], room, 0.0
    for part in story:
        tail: list[Block] = [part] if isinstance(part, Stack) else []
        if isinstance(part, PageBreak):
            pages, used = [*pages, 1], 0.0
        elif isinstance(part, CondPageBreak) and used + part.height > height:
            pages[-1], used = pages[-1] + 1, 0.0
        while tail:
            head, tail = Stack(tail).cut(width, height - used, forced=not used)
            if tail:
                pages[-1], used = pages[-1] + 1, 0.0
            else:
                used += part.spaceBefore + Stack(head).wrap(width, height)[1]
    return tuple(pages)


def most_open(
    set_in: Callable[[Density], list[Any]],
    room: tuple[float, float],
    most: int,
    densities: Sequence[Density] = DENSITIES,
) -> list[Any] | None:
    """Return a story set as openly as its pages allow: no more than `most`, and one up to each page break.

    How high it is at the first density tells which others are worth trying, since each costs as much as the whole.

    Args:
        set_in: makes the story at a density.
        room: how wide and how high the text of a page can be, in points.
        most: the most pages.
        densities: from open to close.

    Returns:
        None where it keeps to its pages at no density.
    """
    first, needed = densities[0], 0.0
    for density in densities:
        if needed * density.area / first.area > HOPE:
            continue
        story = set_in(density)
        pages = count_pages(story, room)
        if sum(pages) <= most and sum(pages[:-1]) == len(pages) - 1:
            return story
        needed = needed or _needed(story, room, most)
    return None


def _needed(story: Sequence[Any], room: tuple[float, float], most: int) -> float:
    """Return how much of its pages a story fills: more than 1 where it needs more."""
    heights = [0.0]
    for part in story:
        if isinstance(part, PageBreak):
            heights.append(0.0)
        elif isinstance(part, Stack):
            heights[-1] += part.spaceBefore + part.wrap(*room)[1]
    *fronts, rest = heights
    return max(*fronts, rest / max(1, most - len(fronts)), 0) / room[1]


def lay_out(story: Sequence[Any], furniture: Furniture, stream: Any) -> Tagger:
    """Flow blocks over as many pages as they need, write them, and return what they mean to a reader."""
    form = FORMATS[furniture.record.paper]
    frame = Frame(
        form.margin,
        FOOT,
        *form.room,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    made: list[SheetCanvas] = []

    def canvas(*given: Any, **named: Any) -> SheetCanvas:
        made.append(SheetCanvas(*given, furniture=furniture, **named))
        return made[-1]

    # The last hand compresses the pages: ReportLab would do it first, and spell the outcome in letters besides.
    template = BaseDocTemplate(
        stream, pagesize=form.size, invariant=1, pageCompression=0, pageTemplates=[PageTemplate(frames=[frame])]
    )
    template.build(list(story), canvasmaker=canvas)
    return Tagger.of(made[-1])
