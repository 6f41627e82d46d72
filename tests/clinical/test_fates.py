from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from msgspec import structs

from mesodesk import resources
from mesodesk.clinical.fates import STATEMENTS, load_fates, wrong_fates
from mesodesk.clinical.library import read_knowledge
from mesodesk.clinical.models import ClaimKind, Fate, Statement
from mesodesk.clinical.rules import Problem
from mesodesk.errors import MesoDeskError

SHIPPED = read_knowledge()
FATES = load_fates()
SHOWN, DISPUTED, MERGED, NEVER = (
    next(row for row in FATES.values() if row.fate is fate)
    for fate in (Fate.SHOWN, Fate.DISPUTED, Fate.MERGED, Fate.NEVER)
)
A_FACT, A_CORRECTION, A_WEBSITE = (
    next(claim.id for claim in SHIPPED.claims.values() if claim.kind is kind)
    for kind in (ClaimKind.FACT, ClaimKind.CORRECTION, ClaimKind.WEBSITE)
)
DISPUTING = "it is said to be disputed, and no correction or website claim disputes it"
SHOWING = "it is said to be shown, and no claim but a correction shows it"
MERGING = "it is said to be merged, and 'with' names no statement that is shown or disputed"


def _wrong(row: Statement) -> list[Problem]:
    """Return what is wrong once this row stands in the shipped table."""
    return list(wrong_fates({**FATES, row.id: row}, SHIPPED))


def test_every_statement_of_the_articles_has_a_fate() -> None:
    """All 206 are answered for, and what the table says of each is borne out by the content."""
    assert (STATEMENTS[0], STATEMENTS[-1], len(STATEMENTS)) == ("F001", "F206", 206)
    assert list(FATES) == list(STATEMENTS)
    assert set(Counter(row.fate for row in FATES.values())) == set(Fate)
    assert all(row.says.strip() for row in FATES.values())
    assert list(wrong_fates(FATES, SHIPPED)) == []


@pytest.mark.parametrize("name", ["F001", "F100", "F206"])
def test_a_dropped_statement_is_found(name: str) -> None:
    """None is left out without a word."""
    left = {key: row for key, row in FATES.items() if key != name}

    assert Problem(f"fates.json {name}", "nobody says what became of this statement") in list(
        wrong_fates(left, SHIPPED)
    )


def test_a_statement_that_no_article_makes_is_found() -> None:
    """The table cannot grow of itself."""
    row = Statement("F207", "It sings.", Fate.NEVER, why="Nobody says so.")

    assert _wrong(row) == [Problem("fates.json F207", "the articles hold no such statement")]


@pytest.mark.parametrize(
    ("row", "changes", "problem"),
    [
        (SHOWN, {"claims": ("gone",)}, "there is no claim gone"),
        (SHOWN, {"claims": ()}, SHOWING),
        (SHOWN, {"claims": (A_CORRECTION,)}, SHOWING),
        (DISPUTED, {"claims": (A_FACT,)}, DISPUTING),
        (DISPUTED, {"claims": ()}, DISPUTING),
        (DISPUTED, {"why": ""}, "it does not say why"),
        (MERGED, {"merged_into": None}, MERGING),
        (MERGED, {"merged_into": "F999"}, MERGING),
        (MERGED, {"merged_into": NEVER.id}, MERGING),
        (MERGED, {"merged_into": MERGED.id}, MERGING),
        (MERGED, {"claims": (A_FACT,)}, "it is merged, and still names claims"),
        (MERGED, {"why": ""}, "it does not say why"),
        (NEVER, {"claims": (A_FACT,)}, "it is never, and still names claims"),
        (NEVER, {"why": ""}, "it does not say why"),
        (SHOWN, {"merged_into": DISPUTED.id}, "'with' stands only beside a statement that is merged"),
    ],
)
def test_a_wrong_fate_is_found(row: Statement, changes: dict[str, Any], problem: str) -> None:
    """What is said to be shown, disputed or merged must be so, and everything else must say why."""
    assert Problem(f"fates.json {row.id}", problem) in _wrong(structs.replace(row, **changes))


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (SHOWN, {"claims": (A_CORRECTION, A_FACT)}),
        (SHOWN, {"claims": (A_WEBSITE,)}),
        (DISPUTED, {"claims": (A_FACT, A_CORRECTION)}),
        (DISPUTED, {"claims": (A_WEBSITE,)}),
        (MERGED, {"merged_into": SHOWN.id}),
        (MERGED, {"merged_into": DISPUTED.id}),
    ],
)
def test_a_right_fate_is_let_through(row: Statement, changes: dict[str, Any]) -> None:
    """A correction beside a claim that shows it, or a fact beside one that disputes it, does no harm."""
    assert _wrong(structs.replace(row, **changes)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"fate": "forgotten"}, "forgotten"), ({"reason": "x"}, "reason"), ({"says": None}, "says")],
)
def test_a_table_that_cannot_be_understood_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object], problem: str
) -> None:
    """A fate outside the list, a field that nobody knows and a missing text are named."""
    rows = resources.json_of("clinical/fates.json")
    monkeypatch.setattr(resources, "json_of", lambda _: [{**rows[0], **change}, *rows[1:]])
    with pytest.raises(MesoDeskError, match="content-broken") as caught:
        load_fates()

    assert caught.value.slots["place"] == "fates.json"
    assert problem in str(caught.value.slots["problem"])


def test_a_statement_with_two_fates_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second row would hide the first."""
    rows = resources.json_of("clinical/fates.json")
    monkeypatch.setattr(resources, "json_of", lambda _: [*rows, {**rows[1], "id": rows[0]["id"]}])
    with pytest.raises(MesoDeskError, match="content-broken"):
        load_fates()
