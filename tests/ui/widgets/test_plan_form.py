from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Licence, Plan
from mesodesk.ui.widgets.plan_form import PlanForm
from mesodesk.wording.catalogue import Catalogue

FULL = Plan("fat", "Product X", Licence.NO, 3, 28, 2, "no change after session 2")


@pytest.fixture
def form(words: Catalogue, qtbot: QtBot) -> PlanForm:
    """Return the form of an option that is not planned."""
    made = PlanForm(words, "fat", "Small bulges & more")
    qtbot.addWidget(made)
    made.show()
    return made


def test_option_is_not_planned_at_first(form: PlanForm) -> None:
    """Only its name is shown, as written."""
    assert form.value() is None
    assert not form._details.isVisible()
    assert form.findChildren(QCheckBox)[0].text() == "Small bulges && more"


def test_ticked_option_opens_and_is_planned(form: PlanForm, qtbot: QtBot) -> None:
    """The plan is empty: no number is suggested."""
    with qtbot.waitSignal(form.edited) as told:
        form._planned.click()

    assert told.args == ["fat", Plan("fat")]
    assert form._details.isVisible()


def test_every_field_is_part_of_the_plan(form: PlanForm) -> None:
    """What is typed and chosen is what is handed on."""
    form._planned.click()
    QTest.keyClicks(form._product, FULL.product)
    form._licence.button("no").click()
    for box, number in ((form._sessions, "3"), (form._interval, "28"), (form._review, "2")):
        box.lineEdit().selectAll()
        QTest.keyClicks(box, number)
    QTest.keyClicks(form._stop_rule, FULL.stop_rule)

    assert form.value() == FULL


def test_shown_plan_is_nobodys_edit(form: PlanForm, qtbot: QtBot) -> None:
    """Showing six fields sends no signal, and showing them again changes nothing."""
    with qtbot.assertNotEmitted(form.edited):
        form.set_value(FULL)
        form.set_value(FULL)

    assert form.value() == FULL
    assert form._details.isVisible()


def test_unticked_option_keeps_its_words_for_the_same_patient(form: PlanForm, qtbot: QtBot) -> None:
    """A slip of the mouse costs no typing."""
    form.set_value(FULL)
    with qtbot.waitSignal(form.edited) as told:
        form._planned.click()
    assert told.args == ["fat", None]
    form._planned.click()

    assert form.value() == FULL


def test_cleared_form_forgets_everything(form: PlanForm) -> None:
    """The next patient's form holds nothing, not even behind an undo."""
    form.set_value(FULL)
    QTest.keyClicks(form._product, "Y")
    form.clear()
    form._product.undo()
    form._planned.click()

    assert form.value() == Plan("fat")
