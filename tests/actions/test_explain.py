from __future__ import annotations

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.explain import explain_area, list_areas, with_sources
from mesodesk.errors import MesoDeskError
from tests.actions.talks import AREAS, UNNAMED, talk


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


def test_the_sections_of_a_talk_get_their_sources(desk: Desk) -> None:
    """What is told in a talk is numbered as its record will be."""
    sections = desk.freezer.sections(talk(desk))

    assert with_sources(desk, sections).sources == desk.freezer.sources(sections)
