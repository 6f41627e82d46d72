from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.calm import CalmComboBox, CalmSpinBox
from tests.ui.talks import turn


@pytest.mark.parametrize("focused", [True, False])
def test_wheel_leaves_number_and_choice_alone(qtbot: QtBot, focused: bool) -> None:
    """The page scrolls instead, even over the field that has the focus."""
    number, choice = CalmSpinBox(), CalmComboBox()
    choice.addItems(["a", "b", "c"])
    number.setValue(3)
    choice.setCurrentIndex(1)
    for widget in (number, choice):
        qtbot.addWidget(widget)
        widget.show()
        if focused:
            widget.setFocus()

        assert not turn(widget)

    assert (number.value(), choice.currentIndex()) == (3, 1)


def test_keys_still_work(qtbot: QtBot) -> None:
    """Only the wheel is calmed."""
    number = CalmSpinBox()
    qtbot.addWidget(number)
    number.show()
    QTest.keyClick(number, Qt.Key.Key_Up)

    assert number.value() == 1
