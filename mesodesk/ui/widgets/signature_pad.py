"""The field that people sign in, with a pen, a finger or a mouse."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QHideEvent,
    QImage,
    QInputDevice,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOption, QWidget

from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.ui.theme import Theme
from mesodesk.wording.catalogue import Catalogue

PAD_WIDTH = 600.0
PAD_HEIGHT = 180.0
"""The pad in its own units: the same on every screen and at every window size."""

NO_PRESSURE = 0.5
"""What is written down as the pressure of a device that feels none."""

_Piece = tuple[QPainterPath, float]
"""A piece of a line and its width, in pad units."""


@dataclass
class _Line:
    """One stroke while it grows: its points, and a width that follows speed and pressure."""

    SLOW_WIDTH = 3.6
    FAST_WIDTH = 1.3
    """The widths of a resting and of a racing pen, in pad units at a pressure of 0.5."""
    HALF_SPEED = 1.2
    """Pad units a millisecond at which the line has thinned out half way."""
    INERTIA = 0.7
    """The part of the last width that the next one keeps, so that a line swells and does not jump."""

    device: Device
    touch_id: int | None = None
    points: list[InkPoint] = field(default_factory=list)
    width: float = 0.0

    def add(self, point: InkPoint) -> _Piece:
        """Take on a point and return the piece of line that it brings."""
        before = self.points[-1] if self.points else point
        self.points.append(point)
        self.width = self._width_at(point, before)
        if len(self.points) > 2:
            path = QPainterPath(_middle(self.points[-3], before))
            path.quadTo(_place(before), _middle(before, point))
        else:
            # A hair's breadth beside it, so that a pen that only touches leaves a dot.
            path = QPainterPath(_place(before) + QPointF(0.01, 0.0))
            path.lineTo(_middle(before, point))
        return path, self.width

    def tail(self) -> _Piece:
        """Return the piece between the last curve's end and the last point."""
        path = QPainterPath(_middle(self.points[-1], self.points[max(0, len(self.points) - 2)]))
        path.lineTo(_place(self.points[-1]))
        return path, self.width

    def pieces(self, *, ended: bool) -> Iterator[_Piece]:
        """Return all pieces as they came while it was drawn, the tail only if it has ended."""
        again = _Line(self.device)
        for point in self.points:
            yield again.add(point)
        if ended and self.points:
            yield again.tail()

    def _width_at(self, point: InkPoint, before: InkPoint) -> float:
        # A millisecond is the finest that the clock tells: two points within one are taken as one apart.
        speed = math.dist((before.x, before.y), (point.x, point.y)) / max(1, point.t - before.t)
        slowness = 1 / (1 + speed / self.HALF_SPEED)
        width = (self.FAST_WIDTH + (self.SLOW_WIDTH - self.FAST_WIDTH) * slowness) * (0.5 + point.pressure)
        return width if before is point else self.INERTIA * self.width + (1 - self.INERTIA) * width


class SignaturePad(QWidget):
    """A field for one signature.

    The strokes are points in pad units, never pixels: a pad that is resized or painted anew holds the same ink.
    Every point that the system hands over is kept; one beyond the edge is moved onto it. Once a pen has drawn,
    hands draw nothing until the pad is empty again: what they would add is a resting palm.

    Ctrl+Z takes back the last stroke and Delete clears the pad while it has the focus. Tab leaves it.

    Signals:
        changed: the ink is another one than before; sent when a stroke ends, not while it is drawn.
    """

    changed = Signal()

    BASE_LINE = 0.74
    """Where the line to sign on runs, as a part of the pad's height."""
    INSET = 28.0
    """Pad units between the ends of that line and the pad's edges."""
    CROSS = 5.0
    """Half the size of the cross at the beginning of that line, in pad units."""
    MINIMUM = QSize(300, 90)

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._theme = theme
        self._lines: list[_Line] = []
        self._current: _Line | None = None
        self._zero: int | None = None
        self._locked = False
        self._image = QImage()
        self.setObjectName("signaturePad")
        self.setProperty("locked", False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(catalogue.say("widget.pad-name"))
        self._describe()

    def ink(self) -> Ink:
        """Return what is drawn, the stroke under the pen included."""
        return Ink(PAD_WIDTH, PAD_HEIGHT, tuple(Stroke(line.device, tuple(line.points)) for line in self._all()))

    def set_ink(self, ink: Ink) -> None:
        """Show ink that was drawn before; ink from a pad of another size is scaled into this one."""
        scale = min(PAD_WIDTH / ink.width, PAD_HEIGHT / ink.height)
        self._lines = [
            _Line(
                stroke.device,
                points=[InkPoint(p.t, p.x * scale, p.y * scale, p.pressure) for p in stroke.points],
            )
            for stroke in ink.strokes
        ]
        self._current = None
        self._zero = None
        self._replaced()

    def clear(self) -> None:
        """Take everything off the pad. A locked pad keeps it."""
        if not self._locked and self._all():
            self._lines = []
            self._current = None
            self._replaced()

    def undo(self) -> None:
        """Take back the last stroke. A locked pad keeps it."""
        if not self._locked and self._all():
            self._lines = self._all()[:-1]
            self._current = None
            self._replaced()

    def is_locked(self) -> bool:
        """Tell whether the ink stays as it is."""
        return self._locked

    def set_locked(self, locked: bool) -> None:
        """Keep the ink as it is, or let people draw again."""
        if locked == self._locked:
            return
        self._finish()
        self._locked = locked
        self.setProperty("locked", locked)
        self.style().unpolish(self)
        self.style().polish(self)
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw the same ink in another theme's colours."""
        self._theme = theme
        self._repaint_all()

    def _all(self) -> list[_Line]:
        return self._lines if self._current is None else [*self._lines, self._current]

    def _replaced(self) -> None:
        """Draw everything anew and tell that the ink is another one."""
        if not self._lines:
            self._zero = None
        self._repaint_all()
        self._describe()
        self.changed.emit()

    def _describe(self) -> None:
        """Say to a screen reader what a look at the pad tells."""
        count = self._catalogue.say("widget.pad-strokes", n=len(self._lines))
        how = self._catalogue.say("widget.pad-kept" if self._locked else "widget.pad-how")
        self.setAccessibleDescription(f"{count} {how}")

    def _begin(self, line: _Line, at: QPointF, stamp: int, pressure: float) -> None:
        if self._locked:
            return
        self._finish()
        if self._zero is None:
            self._zero = stamp - self._last_time()
        if not self._lines:
            # The hint goes with the first point, wherever on the pad that is.
            self.update()
        self._current = line
        self._add(at, stamp, pressure)

    def _add(self, at: QPointF, stamp: int, pressure: float) -> None:
        if self._current is None or self._zero is None:
            return
        x, y = self._to_pad(at)
        point = InkPoint(
            # Devices need not share a clock, and ink must not run backwards.
            max(self._last_time(), stamp - self._zero),
            x,
            y,
            min(max(pressure, 0.0), 1.0),
        )
        self._paint_piece(self._current.add(point))

    def _end(self, at: QPointF, stamp: int) -> None:
        """Lift the pen; where it moved on its way up, that is a point too."""
        if self._current is None:
            return
        last = self._current.points[-1]
        if math.dist(self._to_pad(at), (last.x, last.y)) > 0.5:
            self._add(at, stamp, last.pressure)
        self._finish()

    def _finish(self) -> None:
        line, self._current = self._current, None
        if line is not None:
            self._lines.append(line)
            self._paint_piece(line.tail())
            self._describe()
            self.changed.emit()

    def _drop(self) -> None:
        """Take away the stroke that is being drawn: the system or the pen says that it is none."""
        self._current = None
        self._repaint_all()

    def _last_time(self) -> int:
        return max((line.points[-1].t for line in self._all()[-2:] if line.points), default=0)

    def _draws(self, device: Device, touch_id: int | None = None) -> bool:
        line = self._current
        return line is not None and line.device is device and line.touch_id == touch_id

    def _follow_touch(self, event: QTouchEvent) -> None:
        """Follow the first finger; a second one is a resting hand."""
        feels = event.pointingDevice().hasCapability(QInputDevice.Capability.Pressure)
        for point in event.points():
            pressure = point.pressure() if feels else NO_PRESSURE
            if point.state() is QEventPoint.State.Pressed:
                if self._current is None and not any(line.device is Device.PEN for line in self._lines):
                    self._begin(_Line(Device.TOUCH, point.id()), point.position(), event.timestamp(), pressure)
            elif not self._draws(Device.TOUCH, point.id()):
                continue
            elif point.state() is QEventPoint.State.Updated:
                self._add(point.position(), event.timestamp(), pressure)
            elif point.state() is QEventPoint.State.Released:
                self._end(point.position(), event.timestamp())

    def _scale(self) -> float:
        return min(self.width() / PAD_WIDTH, self.height() / PAD_HEIGHT) or 1.0

    def _sheet(self) -> QRectF:
        """Return the pad's place in the widget: as large as fits, in the middle."""
        width, height = PAD_WIDTH * self._scale(), PAD_HEIGHT * self._scale()
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _to_pad(self, at: QPointF) -> tuple[float, float]:
        """Return a place of the widget in pad units, moved onto the pad's edge if it lies beyond."""
        place = (at - self._sheet().topLeft()) / self._scale()
        return min(max(place.x(), 0.0), PAD_WIDTH), min(max(place.y(), 0.0), PAD_HEIGHT)

    def _repaint_all(self) -> None:
        self._image = QImage()
        self.update()

    def _draw_piece(self, painter: QPainter, piece: _Piece) -> None:
        path, width = piece
        pen = QPen(self._theme.colour("ink"), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)

    def _paint_piece(self, piece: _Piece) -> None:
        """Add one piece to the picture and show its rectangle only."""
        if self._image.isNull():
            self.update()
            return
        painter = self._painter()
        self._draw_piece(painter, piece)
        painter.end()
        path, width = piece
        box, sheet, scale = path.boundingRect(), self._sheet(), self._scale()
        edge = width / 2 + 1
        shown = box.adjusted(-edge, -edge, edge, edge)
        self.update(
            QRectF(sheet.topLeft() + shown.topLeft() * scale, shown.size() * scale)
            .toAlignedRect()
            .adjusted(-1, -1, 1, 1)
        )

    def _painter(self) -> QPainter:
        """Return a painter on the picture, in pad units."""
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._sheet().topLeft())
        painter.scale(self._scale(), self._scale())
        return painter

    def _refresh_image(self) -> None:
        """Draw the picture anew if the widget has another size or screen than it was drawn for."""
        ratio = self.devicePixelRatioF()
        wanted = (QRectF(self.rect()).size() * ratio).toSize()
        if self._image.size() == wanted and self._image.devicePixelRatioF() == ratio:
            return
        self._image = QImage(wanted, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.transparent)
        painter = self._painter()
        for line in self._all():
            for piece in line.pieces(ended=line is not self._current):
                self._draw_piece(painter, piece)
        painter.end()

    def _draw_form(self, painter: QPainter) -> None:
        """Draw what is printed on the pad: the line to sign on, a cross where it begins, and the hint."""
        sheet, scale = self._sheet(), self._scale()
        inset, cross = self.INSET * scale, self.CROSS * scale
        y = sheet.top() + self.BASE_LINE * sheet.height()
        left, right = sheet.left() + inset, sheet.right() - inset
        painter.setPen(QPen(self._theme.colour("line-strong"), 1.0))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        begin = right - cross if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else left + cross
        middle = QPointF(begin, y - 2.4 * cross)
        painter.setPen(QPen(self._theme.colour("line-strong"), 1.5))
        painter.drawLine(middle - QPointF(cross, cross), middle + QPointF(cross, cross))
        painter.drawLine(middle - QPointF(cross, -cross), middle + QPointF(cross, -cross))
        words = [] if self._all() else ["widget.pad-hint"]
        words += ["widget.pad-locked"] if self._locked else []
        if words:
            painter.setPen(self._theme.colour("ink-faint"))
            painter.setLayoutDirection(self.layoutDirection())
            below = QRectF(left, y, right - left, sheet.bottom() - y)
            text = " · ".join(map(self._catalogue.say, words))
            painter.drawText(below, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, text)

    def _is_ours(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo) or event.key() == Qt.Key.Key_Delete

    def sizeHint(self) -> QSize:
        """Ask for the pad in its own units."""
        return QSize(round(PAD_WIDTH), round(PAD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Refuse a size at which nobody could sign."""
        return self.MINIMUM

    def heightForWidth(self, width: int) -> int:
        """Keep the pad's shape."""
        return round(width * PAD_HEIGHT / PAD_WIDTH)

    def event(self, event: QEvent) -> bool:
        """Take touches, and the keys that the pad shares with the window."""
        if isinstance(event, QTouchEvent) and not self._locked:
            if event.type() is QEvent.Type.TouchCancel:
                if self._current is not None and self._current.device is Device.TOUCH:
                    self._drop()
            else:
                self._follow_touch(event)
            event.accept()
            return True
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            # The window's own Undo must not take the key from the pad that has the focus.
            event.accept()
            return True
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen."""
        # Accepted always, or the system makes up a mouse stroke from the same pen.
        event.accept()
        if event.pointerType() is QPointingDevice.PointerType.Eraser:
            return
        if event.type() is QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            if self._current is not None and self._current.device is Device.TOUCH:
                # The palm came down a moment before the pen.
                self._drop()
            self._begin(_Line(Device.PEN), event.position(), event.timestamp(), event.pressure())
        elif self._draws(Device.PEN) and event.type() is QEvent.Type.TabletMove:
            self._add(event.position(), event.timestamp(), event.pressure())
        elif self._draws(Device.PEN) and event.type() is QEvent.Type.TabletRelease:
            self._end(event.position(), event.timestamp())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke with the mouse itself, not with one that the system makes up from a pen or a finger."""
        made_up = event.source() is not Qt.MouseEventSource.MouseEventNotSynthesized
        if not made_up and event.button() == Qt.MouseButton.LeftButton and self._current is None:
            self._begin(_Line(Device.MOUSE), event.position(), event.timestamp(), NO_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw with the mouse."""
        if self._draws(Device.MOUSE):
            self._add(event.position(), event.timestamp(), NO_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the mouse's stroke."""
        if self._draws(Device.MOUSE) and event.button() == Qt.MouseButton.LeftButton:
            self._end(event.position(), event.timestamp())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and clear; every other key, Tab among them, is the window's."""
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            self.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the stroke: nobody lifts a pen from a page that has gone."""
        self._finish()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, what is printed on it, and the ink."""
        self._refresh_image()
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        option.rect = self._sheet().toRect()
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_form(painter)
        painter.drawImage(QPointF(0, 0), self._image)


def _place(point: InkPoint) -> QPointF:
    return QPointF(point.x, point.y)


def _middle(one: InkPoint, other: InkPoint) -> QPointF:
    return QPointF((one.x + other.x) / 2, (one.y + other.y) / 2)
