from __future__ import annotations

import io
import threading

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from mesodesk.document.pictures import Picture, page_count, render, render_page
from mesodesk.document.text import Text
from mesodesk.errors import MesoDeskError
from tests.document.paper_reading import PLAIN, drawn, paper


def _red(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 200, 300, 200, stroke=0, fill=1)


def _pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    at = y * picture.stride + 4 * x
    return tuple(picture.pixels[at : at + 3])


def test_a_page_becomes_pixels() -> None:
    """A page has four bytes a pixel, rows from the top, blue first."""
    picture = render_page(drawn(_red), 0, 144)
    assert (picture.width, picture.height) == (600, 800)
    assert picture.stride >= 4 * 600
    assert len(picture.pixels) == picture.stride * 800
    assert _pixel(picture, 300, 100) == (0, 0, 255)
    assert _pixel(picture, 300, 700) == (255, 255, 255)


def test_every_page_has_its_picture() -> None:
    """All pages are rendered in order, each as it would be alone."""
    pdf = paper(Text("one\ntwo\nthree\nfour", PLAIN), height=31)
    assert page_count(pdf) == 2
    assert render(pdf, 36) == tuple(render_page(pdf, index, 36) for index in range(2))
    assert render(pdf, 36)[0] != render(pdf, 36)[1]


@pytest.mark.parametrize("pdf", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", drawn(_red)[:300]])
def test_a_broken_file_is_refused(pdf: bytes) -> None:
    """What is not a whole PDF is refused, whatever is asked of it."""
    for ask in (page_count, lambda data: render(data, 72), lambda data: render_page(data, 0, 72)):
        with pytest.raises(MesoDeskError, match="pdf-unreadable"):
            ask(pdf)


def test_a_locked_file_is_refused() -> None:
    """A file with a password is refused."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(_red))) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(MesoDeskError, match="pdf-unreadable"):
        page_count(file.getvalue())


@pytest.mark.parametrize("index", [-1, 1, 99])
def test_a_page_that_is_not_there_is_refused(index: int) -> None:
    """Asking for a page that the file has not is refused."""
    with pytest.raises(MesoDeskError, match="pdf-unreadable"):
        render_page(drawn(_red), index, 72)


@pytest.mark.parametrize("dpi", [0, 3000])
def test_a_picture_of_no_or_any_size_is_refused(dpi: float) -> None:
    """A picture without pixels, or with more than a screen and a printer need, is refused."""
    with pytest.raises(MesoDeskError, match="pdf-unreadable"):
        render_page(drawn(_red), 0, dpi)


def test_a_refusal_leaves_the_lock_open() -> None:
    """After a broken file the next one is rendered, also from several threads at once."""
    with pytest.raises(MesoDeskError):
        page_count(b"")
    pdf = drawn(_red)
    found: list[Picture] = []
    threads = [threading.Thread(target=lambda: found.append(render_page(pdf, 0, 36))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [render_page(pdf, 0, 36)] * 4
