"""The command: `mesodesk export` as a whole process, from nothing to a sealed file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mesodesk.settings import FOLDER_VARIABLE
from tests.benchmarks.timing import in_turns, row, worked

ROUNDS = 9


def report() -> None:
    """Print what a cold export costs beside a Python that does nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"{number}.json" for number in range(2 * ROUNDS + 1)]
        for file in files:
            _run(folder / "clinic", "-m", "mesodesk", "example", "-o", str(file))

        def export(clinic: Path) -> None:
            file = files.pop()
            _run(clinic, "-m", "mesodesk", "export", str(file), "-o", str(file.with_suffix(".pdf")))

        export(folder / "clinic")  # makes the keys
        work = {
            "a bare `python -c pass`": lambda: _run(folder / "clinic", "-c", "pass"),
            "`mesodesk export`": lambda: export(folder / "clinic"),
            "  the very first, with new keys": lambda: export(folder / f"clinic-{len(files)}"),
        }
        found = in_turns(work, ROUNDS, (time.perf_counter, worked))
    bare = found["a bare `python -c pass`"]
    for index, clock in enumerate(("the clock on the wall", "processor time")):
        print(f"\nA cold export of the example, a whole process each time, by {clock}")
        for words, spans in found.items():
            row(words, spans[index] * 1000, "ms", spans[index] / bare[index])


def _run(clinic: Path, *arguments: str) -> None:
    environment = os.environ | {FOLDER_VARIABLE: str(clinic)}
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
