"""Whole consultations in the real window, to a sealed document on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import open_desk
from mesodesk.actions.verify import verify
from mesodesk.cli.main import main
from mesodesk.consent.consultation import Decision, PrintSize
from mesodesk.consent.marks import Kind, Origin, Role
from mesodesk.consent.record import Record
from mesodesk.settings import Clinic, data_folder, load_settings, save_settings
from mesodesk.ui.theme import Theme
from mesodesk.ui.window import MainWindow
from tests.ui.two_people import TwoPeople

HOSTILE = 'Ada <b>B</b> & <img src="x.png"/>'
CLINIC = Clinic("Example Clinic", "1 Example Street", "01 000", "01 999", "112", "GB")

pytestmark = pytest.mark.untraced


@pytest.fixture
def people(dressed: QApplication, light: Theme, qtbot: QtBot) -> TwoPeople:
    """Return two people in front of a fresh window of a clinic that is set up."""
    save_settings(replace(load_settings(data_folder()), clinic=CLINIC))
    window = MainWindow(open_desk(data_folder()), light, dressed)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return TwoPeople(window, qtbot)


def _say_who_is_here(people: TwoPeople) -> None:
    people.press("Next")
    people.write("Name", HOSTILE)
    people.enter_date("Date of birth", "14", "May", "1987")
    people.write("The clinic's number for this patient", "EX-1")
    people.write("Name", "Dr Sam Sample", number=2)
    people.write("Registration number", "EX-99")


def _decide(people: TwoPeople, answer: str) -> None:
    people.window.show_page("decide")
    people.press(answer)
    people.write("What matters to the patient", "Trousers that fit again")
    people.write("Questions, and what was answered", "What if it does not help?")
    people.write("In the patient's own words", "It can bruise, and then I call you.")
    people.write("What was explained once more", "How long a bruise lasts")
    people.enter_date("A day before which it must have healed", "1", "June", "2030")
    people.press("Large print")
    people.press("Next")
    people.wait(people.window.talk.may_sign)
    people.press("Next")
    people.enter_date("Date of birth, as the patient says it now", "14", "May", "1987")


def _seal(people: TwoPeople) -> Path:
    people.press("Seal the sheet")
    people.wait(lambda: people.window.talk.kept is not None)
    kept = people.window.talk.kept
    assert kept is not None
    return data_folder() / "sealed" / f"{kept.id}.pdf"


def _assert_said(record: Record) -> None:
    """Hold that what was said on the page with the decision is in the record, each in its place."""
    assert record.hopes == "Trousers that fit again"
    assert record.words == "What if it does not help?"
    assert record.own_words == "It can bruise, and then I call you."
    assert record.explained_again == "How long a bruise lasts"
    assert record.event == date(2030, 6, 1)
    assert record.print_size is PrintSize.LARGE


def test_two_people_go_from_thighs_to_a_sealed_yes(people: TwoPeople, capsys: pytest.CaptureFixture[str]) -> None:
    """They pick thighs, talk, decide, review, sign, and what is kept verifies as unchanged."""
    people.pick("front-thighs-inner-left", "front-thighs-inner-right")
    _say_who_is_here(people)
    people.answer_all("No")
    people.press("Next")
    people.plan(
        "Small fat bulges: Stimulant mix (aminophylline and the like)",
        "Product X",
        "Not licensed",
        (3, 28, 2),
        "no change after session 2",
    )
    people.write("Total price of the whole course", "900 in all")
    people.press("Next")
    people.tell_everything()
    _decide(people, "Yes")
    people.sign("Signature: Patient")
    people.sign("Signature: Clinician")

    sealed = _seal(people)

    assert people.window.current_page() == "done"
    assert main(["verify", str(sealed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept_here"] is True
    inside = verify(people.window.talk.desk, sealed).sealed
    assert inside is not None
    assert inside.record.patient.name == HOSTILE
    assert [area.id for area in inside.record.areas] == ["thighs"]
    assert inside.record.plans[0].sessions == 3
    assert inside.record.price == "900 in all"
    _assert_said(inside.record)
    assert all(section.told for section in inside.record.sections)
    assert [(mark.role, mark.origin) for mark in inside.marks] == [
        (Role.PATIENT, Origin.PAD),
        (Role.CLINICIAN, Origin.PAD),
    ]
    assert not list((data_folder() / "drafts").glob("*.json"))


def test_a_patient_who_does_not_write_says_yes_before_a_witness(people: TwoPeople) -> None:
    """They name a witness, the patient says yes aloud, the witness types a name, and the sheet says so."""
    people.pick("front-thighs-inner-left")
    _say_who_is_here(people)
    people.press("A witness")
    people.write("Name of the witness", "Wanda Witness")
    people.answer_all("No")
    people.press("Next")
    people.plan(
        "Small fat bulges: Stimulant mix (aminophylline and the like)",
        "Product X",
        "Not licensed",
        (3, 28, 2),
        "no change after session 2",
    )
    people.write("Total price of the whole course", "900 in all")
    people.press("Next")
    people.tell_everything()
    _decide(people, "Yes")
    people.press("Before a witness")
    people.press("Type the name", people.window.sign.parties[Role.WITNESS])
    people.write("Typed name: Witness", "wanda witness")
    people.sign("Signature: Clinician")

    inside = verify(people.window.talk.desk, _seal(people)).sealed

    assert inside is not None
    assert [(mark.role, mark.kind) for mark in inside.marks] == [
        (Role.PATIENT, Kind.WITNESSED),
        (Role.WITNESS, Kind.TYPED),
        (Role.CLINICIAN, Kind.INK),
    ]


@pytest.mark.parametrize(("answer", "decision"), [("Not today", Decision.NOT_TODAY), ("No", Decision.NO)])
def test_another_answer_needs_no_ink_from_the_patient(people: TwoPeople, answer: str, decision: Decision) -> None:
    """A no and a not today are sealed with the clinician's mark alone, without a plan or a tick."""
    people.pick("front-abdomen-lower")
    _say_who_is_here(people)
    _decide(people, answer)
    people.sign("Signature: Clinician")

    inside = verify(people.window.talk.desk, _seal(people)).sealed

    assert inside is not None
    assert inside.record.decision is decision
    _assert_said(inside.record)
    assert [mark.role for mark in inside.marks] == [Role.CLINICIAN]
    assert not any(section.told for section in inside.record.sections)
