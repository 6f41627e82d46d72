"""The course for one option: product, licence, sessions, interval, review session, stop rule."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from mesodesk.consent.consultation import Licence, Plan
from mesodesk.consent.missing import LONGEST_INTERVAL_DAYS, MOST_SESSIONS
from mesodesk.ui.widgets.calm import CalmSpinBox
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.field import Field
from mesodesk.wording.catalogue import Catalogue


class PlanForm(QFrame):
    """Plans one option, or does not.

    Signals:
        edited(str, object): the option's id and its new `Plan`, or None when it is not planned.
    """

    edited = Signal(str, object)

    def __init__(self, catalogue: Catalogue, option: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self._option = option

        def say(key: str) -> str:
            return catalogue.say(f"screen.{key}")

        self._planned = QCheckBox(name.replace("&", "&&"))
        self._product = QLineEdit()
        self._licence = Choice([(licence.value, say(f"licence-{licence}")) for licence in Licence])
        self._sessions = self._number(MOST_SESSIONS, say("not-set"))
        self._interval = self._number(LONGEST_INTERVAL_DAYS, say("not-set"))
        self._review = self._number(MOST_SESSIONS, say("not-set"))
        self._stop_rule = QLineEdit()
        self._details = QWidget()
        grid = QGridLayout(self._details)
        grid.setContentsMargins(16, 2, 16, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(Field(say("product"), self._product, say("product-hint")), 0, 0, 1, 3)
        grid.addWidget(Field(say("licence"), self._licence), 1, 0, 1, 3)
        grid.addWidget(Field(say("sessions"), self._sessions), 2, 0)
        grid.addWidget(Field(say("interval"), self._interval), 2, 1)
        grid.addWidget(Field(say("review-after"), self._review), 2, 2)
        grid.addWidget(Field(say("stop-rule"), self._stop_rule, say("stop-rule-hint")), 3, 0, 1, 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 4, 0)  # the tick's own border and padding bring it in line with the fields
        head.addWidget(self._planned)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._details)
        self._details.hide()
        self._planned.clicked.connect(self._emit)
        self._product.textEdited.connect(self._emit)
        self._licence.chosen.connect(self._emit)
        self._stop_rule.textEdited.connect(self._emit)
        for number in (self._sessions, self._interval, self._review):
            number.valueChanged.connect(self._emit)

    def last(self) -> QWidget:
        """Return the last entry that Tab meets in the form."""
        return self._stop_rule

    def value(self) -> Plan | None:
        """Return the plan, None while the option is not planned."""
        if not self._planned.isChecked():
            return None
        licence = self._licence.value()
        return Plan(
            self._option,
            self._product.text(),
            Licence(licence) if licence else None,
            self._sessions.value() or None,
            self._interval.value() or None,
            self._review.value() or None,
            self._stop_rule.text(),
        )

    def set_value(self, plan: Plan | None) -> None:
        """Show a plan; None shows the option as not planned and keeps what was typed, should it come back."""
        if plan == self.value():
            return
        self.blockSignals(True)  # one change, not six half ones
        self._planned.setChecked(plan is not None)
        if plan is not None:
            self._product.setText(plan.product)
            self._licence.set_value(plan.licence)
            self._sessions.setValue(plan.sessions or 0)
            self._interval.setValue(plan.interval_days or 0)
            self._review.setValue(plan.review_after or 0)
            self._stop_rule.setText(plan.stop_rule)
        self._details.setVisible(plan is not None)
        self.blockSignals(False)

    def clear(self) -> None:
        """Plan nothing, and forget what was typed, beyond the reach of an undo."""
        self.set_value(Plan(self._option))
        self.set_value(None)
        for edit in (self._product, self._stop_rule):
            edit.setText("")

    def _emit(self) -> None:
        plan = self.value()
        self._details.setVisible(plan is not None)
        self.edited.emit(self._option, plan)

    def _number(self, most: int, nothing: str) -> QSpinBox:
        box = CalmSpinBox()
        box.setRange(0, most)
        box.setSpecialValueText(nothing)
        return box
