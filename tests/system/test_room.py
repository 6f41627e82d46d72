"""The whole consultation once more, by mouse and keyboard on a real X screen, in the program as it is started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import open_desk
from mesodesk.settings import Clinic, Settings, data_folder, save_settings
from mesodesk.ui.theme import Theme, apply_theme, load_theme
from mesodesk.ui.window import MainWindow
from tests.ui.two_people import TwoPeople

CLINIC = Clinic("Example Clinic", "1 Example Street", "01 000", "01 999", "112", "GB")
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds: a busy machine may take some to start a window; nothing waits longer than it needs."""

pytestmark = pytest.mark.system


class Screen:
    """An X screen with the program on it."""

    def __init__(self, number: int, folder: Path) -> None:
        self._environment = os.environ | {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "MESODESK_DATA": str(folder),
        }
        self._server = subprocess.Popen(
            ["Xvfb", f":{number}", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL
        )
        wait_for(lambda: self._works("xdotool", "getmouselocation"))
        self._program = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")], env=self._environment, cwd=folder, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: self._works("xdotool", "search", "--onlyvisible", "--name", "MesoDesk"))
        window = self.run("search", "--onlyvisible", "--name", "MesoDesk").split()[0]
        self.run("windowmove", window, "0", "0", "windowsize", window, "1280", "800", "windowfocus", window)
        time.sleep(1)

    def run(self, *arguments: str) -> str:
        """Run xdotool."""
        return subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def picture(self, path: Path) -> None:
        """Save what is on the screen."""
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=True)

    def close(self) -> None:
        """End the program and its screen."""
        for process in (self._program, self._server):
            process.terminate()
            process.wait(20)

    def _works(self, *command: str) -> bool:
        return subprocess.run(command, env=self._environment, capture_output=True, check=False).returncode == 0


class BothHands:
    """Does everything twice: in a window of this process, which tells where things are, and on the screen."""

    def __init__(self, bot: QtBot, window: MainWindow, screen: Screen) -> None:
        self._bot, self._window, self._screen = bot, window, screen

    def mouseClick(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802
        """Click."""
        place = self._on_screen(widget, pos)
        self._bot.mouseClick(widget, button, pos=pos)
        self._screen.run("mousemove", *place, "click", "1")
        self._settle()

    def mousePress(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802
        """Press and hold."""
        self._bot.mousePress(widget, button, pos=pos)
        self._screen.run("mousemove", *self._on_screen(widget, pos), "mousedown", "1")

    def mouseMove(self, widget: QWidget, pos: QPoint) -> None:  # noqa: N802
        """Move."""
        self._bot.mouseMove(widget, pos)
        self._screen.run("mousemove", *self._on_screen(widget, pos))

    def mouseRelease(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802
        """Let go."""
        self._bot.mouseRelease(widget, button, pos=pos)
        self._screen.run("mousemove", *self._on_screen(widget, pos), "mouseup", "1")
        self._settle()

    def keyClicks(self, widget: QWidget, text: str) -> None:  # noqa: N802
        """Type; on the screen the field must be clicked first."""
        place = self._on_screen(widget, QPoint(20, widget.height() // 2))
        self._bot.keyClicks(widget, text)
        self._screen.run("mousemove", *place, "click", "1")
        self._settle()
        if isinstance(widget, QSpinBox):
            self._screen.run("key", "ctrl+a")
        self._screen.run("type", "--delay", "15", text)
        if isinstance(widget, QComboBox):
            self._screen.run("key", "Return")
        self._settle()

    def waitUntil(self, reached: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802
        """Wait here, and then for as long again on the screen."""
        start = time.monotonic()
        self._bot.waitUntil(reached, timeout=timeout)
        self._bot.wait(2000 + int(3000 * (time.monotonic() - start)))

    def _on_screen(self, widget: QWidget, pos: QPoint) -> tuple[str, str]:
        place = widget.mapTo(self._window, pos)
        return str(place.x()), str(place.y())

    def _settle(self) -> None:
        self._bot.wait(120)


def wait_for(reached: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """Return a screen with the program of a clinic that is set up."""
    folder = tmp_path / "real"
    save_settings(Settings(folder, CLINIC, theme="light"))
    screen = Screen(90 + os.getpid() % 900, folder)
    yield screen
    screen.close()


@pytest.fixture
def light(qapp: QApplication) -> Theme:
    """Dress this process's window as the program dresses its own."""
    theme = load_theme("light")
    apply_theme(qapp, theme)
    return theme


def test_two_people_at_a_real_screen_get_a_sealed_sheet(
    screen: Screen, light: Theme, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """What mouse and keyboard do on X11 ends in a file that verifies here and that pdfsig calls valid."""
    save_settings(replace(Settings(data_folder()), clinic=CLINIC))
    window = MainWindow(open_desk(data_folder()), light, qapp)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    people = TwoPeople(window, BothHands(qtbot, window, screen))

    people.pick("front-abdomen-lower")
    people.press("Next")
    people.write("Name", "Erika Example")
    people.enter_date("Date of birth", "14", "May", "1987")
    people.write("The clinic's number for this patient", "EX-1")
    people.write("Name", "Dr Sam Sample", number=2)
    people.write("Registration number", "EX-99")
    people.press("5  Decide")
    people.press("Not today")
    people.press("Next")
    people.wait(window.talk.may_sign)
    people.press("Next")
    people.enter_date("Date of birth, as the patient says it now", "14", "May", "1987")
    people.sign("Signature: Clinician")
    screen.picture(tmp_path / "signed.png")
    people.press("Seal the sheet")
    people.wait(lambda: window.talk.kept is not None)

    folder = tmp_path / "real"
    wait_for(lambda: any(folder.glob("sealed/*.pdf")))
    sealed = next(folder.glob("sealed/*.pdf"))
    environment = os.environ | {"MESODESK_DATA": str(folder)}
    verified = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "verify", str(sealed)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout
    told = subprocess.run(["pdfsig", str(sealed)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
