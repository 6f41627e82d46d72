from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.consent.record import Signatory
from mesodesk.document.flow import Gap, Stack
from mesodesk.document.pictures import Picture, render
from mesodesk.document.sheet import paper_styles
from mesodesk.document.signature import Box, SignatureBox
from tests.actions.talks import INK, NOW
from tests.document.paper_reading import lines, paper

WHO = Signatory(Role.PATIENT, "Patient", "Ada Example", "I choose: yes.")
WIDTH, HEIGHT = 400, 600


def _box(desk: Desk, ink: Ink | None = None, who: Signatory = WHO, origin: Origin = Origin.PAD) -> tuple[bytes, Box]:
    """Return a page with one signature box at its foot, and where it lies."""
    mark = Mark(who.role, NOW, origin, "ab" * 32, ink) if ink else None
    placed: list[Box] = []
    block = SignatureBox(who, mark, paper_styles(), desk.catalogue, placed.append)
    pdf = paper(Stack([Gap(60), block]), width=WIDTH, height=HEIGHT)
    (box,) = placed
    return pdf, box


def _ink(*paths: list[tuple[float, float]], width: float = 600, height: float = 180) -> Ink:
    strokes = (Stroke(Device.PEN, tuple(InkPoint(9 * n, x, y, 0.5) for n, (x, y) in enumerate(path))) for path in paths)
    return Ink(width, height, tuple(strokes))


def _inked(one: Picture, other: Picture) -> set[tuple[int, int]]:
    """Return the pixels at which two pictures differ."""
    return {
        (n // 4 % one.width, n // 4 // one.width)
        for n in range(0, len(one.pixels), 4)
        if one.pixels[n : n + 3] != other.pixels[n : n + 3]
    }


def _changed(desk: Desk, ink: Ink) -> tuple[set[tuple[int, int]], Box]:
    """Return what ink changes on the page, at 72 dpi, above the line with the time; and the box."""
    empty, box = _box(desk)
    signed, same = _box(desk, ink)
    assert same == box
    changed = _inked(render(empty, 72)[0], render(signed, 72)[0])
    foot = HEIGHT - box.y - 25
    return {(x, y) for x, y in changed if y < foot}, box


def test_an_empty_box_says_who_signs_what(desk: Desk) -> None:
    """Name, role and meaning stand over the room for ink, and below it what will be written there."""
    pdf, box = _box(desk)

    assert lines(pdf)[0] == ["Ada Example, Patient", "I choose: yes.", "Signature, date and time"]
    assert (box.page, box.x, box.width, box.role) == (0, 0, WIDTH, Role.PATIENT)
    assert box.y + box.height == pytest.approx(HEIGHT - 60 - 3)


@pytest.mark.parametrize(("origin", "start"), [(Origin.PAD, "Signed on "), (Origin.FILE, "Signature read from a file")])
def test_a_signed_box_says_when_and_from_where(desk: Desk, origin: Origin, start: str) -> None:
    """Date, time and distance from UTC stand below the ink, and where the ink is from."""
    pdf, _ = _box(desk, INK[Role.PATIENT], origin=origin)

    last = lines(pdf)[0][-1]
    assert last.startswith(start)
    assert desk.catalogue.moment(NOW) in last
    assert "+01:00" in last


def test_ink_is_drawn_where_the_pen_went(desk: Desk) -> None:
    """A stroke from corner to corner of the pad runs from corner to corner of its room, y down."""
    changed, box = _changed(desk, _ink([(0, 0), (300, 90), (600, 180)]))
    left, right = min(changed), max(changed)

    assert left[0] == pytest.approx(box.x + SignatureBox.PADDING, abs=2)
    assert left[1] == pytest.approx(HEIGHT - box.y - 16 - SignatureBox.PADDING - SignatureBox.INK_HEIGHT, abs=2)
    assert right[0] > left[0] + 120
    assert right[1] > left[1] + 35


@pytest.mark.parametrize(("width", "height"), [(600, 180), (4000, 180), (100, 3000), (30, 30)])
def test_ink_stays_in_the_box(desk: Desk, width: float, height: float) -> None:
    """Whatever the shape of the pad, all ink on it is drawn, inside the room for ink."""
    corners = [(0, 0), (width, height), (width, 0), (0, height)]
    changed, box = _changed(desk, _ink([(x, y) for x, y in corners], width=width, height=height))
    xs, ys = [x for x, _ in changed], [y for _, y in changed]

    assert len(changed) > 15
    edge = SignatureBox.PADDING - 2
    assert box.x + edge <= min(xs) <= max(xs) <= box.x + box.width - edge
    assert min(ys) >= HEIGHT - box.y - 16 - SignatureBox.PADDING - SignatureBox.INK_HEIGHT - 2


def test_a_tap_is_a_dot_and_a_stroke_without_points_is_nothing(desk: Desk) -> None:
    """The dot on an i is drawn; an empty stroke in a file stops nothing."""
    name = [(40.0, 40.0), (80.0, 90.0), (120.0, 40.0)]
    with_dot, _ = _changed(desk, _ink(name, [(300, 60)]))
    without, _ = _changed(desk, _ink(name, []))

    assert without < with_dot
    assert 1 <= len(with_dot - without) <= 16


def test_small_ink_is_not_blown_up(desk: Desk) -> None:
    """Ink of a small pad is drawn in its own size, not larger."""
    changed, _ = _changed(desk, _ink([(0, 0), (30, 40), (60, 0)], width=60, height=40))
    xs = [x for x, _ in changed]

    assert max(xs) - min(xs) == pytest.approx(60, abs=3)


@pytest.mark.parametrize("name", ["Ada " * 1000, "a" * 4000])
def test_a_long_name_makes_the_letters_smaller_not_the_box_endless(desk: Desk, name: str) -> None:
    """A box fits on one page whatever the name, holds all of it, and leaves as much room for ink."""
    pdf, box = _box(desk, INK[Role.PATIENT], replace(WHO, name=name))
    text = "".join(lines(pdf)[0]).replace(" ", "")

    assert box.height <= SignatureBox.HEAD_HEIGHT + SignatureBox.INK_HEIGHT + 34
    assert name.replace(" ", "") in text


TYPED = Mark(Role.PATIENT, NOW, Origin.PAD, "ab" * 32, None, Kind.TYPED, "ADA example")
SAID = Mark(Role.PATIENT, NOW, Origin.PAD, "ab" * 32, None, Kind.WITNESSED)


def _page(desk: Desk, mark: Mark | None, who: Signatory = WHO, width: int = WIDTH) -> tuple[bytes, Box, list[str]]:
    """Return a page with one box, where it lies, and what it says."""
    placed: list[Box] = []
    box = SignatureBox(who, mark, paper_styles(), desk.catalogue, placed.append, witness="Wanda Witness")
    pdf = paper(Stack([Gap(60), box]), width=width, height=HEIGHT)
    return pdf, placed[0], list(box.said())


@pytest.mark.parametrize("width", [WIDTH, 240])
@pytest.mark.parametrize(
    ("mark", "stands", "made"),
    [
        (TYPED, "ADA example", "Typed by Ada Example, not drawn, on "),
        (SAID, "Said aloud or by a sign", "Said so before the witness Wanda Witness on "),
        (replace(SAID, ink=INK[Role.PATIENT]), "", "Made a mark before the witness Wanda Witness on "),
        (replace(TYPED, origin=Origin.FILE), "ADA example", "Typed name of Ada Example read from a file, not typed "),
        (replace(SAID, origin=Origin.FILE), "Said aloud", "Said so before the witness Wanda Witness: read from a file"),
        (
            replace(SAID, origin=Origin.FILE, ink=INK[Role.PATIENT]),
            "",
            "Mark made before the witness Wanda Witness, read from a file, not made in the room; added on ",
        ),
    ],
    ids=["typed", "said", "mark", "typed, from a file", "said, from a file", "mark, from a file"],
)
def test_a_box_says_truthfully_how_the_mark_was_made(
    desk: Desk, mark: Mark, stands: str, made: str, width: int
) -> None:
    """With date, time and zone, in a box of the same size as for ink; the words for blind readers are the same."""
    pdf, box, told = _page(desk, mark, width=width)
    text = " ".join(" ".join(lines(pdf)[0]).split())

    assert stands in text
    assert made in text
    assert desk.catalogue.moment(NOW) in text
    assert box == _page(desk, None, width=width)[1]
    assert any(stands in line for line in told)
    assert told[-1].startswith(made)
    assert (len(told) == 4) is bool(stands)


@pytest.mark.parametrize("name", ["Ada " * 300, "a" * 1000])
@pytest.mark.parametrize("kind", [Kind.TYPED, Kind.WITNESSED])
def test_however_long_the_name_the_words_stay_in_the_box(desk: Desk, name: str, kind: Kind) -> None:
    """They are set smaller until they fit, and are whole."""
    mark = Mark(Role.PATIENT, NOW, Origin.PAD, "ab" * 32, None, kind, name if kind is Kind.TYPED else "")
    who = replace(WHO, name=name)
    empty, box, _ = _page(desk, None, who, 240)
    signed, same, _ = _page(desk, mark, who, 240)
    changed = _inked(render(empty, 72)[0], render(signed, 72)[0])

    assert box == same
    assert min(y for _, y in changed) >= HEIGHT - box.y - box.height
    assert max(y for _, y in changed) <= HEIGHT - box.y
    assert box.x <= min(x for x, _ in changed) <= max(x for x, _ in changed) <= box.x + box.width
