"""Yes, not today, or no? Three equal buttons, none chosen, and room for the patient's own words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from mesodesk.consent.consultation import Decision
from mesodesk.ui.pages.page import Page
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.field import Field


class DecidePage(Page):
    """Notes the decision."""

    KEY = "decide"
    MOST_WORDS = 4000
    """Characters; a longer note would not fit the paper's promise of few pages."""
    WORDS_HEIGHT = 180

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self.choice = Choice(
            [(decision.value, self.say(f"decision-{decision}")) for decision in Decision],
            "decision",
            {decision.value: self.say(f"decision-{decision}-meaning") for decision in Decision},
        )
        self.choice.setAccessibleName(self.say("decide-title"))
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.WORDS_HEIGHT)
        self.body.addWidget(self.choice)
        self.body.addSpacing(10)
        self.body.addWidget(Field(self.say("words"), self.words, self.say("words-hint")))
        self.body.addStretch(1)
        self.choice.chosen.connect(
            lambda value: talk.set_consultation(replace(talk.consultation(), decision=Decision(value)))
        )
        self.words.textChanged.connect(self._edit)

    def _start_anew(self) -> None:
        self._write("")

    def _show_talk(self) -> None:
        consultation = self.talk.consultation()
        self.choice.set_value(consultation.decision)
        if self.words.toPlainText() != consultation.words:
            self._write(consultation.words)

    def _write(self, words: str) -> None:
        """Show words that nobody typed here; there is no undo behind them."""
        self.words.blockSignals(True)
        self.words.setPlainText(words)
        self.words.blockSignals(False)

    def _edit(self) -> None:
        words = self.words.toPlainText()
        if len(words) > self.MOST_WORDS:
            words = words[: self.MOST_WORDS]
            cursor = self.words.textCursor()
            place = min(cursor.position(), self.MOST_WORDS)
            self._write(words)
            cursor = self.words.textCursor()
            cursor.setPosition(place)
            self.words.setTextCursor(cursor)
        self.talk.set_consultation(replace(self.talk.consultation(), words=words))
