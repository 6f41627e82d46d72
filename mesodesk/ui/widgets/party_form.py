"""Who else is here, in one role: a tick, a name, and where it matters by what right or in which language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from mesodesk.consent.parties import EXPLAINED, Party, Role
from mesodesk.ui.widgets.field import Field
from mesodesk.wording.catalogue import Catalogue


class PartyForm(QFrame):
    """Names one person beside patient and clinician, or nobody.

    Attributes:
        tick: says whether anybody is there in this role; it stands where the page puts it, and the form comes and
            goes with it.

    Signals:
        edited(str, object): the role and its new `Party`, or None when nobody is there in it.
    """

    edited = Signal(str, object)

    LONGEST = 200

    def __init__(self, catalogue: Catalogue, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self._role = role

        def say(key: str) -> str:
            return catalogue.say(f"screen.other-{role}{key}")

        self.tick = QCheckBox(say(""))
        self._name, self._detail = QLineEdit(), QLineEdit()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(16)
        layout.addWidget(Field(say("-name"), self._name), 1, Qt.AlignmentFlag.AlignTop)
        if role in EXPLAINED:
            layout.addWidget(Field(say("-detail"), self._detail, say("-hint")), 1, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self.tick.clicked.connect(self._emit)
        for edit in (self._name, self._detail):
            edit.setMaxLength(self.LONGEST)
            edit.textEdited.connect(self._emit)

    def value(self) -> Party | None:
        """Return the person, None while nobody is there in this role."""
        return Party(self._role, self._name.text(), self._detail.text()) if self.tick.isChecked() else None

    def set_value(self, party: Party | None) -> None:
        """Show a person; None takes the tick away and keeps what was typed, should it come back."""
        if party == self.value():
            return
        self.tick.setChecked(party is not None)
        if party is not None:
            self._name.setText(party.name)
            self._detail.setText(party.detail)
        self.setVisible(party is not None)

    def clear(self) -> None:
        """Name nobody, and forget what was typed, beyond the reach of an undo."""
        self.set_value(None)
        for edit in (self._name, self._detail):
            edit.setText("")

    def _emit(self) -> None:
        party = self.value()
        self.setVisible(party is not None)
        self.edited.emit(self._role, party)
