"""A date in three parts, the month in letters, so that nobody takes the day for the month."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mesodesk.ui.widgets.calm import CalmComboBox
from mesodesk.wording.catalogue import Catalogue


class DateField(QWidget):
    """Day, month and year.

    Signals:
        edited: somebody changed a part; `value()` is None while the parts make no date.
    """

    edited = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = self._number(catalogue.say("screen.day"), 2, 31)
        self._month = CalmComboBox()
        self._month.setAccessibleName(catalogue.say("screen.month"))
        self._month.addItem(catalogue.say("screen.month"), 0)
        for number in range(1, 13):
            self._month.addItem(catalogue.say(f"date.month-{number}"), number)
        self._year = self._number(catalogue.say("screen.year"), 4, 9999)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._day, 2)
        layout.addWidget(self._month, 4)
        layout.addWidget(self._year, 3)
        self._day.textEdited.connect(self.edited)
        self._month.currentIndexChanged.connect(self.edited)  # also when chosen by typing its name
        self._year.textEdited.connect(self.edited)
        self.setFocusProxy(self._day)

    def value(self) -> date | None:
        """Return the date, None while the parts make none (or no four-figure year)."""
        try:
            year = int(self._year.text())
            return date(year, int(self._month.currentData()), int(self._day.text())) if year > 999 else None
        except ValueError:
            return None

    def half(self) -> bool:
        """Tell whether something is entered that makes no date."""
        begun = self._day.text() or self._month.currentData() or self._year.text()
        return bool(begun) and self.value() is None

    def set_value(self, value: date | None) -> None:
        """Show a date. None clears the field only if it showed a date: half a date is still being typed."""
        if value == self.value():
            return
        self._day.setText(str(value.day) if value else "")
        self._show_month(value.month if value else 0)
        self._year.setText(str(value.year) if value else "")

    def clear(self) -> None:
        """Empty all three parts, beyond the reach of an undo."""
        self._day.setText("")
        self._show_month(0)
        self._year.setText("")

    def _show_month(self, number: int) -> None:
        """Show a month without a word to anyone: nobody edited it."""
        self._month.blockSignals(True)
        self._month.setCurrentIndex(number)
        self._month.blockSignals(False)

    def _number(self, name: str, length: int, most: int) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(name)
        edit.setMaxLength(length)
        edit.setValidator(QIntValidator(0, most, edit))
        return edit
