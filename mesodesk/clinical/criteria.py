"""Our own check of the content against published criteria for patient information. Confirmed by nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from mesodesk import resources
from mesodesk.clinical.models import Met
from mesodesk.clinical.rules import Problem
from mesodesk.errors import MesoDeskError

FILE = "criteria.json"
LAST = 51
"""The criteria that speak of content and talk have the numbers 1 to 51."""


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One criterion, and where it is met or why it is not."""

    number: int
    asks: str
    """What it asks for, in our words."""
    of: str
    """Whose it is: IPDAS, NICE, GMC, Montgomery."""
    met: Met
    where: str
    """The place that meets it, or an honest no."""
    sections: tuple[str, ...] = ()
    """Ids of the sections that speak to it, where sections do; `*.harms` stands for every area's."""


def load_criteria() -> tuple[Criterion, ...]:
    """Return the criteria in their order.

    Raises:
        MesoDeskError: `content-broken` when the file cannot be understood.
    """
    try:
        return tuple(msgspec.convert(resources.json_of(f"clinical/{FILE}"), list[Criterion]))
    except msgspec.ValidationError as error:
        raise MesoDeskError("content-broken", place=FILE, problem=str(error)) from error


def wrong_criteria(criteria: Sequence[Criterion], told: Collection[str]) -> Iterator[Problem]:
    """Yield what the check of the criteria leaves out, or claims of sections that nobody is told.

    Args:
        criteria: the check.
        told: ids of the sections that some area's explanation holds.
    """
    if [item.number for item in criteria] != list(range(1, LAST + 1)):
        yield Problem(FILE, f"it must answer each of the criteria 1 to {LAST} once, in their order")
    for item in criteria:
        for section in item.sections:
            if not any(name == section or (section[:1] == "*" and name.endswith(section[1:])) for name in told):
                yield Problem(f"{FILE} {item.number}", f"no explanation has a section {section}")
