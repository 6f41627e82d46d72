from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea
from pytestqt.qtbot import QtBot

from mesodesk.actions.acceptance import FILE, read_acceptance
from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.clinical.models import Acceptance
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.ui.content_dialog import ContentDialog
from mesodesk.ui.widgets.label import Label
from tests.ui.talks import clinic_desk, wait

Opened = Callable[[], ContentDialog]


@pytest.fixture
def desk() -> Desk:
    """Return the desk of a clinic that has accepted nothing."""
    return clinic_desk()


@pytest.fixture
def opened(desk: Desk, dressed: QApplication, qtbot: QtBot) -> Opened:
    """Return what opens the dialog."""
    assert dressed is not None

    def make() -> ContentDialog:
        dialog = ContentDialog(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


@pytest.fixture
def checked(opened: Opened, qtbot: QtBot) -> ContentDialog:
    """Return the dialog once the check of the shipped content is through."""
    dialog = opened()
    wait(qtbot, dialog.accept_button.isEnabled)
    return dialog


def own_file(name: str, content: object) -> None:
    """Write one of the clinic's own files."""
    folder = open_desk(data_folder()).content_folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), "utf-8")


def sign(dialog: ContentDialog, name: str = " Dr Sam Sample ", number: str = " EX-99 ") -> None:
    """Type who accepts, and press."""
    for entry, text in ((dialog.name, name), (dialog.registration, number)):
        entry.setFocus()
        entry.clear()
        QTest.keyClicks(entry, text)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def test_nothing_can_be_accepted_before_it_was_checked(opened: Opened) -> None:
    """The dialog comes up at once; the check runs behind it."""
    dialog = opened()

    assert dialog.found.text() == "Checking the content …"
    assert not dialog.accept_button.isEnabled()


def test_it_says_which_content_this_is(checked: ContentDialog) -> None:
    """Its version, that nobody accepted it, who pays, when it is read again, and every change."""
    content = checked.desk.knowledge.content
    shown = "\n".join(label.text() for label in checked.findChildren(Label))

    assert content.version in checked.state.text()
    assert "No clinician has accepted it" in checked.state.text()
    for text in (content.funding, content.update_policy, *(change.what for change in content.changes)):
        assert text in shown
    assert checked.desk.catalogue.day(content.next_review) in shown


def test_check_that_finds_nothing_does_not_praise_the_words(checked: ContentDialog) -> None:
    """It counts, and says that it is a check of form only."""
    knowledge, found = checked.desk.knowledge, checked.found.text()

    assert "only a clinician can judge" in found
    assert f"{len(knowledge.claims)} statements" in found
    assert f"{sum(not claim.sources for claim in knowledge.claims.values())} without a source" in found
    assert checked.found.role() != "warning"


def test_clinician_accepts_under_name_and_number(checked: ContentDialog) -> None:
    """The word is kept with the day and the code of exactly this content, and the dialog closes."""
    sign(checked)

    kept = read_acceptance(data_folder())
    digest = checked.desk.knowledge.content.digest
    assert kept == Acceptance("Dr Sam Sample", "EX-99", now().date(), digest)
    assert checked.result() == QDialog.DialogCode.Accepted
    assert not checked.desk.knowledge.content.demonstration
    assert "Dr Sam Sample" in checked.state.text()


@pytest.mark.parametrize(("name", "number"), [("", "EX-99"), ("Dr Sam Sample", "  ")])
def test_nobody_accepts_without_a_name_and_a_number(checked: ContentDialog, name: str, number: str) -> None:
    """The dialog stays and says what is missing; nothing is written."""
    desk = checked.desk
    sign(checked, name, number)

    assert checked.isVisible()
    assert checked.status.isVisible()
    assert checked.status.text() == desk.catalogue.error(MesoDeskError("accept-name-missing"))
    assert checked.desk is desk
    assert not (data_folder() / FILE).exists()

    sign(checked)

    assert read_acceptance(data_folder()) is not None


def test_closing_accepts_nothing(checked: ContentDialog) -> None:
    """Nor does Return in a field: a word is given by pressing its button."""
    desk = checked.desk
    checked.name.setText("Dr Sam Sample")
    checked.registration.setText("EX-99")
    QTest.keyClick(checked.registration, Qt.Key.Key_Return)
    assert not (data_folder() / FILE).exists()
    QTest.keyClick(checked, Qt.Key.Key_Escape)

    assert not checked.isVisible()
    assert checked.desk is desk
    assert not (data_folder() / FILE).exists()


def test_faulty_content_cannot_be_accepted(desk: Desk, opened: Opened, qtbot: QtBot) -> None:
    """A clinic's own file that breaks a rule after the start is named with its place, in the colour of a warning."""
    assert desk.knowledge
    own_file("mine.json", {"claims": [{"id": "mine", "text": "It is safe.", "sources": ["NOWHERE"]}]})
    dialog = opened()
    wait(qtbot, lambda: dialog.found.role() == "warning")

    assert dialog.found.text().startswith(desk.catalogue.say("content.problems", n=dialog.found.text().count("  - ")))
    assert "mine.json" in dialog.found.text()
    assert not dialog.accept_button.isEnabled()


def test_clinics_own_files_are_named(opened: Opened, qtbot: QtBot) -> None:
    """Whoever accepts sees that this is not what was shipped."""
    own_file("mine.json", {})
    dialog = opened()
    wait(qtbot, dialog.accept_button.isEnabled)

    assert dialog.found.text().endswith("mine.json.")


def test_acceptance_that_cannot_be_kept_is_told_of(checked: ContentDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog stays, and nobody is taken for having accepted."""

    def fail(*_: object) -> None:
        raise MesoDeskError("disk-full", path=FILE)

    monkeypatch.setattr("mesodesk.actions.accept.write_acceptance", fail)
    sign(checked)

    assert checked.isVisible()
    assert "The disk is full" in checked.status.text()
    assert checked.desk.knowledge.content.demonstration


def test_check_that_cannot_be_made_is_a_sentence(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing can be accepted."""

    def fail(*_: object) -> None:
        raise MesoDeskError("acceptance-broken", path="x")

    monkeypatch.setattr("mesodesk.ui.content_dialog.check_content", fail)
    dialog = opened()
    say = dialog.desk.catalogue
    wait(qtbot, lambda: dialog.found.text() == say.error(MesoDeskError("acceptance-broken", path="x")))

    assert not dialog.accept_button.isEnabled()


def test_unexpected_failure_of_the_check_is_told_on(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window hears of it."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mesodesk.ui.content_dialog.check_content", fail)
    dialog = opened()
    with qtbot.waitSignal(dialog.failed, timeout=5000) as failed:
        pass

    assert isinstance(failed.args[0], RuntimeError)
    assert not dialog.accept_button.isEnabled()


def test_usual_clinician_is_offered(dressed: QApplication, desk: Desk, qtbot: QtBot) -> None:
    """Whoever explains is often who accepts."""
    assert dressed is not None
    named = replace(desk.settings, clinician_name="Dr Sam Sample", clinician_registration="EX-99")
    dialog = ContentDialog(desk.with_settings(named))
    qtbot.addWidget(dialog)

    assert (dialog.name.text(), dialog.registration.text()) == ("Dr Sam Sample", "EX-99")


def test_it_fits_a_small_screen(checked: ContentDialog, qtbot: QtBot) -> None:
    """The buttons and the words that are agreed to stay in sight; what was found scrolls down, never sideways."""
    qtbot.wait(20)
    (area,) = checked.findChildren(QScrollArea)

    assert checked.height() <= 700
    assert checked.rect().contains(checked.accept_button.geometry())
    assert not area.horizontalScrollBar().isVisible()
    assert all(
        label.height() >= label.heightForWidth(label.width())
        for label in checked.findChildren(Label)
        if label.isVisible()
    )
