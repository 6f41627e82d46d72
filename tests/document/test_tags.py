from __future__ import annotations

import pytest

from mesodesk.document.fields import Field
from mesodesk.document.flow import Bullet, Columns, Drawing, Foreign, Items, KeyValues, Panel, Rule, Stack
from mesodesk.document.fonts import PaperCanvas
from mesodesk.document.tags import Content, Element, Tagger, is_heading
from mesodesk.document.text import Block, Style, Text
from tests.document.paper_reading import PLAIN

HEADING = Style(PLAIN.stack, tag="H2")


def _drawn(*blocks: Block, heights: tuple[float, ...] = (2000.0,)) -> tuple[Tagger, str]:
    """Draw blocks over pages of these heights; return what they mean and what the pages hold."""
    import io

    canvas = PaperCanvas(io.BytesIO())
    code: list[str] = []
    left: list[Block] = [Stack(blocks)]
    for height in heights:
        (block, *left) = left[0].parts(300, height, forced=True)
        block.wrap(300, height)
        block.drawOn(canvas, 0, 0)
        code += canvas._code
        canvas.showPage()
    assert not left
    return Tagger.of(canvas), "\n".join(code)


def _tree(element: Element) -> object:
    kids = [_tree(kid) if isinstance(kid, Element) else "." for kid in element.kids]
    return (element.kind, *kids)


def test_blocks_are_told_in_the_order_in_which_they_are_read() -> None:
    """Headings, paragraphs, lists and rows become what they are; boxes and lines mean nothing."""
    tagger, _ = _drawn(
        Text("Head", HEADING),
        Panel([Text("In a box", PLAIN)], fill="#eeeeee", bar="#000000", outline="#000000"),
        Items([Bullet(Text("One", PLAIN)), Bullet(Text("Two", PLAIN), "2.")]),
        Rule(),
        KeyValues([(Text("Key", PLAIN), Text("Value", PLAIN)), (Text("More", PLAIN), Text("Values", PLAIN))]),
        Columns([[Text("Left", PLAIN)], [Text("Right", PLAIN)]]),
    )

    paragraph = ("P", ".")
    row = ("TR", ("TH", paragraph), ("TD", paragraph))
    assert _tree(tagger.root) == (
        "Document",
        ("H2", "."),
        paragraph,
        ("L", ("LI", ("LBody", paragraph)), ("LI", ("Lbl", "."), ("LBody", paragraph))),
        ("Table", row, row),
        paragraph,
        paragraph,
    )


def test_what_goes_on_over_the_page_stays_one() -> None:
    """A paragraph, an item and a list that were cut are each one element with contents on both pages."""
    tagger, _ = _drawn(Items([Bullet(Text("a\nb\nc\nd", PLAIN))]), heights=(40, 2000))

    (items,) = tagger.root.kids
    assert isinstance(items, Element)
    assert _tree(items) == ("L", ("LI", ("LBody", ("P", ".", "."))))
    assert [[element.kind for element in page] for page in tagger.pages] == [["P"], ["P"]]


def test_every_mark_on_the_page_is_content_or_decoration() -> None:
    """Marks open and close in turn, never one inside another, and nothing is drawn outside of them."""
    _, code = _drawn(
        Panel([Text("In a box", PLAIN)], fill="#eeeeee", outline="#000000"),
        Drawing(40, 40, lambda canvas: canvas.rect(0, 0, 40, 40), alt="A square"),
        Drawing(40, 40, lambda canvas: canvas.rect(0, 0, 40, 40)),
        Rule(),
    )
    depth = 0
    for line in code.splitlines():
        if line.endswith("BDC"):
            depth += 1
        elif line == "EMC":
            depth -= 1
        elif line.split()[-1:] and line.split()[-1] in ("f", "S", "TJ", "f*", "B"):
            assert depth == 1, line
        assert depth in (0, 1)
    assert depth == 0


def test_a_figure_has_words_and_a_place() -> None:
    """With words in its place a drawing is a figure; without, it is decoration."""
    tagger, code = _drawn(
        Drawing(40, 30, lambda canvas: canvas.rect(0, 0, 40, 30), alt="A square"),
        Drawing(40, 30, lambda canvas: canvas.rect(0, 0, 40, 30)),
    )

    (figure,) = tagger.root.kids
    assert isinstance(figure, Element)
    assert (figure.kind, figure.alt) == ("Figure", "A square")
    assert figure.attributes["Layout"]["BBox"] == [0, 30, 40, 60]
    assert code.count("/Artifact") == 1


def test_decoration_inside_a_meaningful_piece_is_part_of_it() -> None:
    """Marks are never nested: what a figure draws belongs to the figure."""
    import io

    canvas = PaperCanvas(io.BytesIO())
    tagger = Tagger.of(canvas)
    with tagger.content(canvas, Element("Figure", alt="x")), tagger.artifact(canvas):
        canvas.rect(0, 0, 1, 1)

    assert "\n".join(canvas._code).count("BDC") == 1
    assert tagger.pages[0][0].kids == [Content(0, 0)]


def test_headings_are_known_with_their_place() -> None:
    """Only the first line of a heading counts, and only headings do."""
    tagger, _ = _drawn(Text("Head", HEADING), Text("Body", PLAIN))

    ((heading, page, _),) = tagger.headings
    assert (heading.title, page) == ("Head", 0)
    assert is_heading("H1")
    assert not is_heading("Head")
    assert not is_heading("P")


def test_a_field_stands_where_it_is_read() -> None:
    """A form field is an element of its own after what it lies over, and its place is known."""
    seal = Field("Seal", "Seal of the clinic")
    tagger, _ = _drawn(
        Text("Before", PLAIN),
        Panel([Text("In a box", PLAIN)], outline="#000000", padding=4, field=seal),
        Text("After", PLAIN),
    )
    line = Text("After", PLAIN).wrap(300, 100)[1]

    assert _tree(tagger.root) == ("Document", ("P", "."), ("P", "."), ("Form", "."), ("P", "."))
    ((field, *place),) = tagger.widgets
    assert field == seal
    assert place == pytest.approx([0, 0, line, 300, line + 8])


def test_a_field_over_a_box_that_goes_on_lies_over_its_end() -> None:
    """There is one field, also when the box was cut."""
    box = Panel([Text("a\nb\nc\nd", PLAIN)], field=Field("Seal", "Seal of the clinic"))
    tagger, _ = _drawn(box, heights=(60, 2000))

    (widget,) = tagger.widgets
    assert (widget.page, len(tagger.pages)) == (1, 2)


def test_words_of_another_language_are_held_together() -> None:
    """They are one part with its language, also where they go on over the page; what is around them has none."""
    blocks = [Text("Before", PLAIN), Foreign([Text("Kopf", HEADING), Text("a\nb\nc\nd", PLAIN)], "de")]
    tagger, _ = _drawn(*blocks, Text("After", PLAIN), heights=(80, 2000))
    before, foreign, after = tagger.root.kids

    assert _tree(tagger.root) == ("Document", ("P", "."), ("Sect", ("H2", "."), ("P", ".", ".")), ("P", "."))
    assert [element.language for element in (before, foreign, after) if isinstance(element, Element)] == ["", "de", ""]
