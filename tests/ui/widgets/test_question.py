from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.clinical.models import Act, Question
from mesodesk.consent.consultation import Answer, Reply
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.question import QuestionCard
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import HOSTILE

THINNERS = Question(
    "thinners",
    "Do you take blood thinners?",
    "why-thinners",
    Act.RAISE,
    "Ask the doctor who prescribes them.",
    "the family doctor",
)


@pytest.fixture
def question(words: Catalogue, qtbot: QtBot) -> QuestionCard:
    """Return a question that nobody has answered."""
    made = QuestionCard(words, THINNERS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_silence_is_no_answer(question: QuestionCard) -> None:
    """Nothing is chosen at first, and nothing is asked about it."""
    assert question.value() is None
    assert not question._resolution_field.isVisible()


@pytest.mark.parametrize(("reply", "asked"), [(Reply.NO, False), (Reply.UNSURE, True), (Reply.YES, True)])
def test_yes_and_not_sure_ask_what_was_done(question: QuestionCard, qtbot: QtBot, reply: Reply, asked: bool) -> None:
    """A no needs no more words."""
    with qtbot.waitSignal(question.answered) as told:
        question._choice.button(reply).click()

    assert told.args == [Answer("thinners", reply)]
    assert question._resolution_field.isVisible() is asked


def test_what_was_done_is_part_of_the_answer(question: QuestionCard) -> None:
    """Each letter is handed on, as typed."""
    question._choice.button("yes").click()
    QTest.keyClicks(question._resolution, HOSTILE)

    assert question.value() == Answer("thinners", Reply.YES, HOSTILE)


def test_shown_answer_is_nobodys_answer(question: QuestionCard, qtbot: QtBot) -> None:
    """Showing sends no signal."""
    answer = Answer("thinners", Reply.UNSURE, "Asked.")
    with qtbot.assertNotEmitted(question.answered):
        question.set_value(answer)
        question.set_value(answer)

    assert question.value() == answer
    assert question._resolution_field.isVisible()


def test_cleared_answer_cannot_be_undone(question: QuestionCard) -> None:
    """What was said of another patient is gone."""
    question._choice.button("yes").click()
    QTest.keyClicks(question._resolution, "Secret")
    question.clear()
    question._resolution.undo()

    assert question.value() is None
    assert question._resolution.text() == ""


def test_question_is_shown_as_written(words: Catalogue, qtbot: QtBot) -> None:
    """No markup is read in it."""
    made = QuestionCard(words, Question("x", HOSTILE, "why", Act.RAISE, HOSTILE, HOSTILE))
    qtbot.addWidget(made)
    asked, whom, hint = made.findChildren(Label)

    assert (asked.text(), hint.text()) == (HOSTILE, HOSTILE)
    assert HOSTILE in whom.text()
    assert {label.textFormat() for label in (asked, whom, hint)} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        (Act.STOP, "What was done about it"),
        (Act.RAISE, "Raised with the family doctor: what came of it"),
        (Act.NOTE, "Note (if there is one)"),
    ],
)
def test_a_yes_asks_for_what_its_act_needs(words: Catalogue, qtbot: QtBot, act: Act, asked: str) -> None:
    """What stops the talk, what another doctor must hear, and what is only noted, are asked for in other words."""
    made = QuestionCard(words, structs.replace(THINNERS, act=act))
    qtbot.addWidget(made)
    made.show()
    made._choice.button("yes").click()

    assert [label.text() for label in made.findChildren(Label)] == [THINNERS.ask, asked, THINNERS.resolve]
    assert made._resolution.accessibleName() == asked
    assert made._resolution.accessibleDescription() == THINNERS.resolve
