"""The figure as people see it: every area is there, on the right side, and no spot belongs to two regions."""

from __future__ import annotations

import random
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from mesodesk import resources
from mesodesk.body.figure import Body, Point, Region, Ring, Side, View, load_body
from mesodesk.errors import MesoDeskError

VIEWS = ("front", "back", "face", "scalp")
LEFT_IS_IMAGE_RIGHT = {"front": True, "face": True, "back": False, "scalp": False}
"""As drawn: face to face in the first two, over the patient's shoulder in the others."""


@pytest.fixture(scope="module")
def body() -> Body:
    """Read the figure as shipped."""
    return load_body()


def holds(rings: tuple[Ring, ...], point: Point) -> bool:
    """Say whether a point lies in a shape, by the even-odd rule."""
    x, y = point
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
    return inside


def size(rings: tuple[Ring, ...]) -> float:
    """Return the area of an outline less that of its holes: the largest ring is the outline."""
    sizes = sorted(
        (
            abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True))) / 2
            for ring in rings
        ),
        reverse=True,
    )
    return sizes[0] - sum(sizes[1:])


def spots(view: View, count: int) -> list[Point]:
    """Return the same random points of a view every time."""
    dice = random.Random(view.id)  # noqa: S311 - a fixed sample, not a secret
    return [(dice.uniform(0, view.width), dice.uniform(0, view.height)) for _ in range(count)]


def mirrored(view: View, region: Region) -> set[Point]:
    """Return the points of a region as a mirror on the view's middle line shows them."""
    return {(round(view.width - x, 2), y) for ring in region.rings for x, y in ring}


def pairs(view: View) -> list[tuple[Region, Region]]:
    """Return the left and right regions that belong together."""
    by_id = {region.id: region for region in view.regions}
    lefts = [region for region in view.regions if region.side is Side.LEFT]
    return [(left, by_id[left.id.removesuffix("left") + "right"]) for left in lefts]


def test_views(body: Body) -> None:
    """The figure has its four views, in the order people look."""
    assert tuple(view.id for view in body.views) == VIEWS
    assert body.view("face").id == "face"


def test_everything_lies_in_its_view(body: Body) -> None:
    """Nothing is drawn outside the paper."""
    for view in body.views:
        drawn = [*(p for ring in view.silhouette for p in ring), *(p for line in view.lines for p in line.points)]

        assert all(0 <= x <= view.width and 0 <= y <= view.height for x, y in drawn)


def test_figure_has_form(body: Body) -> None:
    """Every view has lines, light and hair; the face has eyes and lips."""
    for view in body.views:
        assert view.lines
        assert view.axes
        assert all(line.width > 0 and len(line.points) > 1 for line in (*view.lines, *view.axes))
        assert "hair" in {patch.kind for patch in view.patches}
    assert {patch.kind for patch in body.view("face").patches} == {"hair", "eye", "lips"}


def test_every_area_is_drawn(body: Body) -> None:
    """Each area has a region, and each region belongs to a known area."""
    assert {region.area for view in body.views for region in view.regions} == set(body.areas)
    assert all(body.regions_of(area) for area in body.areas)


def test_ids(body: Body) -> None:
    """A region's id is its own and says view, area and side."""
    ids = [region.id for view in body.views for region in view.regions]

    assert len(set(ids)) == len(ids)
    for view in body.views:
        for region in view.regions:
            assert region.id.startswith(f"{view.id}-{region.area}-")
            assert region.id.endswith(("-left", "-right")) == (region.side is not Side.MIDDLE)
            assert region.side is Side.MIDDLE or region.id.endswith(f"-{region.side}")


@pytest.mark.parametrize("view_id", VIEWS)
def test_left_is_the_patients_left(body: Body, view_id: str) -> None:
    """The patient's left is on the image's right face to face, and on its left from behind and from above."""
    view = body.view(view_id)
    sided = [region for region in view.regions if region.side is not Side.MIDDLE]

    assert sided
    for region in sided:
        on_the_right = region.badge[0] > view.width / 2
        assert on_the_right == ((region.side is Side.LEFT) == LEFT_IS_IMAGE_RIGHT[view_id])


def test_from_above_the_nose_is_on_top(body: Body) -> None:
    """In the scalp view the hairline lies above the crown, so its left is not the face's left."""
    assert body.region("scalp-scalp-hairline").badge[1] < body.region("scalp-scalp-crown").badge[1]


def test_pairs_are_mirror_images(body: Body) -> None:
    """Left and right are drawn alike, and so is each half of what lies in the middle."""
    for view in body.views:
        assert len(pairs(view)) * 2 == sum(region.side is not Side.MIDDLE for region in view.regions)
        for left, right in pairs(view):
            assert mirrored(view, left) == {point for ring in right.rings for point in ring}
            assert left.badge == pytest.approx((view.width - right.badge[0], right.badge[1]))
        for region in view.regions:
            if region.side is Side.MIDDLE:
                assert mirrored(view, region) == {point for ring in region.rings for point in ring}


@pytest.mark.untraced
@pytest.mark.parametrize("view_id", VIEWS)
def test_a_spot_has_one_region_at_most(body: Body, view_id: str) -> None:
    """No click can mean two regions, and none outside the figure means any."""
    view = body.view(view_id)
    for spot in spots(view, 1200):
        hits = [region.id for region in view.regions if holds(region.rings, spot)]

        assert len(hits) <= (1 if holds(view.silhouette, spot) else 0), (spot, hits)


@pytest.mark.parametrize(
    ("view_id", "spot", "area"),
    [
        ("front", (200, 100), "face"),
        ("front", (200, 450), "abdomen"),
        ("back", (200, 250), "back"),
        ("back", (160, 500), "buttocks"),
        ("face", (300, 150), "face"),
        ("face", (300, 515), "chin"),
        ("face", (300, 580), "neck"),
        ("scalp", (280, 300), "scalp"),
        ("front", (200, 250), None),
        ("face", (365, 265), None),
    ],
)
def test_what_lies_where(body: Body, view_id: str, spot: Point, area: str | None) -> None:
    """Well-known spots lie in the area a person expects; the chest and the eye itself lie in none."""
    found = [region.area for region in body.view(view_id).regions if holds(region.rings, spot)]

    assert found == ([area] if area else [])


def test_badges(body: Body) -> None:
    """The tick of a region lies inside it."""
    for view in body.views:
        for region in view.regions:
            assert holds(region.rings, region.badge), region.id


def test_regions_are_whole(body: Body) -> None:
    """A region is one connected shape; only the ring around an eye has a hole."""
    for view in body.views:
        for region in view.regions:
            outline, *holes = sorted(region.rings, key=lambda ring: size((ring,)), reverse=True)

            assert len(holes) == (1 if region.area == "eyes" else 0), region.id
            assert all(holds((outline,), point) for hole in holes for point in hole)


def test_regions_can_be_touched(body: Body) -> None:
    """No region is too small for a finger; the ring around an eye is as large as an eye allows."""
    for view in body.views:
        whole = size(view.silhouette)
        for region in view.regions:
            assert region.area == "eyes" or size(region.rings) >= 0.005 * whole, region.id


def test_neighbours_share_their_edge(body: Body) -> None:
    """The seam between two neighbours is the same points for both, so no light shines through."""
    upper = {point for ring in body.region("front-abdomen-upper").rings for point in ring}
    lower = {point for ring in body.region("front-abdomen-lower").rings for point in ring}

    assert len(upper & lower) > 2


def test_drawing_is_the_source() -> None:
    """`figure.json` is what `draw.py` writes, byte for byte."""
    folder = resources.path_of("body/figure.json").parent
    text = cast("Callable[[], str]", runpy.run_path(str(Path(folder, "draw.py")))["text"])

    assert text().encode() == Path(folder, "figure.json").read_bytes()


def test_views_of_an_area(body: Body) -> None:
    """An area knows the views that show it."""
    assert body.views_of("eyes") == ("face",)
    assert body.views_of("buttocks") == ("back",)
    assert body.views_of("scalp") == VIEWS
    assert body.views_of("nowhere") == ()


def test_areas_of_regions(body: Body) -> None:
    """Chosen regions are named by their areas, once each, from the head down."""
    chosen = ("back-legs-calf-left", "front-legs-shin-left", "face-eyes-ring-right")

    assert body.areas_of(chosen) == ("eyes", "legs")
    assert body.areas_of(()) == ()


def test_required_area(body: Body) -> None:
    """A known area comes back as it is."""
    assert body.require_area("hips") == "hips"


def test_unknown_names(body: Body) -> None:
    """A name that the figure does not have is refused with a key that can be worded."""
    with pytest.raises(MesoDeskError) as area:
        body.require_area("hip")
    with pytest.raises(MesoDeskError) as region:
        body.region("front-abdomen")
    with pytest.raises(MesoDeskError) as view:
        body.view("side")

    assert (area.value.key, region.value.key, view.value.key) == ("area-unknown", "region-unknown", "view-unknown")
    assert area.value.slots == {"area": "hip", "known": ", ".join(body.areas)}
    assert region.value.slots == {"region": "front-abdomen"}
    assert view.value.slots == {"view": "side"}


def test_region_knows_which_points_it_holds(body: Body) -> None:
    """Its badge lies inside; a corner of the view and a point far away do not; the shape's own rule agrees."""
    for view in body.views:
        for region in view.regions:
            assert region.holds(region.badge)
            assert not region.holds((0.0, 0.0))
            assert not region.holds((1e300, -1e300))
            xs, ys = zip(*region.rings[0], strict=True)
            for part in range(1, 8):
                x = min(xs) + (max(xs) - min(xs)) * part / 8
                y = min(ys) + (max(ys) - min(ys)) * part / 8
                assert region.holds((x, y)) is holds(region.rings, (x, y))


def test_hole_in_a_region_is_outside() -> None:
    """Rings follow the even-odd rule."""
    outer = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    inner = ((3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 6.0))
    region = Region("r", "a", Side.MIDDLE, (outer, inner), (1.0, 1.0))

    assert region.holds((1.0, 4.0))
    assert not region.holds((4.0, 4.0))
