from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision, Licence, Plan
from mesodesk.consent.summary import Summary
from mesodesk.explanation.freeze import Freezer
from mesodesk.wording.sentence import Basis, Sentence
from tests.actions.talks import CLINIC, NAMED, NOW, about, one_plan, talk


def _summary(desk: Desk, **changes: Any) -> Summary:
    return desk.freezer.freeze(talk(desk, **changes), CLINIC, "ab" * 32, NOW).summary


def _undecided(desk: Desk, *areas: str) -> Summary:
    """Return what is printed of a talk in which nothing was planned."""
    return _summary(desk, **{**about(desk, *areas), "plans": ()}, decision=Decision.NOT_TODAY)


def _listed(sentence: Sentence) -> list[str]:
    return sentence.text.partition(": ")[2].rstrip(".").split("; ")


@pytest.mark.parametrize("area", NAMED)
def test_without_a_plan_every_option_has_its_row_and_a_name_of_its_own(desk: Desk, area: str) -> None:
    """Two rows that read the same leave nobody able to choose; and nothing is "this treatment" yet."""
    names = [choice.name for choice in _undecided(desk, area).choices]

    assert len(names) == len(set(names))
    assert len(desk.knowledge.options_of(area)) < len(names)
    assert not any(name.startswith("This treatment") for name in names)


def test_options_that_differ_in_the_syringe_alone_are_told_apart_by_it(desk: Desk) -> None:
    """Where the use tells them apart, the name stays short."""
    alike = [choice.name for choice in _undecided(desk, "thighs").choices if choice.name.startswith("Thighs, ")]
    single = [choice.name for choice in _summary(desk, **one_plan(desk, "neck")).choices if "Neck" in choice.name]

    assert any(": " in name for name in alike)
    assert single == ["This treatment: Neck, skin of the neck"]


def test_only_what_is_planned_is_this_treatment(desk: Desk) -> None:
    """A plan moves one of the options from what there is to what is meant."""
    plans = (Plan("thighs-fat-stimulant", "Mix A", Licence.NO, 4, 14, 2, "No change."),)
    names = [choice.name for choice in _summary(desk, **{**about(desk, "thighs"), "plans": plans}).choices]

    assert [name.startswith("This treatment") for name in names].count(True) == 1


@pytest.mark.parametrize("area", NAMED)
def test_each_treatment_names_what_comes_often_and_what_is_serious(desk: Desk, area: str) -> None:
    """Two and three, each by a name that stands among its risks in full, the serious ones of its own product too."""
    record = desk.freezer.freeze(talk(desk, **one_plan(desk, area)), CLINIC, "ab" * 32, NOW)
    row = next(choice for choice in record.summary.choices if choice.name.startswith("This treatment"))
    often, serious = row.harm
    every = " ".join(line.text.lower() for group in record.summary.risks for line in group.sentences)

    assert (often.text.split(":")[0], serious.text.split(":")[0]) == ("Often", "Serious")
    assert (len(_listed(often)), len(_listed(serious))) == (2, 3)
    for name in (*_listed(often), *_listed(serious)):
        assert name.removesuffix(" (no source)").lower() in every


def test_where_some_were_counted_the_others_are_named_as_not(desk: Desk) -> None:
    """Counts of the chin say nothing about the thighs, and the sheet says so."""
    chin, thighs, both = (
        _summary(desk, **one_plan(desk, *areas)) for areas in (("chin",), ("thighs",), ("thighs", "chin"))
    )

    assert [line.basis for line in chin.counted] == [Basis.SOURCED]
    assert chin.counts
    assert [line.text for line in thighs.counted] == [
        "Nobody has counted well how often harms come: Thighs, small fat bulges."
    ]
    assert not thighs.counts
    assert both.counted == (*chin.counted, *thighs.counted)
    assert (len(chin.counts), both.counts) == (2, chin.counts[:1])


def test_a_name_without_a_source_borrows_none(desk: Desk) -> None:
    """In a list whose other names have sources it says of itself that it has none."""
    first, second, third = _listed(_grave(desk))
    infection = next(risk for risk in desk.knowledge.risks if risk.name.lower() == first.lower())
    bare = {**desk.knowledge.claims, infection.claim: changed(desk.knowledge.claims[infection.claim], sources=())}
    robbed = _grave(desk, Freezer(replace(desk.knowledge, claims=bare), desk.body, desk.catalogue))

    assert _listed(robbed) == [f"{first} (no source)", second, third]
    assert robbed.basis is Basis.SOURCED


def _grave(desk: Desk, freezer: Freezer | None = None) -> Sentence:
    """Return what is said of serious harms in the row of a plan."""
    freezer = freezer or desk.freezer
    talked = talk(desk, **one_plan(desk, "thighs"))
    for section in freezer.sections(talked, CLINIC):
        talked = talked.with_told(section.id, section.digest())
    choices = freezer.freeze(talked, CLINIC, "ab" * 32, NOW).summary.choices
    return next(choice for choice in choices if choice.name.startswith("This treatment")).harm[1]
