"""A labelled input: the label above, a hint below, both told to screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mesodesk.ui.widgets.label import Label


class Field(QWidget):
    """Puts a name and, if there is one, a hint around an input."""

    def __init__(self, name: str, entry: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        label = Label(name, "label")
        label.setBuddy(entry)
        entry.setAccessibleName(name)
        layout.addWidget(label)
        layout.addWidget(entry)
        if hint:
            entry.setAccessibleDescription(hint)
            layout.addWidget(Label(hint, "faint"))
