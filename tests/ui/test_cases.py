"""Three people who come for a treatment, walked through the real window: what stops them, and what cures it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import now, open_desk
from mesodesk.actions.review import what_is_missing
from mesodesk.clinical.models import Option
from mesodesk.settings import data_folder
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.window import MainWindow
from tests.ui.talks import clinic_desk
from tests.ui.two_people import TwoPeople

MUST_SAY = "general.must-say"
COURSE = (3, 28, 2)

pytestmark = pytest.mark.untraced


@pytest.fixture
def people(dressed: QApplication, light: Theme, qtbot: QtBot) -> TwoPeople:
    """Return two people in front of a fresh window of a clinic that is set up."""
    clinic_desk()
    window = MainWindow(open_desk(data_folder()), light, dressed)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return TwoPeople(window, qtbot)


def say_who_is_here(people: TwoPeople) -> None:
    """Enter patient and clinician."""
    people.window.show_page("patient")
    people.write("Name", "Erika Example")
    people.enter_date("Date of birth", "14", "May", "1987")
    people.write("The clinic's number for this patient", "EX-1")
    people.write("Name", "Dr Sam Sample", number=2)
    people.write("Registration number", "EX-99")


def answer(people: TwoPeople, question: str, reply: str) -> None:
    """Answer one question."""
    people.window.show_page("patient")
    people.press(reply, people.window.patient.questions[question])


def note(people: TwoPeople, question: str, text: str) -> None:
    """Note what was done about an answer."""
    people.window.show_page("patient")
    (field,) = people.window.patient.questions[question].findChildren(QLineEdit)
    assert field.isVisible()
    people.write(field.accessibleName(), text, people.window.patient.questions[question])


def plan(people: TwoPeople, option: str, product: str) -> None:
    """Plan a course, not licensed, and name its price."""
    people.window.show_page("plan")
    people.plan(title(people, option), product, "Not licensed", COURSE, "no change after session 2")
    people.write("Total price of the whole course", "900 in all")


def rename(people: TwoPeople, option: str, product: str) -> None:
    """Type another product."""
    people.window.show_page("plan")
    form = people.window.plan.forms[option]
    form._product.clear()
    people.write("Product, maker and strength", product, form)


def title(people: TwoPeople, name: str) -> str:
    """Return the words that stand beside an option's tick."""
    knowledge = people.window.talk.desk.knowledge
    option: Option = knowledge.options[name]
    return f"{knowledge.indications[option.indication].name}: {knowledge.product_classes[option.product_class].name}"


def tell_and_say_yes(people: TwoPeople) -> None:
    """Tick everything; the patient says yes."""
    people.window.show_page("tell")
    people.tell_everything()
    people.window.show_page("decide")
    people.press("Yes")


def points(people: TwoPeople) -> tuple[str, ...]:
    """Return what the review says is missing."""
    people.window.show_page("review")
    return people.window.review.points()


def may_sign(people: TwoPeople) -> bool:
    """Tell whether the pages come up and the way to the signatures opens."""
    if points(people):
        assert not people.window._next.isVisible()
        assert not people.window._steps["sign"].isEnabled()
        return False
    people.wait(people.window.talk.may_sign)
    return people.window._next.isVisible()


def asked(people: TwoPeople, question: str) -> str:
    """Return the words of a question."""
    return next(each.ask for each in people.window.talk.desk.knowledge.questions if each.id == question)


def missing(people: TwoPeople, key: str, **slots: str) -> str:
    """Return the words of a missing point."""
    return people.window.talk.desk.catalogue.missing(key, **slots)


def stopped(people: TwoPeople, area: str, stop: str) -> str:
    """Return what the review says about a stop: where, why and what cures it."""
    knowledge = people.window.talk.desk.knowledge
    (found,) = (each for each in knowledge.stops if each.id == stop)
    return missing(people, "stop", area=area, why=knowledge.claims[found.claim].words, resolve=found.resolve)


def must_say(people: TwoPeople) -> str:
    """Return the words of what must be said, as they stand on the page."""
    people.window.show_page("tell")
    card = people.window.tell.sections._shown[MUST_SAY]
    return " ".join(label.text() for label in card.findChildren(Label) if label.isVisible()).replace("\u00a0", " ")


THIGHS = "thighs-fat-stimulant"


def test_fat_on_the_thighs_with_a_blood_thinner(people: TwoPeople) -> None:
    """The yes to the thinner is raised with a doctor and noted before the patient can say yes."""
    people.pick("front-thighs-inner-left", "front-thighs-inner-right")
    say_who_is_here(people)
    people.answer_all("No")
    answer(people, "bleeding", "Yes")
    card = people.window.patient.questions["bleeding"]
    assert any("the doctor who prescribed the medicine" in label.text() for label in card.findChildren(Label))
    plan(people, THIGHS, "Product X, Maker Y, 50 mg")
    tell_and_say_yes(people)
    unresolved = missing(people, "answer-unresolved", question=asked(people, "bleeding"))

    assert points(people) == (unresolved,)
    assert not may_sign(people)
    note(people, "bleeding", "   ")
    assert points(people) == (unresolved,)

    note(people, "bleeding", "Dr Po says: go on with it, bruises are likely.")

    assert points(people) == ()
    assert may_sign(people)
    review = people.window.talk.review
    assert review is not None
    assert "Dr Po" not in str(review.record)  # what was answered stays with the clinic


def test_blood_thinner_does_not_hold_up_a_no(people: TwoPeople) -> None:
    """Whoever says no owes nobody a note."""
    people.pick("front-thighs-inner-left")
    say_who_is_here(people)
    answer(people, "bleeding", "Yes")
    people.window.show_page("decide")
    people.press("No")

    assert may_sign(people)


def test_what_must_be_said_names_product_licence_and_price(people: TwoPeople) -> None:
    """Before they are entered it says that they are missing, and the tick goes with the words."""
    people.pick("front-thighs-inner-left")
    say = people.window.talk.desk.catalogue.say
    before = must_say(people)
    assert say("explain.must-product-unnamed") in before
    assert say("explain.must-price-unset") in before
    people.press("This was told", people.window.tell.sections._shown[MUST_SAY])
    assert MUST_SAY in people.window.tell.sections.told()

    plan(people, THIGHS, "Product X, Maker Y, 50 mg")
    after = must_say(people)

    assert say("explain.must-licence-no", product="Product X, Maker Y, 50 mg") in after
    assert "NOT licensed" in after
    assert say("explain.must-price", price="900 in all") in after
    assert "01 000" in after
    assert MUST_SAY not in people.window.tell.sections.told()
    people.window.show_page("decide")
    people.press("Yes")
    untold = say("screen.untold", title=say("explain.section-must-say"))
    assert untold in points(people)


def test_yes_needs_a_price(people: TwoPeople) -> None:
    """The clinic's own number, or why it names none."""
    people.pick("front-thighs-inner-left")
    say_who_is_here(people)
    people.answer_all("No")
    plan(people, THIGHS, "Product X")
    people.window.plan.price.clear()
    people.window.talk.set_consultation(replace(people.window.talk.consultation(), price=""))
    tell_and_say_yes(people)

    assert points(people) == (missing(people, "price"),)


EYES = "eyes-dark-circles-vitamin"


@pytest.mark.parametrize("product", ["Aqualyx", "AQUALYX 8 ml", "sodium deoxycholate"])
def test_dark_circles_with_a_product_that_gives_itself_away(people: TwoPeople, product: str) -> None:
    """A detergent planned as a vitamin mix stops the talk; a vitamin product in its place does not."""
    people.window.areas.show_view("face")
    people.pick("face-eyes-ring-left", "face-eyes-ring-right")
    say_who_is_here(people)
    people.answer_all("No")
    plan(people, EYES, product)
    tell_and_say_yes(people)

    detergent = people.window.talk.desk.knowledge.product_classes["deoxycholate"].name
    assert points(people) == (
        missing(people, "product-class", area="eyes", name=detergent),
        stopped(people, "eyes", "detergent-eye"),
    )
    assert "near the eye" in points(people)[1]
    assert not may_sign(people)

    rename(people, EYES, "Vitamin C 10 %, Maker Y")
    tell_and_say_yes_again(people)

    assert points(people) == ()
    assert may_sign(people)


def tell_and_say_yes_again(people: TwoPeople) -> None:
    """Tick what a change of words has taken the tick from."""
    people.window.show_page("tell")
    for name, card in people.window.tell.sections._shown.items():
        if name not in people.window.tell.sections.told():
            people.press("This was told", card)


def test_stop_leads_to_the_plan(people: TwoPeople) -> None:
    """Whoever presses the sentence comes to where the product stands."""
    people.window.areas.show_view("face")
    people.pick("face-eyes-ring-left")
    plan(people, EYES, "Aqualyx")
    people.window.show_page("decide")
    people.press("Yes")
    assert stopped(people, "eyes", "detergent-eye") in points(people)
    index = points(people).index(stopped(people, "eyes", "detergent-eye"))
    people.window.review._buttons[index].click()

    assert people.window.current_page() == "plan"


SCALP = "scalp-pattern-hair-drug"


def test_hair_loss_while_planning_a_pregnancy(people: TwoPeople) -> None:
    """Planning a child is raised and noted; then a yes is possible."""
    people.window.areas.show_view("scalp")
    people.pick("scalp-scalp-top")
    say_who_is_here(people)
    people.answer_all("No")
    answer(people, "planning-child", "Yes")
    plan(people, SCALP, "Dutasteride 0.05 %, Maker Y")
    tell_and_say_yes(people)

    assert points(people) == (missing(people, "answer-unresolved", question=asked(people, "planning-child")),)
    assert not may_sign(people)

    note(people, "planning-child", "Told of the risk; birth control agreed with Dr Po.")

    assert points(people) == ()
    assert may_sign(people)


def forbidden(people: TwoPeople) -> str:
    """Return what the review says about a pregnancy, whatever is planned."""
    return missing(people, "answer-forbids", question=asked(people, "pregnancy"))


@pytest.mark.parametrize("reply", ["Yes", "Not sure"])
def test_hair_loss_in_pregnancy(people: TwoPeople, reply: str) -> None:
    """No note makes a yes possible; the sentences say so, and why no hair drug is. Another decision is possible."""
    people.window.areas.show_view("scalp")
    people.pick("scalp-scalp-top")
    say_who_is_here(people)
    people.answer_all("No")
    answer(people, "pregnancy", reply)
    note(people, "pregnancy", "Tested today.")
    plan(people, SCALP, "Dutasteride 0.05 %, Maker Y")
    tell_and_say_yes(people)

    assert points(people) == (stopped(people, "scalp", "hair-drug-pregnancy"), forbidden(people))
    assert "must not be used in pregnancy" in points(people)[0]
    assert "A yes is not possible" in points(people)[1]
    assert not may_sign(people)
    people.window.show_page("sign")
    assert people.window.current_page() == "review"

    people.window.show_page("decide")
    people.press("Not today")

    assert points(people) == ()
    assert may_sign(people)


@pytest.mark.parametrize(("product", "hit"), [("Vitamin mix with finasteride", True), ("Vitamin C 10 %", False)])
def test_hair_drug_that_is_planned_as_a_vitamin_mix(people: TwoPeople, product: str, hit: bool) -> None:
    """Finasteride in the name counts as the hair drug that it is; a vitamin does not."""
    people.window.areas.show_view("scalp")
    people.pick("scalp-scalp-top")
    say_who_is_here(people)
    people.answer_all("No")
    answer(people, "pregnancy", "Yes")
    note(people, "pregnancy", "Tested today.")
    plan(people, "scalp-pattern-vitamin", product)
    tell_and_say_yes(people)

    assert (stopped(people, "scalp", "hair-drug-pregnancy") in points(people)) is hit
    assert forbidden(people) in points(people)
    assert not may_sign(people)


def test_count_below_is_that_of_the_review(people: TwoPeople) -> None:
    """What stops the talk is counted on every page, and asked for the same way."""
    people.window.areas.show_view("scalp")
    people.pick("scalp-scalp-top")
    answer(people, "pregnancy", "Yes")
    plan(people, SCALP, "Minoxidil")
    people.window.show_page("decide")
    people.press("Yes")
    window = people.window
    found = what_is_missing(window.talk.desk, window.talk.consultation(), now())
    assert window._missing.text() == window.talk.desk.catalogue.say("screen.missing-count", n=len(found))

    assert len(points(people)) == len(found)
