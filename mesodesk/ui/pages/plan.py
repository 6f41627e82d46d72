"""What is planned? For each area: which option, with what, how often, and when to stop."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mesodesk.clinical.models import Option
from mesodesk.consent.consultation import Plan
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.plan_form import PlanForm


class PlanPage(Page):
    """Plans a course for every chosen area."""

    KEY = "plan"
    LONGEST_PRICE = 200

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self.forms: dict[str, PlanForm] = {}
        self._groups: dict[str, QWidget] = {}
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(12)
        self._nothing = Label(self.say("plan-nothing"), "heading")
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        self.price = QLineEdit()
        self.price.setMaxLength(self.LONGEST_PRICE)
        self._price = Field(self.say("price"), self.price, self.say("price-hint"))
        self._list.insertWidget(self._list.count() - 1, self._price)
        self.body.addWidget(scrolled(content), 1)
        self.price.textEdited.connect(lambda text: talk.set_consultation(replace(talk.consultation(), price=text)))

    def _start_anew(self) -> None:
        for form in self.forms.values():
            form.clear()
        self.price.setText("")

    def _show_talk(self) -> None:
        desk, consultation = self.talk.desk, self.talk.consultation()
        areas = desk.body.areas_of(consultation.regions)
        for area in areas:
            if area not in self._groups:
                self._groups[area] = self._group(area)
                self._list.insertWidget(self._list.count() - 2, self._groups[area])
                for form in self.forms.values():
                    self.setTabOrder(form.last(), self.price)  # it stands below them all
        for area, group in self._groups.items():
            group.setVisible(area in areas)
        for option, form in self.forms.items():
            form.set_value(consultation.plan_of(option))
        self._nothing.setVisible(not areas)
        self._price.setVisible(bool(areas))
        if self.price.text() != consultation.price:
            self.price.setText(consultation.price)

    def _group(self, area: str) -> QWidget:
        desk = self.talk.desk
        group = QWidget()
        layout = QVBoxLayout(group)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(10)
        layout.addWidget(Label(desk.catalogue.say(f"area.{area}"), "heading"))
        options = desk.knowledge.options_of(area)
        if not options:
            layout.addWidget(Label(desk.knowledge.claims[desk.knowledge.unnamed_areas[area]].words))
        for option in options:
            form = PlanForm(desk.catalogue, option.id, self._name(option))
            form.edited.connect(self._edit)
            self.forms[option.id] = form
            layout.addWidget(form)
        return group

    def _name(self, option: Option) -> str:
        knowledge = self.talk.desk.knowledge
        return self.talk.desk.catalogue.say(
            "explain.option-title",
            use=knowledge.indications[option.indication].name,
            product=knowledge.product_classes[option.product_class].name,
        )

    def _edit(self, option: str, plan: Plan | None) -> None:
        consultation = self.talk.consultation()
        self.talk.set_consultation(consultation.without_plan(option) if plan is None else consultation.with_plan(plan))
