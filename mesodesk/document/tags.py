"""What the pages mean to somebody who hears them: the structure of the document, apart from how it is drawn.

Blocks say what they are while they are drawn, in reading order: `element` opens a container, `content` marks what
belongs to one, `artifact` what belongs to none (lines, boxes, heads and feet). A block that goes on over the page
keeps its element, so that a sentence stays one sentence. `finish` writes the tree into the file.
ISO 32000-1, 14.7 and 14.8; PDF/UA-1 (ISO 14289-1).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mesodesk.document.fields import Field


class Content(NamedTuple):
    """A marked piece of a page."""

    page: int
    """The first page is 0."""
    number: int
    """Its number on that page (MCID)."""


class Widget(NamedTuple):
    """A form field that belongs to an element, and what it covers: points from the lower left corner of a page."""

    field: Field
    page: int
    """The first page is 0."""
    x: float
    y: float
    width: float
    height: float


def is_heading(kind: str) -> bool:
    """Tell whether a structure type is a heading of a level."""
    return kind[:1] == "H" and kind[1:].isdigit()


@dataclass(eq=False)
class Element:
    """A node of the structure tree.

    Attributes:
        kind: a standard structure type, such as `P`, `H1` or `TD`.
        alt: what is said in its place, for a figure.
        attributes: owner and entries, such as `{"Table": {"Scope": "Row"}}`.
        kids: what it holds, in reading order.
        title: a name for bookmarks; only headings have one.
        language: a BCP 47 tag, where it is another one than around it.
    """

    kind: str
    alt: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    kids: list[Element | Content | Widget] = field(default_factory=list)
    title: str = ""
    language: str = ""
    placed: bool = False


class Tagger:
    """Collects the structure of one document while it is drawn."""

    @classmethod
    def of(cls, canvas: Any) -> Tagger:
        """Return the tagger of a canvas; it is made with the first block that is drawn."""
        found: Tagger | None = getattr(canvas, "_tagger", None)
        if found is None:
            found = canvas._tagger = cls()  # noqa: SLF001  # ReportLab's canvas has no place for what is ours
        return found

    def __init__(self) -> None:
        self.root = Element("Document")
        self.pages: list[list[Element]] = []
        """For each page the element of each marked piece: the parent tree."""
        self.headings: list[tuple[Element, int, float]] = []
        """Headings with the page and the height at which they begin."""
        self.widgets: list[Widget] = []
        """The form fields, in the order of reading."""
        self._open = [self.root]
        self._marking = False

    @contextmanager
    def element(self, element: Element) -> Iterator[None]:
        """Hold what is drawn meanwhile in an element."""
        self._place(element)
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def content(self, canvas: Any, element: Element) -> Iterator[None]:
        """Mark what is drawn meanwhile as an element's own."""
        self._place(element)
        page = canvas.getPageNumber() - 1
        while len(self.pages) <= page:
            self.pages.append([])
        number = len(self.pages[page])
        self.pages[page].append(element)
        element.kids.append(Content(page, number))
        if is_heading(element.kind) and len(element.kids) == 1:
            self.headings.append((element, page, canvas.absolutePosition(0, 0)[1]))
        yield from self._marked(canvas, f"/{element.kind} <</MCID {number}>> BDC")

    def widget(self, canvas: Any, field: Field, width: float, height: float) -> None:
        """Put a form field here, in the order of reading; it covers a box with its corner at the canvas's origin."""
        x, y = canvas.absolutePosition(0, 0)
        self.widgets.append(Widget(field, canvas.getPageNumber() - 1, x, y, width, height))
        self._place(Element("Form", kids=[self.widgets[-1]]))

    @contextmanager
    def artifact(self, canvas: Any, kind: str = "Layout") -> Iterator[None]:
        """Mark what is drawn meanwhile as meaning nothing; inside a piece that means something it is part of that."""
        yield from self._marked(canvas, f"/Artifact <</Type /{kind}>> BDC")

    def _marked(self, canvas: Any, operator: str) -> Iterator[None]:
        if self._marking:
            yield
            return
        self._marking = True
        canvas.addLiteral(operator)
        try:
            yield
        finally:
            canvas.addLiteral("EMC")
            self._marking = False

    def _place(self, element: Element) -> None:
        if not element.placed:
            element.placed = True
            self._open[-1].kids.append(element)


def figure_box(x: float, y: float, width: float, height: float) -> dict[str, dict[str, Any]]:
    """Return the attributes of a figure that takes a box of its page, in points."""
    return {"Layout": {"Placement": "Block", "BBox": [round(value, 2) for value in (x, y, x + width, y + height)]}}
