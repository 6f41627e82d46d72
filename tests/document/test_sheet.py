from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.consent.record import Record
from mesodesk.document.edition import Edition
from mesodesk.document.sheet import DENSITIES, FOOT, FORMATS, LARGE, Furniture, count_pages, lay_out, paper_styles
from mesodesk.document.story import story
from mesodesk.document.text import Text
from tests.actions.talks import one_plan
from tests.document.paper_reading import copied, lines, starts
from tests.document.papers import frozen, opened, setting, short


def _sheet(desk: Desk, record: Record, pages: int = 1, edition: Edition = Edition.SEALED) -> bytes:
    styles = paper_styles()
    story = [Text("\n".join(f"line {n}" for n in range(60 * pages - 25)), styles.body)]
    out = io.BytesIO()
    lay_out(story, Furniture(record, "cd" * 32, desk.catalogue, styles, edition), out)
    return out.getvalue()


@pytest.mark.parametrize("pages", [1, 2, 12])
def test_pages_know_how_many_they_are(desk: Desk, pages: int) -> None:
    """Each page has its own number and the number of all, also the first, which is written before the last is known."""
    found = lines(_sheet(desk, short(desk), pages))

    numbers = [line for page in found for line in page if line.startswith("Page ")]
    assert numbers == [f"Page {n} of {pages}" for n in range(1, pages + 1)]


@pytest.mark.parametrize("paper", list(Paper))
def test_pages_have_the_size_of_their_paper(desk: Desk, paper: Paper) -> None:
    """A4 or letter, upright, as the record says."""
    with opened(_sheet(desk, replace(short(desk), paper=paper), 2)) as document:
        for page in document.pages:
            assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, *FORMATS[paper].size], abs=0.01)


def test_head_and_foot_name_clinic_person_and_record(desk: Desk) -> None:
    """A page that falls out of the pile says whose it is, from where, and of which record."""
    record = short(desk)
    accepted = replace(record, content=replace(record.content, demonstration=False))
    page = lines(_sheet(desk, accepted))[0]

    assert {"Example Clinic (made up)", "Consultation summary", "Erika Example (made up), number EX-0001"} <= set(page)
    assert f"Sheet {'5e' * 16}, code {'cd' * 8}" in page


@pytest.mark.parametrize("edition", list(Edition))
def test_each_page_warns_at_head_and_foot(desk: Desk, edition: Edition) -> None:
    """That it is a demonstration, and that it is not sealed; of accepted, sealed content nothing is said."""
    record = short(desk)
    accepted = replace(record, content=replace(record.content, demonstration=False))
    demonstration = desk.catalogue.say("paper.demonstration")
    unsealed = [] if edition is Edition.SEALED else [desk.catalogue.say(f"paper.edition-{edition}", id=record.id)]

    for each, warnings in ((record, [demonstration, *unsealed]), (accepted, unsealed)):
        for page in lines(_sheet(desk, each, 2, edition)):
            assert page.count(" ".join(warnings)) == (2 if warnings else 0)


@pytest.mark.parametrize("paper", list(Paper))
def test_the_text_keeps_clear_of_head_and_foot(desk: Desk, paper: Paper) -> None:
    """No line of the text runs into what stands on every page."""
    pdf = _sheet(desk, replace(short(desk), paper=paper), 3)
    form = FORMATS[paper]
    width, height = form.size
    for page, found in enumerate(lines(pdf)):
        text = [place for place, line in zip(starts(pdf, page), found, strict=True) if line.startswith("line ")]

        assert text
        assert all(x == form.margin and FOOT < y < height - form.head for x, y in text)
    assert form.room == (width - 2 * form.margin, height - form.head - FOOT)


def test_long_names_fit_into_head_and_foot(desk: Desk) -> None:
    """What is too long for its line is set smaller, stays on the page, and loses nothing."""
    name = " ".join(["Wilhelmina"] * 40)
    record = short(desk)
    record = replace(record, clinic=replace(record.clinic, name=name), patient=replace(record.patient, name=name))
    pdf = _sheet(desk, record)

    assert copied(pdf).count("Wilhelmina") == 80
    form = FORMATS[Paper.A4]
    assert all(form.margin <= x < form.size[0] - form.margin for x, _ in starts(pdf))


def test_nothing_is_set_too_small_to_read() -> None:
    """Running text has 11 points, in large print 18; sources, codes and what stands on every page have 8.5 or more."""
    normal, large = (paper_styles(size) for size in PrintSize)
    sizes = [getattr(normal, name).size for name in normal.__slots__]
    grown = {name for name in normal.__slots__ if getattr(large, name).size > getattr(normal, name).size}

    assert (normal.body.size, normal.label.size, normal.group.size) == (11, 11, 11)
    assert large.body.size == pytest.approx(18)
    assert large.body.leading == pytest.approx(normal.body.leading * LARGE)
    assert grown == set(normal.__slots__) - {"warning", "furniture"}
    assert min(sizes) == 8.5


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    ("areas", "decision"),
    [
        (("thighs",), Decision.YES),
        (("thighs",), Decision.NO),
        (("scalp", "eyes", "chin"), Decision.YES),
        (("scalp", "eyes", "chin", "thighs", "neck"), Decision.YES),
        (("face", "arms"), Decision.NOT_TODAY),
    ],
)
def test_pages_are_counted_without_drawing_them(
    desk: Desk, areas: tuple[str, ...], decision: Decision, paper: Paper
) -> None:
    """As many as are then laid out, cut parts and all; what travels ends where it has to."""
    record = replace(frozen(desk, **one_plan(desk, *areas), decision=decision), paper=paper)
    for density in DENSITIES:
        sheet = replace(setting(desk, record), styles=paper_styles(record.print_size, density))
        blocks, out = story(sheet), io.BytesIO()
        counted = count_pages(blocks, sheet.room)
        lay_out(blocks, Furniture(record, "ab" * 32, desk.catalogue, sheet.styles), out)

        assert sum(counted) == len(pypdfium2.PdfDocument(out.getvalue()))
        assert len(counted) == (3 if decision is Decision.YES else 1)
