from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from mesodesk.settings import Clinic
from mesodesk.ui.clinic_dialog import FIELDS, ClinicDialog
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import CLINIC


@pytest.fixture
def dialog(words: Catalogue, qtbot: QtBot) -> ClinicDialog:
    """Return the dialog of a clinic that has told nothing yet."""
    made = ClinicDialog(words, Clinic())
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_refuses_what_is_empty_and_names_the_first(dialog: ClinicDialog, words: Catalogue) -> None:
    """The cursor waits in the field that the sentence names; blanks are nothing."""
    dialog.entries["name"].setText("Example Clinic")
    dialog.entries["address"].setText("   ")
    dialog.save_button.click()

    assert dialog.isVisible()
    assert dialog.status.text() == words.missing("clinic-address")
    assert dialog.status.isVisible()
    assert dialog.focusWidget() is dialog.entries["address"]


def test_it_returns_what_was_typed_without_surplus_blanks(dialog: ClinicDialog) -> None:
    """Return in the last field saves."""
    for name in FIELDS:
        QTest.keyClicks(dialog.entries[name], f" {getattr(CLINIC, name)} ")
    QTest.keyClick(dialog.entries["emergency"], Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.value() == CLINIC


def test_later_and_escape_leave_without_saving(dialog: ClinicDialog) -> None:
    """Nobody is kept in the dialog."""
    later = next(button for button in dialog.findChildren(QPushButton) if button is not dialog.save_button)
    later.click()
    assert dialog.result() == QDialog.DialogCode.Rejected

    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()


def test_it_shows_what_is_known_and_names_every_field(words: Catalogue, qtbot: QtBot) -> None:
    """A screen reader hears a name and a hint for each field."""
    dialog = ClinicDialog(words, CLINIC)
    qtbot.addWidget(dialog)

    assert dialog.value() == CLINIC
    assert all(entry.accessibleName() and entry.accessibleDescription() for entry in dialog.entries.values())
