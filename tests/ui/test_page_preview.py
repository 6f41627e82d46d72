from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.page_preview import PagePreview
from mesodesk.wording.catalogue import Catalogue

CONTROL = Qt.KeyboardModifier.ControlModifier
COLOURS = ("#c02030", "#20a040", "#2040c0")


@dataclass(frozen=True)
class Flat:
    """A page in one colour, whose rows are longer than they need to be."""

    colour: str
    width: int = 200
    height: int = 280
    padding: int = 16

    @property
    def stride(self) -> int:
        """Return the bytes of a row."""
        return 4 * self.width + self.padding

    @property
    def pixels(self) -> bytes:
        """Return blue, green, red and one unused byte for each pixel."""
        colour = QColor(self.colour)
        row = bytes((colour.blue(), colour.green(), colour.red(), 0)) * self.width + b"\x55" * self.padding
        return row * self.height


PAGES = tuple(Flat(colour) for colour in COLOURS)


@pytest.fixture
def preview(qtbot: QtBot, dressed: QApplication, words: Catalogue) -> PagePreview:
    """Return a shown preview of three pages."""
    preview = PagePreview(words)
    qtbot.addWidget(preview)
    preview.resize(600, 500)
    preview.show()
    qtbot.waitExposed(preview)
    preview.show_pages(PAGES)
    dressed.processEvents()
    return preview


def sheets(preview: PagePreview) -> list[QWidget]:
    """Return the shown pages."""
    return [page for page in preview.findChildren(QWidget, "previewPage") if not page.isHidden()]


def area(preview: PagePreview) -> QScrollArea:
    """Return the scrolled part."""
    return preview.findChildren(QScrollArea, "previewArea")[0]


def captions(preview: PagePreview) -> list[str]:
    """Return the shown captions."""
    return [
        label.text()
        for label in preview.findChildren(QLabel)
        if label.property("role") == "faint" and label.isVisible()
    ]


def test_all_pages_are_shown_in_their_colours(preview: PagePreview) -> None:
    """Every page is there, in order and in its own colours."""
    middles = [page.grab().toImage().pixelColor(page.rect().center()).name() for page in sheets(preview)]

    assert middles == list(COLOURS)
    assert preview.page_count() == 3
    tops = [page.y() for page in sheets(preview)]
    assert tops == sorted(tops)


def test_every_page_says_its_number(preview: PagePreview) -> None:
    """The captions count the pages and say how many there are."""
    assert captions(preview) == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]


def test_fewer_pages_take_the_place_of_more(preview: PagePreview) -> None:
    """A second set of pages replaces the first, in the widgets that are there."""
    before = sheets(preview)

    preview.show_pages(PAGES[1:2])

    assert sheets(preview) == before[:1]
    assert captions(preview) == ["Page 1 of 1"]
    assert before[0].grab().toImage().pixelColor(before[0].rect().center()).name() == COLOURS[1]


def test_no_pages_say_so(preview: PagePreview, words: Catalogue) -> None:
    """An empty preview shows a sentence instead of nothing."""
    preview.show_pages(())

    assert sheets(preview) == []
    assert words.say("widget.preview-empty") in [
        label.text() for label in preview.findChildren(QLabel) if label.isVisible()
    ]


def test_pages_fill_the_width_and_keep_their_shape(preview: PagePreview, dressed: QApplication) -> None:
    """A page is as wide as the view whatever its size, and never stretched."""
    for width in (600, 900):
        preview.resize(width, 500)
        dressed.processEvents()
        view = area(preview)
        page = sheets(preview)[0]
        assert view.horizontalScrollBar().maximum() == 0
        assert 0 <= view.viewport().width() - page.width() <= 60
        paper = (page.width() - 2 * page.SHADOW, page.height() - 2 * page.SHADOW)  # type: ignore[attr-defined]  # private class
        assert paper[1] / paper[0] == pytest.approx(280 / 200, abs=0.01)


def test_keys_change_the_size(qtbot: QtBot, preview: PagePreview) -> None:
    """Ctrl with plus, minus and nought make pages larger, smaller and as wide as the view."""
    preview.activateWindow()
    area(preview).setFocus()
    qtbot.waitUntil(area(preview).hasFocus)
    fitting = sheets(preview)[0].width()

    QTest.keyClick(area(preview), Qt.Key.Key_Plus, CONTROL)
    assert preview.zoom() > 1
    assert sheets(preview)[0].width() > fitting

    QTest.keyClick(area(preview), Qt.Key.Key_Minus, CONTROL)
    QTest.keyClick(area(preview), Qt.Key.Key_Minus, CONTROL)
    assert preview.zoom() < 1
    assert sheets(preview)[0].width() < fitting

    QTest.keyClick(area(preview), Qt.Key.Key_0, CONTROL)
    assert preview.zoom() == 1
    assert sheets(preview)[0].width() == fitting


def test_buttons_change_the_size(qtbot: QtBot, preview: PagePreview, words: Catalogue) -> None:
    """The buttons do what the keys do, tell of it, and end at the smallest and the largest size."""
    buttons = {button.text(): button for button in preview.findChildren(QPushButton)}
    larger, smaller = (buttons[words.say(f"widget.preview-{name}")] for name in ("larger", "smaller"))

    with qtbot.waitSignal(preview.zoomed) as heard:
        larger.click()
    assert heard.args == [preview.zoom()]
    while larger.isEnabled():
        larger.click()
    assert preview.zoom() == preview.STEPS[-1]
    while smaller.isEnabled():
        smaller.click()
    assert preview.zoom() == preview.STEPS[0]

    buttons[words.say("widget.preview-fit")].click()
    assert preview.zoom() == 1


def test_the_wheel_with_control_changes_the_size(preview: PagePreview) -> None:
    """Ctrl and the wheel zoom; the wheel alone scrolls."""
    view = area(preview)
    at = QPointF(50, 50)
    for modifier in (CONTROL, Qt.KeyboardModifier.NoModifier):
        event = QWheelEvent(
            at,
            at,
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    assert preview.zoom() == 0.8
    assert view.verticalScrollBar().value() > 0


def test_zooming_stays_at_its_place(preview: PagePreview) -> None:
    """What was in the middle of the view stays near it."""
    bar = area(preview).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    height = area(preview).viewport().height()
    before = (bar.value() + height / 2) / (bar.maximum() + height)

    preview.set_zoom(2.0)

    assert (bar.value() + height / 2) / (bar.maximum() + height) == pytest.approx(before, abs=0.01)


def test_keys_scroll(preview: PagePreview) -> None:
    """Page Down and Space go on, End and Home go to both ends."""
    bar = area(preview).verticalScrollBar()

    QTest.keyClick(area(preview), Qt.Key.Key_PageDown)
    first = bar.value()
    QTest.keyClick(area(preview), Qt.Key.Key_Space)
    assert 0 < first < bar.value()

    QTest.keyClick(area(preview), Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == first
    QTest.keyClick(area(preview), Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(area(preview), Qt.Key.Key_Home)
    assert bar.value() == 0


def test_the_screens_own_pixels_are_used(preview: PagePreview, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a screen with two pixels a unit, a page is scaled to twice its size in units."""
    page = sheets(preview)[0]
    monkeypatch.setattr(type(page), "devicePixelRatioF", lambda _: 2.0)

    page.repaint()

    scaled = page._scaled  # type: ignore[attr-defined]  # private class
    assert scaled.devicePixelRatio() == 2.0
    assert scaled.width() == 2 * (page.width() - 2 * page.SHADOW)  # type: ignore[attr-defined]  # private class


def test_a_page_can_be_heard(preview: PagePreview) -> None:
    """A screen reader hears the number of a page and the words that the caller gave for it."""
    preview.show_pages(PAGES, ["one", "two <b>", "three"])

    readers = [QAccessible.queryAccessibleInterface(page) for page in sheets(preview)]
    assert [reader.text(QAccessible.Text.Name) for reader in readers] == captions(preview)
    assert [reader.text(QAccessible.Text.Description) for reader in readers] == ["one", "two <b>", "three"]


def test_texts_must_match_the_pages(preview: PagePreview) -> None:
    """Texts for other pages than these are refused: a page must not be read out as another."""
    with pytest.raises(ValueError, match="as many texts"):
        preview.show_pages(PAGES, ["one"])


def test_the_pages_are_not_mirrored(preview: PagePreview, dressed: QApplication) -> None:
    """Right to left, the buttons change sides and the pages keep theirs."""
    picture = sheets(preview)[0].grab().toImage()
    smaller, larger = preview.findChildren(QPushButton)[:2]
    assert smaller.x() < larger.x()

    preview.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    dressed.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    assert smaller.x() > larger.x()
    assert sheets(preview)[0].grab().toImage() == picture


def test_further_button_stands_above_the_pages_and_comes_before_them(preview: PagePreview) -> None:
    """At the far end of the row; Tab meets it between the sizes and the pages."""
    button = QPushButton("More")
    preview.add_tool(button)
    preview.resize(700, 500)
    QApplication.processEvents()
    preview._fit.setFocus()
    QTest.keyClick(preview._fit, Qt.Key.Key_Tab)
    assert preview.focusWidget() is button
    QTest.keyClick(button, Qt.Key.Key_Tab)

    assert preview.focusWidget() is preview._area
    assert button.geometry().right() == preview.rect().right()
    assert button.geometry().center().y() == preview._fit.geometry().center().y()
