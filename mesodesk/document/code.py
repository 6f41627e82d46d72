"""The clinic's code: a square that is empty at the review, with a QR code in it once the sheet is sealed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import segno
from reportlab.lib.colors import toColor
from reportlab.lib.units import mm

from mesodesk.document.flow import Drawing
from mesodesk.document.sheet import HAIR, Styles
from mesodesk.document.signature import Box
from mesodesk.document.tags import Tagger
from mesodesk.document.text import Block, Text
from mesodesk.wording.catalogue import Catalogue

SIDE = 26.5 * mm
"""Points, with the quiet zone: a module of version 7 is half a millimetre, which a bad copy of a copy still shows."""
QUIET_ZONE = 4
"""Modules that stay white on each side (ISO/IEC 18004)."""


class CodeBox(Block):
    """The QR code, or the words that it comes here.

    Args:
        code: as `sealing` wrote it; nothing before the sheet is sealed.
        styles: the looks of the sheet.
        catalogue: the words in its place.
        placed: is told where the box came to lie.
    """

    PADDING = 6.0

    def __init__(self, code: str, styles: Styles, catalogue: Catalogue, placed: Callable[[Box], None]) -> None:
        super().__init__()
        self._code, self._catalogue, self._placed = code, catalogue, placed
        self._later = Text(catalogue.say("paper.code-not-yet"), styles.furniture)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002  # ReportLab's
        """Take a square."""
        self.width = self.height = SIDE
        self._later.wrap(SIDE - 2 * self.PADDING, SIDE)
        return SIDE, SIDE

    def said(self) -> Iterator[str]:
        """Yield the code, or that it comes here."""
        yield self._code or self._catalogue.say("paper.code-not-yet")

    def draw(self) -> None:
        """Draw the square; the code lies wholly inside it."""
        canvas = self.canv
        x, y = canvas.absolutePosition(0, 0)
        self._placed(Box(canvas.getPageNumber() - 1, x, y, self.width, self.height, None))
        if self._code:
            picture = Drawing(SIDE, SIDE, self._paint, alt=self._catalogue.say("paper.code-alt", code=self._code))
            picture.wrap(SIDE, SIDE)
            picture.drawOn(canvas, 0, 0)
            return
        with Tagger.of(canvas).artifact(canvas):
            canvas.setStrokeColor(toColor(HAIR))
            canvas.setLineWidth(0.6)
            canvas.rect(0.5, 0.5, SIDE - 1, SIDE - 1, stroke=1, fill=0)
        self._later.drawOn(canvas, self.PADDING, (SIDE - self._later.height) / 2)

    def _paint(self, canvas: Any) -> None:
        """Draw all modules as one shape: between shapes of their own, screens show seams."""
        rows = segno.make_qr(self._code, error="m").matrix
        canvas.scale(*[SIDE / (len(rows) + 2 * QUIET_ZONE)] * 2)
        path = canvas.beginPath()
        for y, row in enumerate(reversed(rows), start=QUIET_ZONE):
            x = QUIET_ZONE
            for dark, run in itertools.groupby(row):
                length = len(list(run))
                if dark:
                    path.rect(x, y, length, 1)
                x += length
        canvas.setFillColor(toColor("#000000"))
        canvas.drawPath(path, stroke=0, fill=1)
