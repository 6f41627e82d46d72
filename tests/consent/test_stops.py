from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Ingredient, Knowledge
from mesodesk.consent.consultation import Answer, Consultation, Decision, Licence, Plan, Reply
from mesodesk.consent.stops import ingredients_named, stops_hit
from tests.actions.talks import CLINIC, EXAMPLE, NOW, about


@pytest.fixture
def ingredients() -> Mapping[str, Ingredient]:
    """Return two ingredients that names give away, and one that nobody can tell by its name."""
    found = (
        Ingredient("soap", "Soap", "mix", "C01", "C01", names=("soap", "suds")),
        Ingredient("c", "Vitamin C", "vitamins", "C01", "C01", names=("vitamin c",)),
        Ingredient("air", "Air", "vitamins", "C01", "C01"),
    )
    return {item.id: item for item in found}


@pytest.mark.parametrize(
    ("product", "named"),
    [
        ("", []),
        ("Water", []),
        ("Soap", ["soap"]),
        ("SUDS 5 ml, by Suds & Sons", ["soap"]),
        ("Megasoaplex", ["soap"]),
        ("Vitamin C in soap", ["soap", "c"]),
        ("Vitamin A", []),
    ],
)
def test_a_products_name_gives_away_what_is_in_it(
    ingredients: Mapping[str, Ingredient], product: str, named: list[str]
) -> None:
    """However it is written, and inside other words too; each substance once."""
    assert [item.id for item in ingredients_named(product, ingredients)] == named


def _hit(knowledge: Knowledge, consultation: Consultation, country: str = "GB") -> list[tuple[str, str]]:
    areas = ["abdomen", "thighs"]
    return [(option.id, stop.id) for option, stop in stops_hit(consultation, knowledge, areas, country)]


def test_a_stop_needs_a_plan_that_it_touches(knowledge: Knowledge, yes: Consultation) -> None:
    """Nothing planned is nothing stopped, and a plan for an area that was not chosen does not count."""
    pregnant = yes.with_answer(Answer("pregnant", Reply.YES))

    assert _hit(knowledge, yes) == []
    assert _hit(knowledge, pregnant) == [("fat-abdomen", "soap-pregnant")]
    assert _hit(knowledge, replace(pregnant, plans=())) == []
    assert list(stops_hit(pregnant, knowledge, ["thighs"], "GB")) == []


@pytest.mark.parametrize(
    ("reply", "stopped"), [(None, False), (Reply.NO, False), (Reply.YES, True), (Reply.UNSURE, True)]
)
def test_a_yes_and_an_unsure_stop(knowledge: Knowledge, yes: Consultation, reply: Reply | None, stopped: bool) -> None:
    """A question that was not answered is missing for itself, and stops nothing."""
    others = replace(yes, answers=tuple(answer for answer in yes.answers if answer.question != "pregnant"))
    asked = others.with_answer(Answer("pregnant", reply, "All done.")) if reply else others

    assert bool(_hit(knowledge, asked)) is stopped


@pytest.mark.parametrize(("country", "stopped"), [("FR", True), ("fr", True), ("GB", False), ("", False)])
def test_a_ban_holds_in_its_country(knowledge: Knowledge, yes: Consultation, country: str, stopped: bool) -> None:
    """The country is told apart however its code is written."""
    planned = replace(yes, plans=(Plan("fat-thighs", "Mix A"),))

    assert _hit(knowledge, planned, country) == ([("fat-thighs", "soap-below")] if stopped else [])


def test_a_stop_of_country_and_question_needs_both(knowledge: Knowledge, yes: Consultation) -> None:
    """One condition alone does not trigger it."""
    both = changed(knowledge.stops[1], countries=("FR",))
    knowledge = replace(knowledge, stops=(both,))
    pregnant = yes.with_answer(Answer("pregnant", Reply.YES))

    assert [_hit(knowledge, who, where) != [] for who in (yes, pregnant) for where in ("GB", "FR")] == [
        False,
        False,
        False,
        True,
    ]


def test_any_of_the_questions_is_enough(knowledge: Knowledge, yes: Consultation) -> None:
    """A stop with two questions holds when one of them is answered with yes."""
    knowledge = replace(knowledge, stops=(changed(knowledge.stops[1], questions=("fever", "pregnant")),))

    for question in ("fever", "pregnant"):
        assert _hit(knowledge, yes.with_answer(Answer(question, Reply.YES))) == [("fat-abdomen", "soap-pregnant")]


def _stopped(desk: Desk, area: str, plan: Plan, country: str = "GB", **replies: Reply) -> list[str]:
    """Return the stops that a plan of the shipped content runs into."""
    answers = tuple(Answer(question.id, Reply.NO) for question in desk.knowledge.questions)
    talk = replace(EXAMPLE.consultation, plans=(plan,), answers=answers)
    for question, reply in replies.items():
        talk = talk.with_answer(Answer(question, reply, "Noted."))
    return [stop.id for _, stop in stops_hit(talk, desk.knowledge, [area], country)]


@pytest.mark.parametrize("product", ["Aqualyx", "AQUALYX 8 ml", "Kybella", "lecithin mix", "Lipostabil N"])
@pytest.mark.parametrize(
    ("area", "option"),
    [
        ("eyes", "eyes-wrinkles-vitamin"),
        ("face", "face-lines-vitamin"),
        ("face", "face-melasma-tranexamic"),
        ("legs", "legs-fat-stimulant"),
    ],
)
def test_no_detergent_goes_where_it_must_not(desk: Desk, area: str, option: str, product: str) -> None:
    """Under the eyes, in the face and below the knee a detergent is stopped, whatever it was planned as."""
    below = "detergent-legs" if area == "legs" else "detergent-eye"

    assert _stopped(desk, area, Plan(option, product)) == [below]
    assert _stopped(desk, area, Plan(option, "Vitamin C")) == []


@pytest.mark.parametrize("reply", [Reply.YES, Reply.UNSURE])
@pytest.mark.parametrize(
    ("area", "option", "product", "question", "stop"),
    [
        ("scalp", "scalp-pattern-hair-drug", "Mix A", "pregnancy", "hair-drug-pregnancy"),
        ("scalp", "scalp-pattern-vitamin", "Biotin with dutasteride", "pregnancy", "hair-drug-pregnancy"),
        ("thighs", "thighs-fat-deoxycholate", "Mix A", "infection", "deoxycholate-infection"),
        ("thighs", "thighs-fat-other", "Aqualyx", "infection", "deoxycholate-infection"),
    ],
)
def test_some_products_and_some_answers_never_go_together(
    desk: Desk, area: str, option: str, product: str, question: str, stop: str, reply: Reply
) -> None:
    """A hair drug and pregnancy, a detergent and infection: no note resolves them."""
    plan = Plan(option, product)

    assert _stopped(desk, area, plan) == []
    assert _stopped(desk, area, plan, **{question: reply}) == [stop]


@pytest.mark.parametrize("question", ["pregnancy", "infection"])
def test_other_products_are_not_stopped_by_these_answers(desk: Desk, question: str) -> None:
    """What is not known to do such harm is for the clinician to resolve."""
    assert _stopped(desk, "thighs", Plan("thighs-fat-stimulant", "Mix A"), **{question: Reply.YES}) == []
    assert _stopped(desk, "scalp", Plan("scalp-pattern-vitamin", "Mix A"), **{question: Reply.YES}) == []


def test_france_bans_every_injection_into_the_fat_layer(desk: Desk) -> None:
    """There every option of that depth is stopped and no other; elsewhere none is."""
    for option in desk.knowledge.options.values():
        banned = ["france-fat"] if option.procedure == "fat-layer" else []

        assert _stopped(desk, option.area, Plan(option.id, "Mix A"), "FR") == banned, option.id
        assert _stopped(desk, option.area, Plan(option.id, "Mix A"), "GB") == [], option.id


@pytest.mark.parametrize("decision", list(Decision))
def test_a_stop_forbids_a_yes_and_nothing_else(desk: Desk, decision: Decision) -> None:
    """With a stop no yes can be frozen; "not today" and "no" can."""
    planned = Plan("eyes-wrinkles-vitamin", "Aqualyx", Licence.NO, 3, 14, 2, "No change.")
    talk = replace(
        EXAMPLE.consultation, **about(desk, "eyes") | {"plans": (planned,)}, content=desk.knowledge.content.name
    )
    talk = replace(talk, decision=decision, started=NOW)
    for section in desk.freezer.sections(talk, CLINIC):
        talk = talk.with_told(section.id, section.digest())
    for question in desk.knowledge.questions:
        talk = talk.with_answer(Answer(question.id, Reply.NO))

    keys = [point.key for point in desk.freezer.missing(talk, CLINIC, NOW)]

    assert keys == (["product-class", "stop"] if decision is Decision.YES else [])
