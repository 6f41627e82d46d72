from __future__ import annotations

import math

import pytest

from mesodesk.consent.ink import Device, Ink, InkPoint, InkProblem, Stroke

Path = list[tuple[float, float]]


def ink(*paths: Path) -> Ink:
    """Return ink with these strokes."""
    return Ink(
        400.0,
        160.0,
        tuple(
            Stroke(Device.PEN, tuple(InkPoint(10 * number, x, y, 0.5) for number, (x, y) in enumerate(path)))
            for path in paths
        ),
    )


def line(start: tuple[float, float], end: tuple[float, float], sway: float = 0.0) -> Path:
    """Return eleven points from start to end that leave the line by `sway` on either side."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end)
    across = ((y - to_y) / length * sway, (to_x - x) / length * sway)
    steps = [(number / 10, (0, 1, 0, -1)[number % 4]) for number in range(11)]
    return [(x + (to_x - x) * part + across[0] * out, y + (to_y - y) * part + across[1] * out) for part, out in steps]


def zigzag(count: int, step: float) -> Path:
    """Return a path that goes up and down and forward."""
    return [(number * step, 20.0 if number % 2 else 0.0) for number in range(count)]


def test_written_name_can_be_a_signature(signature: Ink) -> None:
    """Ink that goes up and down along a line is no problem."""
    assert signature.problem() is None


@pytest.mark.parametrize("paths", [[], [[]], [[], []]])
def test_pad_without_points_is_blank(paths: list[Path]) -> None:
    """A stroke that has no points is no ink."""
    assert ink(*paths).problem() is InkProblem.BLANK


@pytest.mark.parametrize(
    "paths",
    [
        [[(10, 10)]],
        [[(10, 10)] * 500],
        [[(10, 10), (10.5, 10.5), (10, 10)]],
        [[(float(x), 10.0)] for x in range(0, 300, 10)],
        [[(0, 0), (24, 0)] * 20],
        [[(0, 0), (29, 0), (0, 0)]],
    ],
    ids=["tap", "long press", "slip", "row of taps", "scribble on the spot", "flick there and back"],
)
def test_what_is_too_small_is_a_dot(paths: list[Path]) -> None:
    """Taps and slips of the hand are no signature, however many there are."""
    assert ink(*paths).problem() is InkProblem.DOT


@pytest.mark.parametrize(
    "path",
    [
        line((10, 80), (390, 80)),
        line((200, 150), (200, 10)),
        line((0, 0), (300, 150)),
        line((390, 80), (10, 80), sway=5),
        line((200, 80), (300, 80)) + line((300, 80), (100, 80)),
    ],
    ids=["across", "up", "slanting", "with a shaking hand", "there and back"],
)
def test_one_straight_stroke_is_a_line(path: Path) -> None:
    """A line is no signature in any direction, and a hand that shakes a little does not make it one."""
    assert ink(path).problem() is InkProblem.STRAIGHT_LINE


@pytest.mark.parametrize(
    "paths",
    [
        [line((0, 0), (100, 100)), line((100, 0), (0, 100))],
        [line((50, 0), (50, 100)), line((90, 0), (90, 100))],
        [line((10, 80), (390, 80), sway=12)],
        [zigzag(8, 4.0)],
        [[(100 + 40 * math.cos(turn / 8), 80 + 40 * math.sin(turn / 8)) for turn in range(51)]],
    ],
    ids=["cross", "two strokes upright", "wavy line", "initials", "circle"],
)
def test_simple_mark_can_be_a_signature(paths: list[Path]) -> None:
    """Somebody who signs with a cross signs."""
    assert ink(*paths).problem() is None


def test_size_of_the_pad_changes_nothing(signature: Ink) -> None:
    """Ink is judged by its strokes, so a resized pad makes no signature out of an empty field."""
    assert Ink(9000.0, 9000.0, signature.strokes).problem() is None
    assert Ink(9000.0, 9000.0, ()).problem() is InkProblem.BLANK


@pytest.mark.parametrize(("width", "height"), [(1.0, 1.0), (0.0, 0.0), (-400.0, -160.0), (400.0, 20.0)])
def test_points_off_the_pad_are_no_signature(signature: Ink, width: float, height: float) -> None:
    """Ink from a file may claim anything: no hand draws beside the field."""
    assert Ink(width, height, signature.strokes).problem() is InkProblem.OUTSIDE


def test_a_line_in_two_strokes_is_still_a_line() -> None:
    """Lifting the pen halfway makes no signature out of a line."""
    halves = ink(line((10, 80), (190, 80)), line((200, 80), (390, 80)))

    assert halves.problem() is InkProblem.STRAIGHT_LINE
