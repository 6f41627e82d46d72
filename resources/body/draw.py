"""Draws the figure: run it to write `figure.json` anew. Only shapely is needed, and only here.

How a view is made:

1. The figure is symmetrical, so only its image-right half is drawn, around a middle at x = 0. An outline is text:
   points `x,y` joined by a smooth curve, where `!` marks a corner. Head, trunk, arm and hand overlap and
   are joined; a small fillet softens the places where they meet.
2. A region is a rough zone that overlaps the outline. Zones come in order of priority: each takes what lies
   under it and no earlier zone has taken. So neighbours share their edge exactly and nothing leaks outside.
3. Slivers join the neighbour they lie along, and the whole mesh is thinned at once, so shared edges stay shared.
4. The half is mirrored. A paired zone gives a left and a right region, an unpaired one is joined in the middle.

Laterality. The front and the face are seen as one sees a person face to face: image-right is the patient's left.
The back is seen from behind, and the scalp from above with the nose at the top, as by someone who stands behind
the patient and looks the same way: there image-right is the patient's right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely import affinity
from shapely.ops import nearest_points, polylabel

Geometry = Any
"""A shapely geometry; the library has no types of its own."""
Point = tuple[float, float]

STEP = 0.8
"""Length of the straight pieces a curve is sampled into, in units."""
THIN = 0.3
"""Root of the largest triangle that thinning may cut off; keeps within about 0.12 units of the curve."""
SLIVER = 40.0
"""A left-over smaller than this many square units is no skin of its own."""
ROOMY = 0.85
"""A badge keeps this part of the greatest distance from the edge that its region offers."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A rough shape that a region is cut with."""

    area: str
    detail: str
    shape: Geometry
    paired: bool = True


@dataclass(frozen=True, slots=True)
class Stroke:
    """An open line; mirrored unless it lies in the middle."""

    points: tuple[Point, ...]
    width: float
    paired: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """One view before it is cut."""

    id: str
    width: int
    height: int
    right: str
    """The patient's side that is on the image's right."""
    silhouette: Geometry
    zones: tuple[Zone, ...]
    patches: tuple[tuple[str, Geometry], ...]
    """Kind and shape, in the order they are painted; the right half is enough.

    The iris has the tone of the hair: dark in every theme.
    """
    lines: tuple[Stroke, ...]
    axes: tuple[Stroke, ...]


# ------------------------------------------------------------------------------------------ curves and shapes


def read(text: str) -> tuple[list[Point], list[bool]]:
    """Return the points of an outline and which of them are corners."""
    words = text.split()
    points = [(float(x), float(y)) for x, y in (word.rstrip("!").split(",") for word in words)]
    return points, [word.endswith("!") for word in words]


def tangent(before: Point, here: Point, after: Point) -> Point:
    """Return the tangent per unit of length, weighted by chord lengths so that uneven spacing cannot overshoot."""
    one, two = math.dist(before, here), math.dist(here, after)
    if not one or not two:
        return (0.0, 0.0)
    x, y = (((here[k] - before[k]) / one * two + (after[k] - here[k]) / two * one) / (one + two) for k in (0, 1))
    return (x, y)


def cubic(start: Point, out: Point, into: Point, end: Point) -> list[Point]:
    """Sample a cubic given by its ends and tangents, without the end itself."""
    length = math.dist(start, end)
    first = (start[0] + out[0] * length / 3, start[1] + out[1] * length / 3)
    last = (end[0] - into[0] * length / 3, end[1] - into[1] * length / 3)
    steps = max(2, math.ceil(length / STEP))
    samples = []
    for step in range(steps):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        control = (start, first, last, end)
        x, y = (sum(w * p[k] for w, p in zip(weights, control, strict=True)) for k in (0, 1))
        samples.append((x, y))
    return samples


def smooth(points: Sequence[Point], corners: Sequence[bool], closed: bool) -> list[Point]:
    """Return the curve through the points; corners and open ends keep no tangent from the other side."""
    count = len(points)

    def ends(i: int) -> tuple[Point, Point]:
        here = points[i]
        before = points[i - 1] if closed or i > 0 else here
        after = points[(i + 1) % count] if closed or i < count - 1 else here
        if corners[i] or before == here or after == here:
            chord_in, chord_out = math.dist(before, here) or 1.0, math.dist(here, after) or 1.0
            return (
                ((here[0] - before[0]) / chord_in, (here[1] - before[1]) / chord_in),
                ((after[0] - here[0]) / chord_out, (after[1] - here[1]) / chord_out),
            )
        through = tangent(before, here, after)
        return through, through

    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        curve += cubic(points[i], ends(i)[1], ends(j)[0], points[j])
    return curve if closed else [*curve, points[-1]]


def shape(text: str) -> Geometry:
    """Return a closed shape on one side."""
    return shapely.Polygon(smooth(*read(text), closed=True)).buffer(0)


def both(text: str) -> Geometry:
    """Return a shape across the middle, from the outline of its right half: it starts and ends at x = 0."""
    points, corners = read(text)
    other = [(-x, y) for x, y in points[-2:0:-1]]
    ring = smooth([*points, *other], [*corners, *corners[-2:0:-1]], closed=True)
    return shapely.Polygon(ring).buffer(0)


def with_mirror(half: Geometry) -> Geometry:
    """Return a shape and its mirror image."""
    return shapely.union_all([half, mirror(half)])


def mirror(geometry: Geometry) -> Geometry:
    """Return the mirror image about x = 0."""
    return affinity.scale(geometry, xfact=-1.0, origin=(0, 0))


def taper(text: str, start: float, end: float) -> Geometry:
    """Return a finger: a rounded shape along a curve whose radius runs from `start` to `end`."""
    curve = smooth(*read(text), closed=False)
    radii = [start + (end - start) * i / (len(curve) - 1) for i in range(len(curve))]
    discs = [disc(*p, r) for p, r in zip(curve, radii, strict=True)]
    return shapely.union_all([shapely.convex_hull(shapely.union(a, b)) for a, b in pairwise(discs)])


def disc(x: float, y: float, radius: float) -> Geometry:
    """Return a disc."""
    return shapely.Point(x, y).buffer(radius, quad_segs=16)


def fillet(geometry: Geometry, radius: float) -> Geometry:
    """Round the inner corners where parts meet."""
    return geometry.buffer(radius, quad_segs=16).buffer(-radius, quad_segs=16)


def stroke(text: str, width: float = 1.0, paired: bool = True) -> Stroke:
    """Return a smooth line."""
    return Stroke(tuple(smooth(*read(text), closed=False)), width, paired)


def middle(text: str, width: float = 1.0) -> Stroke:
    """Return a line that crosses or follows the middle, from its right half if it crosses."""
    points, corners = read(text)
    if points[0][0] == 0 and points[-1][0] != 0:
        points = [*[(-x, y) for x, y in points[:0:-1]], *points]
        corners = [*corners[:0:-1], *corners]
    return Stroke(tuple(smooth(points, corners, closed=False)), width, paired=False)


# ---------------------------------------------------------------------------------------------- the body's parts

HEAD = "0,20 13,21.3 26,26.5 36.5,37 42.8,52 44.5,69 43.5,86 41.5,103 37,119 28,134 15,145.5 0,148.5"
EAR = "41,79 45.5,75.5 48.5,79 48,90 45.5,100 42,104 38,100"
TRUNK = (
    "0,120 25,124 25.5,148 27,164 33,175.5 48,184.5 70,191.5 90,198.5 104,212 108,235 98,258 "
    "87,277 82,300 78,325 74.5,350 74,370 76.5,395 81,422 86,452 90,482 91.5,510 90.5,542 87,580 82,620 "
    "76,655 70.5,685 68,705 67.5,722 69.5,745 70.5,768 68.5,797 63,835 57,872 52.5,905 51,925 52.5,938 "
    "50,956 25,956 22,938 24,922 24.5,905 22,872 17,835 12.5,797 11,768 13.5,742 17,722 17.5,705 16,685 "
    "13,655 9,620 5.5,582 3,548 0,524"
)
ARM = (
    "58,204 75,193.6 88,196.8 101,202.4 112.5,211.5 119.5,227 122,246 124.5,272 128,304 132.5,338 138,368 143,389 "
    "149.5,412 155.5,436 160,462 164,490 167.3,512 168.6,526 168,536! 148,536! 145.6,526 142,512 134.5,485 126,458 "
    "118,430 112.5,405 109.5,385 106.5,362 100.5,330 95,300 90,275 76,240"
)
PALM = "-10,-9! 10,-9! 12,0 13.8,16 16,32 16.4,44 14,52 0,56 -15,52 -16.6,42 -15,30 -13,14 -11.8,0"
FINGERS = (
    ("-12.4,44 -14.6,64 -14.8,84 -13.6,90", 4.7, 3.6),
    ("-4.2,48 -5,72 -4.4,92 -3.2,98.5", 4.8, 3.7),
    ("4.3,48 5.4,70 6.6,88 7.2,94", 4.7, 3.6),
    ("12.1,43 15,60 17,74 17.2,81", 4.3, 3.3),
)
THUMB = ("-6,8 -14,22 -21.5,38 -25.4,54 -25,62", 6.4, 3.8)
HAND_LINES = (
    ("-8.7,50 -9.4,58 -10,64", 0.6),
    ("0,52 0.2,60 0.4,67", 0.6),
    ("8.4,50 9.4,56 10.4,61", 0.6),
    ("-17,47 -13,39 -9.5,35", 0.6),
)
WRIST = (157.6, 533.0)
HAND_TILT = -5.0
TOES = ((27.5, 973.5, 7.6), (38.5, 975.5, 5.2), (46.8, 974.5, 4.9), (54.2, 972, 4.6), (60.6, 968, 4.4))
FOOT_FRONT = "22,936 52.5,936 55.5,948 60.5,957 64,966 60,973 48,977 30,978 21,974 20.5,962 22,948"
FOOT_BACK = "22,936 52.5,936 54,950 55,962 53,974 46,979.5 34,980 26,976.5 23,964 22.5,950"
FOOT_BACK_FORE = "30,958 52,954 58,961 61.5,968 60,973.5 52,975 30,974 24,972 22.5,966"


def in_hand(geometry: Geometry) -> Geometry:
    """Place what is drawn in the hand's own frame (wrist at 0,0, fingers down, thumb at the left)."""
    turned = affinity.rotate(geometry, HAND_TILT, origin=(0, 0))
    return affinity.translate(turned, *WRIST)


def hand() -> Geometry:
    """Return the relaxed hand."""
    fingers = [taper(*finger) for finger in FINGERS]
    whole = shapely.union_all([shape(PALM), *fingers, taper(*THUMB)])
    return in_hand(fillet(whole, 0.7))


def hand_lines() -> list[Stroke]:
    """Return the lines between the fingers."""
    placed = [(in_hand(shapely.LineString(stroke(text).points)), width) for text, width in HAND_LINES]
    return [Stroke(tuple(line.coords), width) for line, width in placed]


def body_silhouette(feet: Geometry) -> Geometry:
    """Return head, trunk, arms and the given feet as one outline."""
    trunk = fillet(shapely.union_all([both(HEAD), both(TRUNK), with_mirror(shape(ARM))]), 2.2)
    ends = fillet(shapely.union_all([hand(), feet, shape(EAR)]), 0.5)
    return shapely.union(trunk, with_mirror(ends))


LIMB_AXES = (
    stroke("103,232 112,275 120,330 127,372", 16),
    stroke("133,410 142,450 153,500", 13),
    stroke("158,545 162,585", 10),
    stroke("46,560 45,610 43,665", 26),
    stroke("40,745 39,790 38,850", 18),
)


# ------------------------------------------------------------------------------------------------------- front


def front() -> Drawing:
    """Return the body from the front."""
    toes = shapely.union_all([disc(*toe) for toe in TOES])
    silhouette = body_silhouette(shapely.union(shape(FOOT_FRONT), toes))
    head, arm, hair = both(HEAD), shape(ARM), both(FRONT_HAIR)
    thigh, upper_arm, forearm = (shape(text) for text in (THIGH, UPPER_ARM, FOREARM))

    def leg(text: str) -> Geometry:
        return shapely.intersection(shape(text), thigh)

    zones = (
        Zone("scalp", "front", shapely.intersection(hair, head), paired=False),
        Zone("face", "whole", both("0,30 60,30 60,70 41.5,78 41.5,103 37,119 28,134 15,145.5 0,148.5"), paired=False),
        Zone("neck", "front", both("0,140 40,120 40,160 33,174 18,186 0,190"), paired=False),
        Zone("arms", "upper", shapely.intersection(arm, upper_arm)),
        Zone("arms", "forearm", shapely.intersection(arm, forearm)),
        Zone("abdomen", "upper", both("0,304 18,309 36,324 47,345 50,370 51,400! 26,404 0,405"), paired=False),
        Zone("abdomen", "lower", both("0,405 26,404 51,400! 56,427! 57,448 48,470 26,488 10,497 0,499"), paired=False),
        Zone("flanks", "waist", shape("43,335! 66,333 95,325! 95,425! 75,430 56,427! 40,380")),
        Zone("hips", "side", shape("40,427! 75,430 110,424! 110,503! 90,505 74,494 62,478 50,462!")),
        Zone("thighs", "outer", leg("60,470! 110,480! 110,680! 88,668 76,640 68,605 65,565 66,520 68,490")),
        Zone("thighs", "inner", leg("-6,516! 10,522 20,518! 27,545 31,580 31,620 26,680! -6,680!")),
        Zone("thighs", "front", leg("10,540! 20,518! 42,498 62,476! 80,490 90,560! 110,690! 10,690!")),
        Zone("legs", "shin", shape("0,746! 20,745 40,750 62,743 80,746! 75,915! 52,917 38,921 24,916 10,912!")),
    )
    return Drawing(
        "front",
        400,
        1000,
        "left",
        silhouette,
        zones,
        patches=(
            ("hair", shapely.intersection(hair, head)),
            ("hair", shape("8,81! 15,77.2 24,76 31.5,80! 24,77.7 15.5,79.2")),
            ("eye", shape("11.5,88! 17,84.6 23,85 28.5,88! 23,90.4 17,90.6")),
            ("hair", disc(20, 87.5, 2.7)),
            ("hair", disc(20, 87.5, 1.3)),
            ("lips", both("0,123.2 4,121.8 8,123.2 13,125.6! 8,129.6 0,130.8")),
        ),
        lines=(*FRONT_LINES, *hand_lines()),
        axes=(*LIMB_AXES, middle("0,215 0,280", 40), middle("0,330 0,470", 34), middle("0,60 0,125", 26)),
    )


UPPER_ARM = "80,292! 90,278 104,267 122,259 140,256! 160,370! 136,379 122,383 100,377!"
FOREARM = "80,360! 122,360 150,350! 190,520! 157,530 130,526!"
THIGH = "-10,400! 120,400! 120,662! 70,672 45,676 26,672 -10,660!"
FRONT_HAIR = "0,10 60,10 60,79! 44,80 41.8,72 39,60.5 31,53 16,49.5 0,48.5"
FRONT_LINES = (
    # lids, nose, mouth
    stroke("11.5,88 17,84.6 23,85 28.5,88", 1.0),
    stroke("7,109 9.2,112.5 6,114.5", 0.8),
    middle("0,115.8 4,114.8", 0.8),
    middle("0,126.4 6,126 13,125.6", 0.9),
    middle("0,136.5 6,136", 0.6),
    # jaw over the neck, ears
    middle("0,148.5 15,145.5 28,134 36,121", 0.8),
    stroke("45,81 46.3,88 44.4,96", 0.6),
    # neck, collar bones, chest
    stroke("24,158 17,176 7,188", 0.7),
    stroke("7,193 24,194 48,192 74,197 92,204", 0.9),
    stroke("92,262 82,276 64,284 38,286 14,278", 0.9),
    middle("0,290 0,372", 0.6),
    # navel, knees
    middle("0,385.5 2.6,388 1.6,392.5", 1.0),
    stroke("28,694 31,686 42,684 53,687 57,695", 0.7),
    stroke("31,722 37,729 47,729 53,722", 0.7),
    # ankles, toes
    stroke("27,934 29,940 27,945", 0.6),
    stroke("48,936 46,941 48,946", 0.6),
    stroke("34.6,968 34.4,977", 0.6),
    stroke("43,969 43,977", 0.6),
    stroke("50.6,967.5 50.8,975", 0.6),
    stroke("57,964.5 57.6,971", 0.6),
)


# -------------------------------------------------------------------------------------------------------- back

BACK_UPPER = "0,189 22,184 40,188 66,201 84,224 90,250 90,278! 95,322! 66,332 36,338 0,340"
BUTTOCK = "-2,440! 30,425 57,427! 67,446 75,474 76,506 70,534 50,547 26,551 8,549 -2,545!"
BACK_HAIR = "0,10 60,10 60,112! 39,114 33,122 24,129.5 12,132.5 0,133"


def back() -> Drawing:
    """Return the body from behind."""
    silhouette = body_silhouette(shapely.union(shape(FOOT_BACK), shape(FOOT_BACK_FORE)))
    head, arm, hair = both(HEAD), shape(ARM), both(BACK_HAIR)
    thigh, upper_arm, forearm = (shape(text) for text in (THIGH, UPPER_ARM, FOREARM))

    def leg(text: str) -> Geometry:
        return shapely.intersection(shape(text), thigh)

    zones = (
        Zone("scalp", "back", shapely.intersection(hair, head), paired=False),
        Zone("neck", "nape", both("0,110 60,100! 50,152 34,172 22,184 0,189"), paired=False),
        Zone("arms", "upper", shapely.intersection(arm, upper_arm)),
        Zone("arms", "forearm", shapely.intersection(arm, forearm)),
        Zone("back", "upper", both(BACK_UPPER), paired=False),
        Zone("back", "lower", both("0,320 60,320! 50,345 49,365 51,396 57,427! 36,444 14,455 0,460"), paired=False),
        Zone("flanks", "waist", shape("43,320! 66,320 95,310! 95,425! 75,430 57,427! 40,396")),
        Zone("buttocks", "whole", shape(BUTTOCK)),
        Zone("hips", "side", shape("55,425! 75,430 110,424! 110,507! 88,508 70,504 60,470")),
        Zone("thighs", "banana-roll", leg("-4,530! 26,530 69,520! 72,548 70,564 50,575 26,579 10,577 -4,574!")),
        Zone("thighs", "outer", leg("60,490! 110,490! 110,680! 88,668 77,640 71,605 69,565 71,535")),
        Zone("thighs", "back", leg("-4,560! 40,560 66,540! 80,600 110,690! -4,690!")),
        Zone("legs", "calf", shape("0,738! 20,737 42,739 62,736 80,738! 75,905! 52,906 38,908 24,905 10,902!")),
    )
    return Drawing(
        "back",
        400,
        1000,
        "right",
        silhouette,
        zones,
        patches=(("hair", shapely.intersection(hair, head)),),
        lines=(*BACK_LINES, *hand_lines()),
        axes=(
            *LIMB_AXES,
            stroke("40,215 42,290", 26),
            stroke("27,372 26,400", 26),
            stroke("42,484 44,515", 30),
            middle("0,50 0,100", 28),
        ),
    )


BACK_LINES = (
    middle("0,196 0,452", 0.7),
    middle("0,470 0,544", 0.9),
    stroke("6,551 18,554.5 34,554.5 54,549", 0.8),
    stroke("30,234 26,262 32,286 46,292 60,276 68,248", 0.8),
    stroke("32,226 54,218 80,214", 0.7),
    stroke("19,432 21.5,436 20,440", 0.7),
    stroke("45,81 46.3,88 44.4,96", 0.6),
    stroke("20,168 32,183 50,194", 0.6),
    stroke("24,704 36,708 54,704", 0.8),
    stroke("24,690 22,704 25,718", 0.5),
    stroke("59,690 60,704 57,718", 0.5),
    stroke("38,768 39,800 36,826", 0.6),
    stroke("32,912 33,936 30,952", 0.6),
    stroke("44,912 43,936 46,952", 0.6),
    stroke("27,968 38,971.5 51,967", 0.6),
)


# -------------------------------------------------------------------------------------------------------- face

FACE_HEAD = (
    "0,26 54,31 104,53 138,92 151,138 154,190 153.5,245 151.5,295 147,338 138,376 120,415 94,450 63,478 32,492 0,496"
)
FACE_HAIR_OUTER = "0,13 36,15 76,24 112,44 142,80 156,132 159,188 156,226 152,256 140,250 136,100 0,100"
HAIRLINE = "0,0 220,0 220,262 151,256! 145,250 145,222 143,190 135,158 121,133 99,118 70,110 34,105 0,109"
FACE_EAR = "148,236 160,226 173,229 179,245 177,270 171,296 165,318 155,329 146,320"
FACE_NECK = (
    "0,400 94,400 93,470 92,508 97,536 114,556 150,574 200,590 242,611 266,634 272,652 258,664 200,671 100,675 0,676"
)
EYE = "35.5,271! 46,260 64,253 81,256 94.5,267! 84,276.5 66,280.5 48,278.5"
EYE_RING = "8,262 22,250 42,241 70,236 98,239 121,250 134,268 131,286 112,301 84,307 58,306 36,298 20,286 8,270"
NOSE = "0,238 14,242 18,262 20,282 23,302 31,325 40,342 40,360 26,367 12,368 0,372"
CHEEK = "10,265! 60,280 112,256 150,274 200,268! 200,318! 146,345 112,384 88,414 62,438! 40,400"
BROW = "28.5,239.5! 44,229.5 66,223 88,224.5 110,235.5! 88,229.4 66,228.8 46,236"
LIPS = "0,394 10,390.5 24,394.5 48.5,401.5! 33,415.5 14,423 0,424.5"


def face() -> Drawing:
    """Return the face."""
    skull, hair_mass, hair = both(FACE_HEAD), both(FACE_HAIR_OUTER), both(HAIRLINE)
    head = shapely.union(skull, hair_mass)
    whole = shapely.union_all([head, with_mirror(shape(FACE_EAR)), both(FACE_NECK)])
    hair = shapely.intersection(hair, head)
    skin = shapely.difference(skull, hair)
    eye = shape(EYE)

    def cut(geometry: Geometry) -> Geometry:
        return shapely.intersection(geometry, skin)

    def below(geometry: Geometry) -> Geometry:
        return shapely.difference(geometry, head)

    zones = (
        Zone("scalp", "hairline", hair, paired=False),
        Zone("face", "nose", cut(both(NOSE)), paired=False),
        Zone("eyes", "ring", shapely.difference(shape(EYE_RING), eye)),
        Zone("face", "mouth", cut(both("0,350 30,350 42,354 58,376 71,403 70,426 54,443 28,442 0,444")), paired=False),
        Zone("face", "chin-point", cut(both("0,430 28,430 54,443! 60,458 62,474 66,530! 0,530!")), paired=False),
        Zone("face", "forehead", cut(both("0,80 140,80! 122,150 114,200 113,256! 60,266 0,262")), paired=False),
        Zone("face", "temple", cut(shape("113,244! 114,200 122,150 125,90! 200,90! 200,268! 150,274 132,270 112,262"))),
        Zone("face", "cheek", cut(shape(CHEEK))),
        Zone("face", "jaw", cut(shape("200,318! 146,345 112,384 88,414 50,440 40,460 50,520! 200,500!"))),
        Zone("chin", "under", below(both("0,460 112,450! 110,478 98,506 62,530 0,538")), paired=False),
        Zone("neck", "front", below(both("0,500 120,440! 124,545! 100,572 66,602 28,622 0,626")), paired=False),
    )
    return Drawing(
        "face",
        600,
        680,
        "left",
        whole,
        zones,
        patches=(
            ("hair", hair),
            ("hair", shape(BROW)),
            ("eye", eye),
            ("hair", shapely.intersection(disc(65, 265.5, 13.4), eye)),
            ("hair", disc(65, 265, 6)),
            ("eye", disc(65, 260.5, 2.3)),
            ("lips", both(LIPS)),
        ),
        lines=FACE_LINES,
        axes=(
            middle("0,130 0,200", 90),
            middle("0,240 0,335", 16),
            stroke("92,330 104,350", 62),
            middle("0,455 0,468", 50),
            middle("0,545 0,590", 60),
        ),
    )


FACE_LINES = (
    stroke("35.5,271 46,260 64,253 81,256 94.5,267 98.5,266", 2.6),
    stroke("38,272.5 48,278.5 66,280.5 84,276.5 94,268.5", 1.0),
    stroke("37,259 48,250.5 66,245 84,247.5 97,256", 1.1),
    stroke("17,252 18,270 16,290", 1.0),
    stroke("30,330 38,337 39,350 32,357 26,354", 1.5),
    stroke("8,361 15,354.5 23,355.5", 1.8),
    middle("0,366 8,362", 1.5),
    middle("0,408.5 10,407 24,407.5 40,404 50,400", 1.8),
    stroke("6,373 7,386", 0.9),
    middle("0,441 16,438.5 24,435", 1.1),
    middle("0,496 32,492 63,478 94,450 112,427", 1.6),
    stroke("157,243 165,237 171,243 171,262 166,284 160,304", 1.2),
    stroke("161,252 164,264 159,280 155,284", 1.0),
    stroke("82,516 66,566 42,606 18,634", 1.2),
    stroke("18,640 60,635 116,620 176,618", 1.3),
    stroke("52,30 84,58 100,100", 1.0),
    stroke("7,24 18,56 24,94", 1.0),
    stroke("112,58 131,98 138,138", 1.0),
    stroke("30,26 54,60 63,98", 1.0),
    stroke("82,42 110,78 120,118", 1.0),
    stroke("136,86 148,136 149,190", 1.0),
)


# ------------------------------------------------------------------------------------------------------- scalp

SCALP_HEAD = "0,70 44,75 90,98 128,140 156,200 173,268 180,335 176,402 156,464 118,516 64,548 0,558"
SCALP_NOSE = "0,50 9,52.5 17,64 30,80 48,88 0,100"
SCALP_EAR = "172,296 186,292 199,302 205,324 203,350 194,370 180,378 172,360"
MID_SCALP = "0,190 56,190 112,200! 114,250 118,300 120,356! 80,368 40,372 0,372"
SCALP_HAIR = "0,140 40,133 80,133 112,148 134,172 152,186! 240,186! 240,600! 0,600!"


def scalp() -> Drawing:
    """Return the head from above, the nose at the top."""
    skull, hair = both(SCALP_HEAD), both(SCALP_HAIR)
    hair = shapely.intersection(hair, skull)
    whole = shapely.union_all([skull, both(SCALP_NOSE), with_mirror(shape(SCALP_EAR))])

    def cut(geometry: Geometry) -> Geometry:
        return shapely.intersection(geometry, hair)

    zones = (
        Zone("scalp", "hairline", cut(both("0,100 200,100! 200,222! 160,222 112,208 56,206 0,208")), paired=False),
        Zone("scalp", "top", cut(both(MID_SCALP)), paired=False),
        Zone("scalp", "side", cut(shape("100,190! 240,190! 240,440! 176,428 140,400 120,356! 110,300"))),
        Zone("scalp", "crown", cut(both("0,360 240,340! 240,600! 0,600!")), paired=False),
    )
    return Drawing(
        "scalp",
        560,
        600,
        "right",
        whole,
        zones,
        patches=(("hair", hair),),
        lines=(*SCALP_LINES, *whorl()),
        axes=(middle("0,230 0,330", 120),),
    )


def whorl() -> list[Stroke]:
    """Return the hair around the crown: spirals, the one thing that is not symmetrical."""
    strokes = []
    for arm in range(5):
        turns = [(r, math.tau * arm / 5 + 1.15 * math.log(r / 5)) for r in (5, 9, 15, 23, 33, 45)]
        spiral = [(r * math.cos(angle), 424 + r * math.sin(angle)) for r, angle in turns]
        strokes.append(Stroke(tuple(smooth(spiral, [False] * len(spiral), closed=False)), 1.0, paired=False))
    return strokes


SCALP_LINES = (
    stroke("8,344 11,290 10,236", 1.0),
    stroke("36,342 46,290 46,238", 1.0),
    stroke("72,336 86,284 84,234", 1.0),
    stroke("12,184 14,166 12,154", 1.0),
    stroke("52,182 56,164 52,150", 1.0),
    stroke("92,184 98,172 96,160", 1.0),
    stroke("152,300 155,340 148,382", 1.0),
    stroke("137,238 148,270 152,288", 1.0),
    stroke("88,410 116,424 134,450", 1.0),
    stroke("70,470 88,490 94,512", 1.0),
    stroke("26,498 34,518 34,538", 1.0),
    stroke("188,306 195,322 193,344 186,358", 1.2),
    stroke("56,104 30,112 10,113", 0.9),
)


# ------------------------------------------------------------------------------------------ cutting and writing

HALF_PLANE = shapely.box(0, -100, 1000, 2000)


def cells(drawing: Drawing) -> tuple[list[Geometry], list[Geometry]]:
    """Cut the right half of a silhouette.

    Returns:
        One shape for each zone, and the skin that belongs to none.
    """
    half = shapely.intersection(drawing.silhouette, HALF_PLANE)
    shapes = [shapely.intersection(zone.shape, half) for zone in drawing.zones]
    edges = shapely.union_all([half.boundary, *(item.boundary for item in shapes)], grid_size=0.001)
    taken: list[list[Geometry]] = [[] for _ in shapes]
    rest: list[Geometry] = []
    for face_ in shapely.polygonize([edges]).geoms:
        inside = face_.representative_point()
        if half.contains(inside):
            owner = next((i for i, item in enumerate(shapes) if item.contains(inside)), None)
            (rest if owner is None else taken[owner]).append(face_)
    regions = []
    for faces in taken:
        largest, *crumbs = parts(shapely.union_all(faces))
        regions.append(largest)
        rest += crumbs
    return tidied(regions, parts(shapely.union_all(rest)))


def parts(geometry: Geometry) -> list[Geometry]:
    """Return the polygons of a geometry, largest first."""
    found = [item for item in shapely.get_parts(geometry) if item.geom_type == "Polygon"]
    return sorted(found, key=lambda item: (-item.area, item.bounds))


def tidied(regions: list[Geometry], rest: list[Geometry]) -> tuple[list[Geometry], list[Geometry]]:
    """Give slivers to the region they share the longest edge with."""
    kept = []
    for item in rest:
        shared = [shapely.intersection(item, region).length for region in regions]
        if max(shared) > 0 and (item.area < SLIVER or item.buffer(-1.5).is_empty):
            owner = shared.index(max(shared))
            regions[owner] = shapely.union(regions[owner], item)
        else:
            kept.append(item)
    return regions, kept


def rounded(geometry: Geometry) -> Geometry:
    """Return the geometry as it is written: two decimals, so equal points stay equal."""
    return shapely.transform(geometry, lambda points: points.round(2))


def thinned(regions: list[Geometry], rest: list[Geometry]) -> tuple[list[Geometry], list[Geometry]]:
    """Thin the whole mesh at once: an edge that two shapes share stays the same for both."""
    mesh = [rounded(item) for item in shapely.coverage_simplify([*regions, *rest], THIN)]
    return mesh[: len(regions)], mesh[len(regions) :]


def badge(geometry: Geometry, across: bool) -> Point:
    """Return a point well away from the edge, as near to the shape's own middle as that allows.

    For a shape that lies across the middle the point lies on the middle line.
    """
    if across:
        _, top, _, bottom = geometry.bounds
        spots = [shapely.Point(0, top + (bottom - top) * step / 400) for step in range(1, 400)]
        room = [geometry.boundary.distance(spot) if geometry.contains(spot) else 0.0 for spot in spots]
        fit = [spot for spot, wide in zip(spots, room, strict=True) if wide >= ROOMY * max(room)]
        best = min(fit, key=geometry.centroid.distance)
    else:
        room_at_best = geometry.boundary.distance(polylabel(geometry, 0.1))
        best = nearest_points(geometry.buffer(-ROOMY * room_at_best), geometry.centroid)[0]
    return (round(best.x, 1), round(best.y, 1))


Place = Callable[[Point], list[float]]


def placer(drawing: Drawing) -> Place:
    """Return what moves a point from around the middle into the view."""
    centre = drawing.width / 2

    def place(point: Point) -> list[float]:
        return [round(centre + point[0], 2), round(point[1], 2)]

    return place


def rings(geometry: Geometry, place: Place) -> list[list[list[float]]]:
    """Return the rings of a shape, in an order of their own that does not depend on how it was built."""
    written = []
    for item in shapely.get_parts(shapely.normalize(geometry)):
        for ring in (item.exterior, *item.interiors):
            written.append([place(point) for point in list(ring.coords)[:-1]])
    return written


def patch(kind: str, geometry: Geometry, place: Place) -> dict[str, object]:
    """Return a patch: both halves of the shape."""
    half = rounded(shapely.intersection(geometry, HALF_PLANE).simplify(0.06))
    return {"kind": kind, "rings": rings(with_mirror(half), place)}


def open_lines(strokes: Sequence[Stroke], place: Place) -> Iterator[dict[str, object]]:
    """Return the strokes as written, each paired one followed by its mirror image."""
    for item in strokes:
        points = list(shapely.LineString(item.points).simplify(0.06).coords)
        yield {"points": [place(p) for p in points], "width": item.width}
        if item.paired:
            yield {"points": [place((-x, y)) for x, y in points], "width": item.width}


def region(drawing: Drawing, zone: Zone, side: str, geometry: Geometry, place: Place) -> dict[str, object]:
    """Return a region as written."""
    words = [drawing.id, zone.area, zone.detail, side]
    return {
        "id": "-".join(words if zone.paired else words[:-1]),
        "area": zone.area,
        "side": side,
        "rings": rings(geometry, place),
        "badge": place(badge(geometry, across=not zone.paired)),
    }


def regions_of(drawing: Drawing, shapes: Sequence[Geometry], place: Place) -> Iterator[dict[str, object]]:
    """Return the regions: the image-right one of a pair first."""
    other = {"left": "right", "right": "left"}[drawing.right]
    for zone, half in zip(drawing.zones, shapes, strict=True):
        if zone.paired:
            yield region(drawing, zone, drawing.right, half, place)
            yield region(drawing, zone, other, mirror(half), place)
        else:
            yield region(drawing, zone, "middle", with_mirror(half), place)


def view(drawing: Drawing) -> dict[str, object]:
    """Return a view as it is written."""
    place = placer(drawing)
    regions, rest = thinned(*cells(drawing))
    silhouette = with_mirror(shapely.union_all([*regions, *rest]))
    return {
        "id": drawing.id,
        "width": drawing.width,
        "height": drawing.height,
        "silhouette": rings(silhouette, place),
        "patches": [patch(kind, item, place) for kind, item in drawing.patches],
        "lines": list(open_lines(drawing.lines, place)),
        "axes": list(open_lines(drawing.axes, place)),
        "regions": list(regions_of(drawing, regions, place)),
    }


def text() -> str:
    """Return the whole file: one region, patch or line to a line, so that a change can be read."""
    return '{"views": [\n' + ",\n".join(view_text(view(make())) for make in (front, back, face, scalp)) + "\n]}\n"


def view_text(raw: dict[str, object]) -> str:
    """Return a view's part of the file."""
    fields = []
    for name, value in raw.items():
        if isinstance(value, list):
            items = ",\n".join(compact(item) for item in value)
            fields.append(f"{compact(name)}: [\n{items}\n]")
        else:
            fields.append(f"{compact(name)}: {compact(value)}")
    return "{" + ",\n".join(fields) + "}"


def compact(value: object) -> str:
    """Return JSON without spaces, and whole numbers without a dot."""
    return json.dumps(whole(value), separators=(",", ":"))


def whole(value: object) -> object:
    """Turn 12.0 into 12, all the way down."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


if __name__ == "__main__":
    Path(__file__).with_name("figure.json").write_text(text(), encoding="utf-8")
