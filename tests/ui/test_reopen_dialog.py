from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.reopen import Reopened
from mesodesk.consent.consultation import Decision
from mesodesk.consent.reopening import reopening_code
from mesodesk.settings import data_folder
from mesodesk.ui.reopen_dialog import ReopenDialog
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme, apply_theme
from mesodesk.ui.widgets.label import Label
from tests.actions.edits import BURN, write_edit
from tests.ui.talks import HOSTILE, clinic_desk, sealed, wait

Opened = Callable[[], ReopenDialog]


@pytest.fixture
def desk() -> Desk:
    """Return the desk of a clinic that is set up."""
    return clinic_desk()


@pytest.fixture
def number(desk: Desk, dressed: QApplication) -> str:
    """Return the number of a sealed "not today"."""
    assert dressed is not None
    return sealed(Talk(desk), Decision.NOT_TODAY).id


@pytest.fixture
def opened(dressed: QApplication, qtbot: QtBot) -> Opened:
    """Return what opens the dialog on the data folder as it is."""
    assert dressed is not None

    def make() -> ReopenDialog:
        dialog = ReopenDialog(open_desk(data_folder()))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


def look_for(dialog: ReopenDialog, qtbot: QtBot, typed: str) -> None:
    """Type a code, press Return, and wait for what comes of it."""
    dialog.code.clear()
    QTest.keyClicks(dialog.code, typed)
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    wait(qtbot, lambda: dialog.found is not None or dialog.problem.isVisible())


def shown(dialog: ReopenDialog) -> str:
    """Return every word on the dialog."""
    return "\n".join(label.text() for label in dialog.findChildren(Label) if label.isVisible())


def test_nothing_can_be_opened_before_a_sheet_is_found(opened: Opened) -> None:
    """There is a field, and what to type there; with nothing typed Return does nothing."""
    dialog = opened()
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)

    assert dialog.focusWidget() is dialog.code
    assert dialog.hint.isVisible()
    assert not dialog.find_button.isEnabled()
    assert not dialog.open_button.isEnabled()
    assert not dialog.changes.isVisible()
    assert dialog.isVisible()


def test_sheet_is_found_however_its_code_is_typed(opened: Opened, number: str, qtbot: QtBot) -> None:
    """It says whose it is, as typed and not as markup, what was decided, and that nothing has changed."""
    dialog = opened()
    look_for(dialog, qtbot, f" {reopening_code(number).lower().replace('-', '  ')}")

    assert isinstance(dialog.found, Reopened)
    assert dialog.found.consultation.follows == number
    assert dialog.whose.text() == f"{HOSTILE}, born 14 May 1987, number EX-1"
    assert number in dialog.earlier.text()
    assert "Not today" in dialog.earlier.text()
    assert "Every part reads as it did then." in shown(dialog)
    assert not dialog.hint.isVisible()
    assert dialog.focusWidget() is dialog.changes


def test_window_goes_on_while_it_looks(opened: Opened, number: str, qtbot: QtBot) -> None:
    """Meanwhile nothing can be asked twice, and it says that it looks."""
    dialog = opened()
    dialog.code.setText(number)
    dialog.find_button.click()

    assert dialog.hint.text() == "Looking for the sheet …"
    assert not dialog.find_button.isEnabled()
    assert dialog.found is None
    wait(qtbot, lambda: dialog.found is not None)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_new_warning_stands_first_with_its_word_and_shape(
    opened: Opened, number: str, qtbot: QtBot, dressed: QApplication, light: Theme, dark: Theme, theme: str
) -> None:
    """It is in sight without scrolling, in either theme, and nothing is wider than the view."""
    write_edit(open_desk(data_folder()).content_folder, {"risks": [BURN]})
    apply_theme(dressed, dark if theme == "dark" else light)
    try:
        dialog = opened()
        look_for(dialog, qtbot, number)
        labels = [label for label in dialog.changes.findChildren(Label) if label.isVisible()]
        top = dialog.changes.viewport()
        warning = next(label for label in labels if label.text().startswith("Burn: The skin can burn"))
        place = warning.mapTo(top, warning.rect().topLeft()).y()
        first = [label.text() for label in labels if label.mapTo(top, label.rect().topLeft()).y() <= place]

        assert top.rect().contains(warning.mapTo(top, warning.rect().center()))
        assert {"New:", "Serious", "Thighs: what can go wrong"} < set(first)
        assert dialog.changes.verticalScrollBar().value() == 0
        assert dialog.changes.horizontalScrollBar().maximum() == 0
        assert not dialog.grab().isNull()
    finally:
        apply_theme(dressed, light)


@pytest.mark.parametrize("typed", ["nothing", "7KQ3-M2XT"])
def test_wrong_code_is_told_and_can_be_corrected(opened: Opened, number: str, qtbot: QtBot, typed: str) -> None:
    """The sentence names the cure, what was typed stays, and typing takes the sentence away."""
    dialog = opened()
    look_for(dialog, qtbot, typed)
    assert dialog.problem.text().endswith(("number of the sheet.", "where the sheet was made."))
    assert dialog.code.text() == typed
    assert not dialog.open_button.isEnabled()
    assert dialog.find_button.isEnabled()

    look_for(dialog, qtbot, number)

    assert not dialog.problem.isVisible()
    assert dialog.open_button.isEnabled()


def test_what_was_found_goes_when_another_code_is_typed(opened: Opened, number: str, qtbot: QtBot) -> None:
    """Nobody goes on from a sheet whose code does not stand there, nor from one that is found too late."""
    dialog = opened()
    look_for(dialog, qtbot, number)
    dialog.code.setFocus()
    QTest.keyClick(dialog.code, Qt.Key.Key_Backspace)
    assert dialog.found is None
    assert not dialog.open_button.isEnabled()
    assert not dialog.changes.isVisible()
    assert HOSTILE not in shown(dialog)

    dialog.code.setText(number)
    dialog.find_button.click()
    dialog.code.clear()
    qtbot.wait(300)

    assert dialog.found is None


def test_damaged_notes_are_told_with_a_cure(opened: Opened, number: str, qtbot: QtBot) -> None:
    """Nothing is opened, and the sealed sheet is as it was."""
    path = data_folder() / "sealed" / f"{number}.json"
    sheet = path.with_suffix(".pdf").read_bytes()
    path.write_text(json.dumps({"schema": "torn"}), "utf-8")
    dialog = opened()
    look_for(dialog, qtbot, number)

    assert "Restore the data folder from its backup" in dialog.problem.text()
    assert dialog.found is None
    assert path.with_suffix(".pdf").read_bytes() == sheet


def test_unexpected_failure_is_told_on(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window hears of it, and the dialog can be used again."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mesodesk.ui.reopen_dialog.reopen", fail)
    dialog = opened()
    dialog.code.setText("7KQ3-M2XT")
    with qtbot.waitSignal(dialog.failed, timeout=5000) as failed:
        dialog.find_button.click()

    assert isinstance(failed.args[0], RuntimeError)
    assert dialog.find_button.isEnabled()


def test_closing_and_escape_open_nothing(opened: Opened, number: str, qtbot: QtBot) -> None:
    """Going on is pressed by its own button; Return in the field only looks."""
    dialog = opened()
    look_for(dialog, qtbot, number)
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected

    dialog = opened()
    look_for(dialog, qtbot, number)
    dialog.open_button.click()

    assert dialog.result() == QDialog.DialogCode.Accepted


def test_it_fits_a_small_screen(opened: Opened, number: str, qtbot: QtBot) -> None:
    """The buttons stay in sight."""
    dialog = opened()
    look_for(dialog, qtbot, number)
    qtbot.wait(20)

    assert dialog.height() <= 700
    assert dialog.rect().contains(dialog.open_button.geometry())
