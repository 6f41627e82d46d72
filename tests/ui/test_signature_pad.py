from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QInputDevice, QKeySequence, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.consent.ink import Device, Ink, InkPoint, InkProblem, Stroke
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.signature_pad import NO_PRESSURE, PAD_HEIGHT, PAD_WIDTH, SignaturePad
from mesodesk.wording.catalogue import Catalogue

LEFT = Qt.MouseButton.LeftButton
NOTHING = Qt.KeyboardModifier.NoModifier

SWING = [(100 + 3 * i, 90 + 50 * math.sin(i / 6)) for i in range(100)]


@pytest.fixture
def pad(qtbot: QtBot, dressed: QApplication, words: Catalogue, light: Theme) -> SignaturePad:
    """Return a shown pad at one widget pixel a pad unit."""
    pad = SignaturePad(words, light)
    qtbot.addWidget(pad)
    pad.resize(int(PAD_WIDTH), int(PAD_HEIGHT))
    pad.show()
    qtbot.waitExposed(pad)
    dressed.processEvents()
    return pad


@pytest.fixture(scope="module")
def pen() -> QPointingDevice:
    """Return a pen that feels pressure."""
    abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice("pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen, abilities, 1, 1)


def draw_with_pen(pad: SignaturePad, pen: QPointingDevice, points: Iterable[tuple[float, float]]) -> None:
    """Send one pen stroke, a point every two milliseconds, the release at the last point."""
    path = list(points)
    for index, (x, y) in enumerate(path):
        kind = QEvent.Type.TabletMove
        if index == 0:
            kind = QEvent.Type.TabletPress
        elif index == len(path) - 1:
            kind = QEvent.Type.TabletRelease
        send_pen(pad, pen, kind, x, y, 5000 + 2 * index, 0.25)


def places(stroke: Stroke) -> list[float]:
    """Return where the points of a stroke are, as one row of numbers."""
    return [number for point in stroke.points for number in (point.x, point.y)]


def near(path: Iterable[tuple[float, float]]) -> object:
    """Return something that equals the places of a path, but for rounding."""
    return pytest.approx([number for place in path for number in place])


def send_pen(
    pad: SignaturePad, pen: QPointingDevice, kind: QEvent.Type, x: float, y: float, stamp: int, pressure: float
) -> bool:
    """Send one pen event and return whether the pad took it."""
    at = QPointF(x, y)
    event = QTabletEvent(kind, pen, at, at, pressure, 0, 0, 0, 0, 0, NOTHING, LEFT, LEFT)
    event.setTimestamp(stamp)
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def draw_with_mouse(
    pad: SignaturePad,
    points: Iterable[tuple[float, float]],
    source: Qt.MouseEventSource = Qt.MouseEventSource.MouseEventNotSynthesized,
) -> None:
    """Send one mouse stroke, released where it ended."""
    path = list(points)
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(path) - 1), QEvent.Type.MouseButtonRelease]
    for index, (kind, (x, y)) in enumerate(zip(kinds, [*path, path[-1]], strict=True)):
        at = QPointF(x, y)
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
        event = QMouseEvent(kind, at, at, at, button, LEFT, NOTHING, source, QPointingDevice.primaryPointingDevice())
        event.setTimestamp(9000 + 4 * index)
        QApplication.sendEvent(pad, event)


def test_every_point_of_a_pen_is_kept(pad: SignaturePad, pen: QPointingDevice) -> None:
    """A thousand pen events are a thousand points, with their places, times and pressures."""
    path = [(50 + i / 2, 90 + 40 * math.sin(i / 30)) for i in range(1000)]

    draw_with_pen(pad, pen, path)

    (stroke,) = pad.ink().strokes
    assert stroke.device is Device.PEN
    assert places(stroke) == near(path)
    assert [point.t for point in stroke.points] == list(range(0, 2000, 2))
    assert {point.pressure for point in stroke.points} == {0.25}


def test_every_point_of_a_mouse_is_kept(pad: SignaturePad) -> None:
    """Each press and move of the mouse is a point; a release that did not move adds none."""
    draw_with_mouse(pad, SWING)

    (stroke,) = pad.ink().strokes
    assert stroke.device is Device.MOUSE
    assert places(stroke) == near(SWING)
    assert {point.pressure for point in stroke.points} == {NO_PRESSURE}


def test_every_point_of_a_finger_is_kept(pad: SignaturePad, touch: Callable[[], QPointingDevice]) -> None:
    """Each press and move of a finger is a point."""
    screen = touch()
    path = [QPoint(round(x), round(y)) for x, y in SWING]

    QTest.touchEvent(pad, screen).press(0, path[0], pad).commit()
    for point in path[1:]:
        QTest.touchEvent(pad, screen).move(0, point, pad).commit()
    QTest.touchEvent(pad, screen).release(0, path[-1], pad).commit()

    (stroke,) = pad.ink().strokes
    assert stroke.device is Device.TOUCH
    assert places(stroke) == near([(point.x(), point.y()) for point in path])


@pytest.fixture(scope="module")
def touch() -> Callable[[], QPointingDevice]:
    """Return a way to the one touch screen of the tests; Qt keeps each that is made until the program ends."""
    made: list[QPointingDevice] = []

    def screen() -> QPointingDevice:
        if not made:
            made.append(QTest.createTouchDevice())
        return made[0]

    return screen


def test_a_resting_palm_draws_nothing(pad: SignaturePad, touch: Callable[[], QPointingDevice]) -> None:
    """While one finger draws, a second touch is no stroke and does not disturb the first."""
    screen = touch()

    QTest.touchEvent(pad, screen).press(0, QPoint(100, 50), pad).commit()
    QTest.touchEvent(pad, screen).stationary(0).press(1, QPoint(400, 160), pad).commit()
    QTest.touchEvent(pad, screen).move(0, QPoint(180, 60), pad).move(1, QPoint(410, 160), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(180, 60), pad).release(1, QPoint(410, 160), pad).commit()

    (stroke,) = pad.ink().strokes
    assert places(stroke) == near([(100, 50), (180, 60)])


def test_a_palm_beside_a_pen_draws_nothing(
    pad: SignaturePad, pen: QPointingDevice, touch: Callable[[], QPointingDevice]
) -> None:
    """A touch that began before the pen is taken away, and one after the pen is no stroke."""
    screen = touch()

    QTest.touchEvent(pad, screen).press(0, QPoint(400, 160), pad).commit()
    draw_with_pen(pad, pen, SWING)
    QTest.touchEvent(pad, screen).release(0, QPoint(400, 160), pad).commit()
    QTest.touchEvent(pad, screen).press(0, QPoint(420, 160), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(440, 160), pad).commit()

    assert [stroke.device for stroke in pad.ink().strokes] == [Device.PEN]


def test_a_pen_event_is_accepted(pad: SignaturePad, pen: QPointingDevice) -> None:
    """The pad accepts pen events even when locked, so that no mouse stroke is made up from them."""
    for locked in (False, True):
        pad.set_locked(locked)
        assert send_pen(pad, pen, QEvent.Type.TabletPress, 10, 10, 1, 0.5)
        assert send_pen(pad, pen, QEvent.Type.TabletRelease, 10, 10, 2, 0.5)


@pytest.mark.parametrize(
    "source", [Qt.MouseEventSource.MouseEventSynthesizedByQt, Qt.MouseEventSource.MouseEventSynthesizedBySystem]
)
def test_made_up_mouse_strokes_are_ignored(pad: SignaturePad, source: Qt.MouseEventSource) -> None:
    """A mouse stroke that was made up from a pen or a finger draws nothing."""
    draw_with_mouse(pad, SWING, source)

    assert pad.ink().strokes == ()


def test_ink_survives_a_resize(pad: SignaturePad, pen: QPointingDevice) -> None:
    """The same ink comes from a pad of any size, and a pen goes on in the same units."""
    draw_with_pen(pad, pen, SWING)
    before = pad.ink()

    pad.resize(1200, 500)
    pad.grab()
    assert pad.ink() == before

    # Twice as large, and 70 pixels down, because the pad keeps its shape in the middle.
    draw_with_mouse(pad, [(200, 70 + 100), (400, 70 + 300)])
    assert places(pad.ink().strokes[1]) == near([(100, 50), (200, 150)])


def test_points_beyond_the_edge_are_moved_onto_it(pad: SignaturePad) -> None:
    """Nothing lies outside the pad, and nothing is lost for it."""
    draw_with_mouse(pad, [(10, 10), (-50, 300), (900, -20)])

    (stroke,) = pad.ink().strokes
    assert places(stroke) == near([(10, 10), (0, PAD_HEIGHT), (PAD_WIDTH, 0)])


def test_time_never_runs_backwards(pad: SignaturePad, pen: QPointingDevice) -> None:
    """A device with another clock goes on where the ink was, and the first point is at nought."""
    draw_with_mouse(pad, SWING)
    draw_with_pen(pad, pen, SWING)

    times = [point.t for stroke in pad.ink().strokes for point in stroke.points]
    assert times[0] == 0
    assert times == sorted(times)


def test_undo_and_clear(qtbot: QtBot, pad: SignaturePad) -> None:
    """Undo takes back the last stroke, clear all of them, each with one signal; an empty pad sends none."""
    draw_with_mouse(pad, SWING)
    draw_with_mouse(pad, [(10, 10), (60, 60)])
    first = pad.ink().strokes[0]

    with qtbot.waitSignal(pad.changed):
        pad.undo()
    assert pad.ink().strokes == (first,)

    with qtbot.waitSignal(pad.changed):
        pad.clear()
    assert pad.ink() == Ink(PAD_WIDTH, PAD_HEIGHT, ())

    with qtbot.assertNotEmitted(pad.changed):
        pad.undo()
        pad.clear()


def test_changed_comes_once_a_stroke(pad: SignaturePad) -> None:
    """The signal comes when the pen is up, not at every point."""
    heard: list[int] = []
    pad.changed.connect(lambda: heard.append(len(pad.ink().strokes)))

    draw_with_mouse(pad, SWING)
    draw_with_mouse(pad, SWING)

    assert heard == [1, 2]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ([], InkProblem.BLANK),
        ([(100, 100), (101, 100)], InkProblem.DOT),
        ([(100 + i, 100) for i in range(200)], InkProblem.STRAIGHT_LINE),
        (SWING, None),
    ],
)
def test_what_is_no_signature(pad: SignaturePad, path: list[tuple[float, float]], problem: InkProblem | None) -> None:
    """An empty pad, a dot and a straight line say so; a swing can be a signature."""
    if path:
        draw_with_mouse(pad, path)

    assert pad.ink().problem() is problem


def test_keys_undo_and_clear(pad: SignaturePad) -> None:
    """Ctrl+Z takes back the last stroke and Delete clears the pad that has the focus."""
    for _ in range(3):
        draw_with_mouse(pad, SWING)
    pad.setFocus()

    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.ink().strokes) == 2

    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.ink().strokes == ()


def test_undo_key_is_the_pads_own(qtbot: QtBot, pad: SignaturePad) -> None:
    """The window's Undo does not take the key from the pad that has the focus."""
    draw_with_mouse(pad, SWING)
    action = pad.addAction("undo")
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    pad.activateWindow()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)

    with qtbot.assertNotEmitted(action.triggered):
        QTest.keyClick(pad.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.ink().strokes == ()


@pytest.mark.usefixtures("dressed")
def test_tab_leaves_the_pad(qtbot: QtBot, words: Catalogue, light: Theme) -> None:
    """Tab goes into the pad and out of it again."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    before, pad, after = QLineEdit(), SignaturePad(words, light), QLineEdit()
    for widget in (before, pad, after):
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)

    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert pad.hasFocus()

    QTest.keyClick(pad, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_locked_pad_keeps_its_ink(pad: SignaturePad, pen: QPointingDevice) -> None:
    """Nothing that people do at a locked pad changes its ink, until it is unlocked."""
    draw_with_mouse(pad, SWING)
    before = pad.ink()

    pad.set_locked(True)
    draw_with_mouse(pad, SWING)
    draw_with_pen(pad, pen, SWING)
    pad.undo()
    pad.clear()
    assert pad.is_locked()
    assert pad.ink() == before

    pad.set_locked(False)
    pad.clear()
    assert pad.ink().strokes == ()


def test_a_stroke_ends_when_the_pad_goes(qtbot: QtBot, pad: SignaturePad) -> None:
    """A pad that is hidden under the pen keeps what was drawn and waits for no release."""
    QTest.mousePress(pad, LEFT, NOTHING, QPoint(50, 50))
    with qtbot.waitSignal(pad.changed):
        pad.hide()

    assert len(pad.ink().strokes) == 1


def test_shown_ink_comes_back(pad: SignaturePad) -> None:
    """Ink that is set is the ink that is there; ink of a larger pad is made smaller, in its own shape."""
    ink = Ink(PAD_WIDTH, PAD_HEIGHT, (Stroke(Device.PEN, (InkPoint(0, 10, 20, 0.5), InkPoint(5, 90, 40, 0.75))),))
    pad.set_ink(ink)
    assert pad.ink() == ink

    pad.set_ink(Ink(2 * PAD_WIDTH, PAD_HEIGHT, ink.strokes))
    assert places(pad.ink().strokes[0]) == near([(5, 10), (45, 20)])


def test_the_picture_grows_as_it_is_drawn_anew(pad: SignaturePad, pen: QPointingDevice) -> None:
    """What was painted piece by piece is pixel for pixel what the points give when all is painted anew."""
    pad.grab()
    draw_with_pen(pad, pen, SWING)
    grown = pad.grab().toImage()
    pad.resize(pad.width() + 60, pad.height() + 18)
    pad.grab()
    pad.resize(pad.width() - 60, pad.height() - 18)

    assert pad.grab().toImage() == grown


def test_the_hint_stands_only_while_it_is_empty(pad: SignaturePad) -> None:
    """The picture of an empty pad comes back when the ink is cleared, and differs from an inked one."""
    empty = pad.grab().toImage()
    draw_with_mouse(pad, [(10, 10), (11, 10)])
    below = pad.rect().adjusted(0, 140, 0, -6)
    assert pad.grab(below).toImage() != empty.copy(below)

    pad.clear()
    assert pad.grab().toImage() == empty


def test_the_focus_shows(qtbot: QtBot, pad: SignaturePad) -> None:
    """A pad with the focus looks different from one without."""
    pad.clearFocus()
    without: QImage = pad.grab().toImage()
    pad.activateWindow()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)

    assert pad.grab().toImage() != without


def test_mirrored_layout_mirrors_the_form_and_not_the_ink(pad: SignaturePad) -> None:
    """Right to left, the cross stands at the right; the points stay where they were drawn."""
    pad.clear()
    left_to_right = pad.grab().toImage()
    pad.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert pad.grab().toImage() != left_to_right

    draw_with_mouse(pad, SWING)
    assert places(pad.ink().strokes[0]) == near(SWING)


def test_a_screen_reader_hears_name_and_state(pad: SignaturePad, words: Catalogue) -> None:
    """The pad has a name, says how it is used, how many strokes there are, and that it is locked."""
    reader = QAccessible.queryAccessibleInterface(pad)
    assert reader.text(QAccessible.Text.Name) == words.say("widget.pad-name")

    draw_with_mouse(pad, SWING)
    assert reader.text(QAccessible.Text.Description) == f"1 stroke. {words.say('widget.pad-how')}"

    pad.set_locked(True)
    assert words.say("widget.pad-kept") in reader.text(QAccessible.Text.Description)


def test_another_theme_draws_the_same_ink_in_its_colours(pad: SignaturePad, dark: Theme) -> None:
    """A change of theme changes the picture and not the ink."""
    draw_with_mouse(pad, SWING)
    ink, picture = pad.ink(), pad.grab().toImage()

    pad.set_theme(dark)

    assert pad.ink() == ink
    assert pad.grab().toImage() != picture
