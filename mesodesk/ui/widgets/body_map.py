"""The figure that people point at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from shiboken6 import isValid

from mesodesk.body.figure import Body, Region, View
from mesodesk.errors import MesoDeskError
from mesodesk.ui.figure_painter import FigurePainter, FigurePaths
from mesodesk.ui.theme import Theme
from mesodesk.wording.catalogue import Catalogue

_DIRECTIONS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class BodyMap(QWidget):
    """One view of the figure; its regions are chosen by mouse, touch, keyboard or screen reader.

    The map paints everything. Over each region lies an invisible button that carries the focus, the state
    and the name, so that keyboards and screen readers meet ordinary check boxes. What is chosen stays chosen
    when another view is shown.

    Attributes:
        toggled: somebody chose a region or took it back (region id, chosen). Not sent by `set_selected`.
        focused: the keyboard or the pointer's click is now on a region (region id).
        hovered: the pointer is over a region (region id, or an empty string).
    """

    toggled = Signal(str, bool)
    focused = Signal(str)
    hovered = Signal(str)

    SHADE_AFTER_MS = 30
    """The relief waits until the first frame is on the screen."""
    SETTLE_MS = 140
    """While the window is being resized the last picture is stretched."""
    HOVER_MS = 110
    MARGIN = 18
    """Clear pixels round the figure for shadow, glow and focus ring."""
    REACH = 7
    """A finger that misses by so many pixels still meets the region beside it."""
    SIDEWAYS = 2.2
    """How much farther a region seems to an arrow key for each pixel that it lies off the arrow's line."""

    def __init__(self, body: Body, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Anatomy is never mirrored, whichever way the language runs.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setMouseTracking(True)
        self.setMinimumSize(260, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(catalogue.say("region.say-map"))
        self.setAccessibleDescription(catalogue.say("region.say-map-help"))
        self._body = body
        self._catalogue = catalogue
        self._theme = theme
        self._selected: set[str] = set()
        self._hovered = ""
        self._pressed = ""
        self._by_keyboard = False
        self._paths = {view.id: FigurePaths(view) for view in body.views[:1]}
        self._bases: dict[str, _Base] = {}
        self._buttons: dict[str, dict[str, _RegionButton]] = {}
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._shade)
        self._glow = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._glow.valueChanged.connect(self._paint_glow)
        self._view = body.views[0]
        self.show_view(self._view.id)

    def view_id(self) -> str:
        """Return the id of the view that is shown."""
        return self._view.id

    def show_view(self, view_id: str) -> None:
        """Show a view.

        Raises:
            MesoDeskError: `view-unknown`.
        """
        view = self._body.view(view_id)
        had_focus = any(button.hasFocus() for button in self._shown().values())
        self._hover("")
        old, self._view = self._shown(), view
        if view.id not in self._paths:
            self._paths[view.id] = FigurePaths(view)
        if view.id not in self._buttons:
            self._buttons[view.id] = self._made_buttons(view)
        self._place_buttons()
        for button in self._shown().values():
            button.show()
        if had_focus:
            next(iter(self._shown().values())).setFocus(Qt.FocusReason.OtherFocusReason)
        for region_id, button in old.items():
            if region_id not in self._shown():
                button.hide()
        self.update()

    def selected(self) -> tuple[str, ...]:
        """Return the chosen regions of every view, in the figure's order."""
        return tuple(region.id for view in self._body.views for region in view.regions if region.id in self._selected)

    def set_selected(self, region_ids: Iterable[str]) -> None:
        """Choose exactly these regions.

        Raises:
            MesoDeskError: `region-unknown`.
        """
        wanted = {self._body.region(region_id).id for region_id in region_ids}
        changed, self._selected = wanted ^ self._selected, wanted
        for buttons in self._buttons.values():
            for region_id in changed & buttons.keys():
                buttons[region_id].setChecked(region_id in wanted)
        for region_id in changed:
            self._update_region(region_id)

    def theme(self) -> Theme:
        """Return the theme it is painted in."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._bases.clear()
        self.update()

    def region_at(self, place: QPointF) -> str:
        """Return the id of the region at a place in the widget, or just beside it; empty when there is none."""
        scale, origin = self._scale(), self._figure().topLeft()
        paths = self._paths[self._view.id]
        steps = (-self.REACH, 0, self.REACH)
        near = [QPointF(x, y) for x in steps for y in steps if x or y]
        for offset in [QPointF(0, 0), *sorted(near, key=lambda p: p.manhattanLength())]:
            region_id = paths.at((place + offset - origin) / scale)
            if region_id:
                return region_id
        return ""

    def place_of(self, region_id: str) -> QPointF:
        """Return where in the widget the badge of a region of this view lies."""
        badge = self._region(region_id).badge
        return self._figure().topLeft() + QPointF(*badge) * self._scale()

    def _shown(self) -> dict[str, _RegionButton]:
        return self._buttons.get(self._view.id, {})

    def _region(self, region_id: str) -> Region:
        for region in self._view.regions:
            if region.id == region_id:
                return region
        raise MesoDeskError("region-unknown", region=region_id)

    def _made_buttons(self, view: View) -> dict[str, _RegionButton]:
        """Make the view's buttons in the order of the Tab key: row by row from the head down."""
        row = view.height / 16
        ordered = sorted(view.regions, key=lambda region: (round(region.badge[1] / row), region.badge[0]))
        buttons = {region.id: self._made_button(region) for region in ordered}
        chain = list(buttons.values())
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)
        return buttons

    def _made_button(self, region: Region) -> _RegionButton:
        button = _RegionButton(region.id, self)
        button.setAccessibleName(self._catalogue.say(f"region.{region.id}"))
        button.setChecked(region.id in self._selected)
        # Not `clicked`: a screen reader toggles without a click.
        button.toggled.connect(lambda chosen: self._toggle(region.id, chosen))
        button.focus_changed.connect(lambda came, reason: self._focus(region.id, came, reason))
        button.moved.connect(lambda direction: self._move(region, direction))
        return button

    def _toggle(self, region_id: str, chosen: bool) -> None:
        if chosen == (region_id in self._selected):
            return  # the program set it
        if chosen:
            self._selected.add(region_id)
        else:
            self._selected.discard(region_id)
        self._update_region(region_id)
        key = "region.say-chosen" if chosen else "region.say-not-chosen"
        words = self._catalogue.say(key, region=self._catalogue.say(f"region.{region_id}"))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.toggled.emit(region_id, chosen)

    def _focus(self, region_id: str, came: bool, reason: Qt.FocusReason) -> None:
        if not isValid(self):
            return  # the window is being taken down, and its children lose the focus on the way
        if came:
            asked = reason == Qt.FocusReason.OtherFocusReason and self.window().testAttribute(
                Qt.WidgetAttribute.WA_KeyboardFocusChange
            )
            self._by_keyboard = reason in _KEYBOARD_REASONS or asked
            self.focused.emit(region_id)
        self._update_region(region_id)

    def _move(self, region: Region, direction: QPoint) -> None:
        """Carry the focus to the nearest region in a direction."""

        def cost(other: Region) -> tuple[float, float]:
            dx, dy = other.badge[0] - region.badge[0], other.badge[1] - region.badge[1]
            along = dx * direction.x() + dy * direction.y()
            return along, along + self.SIDEWAYS * abs(dx * direction.y() + dy * direction.x())

        self._by_keyboard = True
        self._update_region(region.id)
        ahead = [other for other in self._view.regions if cost(other)[0] > 1]
        if ahead:
            # The reason of the Tab key: to the widget an arrow is the same way of walking.
            nearest = min(ahead, key=lambda other: cost(other)[1])
            self._shown()[nearest.id].setFocus(Qt.FocusReason.TabFocusReason)

    def _hover(self, region_id: str) -> None:
        if region_id == self._hovered:
            return
        before, self._hovered = self._hovered, region_id
        self._glow.stop()
        if before:
            self._update_region(before)
        if region_id:
            self._glow.setDuration(self.HOVER_MS)
            self._glow.start()
            self._update_region(region_id)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self.hovered.emit(region_id)

    def _paint_glow(self) -> None:
        if self._hovered:
            self._update_region(self._hovered)

    def _figure(self) -> QRectF:
        """Return where the figure lies in the widget, on whole pixels so that the base stays sharp."""
        view, room = self._view, self.rect().adjusted(self.MARGIN, self.MARGIN, -self.MARGIN, -self.MARGIN)
        scale = max(min(room.width() / view.width, room.height() / view.height), 0.01)
        size = QSize(max(1, round(view.width * scale)), max(1, round(view.height * scale)))
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRectF(left, top, size.width(), size.height())

    def _scale(self) -> float:
        return self._figure().height() / self._view.height

    def _place_buttons(self) -> None:
        for region_id, button in self._shown().items():
            button.setGeometry(self._bounds(region_id))

    def _bounds(self, region_id: str) -> QRect:
        """Return the rectangle of a region in the widget."""
        scale, origin = self._scale(), self._figure().topLeft()
        bounds = self._paths[self._view.id].bounds[region_id]
        return QRectF(bounds.topLeft() * scale + origin, bounds.size() * scale).toAlignedRect()

    def _update_region(self, region_id: str) -> None:
        if region_id in self._shown():
            self.update(self._bounds(region_id).adjusted(-12, -12, 12, 12))

    def _painter(self) -> FigurePainter:
        return FigurePainter(self._paths[self._view.id], self._theme)

    def _shade(self) -> None:
        """Render the base with its relief, unless it lies ready."""
        size, dpr = self._figure().size().toSize(), self.devicePixelRatioF()
        base = self._bases.get(self._view.id)
        if base is None or not base.fits(size, dpr) or not base.shaded:
            self._bases[self._view.id] = self._rendered(size, dpr, shaded=True)
            self.update()

    def _rendered(self, size: QSize, dpr: float, shaded: bool) -> _Base:
        return _Base(self._painter().base(size, self.MARGIN, dpr, shaded), size, dpr, shaded)

    def _base(self) -> _Base:
        """Return the picture to paint now; a better one is ordered when this one is makeshift."""
        size, dpr = self._figure().size().toSize(), self.devicePixelRatioF()
        base = self._bases.get(self._view.id)
        if base is None:
            base = self._bases[self._view.id] = self._rendered(size, dpr, shaded=False)
        if not self._settled.isActive() and not (base.shaded and base.fits(size, dpr)):
            self._settled.start(self.SHADE_AFTER_MS)
        return base

    def sizeHint(self) -> QSize:
        """Ask for room in which every region is a target for a finger."""
        return QSize(600, 760)

    def event(self, event: QEvent) -> bool:
        """Render anew when the window moves to a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.update()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the buttons; the base is rendered anew when the size has settled."""
        self._place_buttons()
        if self._bases:
            self._settled.start(self.SETTLE_MS)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the base and what lies over it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        figure, scale, base = self._figure(), self._scale(), self._base()
        painter.drawPixmap(base.target(figure, self.MARGIN), base.pixmap, QRectF(base.pixmap.rect()))
        painter.translate(figure.topLeft())
        painter.scale(scale, scale)
        layers = self._painter()
        dirty = event.region()
        layers.paint_chosen(
            painter,
            (
                region
                for region in self._view.regions
                if region.id in self._selected and dirty.intersects(self._bounds(region.id).adjusted(-12, -12, 12, 12))
            ),
            1 / scale,
        )
        if self._hovered:
            layers.paint_hover(painter, self._hovered, 1 / scale, self._glow_strength())
        for region_id, button in self._shown().items():
            if self._by_keyboard and button.hasFocus():
                layers.paint_focus(painter, region_id, 1 / scale)
        painter.end()

    def _glow_strength(self) -> float:
        running = self._glow.state() == QVariantAnimation.State.Running
        return float(self._glow.currentValue()) if running else 1.0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the region under the pointer glow."""
        self._hover(self.region_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the glow."""
        self._hover("")
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a region; letting go over it toggles it."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed = self.region_at(event.position())
        if self._pressed:
            # Arrow keys go on from here; the ring appears only when they do.
            self._shown()[self._pressed].setFocus(Qt.FocusReason.MouseFocusReason)
            self._by_keyboard = False
            self._update_region(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggle the region if the pointer is still on it."""
        pressed, self._pressed = self._pressed, ""
        if event.button() == Qt.MouseButton.LeftButton and pressed and pressed == self.region_at(event.position()):
            # `click` would repaint at once, before and after; one repaint with the rest is enough.
            self._shown()[pressed].toggle()


class _Base:
    """A rendered base and what it was rendered for."""

    def __init__(self, pixmap: QPixmap, size: QSize, dpr: float, shaded: bool) -> None:
        self.pixmap = pixmap
        self.shaded = shaded
        self._size = size
        self._dpr = dpr

    def fits(self, size: QSize, dpr: float) -> bool:
        """Tell whether it needs no stretching."""
        return size == self._size and dpr == self._dpr

    def target(self, figure: QRectF, margin: int) -> QRectF:
        """Return where the picture goes for the figure to lie in `figure`, stretched or not."""
        stretch = figure.height() / self._size.height()
        size = self.pixmap.deviceIndependentSize() * stretch
        return QRectF(figure.topLeft() - QPointF(margin, margin) * stretch, size)


class _RegionButton(QAbstractButton):
    """A region's invisible button: focus, state and name, and nothing to see.

    Attributes:
        focus_changed: the focus came or went (came, reason).
        moved: an arrow key was pressed (direction).
    """

    focus_changed = Signal(bool, Qt.FocusReason)
    moved = Signal(QPoint)

    def __init__(self, region_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(region_id)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The map itself tests which shape is hit: rectangles of neighbours overlap.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing: the map does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by the arrow keys; the rest is any button's."""
        direction = _DIRECTIONS.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(direction)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the map."""
        super().focusInEvent(event)
        self.focus_changed.emit(True, event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the map."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False, event.reason())
