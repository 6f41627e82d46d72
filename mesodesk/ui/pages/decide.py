"""Yes, not today, or no? Three equal buttons, none chosen, and room for what the patient said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from mesodesk.consent.consultation import Consultation, Decision, Paper, PrintSize
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.date_field import DateField
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.note import Note

NOTES = {"hopes": "hopes", "words": "words", "own_words": "own-words", "explained_again": "again"}
"""What the patient said, by the field of the consultation; each with its name and its hint in the catalogue."""


class DecidePage(Page):
    """Notes the decision, what was said, and how the sheet is to be printed."""

    KEY = "decide"
    NOTE_HEIGHT = 104

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self.choice = Choice(
            [(decision.value, self.say(f"decision-{decision}")) for decision in Decision],
            "decision",
            {decision.value: self.say(f"decision-{decision}-meaning") for decision in Decision},
        )
        self.choice.setAccessibleName(self.say("decide-title"))
        self.notes = {field: Note(self.NOTE_HEIGHT) for field in NOTES}
        self.event_day = DateField(talk.desk.catalogue)
        self.print_size = Choice([(size.value, self.say(f"print-{size}")) for size in PrintSize])
        self.paper = Choice([(paper.value, self.say(f"paper-{paper}")) for paper in Paper])
        self.body.addWidget(self.choice)
        self.body.addWidget(scrolled(self._said()), 1)
        self.choice.chosen.connect(lambda value: self._change(decision=Decision(value)))
        for field, note in self.notes.items():
            note.edited.connect(partial(self._note, field))
        self.event_day.edited.connect(lambda: self._change(event=self.event_day.value()))
        self.print_size.chosen.connect(lambda value: self._change(print_size=PrintSize(value)))
        self.paper.chosen.connect(lambda value: self._change(paper=Paper(value)))

    def _said(self) -> QWidget:
        """Return the room for what was said, and below it how the sheet is printed."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        fields = [Field(self.say(key), self.notes[field], self.say(f"{key}-hint")) for field, key in NOTES.items()]
        fields.append(Field(self.say("event"), self.event_day, self.say("event-hint")))
        fields.append(Field(self.say("print-size"), self.print_size))
        fields.append(Field(self.say("paper"), self.paper))
        places = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (3, 0), (3, 1))
        for field, place in zip(fields, places, strict=True):
            grid.addWidget(field, *place)
        grid.setRowStretch(4, 1)
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
        self.print_size.set_value(consultation.print_size)
        self.paper.set_value(consultation.paper_in(self.talk.desk.settings.clinic.country))

    def _note(self, field: str, words: str) -> None:
        self._change(**{field: words})

    def _change(self, **changes: object) -> None:
        changed: Consultation = replace(self.talk.consultation(), **changes)  # type: ignore[arg-type]
        self.talk.set_consultation(changed)
