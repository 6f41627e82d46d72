"""The box in which somebody signs: empty at the review, with the mark and the time once signed, and else the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import toColor

from mesodesk.consent.ink import Ink, Stroke
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.consent.record import Record, Signatory
from mesodesk.document.fields import FIELD, Field
from mesodesk.document.flow import Columns, Stack
from mesodesk.document.sheet import HAIR, INK, Styles
from mesodesk.document.tags import Element, Tagger, figure_box
from mesodesk.document.text import Block, Style, Text
from mesodesk.wording.catalogue import Catalogue

PEN = 1.25
"""Points: the width of a stroke on paper."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies that sealing fills: points from the lower left corner of a page, the first page being 0."""

    page: int
    x: float
    y: float
    width: float
    height: float
    role: Role | None
    """Who signs in it; None: it is the box of the clinic's code, and nobody's."""


def signature_boxes(
    record: Record,
    marks: Sequence[Mark],
    styles: Styles,
    catalogue: Catalogue,
    placed: Callable[[Box], None],
    *,
    paired: bool,
) -> list[Block]:
    """Return the boxes of everyone who signs, the clinician's with the seal's field last.

    Args:
        record: who signs what.
        marks: what was signed; empty for the review.
        styles: the looks of the sheet.
        catalogue: the words around the marks.
        placed: is told where each box came to lie.
        paired: whether two boxes stand side by side: large print has no room for that.
    """
    given = {mark.role: mark for mark in marks}
    witness = next((person.name for person in record.signatories if person.role is Role.WITNESS), "")
    last = record.signatories[-1]
    boxes = [
        SignatureBox(
            person,
            given.get(person.role),
            styles,
            catalogue,
            placed,
            Field(FIELD, catalogue.say("paper.field-name")) if person is last else None,
            witness,
        )
        for person in record.signatories
    ]
    if len(boxes) == 1 or not paired:
        return [*boxes]
    return [_Pair([boxes[n : n + 1], boxes[n + 1 : n + 2]]) for n in range(0, len(boxes), 2)]


class SignatureBox(Block):
    """Name, role and meaning of one signature, room for the mark, how it was made, and the time.

    Drawn, typed and witnessed marks have the same room.

    Args:
        signatory: who signs.
        mark: what they made, None before they did.
        styles: the looks of the sheet.
        catalogue: the words around the mark.
        placed: is told where the box came to lie.
        field: the form field that lies over the box, if one does.
        witness: the witness's name, which a witnessed mark tells.
    """

    HEAD_HEIGHT = 360.0
    """Points that name, role and meaning may take, since a box never runs over two pages: long ones are set smaller."""
    INK_HEIGHT = 42.0
    PADDING = 6.0
    GAP = 12.0
    """Between two boxes side by side."""
    NARROW = 300.0
    """Points of width below which the last words may take two lines."""
    TYPED_SIZE = 17.0

    def __init__(
        self,
        signatory: Signatory,
        mark: Mark | None,
        styles: Styles,
        catalogue: Catalogue,
        placed: Callable[[Box], None],
        field: Field | None = None,
        witness: str = "",
    ) -> None:
        super().__init__(before=3, after=3)
        self._field, self._witness = field, witness
        self._signatory, self._mark, self._placed = signatory, mark, placed
        self._styles, self._catalogue = styles, catalogue
        self._head = self._words(1.0)  # `said` may ask before it is laid out
        self._foot_height = 0.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002  # ReportLab's
        """Take the whole width; the height is the same with and without a mark."""
        narrow = availWidth < self.NARROW
        room, scale = availWidth - 2 * self.PADDING, 1.0
        self._head = self._words(scale)
        while (head := self._head.wrap(room, 1e9)[1]) > self.HEAD_HEIGHT:
            scale *= 0.9
            self._head = self._words(scale)
        self._foot_height = self._styles.small.line_height * (2 if narrow else 1)
        self.width = availWidth
        self.height = head + self.INK_HEIGHT + self._foot_height + 2 * self.PADDING + 4
        return self.width, self.height

    def said(self) -> Iterator[str]:
        """Yield who signs what, and when and how they did."""
        yield from self._head.said()
        yield from filter(None, [self._written()])
        yield self._line()

    def draw(self) -> None:
        """Draw the box; mark and time lie wholly inside it."""
        canvas = self.canv
        x, y = canvas.absolutePosition(0, 0)
        self._placed(Box(canvas.getPageNumber() - 1, x, y, self.width, self.height, self._signatory.role))
        tagger, room, base = Tagger.of(canvas), self.width - 2 * self.PADDING, self.PADDING + self._foot_height + 4
        with tagger.artifact(canvas):
            canvas.setStrokeColor(toColor(INK))
            canvas.setLineWidth(0.9)
            canvas.roundRect(0, 0, self.width, self.height, 5, stroke=1, fill=0)
            canvas.setStrokeColor(toColor(HAIR))
            canvas.line(self.PADDING, base, self.width - self.PADDING, base)
        self._head.drawOn(canvas, self.PADDING, self.height - self.PADDING - self._head.height)
        if self._mark is not None and self._mark.ink is not None and self._mark.is_drawn():
            key = "ink-alt" if self._mark.kind is Kind.INK else "mark-alt"
            alt = self._catalogue.say(f"paper.{key}", name=self._signatory.name)
            box = figure_box(x + self.PADDING, y + base, room, self.INK_HEIGHT)
            with tagger.content(canvas, Element("Figure", alt=alt, attributes=box)):
                _draw_ink(canvas, self._mark.ink, self.PADDING, base, room, self.INK_HEIGHT)
        elif self._written():
            size = self.TYPED_SIZE
            large = replace(self._styles.body, size=size, leading=size * 1.25, after=0)
            written = _fitted(self._written(), large, room, self.INK_HEIGHT - 6)
            written.drawOn(canvas, self.PADDING, base + 6)
        line = _fitted(self._line(), replace(self._styles.small, colour=INK), room, self._foot_height)
        line.drawOn(canvas, self.PADDING, base - 3 - line.height)
        if self._field:
            tagger.widget(canvas, self._field, self.width, self.height)

    def _words(self, scale: float) -> Stack:
        group, body = (
            replace(style, size=style.size * scale, leading=style.leading * scale)
            for style in (self._styles.group, self._styles.body)
        )
        signatory = self._signatory
        signs_as = self._catalogue.say("paper.signs-as", name=signatory.name, role=signatory.role_name)
        return Stack([Text(signs_as, group), Text(signatory.meaning, body)])

    def _written(self) -> str:
        """Return the words that stand where ink would."""
        if self._mark is None or self._mark.kind is Kind.INK or self._mark.is_drawn():
            return ""
        return self._mark.typed if self._mark.kind is Kind.TYPED else self._catalogue.say("paper.said-so")

    def _line(self) -> str:
        """Say truthfully how the mark was made, and when."""
        mark = self._mark
        if mark is None:
            return self._catalogue.say("paper.signed-not-yet")
        made = {Kind.INK: "signed", Kind.TYPED: "typed", Kind.WITNESSED: "marked" if mark.is_drawn() else "said"}
        return self._catalogue.say(
            f"paper.{made[mark.kind]}-{'from-file' if mark.origin is Origin.FILE else 'in-room'}",
            when=self._catalogue.moment(mark.made_at),
            name=self._signatory.name,
            witness=self._witness,
        )


class _Pair(Columns):
    """Two boxes of one height side by side; of an odd number the last one stands alone, no larger than the others."""

    def __init__(self, columns: Sequence[Sequence[SignatureBox]]) -> None:
        super().__init__(columns, gap=SignatureBox.GAP, before=3, after=3)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Make the lower one as high as the higher one."""
        size = super().wrap(availWidth, availHeight)
        for stack in self.columns:
            stack.height = self.height
            for box in stack.blocks:
                box.height = self.height
        return size


def _fitted(text: str, style: Style, width: float, height: float) -> Text:
    """Return a text set small enough for its room."""
    found = Text(text, style)
    while found.wrap(width, height)[1] > height:
        style = replace(style, size=style.size * 0.9, leading=style.line_height * 0.9)
        found = Text(text, style)
    return found


def _draw_ink(canvas: Any, ink: Ink, x: float, y: float, width: float, height: float) -> None:
    """Draw ink as vectors, as large as the room allows and no larger than it was drawn."""
    scale = min(width / ink.width, height / ink.height, 1.0)
    canvas.saveState()
    canvas.translate(x, y + ink.height * scale)
    canvas.scale(scale, -scale)
    canvas.setStrokeColor(toColor(INK))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(PEN / scale)
    for stroke in ink.strokes:
        if stroke.points:
            canvas.drawPath(_smooth(canvas, stroke), stroke=1, fill=0)
    canvas.restoreState()


def _smooth(canvas: Any, stroke: Stroke) -> Any:
    """Return a stroke as curves through the middles between its points; a tap becomes a dot."""
    points = [(point.x, point.y) for point in stroke.points]
    path = canvas.beginPath()
    path.moveTo(*points[0])
    here = points[0]
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        middle = ((x + to_x) / 2, (y + to_y) / 2)
        # A quadratic curve with the point as its handle, written as the cubic that PDF knows.
        first = (here[0] + (x - here[0]) * 2 / 3, here[1] + (y - here[1]) * 2 / 3)
        second = (middle[0] + (x - middle[0]) * 2 / 3, middle[1] + (y - middle[1]) * 2 / 3)
        path.curveTo(*first, *second, *middle)
        here = middle
    path.lineTo(*points[-1])
    return path
