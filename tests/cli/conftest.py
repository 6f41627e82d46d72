"""A command as it is called, in the data folder of one test, and a clinic that has sealed the example once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.actions.example import example
from mesodesk.actions.export import export
from mesodesk.cli.main import main
from mesodesk.settings import FOLDER_VARIABLE, data_folder

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def desk() -> Desk:
    """Return the desk of this test's data folder."""
    return open_desk(data_folder())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in this process, in the data folder of this test."""

    def call(*words: object) -> Answer:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call


def start(*words: object, env: dict[str, str] | None = None, **named: Any) -> Answer:
    """Run `python main.py` with some words as a process of its own."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **named}
    done = subprocess.run(command, env=plain | (env or {}), check=False, **options)
    return Answer(done.returncode, *((stream or b"").decode() for stream in (done.stdout, done.stderr)))


@dataclass(frozen=True)
class Clinic:
    """A clinic that has sealed the example."""

    folder: Path
    consultation: Path
    pdf: Path


@pytest.fixture(scope="session")
def sealed_once(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Seal the example once for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("sealed")
    made = Clinic(folder / "data", folder / "consultation.json", folder / "sheet.pdf")
    desk = open_desk(made.folder)
    made.consultation.write_bytes(example(desk, now()))
    export(desk, made.consultation.read_bytes(), made.pdf, now())
    return made


@pytest.fixture
def clinic(sealed_once: Clinic, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """Work in the data folder of the clinic that has sealed the example."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(sealed_once.folder))
    return sealed_once


@pytest.fixture
def kept() -> Callable[[], list[Path]]:
    """Return what lists all that the data folder of this test keeps."""
    return lambda: sorted(path for path in data_folder().rglob("*") if path.is_file())
