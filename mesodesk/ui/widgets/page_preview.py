"""The pages as they will be printed, to be read before anybody signs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from mesodesk.actions.pages import Picture
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue


class _Page(QWidget):
    """One page on its shadow."""

    SHADOW = 12
    """The room around the page for its shadow."""
    DROP = 3
    """How far the shadow falls."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("previewPage")
        self._image = QImage()
        self._pixels = b""
        self._scaled = QImage()

    def set_picture(self, picture: Picture) -> None:
        """Show another page."""
        # The image reads these bytes where they lie; they must live as long as it does.
        self._pixels = picture.pixels
        self._image = QImage(self._pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
        self._scaled = QImage()
        self.update()

    def set_page_width(self, width: int) -> None:
        """Give the page a width; its height follows its shape."""
        height = round(width * self._image.height() / self._image.width())
        self.setFixedSize(width + 2 * self.SHADOW, height + 2 * self.SHADOW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shadow, the page, and a hair line around it for where no shadow shows."""
        paper = QRectF(self.rect()).adjusted(self.SHADOW, self.SHADOW, -self.SHADOW, -self.SHADOW)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 5))
        for spread in range(self.SHADOW - self.DROP, 0, -1):
            ring = paper.adjusted(-spread, -spread, spread, spread).translated(0, self.DROP)
            painter.drawRoundedRect(ring, spread, spread)
        painter.drawImage(paper.topLeft(), self._fitted(paper.size().toSize()))
        line = self.palette().windowText().color()
        line.setAlphaF(0.35)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper.adjusted(0, 0, -1, -1))

    def _fitted(self, size: QSize) -> QImage:
        """Return the page in the screen's own pixels; it is scaled once for a size, not at every repaint."""
        ratio = self.devicePixelRatioF()
        wanted = (size.toSizeF() * ratio).toSize()
        if self._scaled.size() != wanted:
            self._scaled = self._image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled


class _Pages(QScrollArea):
    """The scrolled column of pages.

    Signals:
        resized: there is another width to fill.
        turned: the wheel was turned with Ctrl held, up or down.
    """

    resized = Signal()
    turned = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the keys for both ends and Space to those that scroll."""
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.key() == Qt.Key.Key_Space:
            bar.setValue(bar.value() + (-1 if back else 1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl make larger and smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turned.emit(event.angleDelta().y() > 0)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of the new width."""
        super().resizeEvent(event)
        self.resized.emit()


class PagePreview(QWidget):
    """Pictures of pages, one below the other, as wide as the view.

    Ctrl and plus, minus or nought, and Ctrl with the wheel, change the size; arrows, Page Up, Page Down, Space,
    Home and End scroll.

    Signals:
        zoomed: the size changed; 1.0 is the view's width.
    """

    zoomed = Signal(float)

    STEPS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
    """The sizes that can be chosen."""
    FIT = 1.0

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._zoom = self.FIT
        self._pages: list[_Page] = []
        self._captions: list[Label] = []
        self._count = 0
        self.setObjectName("pagePreview")
        self._smaller = QPushButton(catalogue.say("widget.preview-smaller"), self)
        self._percent = Label("", "soft", wrap=False, parent=self)
        self._larger = QPushButton(catalogue.say("widget.preview-larger"), self)
        self._fit = QPushButton(catalogue.say("widget.preview-fit"), self)
        self._bar = QHBoxLayout()
        self._area = _Pages(self)
        self._area.setObjectName("previewArea")
        self._area.setAccessibleName(catalogue.say("widget.preview-name"))
        self._area.setWidgetResizable(True)
        # Always there: a bar that comes and goes would change the width that the pages fill.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._body = QWidget()
        self._body.setObjectName("previewBody")
        self._column = QVBoxLayout(self._body)
        self._column.setSpacing(2)
        self._empty = Label(catalogue.say("widget.preview-empty"), "soft", parent=self._body)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._area.setWidget(self._body)
        self._build()
        self.set_zoom(self.FIT)

    def show_pages(self, pictures: Sequence[Picture], texts: Sequence[str] = ()) -> None:
        """Show these pages from the first, in the size that is set.

        Args:
            pictures: the pages in order.
            texts: what a screen reader says for each page; none, or one a page.

        Raises:
            ValueError: when there are texts, but not one a page.
        """
        if texts and len(texts) != len(pictures):
            raise ValueError("as many texts as pages")
        while len(self._pages) < len(pictures):
            self._add_page()
        self._count = len(pictures)
        for index, (page, caption) in enumerate(zip(self._pages, self._captions, strict=True)):
            shown = index < self._count
            page.setVisible(shown)
            caption.setVisible(shown)
            if shown:
                words = self._catalogue.say("widget.preview-page", page=index + 1, n=self._count)
                caption.setText(words)
                page.setAccessibleName(words)
                page.setAccessibleDescription(texts[index] if texts else "")
                page.set_picture(pictures[index])
        self._empty.setVisible(not pictures)
        self._place()
        self._area.verticalScrollBar().setValue(0)

    def add_tool(self, button: QPushButton) -> None:
        """Put a button at the far end of the row above the pages, and before them in the order of Tab."""
        self._bar.addWidget(button)
        self.setTabOrder(self._fit, button)

    def page_count(self) -> int:
        """Return how many pages are shown."""
        return self._count

    def zoom(self) -> float:
        """Return the size; 1.0 is the view's width."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the pages in a size between the smallest and the largest step, and stay at the same place."""
        zoom = min(max(zoom, self.STEPS[0]), self.STEPS[-1])
        changed = zoom != self._zoom
        self._zoom = zoom
        self._percent.setText(self._catalogue.say("widget.preview-zoom", percent=round(100 * zoom)))
        self._smaller.setEnabled(zoom > self.STEPS[0])
        self._larger.setEnabled(zoom < self.STEPS[-1])
        self._place()
        if changed:
            self.zoomed.emit(zoom)

    def zoom_in(self) -> None:
        """Go to the next larger step."""
        self.set_zoom(next((step for step in self.STEPS if step > self._zoom), self.STEPS[-1]))

    def zoom_out(self) -> None:
        """Go to the next smaller step."""
        self.set_zoom(next((step for step in reversed(self.STEPS) if step < self._zoom), self.STEPS[0]))

    def zoom_to_fit(self) -> None:
        """Fill the view's width again."""
        self.set_zoom(self.FIT)

    def _build(self) -> None:
        bar = self._bar
        bar.setSpacing(10)
        for button, act in (
            (self._smaller, self.zoom_out),
            (self._larger, self.zoom_in),
            (self._fit, self.zoom_to_fit),
        ):
            button.setProperty("role", "quiet")
            button.clicked.connect(act)
        self._percent.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        bar.addWidget(self._smaller)
        bar.addWidget(self._percent)
        bar.addWidget(self._larger)
        bar.addWidget(self._fit)
        bar.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(8)
        around.addLayout(bar)
        around.addWidget(self._area, 1)
        self._area.resized.connect(self._place)
        self._area.turned.connect(lambda up: self.zoom_in() if up else self.zoom_out())
        # Ctrl and "=" is Ctrl and plus on most keyboards, without Shift.
        for keys, act in (
            (("Ctrl++", "Ctrl+="), self.zoom_in),
            (("Ctrl+-",), self.zoom_out),
            (("Ctrl+0",), self.zoom_to_fit),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(act)

    def _add_page(self) -> None:
        page = _Page(self._body)
        caption = Label("", "faint", wrap=False, parent=self._body)
        caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        place = 2 * len(self._pages)
        self._column.insertWidget(place, page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.insertWidget(place + 1, caption)
        self._pages.append(page)
        self._captions.append(caption)

    def _place(self) -> None:
        """Give every page its width, and keep what is in the middle of the view there."""
        bar = self._area.verticalScrollBar()
        middle = bar.value() + self._area.viewport().height() / 2
        part = middle / max(1, self._body.height())
        margins = self._column.contentsMargins()
        room = self._area.viewport().width() - margins.left() - margins.right() - 2 * _Page.SHADOW
        for page in self._pages[: self._count]:
            page.set_page_width(max(40, round(room * self._zoom)))
        self._column.activate()
        QCoreApplication.sendEvent(self._area, QEvent(QEvent.Type.LayoutRequest))
        bar.setValue(round(part * self._body.height() - self._area.viewport().height() / 2))
