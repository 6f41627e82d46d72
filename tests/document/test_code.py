from __future__ import annotations

import io

import pikepdf
import pytest
import segno

from mesodesk.actions.desk import Desk
from mesodesk.document.code import QUIET_ZONE, SIDE, CodeBox
from mesodesk.document.flow import Gap, Stack
from mesodesk.document.pictures import Picture, render
from mesodesk.document.sheet import MARGIN, paper_styles
from mesodesk.document.signature import Box
from tests.document.paper_reading import lines, paper
from tests.document.papers import CODE, squeezed

WIDTH, HEIGHT = 595.28 - 2 * MARGIN, 300
SCALE = 10
"""Pixels of a module."""
DPI = 25.4 / 0.5 * SCALE
WHITE, BLACK = b"\xff\xff\xff", b"\x00\x00\x00"


def _box(desk: Desk, code: str) -> tuple[bytes, Box]:
    """Return a page with the code's box, and where it lies."""
    placed: list[Box] = []
    block = CodeBox(code, paper_styles(), desk.catalogue, placed.append)
    pdf = paper(Stack([Gap(40), block]), width=WIDTH, height=HEIGHT)
    (box,) = placed
    return pdf, box


def _colour(picture: Picture, x: float, y: float) -> bytes:
    """Return the colour at a place, in points from the lower left corner."""
    scale = DPI / 72
    at = int((HEIGHT - y) * scale) * picture.stride + 4 * int(x * scale)
    return bytes(picture.pixels[at : at + 3])


def test_every_module_is_printed_where_it_belongs(desk: Desk) -> None:
    """What a phone sees is the code, module by module, half a millimetre each, with its quiet zone."""
    pdf, box = _box(desk, CODE)
    (picture,) = render(pdf, DPI)
    wanted = [list(row) for row in segno.make_qr(CODE, error="m").matrix_iter(border=QUIET_ZONE)]
    step = SIDE / len(wanted)
    left, top = box.x + CodeBox.PADDING, box.y + box.height - CodeBox.PADDING
    found = [
        [_colour(picture, left + (x + 0.5) * step, top - (y + 0.5) * step) for x in range(len(wanted))]
        for y in range(len(wanted))
    ]

    assert (len(wanted), step * 25.4 / 72) == (53, pytest.approx(0.5))
    assert found == [[BLACK if dark else WHITE for dark in row] for row in wanted]
    assert sum(map(sum, wanted)) > 700


def test_it_is_one_shape(desk: Desk) -> None:
    """All modules are filled at once, so that no viewer shows seams between them."""
    pdf, _ = _box(desk, CODE)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = [str(each.operator) for each in pikepdf.parse_content_stream(document.pages[0])]

    assert names.count("re") > 500
    assert len([name for name in names if name in ("f", "f*", "F")]) == 1
    assert "Do" not in names


def test_the_letters_can_be_typed(desk: Desk) -> None:
    """They stand beside it in groups of four, whole and in order."""
    pdf, _ = _box(desk, CODE)
    letters = lines(pdf)[0][-CodeBox.LINES :]

    assert squeezed("".join(letters)) == CODE
    assert letters[0].startswith("MESODESK1: 0123 4567 ")
    assert {len(group) for line in letters for group in line.split()[line is letters[0] :]} == {4}


def test_before_the_seal_the_box_is_the_same_and_empty(desk: Desk) -> None:
    """It takes the same place, says what it is for and that the code comes, and shows none."""
    empty, here = _box(desk, "")
    full, there = _box(desk, CODE)

    assert here == there
    assert here.role is None
    assert lines(empty)[0][-1] == "The code is printed here when the sheet is sealed."
    assert lines(empty)[0][:-1] == lines(full)[0][: -CodeBox.LINES]
    assert _colours(empty) & {BLACK} == set()
    assert _colours(full) & {BLACK}


def _colours(pdf: bytes) -> set[bytes]:
    (picture,) = render(pdf, 72)
    return {bytes(picture.pixels[n : n + 3]) for n in range(0, len(picture.pixels), 4)}


def test_the_widest_letters_stay_in_the_box(desk: Desk) -> None:
    """A code of nothing but W keeps to its lines and to the box."""
    wide, box = _box(desk, "MESODESK1:" + "W" * 168)
    (picture,) = render(wide, DPI)
    edge = [_colour(picture, box.x + box.width - CodeBox.PADDING / 2, box.y + 5 + n) for n in range(80)]

    assert box == _box(desk, "")[1]
    assert set(edge) == {WHITE}


def test_it_says_the_code_as_text(desk: Desk) -> None:
    """Whoever hears the sheet hears what the code is good for, then the code, or that there is none yet."""
    for code, last in ((CODE, CODE), ("", desk.catalogue.say("paper.code-not-yet"))):
        said = list(CodeBox(code, paper_styles(), desk.catalogue, lambda _: None).said())

        assert said == [desk.catalogue.say("paper.code-title"), desk.catalogue.say("paper.code-words"), last]
