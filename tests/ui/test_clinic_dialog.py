from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from mesodesk.clinical.library import read_knowledge
from mesodesk.settings import Clinic
from mesodesk.ui.clinic_dialog import FIELDS, ClinicDialog
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import CLINIC

CONTENT = read_knowledge()


@pytest.fixture
def dialog(words: Catalogue, qtbot: QtBot) -> ClinicDialog:
    """Return the dialog of a clinic that has told nothing yet."""
    made = ClinicDialog(words, Clinic(), CONTENT)
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
    dialog.country.setCurrentIndex(dialog.country.findText("United Kingdom"))
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
    dialog = ClinicDialog(words, CLINIC, CONTENT)
    qtbot.addWidget(dialog)

    assert dialog.value() == CLINIC
    assert all(entry.accessibleName() and entry.accessibleDescription() for entry in dialog.entries.values())


def test_country_is_chosen_from_the_iso_list(dialog: ClinicDialog) -> None:
    """Each country has one code of two letters, sorted by name; nothing is chosen for anybody."""
    assert dialog.country.currentData() == ""
    codes = [dialog.country.itemData(index) for index in range(1, dialog.country.count())]
    names = [dialog.country.itemText(index) for index in range(1, dialog.country.count())]

    assert {"FR", "GB", "US", "DE", "JP", "BR"} <= set(codes)
    assert len(set(codes)) == len(codes) > 190
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in codes)


def test_country_is_needed(dialog: ClinicDialog, words: Catalogue) -> None:
    """Without it nobody knows which ban holds here: the sentence says so and the list has the focus."""
    for name in FIELDS:
        dialog.entries[name].setText(getattr(CLINIC, name))
    dialog.save_button.click()

    assert dialog.isVisible()
    assert dialog.status.text() == words.missing("clinic-country")
    assert dialog.focusWidget() is dialog.country


def test_country_that_is_no_code_must_be_chosen_anew(words: Catalogue, qtbot: QtBot) -> None:
    """Settings from elsewhere may hold a name; it is not taken for a country."""
    dialog = ClinicDialog(words, replace(CLINIC, country="Atlantis"), CONTENT)
    qtbot.addWidget(dialog)

    assert dialog.value().country == ""


def test_rules_for_afterwards_are_kept_line_by_line(words: Catalogue, qtbot: QtBot) -> None:
    """They need not be given, Tab leaves them, and they are no longer than the paper has room for."""
    dialog = ClinicDialog(words, CLINIC, CONTENT)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.value().aftercare == ""
    dialog.aftercare.setFocus()
    QTest.keyClicks(dialog.aftercare, "No sport for a day")
    QTest.keyClick(dialog.aftercare, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.aftercare, "<b>No sun</b> ")
    QTest.keyClick(dialog.aftercare, Qt.Key.Key_Tab)

    assert dialog.value().aftercare == "No sport for a day\n<b>No sun</b>"
    assert not dialog.aftercare.hasFocus()
    dialog.aftercare.setPlainText("x" * (dialog.LONGEST_RULES + 1))
    for name in FIELDS:
        dialog.entries[name].setText(getattr(CLINIC, name))
    dialog.country.setCurrentIndex(dialog.country.findData(CLINIC.country))
    dialog.save_button.click()
    assert dialog.isVisible()
    assert str(dialog.LONGEST_RULES) in dialog.status.text()
    dialog.aftercare.setPlainText("x" * dialog.LONGEST_RULES)
    dialog.save_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_it_fits_a_small_screen(dressed: QApplication, words: Catalogue, qtbot: QtBot) -> None:
    """The buttons and what is wrong stay in sight, the fields scroll down only, and no hint covers a field."""
    dialog = ClinicDialog(words, Clinic(), CONTENT)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.save_button.click()
    qtbot.wait(20)
    (area,) = dialog.findChildren(QScrollArea)

    assert dressed is not None
    assert dialog.height() <= 700
    assert dialog.rect().contains(dialog.save_button.geometry())
    assert dialog.rect().contains(dialog.status.geometry())
    assert not area.horizontalScrollBar().isVisible()
    field = dialog.aftercare.parentWidget()
    assert field is not None
    hint = field.findChildren(Label)[-1]
    assert hint.geometry().top() > dialog.aftercare.geometry().bottom()


def _choose(dialog: ClinicDialog, country: str) -> None:
    dialog.country.setCurrentIndex(dialog.country.findData(country))


def test_language_is_asked_for_where_a_country_has_several(dialog: ClinicDialog) -> None:
    """Its first language is offered first; elsewhere nobody is asked and nothing is kept."""
    assert not dialog.card_language.isVisible()
    _choose(dialog, "CH")
    names = [dialog.card_language.itemText(index) for index in range(dialog.card_language.count())]

    assert dialog.card_language.isVisible()
    assert names == ["German", "French", "Italian"]
    assert dialog.value().card_language == ""
    dialog.card_language.setCurrentIndex(2)
    assert dialog.value().card_language == "it"
    for country in ("DE", "GB", "JP", ""):
        _choose(dialog, country)
        assert not dialog.card_language.isVisible()
        assert dialog.value().card_language == ""


@pytest.mark.parametrize(("kept", "shown"), [("fr", "fr"), ("", ""), ("pl", ""), ("de", "")])
def test_language_that_was_chosen_is_shown_again(words: Catalogue, qtbot: QtBot, kept: str, shown: str) -> None:
    """One that is not of this country is none."""
    dialog = ClinicDialog(words, replace(CLINIC, country="CH", card_language=kept), CONTENT)
    qtbot.addWidget(dialog)

    assert dialog.value().card_language == shown
    assert dialog.card_language.accessibleName() == words.say("screen.clinic-card_language")


def test_every_country_and_language_of_the_cards_is_one(dialog: ClinicDialog) -> None:
    """A code that nobody can choose would be a slip of the pen."""
    codes = {dialog.country.itemData(index) for index in range(dialog.country.count())}
    cards = CONTENT.cards.values()

    assert {country for card in cards for country in card.countries} <= codes
    assert all(QLocale(card.id).language() is not QLocale.Language.C for card in cards)
