"""The figure on paper: the same outlines as on the screen, chosen regions hatched and numbered."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.pdfgen.pathobject import PDFPathObject

from mesodesk.body.figure import Point, Ring, View
from mesodesk.document.flow import Drawing
from mesodesk.document.text import Style, put

SKIN = "#efeae4"
HAIR = "#d3cac1"
EDGE = "#8f8378"
CHOSEN = "#0c5c56"
INK = "#1b2530"
DOT = 1.5
"""Points: the radius of a dot; a light rim around it keeps dots apart that touch."""
RIM = 0.3
CLOSEST = 0.25
"""The least part of a view's height that is shown around dots: a region alone is not known again."""
AROUND = 1.25
"""How much larger what is shown is than the regions with dots."""
HATCH = 4.0
"""Points between two strokes of the hatching, which shows in black and white too."""


def figure(view: View, numbers: Mapping[str, int], height: float, style: Style, alt: str) -> Drawing:
    """Return a view with its chosen regions marked.

    Args:
        view: what to draw.
        numbers: region ids of any view with the number that is written on them.
        height: of the drawing, in points.
        style: of the numbers.
        alt: what is said in its place.
    """
    scale = height / view.height

    def paint(canvas: Any) -> None:
        canvas.saveState()
        canvas.translate(0, height)
        canvas.scale(scale, -scale)
        _outlines(canvas, view, numbers, scale)
        canvas.restoreState()
        for number, (x, y) in _badges(view, numbers, style.size * 1.6 / scale):
            _badge(canvas, x * scale, height - y * scale, str(number), style)

    return Drawing(view.width * scale, height, paint, alt=alt, align="center")


def _badges(view: View, numbers: Mapping[str, int], near: float) -> Iterator[tuple[int, Point]]:
    """Yield where numbers are written, in units of the view: one between two regions that are near each other."""
    left = [(numbers[region.id], region.badge) for region in view.regions if region.id in numbers]
    while left:
        number, (x, y) = left.pop(0)
        beside = next((each for each in left if each[0] == number and math.dist((x, y), each[1]) < near), None)
        if beside:
            left.remove(beside)
            x, y = (x + beside[1][0]) / 2, (y + beside[1][1]) / 2
        yield number, (x, y)


def dotted(view: View, regions: Collection[str], dots: Sequence[Point], height: float, alt: str) -> Drawing:
    """Return the part of a view around some regions, with dots on it.

    Args:
        view: what to draw.
        regions: the ids of the view's regions that are marked.
        dots: points of the view.
        height: of the drawing, in points.
        alt: what is said in its place.
    """
    left, top, width, tall = _around(view, regions)
    scale = height / tall

    def paint(canvas: Any) -> None:
        canvas.saveState()
        edge = canvas.beginPath()
        edge.rect(0, 0, width * scale, height)
        canvas.clipPath(edge, stroke=0, fill=0)
        canvas.translate(-left * scale, height + top * scale)
        canvas.scale(scale, -scale)
        _outlines(canvas, view, regions, scale)
        canvas.setFillColor(toColor(INK))
        canvas.setStrokeColor(toColor("#ffffff"))
        canvas.setLineWidth(RIM / scale)
        for x, y in dots:
            canvas.circle(x, y, (DOT + RIM / 2) / scale, stroke=1, fill=1)
        canvas.restoreState()
        canvas.setStrokeColor(toColor(HAIR))
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, width * scale, height, stroke=1, fill=0)

    return Drawing(width * scale, height, paint, alt=alt, align="center")


def _around(view: View, regions: Collection[str]) -> tuple[float, float, float, float]:
    """Return the start, the top, the width and the height of what is shown around regions, in units of the view."""
    points = [p for region in view.regions if region.id in regions for ring in region.rings for p in ring]
    spans = [(min(axis), max(axis)) for axis in zip(*points, strict=True)]
    tall = min(view.height, max(CLOSEST * view.height, AROUND * (spans[1][1] - spans[1][0])))
    width = min(view.width, max(tall, AROUND * (spans[0][1] - spans[0][0])))
    left, top = (
        min(max(sum(span) / 2 - shown / 2, 0), whole - shown)
        for span, shown, whole in zip(spans, (width, tall), (view.width, view.height), strict=True)
    )
    return left, top, width, tall


def _outlines(canvas: Any, view: View, marked: Collection[str], scale: float) -> None:
    """Draw a view with some regions hatched, in units of the view.

    Args:
        canvas: with its origin at the top of the view, and y down.
        view: what to draw.
        marked: ids of regions.
        scale: points a unit.
    """
    _fill(canvas, view.silhouette, SKIN)
    for patch in view.patches:
        _fill(canvas, patch.rings, HAIR if patch.kind == "hair" else "#ffffff" if patch.kind == "eye" else "#d9c4ba")
    for region in view.regions:
        if region.id in marked:
            _hatch(canvas, region.rings, scale)
    canvas.setStrokeColor(toColor(EDGE))
    for line in view.lines:
        canvas.setLineWidth(max(line.width * 0.6, 0.35 / scale))
        canvas.drawPath(_stroke(line.points), stroke=1, fill=0)
    canvas.setLineWidth(0.7 / scale)
    canvas.drawPath(_path(view.silhouette), stroke=1, fill=0)


@cache
def _path(rings: tuple[Ring, ...]) -> Any:
    """Return a shape, written once: the figure stays the same, and its numbers take long to put into words."""
    path = PDFPathObject()
    for ring in rings:
        _run(path, ring)
        path.close()
    return path


@cache
def _stroke(points: tuple[Point, ...]) -> Any:
    path = PDFPathObject()
    _run(path, points)
    return path


def _run(path: Any, points: Sequence[Point]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _fill(canvas: Any, rings: tuple[Ring, ...], colour: str) -> None:
    canvas.setFillColor(toColor(colour))
    canvas.drawPath(_path(rings), stroke=0, fill=1, fillMode=0)


def _hatch(canvas: Any, rings: tuple[Ring, ...], scale: float) -> None:
    """Fill a shape with slanting strokes and draw its edge."""
    canvas.saveState()
    canvas.setFillColor(toColor("#cfe6e2"))
    canvas.drawPath(_path(rings), stroke=0, fill=1, fillMode=0)
    canvas.clipPath(_path(rings), stroke=0, fill=0, fillMode=0)
    canvas.setStrokeColor(toColor(CHOSEN))
    canvas.setLineWidth(0.5 / scale)
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    tall, step = max(ys) - min(ys), HATCH / scale
    x = min(xs) - tall
    while x < max(xs):
        canvas.line(x, max(ys), x + tall, min(ys))
        x += step
    canvas.restoreState()
    canvas.setStrokeColor(toColor(CHOSEN))
    canvas.setLineWidth(1.0 / scale)
    canvas.drawPath(_path(rings), stroke=1, fill=0)


def _badge(canvas: Any, x: float, y: float, text: str, style: Style) -> None:
    canvas.setFillColor(toColor("#ffffff"))
    canvas.setStrokeColor(toColor(CHOSEN))
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, 5.2, stroke=1, fill=1)
    put(canvas, x, y - style.size * 0.36, text, style)
