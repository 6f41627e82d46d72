from __future__ import annotations

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.explain import Explanation, explain_area, list_areas, with_sources
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.build import sources_of
from tests.actions.talks import AREAS, CLINIC, NAMED, UNNAMED, talk


def test_all_areas_are_listed_from_the_head_down(desk: Desk) -> None:
    """Every area has a name and a view, and those without a described use say so."""
    rows = list_areas(desk)

    assert [row.id for row in rows] == list(AREAS)
    assert all(row.name and row.views for row in rows)
    assert tuple(row.id for row in rows if not row.described) == tuple(a for a in AREAS if a in UNNAMED)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_explained_with_its_sources(desk: Desk, area: str) -> None:
    """Every source that a sentence names is in the list under a number, and no other is."""
    told = explain_area(desk, area)
    named = {source for section in told.sections for s in section.sentences() for source in s.sources}

    assert set(told.numbers()) == named
    assert sorted(told.numbers().values()) == list(range(1, len(named) + 1))


def test_an_unknown_area_is_answered_with_the_known_ones(desk: Desk) -> None:
    """Who mistypes an area gets the list."""
    with pytest.raises(MesoDeskError) as caught:
        explain_area(desk, "toes")

    assert (caught.value.key, caught.value.slots["area"]) == ("area-unknown", "toes")
    assert "thighs" in str(caught.value.slots["known"])


@pytest.mark.parametrize("area", NAMED)
def test_an_area_is_explained_for_one_product(desk: Desk, area: str) -> None:
    """Uses, substances and risks are those of what is in the syringe; all classes together tell what all tell."""
    knowledge = desk.knowledge
    classes = dict.fromkeys(option.product_class for option in knowledge.options_of(area))
    everything = {sentence.claim for section in explain_area(desk, area).sections for sentence in section.sentences()}
    for product_class in classes:
        options = [option for option in knowledge.options_of(area) if option.product_class == product_class]
        sections = {section.id: section for section in explain_area(desk, area, product_class).sections}
        said = {sentence.claim for section in sections.values() for sentence in section.sentences()}
        product = knowledge.product_classes[product_class]

        assert all(product.name in group.title for group in sections[f"{area}.uses"].groups[: len(options)])
        assert sections["general.syringe"].groups[0].title == product.name
        assert said <= everything | {None}
        assert {option.reason for option in options} <= said
        for item in knowledge.ingredients.values():
            assert (item.what in said) == (item.anywhere or item.product_class == product_class), item.id
        for risk in knowledge.risks:
            assert (risk.claim in said) <= any(risk.scope.touches(option) for option in options), risk.id


def test_what_holds_for_another_product_only_is_left_out(desk: Desk) -> None:
    """Under the chin the licensed drug has counted harms; a home-made mix has none of its numbers."""
    drug, mix = (explain_area(desk, "chin", name) for name in ("deoxycholate", "other"))
    counted = {f"{risk.id}.counted" for risk in desk.knowledge.risks if risk.counted and "chin" in risk.scope.areas}

    def said(told: Explanation) -> set[str | None]:
        return {sentence.claim for section in told.sections for sentence in section.sentences()}

    assert counted
    assert counted <= said(drug)
    assert not counted & said(mix)


def test_an_unknown_product_is_answered_with_the_known_ones(desk: Desk) -> None:
    """Who mistypes a product class gets the list."""
    with pytest.raises(MesoDeskError) as caught:
        explain_area(desk, "chin", "magic")

    assert (caught.value.key, caught.value.slots["name"]) == ("product-class-unknown", "magic")
    assert caught.value.slots["known"] == ", ".join(desk.knowledge.product_classes)


def test_a_wrong_area_is_named_before_a_wrong_product(desk: Desk) -> None:
    """One thing is said at a time."""
    with pytest.raises(MesoDeskError, match="area-unknown"):
        explain_area(desk, "toes", "magic")


@pytest.mark.parametrize("area", AREAS)
def test_a_product_that_is_not_used_there_is_told_as_that(desk: Desk, area: str) -> None:
    """Nothing is told of other products in its place, but why this one is never offered there, if that is so."""
    used = {option.product_class for option in desk.knowledge.options_of(area)}
    for product_class in desk.knowledge.product_classes.keys() - used:
        first, *rest = explain_area(desk, area, product_class).sections

        assert first.id == f"{area}.unnamed"
        assert [section.id for section in rest] == ["general.who-says"]
        *never, sentence = first.sentences()
        stops = [stop for stop in desk.knowledge.stops if area in stop.scope.areas]
        assert [told.claim for told in never] == [
            stop.claim for stop in stops if product_class in stop.scope.product_classes
        ]
        if area in UNNAMED:
            assert sentence.claim == desk.knowledge.unnamed_areas[area]
        else:
            assert sentence.text == desk.catalogue.say("explain.no-such-option", area="")


def test_the_sections_of_a_talk_get_their_sources(desk: Desk) -> None:
    """What is told in a talk is numbered as its record will be."""
    sections = desk.freezer.sections(talk(desk), CLINIC)

    assert with_sources(desk, sections).sources == desk.freezer.sources(sources_of(sections))
