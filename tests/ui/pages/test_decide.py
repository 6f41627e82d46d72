from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.ui.pages.decide import NOTES, DecidePage
from mesodesk.ui.talk import Talk
from tests.ui.talks import HOSTILE, shown


@pytest.fixture
def page(talk: Talk, dressed: QApplication, qtbot: QtBot) -> DecidePage:
    """Return the page, followed by the talk as in the window."""
    assert dressed is not None
    return shown(DecidePage(talk), qtbot)


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


@pytest.mark.parametrize("field", NOTES)
def test_notes_are_taken_as_typed(page: DecidePage, field: str) -> None:
    """Markup is letters, and each note has its own place."""
    QTest.keyClicks(page.notes[field], HOSTILE)

    consultation = page.talk.consultation()
    assert {name: getattr(consultation, name) for name in NOTES} == {**dict.fromkeys(NOTES, ""), field: HOSTILE}


@pytest.mark.parametrize("words", ["Will it hurt?", "no\u00a0break", "two\nlines"])
def test_shown_words_are_nobodys_edit(page: DecidePage, qtbot: QtBot, words: str) -> None:
    """A draft's words stay as they are, also where the field shows a letter in its own way."""
    draft = replace(
        page.talk.consultation(),
        id="a" * 32,
        hopes=words,
        words=words,
        own_words=words,
        explained_again=words,
        decision=Decision.NO,
    )
    page.talk.begin(draft)
    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()

    assert page.talk.consultation() == draft
    assert page.choice.value() == Decision.NO
    assert all(note.toPlainText() == words.replace("\u00a0", " ") for note in page.notes.values())


def test_day_goes_to_the_talk_when_it_is_whole(page: DecidePage) -> None:
    """Until then the page says that it is not printed, and what to do."""
    assert not page._half_a_day.isVisible()
    QTest.keyClicks(page.event_day._day, "14")
    page.event_day._month.setCurrentIndex(5)
    assert page._half_a_day.isVisible()
    assert page.talk.consultation().event is None

    QTest.keyClicks(page.event_day._year, "2027")
    assert page.talk.consultation().event == date(2027, 5, 14)
    assert not page._half_a_day.isVisible()

    QTest.keyClick(page.event_day._year, Qt.Key.Key_Backspace)

    assert page.talk.consultation().event is None
    assert page._half_a_day.isVisible()


def test_sheet_is_printed_as_somebody_chooses(page: DecidePage) -> None:
    """Nobody has to: the size is normal and the paper is the country's."""
    assert (page.print_size.value(), page.paper.value()) == (PrintSize.NORMAL, Paper.A4)
    assert page.talk.consultation().paper is None

    page.print_size.button(PrintSize.LARGE).click()
    page.paper.button(Paper.LETTER).click()

    consultation = page.talk.consultation()
    assert (consultation.print_size, consultation.paper) == (PrintSize.LARGE, Paper.LETTER)


def test_paper_follows_the_clinics_country(page: DecidePage) -> None:
    """As long as nobody chose one."""
    desk = page.talk.desk
    page.talk.set_desk(desk.with_clinic(replace(desk.settings.clinic, country="US")))

    assert page.paper.value() == Paper.LETTER
    assert page.talk.consultation().paper is None


def test_answers_stay_while_the_notes_scroll(page: DecidePage) -> None:
    """The decision is always in sight, before everything else, and larger than how it is printed."""
    page.resize(1000, 500)
    QApplication.processEvents()
    area = page.findChildren(QScrollArea)[0]
    place = page.choice.mapTo(page, QPoint(0, 0))
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    assert area.verticalScrollBar().maximum() > 0
    assert not area.isAncestorOf(page.choice)
    assert page.choice.mapTo(page, QPoint(0, 0)) == place
    assert place.y() + page.choice.height() < area.y()
    assert page.notes["hopes"].visibleRegion().isEmpty()
    answer, size = page.choice.button(Decision.NO), page.print_size.button(PrintSize.LARGE)
    assert answer.width() > 2 * size.width()
    assert answer.height() > 1.5 * size.height()


@pytest.mark.parametrize("width", [700, 968, 1224])
def test_notes_stand_in_two_even_columns(page: DecidePage, width: int) -> None:
    """Fields beside each other are level and of one size, whatever their hints say, and nothing is cut."""
    page.resize(width, 640)
    QApplication.processEvents()
    places = {field: note.mapTo(page, QPoint(0, 0)) for field, note in page.notes.items()}

    assert places["hopes"].y() == places["words"].y() < places["own_words"].y() == places["explained_again"].y()
    assert max(note.width() for note in page.notes.values()) - min(note.width() for note in page.notes.values()) <= 1
    assert page.width() == width
    assert not page.findChildren(QScrollArea)[0].horizontalScrollBar().isVisible()


def test_tab_goes_from_the_answer_down_the_page(page: DecidePage) -> None:
    """As it is read: answer, notes, day, print."""
    page.choice.button(Decision.YES).click()
    wanted: list[QWidget] = [
        *page.notes.values(),
        page.event_day._day,
        page.event_day._month,
        page.event_day._year,
        page.print_size.button(PrintSize.NORMAL),
        page.paper.button(Paper.A4),
    ]
    page.choice.button(Decision.YES).setFocus()
    met: list[QWidget] = []
    for _ in wanted:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        met.append(page.focusWidget())

    assert met == wanted


def test_note_that_is_reached_by_tab_comes_into_view(page: DecidePage) -> None:
    """Nobody types where they cannot see."""
    page.resize(1000, 450)
    page.notes["explained_again"].setFocus()
    QTest.keyClick(page.notes["explained_again"], Qt.Key.Key_Tab)
    QApplication.processEvents()

    day = page.event_day._day
    assert page.focusWidget() is day
    assert day.visibleRegion().boundingRect().height() == day.height()


def test_next_patient_finds_nothing(page: DecidePage) -> None:
    """Not even behind an undo."""
    for note in page.notes.values():
        QTest.keyClicks(note, "Secret")
    QTest.keyClicks(page.event_day._day, "14")
    page.print_size.button(PrintSize.LARGE).click()
    page.talk.begin()
    assert page.event_day._day.text() == ""
    for note in page.notes.values():
        note.undo()
    page.event_day._day.undo()

    assert [note.toPlainText() for note in page.notes.values()] == [""] * 4
    assert page.event_day._day.text() == ""
    assert not page._half_a_day.isVisible()
    assert page.print_size.value() == PrintSize.NORMAL
    assert page.choice.value() is None
