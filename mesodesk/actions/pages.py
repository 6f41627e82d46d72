"""Turn a PDF's pages into pictures, and hand a PDF to the system's printer."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from typing import Protocol

from mesodesk.consent.consultation import Paper
from mesodesk.errors import MesoDeskError

_MEDIA = {Paper.A4: "A4", Paper.LETTER: "Letter"}
"""Names of the papers in CUPS."""
PRINT_SECONDS = 30
"""How long the print system may take to accept a document."""


class Picture(Protocol):
    """A page as pixels: blue, green, red and one unused byte each."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    @property
    def stride(self) -> int:
        """Bytes a row."""

    @property
    def pixels(self) -> bytes:
        """All rows, from the top."""


def pictures(pdf: bytes, dpi: float) -> Sequence[Picture]:
    """Return every page as a picture.

    Raises:
        MesoDeskError: `pdf-unreadable`.
    """
    from mesodesk.document.pictures import render  # pypdfium2: 40 ms that the start need not pay

    return render(pdf, dpi)


def front_pages(pdf: bytes) -> int:
    """Return how many pages of a sheet, from the first, the patient carries about; 0 where there are none."""
    from mesodesk.document.carried import carried  # pikepdf: the start need not pay for it

    return carried(pdf)


def can_print_as_is() -> bool:
    """Tell whether the system takes a PDF as it is, so that its bytes and not a picture of them are printed."""
    return shutil.which("lp") is not None


def print_as_is(pdf: bytes, printer: str, copies: int, paper: Paper, pages: int | None = None) -> None:
    """Print a PDF's own bytes through CUPS.

    Args:
        pdf: what is printed.
        printer: its name.
        copies: how often.
        paper: what the pages were made for.
        pages: only so many, from the first; None: all.

    Raises:
        MesoDeskError: `print-failed`.
    """
    wishes = [f"media={_MEDIA[paper]}", *([f"page-ranges=1-{pages}"] if pages else [])]
    options = [word for wish in wishes for word in ("-o", wish)]
    command = [shutil.which("lp") or "lp", "-d", printer, "-n", str(copies), *options, "-"]
    try:
        subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=PRINT_SECONDS)  # noqa: S603 - no shell, and the printer's name comes from the system's own list
    except (OSError, subprocess.SubprocessError) as error:
        raise MesoDeskError("print-failed", printer=printer) from error
