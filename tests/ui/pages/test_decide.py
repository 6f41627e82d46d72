from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Decision
from mesodesk.ui.pages.decide import DecidePage
from mesodesk.ui.talk import Talk
from tests.ui.talks import HOSTILE


@pytest.fixture
def page(talk: Talk, qtbot: QtBot) -> DecidePage:
    """Return the page, followed by the talk as in the window."""
    made = DecidePage(talk)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    talk.changed.connect(made.refresh)
    made.refresh()
    return made


def test_no_answer_is_chosen_or_larger(page: DecidePage) -> None:
    """Three equal buttons, none of them down, none of them the default."""
    buttons = [page.choice.button(decision) for decision in Decision]

    assert page.choice.value() is None
    assert len({button.height() for button in buttons}) == 1
    assert max(button.width() for button in buttons) - min(button.width() for button in buttons) <= 1
    assert not any(button.isDefault() or button.autoDefault() for button in buttons)


@pytest.mark.parametrize("decision", Decision)
def test_decision_goes_to_the_talk(page: DecidePage, decision: Decision) -> None:
    """Each is one press away, and can be changed."""
    page.choice.button(Decision.YES).click()
    page.choice.button(decision).click()

    assert page.talk.consultation().decision is decision


def test_words_are_taken_as_typed(page: DecidePage) -> None:
    """Markup is letters."""
    QTest.keyClicks(page.words, HOSTILE)

    assert page.talk.consultation().words == HOSTILE


def test_words_end_at_the_limit_and_the_cursor_stays(page: DecidePage) -> None:
    """What is too much is not taken, and typing goes on where it was."""
    page.words.setPlainText("a" * page.MOST_WORDS)
    cursor = page.words.textCursor()
    cursor.setPosition(10)
    page.words.setTextCursor(cursor)
    QTest.keyClicks(page.words, "b")

    assert page.talk.consultation().words == "a" * 10 + "b" + "a" * (page.MOST_WORDS - 11)
    assert page.words.textCursor().position() == 11


@pytest.mark.parametrize("words", ["Will it hurt?", "no\u00a0break", "two\nlines"])
def test_shown_words_are_nobodys_edit(page: DecidePage, qtbot: QtBot, words: str) -> None:
    """A draft's words stay as they are, also where the field shows a letter in its own way."""
    page.talk.begin(replace(page.talk.consultation(), id="a" * 32, words=words, decision=Decision.NO))
    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()

    assert page.talk.consultation().words == words
    assert page.choice.value() == Decision.NO


def test_tab_leaves_the_words(page: DecidePage) -> None:
    """The field traps no key."""
    page.words.setFocus()
    QTest.keyClick(page.words, Qt.Key.Key_Tab)

    assert page.focusWidget() is not page.words


def test_words_leave_room_for_what_they_are_about(page: DecidePage) -> None:
    """The field is a note, not the page."""
    assert page.words.height() <= 180


def test_next_patient_finds_no_words(page: DecidePage) -> None:
    """Not even behind an undo."""
    QTest.keyClicks(page.words, "Secret")
    page.talk.begin()
    page.words.undo()

    assert page.words.toPlainText() == ""
    assert page.choice.value() is None
