from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.consent.record import Record
from mesodesk.document.edition import Edition
from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD
from mesodesk.document.travel import MOST_LINES, card, card_abroad
from tests.actions.slips import frozen_yes
from tests.actions.talks import CLINIC, NAMED, one_plan
from tests.document.paper_reading import lines, starts
from tests.document.papers import built, flowing, frozen, opened, setting, squeezed


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
    assert covered[-1].startswith("Or call 000 111 222, or hand this slip to")
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


def _abroad(desk: Desk, country: str, language: str = "", *areas: str) -> Record:
    clinic = replace(CLINIC, country=country, card_language=language)
    return frozen_yes(desk, clinic, **(one_plan(desk, *areas) if areas else {}))


def _words(desk: Desk, record: Record) -> list[list[str]]:
    """Return the lines of every page without its number and the code of the record."""
    pages = lines(built(desk, record).pdf)
    return [[line for line in page if not line.startswith("Page ") and "code" not in line] for page in pages]


def test_the_card_in_another_language_follows_on_the_third_page(desk: Desk) -> None:
    """Every word of it, who translated it, and the mark of what has no source; page one and two stay as they are."""
    plain, record = frozen_yes(desk), _abroad(desk, "DE")
    abroad = record.summary.card_abroad
    assert abroad is not None
    pages = _pages(desk, record)
    third = pages[2]

    assert len(pages) == len(_pages(desk, plain)) + 1
    assert _words(desk, record)[:2] == _words(desk, plain)[:2]
    for text in (abroad.section.title, abroad.note, *(sentence.text for sentence in abroad.section.sentences())):
        assert squeezed(text) in third, text
    assert squeezed("länger bebrüten") in third
    assert "ohneQuelle" in third
    assert "nosource" not in third
    assert third.count("::") == 0
    assert "Yourchoices,sidebyside" in pages[3]


@pytest.mark.parametrize("area", NAMED)
@pytest.mark.parametrize("paper", list(Paper))
def test_it_takes_one_page_more_at_most(desk: Desk, area: str, paper: Paper) -> None:
    """Whatever is planned, on either paper; in the language that takes most room, too."""
    plain = replace(_abroad(desk, "GB", "", area), paper=paper)
    record = replace(_abroad(desk, "CA", "fr", area), paper=paper)
    pages = _pages(desk, record)

    assert len(pages) <= len(_pages(desk, plain)) + 1
    assert "Sliptowithdraw" in pages[1]
    assert "Cartepourunautremédecin(français)" in pages[2]
    assert "Yourchoices" in pages[3]


def test_a_sheet_without_it_is_the_same_as_ever(desk: Desk) -> None:
    """Nothing of it is drawn or told."""
    record = frozen_yes(desk)

    assert list(card_abroad(setting(desk, record))) == []
    assert squeezed(desk.catalogue.say("paper.card-abroad")) not in "".join(_pages(desk, record))


def test_where_there_is_none_page_two_says_so(desk: Desk) -> None:
    """Below the heading of the card, and no page more."""
    pages = _pages(desk, _abroad(desk, "JP"))

    assert "CardforanotherdoctorWehavethiscardinEnglishonly." in pages[1]
    assert len(pages) == len(_pages(desk, frozen_yes(desk)))


def test_large_print_tells_it_too(desk: Desk) -> None:
    """It goes on over the page and leaves nothing out."""
    record = replace(_abroad(desk, "DE"), print_size=PrintSize.LARGE)
    text = flowing(built(desk, record).pdf)
    assert record.summary.card_abroad is not None

    assert all(squeezed(sentence.text) in text for sentence in record.summary.card_abroad.section.sentences())
