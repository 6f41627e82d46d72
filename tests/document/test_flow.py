from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import LayoutError

from mesodesk.document.flow import Bullet, Columns, Drawing, Gap, KeyValues, Panel, Rule, Stack, Table
from mesodesk.document.text import Align, Block, Text, put
from tests.document.paper_reading import PLAIN, lines, paper, starts, words

HEADING = replace(PLAIN, bold=True, keep_with_next=True)
LINE = PLAIN.line_height


def _rows(name: str, count: int) -> Text:
    return Text("\n".join(f"{name}{index}" for index in range(count)), PLAIN)


def _said(pdf: bytes) -> list[list[str]]:
    return [[line.strip() for line in page] for page in lines(pdf)]


def _content(pdf: bytes, page: int = 0) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.pages[page].Contents.read_bytes()


def _paths(pdf: bytes, operator: str, page: int = 0) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = pikepdf.parse_content_stream(document.pages[page])
        return sum(str(instruction.operator) == operator for instruction in content)


def test_room_between_blocks_is_shared() -> None:
    """Between two blocks the larger of their distances counts; the first stands at the top."""
    style = replace(PLAIN, before=10, after=4)
    pdf = paper(Stack([Text("a", style), Text("b", style), Text("c", replace(style, before=1))]))
    (_, first), (_, second), (_, third) = starts(pdf)
    assert first == pytest.approx(400 - PLAIN.baseline, abs=0.011)
    assert first - second == pytest.approx(LINE + 10, abs=0.021)
    assert second - third == pytest.approx(LINE + 4, abs=0.021)


def test_a_heading_goes_with_what_follows() -> None:
    """A heading stays with the first lines of the text behind it, and that text still fills the page."""
    pdf = paper(Stack([_rows("a", 4), Text("Title", HEADING), _rows("b", 9)]), height=8.5 * LINE)
    assert _said(pdf)[0] == ["a0", "a1", "a2", "a3", "Title", "b0", "b1", "b2"]
    pdf = paper(Stack([_rows("a", 6), Text("Title", HEADING), _rows("b", 9)]), height=8.5 * LINE)
    assert _said(pdf)[0] == ["a0", "a1", "a2", "a3", "a4", "a5"]
    assert _said(pdf)[1][:2] == ["Title", "b0"]


def test_headings_longer_than_a_page_are_still_set() -> None:
    """A chain of headings that no page holds is cut rather than refused."""
    titles = [Text(f"t{index}", HEADING) for index in range(7)]
    pdf = paper(Stack([*titles, Drawing(9, 2 * LINE, lambda _: None)]), height=3.5 * LINE)
    assert [line for page in _said(pdf) for line in page] == [f"t{index}" for index in range(7)]


def test_a_stack_gives_nothing_rather_than_a_lone_heading() -> None:
    """Where only the heading fits, all of it goes to the next page."""
    stack = Stack([Text("Title", HEADING), _rows("b", 5)])
    assert stack.parts(300, 2 * LINE, forced=False) == []
    assert len(stack.parts(300, 3 * LINE, forced=False)) == 2
    assert stack.parts(300, 9 * LINE, forced=False)[0].blocks == stack.blocks


def test_gaps_go_at_a_page_end() -> None:
    """A gap makes room between two blocks, and none at the top of the next page or at the end."""
    pdf = paper(Stack([_rows("a", 2), Gap(LINE), _rows("b", 2), Gap(9), Gap(99)]), height=5 * LINE + 5)
    assert _said(pdf) == [["a0", "a1", "b0", "b1"]]
    assert starts(pdf)[1][1] - starts(pdf)[2][1] == pytest.approx(2 * LINE, abs=0.021)
    pdf = paper(Stack([_rows("a", 2), Gap(LINE), _rows("b", 2)]), height=2.5 * LINE)
    assert starts(pdf, 1)[0][1] == pytest.approx(2.5 * LINE - PLAIN.baseline, abs=0.011)


def test_a_panel_stands_around_its_blocks() -> None:
    """The text starts behind padding and bar, below the padding."""
    pdf = paper(Panel([_rows("a", 1)], fill="#eeeeee", outline="#222222", bar="#ff0000", padding=12))
    assert starts(pdf) == [pytest.approx((16, 400 - 12 - PLAIN.baseline), abs=0.011)]
    assert _paths(pdf, "c") == 12
    assert b"1 0 0 rg" in _content(pdf)
    assert b".933333 .933333 .933333 rg" in _content(pdf)


def test_a_bare_panel_draws_nothing() -> None:
    """A panel without tint, edge and bar is only room."""
    pdf = paper(Panel([_rows("a", 1)]))
    assert _paths(pdf, "c") == 0
    assert starts(pdf)[0][0] == 10


def test_a_cut_panel_is_round_at_its_ends_only() -> None:
    """Over three pages a panel is round at the top of the first and at the foot of the last."""
    pdf = paper(Panel([_rows("a", 20)], fill="#eeeeee", outline="#222222"), height=9 * LINE)
    assert [line for page in _said(pdf) for line in page] == [f"a{index}" for index in range(20)]
    assert [_paths(pdf, "c", page) for page in range(3)] == [4, 0, 4]


def test_a_panel_moves_on_when_nothing_fits() -> None:
    """A panel does not start where not even its first lines have room, and is whole where all of it has."""
    panel = Panel([_rows("a", 4)])
    assert panel.parts(300, 30, forced=False) == []
    assert panel.parts(300, 5, forced=True) == []
    assert [part.height for part in panel.parts(300, 300, forced=False) if part.wrap(300, 300)] == [20 + 4 * LINE]


def test_columns_share_the_width() -> None:
    """Columns stand side by side at the same top, as wide as their ratios say."""
    columns = [[_rows("a", 3)], [_rows("b", 1)], [_rows("c", 1)]]
    found = starts(paper(Columns(columns, (1, 2, 1), gap=10)))
    assert [found[index][0] for index in (0, 3, 4)] == [0, 80, 230]
    assert len({found[index][1] for index in (0, 3, 4)}) == 1
    assert [x for x, _ in starts(paper(Columns([[_rows("a", 1)], [_rows("b", 1)]])))] == [0, 159]


def test_every_column_goes_on_in_its_own_place() -> None:
    """Over the page, each column continues below its own beginning; a short one is just done."""
    pdf = paper(Columns([[_rows("a", 10)], [_rows("b", 2)], [_rows("c", 4), _rows("d", 4)]]), height=6.5 * LINE)
    assert _said(pdf) == [
        [*(f"a{index}" for index in range(6)), "b0", "b1", "c0", "c1", "c2", "c3", "d0", "d1"],
        ["a6", "a7", "a8", "a9", "d2", "d3"],
    ]
    assert {x for x, _ in starts(pdf, 1)} == {x for x, _ in starts(pdf)} - {106}


def test_columns_move_on_unless_all_start() -> None:
    """While there is hope of more room, columns start on a page only together."""
    tall = Drawing(10, 60, lambda _: None)
    columns = Columns([[_rows("a", 6)], [tall]])
    assert columns.parts(300, 50, forced=False) == []
    head, tail = columns.parts(300, 50, forced=True)
    assert [len(column.blocks) for column in head.columns] == [1, 0]
    assert [len(column.blocks) for column in tail.columns] == [1, 1]
    assert columns.parts(300, 5, forced=True) == []
    assert len(columns.parts(300, 200, forced=False)) == 1


def test_rows_are_parted_by_hairlines() -> None:
    """Label and value stand side by side; a line stands between two rows, none above the first."""
    rows = [(_rows("k", 1), _rows("v", 1)), (_rows("l", 1), _rows("w", 2)), (_rows("m", 1), _rows("x", 1))]
    pdf = paper(Table(rows, (0.25, 0.75), gap=20, line="#ff0000"))
    assert _said(pdf) == [["k0", "v0", "l0", "w0", "w1", "m0", "x0"]]
    assert starts(pdf)[0][0] == 0
    assert starts(pdf)[1][0] == 90
    assert _paths(pdf, "l") == 2
    assert b"1 0 0 RG" in _content(pdf)


def test_short_rows_are_not_cut() -> None:
    """A short row goes to the next page whole; a long one is cut, with no line inside it."""
    rows = [(_rows("k", 1), _rows("v", 3)), (_rows("l", 1), _rows("w", 4))]
    pdf = paper(KeyValues(rows), height=7 * LINE)
    assert _said(pdf) == [["k0", "v0", "v1", "v2"], ["l0", "w0", "w1", "w2", "w3"]]
    rows[1] = (_rows("l", 1), _rows("w", 12))
    pdf = paper(KeyValues(rows), height=8 * LINE)
    assert _said(pdf)[0] == ["k0", "v0", "v1", "v2", "l0", "w0", "w1", "w2"]
    assert [_paths(pdf, "l", page) for page in range(2)] == [1, 0]


def test_a_row_that_no_page_holds_is_cut() -> None:
    """Even a short row is cut where the page is shorter still."""
    pdf = paper(KeyValues([(_rows("k", 1), _rows("v", 5))]), height=4 * LINE)
    assert [line for page in _said(pdf) for line in page] == ["k0", "v0", "v1", "v2", "v3", "v4"]


def test_a_bullet_has_a_drawn_marker() -> None:
    """The usual marker is a dot that is not text; the text stands behind the indent."""
    pdf = paper(Bullet(_rows("a", 2), indent=20))
    assert _said(pdf) == [["a0", "a1"]]
    assert [x for x, _ in starts(pdf)] == [20, 20]
    assert _paths(pdf, "c") == 4


def test_a_bullet_may_have_a_written_or_own_marker() -> None:
    """A number stands on the baseline of the first line; an own marker is drawn there."""
    pdf = paper(Bullet(_rows("a", 2), "1."))
    assert _said(pdf) == [["1.", "a0", "a1"]]
    assert starts(pdf)[0] == (0, starts(pdf)[1][1])
    pdf = paper(Bullet(_rows("a", 1), lambda canvas, style: canvas.rect(0, 0, style.size, 1)))
    assert b"0 0 11 1 re" in _content(pdf)


def test_a_cut_bullet_has_one_marker() -> None:
    """The marker stays with the first lines of an item."""
    pdf = paper(Bullet(Text("a\nb\nc\nd", replace(PLAIN, before=2, after=3)), "1."), height=2.5 * LINE)
    assert _said(pdf) == [["1.", "a", "b"], ["c", "d"]]
    bullet = Bullet(_rows("a", 2))
    assert bullet.parts(300, LINE, forced=False) == []
    assert len(bullet.parts(300, 9 * LINE, forced=False)) == 1


def test_a_bullet_is_spaced_by_its_text() -> None:
    """An item takes the distances of its text, and its parts those of the text's parts."""
    bullet = Bullet(Text("a\nb\nc\nd", replace(PLAIN, before=2, after=3, keep_with_next=True)))
    head, tail = bullet.parts(300, 2 * LINE, forced=False)
    found = [(block.spaceBefore, block.spaceAfter, block.keepWithNext) for block in (bullet, head, tail)]
    assert found == [(2, 3, True), (2, 0, False), (0, 3, True)]


def test_a_rule_runs_across() -> None:
    """A rule is as wide as its column."""
    assert b"0 0 300 2 re" in _content(paper(Rule("#00ff00", 2)))


@pytest.mark.parametrize(("align", "x"), [("start", 0), ("center", 100), ("end", 200)])
def test_a_drawing_stands_in_its_column(align: Align, x: float) -> None:
    """A drawing is drawn at the start, in the middle or at the end, with its own origin."""
    pdf = paper(Drawing(100, 50, lambda canvas: put(canvas, 0, 0, "here", PLAIN), align=align))
    assert starts(pdf) == [(x, 350)]


def test_a_wide_drawing_is_made_smaller() -> None:
    """A drawing that is wider than its column shrinks to fit it, height and all."""
    drawing = Drawing(600, 100, lambda canvas: put(canvas, 600, 100, "corner", PLAIN))
    assert drawing.wrap(300, 999) == (300, 50)
    assert starts(paper(drawing)) == [(300, 400)]


def test_a_drawing_that_no_page_holds_is_refused() -> None:
    """Layout stops where a drawing is higher than a page: it cannot be cut."""
    with pytest.raises(LayoutError):
        paper(Stack([_rows("a", 1), Drawing(9, 500, lambda _: None)]))


def test_parts_of_containers_keep_what_was_set_on_them() -> None:
    """What is attached to a container is on both of its parts."""
    blocks: list[Block] = [
        Panel([_rows("a", 20)]),
        Columns([[_rows("a", 20)]]),
        Stack([_rows("a", 20)]),
        Bullet(_rows("a", 20)),
        KeyValues([(_rows("k", 1), _rows("v", 20))]),
    ]
    for block in blocks:
        block.meaning = "section"
        assert [part.meaning for part in block.parts(300, 150, forced=False)] == ["section", "section"]


_names = iter(range(10**9))


def _counted(count: int) -> Text:
    return Text(" ".join(f"w{next(_names)}" for _ in range(count)), PLAIN)


_text = st.builds(_counted, st.integers(0, 70))
_heading = st.builds(lambda count: Text(_plain(_counted(count)), HEADING), st.integers(1, 3))
_leaf = st.one_of(
    _text,
    _heading,
    st.builds(lambda count: Bullet(_counted(count), "•"), st.integers(1, 40)),
    st.builds(lambda: Gap(20)),
    st.builds(Rule),
    st.builds(lambda: Drawing(50, 60, lambda _: None)),
)
"""Blocks without blocks in them."""


def _plain(text: Text) -> str:
    return " ".join(piece.word.text for unit in text._units for piece in unit.pieces)


def _nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=1, max_size=4)
    wrap: Callable[[list[Block]], Block] = lambda blocks: Panel(blocks, outline="#000000")  # noqa: E731
    return st.one_of(
        st.builds(wrap, several),
        st.builds(lambda one, two: Columns([one, two], (1, 2)), several, several),
        st.builds(lambda one, two: KeyValues([(_counted(3), one), (_counted(2), two)]), inner, inner),
    )


@pytest.mark.untraced
@settings(max_examples=80, deadline=None)
@given(st.lists(st.recursive(_leaf, _nested, max_leaves=6), min_size=1, max_size=6), st.integers(220, 600))
def test_no_layout_loses_or_repeats_a_word(blocks: list[Block], height: int) -> None:
    """However blocks are nested and cut, every word is on paper exactly once."""
    written: list[str] = []
    _collect(Stack(blocks), written)
    found = [word for word in words(paper(Stack(blocks), width=420, height=height)) if word != "•"]
    # A narrow column cuts a long word in two, so it is the letters that are counted.
    assert sorted("".join(found)) == sorted("".join(written))


def _collect(block: Block, written: list[str]) -> None:
    if isinstance(block, Text):
        written += _plain(block).split()
    for name in ("body", "inside"):
        if hasattr(block, name):
            _collect(getattr(block, name), written)
    columns = getattr(block, "columns", [])
    for inner in [*getattr(block, "blocks", []), *([columns] if isinstance(columns, Columns) else columns)]:
        _collect(inner, written)


def test_a_whole_story_is_the_same_every_time() -> None:
    """The same story makes the same bytes."""

    def story() -> Stack:
        return Stack([Text("Title", HEADING), Panel([_rows("a", 3)], fill="#eeeeee"), Bullet(_rows("b", 2))])

    assert paper(story()) == paper(story())


def test_a_custom_paint_gets_the_canvas() -> None:
    """What paints a drawing is handed the canvas of the page."""
    seen: list[Canvas] = []
    paper(Drawing(9, 9, seen.append))
    assert isinstance(seen[0], Canvas)


def test_decoration_says_nothing() -> None:
    """A line and a gap have no words."""
    assert [*Rule("#000000").said(), *Gap(3).said()] == []
