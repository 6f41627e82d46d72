"""Yes, not today, or no? Three equal buttons, none chosen, and room for what the patient said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from mesodesk.consent.consultation import Consultation, Decision, Paper, PrintSize
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.date_field import DateField
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.note import Note

NOTES = {"hopes": "hopes", "words": "words", "own_words": "own-words", "explained_again": "again"}
"""What the patient said, by the field of the consultation; each with its name and its hint in the catalogue."""


class DecidePage(Page):
    """Notes the decision, what was said, and how the sheet is to be printed."""

    KEY = "decide"
    NOTE_LINES = 3

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self.choice = Choice(
            [(decision.value, self.say(f"decision-{decision}")) for decision in Decision],
            "decision",
            {decision.value: self.say(f"decision-{decision}-meaning") for decision in Decision},
        )
        self.choice.setAccessibleName(self.say("decide-title"))
        self.notes = {field: Note(self.NOTE_LINES) for field in NOTES}
        self.event_day = DateField(talk.desk.catalogue)
        self._half_a_day = Label(self.say("event-half"))
        self.print_size = Choice([(size.value, self.say(f"print-{size}")) for size in PrintSize], "segment")
        self.paper = Choice([(paper.value, self.say(f"paper-{paper}")) for paper in Paper], "segment")
        self.body.addWidget(self.choice)
        self.body.addWidget(_rule())
        self.body.addWidget(scrolled(self._said()), 1)
        self.choice.chosen.connect(lambda value: self._change(decision=Decision(value)))
        for field, note in self.notes.items():
            note.edited.connect(partial(self._note, field))
        self.event_day.edited.connect(self._edit_event)
        self.print_size.chosen.connect(lambda value: self._change(print_size=PrintSize(value)))
        self.paper.chosen.connect(lambda value: self._change(paper=Paper(value)))

    def _said(self) -> QWidget:
        """Return the room for what was said, and below it, smaller, how the sheet is printed."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.addWidget(Label(self.say("said"), "soft"), 0, 0, 1, 2)
        for index, (field, key) in enumerate(NOTES.items()):
            note = Field(self.say(key), self.notes[field], self.say(f"{key}-hint"))
            grid.addWidget(note, 1 + index // 2, index % 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field(self.say("event"), self.event_day, self.say("event-hint")), 3, 0)
        grid.addWidget(self._half_a_day, 3, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(_rule(), 4, 0, 1, 2)
        printed = QHBoxLayout()
        printed.setSpacing(40)
        for key, choice in (("print-size", self.print_size), ("paper", self.paper)):
            printed.addWidget(Field(self.say(key), choice))
        printed.addStretch(1)
        grid.addLayout(printed, 5, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(6, 1)
        return inside

    def _start_anew(self) -> None:
        for note in self.notes.values():
            note.clear()
        self.event_day.clear()

    def _show_talk(self) -> None:
        consultation = self.talk.consultation()
        self.choice.set_value(consultation.decision)
        for field, note in self.notes.items():
            note.show_words(getattr(consultation, field))
        self.event_day.set_value(consultation.event)
        self._half_a_day.setVisible(self.event_day.half())
        self.print_size.set_value(consultation.print_size)
        self.paper.set_value(consultation.paper_in(self.talk.desk.settings.clinic.country))

    def _note(self, field: str, words: str) -> None:
        self._change(**{field: words})

    def _edit_event(self) -> None:
        self._half_a_day.setVisible(self.event_day.half())
        self._change(event=self.event_day.value())

    def _change(self, **changes: object) -> None:
        changed: Consultation = replace(self.talk.consultation(), **changes)  # type: ignore[arg-type]
        self.talk.set_consultation(changed)


def _rule() -> QFrame:
    """Return a line between what does not belong together."""
    rule = QFrame()
    rule.setProperty("card", "rule")
    return rule
