from __future__ import annotations

import io
from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.record import Record
from mesodesk.document.sheet import A4, MARGIN, Furniture, lay_out, paper_styles
from mesodesk.document.text import Text
from tests.document.paper_reading import copied, lines, starts
from tests.document.papers import opened, short


def _sheet(desk: Desk, record: Record, pages: int = 1) -> bytes:
    styles = paper_styles()
    story = [Text("\n".join(f"line {n}" for n in range(44 * pages - 20)), styles.body)]
    out = io.BytesIO()
    lay_out(story, Furniture(record, "cd" * 32, desk.catalogue, styles), out)
    return out.getvalue()


@pytest.mark.parametrize("pages", [1, 2, 12])
def test_pages_know_how_many_they_are(desk: Desk, pages: int) -> None:
    """Each page has its own number and the number of all, also the first, which is written before the last is known."""
    found = lines(_sheet(desk, short(desk), pages))

    numbers = [line for page in found for line in page if line.startswith("Page ")]
    assert numbers == [f"Page {n} of {pages}" for n in range(1, pages + 1)]


def test_pages_are_a4(desk: Desk) -> None:
    """The paper is A4, upright."""
    with opened(_sheet(desk, short(desk), 2)) as document:
        for page in document.pages:
            assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, *A4], abs=0.01)


def test_head_and_foot_name_clinic_person_and_record(desk: Desk) -> None:
    """A page that falls out of the pile says whose it is, from where, and of which record."""
    page = lines(_sheet(desk, short(desk)))[0]

    assert {"Example Clinic (made up)", "Consultation summary", "Erika Example (made up), number EX-0001"} <= set(page)
    assert f"Sheet {'5e' * 16}, code {'cd' * 8}" in page


def test_the_text_keeps_clear_of_head_and_foot(desk: Desk) -> None:
    """No line of the text runs into what stands on every page, with and without the mark of a demonstration."""
    record = short(desk)
    accepted = replace(record, content=replace(record.content, demonstration=False))
    for each, top in ((record, A4[1] - 72), (accepted, A4[1] - 46)):
        pdf = _sheet(desk, each, 3)
        for page, found in enumerate(lines(pdf)):
            text = [place for place, line in zip(starts(pdf, page), found, strict=True) if line.startswith("line ")]

            assert text
            assert all(x == MARGIN and 52 < y < top for x, y in text)


def test_long_names_fit_into_head_and_foot(desk: Desk) -> None:
    """What is too long for its line is set smaller, stays on the page, and loses nothing."""
    name = " ".join(["Wilhelmina"] * 40)
    record = short(desk)
    record = replace(record, clinic=replace(record.clinic, name=name), patient=replace(record.patient, name=name))
    pdf = _sheet(desk, record)

    assert copied(pdf).count("Wilhelmina") == 80
    assert all(MARGIN <= x < A4[0] - MARGIN for x, _ in starts(pdf))


def test_nothing_is_set_too_small_to_read() -> None:
    """Running text has 10.5 points, and nothing has less than 8.5."""
    styles = paper_styles()
    sizes = [getattr(styles, name).size for name in styles.__slots__]

    assert styles.body.size == 10.5
    assert min(sizes) == 8.5
