"""Going on from an earlier sheet: its code, whose it is, and what has changed since."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mesodesk.actions.desk import Desk, now
from mesodesk.actions.explain import Explanation, with_sources
from mesodesk.actions.reopen import Reopened, describe, reopen
from mesodesk.errors import MesoDeskError
from mesodesk.ui.background import Background
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.section_view import SectionView


class ReopenDialog(QDialog):
    """Finds a sheet by its code and shows what has changed since, before anybody goes on from it.

    Attributes:
        found: the consultation that goes on, once the sheet with the typed code was found.

    Signals:
        failed(object): something went wrong that nobody expected.
    """

    failed = Signal(object)

    SIZE = (820, 680)
    LONGEST = 60
    """Characters: a number of a sheet has 32, and somebody may type it in groups."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = Background(self)
        self.found: Reopened | None = None
        self.setWindowTitle(self._say("reopen-title"))
        self.resize(*self.SIZE)
        self.code = QLineEdit()
        self.code.setMaxLength(self.LONGEST)
        self.find_button = self._button("reopen-find", "secondary")
        self.open_button = self._button("reopen-open", "primary")
        self.hint = Label(self._say("reopen-hint"), "faint")
        self.problem = Label("", "warning")
        self.whose = Label("", "strong")
        self.earlier = Label("", "faint")
        self.changes = SectionView(desk.catalogue)
        self.changes.setAccessibleName(self._say("reopen-changes"))
        self._heading = Label(self._say("reopen-changes"), "heading")
        close = self._button("close", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        layout.addWidget(Label(self._say("reopen-title"), "title"))
        asked = QHBoxLayout()
        asked.setSpacing(16)
        asked.addWidget(Field(self._say("reopen-code"), self.code), 1)
        asked.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(asked)
        self.code.setAccessibleDescription(self._say("reopen-hint"))
        for widget in (self.hint, self.problem, self.whose, self.earlier, self._heading):
            layout.addWidget(widget)
        layout.addWidget(self.changes, 1)
        layout.addStretch()
        buttons = QHBoxLayout()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        layout.addLayout(buttons)
        self.code.textChanged.connect(self._forget)
        self.code.returnPressed.connect(self._find)
        self.find_button.clicked.connect(self._find)
        self.open_button.clicked.connect(self.accept)
        close.clicked.connect(self.reject)
        self.code.setFocus()
        self._forget()

    def _forget(self) -> None:
        """Take away what was found: it belongs to another code than the one that stands there now."""
        self._background.forget()
        self.found = None
        self.find_button.setEnabled(bool(self.code.text().strip()))
        self._show_found()

    def _find(self) -> None:
        """Look for the sheet beside the window: its seal is checked, which takes longer than a frame."""
        if not self.find_button.isEnabled():
            return
        desk, typed = self._desk, self.code.text()
        self.find_button.setEnabled(False)
        self.hint.setText(self._say("reopen-finding"))
        self.problem.hide()

        def look() -> tuple[Reopened, Explanation]:
            found = reopen(desk, typed, now())
            return found, with_sources(desk, describe(desk, found))

        self._background.run(look, self._show, self._fail)

    def _show(self, result: tuple[Reopened, Explanation]) -> None:
        self.found, changed = result
        record, catalogue = self.found.earlier, self._desk.catalogue
        patient, when = record.patient, catalogue.moment(record.frozen)
        born = catalogue.day(patient.born)
        self.whose.setText(catalogue.say("reopen.whose", name=patient.name, born=born, number=patient.number))
        decision = record.decision_words
        self.earlier.setText(catalogue.say("reopen.earlier", id=record.id, when=when, decision=decision))
        self.changes.show_sections(changed.sections, changed.numbers())
        self.changes.set_sources([(source.number, source.citation) for source in changed.sources])
        self.changes.verticalScrollBar().setValue(0)
        self._show_found()
        self.changes.setFocus()

    def _show_found(self) -> None:
        """Show what was found, or what to do while nothing is."""
        self.hint.setText(self._say("reopen-hint"))
        self.hint.setVisible(self.found is None)
        self.problem.hide()
        for widget in (self.whose, self.earlier, self._heading, self.changes):
            widget.setVisible(self.found is not None)
        self.open_button.setEnabled(self.found is not None)

    def _fail(self, error: Exception) -> None:
        self._forget()
        if isinstance(error, MesoDeskError):
            self.problem.setText(self._desk.catalogue.error(error))
            self.problem.show()
        else:
            self.failed.emit(error)

    def _button(self, key: str, role: str) -> QPushButton:
        button = QPushButton(self._say(key))
        button.setProperty("role", role)
        button.setAutoDefault(False)
        return button

    def _say(self, key: str, **slots: str) -> str:
        return self._desk.catalogue.say(f"screen.{key}", **slots)
