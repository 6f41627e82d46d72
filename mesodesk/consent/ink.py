"""Ink: a handwritten signature as pen strokes, in its own coordinates.

Whether ink is blank is decided from the strokes, never from pixels: a resized pad must not turn an empty
field into a signature.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from enum import StrEnum

MIN_LENGTH = 60.0
"""Total path length below which ink is a dot or a slip, in pad units."""
MIN_EXTENT = 25.0
"""The longer side of the ink's box below which it is a dot, in pad units."""
STRAIGHT = 0.02
"""Largest distance from the chord, as a part of the chord's length, that still is a straight line."""


class Device(StrEnum):
    """What drew a stroke."""

    PEN = "pen"
    TOUCH = "touch"
    MOUSE = "mouse"


@dataclass(frozen=True, slots=True)
class InkPoint:
    """One sample of a stroke."""

    t: int
    """Milliseconds since the first point of the ink."""
    x: float
    y: float
    """Pad units, y down."""
    pressure: float
    """0 to 1; 0.5 where the device has none."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The path between pen down and pen up."""

    device: Device
    points: tuple[InkPoint, ...]


class InkProblem(StrEnum):
    """Why ink is not a signature."""

    BLANK = "blank"
    DOT = "dot"
    STRAIGHT_LINE = "straight-line"
    OUTSIDE = "outside"
    """Points off the pad, or a pad without size: no hand drew that here."""


@dataclass(frozen=True, slots=True)
class Ink:
    """All strokes of one signature on a pad of `width` by `height` units."""

    width: float
    height: float
    strokes: tuple[Stroke, ...]

    def problem(self) -> InkProblem | None:
        """Return why this is not a signature, or None if it can be one."""
        paths = [[(point.x, point.y) for point in stroke.points] for stroke in self.strokes]
        points = [point for path in paths for point in path]
        if not points:
            return InkProblem.BLANK
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if not (min(xs) >= 0 and max(xs) <= self.width and min(ys) >= 0 and max(ys) <= self.height):
            return InkProblem.OUTSIDE
        length = sum(math.dist(a, b) for path in paths for a, b in itertools.pairwise(path))
        if length < MIN_LENGTH or max(max(xs) - min(xs), max(ys) - min(ys)) < MIN_EXTENT:
            return InkProblem.DOT
        if _is_straight(points):
            return InkProblem.STRAIGHT_LINE
        return None


def _is_straight(points: list[tuple[float, float]]) -> bool:
    """Tell whether every point of every stroke lies near one line, through two points that are far apart."""
    start = max(points, key=lambda point: math.dist(points[0], point))
    far = max(points, key=lambda point: math.dist(start, point))
    chord = math.dist(start, far)
    dx, dy = far[0] - start[0], far[1] - start[1]
    return all(abs((x - start[0]) * dy - (y - start[1]) * dx) / chord <= STRAIGHT * chord for x, y in points)
