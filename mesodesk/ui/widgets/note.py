"""Room for a few sentences: plain text up to a limit, and every change told at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class Note(QPlainTextEdit):
    """A plain text of a few lines.

    Signals:
        edited(str): somebody changed the text.
    """

    MOST = 4000
    """Characters; a longer note would not fit the paper's promise of few pages."""
    AROUND = 30
    """Pixels that frame and padding take above and below the lines."""

    edited = Signal(str)

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        """Make room for so many lines, however large the letters are; more of them scroll."""
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + self.AROUND)
        self.textChanged.connect(self._edit)

    def show_words(self, words: str) -> None:
        """Show words that nobody typed here; there is no undo behind them, unless they stood there already."""
        if words != self.toPlainText():
            self._write(words)

    def clear(self) -> None:
        """Forget what was typed, beyond the reach of an undo, and without a word to anyone."""
        self._write("")

    def _write(self, words: str) -> None:
        self.blockSignals(True)
        self.setPlainText(words)
        self.blockSignals(False)

    def _edit(self) -> None:
        words = self.toPlainText()
        if len(words) > self.MOST:
            words = words[: self.MOST]
            place = min(self.textCursor().position(), self.MOST)
            self._write(words)
            cursor = self.textCursor()
            cursor.setPosition(place)
            self.setTextCursor(cursor)
        self.edited.emit(words)
