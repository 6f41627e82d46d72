"""What became of each of the 206 statements that the five articles make: none is dropped without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from mesodesk import resources
from mesodesk.clinical.models import ClaimKind, Fate, Knowledge, Statement
from mesodesk.clinical.rules import Problem
from mesodesk.errors import MesoDeskError

STATEMENTS = tuple(f"F{number:03}" for number in range(1, 207))
"""The ids of all statements, in the order of the articles' topics."""
FILE = "fates.json"

_DISPUTING = (ClaimKind.CORRECTION, ClaimKind.WEBSITE)


def load_fates() -> Mapping[str, Statement]:
    """Return the statements by id.

    Raises:
        MesoDeskError: `content-broken` when the table cannot be understood.
    """
    try:
        rows = msgspec.convert(resources.json_of(f"clinical/{FILE}"), list[Statement])
    except msgspec.ValidationError as error:
        raise MesoDeskError("content-broken", place=FILE, problem=str(error)) from error
    fates: dict[str, Statement] = {}
    for row in rows:
        if row.id in fates:
            raise MesoDeskError("content-broken", place=f"{FILE} {row.id}", problem="the id is there twice")
        fates[row.id] = row
    return fates


def wrong_fates(fates: Mapping[str, Statement], knowledge: Knowledge) -> Iterator[Problem]:
    """Yield every statement that has no fate, or one that the content does not bear out."""
    for name in STATEMENTS:
        if name not in fates:
            yield Problem(f"{FILE} {name}", "nobody says what became of this statement")
    for row in fates.values():
        place = f"{FILE} {row.id}"
        if row.id not in STATEMENTS:
            yield Problem(place, "the articles hold no such statement")
        for claim in row.claims:
            if claim not in knowledge.claims:
                yield Problem(place, f"there is no claim {claim}")
        yield from _wrong_fate(row, place, fates, knowledge)


def _wrong_fate(row: Statement, place: str, fates: Mapping[str, Statement], knowledge: Knowledge) -> Iterator[Problem]:
    kinds = {knowledge.claims[claim].kind for claim in row.claims if claim in knowledge.claims}
    if row.fate is Fate.SHOWN and not kinds - {ClaimKind.CORRECTION}:
        yield Problem(place, "it is said to be shown, and no claim but a correction shows it")
    if row.fate is Fate.DISPUTED and not kinds.intersection(_DISPUTING):
        yield Problem(place, "it is said to be disputed, and no correction or website claim disputes it")
    if row.fate is Fate.MERGED:
        target = fates.get(row.merged_into or "")
        if target is None or target.fate in (Fate.MERGED, Fate.NEVER):
            yield Problem(place, "it is said to be merged, and 'with' names no statement that is shown or disputed")
    if row.fate in (Fate.MERGED, Fate.NEVER) and row.claims:
        yield Problem(place, f"it is {row.fate}, and still names claims")
    if row.fate is not Fate.MERGED and row.merged_into is not None:
        yield Problem(place, "'with' stands only beside a statement that is merged")
    if row.fate is not Fate.SHOWN and not row.why:
        yield Problem(place, "it does not say why")
