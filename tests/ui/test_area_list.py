from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton
from pytestqt.qtbot import QtBot

from mesodesk.body.figure import Body
from mesodesk.errors import MesoDeskError
from mesodesk.ui.widgets.area_list import AreaList
from mesodesk.wording.catalogue import Catalogue


@pytest.fixture
def areas(qtbot: QtBot, body: Body, words: Catalogue, dressed: QApplication) -> AreaList:
    """Show a list of all areas."""
    list_ = AreaList(body, words)
    qtbot.addWidget(list_)
    list_.resize(460, 700)
    list_.show()
    qtbot.waitExposed(list_)
    list_.activateWindow()
    dressed.processEvents()
    return list_


def box(list_: AreaList, name: str) -> QCheckBox:
    """Return the box of an area or a region."""
    found = list_.findChild(QCheckBox, name)
    assert isinstance(found, QCheckBox)
    return found


def focused(list_: AreaList) -> str:
    """Return the id of the box that has the focus."""
    widget = list_.focusWidget()
    return widget.objectName() if widget is not None else ""


def ids_of(body: Body, area: str) -> tuple[str, ...]:
    """Return the ids of an area's regions."""
    return tuple(region.id for region in body.regions_of(area))


def test_every_area_and_region_has_a_box(areas: AreaList, body: Body, words: Catalogue) -> None:
    """Nothing that the figure shows is missing from the list, in the order from the head down."""
    shown = [found.objectName() for found in areas.findChildren(QCheckBox)]

    assert [name for name in shown if name in body.areas] == [area for area in body.areas if body.regions_of(area)]
    assert {name for name in shown if name not in body.areas} == {
        region.id for view in body.views for region in view.regions
    }
    assert box(areas, "thighs").text() == words.say("area.thighs")


def test_area_box_chooses_all_its_regions(areas: AreaList, body: Body) -> None:
    """Who says "thighs" means them from all around; every region that changes is told once."""
    told: list[tuple[str, bool]] = []
    areas.toggled.connect(lambda region, chosen: told.append((region, chosen)))
    areas.set_selected(["front-thighs-inner-left"])

    QTest.keyClick(box(areas, "thighs"), Qt.Key.Key_Space)

    assert areas.selected() == ids_of(body, "thighs")
    assert set(told) == {(region, True) for region in ids_of(body, "thighs") if region != "front-thighs-inner-left"}
    assert len(told) == len(set(told))
    assert box(areas, "thighs").checkState() == Qt.CheckState.Checked

    QTest.keyClick(box(areas, "thighs"), Qt.Key.Key_Space)
    assert areas.selected() == ()


def test_area_box_is_half_full_when_some_are_chosen(areas: AreaList, body: Body, words: Catalogue) -> None:
    """Some, all and none look different, and a count says it in words."""
    area, count = box(areas, "thighs"), len(ids_of(body, "thighs"))

    areas.set_selected(["front-thighs-inner-left"])
    assert area.checkState() == Qt.CheckState.PartiallyChecked
    assert area.accessibleDescription() == words.say("region.say-count", chosen=1, n=count)
    areas.set_selected(ids_of(body, "thighs"))
    assert area.checkState() == Qt.CheckState.Checked
    areas.set_selected([])
    assert area.checkState() == Qt.CheckState.Unchecked


def test_region_box_toggles_its_region(qtbot: QtBot, areas: AreaList) -> None:
    """A region's box chooses it and takes it back, wherever its row is hit."""
    areas.expand("thighs")
    region = "front-thighs-inner-left"

    QApplication.processEvents()
    areas.ensureWidgetVisible(box(areas, region))
    far_end = QPoint(box(areas, region).width() - 8, 12)

    with qtbot.waitSignal(areas.toggled) as chosen:
        QTest.mouseClick(box(areas, region), Qt.MouseButton.LeftButton, pos=far_end)
    assert areas.selected() == (region,)
    with qtbot.waitSignal(areas.toggled) as taken_back:
        QTest.keyClick(box(areas, region), Qt.Key.Key_Space)

    assert chosen.args == [region, True]
    assert taken_back.args == [region, False]
    assert areas.selected() == ()


def test_listener_may_set_the_list_while_it_tells(areas: AreaList, body: Body) -> None:
    """A window that keeps the choice itself and hands it back at every signal ends with all of it."""
    kept: list[str] = []

    def keep(region: str, chosen: bool) -> None:
        kept.append(region) if chosen else kept.remove(region)
        areas.set_selected(kept)

    areas.toggled.connect(keep)

    QTest.keyClick(box(areas, "arms"), Qt.Key.Key_Space)

    assert areas.selected() == ids_of(body, "arms")


def test_set_selected_is_not_told(qtbot: QtBot, areas: AreaList) -> None:
    """What the program sets is not reported back to it, and an unknown region is refused."""
    with qtbot.assertNotEmitted(areas.toggled):
        areas.set_selected(["back-back-lower"])
    with pytest.raises(MesoDeskError, match="region-unknown"):
        areas.set_selected(["front-tail"])

    assert areas.selected() == ("back-back-lower",)


def test_focus_is_told(areas: AreaList) -> None:
    """The panel beside the list follows the keyboard: areas and regions both say where it is."""
    told: list[str] = []
    areas.focused.connect(told.append)
    areas.expand("thighs")

    box(areas, "thighs").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(box(areas, "thighs"), Qt.Key.Key_Down)

    assert told == ["thighs", "front-thighs-outer-left"]


def test_arrows_walk_over_what_is_shown(areas: AreaList, body: Body) -> None:
    """Up and down go from box to box, past folded regions, and stop at the ends."""
    met = []
    box(areas, body.areas[0]).setFocus(Qt.FocusReason.TabFocusReason)
    for _ in body.areas:
        met.append(focused(areas))
        QTest.keyClick(box(areas, met[-1]), Qt.Key.Key_Down)

    assert met == [area for area in body.areas if body.regions_of(area)]
    assert focused(areas) == met[-1]
    QTest.keyClick(box(areas, met[-1]), Qt.Key.Key_Up)
    assert focused(areas) == met[-2]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_sideways_arrows_fold(areas: AreaList, direction: Qt.LayoutDirection) -> None:
    """The arrow along the line opens an area and the one against it closes it, whichever way the lines run."""
    areas.setLayoutDirection(direction)
    onward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
    if direction == Qt.LayoutDirection.RightToLeft:
        onward, back = back, onward
    region = box(areas, "front-thighs-inner-left")
    box(areas, "thighs").setFocus(Qt.FocusReason.TabFocusReason)

    QTest.keyClick(box(areas, "thighs"), onward)
    assert region.isVisible()
    region.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(region, back)

    assert not region.isVisible()
    assert focused(areas) == "thighs"
    fold = areas.findChild(QToolButton, "areaFold")
    assert isinstance(fold, QToolButton)
    pointing = {Qt.Key.Key_Right: Qt.ArrowType.RightArrow, Qt.Key.Key_Left: Qt.ArrowType.LeftArrow}
    assert fold.arrowType() == pointing[onward]


def test_reader_meets_named_boxes(areas: AreaList, body: Body, words: Catalogue) -> None:
    """Boxes, folds and the list itself have names and states for a screen reader."""
    areas.set_selected(["front-thighs-inner-left"])
    reader = QAccessible.queryAccessibleInterface(box(areas, "front-thighs-inner-left"))
    area = QAccessible.queryAccessibleInterface(box(areas, "thighs"))

    assert reader.role() == QAccessible.Role.CheckBox
    assert reader.text(QAccessible.Text.Name) == words.say("region.front-thighs-inner-left")
    assert bool(reader.state().checked)
    assert bool(area.state().checkStateMixed)
    assert areas.accessibleName() == words.say("region.say-list")
    assert all(fold.accessibleName() for fold in areas.findChildren(QToolButton))
    assert len(areas.findChildren(QToolButton, "areaFold")) == sum(bool(body.regions_of(a)) for a in body.areas)


def test_targets_are_large_enough(areas: AreaList) -> None:
    """Every box is as high as a finger needs."""
    areas.expand("thighs")

    assert all(found.height() >= 40 for found in areas.findChildren(QCheckBox) if found.isVisible())
