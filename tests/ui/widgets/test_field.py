from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label


def test_name_and_hint_are_seen_and_heard(qtbot: QtBot) -> None:
    """The label stands above, the hint below, and a screen reader gets both."""
    entry = QLineEdit()
    field = Field("Name", entry, "As in their papers")
    qtbot.addWidget(field)
    label, hint = field.findChildren(Label)

    assert (label.text(), hint.text()) == ("Name", "As in their papers")
    assert label.buddy() is entry
    assert (entry.accessibleName(), entry.accessibleDescription()) == ("Name", "As in their papers")


def test_field_without_a_hint_has_none(qtbot: QtBot) -> None:
    """Nothing is shown where there is nothing to say."""
    entry = QLineEdit()
    field = Field("Name", entry)
    qtbot.addWidget(field)

    assert len(field.findChildren(Label)) == 1
    assert entry.accessibleDescription() == ""
