from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision
from mesodesk.consent.record import Record
from mesodesk.document.edition import Edition
from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD
from mesodesk.document.travel import MOST_LINES, card
from tests.document.paper_reading import lines, starts
from tests.document.papers import built, frozen, opened, setting, squeezed


def _pages(desk: Desk, record: Record) -> list[str]:
    return [squeezed("".join(page)) for page in lines(built(desk, record).pdf)]


def test_after_a_yes_the_second_page_travels(desk: Desk) -> None:
    """Page one ends with the plan and that it may not work; page two holds card, aftercare, sessions and slip."""
    record = frozen(desk)
    first, second, third, *_ = _pages(desk, record)
    card = record.summary.card

    assert card is not None
    assert "Itmaynotwork" in first
    assert squeezed(record.clinic.phone) in first
    assert squeezed(record.plans[0].stop_rule) in first
    assert squeezed(card.title) not in first
    assert all(squeezed(sentence.text) in second for sentence in (*card.sentences(), *record.summary.aftercare))
    assert all(squeezed(group.title) in second for group in card.groups)
    assert "Session4" in second
    assert squeezed(f"I, {record.patient.name}, take back my yes") in second
    assert record.id in second
    assert third.index("Yourchoices,sidebyside") < third.index("Whatcangowrong")


def test_a_heading_of_the_card_has_one_colon(desk: Desk) -> None:
    """Headings run on with their text, also those that end with a colon of their own."""
    second = _pages(desk, frozen(desk))[1]

    assert "::" not in second
    assert "Onpaper,writehereforeachsession:Planned:" in second


def test_a_clinic_with_no_rules_says_nothing_of_its_own(desk: Desk) -> None:
    """Without anything to do there is no heading for it."""
    record = frozen(desk)
    bare = replace(record, summary=replace(record.summary, aftercare=()))

    assert "Aftercare" in _pages(desk, record)[1]
    assert "Aftercare" not in "".join(_pages(desk, bare))


def _fields(pdf: bytes) -> dict[str, tuple[int, list[float]]]:
    """Return page and rectangle of every field by its name."""
    with opened(pdf) as document:
        return {
            str(field.T): (number, [float(edge) for edge in field.Rect])
            for number, page in enumerate(document.pages)
            for field in page.get("/Annots", [])
        }


def test_a_field_for_the_withdrawal_lies_over_the_slip(desk: Desk) -> None:
    """It covers every line of the slip, from its title to where it is handed in, and no other line of the page."""
    pdf = built(desk, frozen(desk)).pdf
    page, (left, bottom, right, top) = _fields(pdf)[WITHDRAWAL_FIELD]
    covered = [
        line
        for line, (x, y) in zip(lines(pdf)[page], starts(pdf, page), strict=True)
        if left <= x <= right and bottom <= y <= top
    ]

    assert page == 1
    assert covered[0] == desk.catalogue.say("paper.withdraw-title")
    assert covered[-1].endswith("Saying it is enough, too.")
    assert not any("Session" in line for line in covered)


def test_pages_that_nobody_signs_have_no_field(desk: Desk) -> None:
    """A copy to be read has the slip, and nothing that could be sealed."""
    pdf = built(desk, frozen(desk), edition=Edition.COPY).pdf

    assert any(squeezed(desk.catalogue.say("paper.withdraw-title")) in squeezed("".join(page)) for page in lines(pdf))
    assert _fields(pdf) == {}


def test_a_slip_that_goes_on_over_the_page_has_one_field(desk: Desk) -> None:
    """With a very long address the slip is cut, and the field lies over its end."""
    record = frozen(desk)
    pdf = built(desk, replace(record, clinic=replace(record.clinic, address="Long Street 1, " * 300))).pdf

    assert list(_fields(pdf)) == [WITHDRAWAL_FIELD, FIELD]


@pytest.mark.parametrize(("sessions", "count"), [(1, 1), (3, 3), (MOST_LINES + 4, MOST_LINES)])
def test_each_planned_session_has_a_line(desk: Desk, sessions: int, count: int) -> None:
    """There are as many lines as planned sessions, up to what the page holds."""
    record = frozen(desk)
    record = replace(record, plans=(replace(record.plans[0], sessions=sessions),))
    second = _pages(desk, record)[1]

    assert second.count("Initials") == count
    assert f"Session{count}" in second
    assert f"Session{count + 1}" not in second


def test_without_a_card_there_is_none(desk: Desk) -> None:
    """After a no nothing is written for another doctor."""
    record = frozen(desk, decision=Decision.NO)
    assert record.summary.card is None
    assert list(card(setting(desk, record))) == []
