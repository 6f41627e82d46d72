"""The words of a sheet without its looks: headings, paragraphs, lists and tables that any PDF library can set.

They are read off the very blocks that our own pages are drawn from, so that everybody sets the same words. Boxes,
bars, pictures and ink are left out, and what stands side by side in no table stands one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from reportlab.platypus import Flowable, PageBreak

from mesodesk.document.flow import Bullet, Columns, Drawing, Panel, Stack, Table
from mesodesk.document.text import Block, Span, Style, Text, clean


@dataclass(frozen=True)
class Run:
    """Letters of one look."""

    text: str
    bold: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, a heading or an item of a list."""

    tag: str
    """A structure type, such as `P` or `H2`."""
    size: float
    leading: float
    runs: tuple[Run, ...]
    marker: str = ""
    """What stands before an item of a list; nothing before anything else."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Grid:
    """A table: the cells of each row, and how the width is shared among them."""

    ratios: tuple[float, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


@dataclass(frozen=True)
class PageEnd:
    """What follows starts on a new page."""


Piece: TypeAlias = Paragraph | Grid | PageEnd


def pieces(blocks: Iterable[Flowable], plain: Style) -> Iterator[Piece]:
    """Yield what blocks say, in their order.

    Args:
        blocks: of our own text path.
        plain: how the words of a block look that is none of those named here, such as a signature box.
    """
    for block in blocks:
        if isinstance(block, PageBreak):
            yield PageEnd()
        elif isinstance(block, Table):
            yield _grid(block, plain)
        elif isinstance(block, Stack):
            yield from pieces(block.blocks, plain)
        elif isinstance(block, Panel):
            yield from pieces([block.inside], plain)
        elif isinstance(block, Columns):
            yield from pieces(block.columns, plain)
        elif isinstance(block, Bullet) and isinstance(block.body, Text):
            yield _paragraph(block.body, block.marker if isinstance(block.marker, str) else "\u2022")
        elif isinstance(block, Text):
            yield _paragraph(block)
        elif isinstance(block, Block) and not isinstance(block, Drawing):
            yield from (_paragraph(Text(line, plain)) for line in block.said())


def characters(story: Iterable[Piece]) -> int:
    """Return how many characters there are to be set."""
    return sum(len(each.text) for piece in story for each in _paragraphs(piece))


def _paragraphs(piece: Piece) -> Iterator[Paragraph]:
    if isinstance(piece, Paragraph):
        yield piece
    elif isinstance(piece, Grid):
        yield from (each for row in piece.rows for cell in row for each in cell)


def _paragraph(text: Text, marker: str = "") -> Paragraph:
    style = text.style
    runs = tuple(map(_run, text._spans, [style.bold] * len(text._spans)))
    return Paragraph(style.tag, style.size, style.line_height, runs, marker)


def _run(span: Span, bold: bool) -> Run:
    return Run(clean(span.text), bold if span.bold is None else span.bold, span.sup)


def _grid(table: Table, plain: Style) -> Grid:
    rows = [row.columns for row in table.blocks]
    return Grid(
        rows[0].ratios,
        tuple(
            tuple(tuple(each for piece in pieces([cell], plain) for each in _paragraphs(piece)) for cell in row.columns)
            for row in rows
        ),
    )
