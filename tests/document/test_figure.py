from __future__ import annotations

from collections import Counter

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.body.figure import Ring, View
from mesodesk.document.figure import CLOSEST, DOT, dotted, figure
from mesodesk.document.pictures import render
from mesodesk.document.text import Style
from tests.document.paper_reading import PLAIN, lines, paper

VIEWS = ("front", "back", "face", "scalp")


def _drawn(view: View, numbers: dict[str, int], style: Style = PLAIN) -> bytes:
    return paper(figure(view, numbers, 300, style, "Figure of a body."))


def _colours(pdf: bytes) -> Counter[bytes]:
    picture = render(pdf, 72)[0]
    return Counter(picture.pixels[n : n + 3] for n in range(0, len(picture.pixels), 4))


@pytest.mark.parametrize("name", VIEWS)
def test_every_region_is_marked_with_its_number(desk: Desk, name: str) -> None:
    """Each chosen region carries its number, whatever the view."""
    view = desk.body.view(name)
    numbers = {region.id: n for n, region in enumerate(view.regions, start=1)}

    assert lines(_drawn(view, numbers))[0] == [str(n) for n in numbers.values()]


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_not_chosen_is_not_marked(desk: Desk, name: str) -> None:
    """Regions of other views and unchosen ones leave no mark; chosen ones change the drawing and nothing else does."""
    view = desk.body.view(name)
    chosen = {view.regions[0].id: 7}
    others = {region.id: 1 for other in desk.body.views if other is not view for region in other.regions}

    assert lines(_drawn(view, others)) == lines(_drawn(view, {})) == [[]]
    assert _drawn(view, others) == _drawn(view, {})
    assert lines(_drawn(view, others | chosen)) == [["7"]]


def test_a_chosen_region_shows_without_colour(desk: Desk) -> None:
    """A chosen region is hatched in dark strokes, so that a grey print shows it too."""
    view = desk.body.view("front")
    region = next(region for region in view.regions if region.area == "abdomen")
    plain, chosen = _colours(_drawn(view, {})), _colours(_drawn(view, {region.id: 1}))

    def dark(colours: Counter[bytes]) -> int:
        return sum(count for colour, count in colours.items() if sum(colour) < 3 * 140)

    assert dark(chosen) > dark(plain) + 50


def test_the_figure_keeps_its_proportions(desk: Desk) -> None:
    """A view is as high as asked for and as wide as its own shape."""
    view = desk.body.view("face")
    drawing = figure(view, {}, 168, PLAIN, "Figure of a body.")

    assert drawing.box == pytest.approx((view.width * 168 / view.height, 168))


@pytest.mark.parametrize("name", VIEWS)
def test_the_part_around_the_dots_holds_its_regions(desk: Desk, name: str) -> None:
    """Each region, and all of them, fit into what is shown, which never is more than the view or too little of it."""
    view = desk.body.view(name)
    for regions in (*([region] for region in view.regions), view.regions):
        drawing = dotted(view, {region.id for region in regions}, [], 100, "Figure of a body.")
        wide, tall = drawing.box
        unit = min(100 / (CLOSEST * view.height), 100 / max(_tall(region.rings) for region in regions))

        assert tall == 100
        assert wide <= view.width * unit * 1.001
        assert lines(paper(drawing)) == [[]]


def _tall(rings: tuple[Ring, ...]) -> float:
    ys = [y for ring in rings for _, y in ring]
    return max(ys) - min(ys)


@pytest.mark.untraced
def test_dots_are_dark_above_the_outlines(desk: Desk) -> None:
    """Each dot darkens about as much as its size, in black and white too, and lies where it was set."""
    view = desk.body.view("front")
    region = next(region for region in view.regions if region.area == "abdomen")

    def dark(*dots: tuple[float, float]) -> int:
        drawn = paper(dotted(view, {region.id}, dots, 300, "Figure of a body."))
        picture = render(drawn, 288)[0]
        return sum(sum(picture.pixels[n : n + 3]) < 3 * 60 for n in range(0, len(picture.pixels), 4))

    x, y = region.badge
    size = 3.14 * (DOT * 4) ** 2
    none, one, two = dark(), dark((x, y)), dark((x, y), (x, y + 20))

    assert 0.7 * size < one - none < 1.1 * size
    assert 1.4 * size < two - none < 2.2 * size
    assert dark((-500.0, -500.0)) == none
