"""The figure: four views, each a silhouette cut into regions.

Coordinates are in units of the view, x to the image's right and y down; a view is `width` by `height` units.
Image-right is the patient's left in the front and face views, and the patient's right in the back view and in
the scalp seen from above.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from mesodesk import resources
from mesodesk.errors import MesoDeskError

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""A closed outline; the last point joins the first. Rings of one shape follow the even-odd rule."""


class Side(StrEnum):
    """The patient's own side."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Region:
    """A drawn shape in one view that can be picked."""

    id: str
    area: str
    side: Side
    rings: tuple[Ring, ...]
    badge: Point
    """Where the tick of a chosen region goes: inside the shape, away from its edge."""

    def holds(self, point: Point) -> bool:
        """Tell whether a point of the region's view lies in the shape, by the even-odd rule."""
        x, y = point
        crossed = sum(
            (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
            for ring in self.rings
            for (ax, ay), (bx, by) in pairwise((*ring, ring[0]))
        )
        return crossed % 2 == 1


@dataclass(frozen=True, slots=True)
class Line:
    """An open stroke that gives the figure form: a fold, a brow, a collar bone."""

    points: tuple[Point, ...]
    width: float
    """In units of the view."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the figure with a tone of its own that is not a region: hair, an eye, the lips."""

    kind: str
    """`hair`, `eye` or `lips`: a name that the style gives a colour to."""
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class View:
    """One view of the figure."""

    id: str
    width: float
    height: float
    silhouette: tuple[Ring, ...]
    patches: tuple[Patch, ...]
    lines: tuple[Line, ...]
    axes: tuple[Line, ...]
    """Strokes along limbs and trunk where light falls; only shading uses them."""
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Body:
    """All views, and the areas that their regions belong to."""

    areas: tuple[str, ...]
    """Area ids in the order people expect: from the head down."""
    views: tuple[View, ...]

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.id: region for view in self.views for region in view.regions}

    def view(self, view_id: str) -> View:
        """Return a view.

        Raises:
            MesoDeskError: `view-unknown`.
        """
        for view in self.views:
            if view.id == view_id:
                return view
        raise MesoDeskError("view-unknown", view=view_id)

    def region(self, region_id: str) -> Region:
        """Return a region.

        Raises:
            MesoDeskError: `region-unknown`.
        """
        if region_id not in self._regions:
            raise MesoDeskError("region-unknown", region=region_id)
        return self._regions[region_id]

    def require_area(self, area: str) -> str:
        """Return the area's id if there is such an area.

        Raises:
            MesoDeskError: `area-unknown`; its slot `known` lists the ids there are.
        """
        if area not in self.areas:
            raise MesoDeskError("area-unknown", area=area, known=", ".join(self.areas))
        return area

    def regions_of(self, area: str) -> tuple[Region, ...]:
        """Return the regions of an area in every view."""
        return tuple(region for view in self.views for region in view.regions if region.area == area)

    def views_of(self, area: str) -> tuple[str, ...]:
        """Return the ids of the views that show an area."""
        return tuple(view.id for view in self.views if any(region.area == area for region in view.regions))

    def areas_of(self, region_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the areas that the regions belong to, in the body's order."""
        named = {self.region(region_id).area for region_id in region_ids}
        return tuple(area for area in self.areas if area in named)


def load_body() -> Body:
    """Read the figure from `resources/body/`."""
    views = tuple(_view(raw) for raw in resources.json_of("body/figure.json")["views"])
    return Body(tuple(resources.json_of("body/areas.json")["areas"]), views)


def _view(raw: dict[str, resources.Json]) -> View:
    return View(
        id=raw["id"],
        width=raw["width"],
        height=raw["height"],
        silhouette=_rings(raw["silhouette"]),
        patches=tuple(Patch(patch["kind"], _rings(patch["rings"])) for patch in raw["patches"]),
        lines=tuple(_line(line) for line in raw["lines"]),
        axes=tuple(_line(line) for line in raw["axes"]),
        regions=tuple(
            Region(item["id"], item["area"], Side(item["side"]), _rings(item["rings"]), _point(item["badge"]))
            for item in raw["regions"]
        ),
    )


def _line(raw: dict[str, resources.Json]) -> Line:
    return Line(_ring(raw["points"]), raw["width"])


def _rings(raw: list[list[list[float]]]) -> tuple[Ring, ...]:
    return tuple(_ring(ring) for ring in raw)


def _ring(raw: list[list[float]]) -> Ring:
    return tuple(_point(point) for point in raw)


def _point(raw: list[float]) -> Point:
    return (raw[0], raw[1])
