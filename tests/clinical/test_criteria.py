from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from mesodesk import resources
from mesodesk.clinical.criteria import LAST, load_criteria, wrong_criteria
from mesodesk.clinical.models import Met
from mesodesk.clinical.rules import Problem
from mesodesk.errors import MesoDeskError

CRITERIA = load_criteria()
TOLD = {section.replace("*", "neck") for item in CRITERIA for section in item.sections}


def test_each_criterion_is_answered_once() -> None:
    """All 51 have an answer that says where it is met, or honestly that it is not."""
    assert [item.number for item in CRITERIA] == list(range(1, LAST + 1))
    assert all(item.asks.endswith(".") and item.of and item.where.strip() for item in CRITERIA)
    assert list(wrong_criteria(CRITERIA, TOLD)) == []


def test_the_check_does_not_flatter_itself() -> None:
    """A first version that met everything would not have been checked."""
    assert {item.met for item in CRITERIA} == set(Met)


@pytest.mark.parametrize(
    "criteria",
    [(), CRITERIA[1:], CRITERIA[:-1], (*CRITERIA, CRITERIA[-1]), (CRITERIA[1], CRITERIA[0], *CRITERIA[2:])],
    ids=["none", "first missing", "last missing", "one twice", "out of order"],
)
def test_a_criterion_that_is_left_out_is_found(criteria: Any) -> None:
    """What is not answered is not passed over in silence."""
    assert list(wrong_criteria(criteria, TOLD)) == [
        Problem("criteria.json", "it must answer each of the criteria 1 to 51 once, in their order")
    ]


@pytest.mark.parametrize("section", ["general.nowhere", "*.nowhere", "general", "harms", "*neck"])
def test_a_section_that_nobody_is_told_is_found(section: str) -> None:
    """A criterion cannot be met by a section that does not exist; a star stands for an area and no more."""
    first = structs.replace(CRITERIA[0], sections=(section,))

    assert list(wrong_criteria((first, *CRITERIA[1:]), TOLD)) == [
        Problem("criteria.json 1", f"no explanation has a section {section}")
    ]


@pytest.mark.parametrize("section", ["neck.harms", "*.harms"])
def test_a_section_that_somebody_is_told_is_let_through(section: str) -> None:
    """It may be one area's own, or every area's."""
    first = structs.replace(CRITERIA[0], sections=(section,))

    assert list(wrong_criteria((first, *CRITERIA[1:]), {*TOLD, "neck.harms"})) == []


@pytest.mark.parametrize(
    ("change", "problem"), [({"met": "mostly"}, "mostly"), ({"proof": "x"}, "proof"), ({"number": "one"}, "number")]
)
def test_a_file_that_cannot_be_understood_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object], problem: str
) -> None:
    """An answer outside the list and a field that nobody knows are named."""
    rows = resources.json_of("clinical/criteria.json")
    monkeypatch.setattr(resources, "json_of", lambda _: [{**rows[0], **change}, *rows[1:]])
    with pytest.raises(MesoDeskError, match="content-broken") as caught:
        load_criteria()

    assert caught.value.slots["place"] == "criteria.json"
    assert problem in str(caught.value.slots["problem"])
