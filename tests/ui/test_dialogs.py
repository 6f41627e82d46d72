from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.ui import dialogs
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import HOSTILE


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Return a window that asks."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def soon(act: Callable[[QMessageBox], None]) -> None:
    """Act on the box that comes up next."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            act(box)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_sentence_is_shown_as_it_is(parent: QWidget, words: Catalogue) -> None:
    """What looks like markup in it is shown as typed, and one button closes it."""
    seen: list[object] = []

    def look(box: QMessageBox) -> None:
        seen.extend((box.text(), box.textFormat(), [button.text() for button in box.buttons()]))
        box.buttons()[0].click()

    soon(look)
    dialogs.tell(parent, words, HOSTILE)

    assert seen == [HOSTILE, Qt.TextFormat.PlainText, ["Close"]]


@pytest.mark.parametrize(("press", "answer"), [("Yes, do", True), ("No, leave", False)])
def test_answer_is_the_button_that_was_pressed(parent: QWidget, words: Catalogue, press: str, answer: bool) -> None:
    """Both answers have a name that says what happens."""
    soon(lambda box: next(button for button in box.buttons() if button.text() == press).click())

    assert dialogs.ask(parent, words, "Do it?", "Yes, do", "No, leave") is answer


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_return_change_nothing(parent: QWidget, words: Catalogue, key: Qt.Key) -> None:
    """A key that is pressed in haste is the answer that changes nothing."""
    soon(lambda box: QTest.keyClick(box, key))

    assert not dialogs.ask(parent, words, "Do it?", "Yes, do", "No, leave")


@pytest.mark.parametrize(("chosen", "path"), [("/a/b.pdf", Path("/a/b.pdf")), ("", None)])
def test_places_come_from_the_systems_own_dialogs(
    parent: QWidget, words: Catalogue, monkeypatch: pytest.MonkeyPatch, chosen: str, path: Path | None
) -> None:
    """A place is a path, and no place is none."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))

    assert dialogs.ask_where_to_save(parent, words, "consent-1.pdf") == path
    assert dialogs.ask_for_pdf(parent, words) == path
