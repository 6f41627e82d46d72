from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mesodesk.ui.pages.areas import LIST, AreasPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.label import Label
from tests.ui.talks import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(talk: Talk, light: Theme, qtbot: QtBot) -> AreasPage:
    """Return the page, followed by the talk as in the window."""
    return shown(AreasPage(talk, light), qtbot)


def click(page: AreasPage, region: str) -> None:
    """Click a region on the figure."""
    QTest.mouseClick(page.map, LEFT, pos=page.map.place_of(region).toPoint())


def test_click_chooses_a_region_and_another_takes_it_back(page: AreasPage) -> None:
    """The talk has what the figure shows."""
    click(page, "front-abdomen-lower")
    assert page.talk.consultation().regions == ("front-abdomen-lower",)
    assert "Abdomen" in page._summary.text()

    click(page, "front-abdomen-lower")

    assert page.talk.consultation().regions == ()
    assert page._summary.text() == page.say("areas-none")


def test_chosen_area_is_explained_and_has_a_tab(page: AreasPage) -> None:
    """The panel shows the area that was clicked last; its tab says that it is chosen."""
    click(page, "front-abdomen-lower")
    click(page, "front-thighs-inner-left")

    assert [page.tabs.tabText(index) for index in range(page.tabs.count())] == ["✓ Abdomen", "✓ Thighs"]
    assert page.tabs.tabData(page.tabs.currentIndex()) == "thighs"
    assert "thighs.harms" in page.sections._shown

    page.tabs.setCurrentIndex(0)

    assert "abdomen.harms" in page.sections._shown


def test_nothing_is_explained_before_an_area_is_in_focus(page: AreasPage) -> None:
    """A hint says what to do."""
    assert page._panel.currentWidget() is page._hint


def test_area_in_focus_has_a_tab_before_it_is_chosen(page: AreasPage) -> None:
    """Looking is not choosing: no tick on the tab, nothing in the talk."""
    page.map.focused.emit("front-abdomen-lower")

    assert page.tabs.tabText(0) == "Abdomen"
    assert page.talk.consultation().regions == ()


def test_list_and_figure_show_the_same_choice(page: AreasPage) -> None:
    """What is chosen on one is chosen on the other, in both directions."""
    click(page, "front-abdomen-lower")
    page.views.button(LIST).click()
    assert page.list.isVisible()
    assert page.list.selected() == ("front-abdomen-lower",)

    page.list.toggled.emit("back-neck-nape", True)
    page.list.focused.emit("neck")

    assert set(page.talk.consultation().regions) == {"front-abdomen-lower", "back-neck-nape"}
    assert "front-abdomen-lower" in page.map.selected()
    assert "neck.harms" in page.sections._shown


def test_list_focus_on_a_region_explains_its_area(page: AreasPage) -> None:
    """A row may stand for an area or for a region of it."""
    page.list.focused.emit("front-abdomen-lower")

    assert "abdomen.harms" in page.sections._shown


def test_view_that_goes_takes_no_focus_along(page: AreasPage) -> None:
    """Showing the list explains nothing that nobody asked for."""
    click(page, "front-abdomen-lower")
    page.map._shown()["front-abdomen-lower"].setFocus()
    page.show_view(LIST)

    assert "abdomen.harms" in page.sections._shown
    assert page.tabs.count() == 1


def test_every_view_can_be_shown(page: AreasPage) -> None:
    """One press a view, and the list."""
    for view in page.talk.desk.body.views:
        page.views.button(view.id).click()
        assert page.map.view_id() == view.id
        assert page._pickers.currentWidget() is page.map
    page.views.button(LIST).click()

    assert page._pickers.currentWidget() is page.list


def test_draft_with_areas_is_shown_with_its_first(page: AreasPage) -> None:
    """Whoever goes on sees what was chosen."""
    draft = replace(page.talk.consultation(), id="a" * 32, regions=("front-thighs-inner-left",))
    page.talk.begin(draft)

    assert page.map.selected() == ("front-thighs-inner-left",)
    assert "thighs.harms" in page.sections._shown


def test_next_patient_starts_with_an_empty_figure(page: AreasPage) -> None:
    """Nothing tells what the last one asked about."""
    click(page, "front-abdomen-lower")
    page.views.button(LIST).click()
    page.talk.begin()

    assert page.map.selected() == ()
    assert page.tabs.count() == 0
    assert page._panel.currentWidget() is page._hint
    assert page.views.value() == page.talk.desk.body.views[0].id


def test_theme_reaches_the_figure(page: AreasPage, dark: Theme) -> None:
    """The figure paints itself, so it is told."""
    page.set_theme(dark)

    assert page.map.theme() is dark


def test_refresh_hands_nothing_back(page: AreasPage, qtbot: QtBot) -> None:
    """Showing is not changing."""
    click(page, "front-abdomen-lower")
    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()


def test_cards_are_made_before_the_first_click(page: AreasPage, qtbot: QtBot) -> None:
    """After the warm-up the first click makes no new label, so it costs what every later one costs."""
    page.WARM_UP_MS = 0
    page.warm_up()
    qtbot.waitUntil(lambda: "back.unnamed" in page.sections._shown)  # the shortest comes last
    before = len(page.sections.findChildren(Label))

    click(page, "front-abdomen-lower")

    assert "abdomen.harms" in page.sections._shown
    assert len(page.sections.findChildren(Label)) == before


def test_warm_up_gives_way_to_people(page: AreasPage, qtbot: QtBot) -> None:
    """Who clicks while cards are being made sees their own area, and goes on seeing it."""
    page.WARM_UP_MS = 0
    page.warm_up()
    click(page, "front-abdomen-lower")
    qtbot.wait(100)

    assert "abdomen.harms" in page.sections._shown


def test_second_click_in_an_area_leaves_its_words_alone(page: AreasPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of an area does not change with its regions, so it is not set again."""
    click(page, "front-thighs-inner-left")
    monkeypatch.setattr(page.sections, "show_sections", lambda *_: pytest.fail("set again"))

    click(page, "front-thighs-inner-right")

    assert len(page.talk.consultation().regions) == 2
