"""The clinic's particulars, asked for once: without them no sheet says whom to call."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mesodesk.settings import Clinic
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue

FIELDS = ("name", "address", "phone", "out_of_hours", "emergency")


class ClinicDialog(QDialog):
    """Asks for name, address and the numbers to call."""

    LONGEST = 200

    def __init__(self, catalogue: Catalogue, clinic: Clinic, parent: QWidget | None = None) -> None:
        super().__init__(parent)

        def say(key: str) -> str:
            return catalogue.say(f"screen.{key}")

        self._missing = {name: catalogue.missing(f"clinic-{name}") for name in FIELDS}
        self.setWindowTitle(say("clinic-title"))
        self.setMinimumWidth(560)
        self.entries = {name: QLineEdit(getattr(clinic, name)) for name in FIELDS}
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
        for name, entry in self.entries.items():
            entry.setMaxLength(self.LONGEST)
            layout.addWidget(Field(say(f"clinic-{name}"), entry, say(f"clinic-{name}-hint")))
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

    def value(self) -> Clinic:
        """Return what was entered."""
        return Clinic(**{name: entry.text().strip() for name, entry in self.entries.items()})

    def _accept_if_complete(self) -> None:
        missing = self.value().missing()
        if missing:
            self.status.setText(self._missing[missing[0]])
            self.status.show()
            self.entries[missing[0]].setFocus()
        else:
            self.accept()
