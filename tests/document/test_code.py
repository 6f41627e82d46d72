from __future__ import annotations

import io

import pikepdf
import pytest
import segno

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Paper
from mesodesk.document.code import QUIET_ZONE, SIDE, CodeBox
from mesodesk.document.flow import Gap, Stack
from mesodesk.document.pictures import Picture, render
from mesodesk.document.sheet import FORMATS, paper_styles
from mesodesk.document.signature import Box
from tests.document.paper_reading import lines, paper
from tests.document.papers import CODE, squeezed

WIDTH, HEIGHT = FORMATS[Paper.A4].room[0], 300
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
    left, top = box.x, box.y + box.height
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


def test_before_the_seal_the_square_is_the_same_and_empty(desk: Desk) -> None:
    """It takes the same place, says that the code comes, and shows none; then it shows nothing else."""
    empty, here = _box(desk, "")
    full, there = _box(desk, CODE)

    assert here == there
    assert here.role is None
    assert (here.width, here.height) == (SIDE, SIDE)
    assert squeezed("".join(lines(empty)[0])) == squeezed(desk.catalogue.say("paper.code-not-yet"))
    assert lines(full) == [[]]
    assert _colours(empty) & {BLACK} == set()
    assert _colours(full) & {BLACK}


def _colours(pdf: bytes) -> set[bytes]:
    (picture,) = render(pdf, 72)
    return {bytes(picture.pixels[n : n + 3]) for n in range(0, len(picture.pixels), 4)}


def test_it_says_the_code_as_text(desk: Desk) -> None:
    """Whoever reads the text has the code, or that there is none yet; whoever hears the sheet hears what it is for."""
    for code, last in ((CODE, CODE), ("", desk.catalogue.say("paper.code-not-yet"))):
        assert list(CodeBox(code, paper_styles(), desk.catalogue, lambda _: None).said()) == [last]
