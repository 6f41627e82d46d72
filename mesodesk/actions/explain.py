"""Look at the areas, and at what is said of one."""

from __future__ import annotations

from dataclasses import dataclass

from mesodesk.actions.desk import Desk
from mesodesk.consent.record import RecordSource
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.build import sources_of
from mesodesk.wording.sentence import Section


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that can be picked."""

    id: str
    name: str
    views: tuple[str, ...]
    described: bool
    """False: no article names it for mesotherapy."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sections with the sources that their sentences name, numbered in order of appearance."""

    sections: tuple[Section, ...]
    sources: tuple[RecordSource, ...]

    def numbers(self) -> dict[str, int]:
        """Return source ids with their numbers."""
        return {source.id: source.number for source in self.sources}


def list_areas(desk: Desk) -> tuple[AreaRow, ...]:
    """Return every area, from the head down."""
    return tuple(
        AreaRow(
            area,
            desk.catalogue.say(f"area.{area}"),
            desk.body.views_of(area),
            area not in desk.knowledge.unnamed_areas,
        )
        for area in desk.body.areas
    )


def explain_area(desk: Desk, area: str, product_class: str | None = None) -> Explanation:
    """Return what is known and not known of one area, with all product classes or with one.

    Raises:
        MesoDeskError: `area-unknown` or `product-class-unknown`.
    """
    desk.body.require_area(area)
    classes = desk.knowledge.product_classes
    if product_class is not None and product_class not in classes:
        raise MesoDeskError("product-class-unknown", name=product_class, known=", ".join(classes))
    return with_sources(desk, desk.freezer.explainer.area(area, product_class))


def with_sources(desk: Desk, sections: tuple[Section, ...]) -> Explanation:
    """Return sections with their sources numbered."""
    return Explanation(sections, desk.freezer.sources(sources_of(sections)))
