"""The house stands as planned: arrows point down, each library has its room, each word has its place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mesodesk"
FILES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "errors": "",
    "files": "errors",
    "resources": "errors",
    "settings": "files errors",
    "wording": "resources errors",
    "body": "resources errors",
    "clinical": "wording body resources errors",
    "consent": "clinical body wording settings errors",
    "explanation": "consent clinical body wording settings errors",
    "exchange": "consent clinical wording settings errors",
    "document": "consent body wording resources errors",
    "sealing": "errors",
    "archive": "exchange consent settings files errors",
    "actions": "archive sealing document exchange explanation consent clinical body wording settings resources"
    " files errors",
    "cli": "actions explanation consent clinical wording settings exchange errors",
    "ui": "actions explanation consent clinical body wording resources settings errors",
    "app": "ui cli actions archive sealing document exchange explanation consent clinical body wording"
    " settings resources files errors",
    "__main__": "app cli",
    "__init__": "",
}
"""What each room may import of ours. A room that is not here does not exist."""

MAY_USE = {
    "settings": {"platformdirs"},
    "exchange": {"msgspec"},
    "clinical": {"msgspec", "pyphen"},
    "actions": {"msgspec"},
    "document": {"reportlab", "uharfbuzz", "pikepdf", "pypdfium2", "segno", "fontpkg_noto_sans"},
    "sealing": {"pyhanko", "cryptography", "asn1crypto", "pypdfium2"},
    "ui": {"PySide6", "shiboken6", "fontpkg_atkinson_hyperlegible"},
    "app": {"PySide6", "shiboken6"},
}
"""Which libraries each room may use besides Python's own; no other room uses any."""

EVERYBODYS = {"__version__"}
"""What lies in `mesodesk/__init__.py` and belongs to no room."""

TOP_LEVEL = {
    "mesodesk",
    "resources",
    "tests",
    "main.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "Makefile",
    "CHANGES",
}

ONE_PLACE = {
    "QLabel": "ui/widgets/label.py",
    "QMessageBox": "ui/dialogs.py",
    "setStyleSheet": "ui/theme.py",
}
"""Names of Qt that one file may use, for all: labels never read markup, dialogs are plain, styles lie in sheets."""


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of everything that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it points"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def used_names(tree: ast.AST) -> set[str]:
    """Return every name that code uses, defines by import or reaches by a dot."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {name.rpartition(".")[2] for name in imported_names(tree)}


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names that a file uses, read once for all tests."""
    return frozenset(used_names(ast.parse(path.read_bytes())))


def wrong_arrows(source: str, room: str) -> list[str]:
    """Return what a source file of a room imports and may not."""
    assert room in MAY_IMPORT, f"the room {room} is not in the table"
    tree = ast.parse(source)
    wrong = ["TYPE_CHECKING"] if "TYPE_CHECKING" in used_names(tree) else []
    ours = {room, *MAY_IMPORT[room].split()} | EVERYBODYS
    libraries = sys.stdlib_module_names | MAY_USE.get(room, set())
    for name in imported_names(tree):
        first, _, rest = name.partition(".")
        if not (rest.partition(".")[0] in ours if first == "mesodesk" else first in libraries):
            wrong.append(name)
    return wrong


def room_of(path: Path) -> str:
    """Return the room that a file lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def loaded_by(module: str) -> set[str]:
    """Return the top-level modules that are loaded once a module is imported."""
    script = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_file_imports_only_what_its_room_may(path: Path) -> None:
    """Arrows point down, and each library is used in its room only, inside functions too."""
    assert wrong_arrows(path.read_text(encoding="utf-8"), room_of(path)) == []


@pytest.mark.parametrize(
    ("room", "line", "wrong"),
    [
        ("ui", "from mesodesk.sealing.seal import seal", "mesodesk.sealing.seal.seal"),
        ("consent", "from mesodesk import ui", "mesodesk.ui"),
        ("consent", "import mesodesk.archive.store", "mesodesk.archive.store"),
        ("consent", "import mesodesk", "mesodesk"),
        ("cli", "from PySide6.QtCore import Qt", "PySide6.QtCore.Qt"),
        ("cli", "def f():\n    import PySide6", "PySide6"),
        ("actions", "import reportlab.pdfgen", "reportlab.pdfgen"),
        ("archive", "import numpy", "numpy"),
        ("__main__", "import mesodesk.actions.desk", "mesodesk.actions.desk"),
        ("errors", "if TYPE_CHECKING:\n    import json", "TYPE_CHECKING"),
        ("errors", "import typing as t\nif t.TYPE_CHECKING:\n    import json", "TYPE_CHECKING"),
    ],
)
def test_wrong_arrow_is_caught(room: str, line: str, wrong: str) -> None:
    """The check sees what it is there for."""
    assert wrong_arrows(line, room) == [wrong]


def test_right_arrow_is_none_of_its_business() -> None:
    """A room may import itself, what lies below, Python's own library and the program's version."""
    source = "import json, msgspec\nfrom mesodesk import __version__, errors\nimport mesodesk.exchange.codec"

    assert wrong_arrows(source, "exchange") == []


def test_relative_import_and_unknown_room_are_caught() -> None:
    """What cannot be told apart is refused as a whole."""
    with pytest.raises(AssertionError, match="relative"):
        wrong_arrows("from . import store", "archive")
    with pytest.raises(AssertionError, match="not in the table"):
        wrong_arrows("", "helpers")


def test_table_has_no_circle() -> None:
    """Each room in the table imports only rooms that import it neither directly nor through others."""
    below = {room: set(names.split()) for room, names in MAY_IMPORT.items()}
    while below:
        ground = {room for room, names in below.items() if not names & set(below)}
        assert ground, f"a circle among {sorted(below)}"
        below = {room: names for room, names in below.items() if room not in ground}


def test_terminal_loads_no_window() -> None:
    """The terminal runs where Qt's system libraries are missing, and starts without what only sealing needs."""
    loaded = loaded_by("mesodesk.cli.main")

    assert "argparse" in loaded
    assert not loaded & {"PySide6", "shiboken6", "reportlab", "pikepdf", "pyhanko"}


def test_start_of_the_window_loads_no_paper_and_no_seal() -> None:
    """What is slow and needed late is loaded late."""
    assert (PACKAGE / "app.py").is_file()
    loaded = loaded_by("mesodesk.app, mesodesk.ui.window")

    assert "PySide6" in loaded
    assert not loaded & {"reportlab", "pikepdf", "pyhanko", "cryptography"}


def test_every_room_says_what_lives_in_it() -> None:
    """Each folder with code has an `__init__.py` with a docstring, and each room's says what it may import."""
    for folder in {path.parent for path in FILES}:
        docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))

        assert docstring, folder
        assert folder.parent != PACKAGE or "May import" in docstring, folder


def test_only_few_names_lie_at_the_top() -> None:
    """Whoever opens the project sees the house, and nothing else."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {line.partition("/")[0] for line in done.stdout.splitlines()}

    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("name", ["utils.py", "common.py", "helpers.py"])
def test_nothing_has_a_name_that_says_nothing(name: str) -> None:
    """A file is named after what lives in it."""
    assert [path for path in FILES if path.name == name] == []


@pytest.mark.parametrize(("name", "place"), ONE_PLACE.items())
def test_one_file_uses_this_for_all(name: str, place: str) -> None:
    """Labels, message boxes and style sheets have one place each."""
    users = {path.relative_to(PACKAGE).as_posix() for path in FILES if name in names_in(path)}

    assert users <= {place}
