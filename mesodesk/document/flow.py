"""Blocks that hold other blocks, and go on over the page when they must.

A page's story is best one `Stack`: a heading then stays with the first lines of what follows it, where
ReportLab's own way would move the whole of it to the next page. Lines, boxes and markers are decoration: the
words are always in `Text` blocks. May import `text`, `tags` and `fonts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import TypeAlias

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from mesodesk.document.fields import Field
from mesodesk.document.tags import Element, Tagger, figure_box
from mesodesk.document.text import FUZZ, UNBOUNDED, Align, Block, Style, Text, put

Marker: TypeAlias = Callable[[Canvas, Style], None]
"""Draws the mark of a list item with the origin where the item's first baseline starts."""

HAIRLINE = 0.5
GREY = "#b8bec4"

_WHOLE_ROW = 90
"""Points up to which a row is never cut."""
_ROUND = 0.5523
"""How far the control points of a quarter circle lie along its tangents."""
_DOT_RADIUS = 0.16
_DOT_HEIGHT = 0.27
"""Half the height of a small letter."""


class Stack(Block):
    """Blocks below each other."""

    def __init__(self, blocks: Sequence[Block], *, before: float = 0, after: float = 0) -> None:
        super().__init__(before, after)
        self.blocks = list(blocks)
        self._tops: list[float] = []

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Lay the blocks out."""
        self._tops = []
        y = gap = 0.0
        for block in self.blocks:
            if self._tops:
                y += max(gap, block.spaceBefore)
            self._tops.append(y)
            y += block.wrap(availWidth, UNBOUNDED)[1]
            gap = block.spaceAfter
        self.width, self.height = availWidth, y
        return availWidth, y

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut between two blocks or inside one, never after one that keeps with the next."""
        head, tail = self.cut(width, height, forced=forced)
        if not head:
            return []
        parts: list[Block] = [self.part(blocks=head)]
        return [*parts, self.part(blocks=tail)] if tail else parts

    def cut(self, width: float, height: float, *, forced: bool) -> tuple[list[Block], list[Block]]:
        """Return the blocks that fit into a height and those that are left."""
        self.wrap(width, height)
        for index, (block, top) in enumerate(zip(self.blocks, self._tops, strict=True)):
            if top + block.height > height + FUZZ:
                return self._cut_at(index, width, height - top, forced=forced)
        return self.blocks, []

    def said(self) -> Iterator[str]:
        """Yield what the blocks say."""
        for block in self.blocks:
            yield from block.said()

    def draw(self) -> None:
        """Draw the blocks."""
        for block, top in zip(self.blocks, self._tops, strict=True):
            block.drawOn(self.canv, 0, self.height - top - block.height)

    def _cut_at(self, index: int, width: float, room: float, *, forced: bool) -> tuple[list[Block], list[Block]]:
        """Cut in the block that does not fit, or before it and those that keep with it."""
        start = index
        while start and self.blocks[start - 1].keepWithNext:
            start -= 1
        forced = forced and start == 0
        parts = self.blocks[index].parts(width, room, forced=forced) if room > 0 else []
        if parts:
            return [*self.blocks[:index], parts[0]], [*parts[1:], *self.blocks[index + 1 :]]
        if forced:
            start = index
        tail = start
        while tail < len(self.blocks) and isinstance(self.blocks[tail], Gap):
            tail += 1  # a page does not start with a gap
        return self.blocks[:start], self.blocks[tail:]


class Items(Stack):
    """A list: bullets, and nothing else, below each other."""

    def __init__(self, blocks: Sequence[Bullet], *, before: float = 0, after: float = 0) -> None:
        super().__init__(blocks, before=before, after=after)
        self.element = Element("L", attributes={"List": {"ListNumbering": "None"}})

    def draw(self) -> None:
        """Draw the items."""
        with Tagger.of(self.canv).element(self.element):
            super().draw()


class Foreign(Stack):
    """Blocks in another language than what is around them.

    Args:
        blocks: what stands below each other.
        language: a BCP 47 tag.
    """

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        super().__init__(blocks)
        self.element = Element("Sect", language=language)

    def draw(self) -> None:
        """Draw the blocks."""
        with Tagger.of(self.canv).element(self.element):
            super().draw()


class Panel(Block):
    """A rounded box around blocks, tinted or outlined, if wanted with a bar along its start edge.

    Args:
        blocks: what stands in it.
        fill: its tint.
        outline: the colour of its edge.
        bar: the colour of its bar.
        radius: of its corners.
        padding: between its edge and the blocks.
        before: room above.
        after: room below.
        keep_with_next: whether a page may not end after it.
        field: the form field that lies over it, if one does; over its end, should it go on over the page.
    """

    bar_width = 4.0

    def __init__(
        self,
        blocks: Sequence[Block],
        *,
        fill: str | None = None,
        outline: str | None = None,
        bar: str | None = None,
        radius: float = 5,
        padding: float = 10,
        before: float = 0,
        after: float = 0,
        keep_with_next: bool = False,
        field: Field | None = None,
    ) -> None:
        super().__init__(before, after, keep_with_next=keep_with_next)
        self.inside = Stack(blocks)
        self.field = field
        self.fill = fill
        self.outline = outline
        self.bar = bar
        self.radius = radius
        self.padding = padding
        self._starts = self._ends = True

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Lay the blocks out in the box."""
        _, height = self.inside.wrap(self._room(availWidth), UNBOUNDED)
        self.width, self.height = availWidth, height + 2 * self.padding
        return self.width, self.height

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut the box with what is in it; the parts are open where they were cut."""
        head, tail = self.inside.cut(self._room(width), height - 2 * self.padding, forced=forced)
        if not head:
            return []
        if not tail:
            return [self.part(inside=Stack(head))]
        return [
            self.part(inside=Stack(head), spaceAfter=0, _ends=False),
            self.part(inside=Stack(tail), spaceBefore=0, _starts=False),
        ]

    def said(self) -> Iterator[str]:
        """Yield what is in the box."""
        yield from self.inside.said()

    def draw(self) -> None:
        """Draw the box, then what is in it."""
        tagger = Tagger.of(self.canv)
        with tagger.artifact(self.canv):
            self._draw_box(self.canv)
        start = self.padding + (self.bar_width if self.bar else 0)
        self.inside.drawOn(self.canv, start, self.padding)
        if self.field and self._ends:
            tagger.widget(self.canv, self.field, self.width, self.height)

    def _room(self, width: float) -> float:
        return width - 2 * self.padding - (self.bar_width if self.bar else 0)

    def _draw_box(self, canvas: Canvas) -> None:
        if self.fill:
            canvas.setFillColor(toColor(self.fill))
            canvas.drawPath(self._edge(canvas, closed=True), stroke=0, fill=1)
        if self.bar:
            canvas.saveState()
            canvas.clipPath(self._edge(canvas, closed=True), stroke=0, fill=0)
            canvas.setFillColor(toColor(self.bar))
            canvas.rect(0, 0, self.bar_width, self.height, stroke=0, fill=1)
            canvas.restoreState()
        if self.outline:
            canvas.setStrokeColor(toColor(self.outline))
            canvas.setLineWidth(HAIRLINE * 1.5)
            canvas.drawPath(self._edge(canvas, closed=False), stroke=1, fill=0)

    def _edge(self, canvas: Canvas, *, closed: bool) -> PDFPathObject:
        """Return the edge, with square corners where the panel was cut and, unless closed, open there."""
        width, height = self.width, self.height
        top, bottom = (self.radius if whole else 0 for whole in (self._starts, self._ends))
        path = canvas.beginPath()
        path.moveTo(0, bottom)
        path.lineTo(0, height - top)
        if self._starts:
            path.curveTo(0, height - top * (1 - _ROUND), top * (1 - _ROUND), height, top, height)
            path.lineTo(width - top, height)
            path.curveTo(width - top * (1 - _ROUND), height, width, height - top * (1 - _ROUND), width, height - top)
        elif closed:
            path.lineTo(width, height)
        else:
            path.moveTo(width, height)
        path.lineTo(width, bottom)
        if self._ends:
            path.curveTo(width, bottom * (1 - _ROUND), width - bottom * (1 - _ROUND), 0, width - bottom, 0)
            path.lineTo(bottom, 0)
            path.curveTo(bottom * (1 - _ROUND), 0, 0, bottom * (1 - _ROUND), 0, bottom)
        return path


class Columns(Block):
    """Stacks side by side; over the page each goes on in its own place.

    Args:
        columns: the blocks of each column, from the start edge.
        ratios: how the width is shared; equally when not given.
        elements: what each column is to a reader, such as a cell; nothing when not given.
        gap: between two columns.
        before: room above.
        after: room below.
        keep_with_next: whether a page may not end after it.
    """

    def __init__(
        self,
        columns: Sequence[Sequence[Block]],
        ratios: Sequence[float] = (),
        *,
        elements: Sequence[Element] = (),
        gap: float = 18,
        before: float = 0,
        after: float = 0,
        keep_with_next: bool = False,
    ) -> None:
        super().__init__(before, after, keep_with_next=keep_with_next)
        self.columns = [Stack(blocks) for blocks in columns]
        self.ratios = tuple(ratios) or (1.0,) * len(self.columns)
        self.elements = tuple(elements) or (None,) * len(self.columns)
        self.gap = gap

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Lay every column out."""
        widths = self._widths(availWidth)
        tallest = max(column.wrap(width, UNBOUNDED)[1] for column, width in zip(self.columns, widths, strict=True))
        self.width, self.height = availWidth, tallest
        return self.width, self.height

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut every column; while there is hope of more room, only if each gives something to this page."""
        widths = self._widths(width)
        cuts = [column.cut(room, height, forced=forced) for column, room in zip(self.columns, widths, strict=True)]
        given = [bool(head) for head, _ in cuts]
        wanted = [bool(column.blocks) for column in self.columns]
        if not any(given) or (given != wanted and not forced):
            return []
        heads = [Stack(head) for head, _ in cuts]
        if not any(tail for _, tail in cuts):
            return [self.part(columns=heads)]
        return [
            self.part(columns=heads, spaceAfter=0),
            self.part(columns=[Stack(tail) for _, tail in cuts], spaceBefore=0),
        ]

    def said(self) -> Iterator[str]:
        """Yield what the columns say, one after the other."""
        for column in self.columns:
            yield from column.said()

    def draw(self) -> None:
        """Draw the columns from the same top."""
        x = 0.0
        for column, element in zip(self.columns, self.elements, strict=True):
            with Tagger.of(self.canv).element(element) if element else nullcontext():
                column.drawOn(self.canv, x, self.height - column.height)
            x += column.width + self.gap

    def _widths(self, width: float) -> list[float]:
        room = width - self.gap * (len(self.columns) - 1)
        return [room * ratio / sum(self.ratios) for ratio in self.ratios]


class Table(Stack):
    """Rows of cells, the first of which says what the row is about, with a hairline between two rows.

    Args:
        rows: for each row its cells.
        ratios: how the width is shared.
        head: what each column is, if anything says so.
        gap: between two columns.
        padding: above and below each row.
        line: the colour of the hairlines.
        before: room above.
        after: room below.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Block]],
        ratios: Sequence[float],
        *,
        head: Sequence[Text] = (),
        gap: float = 12,
        padding: float = 5,
        line: str = GREY,
        before: float = 0,
        after: float = 0,
    ) -> None:
        self.element = Element("Table")
        cells = [(list(row), [_head("Row"), *(Element("TD") for _ in row[1:])]) for row in rows]
        if head:
            cells.insert(0, (list(head), [_head("Column") for _ in head]))
        super().__init__(
            [
                _Row(
                    Columns([[cell] for cell in row], ratios, elements=elements, gap=gap),
                    padding,
                    line if index else None,
                    keep_with_next=bool(head) and index == 0,
                )
                for index, (row, elements) in enumerate(cells)
            ],
            before=before,
            after=after,
        )

    def draw(self) -> None:
        """Draw the rows."""
        with Tagger.of(self.canv).element(self.element):
            super().draw()


def _head(scope: str) -> Element:
    return Element("TH", attributes={"Table": {"Scope": scope}})


class KeyValues(Table):
    """Rows of a label and what belongs to it: a table of two columns.

    Args:
        rows: for each row its label and its block.
        label: the label's share of the width.
        padding: above and below each row.
        line: the colour of the hairlines.
        before: room above.
        after: room below.
    """

    def __init__(
        self,
        rows: Sequence[tuple[Text, Block]],
        *,
        label: float = 0.3,
        padding: float = 5,
        line: str = GREY,
        before: float = 0,
        after: float = 0,
    ) -> None:
        super().__init__(rows, (label, 1 - label), padding=padding, line=line, before=before, after=after)


class _Row(Block):
    """The cells of a row, below a hairline."""

    def __init__(self, columns: Columns, padding: float, line: str | None, *, keep_with_next: bool) -> None:
        super().__init__(keep_with_next=keep_with_next)
        self.columns = columns
        self.padding = padding
        self.line = line
        self.element = Element("TR")

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        _, height = self.columns.wrap(availWidth, UNBOUNDED)
        self.width, self.height = availWidth, height + 2 * self.padding
        return self.width, self.height

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut a long row; a short one goes to the next page."""
        if self.wrap(width, height)[1] <= _WHOLE_ROW and not forced:
            return []
        parts = self.columns.parts(width, height - 2 * self.padding, forced=forced)
        lines = (self.line, None)
        return [self.part(columns=part, line=line) for part, line in zip(parts, lines, strict=False)]

    def said(self) -> Iterator[str]:
        yield ": ".join(self.columns.said())

    def draw(self) -> None:
        tagger = Tagger.of(self.canv)
        if self.line:
            with tagger.artifact(self.canv):
                self.canv.setStrokeColor(toColor(self.line))
                self.canv.setLineWidth(HAIRLINE)
                self.canv.line(0, self.height, self.width, self.height)
        with tagger.element(self.element):
            self.columns.drawOn(self.canv, 0, self.padding)


def dot(canvas: Canvas, style: Style) -> None:
    """Draw the usual marker."""
    radius = style.size * _DOT_RADIUS
    canvas.setFillColor(toColor(style.colour))
    canvas.circle(radius, style.size * _DOT_HEIGHT, radius, stroke=0, fill=1)


class Bullet(Block):
    """An item of a list: a marker at the start edge and a text beside it.

    Args:
        body: the text; its style spaces the item.
        marker: draws the marker, or says what to write, such as "1.".
        indent: where the text starts.
    """

    def __init__(self, body: Text, marker: Marker | str = dot, *, indent: float = 14) -> None:
        super().__init__(body.spaceBefore, body.spaceAfter, keep_with_next=body.keepWithNext)
        self.body: Block = body
        self.style = body.style
        self.marker: Marker | str | None = marker
        self.indent = indent
        self.element, self._label, self._body = Element("LI"), Element("Lbl"), Element("LBody")

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Lay the text out beside the marker."""
        _, self.height = self.body.wrap(availWidth - self.indent, availHeight)
        self.width = availWidth
        return self.width, self.height

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut the text; the marker stays with its first line."""
        bodies = self.body.parts(width - self.indent, height, forced=forced)
        return [
            self.part(
                body=body,
                marker=marker,
                spaceBefore=body.spaceBefore,
                spaceAfter=body.spaceAfter,
                keepWithNext=body.keepWithNext,
            )
            for body, marker in zip(bodies, (self.marker, None), strict=False)
        ]

    def said(self) -> Iterator[str]:
        """Yield the text behind its marker."""
        first, *others = self.body.said()
        yield f"[{self.marker}] {first}" if isinstance(self.marker, str) else f"- {first}"
        yield from others

    def draw(self) -> None:
        """Draw the marker, then the text."""
        tagger, baseline = Tagger.of(self.canv), self.height - self.style.baseline
        with tagger.element(self.element):
            if isinstance(self.marker, str):
                with tagger.content(self.canv, self._label):
                    put(self.canv, 0, baseline, self.marker, self.style)
            elif self.marker:
                with tagger.artifact(self.canv):
                    self.canv.saveState()
                    self.canv.translate(0, baseline)
                    self.marker(self.canv, self.style)
                    self.canv.restoreState()
            with tagger.element(self._body):
                self.body.drawOn(self.canv, self.indent, 0)


class Rule(Block):
    """A line across."""

    def __init__(self, colour: str = GREY, thickness: float = HAIRLINE, *, before: float = 6, after: float = 6) -> None:
        super().__init__(before, after)
        self.colour = colour
        self.thickness = thickness

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Take the whole width."""
        self.width, self.height = availWidth, self.thickness
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line."""
        with Tagger.of(self.canv).artifact(self.canv):
            self.canv.setFillColor(toColor(self.colour))
            self.canv.rect(0, 0, self.width, self.thickness, stroke=0, fill=1)


class Gap(Block):
    """Empty room; it goes where a page ends."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Take the whole width."""
        self.width = availWidth
        return self.width, self.height

    def draw(self) -> None:
        """Leave it empty."""


class Drawing(Block):
    """Lines and shapes in a box of its own, smaller where its column is narrower.

    Args:
        width: of the box.
        height: of the box.
        paint: draws it, with the origin in the lower start corner of the box.
        alt: what is said in its place; without words it is decoration.
        align: where it stands across.
        before: room above.
        after: room below.
        keep_with_next: whether a page may not end after it.
    """

    def __init__(
        self,
        width: float,
        height: float,
        paint: Callable[[Canvas], None],
        *,
        alt: str = "",
        align: Align = "start",
        before: float = 0,
        after: float = 0,
        keep_with_next: bool = False,
    ) -> None:
        super().__init__(before, after, keep_with_next=keep_with_next)
        self.box = (width, height)
        self.paint = paint
        self.alt = alt
        self.element = Element("Figure", alt=alt) if alt else None
        self.align = align
        self._scale = 1.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Take the whole width and the height of the box."""
        width, height = self.box
        self._scale = min(1, availWidth / width)
        self.width, self.height = availWidth, height * self._scale
        return self.width, self.height

    def said(self) -> Iterator[str]:
        """Yield what is said in its place; decoration says nothing."""
        yield from filter(None, [self.alt])

    def draw(self) -> None:
        """Let it be drawn."""
        tagger, canvas = Tagger.of(self.canv), self.canv
        slack = self.width - self.box[0] * self._scale
        offset = {"start": 0, "center": slack / 2, "end": slack}[self.align]
        if self.element is not None:
            x, y = canvas.absolutePosition(offset, 0)
            self.element.attributes = figure_box(x, y, self.box[0] * self._scale, self.box[1] * self._scale)
        with tagger.content(canvas, self.element) if self.element else tagger.artifact(canvas):
            canvas.saveState()
            canvas.translate(offset, 0)
            canvas.scale(self._scale, self._scale)
            self.paint(canvas)
            canvas.restoreState()
