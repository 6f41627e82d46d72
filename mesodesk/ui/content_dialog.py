"""The clinical content: which it is, what a check of it found, and a clinician's word that it may be used here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mesodesk.actions.accept import accept_content
from mesodesk.actions.check_content import ContentReport, check_content
from mesodesk.actions.desk import Desk, now
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.build import content_state
from mesodesk.ui.background import Background
from mesodesk.ui.pages.page import scrolled
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label


class ContentDialog(QDialog):
    """Shows the content's version, changes and check, and takes its acceptance.

    Signals:
        failed(object): something went wrong that nobody expected.
    """

    failed = Signal(object)

    SIZE = (680, 640)
    LONGEST = 200

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._background = Background(self)
        self._report: ContentReport | None = None
        self.setWindowTitle(self._say("content-title"))
        self.resize(*self.SIZE)
        self.state, self.found = Label("", "strong"), Label(self._say("content-checking"))
        self.name = QLineEdit(desk.settings.clinician_name)
        self.registration = QLineEdit(desk.settings.clinician_registration)
        self.status = Label("", "warning")
        self.status.hide()
        self.accept_button = self._button("content-accept", "primary")
        self.accept_button.setEnabled(False)
        close = self._button("close", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(14)
        layout.addWidget(Label(self._say("content-title"), "title"))
        layout.addWidget(self.state)
        layout.addWidget(scrolled(self._about()), 1)
        layout.addWidget(Label(self._say("content-word")))
        people = QHBoxLayout()
        people.setSpacing(16)
        for key, entry in (("clinician-name", self.name), ("clinician-registration", self.registration)):
            entry.setMaxLength(self.LONGEST)
            people.addWidget(Field(self._say(key), entry))
        layout.addLayout(people)
        layout.addWidget(self.status)
        buttons = QHBoxLayout()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)
        close.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._accept)
        self._show_state()
        self._background.run(lambda: check_content(desk), self._show_report, self._fail)

    def _about(self) -> QWidget:
        """Show what the check found and what the content says of itself."""
        content = self.desk.knowledge.content
        box = QWidget()
        lines = QVBoxLayout(box)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(10)
        lines.addWidget(self.found)
        day = self.desk.catalogue.day
        for text in (
            content.funding,
            content.update_policy,
            self.desk.catalogue.say("explain.content-next", day=day(content.next_review)),
        ):
            lines.addWidget(Label(text))
        lines.addWidget(Label(self._say("content-changes"), "subheading"))
        for change in content.changes:
            lines.addWidget(
                Label(self._say("content-change", version=change.version, day=day(change.day), what=change.what))
            )
        lines.addStretch(1)
        return box

    def _show_state(self) -> None:
        self.state.setText(content_state(self.desk.knowledge.content, self.desk.catalogue))

    def _show_report(self, report: ContentReport) -> None:
        self._report = report
        say = self.desk.catalogue.say
        if report.problems:
            lines = [say("content.problems", n=len(report.problems))]
            lines += [say("content.problem", place=item.place, problem=item.problem) for item in report.problems]
            self.found.set_role("warning")
        else:
            lines = [
                say("content.no-problems"),
                say("content.counts", **report.counts),
                say("content.lint", n=report.phrasings),
            ]
        if report.own_files:
            lines.append(say("content.own-files", files=", ".join(report.own_files)))
        self.found.setText("\n".join(lines))
        self.accept_button.setEnabled(not report.problems)

    def _accept(self) -> None:
        """Keep the word of whoever is named."""
        try:
            self.desk = accept_content(
                self.desk, self.name.text(), self.registration.text(), now().date(), self._report
            )
        except MesoDeskError as error:
            self.status.setText(self.desk.catalogue.error(error))
            self.status.show()
            return
        self.status.hide()
        self._show_state()
        self.accept()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MesoDeskError):
            self.found.setText(self.desk.catalogue.error(error))
        else:
            self.failed.emit(error)

    def _button(self, key: str, role: str) -> QPushButton:
        button = QPushButton(self._say(key))
        button.setProperty("role", role)
        button.setAutoDefault(False)
        return button

    def _say(self, key: str, **slots: str) -> str:
        return self.desk.catalogue.say(f"screen.{key}", **slots)
