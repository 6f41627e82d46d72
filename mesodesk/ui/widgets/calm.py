"""Inputs that the mouse wheel leaves alone: somebody scrolling past must not change a month or a dose plan."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox


class CalmComboBox(QComboBox):
    """A drop-down list that does not turn with the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class CalmSpinBox(QSpinBox):
    """A number that does not turn with the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
