from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.label import Label
from tests.ui.talks import HOSTILE


@pytest.fixture
def choice(qtbot: QtBot) -> Choice:
    """Return a choice of two with a note below each."""
    made = Choice([("a", "Alpha"), ("b", "Beta")], notes={"a": "First", "b": "Second"})
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_is_chosen_at_first(choice: Choice) -> None:
    """No answer looks like the right one."""
    assert choice.value() is None
    assert choice.button("a").sizeHint().height() == choice.button("b").sizeHint().height()
    assert not choice.button("a").autoDefault()


def test_press_tells_what_was_chosen(choice: Choice, qtbot: QtBot) -> None:
    """By mouse or by Space, and the other button is up again."""
    with qtbot.waitSignal(choice.chosen) as told:
        choice.button("a").click()
    assert told.args == ["a"]

    with qtbot.waitSignal(choice.chosen) as told:
        QTest.keyClick(choice.button("b"), Qt.Key.Key_Space)

    assert told.args == ["b"]
    assert choice.value() == "b"


@pytest.mark.parametrize("value", ["a", None])
def test_shown_value_is_nobodys_choice(choice: Choice, qtbot: QtBot, value: str | None) -> None:
    """Showing sends no signal, and a choice can be shown as open again."""
    choice.button("b").click()
    with qtbot.assertNotEmitted(choice.chosen):
        choice.set_value(value)

    assert choice.value() == value


def test_notes_stand_below_and_are_read_aloud(choice: Choice) -> None:
    """All choices are explained in the same way."""
    assert [label.text() for label in choice.findChildren(Label)] == ["First", "Second"]
    assert choice.button("a").accessibleDescription() == "First"


def test_words_fit_when_they_are_bold(qtbot: QtBot, dressed: QApplication) -> None:
    """A button that is down shows all its words, in no more room than it had."""
    made = Choice([("a", "Normal measurement"), ("b", "Beta")], "segment")
    qtbot.addWidget(made)
    made.show()
    made.resize(made.minimumSizeHint())
    dressed.processEvents()
    button, bold = made.button("a"), QFont(made.button("a").font())
    bold.setBold(True)
    width = button.width()
    button.click()

    assert button.width() == width
    assert width >= QFontMetrics(bold).horizontalAdvance(button.text()) + 2 * 16  # the sheet's padding


def test_ampersand_is_no_shortcut(qtbot: QtBot) -> None:
    """Words are shown as they are."""
    made = Choice([("a", HOSTILE)])
    qtbot.addWidget(made)

    assert made.button("a").text() == HOSTILE.replace("&", "&&")
    assert made.button("a").shortcut().isEmpty()
