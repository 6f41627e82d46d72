"""The box in which somebody signs: empty at the review, with ink and time once signed, and otherwise the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import toColor

from mesodesk.consent.ink import Ink, Stroke
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.consent.record import Signatory
from mesodesk.document.flow import Stack
from mesodesk.document.sheet import HAIR, INK, Styles
from mesodesk.document.tags import Element, Tagger, figure_box
from mesodesk.document.text import Block, Text, put
from mesodesk.wording.catalogue import Catalogue

FIELD = "MesoDeskSeal"
"""The name of the signature field that `sealing` fills."""
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


class SignatureBox(Block):
    """Name, role and meaning of one signature, room for ink, and the time.

    Args:
        signatory: who signs.
        mark: what they drew, None before they did.
        styles: the looks of the sheet.
        catalogue: the words around the ink.
        placed: is told where the box came to lie.
        field: the name of the form field that lies over the box, if one does.
    """

    HEAD_HEIGHT = 360.0
    """Points that name, role and meaning may take, since a box never runs over two pages: long ones are set smaller."""
    INK_HEIGHT = 42.0
    PADDING = 6.0

    def __init__(
        self,
        signatory: Signatory,
        mark: Mark | None,
        styles: Styles,
        catalogue: Catalogue,
        placed: Callable[[Box], None],
        field: str = "",
    ) -> None:
        super().__init__(before=6, after=8)
        self._field = field
        self._signatory, self._mark, self._placed = signatory, mark, placed
        self._styles, self._catalogue = styles, catalogue
        self._head = self._words(1.0)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002  # ReportLab's
        """Take the whole width."""
        room, scale = availWidth - 2 * self.PADDING, 1.0
        while (head := self._head.wrap(room, 1e9)[1]) > self.HEAD_HEIGHT:
            scale *= 0.9
            self._head = self._words(scale)
        self.width, self.height = availWidth, head + self.INK_HEIGHT + 2 * self.PADDING + 16
        return self.width, self.height

    def said(self) -> Iterator[str]:
        """Yield who signs what, and when they did."""
        yield from self._head.said()
        yield self._line()

    def draw(self) -> None:
        """Draw the box; ink and time lie wholly inside it."""
        canvas = self.canv
        x, y = canvas.absolutePosition(0, 0)
        self._placed(Box(canvas.getPageNumber() - 1, x, y, self.width, self.height, self._signatory.role))
        tagger, room, base = Tagger.of(canvas), self.width - 2 * self.PADDING, self.PADDING + 16
        with tagger.artifact(canvas):
            canvas.setStrokeColor(toColor(INK))
            canvas.setLineWidth(0.9)
            canvas.roundRect(0, 0, self.width, self.height, 5, stroke=1, fill=0)
            canvas.setStrokeColor(toColor(HAIR))
            canvas.line(self.PADDING, base, self.width - self.PADDING, base)
        self._head.drawOn(canvas, self.PADDING, self.height - self.PADDING - self._head.height)
        if self._mark is not None:
            alt = self._catalogue.say("paper.ink-alt", name=self._signatory.name)
            box = figure_box(x + self.PADDING, y + base, room, self.INK_HEIGHT)
            with tagger.content(canvas, Element("Figure", alt=alt, attributes=box)):
                _draw_ink(canvas, self._mark.ink, self.PADDING, base, room, self.INK_HEIGHT)
        with tagger.content(canvas, Element("P")):
            put(canvas, self.PADDING, self.PADDING, self._line(), replace(self._styles.small, colour=INK), room)
        if self._field:
            tagger.widget(self._field)

    def _words(self, scale: float) -> Stack:
        group, body = (
            replace(style, size=style.size * scale, leading=style.leading * scale)
            for style in (self._styles.group, self._styles.body)
        )
        signatory = self._signatory
        signs_as = self._catalogue.say("paper.signs-as", name=signatory.name, role=signatory.role_name)
        return Stack([Text(signs_as, group), Text(signatory.meaning, body)])

    def _line(self) -> str:
        if self._mark is None:
            return self._catalogue.say("paper.signed-not-yet")
        key = "signed-from-file" if self._mark.origin is Origin.FILE else "signed-in-room"
        return self._catalogue.say(f"paper.{key}", when=self._catalogue.moment(self._mark.made_at))


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
