from __future__ import annotations

from pathlib import Path

import pytest

from mesodesk.actions import pages
from mesodesk.actions.desk import Desk
from mesodesk.actions.pages import can_print_as_is, pictures, print_as_is
from mesodesk.consent.consultation import Paper
from mesodesk.errors import MesoDeskError
from tests.actions.talks import reviewed


def _lp(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a print command of ours where the system's would be."""
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize(
    ("paper", "pages", "options"),
    [
        (Paper.A4, None, ["-o", "media=A4"]),
        (Paper.LETTER, None, ["-o", "media=Letter"]),
        (Paper.A4, 2, ["-o", "media=A4", "-o", "page-ranges=1-2"]),
    ],
)
def test_the_printer_gets_the_very_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: Paper, pages: int | None, options: list[str]
) -> None:
    """Printed is the document itself, on the named printer and the paper it is made for, as much of it as asked."""
    _lp(tmp_path, f'cat > {tmp_path}/sheet; printf "%s\\n" "$@" > {tmp_path}/words', monkeypatch)
    pdf = bytes(range(256)) * 2000
    print_as_is(pdf, "Front desk; rm -rf x", 2, paper, pages)

    assert (tmp_path / "sheet").read_bytes() == pdf
    words = (tmp_path / "words").read_text().splitlines()
    assert words == ["-d", "Front desk; rm -rf x", "-n", "2", *options, "-"]


@pytest.mark.parametrize("script", ["cat > /dev/null; exit 1", "exit 3", "exec sleep 20"])
def test_a_printer_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A refusal, a hang and a command that reads nothing end in one failure that names the printer."""
    _lp(tmp_path, script, monkeypatch)
    monkeypatch.setattr(pages, "PRINT_SECONDS", 0.5)
    with pytest.raises(MesoDeskError) as caught:
        print_as_is(b"%PDF" * 100_000, "Front desk", 1, Paper.A4)

    assert (caught.value.key, caught.value.slots) == ("print-failed", {"printer": "Front desk"})


def test_without_a_print_command_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no `lp`, bytes cannot be printed as they are, and trying fails cleanly."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MesoDeskError, match="print-failed"):
        print_as_is(b"%PDF", "Front desk", 1, Paper.A4)

    assert not can_print_as_is()
    _lp(tmp_path, "exit 0", monkeypatch)
    assert can_print_as_is()


def test_pages_become_pictures(desk: Desk) -> None:
    """Every page of a review has a picture of the asked size."""
    found = pictures(reviewed(desk).pdf, 36)

    assert len(found) >= 2
    assert all((page.width, page.height) == (298, 421) for page in found)
    assert all(len(page.pixels) == page.stride * page.height for page in found)
