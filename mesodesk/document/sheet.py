"""The sheet: paper, margins, typefaces and what stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from mesodesk.consent.record import Record
from mesodesk.document.fonts import FontStack, PaperCanvas, paper_fonts
from mesodesk.document.tags import Tagger
from mesodesk.document.text import Style, put
from mesodesk.wording.catalogue import Catalogue

A4 = (595.28, 841.89)
"""Points (ISO 216)."""
MARGIN = 50.0
TOP = 74.0
BOTTOM = 56.0

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
    demonstration: Style


def paper_styles(stack: FontStack | None = None) -> Styles:
    """Return the looks: running text in 10.5 points, nothing below 8.5."""
    body = Style(stack or paper_fonts(), size=10.5, leading=14.8, colour=INK, after=4)
    return Styles(
        body=body,
        small=replace(body, size=8.5, leading=11.6, colour=SOFT, after=2),
        label=replace(body, size=9.5, leading=13, bold=True, colour=SOFT, after=0),
        title=replace(body, size=20, leading=26, bold=True, after=2, tag="H1"),
        section=replace(
            body, tag="H2", size=13.5, leading=18, bold=True, colour=ACCENT, before=0, after=4, keep_with_next=True
        ),
        group=replace(body, tag="H3", size=10.5, leading=14.8, bold=True, before=2, after=3, keep_with_next=True),
        decision=replace(body, size=15, leading=20, bold=True, after=0),
        demonstration=replace(body, size=9.5, bold=True, align="center", colour=HARM, after=0),
    )


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

    record: Record
    record_sha256: str
    catalogue: Catalogue
    styles: Styles

    def __call__(self, canvas: SheetCanvas, number: int, total: int) -> None:
        """Write head and foot of one page."""
        width, height = A4
        record, small = self.record, self.styles.small
        room = width - 2 * MARGIN
        y = height - 36
        put(canvas, MARGIN, y, record.clinic.name, replace(small, bold=True, colour=INK), room * 0.6)
        put(canvas, MARGIN, y, self._say("sheet-name"), replace(small, align="end"), room)
        self._line(canvas, height - 44)
        if record.content.demonstration:
            self._demonstration(canvas, height - 66)
            self._demonstration(canvas, 46)
        self._line(canvas, 40)
        person = self._say("foot-person", name=record.patient.name, number=record.patient.number)
        put(canvas, MARGIN, 28, person, small, room * 0.7)
        put(canvas, MARGIN, 28, self._say("page", number=number, total=total), replace(small, align="end"), room)
        mark = self._say("foot-record", id=record.id, code=self.record_sha256[:16])
        put(canvas, MARGIN, 17, mark, small, room)

    def _demonstration(self, canvas: SheetCanvas, y: float) -> None:
        canvas.setStrokeColor(toColor(HARM))
        canvas.setLineWidth(0.9)
        canvas.rect(MARGIN, y - 4, A4[0] - 2 * MARGIN, 15, stroke=1, fill=0)
        put(canvas, MARGIN, y, self._say("demonstration"), self.styles.demonstration, A4[0] - 2 * MARGIN)

    def _line(self, canvas: SheetCanvas, y: float) -> None:
        canvas.setStrokeColor(toColor(HAIR))
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, y, A4[0] - MARGIN, y)

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"paper.{key}", **slots)


def lay_out(story: Sequence[Any], furniture: Furniture, stream: Any) -> Tagger:
    """Flow blocks over as many pages as they need, write them, and return what they mean to a reader."""
    width, height = A4
    room = TOP + (12 if furniture.record.content.demonstration else -12)
    foot = BOTTOM + (10 if furniture.record.content.demonstration else 0)
    frame = Frame(
        MARGIN,
        foot,
        width - 2 * MARGIN,
        height - room - foot,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    made: list[SheetCanvas] = []

    def canvas(*given: Any, **named: Any) -> SheetCanvas:
        made.append(SheetCanvas(*given, furniture=furniture, **named))
        return made[-1]

    template = BaseDocTemplate(stream, pagesize=A4, invariant=1, pageTemplates=[PageTemplate(frames=[frame])])
    template.build(list(story), canvasmaker=canvas)
    return Tagger.of(made[-1])
