"""Who? The patient, the clinician, who else is here, and the questions that can stop the talk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mesodesk.actions.drafts import other_people
from mesodesk.clinical.models import Act, Question
from mesodesk.consent.consultation import Answer, Clinician, Patient
from mesodesk.consent.missing import options_in_play, questions_for
from mesodesk.consent.parties import OTHERS, Party, Role
from mesodesk.ui.background import Background
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.date_field import DateField
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.party_form import PartyForm
from mesodesk.ui.widgets.question import QuestionCard


class PatientPage(Page):
    """Asks who is here, and the screening questions of what was chosen: those that stop the talk first."""

    KEY = "patient"
    LOOK_AFTER_MS = 400
    """A pause in the typing after which the number is looked up among kept documents."""

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self.name, self.number = QLineEdit(), QLineEdit()
        self.born = DateField(talk.desk.catalogue)
        self.clinician, self.registration = QLineEdit(), QLineEdit()
        self.warning = Label("", "warning")
        self.warning.hide()
        people = QWidget()
        form = QVBoxLayout(people)
        form.setContentsMargins(0, 0, 16, 0)
        form.setSpacing(14)
        form.addWidget(Label(self.say("patient-heading"), "heading"))
        form.addWidget(Field(self.say("patient-name"), self.name, self.say("patient-name-hint")))
        form.addWidget(Field(self.say("patient-born"), self.born))
        form.addWidget(Field(self.say("patient-number"), self.number, self.say("patient-number-hint")))
        form.addWidget(self.warning)
        form.addSpacing(8)
        form.addWidget(Label(self.say("clinician-heading"), "heading"))
        form.addWidget(Field(self.say("clinician-name"), self.clinician))
        form.addWidget(Field(self.say("clinician-registration"), self.registration))
        form.addStretch(1)
        questions = QWidget()
        self._asked = QVBoxLayout(questions)
        self._asked.setContentsMargins(16, 0, 8, 0)
        self._asked.setSpacing(12)
        self.others = self._others()
        self._asked.addSpacing(8)
        self._asked.addWidget(Label(self.say("questions-heading"), "heading"))
        self._asked.addWidget(Label(self.say("questions-lead"), "faint"))
        self._nothing_to_ask = Label(self.say("questions-none"))
        self._asked.addWidget(self._nothing_to_ask)
        self._groups = {act: self._group(act) for act in Act}
        self._asked.addStretch(1)
        self.questions: dict[str, QuestionCard] = {}
        row = QHBoxLayout()
        row.addWidget(scrolled(people), 2)
        row.addWidget(scrolled(questions), 3)
        self.body.addLayout(row, 1)
        for edit in (self.name, self.number, self.clinician, self.registration):
            edit.setMaxLength(200)
            edit.textEdited.connect(self._edit)
        self.born.edited.connect(self._edit)
        self._background = Background(self)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._look_up)

    def _start_anew(self) -> None:
        # Not `clear`: what an undo could bring back is another patient's.
        for edit in (self.name, self.number, self.clinician, self.registration):
            edit.setText("")
        self.born.clear()
        for other in self.others.values():
            other.clear()
        for card in self.questions.values():
            card.clear()
        self._warn(())

    def _show_talk(self) -> None:
        consultation = self.talk.consultation()
        for edit, text in (
            (self.name, consultation.patient.name),
            (self.number, consultation.patient.number),
            (self.clinician, consultation.clinician.name),
            (self.registration, consultation.clinician.registration),
        ):
            if edit.text() != text:
                edit.setText(text)
        self.born.set_value(consultation.patient.born)
        for role, other in self.others.items():
            other.set_value(consultation.party(role))
        self._show_questions()
        self._look.start(self.LOOK_AFTER_MS)

    def _show_questions(self) -> None:
        desk, consultation = self.talk.desk, self.talk.consultation()
        options = options_in_play(consultation, desk.knowledge, desk.body.areas_of(consultation.regions))
        asked = questions_for(options, desk.knowledge)
        for question in asked:
            if question.id not in self.questions:
                self._add(question)
        wanted = {question.id for question in asked}
        acts = {question.act for question in asked}
        for act, (heading, _) in self._groups.items():
            heading.setVisible(act in acts)
        for name, card in self.questions.items():
            card.setVisible(name in wanted)
            card.set_value(consultation.answer_to(name))
        self._nothing_to_ask.setVisible(not asked)

    def _others(self) -> dict[Role, PartyForm]:
        """Add a tick for each role beside patient and clinician, and below them the forms of those that are ticked."""
        self._asked.addWidget(Label(self.say("others-heading"), "heading"))
        self._asked.addWidget(Label(self.say("others-lead"), "faint"))
        ticks = QGridLayout()
        ticks.setColumnStretch(2, 1)
        ticks.setVerticalSpacing(0)
        self._asked.addLayout(ticks)
        forms: dict[Role, PartyForm] = {role: PartyForm(self.talk.desk.catalogue, role) for role in OTHERS}
        for number, form in enumerate(forms.values()):
            form.edited.connect(self._name_other)
            ticks.addWidget(form.tick, *divmod(number, 2))
            self._asked.addWidget(form)
        return forms

    def _group(self, act: Act) -> tuple[Label, QVBoxLayout]:
        """Add a heading with room below it for the questions that ask the same of the clinician."""
        heading, cards = Label(self.say(f"questions-{act}"), "subheading"), QVBoxLayout()
        cards.setSpacing(12)
        self._asked.addWidget(heading)
        self._asked.addLayout(cards)
        return heading, cards

    def _add(self, question: Question) -> None:
        """Add a card where the question stands among those that are there already."""
        knowledge = self.talk.desk.knowledge
        order = [other.id for other in knowledge.questions if other.act is question.act]
        before = [other for other in order[: order.index(question.id)] if other in self.questions]
        card = QuestionCard(self.talk.desk.catalogue, question)
        card.answered.connect(self._answer)
        self.questions[question.id] = card
        self._groups[question.act][1].insertWidget(len(before), card)

    def _edit(self) -> None:
        consultation = self.talk.consultation()
        patient = Patient(self.name.text(), self.born.value(), self.number.text())
        clinician = Clinician(self.clinician.text(), self.registration.text())
        self.talk.set_consultation(replace(consultation, patient=patient, clinician=clinician, born_again=None))

    def _name_other(self, role: str, party: Party | None) -> None:
        consultation = self.talk.consultation()
        changed = consultation.without_party(Role(role)) if party is None else consultation.with_party(party)
        self.talk.set_consultation(changed)

    def _answer(self, answer: Answer) -> None:
        self.talk.set_consultation(self.talk.consultation().with_answer(answer))

    def _look_up(self) -> None:
        desk, consultation = self.talk.desk, self.talk.consultation()
        self._background.run(
            lambda: other_people(desk, consultation),
            lambda names: self._warn(names if self.talk.consultation().patient == consultation.patient else ()),
            lambda _: None,  # a kept document that cannot be read is told of where it is asked for
        )

    def _warn(self, names: tuple[str, ...]) -> None:
        text = self.say("number-taken", names=self.say("list-join").join(names)) if names else ""
        self.warning.setText(text)
        self.warning.setVisible(bool(names))
