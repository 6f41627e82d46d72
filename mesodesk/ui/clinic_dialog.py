"""The clinic's particulars, asked for once: without them no sheet says whom to call."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from mesodesk.clinical.models import Knowledge
from mesodesk.settings import Clinic
from mesodesk.ui.pages.page import scrolled
from mesodesk.ui.widgets.calm import CalmComboBox
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue

FIELDS = ("name", "address", "phone", "out_of_hours", "emergency")
CODE_LENGTH = 2
"""Letters of a country's code (ISO 3166-1)."""


class ClinicDialog(QDialog):
    """Asks for name, address and the numbers to call."""

    SIZE = (600, 640)
    """It fits a small screen: the fields scroll, the buttons stay."""
    LONGEST = 200
    LONGEST_RULES = 1500
    RULES_HEIGHT = 84

    def __init__(
        self, catalogue: Catalogue, clinic: Clinic, knowledge: Knowledge, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)

        def say(key: str) -> str:
            return catalogue.say(f"screen.{key}")

        self._missing = {name: catalogue.missing(f"clinic-{name}") for name in (*FIELDS, "country")}
        self._too_long = catalogue.say("screen.clinic-aftercare-long", n=self.LONGEST_RULES)
        self.setWindowTitle(say("clinic-title"))
        self.setMinimumWidth(self.SIZE[0])
        self.resize(*self.SIZE)
        self.entries = {name: QLineEdit(getattr(clinic, name)) for name in FIELDS}
        self.country = CalmComboBox()
        self.country.addItem(say("clinic-country-choose"), "")
        for name, code in _countries():
            self.country.addItem(name, code)
        self.country.setCurrentIndex(max(0, self.country.findData(clinic.country)))
        self._knowledge = knowledge
        self.card_language = CalmComboBox()
        self.aftercare = QPlainTextEdit(clinic.aftercare)
        self.aftercare.setTabChangesFocus(True)
        self.aftercare.setFixedHeight(self.RULES_HEIGHT)
        self.status = Label("", "warning")
        self.status.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(say("clinic-title"), "title"))
        head.addWidget(Label(say("clinic-lead"), "faint"))
        layout.addLayout(head)
        fields = QWidget()
        form = QVBoxLayout(fields)
        form.setContentsMargins(0, 0, 8, 0)
        form.setSpacing(14)
        for name, entry in self.entries.items():
            entry.setMaxLength(self.LONGEST)
            form.addWidget(Field(say(f"clinic-{name}"), entry, say(f"clinic-{name}-hint")))
        form.addWidget(Field(say("clinic-country"), self.country, say("clinic-country-hint")))
        name, hint = say("clinic-card_language"), say("clinic-card_language-hint")
        self._language_field = Field(name, self.card_language, hint)
        form.addWidget(self._language_field)
        form.addWidget(Field(say("clinic-aftercare"), self.aftercare, say("clinic-aftercare-hint")))
        form.addStretch(1)
        layout.addWidget(scrolled(fields), 1)
        layout.addWidget(self.status)
        buttons = QHBoxLayout()
        later, self.save_button = QPushButton(say("later")), QPushButton(say("save-clinic"))
        later.setProperty("role", "quiet")
        self.save_button.setProperty("role", "primary")
        self.save_button.setDefault(True)
        later.setAutoDefault(False)
        buttons.addWidget(later)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        layout.addLayout(buttons)
        later.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._accept_if_complete)
        self.country.currentIndexChanged.connect(self._offer_languages)
        self._offer_languages()
        self.card_language.setCurrentIndex(max(0, self.card_language.findData(clinic.card_language)))

    def value(self) -> Clinic:
        """Return what was entered."""
        return Clinic(
            **{name: entry.text().strip() for name, entry in self.entries.items()},
            country=self.country.currentData(),
            aftercare=self.aftercare.toPlainText().strip(),
            card_language=self.card_language.currentData() or "",
        )

    def _offer_languages(self) -> None:
        """Offer the languages that doctors of the country read, where it has several: the first is taken else."""
        cards = self._knowledge.cards_in(self.country.currentData())
        self.card_language.clear()
        for index, card in enumerate(cards if len(cards) > 1 else ()):
            name = QLocale.languageToString(QLocale(card.id).language())
            self.card_language.addItem(name, card.id if index else "")  # the first needs no choice
        self._language_field.setVisible(self.card_language.count() > 0)

    def _accept_if_complete(self) -> None:
        clinic = self.value()
        missing = clinic.missing()
        if missing:
            entry = self.country if missing[0] == "country" else self.entries[missing[0]]
            self._refuse(self._missing[missing[0]], entry)
        elif len(clinic.aftercare) > self.LONGEST_RULES:
            self._refuse(self._too_long, self.aftercare)
        else:
            self.accept()

    def _refuse(self, sentence: str, entry: QWidget) -> None:
        self.status.setText(sentence)
        self.status.show()
        entry.setFocus()


def _countries() -> list[tuple[str, str]]:
    """Return the countries with their two-letter codes, sorted by name."""
    named = ((QLocale.territoryToString(one), QLocale.territoryToCode(one)) for one in QLocale.Country)
    return sorted({(name, code) for name, code in named if len(code) == CODE_LENGTH and code.isalpha()})
