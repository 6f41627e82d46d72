from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Plan
from mesodesk.ui.pages.plan import PlanPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label
from tests.ui.talks import HOSTILE, finished, shown


@pytest.fixture
def page(talk: Talk, qtbot: QtBot) -> PlanPage:
    """Return the page, followed by the talk as in the window."""
    return shown(PlanPage(talk), qtbot)


def choose(page: PlanPage, *regions: str) -> None:
    """Choose regions on another page."""
    page.talk.set_consultation(replace(page.talk.consultation(), regions=regions))


def test_without_an_area_it_says_what_to_do(page: PlanPage) -> None:
    """There is nothing to plan yet."""
    assert page._nothing.isVisible()
    assert page.forms == {}


def test_each_option_of_the_chosen_areas_has_a_form(page: PlanPage) -> None:
    """An area that is taken off the choice takes its forms away."""
    choose(page, "front-abdomen-lower", "front-thighs-inner-left")
    shown = {option for option, form in page.forms.items() if form.isVisible()}
    options = page.talk.desk.knowledge.options_of
    assert shown == {option.id for area in ("abdomen", "thighs") for option in options(area)}

    choose(page, "front-thighs-inner-left")

    assert {name for name, form in page.forms.items() if form.isVisible()} == {o.id for o in options("thighs")}


def test_area_that_nothing_is_known_for_says_so(page: PlanPage) -> None:
    """The back has no use and no form, only that sentence."""
    choose(page, "back-back-upper")
    knowledge = page.talk.desk.knowledge
    sentence = knowledge.claims[knowledge.unnamed_areas["back"]].text

    assert sentence in [label.text() for label in page.findChildren(Label) if label.isVisible()]


def test_plan_goes_to_the_talk_and_away_again(page: PlanPage) -> None:
    """Letters are handed on as typed."""
    choose(page, "front-abdomen-lower")
    name, form = next(iter(page.forms.items()))
    form._planned.click()
    QTest.keyClicks(form._product, HOSTILE)
    assert page.talk.consultation().plan_of(name) == Plan(name, HOSTILE)

    form._planned.click()

    assert page.talk.consultation().plans == ()


def test_draft_is_shown_and_handed_back_unchanged(page: PlanPage, qtbot: QtBot) -> None:
    """Showing is not changing."""
    draft = finished(page.talk.desk)
    page.talk.begin(draft)
    assert all(page.forms[plan.option].value() == plan for plan in draft.plans)

    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()


def test_next_patients_forms_are_empty(page: PlanPage) -> None:
    """What was typed for one patient does not come back under another's tick."""
    page.talk.begin(finished(page.talk.desk))
    page.talk.begin()
    choose(page, *finished(page.talk.desk).regions)
    for name, form in page.forms.items():
        if form.isVisible():
            form._planned.click()
            assert form.value() == Plan(name)


def test_price_goes_to_the_talk_as_typed(page: PlanPage) -> None:
    """It is asked for once for all areas, below the forms, and only when there is an area."""
    assert not page.price.isVisible()
    choose(page, "front-abdomen-lower", "front-thighs-inner-left")
    assert page.price.isVisible()
    QTest.keyClicks(page.price, HOSTILE)

    assert page.talk.consultation().price == HOSTILE
    lowest = max(form.mapTo(page, form.rect().bottomLeft()).y() for form in page.forms.values() if form.isVisible())
    assert page.price.mapTo(page, page.price.rect().topLeft()).y() > lowest


def test_areas_that_come_later_stand_above_the_price(page: PlanPage, qtbot: QtBot) -> None:
    """Wherever they are added."""
    for regions in (("back-thighs-back-left",), ("back-thighs-back-left", "front-abdomen-lower", "scalp-scalp-top")):
        choose(page, *regions)
    qtbot.wait(20)
    price = page.price.mapTo(page, page.price.rect().topLeft()).y()

    assert all(form.mapTo(page, form.rect().bottomLeft()).y() < price for form in page.forms.values())


def test_price_of_one_patient_is_not_the_next_ones(page: PlanPage) -> None:
    """Nor does an undo bring it back."""
    choose(page, "front-abdomen-lower")
    QTest.keyClicks(page.price, "900")
    page.talk.begin()
    page.price.undo()

    assert page.price.text() == ""
    assert page.talk.consultation().price == ""


def test_price_of_a_draft_is_shown(page: PlanPage, qtbot: QtBot) -> None:
    """And showing it is not changing it."""
    page.talk.begin(finished(page.talk.desk))
    assert page.price.text() == page.talk.consultation().price != ""

    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()
