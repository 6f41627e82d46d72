from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import now, open_desk
from mesodesk.actions.drafts import open_drafts, save_draft
from mesodesk.actions.review import review
from mesodesk.consent.consultation import Decision, Patient, begin
from mesodesk.consent.marks import Role
from mesodesk.consent.reopening import reopening_code
from mesodesk.errors import MesoDeskError
from mesodesk.settings import Clinic, data_folder, load_settings
from mesodesk.ui import dialogs
from mesodesk.ui.clinic_dialog import ClinicDialog
from mesodesk.ui.content_dialog import ContentDialog
from mesodesk.ui.pages.review import _Point
from mesodesk.ui.reopen_dialog import ReopenDialog
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.window import MainWindow
from tests.ui.talks import BORN, CANARY, CLINIC, HOSTILE, clinic_desk, finished, frozen, ink, sealed, wait

KEYS = ("areas", "patient", "plan", "tell", "decide", "review", "sign", "done")
Open = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def _no_box_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a box that no test expects fail instead of waiting for a press."""

    def fail(_: object, __: object, text: str, *___: str) -> bool:
        raise AssertionError(text)

    monkeypatch.setattr(dialogs, "ask", fail)
    monkeypatch.setattr(dialogs, "tell", fail)


@pytest.fixture
def opened(dressed: QApplication, light: Theme, qtbot: QtBot) -> Open:
    """Return what opens a window on the data folder as it is."""

    def make() -> MainWindow:
        window = MainWindow(open_desk(data_folder()), light, dressed)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        qtbot.wait(1)  # the questions of the start come right after the window
        return window

    return make


@pytest.fixture
def window(opened: Open) -> MainWindow:
    """Return a fresh window of a clinic that is set up."""
    clinic_desk()
    return opened()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what people are told in boxes, which close at once."""
    said: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _, __, text: said.append(text))
    return said


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what people are asked; they answer what changes nothing."""
    return answer(monkeypatch, yes=False)


def answer(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> list[str]:
    """Answer every question in the same way, and return the questions."""
    said: list[str] = []

    def ask(_: object, __: object, text: str, *___: str) -> bool:
        said.append(text)
        return yes

    monkeypatch.setattr(dialogs, "ask", ask)
    return said


def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every draft fail as on a full disk."""

    def fail(*_: object) -> None:
        raise MesoDeskError("disk-full", path="draft")

    monkeypatch.setattr("mesodesk.ui.talk.save_draft", fail)


def name_patient(window: MainWindow, name: str = CANARY) -> None:
    """Type a patient's name."""
    window.talk.set_consultation(replace(window.talk.consultation(), patient=Patient(name)))


def sign_and_seal(window: MainWindow, qtbot: QtBot) -> None:
    """Go from standing pages to the sealed sheet."""
    window.show_page("sign")
    window.sign.born.set_value(BORN)
    window.sign.born.edited.emit()
    for party in window.sign.parties.values():
        if party.isVisible():
            party.pad.set_ink(ink())
    window.sign.seal_button.click()
    wait(qtbot, lambda: window.talk.kept is not None)


def tab_ring(window: MainWindow, most: int = 400) -> list[QWidget]:
    """Press Tab until the focus comes back, and return where it was."""
    seen: list[QWidget] = []
    for _ in range(most):
        focus = window.focusWidget()
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        after = window.focusWidget()
        assert after is not focus, f"{focus} keeps the key"
        if after in seen:
            return seen
        seen.append(after)
    raise AssertionError("the ring has no end")


def test_only_the_first_page_is_made_at_the_start(window: MainWindow) -> None:
    """The others are made when somebody goes there, once, and all can be asked for."""
    assert window._stack.count() == 1
    assert tuple(window.pages) == KEYS
    assert len(window.pages) == len(KEYS)
    assert [page.KEY for page in window.pages.values()] == list(KEYS)
    assert window._stack.count() == len(KEYS)
    assert window.pages["review"] is window.review


def test_next_and_back_walk_the_way(window: MainWindow) -> None:
    """There is no way back from the first page, and none on from a review that does not stand."""
    seen = []
    assert not window._back.isVisible()
    while window._next.isVisible():
        seen.append(window.current_page())
        window._next.click()
    assert [*seen, window.current_page()] == list(KEYS[:6])

    while window._back.isVisible():
        window._back.click()

    assert window.current_page() == "areas"


def test_steps_lead_to_their_pages(window: MainWindow) -> None:
    """The shown one is marked; signing and done are closed until they are reached."""
    for key in KEYS[:6]:
        window._steps[key].click()
        assert window.current_page() == key
        assert [name for name, step in window._steps.items() if step.isChecked()] == [key]

    assert not window._steps["sign"].isEnabled()
    assert not window._steps["done"].isEnabled()


def test_signing_is_reached_only_through_a_review_that_stands(window: MainWindow) -> None:
    """Whoever asks for it earlier sees what is missing."""
    for key in ("sign", "done"):
        window.show_page(key)
        assert window.current_page() == "review"
    window.talk.set_consultation(finished(window.talk.desk))
    window.talk.set_review(review(window.talk.desk, window.talk.consultation(), now()))
    window.show_page("sign")
    assert window.current_page() == "review"
    frozen(window.talk)
    window.show_page("done")

    assert window.current_page() == "sign"
    assert window._steps["sign"].isEnabled()


def test_page_that_comes_up_marks_no_answer(window: MainWindow) -> None:
    """The page itself has the focus, and Tab goes on from there to what is on it."""
    assert window.focusWidget() is window.areas
    for key in ("patient", "plan", "decide", "areas", "review"):
        window.show_page(key)
        assert window.focusWidget() is window.pages[key]
        QTest.keyClick(window.pages[key], Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not window.pages[key]
        assert window.pages[key].isAncestorOf(focus) or key in ("plan", "review"), (key, focus)


@pytest.mark.untraced
@pytest.mark.parametrize("key", KEYS[:7])
def test_everything_is_reached_by_tab(window: MainWindow, qtbot: QtBot, key: str) -> None:
    """No key is trapped, and the ring holds steps, menu, page and the way on."""
    if key in ("review", "sign"):
        frozen(window.talk)
    else:
        window.talk.set_consultation(finished(window.talk.desk))
    window.show_page(key)
    if key == "review":
        wait(qtbot, lambda: window.review.preview.page_count() > 0)
    if key == "sign":
        window.sign.born.set_value(BORN)
        window.sign.born.edited.emit()
    ring = tab_ring(window)
    wanted: list[QWidget] = [window._menu_button, window._steps["areas"]]
    wanted += [window._back] if key != "areas" else []
    pads = [card.pad for card in window.sign.parties.values() if card.isVisible()]
    wanted += [window.sign.seal_button, *pads] if key == "sign" else []
    wanted += [window._next] if key != "sign" else []

    assert all(widget in ring for widget in wanted)


def test_tab_meets_the_price_last_on_its_page(window: MainWindow) -> None:
    """As it stands below the forms, whenever they came."""
    window.show_page("plan")
    for regions in (("front-abdomen-lower",), ("front-abdomen-lower", "front-thighs-inner-left")):
        window.talk.set_consultation(replace(window.talk.consultation(), regions=regions))
    window.plan.price.setFocus()
    QTest.keyClick(window.plan.price, Qt.Key.Key_Tab)
    assert not window.plan.isAncestorOf(window.focusWidget())

    window.plan.price.setFocus()
    QTest.keyClick(window.plan.price, Qt.Key.Key_Backtab)

    assert list(window.plan.forms.values())[-1].isAncestorOf(window.focusWidget())


def test_shortcuts_lead_on_and_back(window: MainWindow, qtbot: QtBot) -> None:
    """Alt with the arrows, as in every browser."""
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    wait(qtbot, lambda: window.current_page() == "patient")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    wait(qtbot, lambda: window.current_page() == "areas")


def test_shortcuts_of_the_menu(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl with N, O and Q, also while somebody types."""
    opened: list[int] = []
    monkeypatch.setattr(dialogs, "ask_for_pdf", lambda *_: opened.append(1))
    name_patient(window)
    window.show_page("patient")
    window.patient.name.setFocus()
    QTest.keyClick(window.patient.name, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.talk.consultation().patient.name == ""
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert opened == [1]
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)

    assert not window.isVisible()


def test_missing_points_lead_to_the_list_and_on(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is a quiet button, each point leads to its page, and the clinic has its dialog."""
    clinics: list[int] = []
    monkeypatch.setattr(window, "ask_for_clinic", lambda: clinics.append(1))
    assert window._missing.isVisible()
    window._missing.click()
    assert window.current_page() == "review"
    assert not window._missing.isVisible()

    for sentence, key in (("areas", "areas"), ("patient-name", "patient"), ("decision", "decide")):
        window.show_page("review")
        words = window.talk.desk.catalogue.missing(sentence)
        next(point for point in window.review.findChildren(_Point) if point.sentence == words).click()
        assert window.current_page() == key
    window.review.wanted.emit("clinic")

    assert clinics == [1]


def test_nothing_is_said_when_nothing_is_missing(window: MainWindow) -> None:
    """A count of none would only ask for attention."""
    window.talk.set_consultation(finished(window.talk.desk))

    assert not window._missing.isVisible()


def test_clinic_is_asked_for_once_and_kept(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first start asks; the second knows."""
    shown: list[Clinic] = []

    def fill_in(dialog: ClinicDialog) -> ClinicDialog.DialogCode:
        shown.append(dialog.value())
        for name, entry in dialog.entries.items():
            entry.setText(getattr(CLINIC, name))
        dialog.country.setCurrentIndex(dialog.country.findData(CLINIC.country))
        return ClinicDialog.DialogCode.Accepted

    monkeypatch.setattr(ClinicDialog, "exec", fill_in)
    first = opened()
    assert load_settings(data_folder()).clinic == CLINIC
    assert first.talk.desk.settings.clinic == CLINIC
    opened()
    assert shown == [Clinic()]

    frozen(first.talk)
    first.ask_for_clinic()

    assert first.talk.review is not None  # nothing changed, so nothing is dropped
    assert shown[1:] == [CLINIC]


def test_later_leaves_the_program_usable(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clinic is then among what is missing, and nothing was written."""
    monkeypatch.setattr(ClinicDialog, "exec", lambda _: ClinicDialog.DialogCode.Rejected)
    window = opened()
    window.show_page("review")

    assert window.talk.desk.catalogue.missing("clinic-phone") in window.review.points()
    assert not (data_folder() / "settings.json").exists()


def test_clinic_that_cannot_be_kept_is_told_of(
    window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window works on with the old one."""

    def fill_in(dialog: ClinicDialog) -> ClinicDialog.DialogCode:
        dialog.entries["name"].setText("Other")
        return ClinicDialog.DialogCode.Accepted

    def fail(*_: object) -> None:
        raise MesoDeskError("disk-full", path="settings.json")

    monkeypatch.setattr(ClinicDialog, "exec", fill_in)
    monkeypatch.setattr("mesodesk.actions.desk.save_settings", fail)
    window.ask_for_clinic()
    window.set_theme("dark")

    assert [text.partition(",")[0] for text in told] == ["The disk is full"] * 2
    assert window.talk.desk.settings.clinic == CLINIC


@pytest.mark.parametrize("yes", [True, False])
def test_draft_is_offered_at_the_start(opened: Open, monkeypatch: pytest.MonkeyPatch, yes: bool) -> None:
    """Nobody's draft is opened without a question, and the newest comes first."""
    desk = clinic_desk()
    old = replace(finished(desk), started=datetime(2026, 1, 1, tzinfo=UTC))
    new = finished(desk)
    for draft in (old, new):
        save_draft(desk, draft)
    questions = answer(monkeypatch, yes=yes)
    window = opened()

    assert questions == [desk.catalogue.say("screen.draft-found", n=2, when=desk.catalogue.moment(new.started))]
    assert (window.talk.consultation() == new) is yes
    assert len(open_drafts(desk)) == 2


def test_nothing_is_asked_where_there_is_no_draft(window: MainWindow, asked: list[str]) -> None:
    """A fresh start is quiet, and showing the window again is too."""
    window.hide()
    window.show()

    assert asked == []


def test_closing_and_next_patient_save_the_draft(window: MainWindow, asked: list[str]) -> None:
    """Nothing typed is lost, and nothing is asked."""
    name_patient(window, "First")
    window.begin()
    assert [draft.patient.name for draft in open_drafts(window.talk.desk)] == ["First"]
    name_patient(window, "Second")
    window.close()

    assert {draft.patient.name for draft in open_drafts(window.talk.desk)} == {"First", "Second"}
    assert asked == []


def test_draft_that_cannot_be_saved_is_not_left_without_a_question(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notice says why while the work goes on; leaving asks."""
    questions = answer(monkeypatch, yes=False)
    no_disk(monkeypatch)
    name_patient(window)
    window.talk.save()
    assert window._notice.isVisible()
    assert "The disk is full" in window._notice.text()

    window.show_page("plan")
    window.begin()
    window.close()
    assert len(questions) == 2
    assert window._notice.isVisible()
    assert window.isVisible()
    assert window.talk.consultation().patient.name == CANARY

    answer(monkeypatch, yes=True)
    window.begin()

    assert window.talk.consultation().patient.name == ""
    assert not window._notice.isVisible()


def test_consultation_can_be_dropped_after_a_question(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    """Its draft goes too. Where that fails it stays and the reason is told."""
    name_patient(window)
    window.talk.save()
    window.show_page("plan")
    answer(monkeypatch, yes=False)
    window.drop()
    assert window.current_page() == "plan"
    answer(monkeypatch, yes=True)
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise MesoDeskError("file-unwritable", path="draft")

        broken.setattr("mesodesk.ui.talk.drop_draft", fail)
        window.drop()
    assert len(told) == 1
    assert window.talk.consultation().patient.name == CANARY

    window.drop()

    assert open_drafts(window.talk.desk) == ()
    assert window.current_page() == "areas"
    assert not window.talk.begun()


def press_open(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, typed: str) -> None:
    """Type a code into the dialog that comes up next, and go on from what is found."""

    def press(dialog: ReopenDialog) -> ReopenDialog.DialogCode:
        dialog.code.setText(typed)
        dialog.find_button.click()
        wait(qtbot, lambda: dialog.found is not None)
        return ReopenDialog.DialogCode.Accepted

    monkeypatch.setattr(ReopenDialog, "exec", press)


def test_earlier_sheet_is_gone_on_from(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """On the first page, saved at once as a draft, with its ticks; a page that was shown forgets the one before."""
    number = sealed(Talk(window.talk.desk), Decision.NOT_TODAY).id
    window.show_page("decide")
    press_open(monkeypatch, qtbot, reopening_code(number).lower())
    window._actions["menu-reopen"].trigger()
    talk = window.talk.consultation()
    assert (talk.follows, talk.patient.name, talk.decision) == (number, HOSTILE, None)
    assert open_drafts(window.talk.desk) == (talk,)
    assert window.current_page() == "areas"
    assert asked == []

    window.show_page("tell")
    told = window.tell.sections.told()

    assert told == {told.section for told in talk.told}
    assert not {"general.must-say", "general.red-flags"} & told


def test_sealed_talk_is_left_without_a_question(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """There is nothing left to lose in it."""
    kept = sealed(window.talk, Decision.NO)
    assert window.current_page() == "done"
    press_open(monkeypatch, qtbot, kept.id)
    window.reopen()

    assert asked == []
    assert window.current_page() == "areas"
    assert window.talk.consultation().follows == kept.id


@pytest.mark.parametrize("yes", [True, False])
def test_talk_that_is_under_way_is_not_left_without_a_question(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    """It is saved first, and whoever says no stays in it."""
    number = sealed(Talk(window.talk.desk), Decision.NO).id
    name_patient(window)
    press_open(monkeypatch, qtbot, number)
    questions = answer(monkeypatch, yes=yes)
    window.reopen()

    assert questions == [window.talk.desk.catalogue.say("screen.reopen-ask")]
    assert (window.talk.consultation().follows == number) is yes
    window.talk.save()
    assert CANARY in {draft.patient.name for draft in open_drafts(window.talk.desk)}


def test_nothing_is_left_for_a_sheet_that_nobody_opened(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """Closing the dialog changes nothing."""
    name_patient(window)
    monkeypatch.setattr(ReopenDialog, "exec", lambda _: ReopenDialog.DialogCode.Rejected)
    window.reopen()

    assert asked == []
    assert window.talk.consultation().patient.name == CANARY


def test_failure_while_looking_for_a_sheet_is_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    """As every failure that nobody expected."""

    def fail(dialog: ReopenDialog) -> ReopenDialog.DialogCode:
        dialog.failed.emit(RuntimeError())
        return ReopenDialog.DialogCode.Rejected

    monkeypatch.setattr(ReopenDialog, "exec", fail)
    window.reopen()

    assert told == [window.talk.desk.catalogue.say("screen.unexpected")]


def test_change_on_an_earlier_page_leads_back_to_the_review(window: MainWindow) -> None:
    """Whoever signs sees at once that the pages no longer stand."""
    frozen(window.talk)
    window.show_page("sign")
    window.talk.set_consultation(replace(window.talk.consultation(), decision=None))

    assert window.current_page() == "review"
    assert not window._steps["sign"].isEnabled()


def test_nothing_can_be_touched_while_sealing(window: MainWindow, qtbot: QtBot) -> None:
    """No step, no menu, no shortcut, no closing: the sheet that comes out is the one that was signed."""
    frozen(window.talk)
    window.show_page("sign")
    window.talk.set_sealing(True)
    before = window.talk.consultation()
    for key in (Qt.Key.Key_N, Qt.Key.Key_Q):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    window.close()

    assert window.isVisible()
    assert window.current_page() == "sign"
    assert window.talk.consultation() == before
    assert not window._menu_button.isEnabled()
    assert not any(step.isEnabled() for step in window._steps.values())

    window.talk.set_sealing(False)
    sign_and_seal(window, qtbot)

    assert window.talk.kept is not None


def test_after_sealing_nothing_changes_and_the_next_patient_starts_clean(window: MainWindow, qtbot: QtBot) -> None:
    """Only saving, printing and the next patient are left; the clinician is remembered."""
    frozen(window.talk)
    sign_and_seal(window, qtbot)
    assert window.current_page() == "done"
    assert window.focusWidget() is window.done
    for key in KEYS:
        window.show_page(key)
        assert window.current_page() == "done"
    assert not window._bottom.isVisible()
    assert not window._actions["menu-drop"].isEnabled()
    clinician = window.talk.consultation().clinician
    window.done.next_button.click()

    assert window.current_page() == "areas"
    assert window.talk.consultation() == replace(
        begin(window.talk.consultation().started, window.talk.consultation().content, "en", clinician),
        id=window.talk.consultation().id,
    )
    assert open_drafts(window.talk.desk) == ()
    assert load_settings(data_folder()).clinician_name == clinician.name
    assert window._bottom.isVisible()


def test_clinician_that_cannot_be_remembered_is_no_failure(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The sheet is sealed; a comfort is missing, and the log says so without a name."""

    def fail(*_: object) -> None:
        raise MesoDeskError("disk-full", path="settings.json")

    frozen(window.talk)
    monkeypatch.setattr("mesodesk.actions.desk.save_settings", fail)
    sign_and_seal(window, qtbot)

    assert window.current_page() == "done"
    assert caplog.messages == ["the clinician's name was not remembered"]


@pytest.mark.parametrize("page", ["review", "sign", "done"])
def test_unexpected_failure_is_told_and_saved_and_logged_without_words(
    window: MainWindow,
    page: str,
    told: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The log names the kind of error; its text may name a patient."""
    name_patient(window)
    getattr(window, page).failed.emit(RuntimeError(CANARY))
    assert told == [window.talk.desk.catalogue.say("screen.unexpected")]
    assert caplog.messages == ["unexpected RuntimeError"]
    assert len(open_drafts(window.talk.desk)) == 1

    with monkeypatch.context() as broken:
        no_disk(broken)
        window.review.failed.emit(RuntimeError(CANARY))

    assert told[1] == window.talk.desk.catalogue.say("screen.unexpected-unsaved")


@pytest.mark.parametrize("change", ["unchanged", "changed", "unsealed", "missing"])
def test_pdf_is_checked_and_the_finding_told(
    window: MainWindow, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    """In words for people, with the cursor of waiting meanwhile."""
    kept = sealed(window.talk, Decision.NO)
    path = tmp_path / "sheet.pdf"
    data = {
        "unchanged": kept.pdf,
        "changed": kept.pdf[:2000] + bytes([kept.pdf[2000] ^ 1]) + kept.pdf[2001:],
        "unsealed": window.talk.review.pdf if window.talk.review else b"",
    }
    if change in data:
        path.write_bytes(data[change])
    monkeypatch.setattr(dialogs, "ask_for_pdf", lambda *_: path)
    window.check_a_pdf()
    assert window.cursor().shape() is Qt.CursorShape.BusyCursor
    wait(qtbot, lambda: bool(told))

    say = window.talk.desk.catalogue.say
    expected = {
        "unchanged": say("verify.unchanged"),
        "changed": say("verify.changed"),
        "unsealed": say("verify.not-sealed"),
        "missing": say("error.file-missing", path=str(path)),
    }
    assert told[0].startswith(expected[change])
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_check_that_fails_unexpectedly_is_told(
    window: MainWindow, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a trace, and the cursor is the usual one again."""

    def fail(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("mesodesk.actions.verify.verify", fail)
    monkeypatch.setattr(dialogs, "ask_for_pdf", lambda *_: tmp_path / "x.pdf")
    window.check_a_pdf()
    wait(qtbot, lambda: bool(told))

    assert told == [window.talk.desk.catalogue.say("screen.unexpected")]
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_no_pdf_is_no_check(window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes their mind is told nothing."""
    monkeypatch.setattr(dialogs, "ask_for_pdf", lambda *_: None)
    window.check_a_pdf()

    assert told == []


def accept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the content's dialog be filled in and accepted as soon as it opens, and return what stood in it first."""
    seen: list[str] = []

    def press(dialog: ContentDialog) -> ContentDialog.DialogCode:
        seen.append(dialog.state.text())
        dialog.name.setText("Dr Sam Sample")
        dialog.registration.setText("EX-99")
        dialog._accept()
        return ContentDialog.DialogCode.Accepted

    monkeypatch.setattr(ContentDialog, "exec", press)
    return seen


def test_banner_goes_when_the_content_is_accepted(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that nobody accepted the content; once somebody has, pages made before are made anew."""
    seen = accept(monkeypatch)
    assert window._banner.isVisible()
    assert window._banner.text() == window.talk.desk.catalogue.say("screen.demonstration")
    frozen(window.talk)
    window._actions["menu-content"].trigger()

    assert seen
    assert not window._banner.isVisible()
    assert window.talk.review is None
    assert not window.talk.desk.knowledge.content.demonstration


def test_acceptance_is_known_at_the_next_start(
    window: MainWindow, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a sheet that is made now is no demonstration."""
    accept(monkeypatch)
    window.show_content()
    again = opened()
    assert not again._banner.isVisible()

    frozen(again.talk)

    assert again.talk.review is not None
    assert not again.talk.review.record.content.demonstration
    assert "Dr Sam Sample" in again.talk.review.record.content.state


def test_content_that_was_only_looked_at_changes_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that stand stay."""
    monkeypatch.setattr(ContentDialog, "exec", lambda _: ContentDialog.DialogCode.Rejected)
    frozen(window.talk)
    window.show_content()

    assert window._banner.isVisible()
    assert window.talk.review is not None


def test_failure_in_the_contents_check_is_told(
    window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By the window, without a trace."""

    def fail(dialog: ContentDialog) -> ContentDialog.DialogCode:
        dialog.failed.emit(RuntimeError(CANARY))
        return ContentDialog.DialogCode.Rejected

    monkeypatch.setattr(ContentDialog, "exec", fail)
    window.show_content()

    assert told == [window.talk.desk.catalogue.say("screen.unexpected")]
    assert CANARY not in caplog.text


def test_theme_changes_while_the_window_runs(window: MainWindow, dressed: QApplication, light: Theme) -> None:
    """Every page takes it on, made or still to be made, and the next start has it too."""
    frozen(window.talk)
    window._actions["menu-dark"].trigger()
    assert window.areas.map.theme().name == "dark"
    assert window.sign.parties[Role.PATIENT].pad._theme.name == "dark"
    assert load_settings(data_folder()).theme == "dark"
    assert "#161c24" in dressed.styleSheet()

    window._follow_system()
    assert window.areas.map.theme().name == "dark"
    window._actions["menu-system"].trigger()
    window._follow_system()

    assert window.sign.parties[Role.PATIENT].pad._theme.name == light.name
    assert window._actions["menu-system"].isChecked()
    assert not window._actions["menu-dark"].isChecked()


def test_pages_are_mirrored_and_the_map_is_not(window: MainWindow, dressed: QApplication, qtbot: QtBot) -> None:
    """Left and right of the body are no matter of reading."""
    dressed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert window.areas.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert window.areas.map.layoutDirection() is Qt.LayoutDirection.LeftToRight
        qtbot.waitUntil(lambda: window._steps["areas"].x() > window._steps["patient"].x(), timeout=2000)
    finally:
        dressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_names_are_literal_wherever_they_stand(window: MainWindow, qtbot: QtBot) -> None:
    """No label reads markup, on any page, at any step."""
    frozen(window.talk)
    for key in KEYS:
        window.show_page(key)
    sign_and_seal(window, qtbot)
    labels = window.findChildren(Label)

    assert any(HOSTILE in label.text() for label in labels)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_patient_is_named_only_in_draft_and_sealed_sheet(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the title, the settings, the keys, the log or any file's name."""
    caplog.set_level(logging.DEBUG)
    frozen(window.talk, name=CANARY)
    window.talk.save()
    named = [path for path in data_folder().rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert {path.parent.name for path in named} == {"drafts"}
    sign_and_seal(window, qtbot)
    files = [path for path in data_folder().rglob("*") if path.is_file()]

    assert {path.parent.name for path in files if CANARY.encode() in path.read_bytes()} <= {"sealed"}
    assert not any(CANARY in str(path) for path in files)
    assert CANARY not in window.windowTitle()
    assert CANARY not in json.dumps(json.loads((data_folder() / "settings.json").read_text("utf-8")))
    assert CANARY not in caplog.text


def test_child_cannot_say_yes_and_can_say_no(window: MainWindow) -> None:
    """Under 18 the list names the two other answers."""
    child = replace(finished(window.talk.desk), patient=Patient("A", date(2020, 1, 1), "EX-1"))
    window.talk.set_consultation(child)
    window.show_page("review")
    assert window.review.points() == (window.talk.desk.catalogue.missing("under-age", age=18),)

    window.talk.set_consultation(replace(child, decision=Decision.NO))

    assert window.review.points() == ()


def test_folder_that_takes_no_draft_is_told_of(window: MainWindow, asked: list[str]) -> None:
    """The reason stands in the window."""
    (data_folder() / "drafts").write_text("a file where the folder should be")
    name_patient(window)
    window.talk.save()

    assert window._notice.isVisible()
    assert asked == []


def test_window_fits_a_small_screen(window: MainWindow) -> None:
    """1024 by 700 is enough for every page."""
    frozen(window.talk)
    for key in KEYS[:7]:
        window.show_page(key)
    window.resize(1024, 700)

    assert (window.width(), window.height()) == (1024, 700)


@pytest.mark.untraced
@pytest.mark.parametrize("key", KEYS)
def test_every_control_has_a_name_and_room_for_a_finger(window: MainWindow, qtbot: QtBot, key: str) -> None:
    """Whatever Tab meets on a page says what it is."""
    frozen(window.talk)
    if key == "done":
        sealed(window.talk)
    window.show_page(key)
    if key == "review":
        wait(qtbot, lambda: window.review.preview.page_count() > 0)
    met = [widget for widget in tab_ring(window) if window.pages[key].isAncestorOf(widget)]

    assert met
    for widget in met:
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget
        assert widget.height() >= 40 or window.areas.map.isAncestorOf(widget), widget  # each has a row in the list
