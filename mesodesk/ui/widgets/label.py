"""Words on the screen, always plain."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget


class Label(QLabel):
    """A label that never reads markup.

    Names and remarks come from people: what looks like a tag in them is shown as it was typed.

    Attributes:
        role: the dynamic property that the style sheets go by, such as `title`, `heading`, `body` or `faint`.
    """

    def __init__(self, text: str = "", role: str = "body", wrap: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        self.setText(text)

    def role(self) -> str:
        """Return the role."""
        return str(self.property("role"))

    def set_role(self, role: str) -> None:
        """Take on another role's look."""
        if role == self.role():
            return
        self.setProperty("role", role)
        # The style sheet reads a property once; polishing anew makes it look again.
        self.style().unpolish(self)
        self.style().polish(self)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # the frame's room is measured here
