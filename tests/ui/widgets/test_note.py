from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.note import Note
from tests.ui.talks import HOSTILE


@pytest.fixture
def note(qtbot: QtBot, dressed: QApplication) -> Note:
    """Return an empty note of three lines."""
    assert dressed is not None
    made = Note(3)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_change_is_told_as_typed(note: Note) -> None:
    """Markup is letters, and what is told is the whole text."""
    told: list[str] = []
    note.edited.connect(told.append)
    QTest.keyClicks(note, HOSTILE)

    assert told[-1] == HOSTILE
    assert len(told) == len(HOSTILE)


def test_words_end_at_the_limit_and_the_cursor_stays(note: Note) -> None:
    """What is too much is not taken, it is told once, and typing goes on where it was."""
    note.show_words("a" * note.MOST)
    cursor = note.textCursor()
    cursor.setPosition(10)
    note.setTextCursor(cursor)
    told: list[str] = []
    note.edited.connect(told.append)
    QTest.keyClicks(note, "b")

    assert told == ["a" * 10 + "b" + "a" * (note.MOST - 11)]
    assert note.toPlainText() == told[0]
    assert note.textCursor().position() == 11


def test_pasted_text_is_cut_at_the_limit(note: Note) -> None:
    """The cursor stands at its end."""
    note.insertPlainText("a" * (note.MOST + 5))

    assert note.toPlainText() == "a" * note.MOST
    assert note.textCursor().position() == note.MOST


def test_shown_words_are_nobodys_edit(note: Note, qtbot: QtBot) -> None:
    """They take the place of others without a word, and nothing of the others comes back."""
    QTest.keyClicks(note, "Secret")
    with qtbot.assertNotEmitted(note.edited):
        note.show_words("two\nlines")
        note.undo()

    assert note.toPlainText() == "two\nlines"


def test_words_that_stand_there_are_not_set_again(note: Note) -> None:
    """Who types keeps the cursor and what can be undone."""
    QTest.keyClicks(note, "abc")
    cursor = note.textCursor()
    cursor.setPosition(1)
    note.setTextCursor(cursor)
    note.show_words("abc")

    assert note.textCursor().position() == 1
    assert note.document().isUndoAvailable()


def test_cleared_note_cannot_be_undone(note: Note, qtbot: QtBot) -> None:
    """Nobody is told, and nothing comes back."""
    QTest.keyClicks(note, "Secret")
    with qtbot.assertNotEmitted(note.edited):
        note.clear()
        note.undo()

    assert note.toPlainText() == ""


def test_tab_leaves_the_note(qtbot: QtBot) -> None:
    """The field traps no key."""
    room = QWidget()
    column = QVBoxLayout(room)
    note, after = Note(3), QLineEdit()
    column.addWidget(note)
    column.addWidget(after)
    qtbot.addWidget(room)
    room.show()
    note.setFocus()
    QTest.keyClick(note, Qt.Key.Key_Tab)

    assert room.focusWidget() is after
    assert note.toPlainText() == ""


@pytest.mark.parametrize("points", [11, 17])
def test_lines_have_room_however_large_the_letters_are(qtbot: QtBot, dressed: QApplication, points: int) -> None:
    """As many lines as were asked for are seen at once, and no more room is taken than a line's."""
    before = dressed.font()
    dressed.setFont(QFont(before.families(), points))
    try:
        made = Note(3)
        qtbot.addWidget(made)
        made.show_words("A\nB\nC")
        made.show()
        lines = made.fontMetrics().lineSpacing()

        assert made.verticalScrollBar().maximum() == 0
        assert made.viewport().height() < 4.5 * lines
    finally:
        dressed.setFont(before)
