from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.date_field import DateField
from mesodesk.wording.catalogue import Catalogue
from tests.ui.talks import turn


@pytest.fixture
def field(words: Catalogue, qtbot: QtBot) -> DateField:
    """Return an empty date field."""
    made = DateField(words)
    qtbot.addWidget(made)
    made.show()
    return made


def type_in(field: DateField, day: str, month: str, year: str) -> None:
    """Type a date as people do."""
    QTest.keyClicks(field._day, day)
    QTest.keyClicks(field._month, month)
    QTest.keyClicks(field._year, year)


def test_date_is_typed_part_by_part(field: DateField, qtbot: QtBot) -> None:
    """Each part tells that it was edited; the month is chosen by its first letters."""
    with qtbot.waitSignals([field.edited] * 3):
        type_in(field, "14", "May", "1987")

    assert field.value() == date(1987, 5, 14)
    assert not field.half()


@pytest.mark.parametrize("parts", [("31", "Feb", "1987"), ("", "May", "1987"), ("14", "", "1987"), ("14", "May", "87")])
def test_parts_that_make_no_date_are_none(field: DateField, parts: tuple[str, str, str]) -> None:
    """An impossible day, a part left out and a year of two figures are no date."""
    assert not field.half()
    type_in(field, *parts)

    assert field.value() is None
    assert field.half()


def test_only_figures_can_be_typed(field: DateField) -> None:
    """Letters, signs and a third figure are not taken."""
    type_in(field, "1x4 5", "May", "-1987")

    assert field.value() == date(1987, 5, 14)


def test_shown_date_is_nobodys_edit(field: DateField, qtbot: QtBot) -> None:
    """Showing sends no signal, whatever part it changes."""
    with qtbot.assertNotEmitted(field.edited):
        field.set_value(date(1987, 5, 14))
        field.set_value(date(1988, 6, 15))
        field.set_value(None)

    assert field.value() is None
    assert field._day.text() == ""


def test_half_a_date_survives_a_refresh(field: DateField) -> None:
    """Whoever still types is not disturbed."""
    type_in(field, "14", "May", "")
    field.set_value(None)

    assert field._day.text() == "14"


def test_cleared_date_cannot_be_undone(field: DateField) -> None:
    """The date of the patient before must not come back by a key."""
    type_in(field, "14", "May", "1987")
    field.clear()
    for part in (field._day, field._year):
        part.undo()

    assert (field._day.text(), field._month.currentIndex(), field._year.text()) == ("", 0, "")


def test_wheel_changes_no_month(field: DateField) -> None:
    """Somebody who scrolls past a date leaves it as it is."""
    field.set_value(date(1987, 5, 14))
    field._month.setFocus()

    assert not turn(field._month)
    assert field.value() == date(1987, 5, 14)


def test_each_part_has_a_name_and_the_day_takes_the_focus(field: DateField) -> None:
    """A screen reader says which part it is."""
    assert [part.accessibleName() for part in (field._day, field._month, field._year)] == ["Day", "Month", "Year"]
    assert field.focusProxy() is field._day
