"""A doctor and a patient at the window: they see names and press what they see."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from mesodesk.ui.widgets.date_field import DateField
from mesodesk.ui.widgets.plan_form import PlanForm
from mesodesk.ui.widgets.question import QuestionCard
from mesodesk.ui.widgets.signature_pad import SignaturePad
from mesodesk.ui.window import MainWindow

W = TypeVar("W", bound=QWidget)


class Hands(Protocol):
    """What presses and types: pytest-qt's bot, or somebody at a real screen."""

    def mouseClick(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802 - Qt's
        """Click."""

    def mousePress(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802 - Qt's
        """Press and hold."""

    def mouseMove(self, widget: QWidget, pos: QPoint) -> None:  # noqa: N802 - Qt's
        """Move."""

    def mouseRelease(self, widget: QWidget, button: Qt.MouseButton, *, pos: QPoint) -> None:  # noqa: N802 - Qt's
        """Let go."""

    def keyClicks(self, widget: QWidget, text: str) -> None:  # noqa: N802 - Qt's
        """Type."""

    def waitUntil(self, reached: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802 - pytest-qt's
        """Wait."""


LEFT = Qt.MouseButton.LeftButton
LONG = 20_000
"""Milliseconds: building and sealing take a fraction of it, on any machine."""


class TwoPeople:
    """Drives a window by mouse and keys, and finds things by their names alone."""

    def __init__(self, window: MainWindow, hands: Hands) -> None:
        self.window = window
        self._bot = hands

    def press(self, text: str, within: QWidget | None = None) -> None:
        """Click the visible button with these words."""
        button = self._one(QAbstractButton, lambda found: found.text() == text, within or self.window, text)
        self._click(button)

    def pick(self, *regions: str) -> None:
        """Click regions on the figure."""
        body_map = self.window.areas.map
        for region in regions:
            self._bot.mouseClick(body_map, LEFT, pos=body_map.place_of(region).toPoint())

    def write(self, name: str, text: str, within: QWidget | None = None, number: int = 1) -> None:
        """Type into the visible field of this name, the first from above or another."""
        fields = [
            *self._all(QLineEdit, lambda entry: entry.accessibleName() == name, within),
            *self._all(QPlainTextEdit, lambda entry: entry.accessibleName() == name, within),
        ]
        fields.sort(key=lambda entry: entry.mapTo(self.window, QPoint(0, 0)).y())
        self._bot.keyClicks(fields[number - 1], text)

    def enter_date(self, name: str, day: str, month: str, year: str) -> None:
        """Type a date into the date field of this name."""
        field = self._one(DateField, lambda found: found.accessibleName() == name, self.window, name)
        self.write("Day", day, field)
        self._bot.keyClicks(self._one(QComboBox, lambda _: True, field, "month"), month)
        self.write("Year", year, field)

    def answer_all(self, reply: str) -> None:
        """Give every question that is asked the same answer."""
        for question in self._all(QuestionCard, lambda _: True, self.window):
            self.press(reply, question)

    def plan(self, option: str, product: str, licence: str, numbers: tuple[int, int, int], stop: str) -> None:
        """Plan the option of this name."""
        forms = self._all(PlanForm, lambda form: any(box.text() == option for box in form.findChildren(QCheckBox)))
        self.press(option, forms[0])
        self.write("Product, maker and strength", product, forms[0])
        self.press(licence, forms[0])
        for box, number in zip(self._all(QSpinBox, lambda _: True, forms[0]), numbers, strict=True):
            box.lineEdit().selectAll()
            self._bot.keyClicks(box, str(number))
        self.write("When we stop", stop, forms[0])

    def tell_everything(self) -> None:
        """Tick every part of the explanation."""
        told = self.window.talk.desk.catalogue.say("widget.told")
        for box in self._all(QCheckBox, lambda box: box.text() == told, self.window):
            self._click(box)

    def sign(self, name: str) -> None:
        """Draw a signature on the pad of this name."""
        pad = self._one(SignaturePad, lambda found: found.accessibleName() == name, self.window, name)
        middle = pad.height() // 2
        self._bot.mousePress(pad, LEFT, pos=QPoint(80, middle))
        for step in range(1, 60):
            self._bot.mouseMove(pad, QPoint(80 + 4 * step, middle + int(25 * math.sin(step / 3))))
        self._bot.mouseRelease(pad, LEFT, pos=QPoint(320, middle))

    def wait(self, reached: Callable[[], bool]) -> None:
        """Wait for what happens in the background."""
        self._bot.waitUntil(reached, timeout=LONG)

    def _click(self, button: QAbstractButton) -> None:
        """Click where everybody does: on a check box's tick, and in the middle of anything else."""
        place = QPoint(16, button.height() // 2) if isinstance(button, QCheckBox) else button.rect().center()
        self._bot.mouseClick(button, LEFT, pos=place)

    def _one(self, kind: type[W], fits: Callable[[W], bool], within: QWidget, name: str) -> W:
        found = self._all(kind, fits, within)
        assert len(found) == 1, f"{len(found)} visible {kind.__name__} called {name}"
        return found[0]

    def _all(self, kind: type[W], fits: Callable[[W], bool], within: QWidget | None = None) -> list[W]:
        return [
            found
            for found in (within or self.window).findChildren(kind)
            if found.isVisible() and found.isEnabled() and fits(found)
        ]
