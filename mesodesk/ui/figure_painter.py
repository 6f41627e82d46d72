"""Paints a view of the figure: a base that is rendered once, and what lies over it at the moment.

Everything is drawn in units of the view. The base's shading is many faint strokes; they are laid into 16 bits a
channel, because in 8 bits each of them rounds to a tint and the skin breaks into pink and green blotches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from mesodesk.body.figure import Line, Point, Region, Ring, View
from mesodesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Recipe:
    """How strongly each layer of the base shows; the colours are the theme's."""

    shade: float
    light: float
    hair: float
    eye: float
    lips: float
    line: float
    seam: float
    shadow: float
    """The soft shadow behind the figure; none where the ground is dark."""


ON_LIGHT = Recipe(shade=0.9, light=0.040, hair=0.62, eye=0.9, lips=0.5, line=0.55, seam=0.95, shadow=0.45)
ON_DARK = Recipe(shade=1.0, light=0.016, hair=0.7, eye=0.5, lips=0.5, line=0.45, seam=0.9, shadow=0.0)

LIGHT_STROKES = 18
SHADOW_REACH = 24.0
SHADOW_HALVINGS = 3
LIGHT_HALVINGS = 3
LIGHT_SCALE = 0.4
"""Pixels a unit for the light: it is soft, so few pixels stretched smoothly look better than many, and cost less."""
SHADE_SCALE = 1.0
"""Pixels a unit for the shade."""
SHADE_BLURS = ((1, 0.5), (3, 0.6), (4, 0.75), (5, 0.55))
"""How often the outside is halved, and how strongly it then darkens the edge: a narrow rim and a wide roundness."""
SHADE_SHIFT = (1.7, 2.2)

CHOSEN_ALPHA = 0.62
BADGE_PIXELS = 8.5
"""Radius of a tick badge on a figure that fills a window."""
BADGE_UNITS = 14.0
"""On a small figure the badge shrinks: it never spans more than this on the drawing."""


class FigurePaths:
    """One view's shapes as Qt's paths."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.frame = QRectF(0, 0, view.width, view.height)
        self.silhouette = path_of(view.silhouette)
        self.patches = tuple((patch.kind, path_of(patch.rings)) for patch in view.patches)
        self.lines = tuple((_open_path(line), line.width) for line in view.lines)
        self.axes = tuple((_open_path(line), line.width) for line in view.axes)
        self.regions = {region.id: path_of(region.rings) for region in view.regions}
        self.bounds = {region_id: path.boundingRect() for region_id, path in self.regions.items()}

    def at(self, point: QPointF) -> str:
        """Return the id of the region under a point, or an empty string."""
        for region_id, bounds in self.bounds.items():
            if bounds.contains(point) and self.regions[region_id].contains(point):
                return region_id
        return ""


class FigurePainter:
    """Paints one view in one theme."""

    def __init__(self, paths: FigurePaths, theme: Theme) -> None:
        self._paths = paths
        self._theme = theme
        self._recipe = ON_DARK if theme.colour("window").lightnessF() < 0.5 else ON_LIGHT
        # The close views are drawn larger than the whole body, and so is their relief.
        self._depth = 1.0 if paths.view.height > 2 * paths.view.width else 2.4

    def base(self, size: QSize, margin: int, dpr: float, shaded: bool = True) -> QPixmap:
        """Render what does not change: skin, relief, features, seams and outline, on a clear ground.

        Args:
            size: of the figure, in logical pixels.
            margin: clear space round it for what reaches over the outline, in logical pixels.
            dpr: device pixels a logical pixel.
            shaded: without the relief it is ready about ten times sooner.
        """
        width = math.ceil((size.width() + 2 * margin) * dpr)
        height = math.ceil((size.height() + 2 * margin) * dpr)
        image = QImage(width, height, QImage.Format.Format_RGBA64_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(dpr, dpr)
        painter.translate(margin, margin)
        scale = size.height() / self._paths.view.height
        painter.scale(scale, scale)
        self._paint_base(painter, 1 / scale, shaded)
        painter.end()
        pixmap = QPixmap.fromImage(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
        pixmap.setDevicePixelRatio(dpr)
        return pixmap

    def paint_chosen(self, painter: QPainter, regions: Iterable[Region], pixel: float) -> None:
        """Paint regions as chosen, and their ticks over all of them.

        Args:
            painter: in units of the view.
            regions: of this view.
            pixel: the size of a logical pixel in units.
        """
        chosen = tuple(regions)
        border = _pen(self._theme.colour("accent"), 1.8 * pixel)
        for region in chosen:
            path, bounds = self._paths.regions[region.id], self._paths.bounds[region.id]
            fill = QLinearGradient(bounds.topLeft(), bounds.bottomLeft())
            fill.setColorAt(0, self._theme.colour("body-chosen-top", CHOSEN_ALPHA))
            fill.setColorAt(1, self._theme.colour("body-chosen-bottom", CHOSEN_ALPHA))
            painter.fillPath(path, fill)
            painter.strokePath(path, border)
        for region in chosen:
            self._paint_badge(painter, region.badge, min(BADGE_PIXELS * pixel, BADGE_UNITS * self._depth))

    def paint_hover(self, painter: QPainter, region_id: str, pixel: float, strength: float) -> None:
        """Paint the soft glow of the region under the pointer; `strength` runs from 0 to 1."""
        path = self._paths.regions[region_id]
        painter.fillPath(path, self._theme.colour("body-hover", 0.14 * strength))
        for width, alpha in ((9.0, 0.10), (5.5, 0.16), (2.2, 0.75)):
            painter.strokePath(path, _pen(self._theme.colour("body-hover", alpha * strength), width * pixel))

    def paint_focus(self, painter: QPainter, region_id: str, pixel: float) -> None:
        """Paint the ring of the region that the keyboard is on: dashes on a halo show on any ground."""
        path = self._paths.regions[region_id]
        painter.strokePath(path, _pen(self._theme.colour("surface", 0.92), 6.5 * pixel))
        ring = _pen(self._theme.colour("focus"), 3.0 * pixel)
        ring.setCapStyle(Qt.PenCapStyle.FlatCap)
        ring.setDashPattern([3.0, 1.6])
        painter.strokePath(path, ring)

    def _paint_base(self, painter: QPainter, pixel: float, shaded: bool) -> None:
        paths, theme, recipe = self._paths, self._theme, self._recipe
        if shaded and recipe.shadow:
            self._paint_shadow(painter)
        painter.fillPath(paths.silhouette, theme.colour("body-skin"))
        painter.save()
        painter.setClipPath(paths.silhouette)
        for kind, path in paths.patches:
            painter.fillPath(path, theme.colour(f"body-{kind}", getattr(recipe, kind)))
        if shaded:
            painter.drawImage(paths.frame, self._light_layer())
            painter.drawImage(paths.frame, self._shade_layer())
        painter.restore()
        for path, width in paths.lines:
            painter.strokePath(path, _pen(theme.colour("body-line", recipe.line), width))
        # No seam on the outline itself: it would fray there.
        painter.save()
        painter.setClipPath(paths.silhouette)
        seam = _pen(theme.colour("body-seam", recipe.seam), 1.3 * pixel)
        for path in paths.regions.values():
            painter.strokePath(path, seam)
        painter.restore()
        painter.strokePath(paths.silhouette, _pen(theme.colour("body-outline"), 1.4 * pixel))

    def _paint_shadow(self, painter: QPainter) -> None:
        """Paint the shadow that the figure casts on the ground behind it."""
        reach = SHADOW_REACH * self._depth
        ground = self._paths.frame.adjusted(-reach, -reach, reach, reach)
        image, stamp = self._layer(SHADE_SCALE / self._depth, ground)
        stamp.translate(SHADE_SHIFT[0] * self._depth, SHADE_SHIFT[1] * self._depth)
        stamp.fillPath(self._paths.silhouette, self._theme.colour("body-shade", self._recipe.shadow))
        stamp.end()
        painter.drawImage(ground, _blurred(image, SHADOW_HALVINGS))

    def _light_layer(self) -> QImage:
        """Return the light along limbs and trunk."""
        image, painter = self._layer(LIGHT_SCALE / self._depth)
        colour = self._theme.colour("body-light", self._recipe.light)
        for path, width in self._paths.axes:
            for step in range(LIGHT_STROKES):
                painter.strokePath(path, _pen(colour, 1.7 * width * _bell(step, LIGHT_STROKES)))
        painter.end()
        return _blurred(image, LIGHT_HALVINGS)

    def _shade_layer(self) -> QImage:
        """Return the shade along the outline, moved so that the light seems to come from above on the left.

        It is what lies outside the figure, blurred by halving and stretching: strokes along the outline look
        the same and cost thirty times as much.
        """
        layer, painter = self._layer(SHADE_SCALE)
        for halvings, strength in SHADE_BLURS:
            outside, stamp = self._layer(SHADE_SCALE / self._depth)
            outside.fill(self._theme.colour("body-shade", strength * self._recipe.shade))
            stamp.translate(-SHADE_SHIFT[0] * self._depth, -SHADE_SHIFT[1] * self._depth)
            stamp.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
            stamp.fillPath(self._paths.silhouette, Qt.GlobalColor.black)
            stamp.end()
            painter.drawImage(self._paths.frame, _blurred(outside, halvings))
        painter.end()
        return layer

    def _layer(self, scale: float, ground: QRectF | None = None) -> tuple[QImage, QPainter]:
        """Return a clear image of the view, or of another ground, and a painter on it in units of the view."""
        ground = ground or self._paths.frame
        size = QSize(math.ceil(ground.width() * scale), math.ceil(ground.height() * scale))
        image = QImage(size, QImage.Format.Format_RGBA64_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(size.width() / ground.width(), size.height() / ground.height())
        painter.translate(-ground.topLeft())
        return image, painter

    def _paint_badge(self, painter: QPainter, badge: Point, radius: float) -> None:
        """Paint a tick on a disc: what is chosen shows without any colour."""
        middle, unit = QPointF(*badge), radius / 8.5
        painter.setPen(_pen(self._theme.colour("body-tick"), 1.3 * unit))
        painter.setBrush(self._theme.colour("body-badge"))
        painter.drawEllipse(middle, radius, radius)
        tick = QPainterPath(middle + QPointF(-3.9, 0.3) * unit)
        tick.lineTo(middle + QPointF(-1.1, 3.2) * unit)
        tick.lineTo(middle + QPointF(4.0, -3.0) * unit)
        painter.strokePath(tick, _pen(self._theme.colour("body-tick"), 2.1 * unit))


def path_of(rings: Iterable[Ring]) -> QPainterPath:
    """Return a shape's path; holes follow the even-odd rule."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings:
        path.addPolygon(QPolygonF([QPointF(*point) for point in ring]))
        path.closeSubpath()
    return path


def _open_path(line: Line) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in line.points]))
    return path


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _blurred(image: QImage, halvings: int) -> QImage:
    """Return the image blurred: halved so many times and stretched back, each time smoothly."""
    sizes = [image.size()]
    for _ in range(halvings):
        sizes.append(QSize(math.ceil(sizes[-1].width() / 2), math.ceil(sizes[-1].height() / 2)))
    for size in [*sizes[1:], *reversed(sizes[:-1])]:
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image


def _bell(step: int, steps: int) -> float:
    """Return the width of a stroke, from 0 to 1, such that all strokes together fade like a bell, without an edge.

    It is the inverse of the smooth step 3x^2 - 2x^3.
    """
    return 0.5 - math.sin(math.asin(1 - 2 * (step + 0.5) / steps) / 3)
