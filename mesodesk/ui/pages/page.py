"""What every page of the consultation has in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label


class Page(QWidget):
    """A page shows the talk as it is, and hands every change back to it at once.

    Attributes:
        KEY: names the page in the catalogue: `screen.<KEY>-title` and `screen.<KEY>-lead`.
    """

    KEY = ""

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.talk = talk
        self._of = talk.consultation().id
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(28, 18, 28, 16)
        self.body.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(self.say(f"{self.KEY}-title"), "title"))
        head.addWidget(Label(self.say(f"{self.KEY}-lead"), "faint"))
        self.body.addLayout(head)

    def say(self, key: str, **slots: str | int) -> str:
        """Return words of the screen."""
        return self.talk.desk.catalogue.say(f"screen.{key}", **slots)

    def refresh(self) -> None:
        """Show the talk as it is now; called when the page comes up and at each change while it is up."""
        consultation = self.talk.consultation().id
        if consultation != self._of:
            self._of = consultation
            self._start_anew()
        self._show_talk()

    def _start_anew(self) -> None:
        """Forget what the page knows of another patient and the talk does not: half a date, undone typing."""

    def _show_talk(self) -> None:
        """Show the talk as it is now."""


def scrolled(content: QWidget) -> QScrollArea:
    """Return content in a frameless area that scrolls down, never sideways.

    Tab passes it by: it has no name, and it scrolls to whatever in it has the focus.
    """
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    return area
