"""Pictures of the pages of a finished PDF: what the screen shows is what the file holds.

PDFium is not thread-safe, so one lock stands around every use of it. May import `errors`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Lock

import pypdfium2

from mesodesk.errors import MesoDeskError

MAX_PIXELS = 64_000_000
"""Twice an A4 page at 600 dpi; a hostile file may ask for any size."""

_pdfium = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: rows from the top, four bytes each (blue, green, red, unused)."""

    width: int
    height: int
    stride: int
    """Bytes from one row to the next."""
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a file has.

    Raises:
        MesoDeskError: `pdf-unreadable`.
    """
    with _opened(pdf) as document:
        return len(document)


def render_page(pdf: bytes, index: int, dpi: float) -> Picture:
    """Return the picture of one page.

    Args:
        pdf: the file.
        index: which page, from 0.
        dpi: pixels per inch.

    Raises:
        MesoDeskError: `pdf-unreadable`, also when there is no such page or it is too large for a picture.
    """
    with _opened(pdf) as document:
        return _rendered(document, index, dpi)


def render(pdf: bytes, dpi: float) -> tuple[Picture, ...]:
    """Return the pictures of all pages.

    Raises:
        MesoDeskError: `pdf-unreadable`, also when a page is too large for a picture.
    """
    with _opened(pdf) as document:
        return tuple(_rendered(document, index, dpi) for index in range(len(document)))


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a file for as long as the lock is held."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise MesoDeskError("pdf-unreadable") from error


def _rendered(document: pypdfium2.PdfDocument, index: int, dpi: float) -> Picture:
    if not 0 <= index < len(document):
        raise MesoDeskError("pdf-unreadable")
    page = document[index]
    scale = dpi / 72
    width, height = (ceil(length * scale) for length in page.get_size())
    if not 0 < width * height <= MAX_PIXELS:
        raise MesoDeskError("pdf-unreadable")
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    try:
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()
        page.close()
