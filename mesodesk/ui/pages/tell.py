"""What was told? Every section of the explanation, acknowledged one by one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mesodesk.actions.explain import with_sources
from mesodesk.ui.pages.page import Page
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.section_view import SectionView
from mesodesk.wording.sentence import Section


class TellPage(Page):
    """Shows what is told in this talk and takes the ticks."""

    KEY = "tell"

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self._sections: tuple[Section, ...] = ()
        self._count = Label("", "faint")
        self.sections = SectionView(talk.desk.catalogue)
        self.sections.set_tickable(True)
        self.body.addWidget(self._count)
        self.body.addWidget(self.sections, 1)
        self.sections.told_changed.connect(self._tick)

    def _start_anew(self) -> None:
        self.sections.verticalScrollBar().setValue(0)

    def _show_talk(self) -> None:
        """Show the sections with the ticks that still stand: a tick goes when its section's words change."""
        consultation = self.talk.consultation()
        sections = self.talk.desk.freezer.sections(consultation, self.talk.desk.settings.clinic)
        if sections != self._sections:
            self._sections = sections
            explanation = with_sources(self.talk.desk, sections)
            self.sections.show_sections(explanation.sections, explanation.numbers())
            self.sections.set_sources([(source.number, source.citation) for source in explanation.sources])
        told = [section.id for section in sections if consultation.has_told(section.id, section.digest())]
        self.sections.set_told(told)
        self._count.setText(self.say("tell-count", told=len(told), n=len(sections)))

    def _tick(self, section_id: str, on: bool) -> None:
        section = next(section for section in self._sections if section.id == section_id)
        consultation = self.talk.consultation()
        self.talk.set_consultation(consultation.with_told(section_id, section.digest() if on else None))
