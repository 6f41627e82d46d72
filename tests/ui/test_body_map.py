from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QCursor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mesodesk import resources
from mesodesk.body.figure import Body, Side
from mesodesk.errors import MesoDeskError
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.area_list import AreaList
from mesodesk.ui.widgets.body_map import BodyMap
from mesodesk.wording.catalogue import Catalogue

VIEWS = ("front", "back", "face", "scalp")
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
SIZE = QSize(600, 760)
NAVEL = "front-abdomen-lower"

Shown = Callable[..., BodyMap]


@pytest.fixture
def shown(
    qtbot: QtBot,
    body: Body,
    words: Catalogue,
    light: Theme,
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> Shown:
    """Show a map of a view, without waits and fades."""
    for name in ("HOVER_MS", "SETTLE_MS", "SHADE_AFTER_MS"):
        monkeypatch.setattr(BodyMap, name, 0)

    # The platform's pointer must not lie on the figure by chance.
    QCursor.setPos(2, 2)

    def show(view: str = "front", theme: Theme = light) -> BodyMap:
        map_ = BodyMap(body, words, theme)
        qtbot.addWidget(map_)
        map_.resize(SIZE)
        map_.show_view(view)
        map_.move(0, 0)
        map_.show()
        qtbot.waitExposed(map_)
        map_.activateWindow()
        dressed.processEvents()
        return map_

    return show


def click(map_: BodyMap, region: str) -> None:
    """Click on a region's badge."""
    QTest.mouseClick(map_, Qt.MouseButton.LeftButton, pos=map_.place_of(region).toPoint())


def hover(map_: BodyMap, place: QPointF) -> None:
    """Move the pointer; a real one need not be over the window."""
    none, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, place, map_.mapToGlobal(place), buttons, buttons, none)
    QApplication.sendEvent(map_, move)


def button(map_: BodyMap, region: str) -> QWidget:
    """Return a region's button."""
    found = map_.findChild(QWidget, region)
    assert isinstance(found, QWidget)
    return found


def focused(map_: BodyMap) -> str:
    """Return the id of the region that has the focus."""
    widget = map_.focusWidget()
    return widget.objectName() if widget is not None else ""


def focus(map_: BodyMap, region: str) -> None:
    """Put the keyboard on a region, as the Tab key does."""
    button(map_, region).setFocus(Qt.FocusReason.TabFocusReason)


def picture(map_: BodyMap) -> QImage:
    """Return what the map looks like."""
    return map_.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def distance(one: QColor, other: QColor) -> int:
    """Return how far two colours are apart in their farthest channel."""
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


# ---------------------------------------------------------------------------------------------------- the words


def test_every_region_has_one_name(body: Body, words: Catalogue) -> None:
    """Names and regions match one to one: none is missing, none is left over, no two are alike."""
    entries = resources.json_of("text/en/region.json")
    names = {key: name for key, name in entries.items() if not key.startswith("say-")}
    ids = [region.id for view in body.views for region in view.regions]

    assert set(names) == set(ids)
    assert len(set(names.values())) == len(ids)
    assert all(words.has(f"region.{region_id}") for region_id in ids)


def test_names_tell_the_side(body: Body, words: Catalogue) -> None:
    """A name says left exactly when the region is on the patient's left, and likewise right."""
    for view in body.views:
        for region in view.regions:
            said = set(words.say(f"region.{region.id}").casefold().split()) & {"left", "right"}

            assert said == ({region.side.value} - {"middle"}), region.id


# ---------------------------------------------------------------------------------------------------- the mouse


def test_click_chooses_and_takes_back(qtbot: QtBot, shown: Shown) -> None:
    """A click chooses, a second takes back, and each is told once."""
    map_ = shown()

    with qtbot.waitSignal(map_.toggled) as chosen:
        click(map_, NAVEL)
    assert map_.selected() == (NAVEL,)
    with qtbot.waitSignal(map_.toggled) as taken_back:
        click(map_, NAVEL)

    assert chosen.args == [NAVEL, True]
    assert taken_back.args == [NAVEL, False]
    assert map_.selected() == ()


@pytest.mark.parametrize("view", VIEWS)
def test_every_region_can_be_clicked(shown: Shown, body: Body, view: str) -> None:
    """A click on a region's badge chooses that region and no other."""
    map_ = shown(view)

    for region in body.view(view).regions:
        click(map_, region.id)

    assert map_.selected() == tuple(region.id for region in body.view(view).regions)


@pytest.mark.parametrize(
    ("view", "side"), [("front", Side.LEFT), ("face", Side.LEFT), ("back", Side.RIGHT), ("scalp", Side.RIGHT)]
)
def test_right_of_the_picture_is_the_right_side_of_the_patient(shown: Shown, body: Body, view: str, side: Side) -> None:
    """Who clicks right of the middle gets what lies there on the patient, seen from where the view looks."""
    map_ = shown(view)
    other = Side.LEFT if side == Side.RIGHT else Side.RIGHT
    paired = [region for region in body.view(view).regions if region.side != Side.MIDDLE]

    assert {region.side for region in paired} == {Side.LEFT, Side.RIGHT}
    for region in paired:
        place = map_.place_of(region.id)
        met = map_.region_at(place)
        assert body.region(met).side == (side if place.x() > map_.width() / 2 else other)


def test_click_beside_the_figure_does_nothing(qtbot: QtBot, shown: Shown) -> None:
    """The ground behind the figure is no target."""
    map_ = shown()

    with qtbot.assertNotEmitted(map_.toggled):
        QTest.mouseClick(map_, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_letting_go_elsewhere_does_nothing(qtbot: QtBot, shown: Shown) -> None:
    """Who pressed the wrong place can slide off it."""
    map_ = shown()

    with qtbot.assertNotEmitted(map_.toggled):
        QTest.mousePress(map_, Qt.MouseButton.LeftButton, pos=map_.place_of(NAVEL).toPoint())
        QTest.mouseRelease(map_, Qt.MouseButton.LeftButton, pos=map_.place_of("front-abdomen-upper").toPoint())


def test_only_the_left_button_chooses(qtbot: QtBot, shown: Shown) -> None:
    """The other buttons stay free for menus."""
    map_ = shown()

    with qtbot.assertNotEmitted(map_.toggled):
        QTest.mouseClick(map_, Qt.MouseButton.RightButton, pos=map_.place_of(NAVEL).toPoint())


def test_near_miss_meets_the_region_beside_it(shown: Shown, body: Body) -> None:
    """A finger that lands a few pixels off the arm still meets the arm."""
    map_ = shown()
    place = map_.place_of("front-arms-forearm-left")
    while map_.region_at(place) == "front-arms-forearm-left":
        place += QPointF(1, 0)

    assert map_.region_at(place - QPointF(1, 0)) == "front-arms-forearm-left"
    assert map_.region_at(place + QPointF(BodyMap.REACH, 0)) == ""
    assert body.region("front-arms-forearm-left").side == Side.LEFT


def test_hover_is_told_and_glows(qtbot: QtBot, shown: Shown) -> None:
    """The region under the pointer is told and looks different; leaving it takes the glow away."""
    map_ = shown()
    told: list[str] = []
    map_.hovered.connect(told.append)
    hover(map_, QPointF(3, 3))
    before = picture(map_)

    hover(map_, map_.place_of(NAVEL))
    qtbot.waitUntil(lambda: told == [NAVEL])
    during = picture(map_)
    hover(map_, QPointF(3, 3))
    qtbot.waitUntil(lambda: told == [NAVEL, ""])

    assert during != before
    assert picture(map_) == before


# ------------------------------------------------------------------------------------------------- the keyboard


def test_space_toggles(qtbot: QtBot, shown: Shown) -> None:
    """Space does what a click does."""
    map_ = shown()
    focus(map_, NAVEL)

    with qtbot.waitSignal(map_.toggled) as chosen:
        QTest.keyClick(button(map_, NAVEL), Qt.Key.Key_Space)
    assert map_.selected() == (NAVEL,)
    QTest.keyClick(button(map_, NAVEL), Qt.Key.Key_Space)

    assert chosen.args == [NAVEL, True]
    assert map_.selected() == ()


@pytest.mark.parametrize("view", VIEWS)
def test_tab_walks_over_all_regions_and_out(
    qtbot: QtBot, body: Body, words: Catalogue, light: Theme, dressed: QApplication, view: str
) -> None:
    """The Tab key meets every region once, from the head down, and then leaves the map."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    map_, after = BodyMap(body, words, light), QLineEdit()
    map_.show_view(view)
    column.addWidget(map_)
    column.addWidget(after)
    window.resize(SIZE)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    dressed.processEvents()
    after.setFocus()
    met: list[str] = []
    map_.focused.connect(met.append)

    for _ in range(len(body.view(view).regions) + 1):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)

    assert sorted(met) == sorted(region.id for region in body.view(view).regions)
    assert after.hasFocus()
    heights = [body.region(region_id).badge[1] for region_id in met]
    row = body.view(view).height / 8
    assert all(lower > higher - row for higher, lower in pairwise(heights))


@pytest.mark.parametrize("view", VIEWS)
def test_arrows_reach_every_region(shown: Shown, body: Body, view: str) -> None:
    """From the first region every other can be reached by arrow keys alone, and each of them back."""
    map_ = shown(view)
    ids = {region.id for region in body.view(view).regions}
    onward: dict[str, set[str]] = {}
    for region_id in ids:
        onward[region_id] = set()
        for arrow in ARROWS:
            focus(map_, region_id)
            QTest.keyClick(button(map_, region_id), arrow)
            onward[region_id].add(focused(map_))

    for start in ids:
        seen, queue = {start}, deque([start])
        while queue:
            new = onward[queue.popleft()] - seen
            seen |= new
            queue.extend(new)
        assert seen == ids


def test_arrow_goes_where_it_points(shown: Shown) -> None:
    """Left and right are those of the picture, whichever way the language runs."""
    map_ = shown()
    focus(map_, "front-abdomen-upper")

    QTest.keyClick(button(map_, "front-abdomen-upper"), Qt.Key.Key_Down)

    assert focused(map_) == NAVEL


def test_ring_shows_for_the_keyboard_only(shown: Shown) -> None:
    """A click moves the focus without a ring; an arrow key shows it, even where there is nowhere to go."""
    map_ = shown()
    bare = picture(map_)
    top = "front-scalp-front"

    click(map_, top)
    click(map_, top)
    assert focused(map_) == top
    assert picture(map_) == bare
    QTest.keyClick(button(map_, top), Qt.Key.Key_Up)

    assert focused(map_) == top
    assert picture(map_) != bare


# -------------------------------------------------------------------------------------------------- the reader


@pytest.mark.parametrize("view", VIEWS)
def test_reader_meets_named_check_boxes(shown: Shown, body: Body, words: Catalogue, view: str) -> None:
    """To a screen reader each region is a check box with its name, its state and its place."""
    map_ = shown(view)
    first = body.view(view).regions[0].id
    map_.set_selected([first])

    for region in body.view(view).regions:
        reader = QAccessible.queryAccessibleInterface(button(map_, region.id))

        assert reader.role() == QAccessible.Role.CheckBox
        assert reader.text(QAccessible.Text.Name) == words.say(f"region.{region.id}")
        assert bool(reader.state().checkable)
        assert bool(reader.state().checked) == (region.id == first)
        assert reader.rect().width() > 5


def test_reader_can_toggle(qtbot: QtBot, shown: Shown) -> None:
    """A screen reader's own action chooses a region."""
    map_ = shown()
    reader = QAccessible.queryAccessibleInterface(button(map_, NAVEL))

    with qtbot.waitSignal(map_.toggled) as chosen:
        reader.actionInterface().doAction("Toggle")

    assert chosen.args == [NAVEL, True]
    assert map_.selected() == (NAVEL,)


def test_choice_is_announced(shown: Shown, words: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happened is said aloud, with the region's name."""
    said: list[str] = []
    monkeypatch.setattr(
        "mesodesk.ui.widgets.body_map.QAccessibleAnnouncementEvent", lambda _, message: said.append(message)
    )
    monkeypatch.setattr("mesodesk.ui.widgets.body_map.QAccessible.updateAccessibility", lambda _: None)
    map_ = shown()

    click(map_, NAVEL)
    click(map_, NAVEL)

    name = words.say(f"region.{NAVEL}")
    assert said == [words.say("region.say-chosen", region=name), words.say("region.say-not-chosen", region=name)]


def test_map_says_what_it_is(shown: Shown) -> None:
    """The map has a name and tells how it is used."""
    reader = QAccessible.queryAccessibleInterface(shown())

    assert reader.text(QAccessible.Text.Name)
    assert reader.text(QAccessible.Text.Description)


# ------------------------------------------------------------------------------------------------- the choice


def test_three_ways_choose_the_same(qtbot: QtBot, shown: Shown, body: Body, words: Catalogue) -> None:
    """Pointing, the keyboard and the list come to one result."""
    pointed, keyed = shown(), shown()
    listed = AreaList(body, words)
    qtbot.addWidget(listed)
    wanted = ("front-abdomen-lower", "front-thighs-inner-left")

    for region_id in wanted:
        click(pointed, region_id)
        focus(keyed, region_id)
        QTest.keyClick(button(keyed, region_id), Qt.Key.Key_Space)
        box = listed.findChild(QWidget, region_id)
        assert isinstance(box, QWidget)
        QTest.keyClick(box, Qt.Key.Key_Space)

    assert pointed.selected() == keyed.selected() == listed.selected() == wanted


def test_set_selected_is_not_told(qtbot: QtBot, shown: Shown) -> None:
    """What the program sets is not reported back to it as a person's doing."""
    map_ = shown()

    with qtbot.assertNotEmitted(map_.toggled):
        map_.set_selected(["back-back-lower", NAVEL])

    assert map_.selected() == (NAVEL, "back-back-lower")


def test_choice_outlives_the_view(shown: Shown) -> None:
    """Another view does not forget, and shows what was chosen before it was ever shown."""
    map_ = shown()
    click(map_, NAVEL)
    map_.set_selected([*map_.selected(), "back-back-lower"])

    map_.show_view("back")

    assert map_.view_id() == "back"
    assert map_.selected() == (NAVEL, "back-back-lower")
    reader = QAccessible.queryAccessibleInterface(button(map_, "back-back-lower"))
    assert bool(reader.state().checked)


def test_focus_stays_in_the_map_when_the_view_changes(shown: Shown) -> None:
    """The keyboard is not thrown out of the map."""
    map_ = shown()
    focus(map_, NAVEL)

    map_.show_view("scalp")

    assert focused(map_).startswith("scalp-")
    assert not button(map_, NAVEL).isVisible()


def test_unknown_names_are_refused(shown: Shown) -> None:
    """A region or view that the figure does not have is an error with its name."""
    map_ = shown()

    with pytest.raises(MesoDeskError, match="region-unknown"):
        map_.set_selected(["front-tail"])
    with pytest.raises(MesoDeskError, match="view-unknown"):
        map_.show_view("inside")
    with pytest.raises(MesoDeskError, match="region-unknown"):
        map_.place_of("back-back-lower")
    assert map_.selected() == ()
    assert map_.view_id() == "front"


# ------------------------------------------------------------------------------------------------ the picture


@pytest.mark.parametrize("name", ["light", "dark"])
def test_chosen_region_looks_chosen_and_bears_a_tick(
    shown: Shown, light: Theme, dark: Theme, qtbot: QtBot, name: str
) -> None:
    """What is chosen differs in colour and, for who sees no colours, by a badge with a tick in it."""
    theme = light if name == "light" else dark
    map_ = shown("front", theme)
    qtbot.wait(60)
    before = picture(map_)

    map_.set_selected([NAVEL])
    after = picture(map_)

    middle = map_.place_of(NAVEL).toPoint()
    assert distance(after.pixelColor(middle + QPoint(18, 0)), before.pixelColor(middle + QPoint(18, 0))) > 30
    assert distance(after.pixelColor(middle - QPoint(0, 6)), theme.colour("body-badge")) < 12
    disc = [after.pixelColor(middle + QPoint(x, y)) for x in range(-5, 6) for y in range(-4, 5)]
    assert min(distance(colour, theme.colour("body-tick")) for colour in disc) < 40


def test_relief_comes_after_the_first_frame(shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first frame is plain, so that the window is there at once; then the relief comes by itself."""
    monkeypatch.setattr(BodyMap, "SHADE_AFTER_MS", 400)
    map_ = shown()
    plain = picture(map_)

    qtbot.waitUntil(lambda: picture(map_) != plain, timeout=5000)


def test_theme_switch_repaints(qtbot: QtBot, shown: Shown, light: Theme, dark: Theme) -> None:
    """The figure takes on the other theme, and comes back the same."""
    map_ = shown()
    qtbot.wait(60)
    before = picture(map_)
    chest = map_.place_of("front-abdomen-upper").toPoint()

    map_.set_theme(dark)
    qtbot.wait(60)
    during = picture(map_)
    map_.set_theme(light)
    qtbot.wait(60)

    assert during.pixelColor(chest).lightness() < before.pixelColor(chest).lightness() - 50
    assert picture(map_) == before


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [QSize(300, 900), QSize(900, 400), QSize(260, 320)])
def test_figure_keeps_its_proportions(qtbot: QtBot, shown: Shown, body: Body, view: str, size: QSize) -> None:
    """Whatever the room, the figure is not stretched, lies in the middle and is hit where it is seen."""
    map_ = shown(view)

    map_.resize(size)
    qtbot.wait(30)

    first, *_, last = body.view(view).regions
    seen = map_.place_of(last.id) - map_.place_of(first.id)
    drawn = QPointF(*last.badge) - QPointF(*first.badge)
    scale = min((size.width() - 36) / body.view(view).width, (size.height() - 36) / body.view(view).height)
    assert (seen - drawn * scale).manhattanLength() < 2
    for region in body.view(view).regions:
        assert map_.region_at(map_.place_of(region.id)) == region.id
        assert button(map_, region.id).geometry().contains(map_.place_of(region.id).toPoint())


def test_resized_map_is_as_sharp_as_a_new_one(qtbot: QtBot, shown: Shown) -> None:
    """The stretched picture is only there while the window is being drawn larger or smaller."""
    map_, new = shown(), shown()
    size = QSize(480, 620)
    qtbot.wait(60)

    map_.resize(size)
    stretched = picture(map_)
    qtbot.wait(120)
    new.resize(size)
    new.set_theme(map_.theme())
    qtbot.wait(120)

    assert stretched.size() == size
    assert picture(map_) != stretched
    assert picture(map_) == picture(new)


def test_anatomy_is_never_mirrored(qtbot: QtBot, body: Body, words: Catalogue, light: Theme) -> None:
    """In a window that runs from right to left the patient's left stays where it was."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    map_ = BodyMap(body, words, light)
    QVBoxLayout(window).addWidget(map_)
    window.resize(SIZE)
    window.show()

    assert map_.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert map_.place_of("front-arms-upper-left").x() > map_.place_of("front-arms-upper-right").x()


def test_map_can_be_taken_down_with_the_focus_in_it(qtbot: QtBot, shown: Shown) -> None:
    """Closing the window while a region has the focus is quiet."""
    map_ = shown()
    focus(map_, NAVEL)
    gone = map_.destroyed

    with qtbot.waitSignal(gone):
        map_.deleteLater()
