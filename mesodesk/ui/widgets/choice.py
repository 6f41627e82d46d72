"""A choice of one among a few: buttons of equal size side by side, none chosen at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from mesodesk.ui.widgets.label import Label


class _Button(QPushButton):
    """A button whose words become bold when it is down, and still fit."""

    def sizeHint(self) -> QSize:
        """Ask for what the bold words need."""
        bold = QFont(self.font())
        bold.setBold(True)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, more), 0)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less."""
        return self.sizeHint()


class Choice(QWidget):
    """Equal buttons of which at most one is down.

    Signals:
        chosen(str): somebody chose a value.
    """

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        role: str = "choice",
        notes: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer choices.

        Args:
            choices: values with their words.
            role: the look of the buttons.
            notes: a line below each button, for every value or for none.
            parent: the widget around it.
        """
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(10)
        for column, (value, words) in enumerate(choices):
            button = _Button(words.replace("&", "&&"))
            button.setCheckable(True)
            button.setProperty("role", role)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, chosen=value: self.chosen.emit(chosen))
            self._group.addButton(button)
            self._buttons[value] = button
            layout.addWidget(button, 0, column)
            layout.setColumnStretch(column, 1)
            if notes:
                note = Label(notes[value], "soft")
                note.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
                button.setAccessibleDescription(notes[value])
                layout.addWidget(note, 1, column)

    def value(self) -> str | None:
        """Return the chosen value."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: str | None) -> None:
        """Show a value as chosen, or none."""
        if value == self.value():
            return
        self._group.setExclusive(False)  # an exclusive group never lets its last button go
        for name, button in self._buttons.items():
            button.setChecked(name == value)
        self._group.setExclusive(True)

    def button(self, value: str) -> QPushButton:
        """Return the button of a value."""
        return self._buttons[value]
