from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import ceil, floor
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.consent.consultation import Decision, PrintSize
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.document.build import build
from mesodesk.document.slip import build_slip
from tests.actions.slips import SESSION, frozen_yes, noted, slip_of
from tests.actions.talks import INK
from tests.document.golden_pages import DPI, SHADE, Golden, pictures, same
from tests.document.mutants import changed
from tests.document.paper_reading import lines
from tests.document.papers import CODE, frozen, marks_on

FOLDER = Path(__file__).parent / "golden"
HASH = "0123456789abcdef" * 4
"""On the pages in the place of the record's hash, which changes with what is not printed, too."""


def _sheet(desk: Desk, **changes: Any) -> bytes:
    record = frozen(desk, **changes)
    return build(record, HASH, marks_on(record), desk.body, desk.catalogue, code=CODE).pdf


def _slip(desk: Desk) -> bytes:
    record = replace(slip_of(desk, noted(desk).slip, frozen_yes(desk)), id="51" * 16)
    mark = Mark(Role.CLINICIAN, SESSION, Origin.FILE, HASH, INK[Role.CLINICIAN])
    return build_slip(record, HASH, mark, desk.body, desk.catalogue).pdf


DOCUMENTS: dict[str, Callable[[Desk], tuple[Image.Image, ...]]] = {
    "yes": lambda desk: pictures(_sheet(desk)),
    "no": lambda desk: pictures(_sheet(desk, decision=Decision.NO)),
    "large": lambda desk: pictures(_sheet(desk, print_size=PrintSize.LARGE))[:1],
    "slip": lambda desk: pictures(_slip(desk)),
}
"""Whose pages are golden: all pages, but of large print only the first."""


@pytest.fixture(scope="module")
def yes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the sheet of the example."""
    return _sheet(open_desk(tmp_path_factory.mktemp("clinic")))


@pytest.fixture
def golden(tmp_path: Path, request: pytest.FixtureRequest) -> Golden:
    """Return the golden pages of the project."""
    return Golden(FOLDER, tmp_path, request.config.getoption("--write-golden"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pages_look_as_they_did(desk: Desk, golden: Golden, name: str) -> None:
    """No word and no line is elsewhere than on the pages that were looked at, and none is missing."""
    golden.check(name, DOCUMENTS[name](desk))


def test_golden_pages_are_few_and_small() -> None:
    """No picture is left over from an older document, and together they weigh little."""
    paths = list(FOLDER.iterdir())

    assert {path.name.rpartition("-")[0] for path in paths} == set(DOCUMENTS)
    assert sum(path.stat().st_size for path in paths) < 700_000


def _words(pdf: bytes) -> Iterator[tuple[int, str, tuple[int, int, int, int]]]:
    """Yield every word with its page and its box in pixels, from the upper left corner."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        text, height, scale = page.get_textpage(), page.get_height(), DPI / 72
        letters = text.get_text_range()
        for word in _runs(letters):
            boxes = [text.get_charbox(index) for index in range(*word)]
            (left, low), (right, high) = (
                (choose(box[at] for box in boxes), choose(box[at + 1] for box in boxes))
                for at, choose in ((0, min), (2, max))
            )
            box = (floor(left * scale), floor((height - high) * scale))
            yield number, letters[slice(*word)], (*box, ceil(right * scale), ceil((height - low) * scale))
    document.close()


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word of a text begins and ends."""
    start = 0
    for index, letter in enumerate([*text, " "]):
        if letter.isspace():
            if start < index:
                yield start, index
            start = index + 1


def test_a_missing_word_is_seen(yes: bytes) -> None:
    """Each word in turn, also where nothing beside it moves."""
    pages, looked_at = pictures(yes), 0
    for number, word, box in _words(yes):
        page = pages[number].copy()
        page.paste(255, box)
        looked_at += 1

        assert not same(pages[number], page), (number, word)
    assert looked_at > 1500


@pytest.mark.parametrize("move", [(0, 1), (1, 0)], ids=["up", "right"])
def test_a_line_that_moved_is_seen(yes: bytes, move: tuple[float, float]) -> None:
    """Each line of the first page in turn, by a point; but not the figure's numbers, which stand in its own measure."""
    before = pictures(yes)[0]
    moved = [line for line, words in enumerate(lines(yes)[0]) if not words.strip().isdigit()]
    for line in moved:
        (after,) = pictures(changed(yes, partial(_move, line=line, by=move)))

        assert not same(before, after), line
    assert len(moved) > 40


def _move(document: pikepdf.Pdf, *, line: int, by: tuple[float, float]) -> None:
    """Put a line of the first page elsewhere, and leave the other pages out."""
    del document.pages[1:]
    page = document.pages[0]
    code = list(pikepdf.parse_content_stream(page))
    at = [index for index, each in enumerate(code) if str(each.operator) == "Tm"][line]
    *turn, x, y = map(float, code[at].operands)
    code[at] = pikepdf.ContentStreamInstruction([*turn, x + by[0], y + by[1]], pikepdf.Operator("Tm"))
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(code))


def test_what_another_machine_may_round_otherwise_is_not_seen(yes: bytes) -> None:
    """A page in which every pixel is a shade lighter looks the same."""
    page = pictures(yes)[0]
    lighter = page.point([min(255, value + SHADE) for value in range(256)])

    assert lighter.tobytes() != page.tobytes()
    assert same(page, lighter)


def test_what_differs_is_shown(yes: bytes, tmp_path: Path) -> None:
    """The failure says where today's page and the difference lie: what is new is red, and what is gone blue."""
    first, second = pictures(yes)[:2]
    page = first.copy()
    page.paste(255, (34, 40, 280, 58))  # the title
    page.paste(0, (300, 600, 320, 610))
    _write(tmp_path, first, second)
    seen = tmp_path / "seen"
    seen.mkdir()

    with pytest.raises(pytest.fail.Exception, match=r"sheet-1\.png: \d+ pixels differ") as caught:
        Golden(tmp_path, seen).check("sheet", (page, second))
    assert {path.name for path in seen.iterdir()} == {"sheet-1.png", "sheet-1-difference.png"}
    assert str(seen / "sheet-1-difference.png") in str(caught.value)
    with Image.open(seen / "sheet-1.png") as shown, Image.open(seen / "sheet-1-difference.png") as marked:
        assert shown.tobytes() == page.tobytes()
        red, green, blue = _colour(marked, (305, 605))
        assert red > green == blue
        colours = {_colour(marked, (x, 48)) for x in range(34, 280)}
        assert any(blue > green == red for red, green, blue in colours)


def test_a_page_too_few_or_too_many_is_seen(yes: bytes, tmp_path: Path) -> None:
    """As is one on other paper."""
    first, second = pictures(yes)[:2]
    _write(tmp_path, first, second)
    seen = tmp_path / "seen"
    seen.mkdir()

    for pages, told in (
        ((first,), r"sheet-2\.png: there is no such page any more"),
        ((first, second, first), r"sheet-3\.png: there is no golden page of this size"),
        ((first, second.crop((0, 0, 400, 500))), r"sheet-2\.png: there is no golden page of this size"),
    ):
        with pytest.raises(pytest.fail.Exception, match=told):
            Golden(tmp_path, seen).check("sheet", pages)


def test_a_run_that_writes_fails_and_the_next_one_passes(yes: bytes, tmp_path: Path) -> None:
    """What is written is what is compared, and a page that is no more goes."""
    first, second, third, *_ = pictures(yes)
    _write(tmp_path, first, second)
    _write(tmp_path, third)

    assert [path.name for path in tmp_path.iterdir()] == ["sheet-1.png"]
    Golden(tmp_path, tmp_path).check("sheet", (third,))


def _write(folder: Path, *pages: Image.Image) -> None:
    with pytest.raises(pytest.fail.Exception, match="written anew"):
        Golden(folder, folder, anew=True).check("sheet", pages)


def _colour(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    red, green, blue = found
    return red, green, blue


def test_where_ci_is_set_nothing_is_written() -> None:
    """A run that would write is refused with a sentence before any test."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--write-golden", __file__]
    run = subprocess.run(command, env=os.environ | {"CI": "true"}, capture_output=True, text=True, check=False)

    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--write-golden is refused where CI is set" in run.stderr
