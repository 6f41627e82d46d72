from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.clinical.models import Act
from mesodesk.consent.consultation import Answer, Clinician, Patient, Reply
from mesodesk.consent.parties import OTHERS, Party, Role
from mesodesk.ui.pages.patient import PatientPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label
from tests.ui.talks import BORN, HOSTILE, finished, sealed, shown, wait


@pytest.fixture
def page(talk: Talk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> PatientPage:
    """Return the page, followed by the talk as in the window."""
    monkeypatch.setattr(PatientPage, "LOOK_AFTER_MS", 1)
    return shown(PatientPage(talk), qtbot)


def fill_in(page: PatientPage) -> None:
    """Type what people type."""
    QTest.keyClicks(page.name, HOSTILE)
    QTest.keyClicks(page.number, "EX-1")
    QTest.keyClicks(page.clinician, "Dr Sam Sample")
    QTest.keyClicks(page.registration, "EX-99")
    QTest.keyClicks(page.born._day, "14")
    QTest.keyClicks(page.born._month, "May")
    QTest.keyClicks(page.born._year, "1987")


def test_what_is_typed_is_in_the_talk_as_typed(page: PatientPage) -> None:
    """Each letter counts, whatever it looks like."""
    fill_in(page)

    assert page.talk.consultation().patient == Patient(HOSTILE, BORN, "EX-1")
    assert page.talk.consultation().clinician == Clinician("Dr Sam Sample", "EX-99")


def test_talk_is_shown_and_handed_back_unchanged(page: PatientPage, qtbot: QtBot) -> None:
    """Going on with a draft fills the page; showing is not changing."""
    page.talk.begin(finished(page.talk.desk))
    assert (page.name.text(), page.born.value(), page.number.text()) == (HOSTILE, BORN, "EX-1")

    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()


def test_questions_depend_on_what_is_chosen(page: PatientPage) -> None:
    """Without an area there is nothing to ask; each area brings its own."""
    assert page._nothing_to_ask.isVisible()

    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))
    assert not page._nothing_to_ask.isVisible()
    body = {name for name, card in page.questions.items() if card.isVisible()}
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("back-scalp-back",)))
    head = {name for name, card in page.questions.items() if card.isVisible()}

    assert body
    assert head
    assert body != head


def headings(page: PatientPage) -> list[str]:
    """Return the shown headings of groups, from above."""
    found = [label for label in page.findChildren(Label) if label.role() == "subheading" and label.isVisible()]
    found.sort(key=lambda label: height_of(page, label))
    return [label.text() for label in found]


def height_of(page: PatientPage, widget: QWidget) -> int:
    """Return how far down something stands."""
    return widget.mapTo(page, QPoint(0, 0)).y()


def test_questions_stand_in_three_groups_in_the_order_of_the_knowledge(page: PatientPage, qtbot: QtBot) -> None:
    """What stops the talk first, then what another doctor must hear, then what is noted."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("scalp-scalp-top",)))
    qtbot.wait(20)
    assert headings(page) == [page.say(f"questions-{act}") for act in Act]
    shown = sorted(
        (name for name, card in page.questions.items() if card.isVisible()),
        key=lambda name: height_of(page, page.questions[name]),
    )
    knowledge = [question for question in page.talk.desk.knowledge.questions if question.id in shown]

    assert shown == [question.id for act in Act for question in knowledge if question.act is act]


def test_question_that_comes_later_stands_in_its_place(page: PatientPage, qtbot: QtBot) -> None:
    """A second area's questions go between those that are there, under their own heading."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))
    before = set(page.questions)
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower", "scalp-scalp-top")))
    qtbot.wait(20)
    added = set(page.questions) - before
    assert {"planning-child", "hair-mood"} <= added
    order = [question.id for act in Act for question in page.talk.desk.knowledge.questions if question.act is act]
    shown = sorted(page.questions, key=lambda name: height_of(page, page.questions[name]))

    assert shown == [name for name in order if name in page.questions]


def test_heading_without_questions_is_not_shown(page: PatientPage) -> None:
    """Before an area is chosen there is none; afterwards those with questions."""
    assert headings(page) == []
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))
    assert len(headings(page)) == 3
    page.talk.set_consultation(replace(page.talk.consultation(), regions=()))

    assert headings(page) == []


def test_answer_goes_to_the_talk(page: PatientPage) -> None:
    """With what was done about it."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))
    name, card = next(iter(page.questions.items()))
    card._choice.button("yes").click()
    QTest.keyClicks(card._resolution, "Asked.")

    assert page.talk.consultation().answer_to(name) == Answer(name, Reply.YES, "Asked.")


def test_number_of_another_person_is_pointed_out(page: PatientPage, qtbot: QtBot) -> None:
    """The guard against the wrong patient: one number, one person."""
    sealed(page.talk)
    page.talk.begin()
    fill_in(page)
    qtbot.wait(100)
    assert not page.warning.isVisible()

    QTest.keyClicks(page.name, " Other")
    wait(qtbot, page.warning.isVisible)
    assert HOSTILE in page.warning.text()

    page.number.clear()
    QTest.keyClicks(page.number, "EX-2")
    wait(qtbot, lambda: not page.warning.isVisible())


def test_warning_about_one_patient_never_shows_for_the_next(page: PatientPage, qtbot: QtBot) -> None:
    """It names a person: it goes with the consultation, and a late one is dropped."""
    sealed(page.talk)
    page.talk.begin()
    QTest.keyClicks(page.number, "EX-1")
    wait(qtbot, page.warning.isVisible)
    QTest.keyClicks(page.name, "X")
    page._look_up()
    page.talk.begin()
    assert not page.warning.isVisible()

    qtbot.wait(100)

    assert not page.warning.isVisible()


def test_kept_documents_that_cannot_be_read_do_not_stop_the_talk(
    page: PatientPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look-up is a help; without it the page works on."""
    asked: list[int] = []

    def fail(*_: object) -> None:
        asked.append(1)
        raise OSError

    monkeypatch.setattr("mesodesk.ui.pages.patient.other_people", fail)
    QTest.keyClicks(page.number, "EX-1")
    wait(qtbot, lambda: bool(asked))

    assert not page.warning.isVisible()


def test_next_patient_finds_nothing_of_the_last(page: PatientPage) -> None:
    """No name, no half a date, no answer; an undo brings nothing back. The usual clinician stays."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))
    QTest.keyClicks(page.name, HOSTILE)
    QTest.keyClicks(page.born._day, "14")
    for card in page.questions.values():
        card._choice.button("yes").click()
        QTest.keyClicks(card._resolution, "Secret")
    page.talk.desk = page.talk.desk.with_settings(replace(page.talk.desk.settings, clinician_name="Dr Sam Sample"))
    page.talk.begin()
    for edit in (page.name, page.born._day, *(card._resolution for card in page.questions.values())):
        edit.undo()
        assert edit.text() == ""

    assert all(card.value() is None for card in page.questions.values())
    assert page.talk.consultation().patient == Patient()
    assert page.clinician.text() == "Dr Sam Sample"


def test_both_columns_fit_beside_each_other(page: PatientPage) -> None:
    """At 1280 by 800 nothing is scrolled sideways."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-abdomen-lower",)))

    assert all(not area.horizontalScrollBar().isVisible() for area in page.findChildren(QScrollArea))
    assert not page.findChildren(QScrollArea)[0].verticalScrollBar().isVisible()


def test_who_else_is_here_is_named_and_taken_off_again(page: PatientPage) -> None:
    """With the keyboard alone: a tick, a name, and where it matters one thing more."""
    form = page.others[Role.INTERPRETER]
    assert not form.isVisible()
    form.tick.setFocus()
    QTest.keyClick(form.tick, Qt.Key.Key_Space)
    assert form.isVisible()
    QTest.keyClicks(form._name, "Ivo <b>I</b>")
    QTest.keyClicks(form._detail, "Polish")
    assert page.talk.consultation().parties == (Party(Role.INTERPRETER, "Ivo <b>I</b>", "Polish"),)

    QTest.keyClick(form.tick, Qt.Key.Key_Space)
    assert page.talk.consultation().parties == ()
    assert not form.isVisible()
    QTest.keyClick(form.tick, Qt.Key.Key_Space)
    assert page.talk.consultation().party(Role.INTERPRETER) == Party(Role.INTERPRETER, "Ivo <b>I</b>", "Polish")


def test_who_else_is_here_is_named_for_screen_readers(page: PatientPage) -> None:
    """No two ticks or fields have the same name."""
    names: list[str] = []
    for role in OTHERS:
        form = page.others[role]
        form.tick.click()
        edits = [edit for edit in form.findChildren(QLineEdit) if edit.isVisible()]
        names += [form.tick.text(), *(edit.accessibleName() for edit in edits)]

    assert all(names)
    assert len(set(names)) == len(names) == 4 + 4 + 2


def test_a_draft_shows_who_else_was_here(page: PatientPage, qtbot: QtBot) -> None:
    """Showing is not changing; the next patient finds nobody, beyond the reach of an undo."""
    parties = (Party(Role.REPRESENTATIVE, "Rosa", "parent"), Party(Role.WITNESS, "Wanda"))
    page.talk.begin(finished(page.talk.desk, parties=parties))
    assert tuple(form.value() for form in page.others.values() if form.value()) == parties
    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()

    page.talk.begin()
    for form in page.others.values():
        form._name.undo()
        assert (form.value(), form._name.text(), form._detail.text()) == (None, "", "")
        assert not form.isVisible()


def test_who_else_is_here_fits_a_narrow_window(page: PatientPage, qtbot: QtBot) -> None:
    """With everyone ticked nothing is scrolled sideways."""
    for role in OTHERS:
        page.others[role].tick.click()
    page.resize(826, 500)
    qtbot.wait(20)

    assert all(not area.horizontalScrollBar().isVisible() for area in page.findChildren(QScrollArea))
