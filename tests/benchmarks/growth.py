"""Growth: what more regions and longer notes cost, and whether that is linear."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import Any

import pikepdf

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.consent.consultation import Licence, Plan
from mesodesk.document.fonts import paper_fonts
from mesodesk.document.sheet import DENSITIES
from mesodesk.settings import data_folder
from tests.actions.talks import NAMED
from tests.benchmarks.paper import Sheet
from tests.benchmarks.pieces import characters
from tests.benchmarks.timing import exponent, in_turns
from tests.document.papers import frozen

ROUNDS = 9
REGIONS = (1, 3, 10, 20, 40)
NOTES = (0, 1000, 4000)
FIELDS = ("words", "hopes", "own_words", "explained_again")
"""Where notes go."""
FLAT = 1.1
"""The highest exponent that counts as linear."""


def measure() -> dict[str, Any]:
    """Return the seconds, pages and characters of each size, how many areas it has, and how many regions there are."""
    desk = open_desk(data_folder())
    order = [region.id for area in NAMED for region in desk.body.regions_of(area)]
    sizes = sorted({min(number, len(order)) for number in (*REGIONS, len(order))})
    sheets = {f"regions {number}": Sheet(desk, frozen(desk, **_about(desk, order[:number]))) for number in sizes}
    prose = _prose(sheets[f"regions {sizes[-1]}"])
    for number in NOTES:
        sheets[f"notes {number}"] = Sheet(desk, frozen(desk, words=prose[:number]))
    every = {name: prose[start : start + NOTES[-1]] for start, name in enumerate(FIELDS)}
    sheets[f"notes {len(FIELDS) * NOTES[-1]}"] = Sheet(desk, frozen(desk, **every))
    seconds = in_turns({name: partial(_build, sheet) for name, sheet in sheets.items()}, ROUNDS)
    return {
        "regions": len(order),
        "sizes": {name: [seconds[name][0], _pages(sheet), characters(sheet.pieces)] for name, sheet in sheets.items()},
        "areas": {name: len(sheet.record.areas) for name, sheet in sheets.items()},
    }


def report(found: Mapping[str, Any], plain: float) -> None:
    """Print what `measure` returned.

    Args:
        found: what it returned.
        plain: the seconds that plain ReportLab needs for the example.
    """
    print("\nGrowth: build() of larger sheets, all words shaped anew; 1 is plain ReportLab's example; processor time")
    every = f"regions; a plan can be made for {found['regions']}"
    for kind, words in (("regions", every), ("notes", "characters of notes")):
        print(f"  {words}")
        sizes = {name: size for name, size in found["sizes"].items() if name.startswith(kind)}
        for name, (seconds, pages, letters) in sizes.items():
            areas = f", {found['areas'][name]} areas" if kind == "regions" else ""
            print(
                f"    {name.split()[1]:>6}: {seconds / plain:6.2f} x, {seconds / plain / pages:5.2f} x a page,"
                f" {pages:2} pages, {letters:6} characters{areas}"
            )
        points = [(letters, seconds) for seconds, _, letters in sizes.values()]
        whole, larger = exponent(points), exponent(points[len(points) // 2 :])
        told = "linear or less" if max(whole, larger) <= FLAT else "more than linear"
        print(f"    time grows as characters to the power of {whole:.2f}, of the larger half {larger:.2f}: {told}")


def _about(desk: Desk, regions: list[str]) -> dict[str, Any]:
    """Return a talk about some regions, with the first option of each of their areas."""
    first = [next(iter(desk.knowledge.options_of(area))) for area in desk.body.areas_of(tuple(regions))]
    plans = tuple(Plan(option.id, "Mix A", Licence.NO, 3, 14, 2, "No change.") for option in first)
    return {"regions": tuple(regions), "plans": plans}


def _prose(sheet: Sheet) -> str:
    """Return more than enough plain words: what the screen tells of a talk about everything."""
    sentences = (sentence.text for item in sheet.record.sections for sentence in item.section.sentences())
    return " ".join(islice(sentences, 1000))


def _build(sheet: Sheet) -> bytes:
    for density in DENSITIES:
        paper_fonts(density.width).forget()
    return sheet.tagged()


def _pages(sheet: Sheet) -> int:
    with pikepdf.open(io.BytesIO(sheet.tagged())) as document:
        return len(document.pages)
