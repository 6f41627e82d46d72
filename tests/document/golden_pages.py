"""Golden pages: pictures of pages that somebody has looked at, and what differs from them today.

When a page changes on purpose, write the pictures anew, look at them, and commit them by themselves:

    .venv/bin/python -m pytest tests/document/test_golden.py --write-golden

A run that writes always ends as failed, so that nobody takes it for a pass; where `CI` is set, it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from mesodesk.document.pictures import Picture, render

DPI = 60
FINER = 3
"""How much finer a page is drawn first: PDFium sets small letters on whole pixels, and a small move must be seen."""
SHADE = 17
"""Of 255: greys are rounded to 16 shades, which makes small files."""
FAINT = 3 * SHADE
"""No larger difference of one pixel counts: another machine may round otherwise."""
FEW = 3
"""No more differing pixels count. The least that any word leaves behind is five."""


def grey(page: Picture) -> Image.Image:
    """Return the small grey picture of a page that was drawn finer."""
    drawn = Image.frombuffer("RGBX", (page.width, page.height), page.pixels, "raw", "BGRX", page.stride, 1)
    return drawn.convert("L").reduce(FINER).point([SHADE * round(value / SHADE) for value in range(256)])


def pictures(pdf: bytes) -> tuple[Image.Image, ...]:
    """Return the pictures of all pages, as golden ones are made."""
    return tuple(map(grey, render(pdf, DPI * FINER)))


def differing(one: Image.Image, other: Image.Image) -> int:
    """Return in how many pixels two pictures of one size differ for a reader."""
    return sum(ImageChops.difference(one, other).histogram()[FAINT + 1 :])


def same(one: Image.Image | None, other: Image.Image | None) -> bool:
    """Tell whether a page looks as it did."""
    return one is not None and other is not None and one.size == other.size and differing(one, other) <= FEW


@dataclass(frozen=True)
class Golden:
    """The golden pages in a folder.

    Attributes:
        folder: where they lie, `NAME-NUMBER.png`.
        seen: where pages that differ are shown.
        anew: whether they are written anew.
    """

    folder: Path
    seen: Path
    anew: bool = False

    def check(self, name: str, pages: Sequence[Image.Image]) -> None:
        """Compare pages with those of a name, and fail with what differs and where it is shown; or write them anew."""
        today = {f"{name}-{number}.png": page for number, page in enumerate(pages, start=1)}
        if self.anew:
            self._write(name, today)
            pytest.fail(f"The golden pages of {name} are written anew. Look at them, then run without --write-golden.")
        golden = {path.name: _read(path) for path in self.folder.glob(f"{name}-*.png")}
        wrong = [file for file in sorted({*golden, *today}) if not same(golden.get(file), today.get(file))]
        if wrong:
            told = "\n".join(self._show(file, golden.get(file), today.get(file)) for file in wrong)
            pytest.fail(f"{told}\nIf this is wanted, run again with --write-golden, look at the pages and commit them.")

    def _write(self, name: str, pages: dict[str, Image.Image]) -> None:
        self.folder.mkdir(exist_ok=True)
        for path in self.folder.glob(f"{name}-*.png"):
            path.unlink()
        for file, page in pages.items():
            page.save(self.folder / file, optimize=True)

    def _show(self, file: str, golden: Image.Image | None, today: Image.Image | None) -> str:
        """Save a page and what differs on it, and say where."""
        if today is None:
            return f"{file}: there is no such page any more."
        path = self.seen / file
        today.save(path)
        if golden is None or golden.size != today.size:
            return f"{file}: there is no golden page of this size. Today's: {path}"
        marked = path.with_stem(f"{path.stem}-difference")
        _difference(golden, today).save(marked)
        return f"{file}: {differing(golden, today)} pixels differ. Today's: {path} Difference: {marked}"


def _read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("L")


def _difference(golden: Image.Image, today: Image.Image) -> Image.Image:
    """Return today's page in pale grey, what is new in red and what is gone in blue."""
    pale = today.point([191 + value // 4 for value in range(256)])
    new, gone = (ImageChops.subtract(pale, ImageChops.subtract(*pair)) for pair in ((golden, today), (today, golden)))
    return Image.merge("RGB", (gone, ImageChops.darker(new, gone), new))
