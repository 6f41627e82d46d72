from __future__ import annotations

import builtins
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mesodesk import app
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.ui.window import MainWindow
from tests.ui.talks import CANARY, clinic_desk


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every screen away."""
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_it_names_the_other_way(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and the code of a wrong command."""
    assert app.run_window() == 2

    assert "mesodesk --help" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
@pytest.mark.usefixtures("no_screen")
def test_any_kind_of_screen_is_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """X, Wayland, or a platform that somebody named."""
    assert app._has_no_screen()
    monkeypatch.setenv(name, "x")

    assert not app._has_no_screen()


def test_other_systems_always_have_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Unix sessions can lack one."""
    monkeypatch.setattr(sys, "platform", "darwin")

    assert not app._has_no_screen()


def test_missing_library_of_qt_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that cures it, and without a trace."""
    real = builtins.__import__

    def refuse(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
        return real(name, globals_, locals_, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", refuse)
    code = app.run_window()
    monkeypatch.undo()
    said = capsys.readouterr().err

    assert code == 2
    assert "(libEGL.so.1)" in said
    assert "apt-get install" in said
    assert "Traceback" not in said


def test_broken_settings_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    """The file is named and left as it is."""
    path = data_folder() / "settings.json"
    path.write_text("{", "utf-8")

    assert app.run_window() == 2
    assert str(path) in capsys.readouterr().err
    assert path.read_text("utf-8") == "{"


@pytest.fixture
def started(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], MainWindow]]:
    """Return what runs the program in the tests' own application, until its window closes."""
    interval, hook = sys.getswitchinterval(), sys.excepthook
    found: list[QWidget] = []

    def leave() -> None:
        found.extend(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        QApplication.exit(7)

    class Application:
        """Stands for the class, of which there can be only one in a process."""

        def __new__(cls, _: list[str]) -> QApplication:  # type: ignore[misc]  # it hands out the one there is
            return qapp

    def run() -> MainWindow:
        QTimer.singleShot(50, leave)
        with monkeypatch.context() as one:
            one.setattr("PySide6.QtWidgets.QApplication", Application)
            assert app.run_window() == 7
        window = found[-1]
        assert isinstance(window, MainWindow)
        qtbot.addWidget(window)
        return window

    clinic_desk()
    yield run
    sys.excepthook = hook
    sys.setswitchinterval(interval)


def test_program_runs_until_the_window_closes(started: Callable[[], MainWindow]) -> None:
    """It returns the code of the event loop, lets threads take turns, and watches for failures."""
    before = sys.excepthook
    window = started()

    assert window.isVisible()
    assert sys.getswitchinterval() == pytest.approx(app.SWITCH_INTERVAL)
    assert sys.excepthook is not before


def test_failure_is_logged_by_kind_and_place_and_the_draft_saved(caplog: pytest.LogCaptureFixture) -> None:
    """Its text may name a patient: it never reaches the log."""
    saved: list[int] = []
    hook = app._log_without_words(lambda: saved.append(1))
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        hook(type(error), error, error.__traceback__)

    assert saved == [1]
    assert caplog.messages[0].startswith("unexpected ValueError at ")
    assert "test_app.py:" in caplog.messages[0]
    assert CANARY not in caplog.text


def test_failure_while_saving_says_no_more(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second failure is logged by its kind; Python prints nothing of it."""

    def save() -> None:
        raise MesoDeskError("disk-full", path=CANARY)

    app._log_without_words(save)(ValueError, ValueError(CANARY), None)

    assert caplog.messages == ["unexpected ValueError at ?", "not saved: MesoDeskError"]
    assert CANARY not in caplog.text + "".join(capsys.readouterr())
    assert all(record.levelno == logging.ERROR for record in caplog.records)
