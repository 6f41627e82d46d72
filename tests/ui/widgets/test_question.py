from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Answer, Reply
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.question import Question
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import HOSTILE


@pytest.fixture
def question(words: Catalogue, qtbot: QtBot) -> Question:
    """Return a question that nobody has answered."""
    made = Question(words, "thinners", "Do you take blood thinners?", "Ask the doctor who prescribes them.")
    qtbot.addWidget(made)
    made.show()
    return made


def test_silence_is_no_answer(question: Question) -> None:
    """Nothing is chosen at first, and nothing is asked about it."""
    assert question.value() is None
    assert not question._resolution_field.isVisible()


@pytest.mark.parametrize(("reply", "asked"), [(Reply.NO, False), (Reply.UNSURE, True), (Reply.YES, True)])
def test_yes_and_not_sure_ask_what_was_done(question: Question, qtbot: QtBot, reply: Reply, asked: bool) -> None:
    """A no needs no more words."""
    with qtbot.waitSignal(question.answered) as told:
        question._choice.button(reply).click()

    assert told.args == [Answer("thinners", reply)]
    assert question._resolution_field.isVisible() is asked


def test_what_was_done_is_part_of_the_answer(question: Question) -> None:
    """Each letter is handed on, as typed."""
    question._choice.button("yes").click()
    QTest.keyClicks(question._resolution, HOSTILE)

    assert question.value() == Answer("thinners", Reply.YES, HOSTILE)


def test_shown_answer_is_nobodys_answer(question: Question, qtbot: QtBot) -> None:
    """Showing sends no signal."""
    answer = Answer("thinners", Reply.UNSURE, "Asked.")
    with qtbot.assertNotEmitted(question.answered):
        question.set_value(answer)
        question.set_value(answer)

    assert question.value() == answer
    assert question._resolution_field.isVisible()


def test_cleared_answer_cannot_be_undone(question: Question) -> None:
    """What was said of another patient is gone."""
    question._choice.button("yes").click()
    QTest.keyClicks(question._resolution, "Secret")
    question.clear()
    question._resolution.undo()

    assert question.value() is None
    assert question._resolution.text() == ""


def test_question_is_shown_as_written(words: Catalogue, qtbot: QtBot) -> None:
    """No markup is read in it."""
    made = Question(words, "x", HOSTILE, HOSTILE)
    qtbot.addWidget(made)

    assert made.findChildren(Label)[0].text() == HOSTILE
