from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Call, Grade
from mesodesk.clinical.rules import LATE
from mesodesk.consent.consultation import Consultation, Decision, Licence, Plan
from mesodesk.explanation.must_say import must_say, small
from mesodesk.explanation.words import MUST_SAY, Words
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Basis, Group, Section, Sentence
from tests.actions.talks import CLINIC, EXAMPLE, NAMED, NOW, about, talk

LABELS = ("must-works", "must-syringe", "must-expect", "must-serious", "must-choices")
PLAN = Plan("thighs-fat-stimulant", "Mix A", Licence.NO, 4, 14, 2, "No change.")


def _say(desk: Desk, key: str, **slots: str | int) -> str:
    return desk.catalogue.say(f"explain.{key}", **slots)


def _said(desk: Desk, consultation: Consultation, clinic: Clinic = CLINIC) -> Section:
    return desk.freezer.sections(consultation, clinic)[-1]


def _parts(group: Group) -> dict[str | None, tuple[Sentence, ...]]:
    """Return the sentences by the label that they go on with."""
    return {paragraph[0].label: paragraph for paragraph in group.paragraphs()}


def _of(desk: Desk, clinic: Clinic = CLINIC, price: str = "900", **changes: Any) -> dict[str, str]:
    """Return what each of the five parts says of one planned option."""
    consultation = replace(EXAMPLE.consultation, plans=(replace(PLAN, **changes),), price=price)
    (group,) = _said(desk, consultation, clinic).groups
    return {key: " ".join(s.text for s in _parts(group)[_say(desk, key)]) for key in LABELS}


@pytest.mark.parametrize("area", NAMED)
def test_five_parts_are_said_of_every_option_in_one_order(desk: Desk, area: str) -> None:
    """Each option has its own five, under the same five labels; it comes last, just before the decision."""
    consultation = replace(EXAMPLE.consultation, **about(desk, area))
    section = _said(desk, consultation)
    labels = [_say(desk, key) for key in LABELS]

    assert section.id == MUST_SAY
    assert len(section.groups) == len(desk.knowledge.options_of(area))
    for group in section.groups:
        assert [sentence.label for sentence in group.sentences if sentence.label] == labels
        assert group.sentences[0].label == labels[0]
        assert group.title.startswith(f"{desk.catalogue.say(f'area.{area}')}: ")
    assert len({group.title for group in section.groups}) == len(section.groups)


@pytest.mark.parametrize("area", NAMED)
def test_what_is_said_of_an_option_is_its_own(desk: Desk, area: str) -> None:
    """How sure anyone is, its class, its risks by name, the late lump and its other choices, each for this option."""
    knowledge = replace(desk.knowledge, words={})
    consultation = replace(EXAMPLE.consultation, **about(desk, area))
    options = knowledge.options_of(area)
    section = must_say(Words(knowledge, desk.catalogue), consultation, options, CLINIC)

    for option, group in zip(options, section.groups, strict=True):
        works, syringe, expect, serious, choices = _parts(group).values()
        risks = [risk for risk in knowledge.risks if risk.scope.touches(option)]
        assert [sentence.claim for sentence in works] == [option.reason, option.reason, "risk-no-benefit"]
        assert syringe[0].claim == knowledge.product_classes[option.product_class].what[0]
        assert [sentence.claim for sentence in expect[2:]] == list(option.lasting)
        assert [sentence.claim for sentence in serious] == [None, None, LATE, None]
        for flag in knowledge.red_flags:
            called = flag.call is Call.EMERGENCY and flag.scope.touches(option)
            assert (bool(flag.sign) and flag.sign in serious[1].text) is called
        for risk in risks:
            where = serious[0] if risk.grade is Grade.SERIOUS else expect[0]
            stood_in_for = any(other.instead_of == risk.id for other in risks)
            assert risk.id == "risk-no-benefit" or stood_in_for or small(risk.name) in where.text
        others = [item for item in knowledge.alternatives if item.scope.touches(option)]
        assert all(small(item.name) in choices[0].text for item in others)
        assert choices[0].text.index("doing nothing") == min(choices[0].text.index(small(item.name)) for item in others)


@pytest.mark.parametrize("area", NAMED)
def test_names_of_risks_bear_all_their_sources(desk: Desk, area: str) -> None:
    """A sentence that names several harms has the sources of each; no source stands twice."""
    section = _said(desk, replace(EXAMPLE.consultation, **about(desk, area)))
    for option, group in zip(desk.knowledge.options_of(area), section.groups, strict=True):
        named = _parts(group)[_say(desk, "must-serious")][0]
        risks = [r for r in desk.knowledge.risks if r.grade is Grade.SERIOUS and r.scope.touches(option)]
        sources = {s for r in risks if r.id != "risk-no-benefit" for s in desk.knowledge.claims[r.claim].sources}

        assert named.basis is Basis.SOURCED
        assert set(named.sources) == sources
        assert len(named.sources) == len(sources)


def test_a_risk_that_a_closer_one_stands_in_for_is_not_named(desk: Desk) -> None:
    """Under the chin nausea, swelling and bruises are named once, as they are in the section on harms."""
    section = _said(desk, replace(EXAMPLE.consultation, **about(desk, "chin")))
    text = _parts(section.groups[0])[_say(desk, "must-expect")][0].text
    names = text.removeprefix("Expect any of these: ").removesuffix(".").split("; ")

    assert len(names) == len(set(names))
    assert "swelling" not in names


def test_names_without_any_source_bear_the_mark(desk: Desk) -> None:
    """Where none of the named harms has a source, the sentence says so."""
    claims = {name: changed(claim, sources=()) for name, claim in desk.knowledge.claims.items()}
    knowledge = replace(desk.knowledge, claims=claims)
    (option,) = knowledge.options_of("chin")
    section = must_say(Words(knowledge, desk.catalogue), EXAMPLE.consultation, [option], CLINIC)

    named = _parts(section.groups[0])[_say(desk, "must-expect")][0]
    assert (named.basis, named.sources) == (Basis.UNSOURCED, ())


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Pain", "pain"),
        ("HIV", "HIV"),
        ("An abscess", "an abscess"),
        ("A reported death", "a reported death"),
        ("", ""),
    ],
)
def test_names_stand_small_inside_a_sentence(name: str, inside: str) -> None:
    """A name loses its capital, but letters that are an abbreviation keep theirs."""
    assert small(name) == inside


@pytest.mark.parametrize(
    ("licence", "says"),
    [
        (Licence.YES, "it is licensed for this use in this country."),
        (Licence.NO, "it is NOT licensed for this use in this country."),
        (Licence.UNKNOWN, "NOT KNOW if it is licensed for this use in this country."),
        (None, "NOT KNOW if it is licensed for this use in this country."),
    ],
)
def test_product_and_licence_are_the_clinics_statement(desk: Desk, licence: Licence | None, says: str) -> None:
    """The product is named as it was typed, as what the clinic says; what nobody stated is not known."""
    text = _of(desk, product=" Mix A, Made-up Labs ", licence=licence)["must-syringe"]

    assert text.endswith(_say(desk, f"must-licence-{licence or 'unknown'}", product="Mix A, Made-up Labs"))
    assert "Your clinic says" in text
    assert says in text


@pytest.mark.parametrize("product", ["", "  "])
def test_a_product_without_a_name_is_said_to_have_none(desk: Desk, product: str) -> None:
    """No licence is stated for something that nobody named."""
    text = _of(desk, product=product, licence=Licence.YES)["must-syringe"]

    assert text.endswith(_say(desk, "must-product-unnamed"))
    assert "Your clinic says" not in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ["4 sessions", "session 2", "“No change”."]),
        ({"stop_rule": " Pain "}, ["4 sessions", "session 2", "“Pain”."]),
        ({"sessions": 1}, ["one session"]),
        ({"sessions": None}, ["No course has been planned yet."]),
        ({"sessions": 0}, ["No course has been planned yet."]),
    ],
    ids=str,
)
def test_the_course_is_said_as_far_as_it_is_planned(desk: Desk, changes: dict[str, Any], says: list[str]) -> None:
    """Sessions, the look at the result and the stop rule are those of the plan."""
    text = _of(desk, **changes)["must-expect"]

    assert all(words in text for words in says)
    assert ".." not in text


def test_a_course_without_a_review_is_not_one_session(desk: Desk) -> None:
    """Four sessions are told as four while nobody has said yet when both look whether it helped."""
    assert "one session" not in _of(desk, sessions=4, review_after=None)["must-expect"]


def test_without_a_plan_nothing_is_said_of_one(desk: Desk) -> None:
    """All options of the area are told, none with a product or a course."""
    section = _said(desk, replace(EXAMPLE.consultation, plans=()))

    assert len(section.groups) == len(desk.knowledge.options_of("thighs"))
    for group in section.groups:
        texts = [sentence.text for sentence in group.sentences]
        assert _say(desk, "must-product-unnamed") in texts
        assert _say(desk, "must-no-plan") in texts


def test_whom_to_call_is_named_with_every_number(desk: Desk) -> None:
    """Emergency, clinic and night stand there; while one of the clinic's particulars is missing, none does."""
    text = _of(desk)["must-serious"]

    assert all(number in text for number in (CLINIC.emergency, CLINIC.phone, CLINIC.out_of_hours, CLINIC.name))
    unset = _of(desk, clinic=replace(CLINIC, out_of_hours=" "))["must-serious"]
    assert unset.endswith(_say(desk, "must-call-unset"))
    assert CLINIC.phone not in unset


@pytest.mark.parametrize(
    ("price", "says"),
    [
        (" 900 in all ", "as the clinic states it: 900 in all."),
        ("", "The clinic has not stated the total price yet."),
        (" ", "The clinic has not stated the total price yet."),
    ],
)
def test_the_price_is_the_clinics_statement(desk: Desk, price: str, says: str) -> None:
    """It is said as typed, or that there is none yet."""
    assert _of(desk, price=price)["must-choices"].count(says) == 1


def test_there_is_nothing_to_say_before_an_area_without_options(desk: Desk) -> None:
    """Where no option is in play there is nothing to decide about."""
    consultation = replace(EXAMPLE.consultation, **about(desk, "back"))

    assert MUST_SAY not in [section.id for section in desk.freezer.sections(consultation, CLINIC)]


@pytest.mark.parametrize(
    "change",
    [
        {"plans": (replace(PLAN, product="Mix B"),)},
        {"plans": (replace(PLAN, licence=Licence.YES),)},
        {"plans": (replace(PLAN, sessions=5),)},
        {"plans": (replace(PLAN, review_after=3),)},
        {"plans": (replace(PLAN, stop_rule="Pain."),)},
        {"plans": (Plan("thighs-fat-other", "Mix A", Licence.NO, 4, 14, 2, "No change."),)},
        {"price": "901"},
        {"clinic": {"phone": "01 001"}},
        {"clinic": {"emergency": "999"}},
        {"clinic": {"out_of_hours": "01 002"}},
        {"clinic": {"name": "Other Clinic"}},
    ],
    ids=str,
)
def test_any_change_of_the_talk_has_to_be_told_again(desk: Desk, change: dict[str, Any]) -> None:
    """What the five parts say is bound to their code: with another product, licence, plan, price or number, no yes."""
    before = talk(desk, plans=(PLAN,), price="900")
    clinic = replace(CLINIC, **change.pop("clinic", {}))
    after = replace(before, **change)

    assert desk.freezer.missing(before, CLINIC, NOW) == ()
    assert _said(desk, after, clinic).digest() != _said(desk, before).digest()
    untold = [point.slots["id"] for point in desk.freezer.missing(after, clinic, NOW) if point.key == "section-untold"]
    assert MUST_SAY in untold


@pytest.mark.parametrize("decision", list(Decision))
def test_no_yes_before_the_five_were_said(desk: Desk, decision: Decision) -> None:
    """A yes needs them told; "not today" and "no" do not."""
    silent = talk(desk, decision=decision).with_told(MUST_SAY, None)
    points = [(point.key, point.slots["id"]) for point in desk.freezer.missing(silent, CLINIC, NOW)]

    assert points == ([("section-untold", MUST_SAY)] if decision is Decision.YES else [])
