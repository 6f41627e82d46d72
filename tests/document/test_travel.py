from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision
from mesodesk.consent.record import Record
from mesodesk.document.travel import CARD, MOST_LINES, travels
from tests.document.papers import built, frozen, squeezed


def _pages(desk: Desk, record: Record) -> list[str]:
    document = pypdfium2.PdfDocument(built(desk, record).pdf)
    return [squeezed(page.get_textpage().get_text_bounded()) for page in document]


def test_after_a_yes_the_second_page_travels(desk: Desk) -> None:
    """Page one ends with the plan and that it may not work; page two holds the card, the sessions and the slip."""
    record = frozen(desk)
    first, second, third, *_ = _pages(desk, record)
    card = next(item.section for item in record.sections if item.section.id == CARD)

    assert "Itmaynotwork" in first
    assert squeezed(record.clinic.phone) in first
    assert squeezed(record.plans[0].stop_rule) in first
    assert squeezed(card.title) not in first
    assert all(squeezed(sentence.text) in second for sentence in card.sentences())
    assert "Session4" in second
    assert squeezed(f"I, {record.patient.name}, take back my yes") in second
    assert record.id in second
    assert squeezed(record.sections[0].section.title) in third


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_without_a_yes_there_is_nothing_to_take_back(desk: Desk, decision: Decision) -> None:
    """No line for a session and no slip; the card stands among the other parts, once."""
    record = frozen(desk, decision=decision)
    text = "".join(_pages(desk, record))

    assert not any(travels(record, item.section) for item in record.sections)
    assert "Sliptowithdraw" not in text
    assert "Yoursessions" not in text
    assert "Cardforanotherdoctor" in text


@pytest.mark.parametrize(("sessions", "lines"), [(1, 1), (3, 3), (MOST_LINES + 4, MOST_LINES)])
def test_each_planned_session_has_a_line(desk: Desk, sessions: int, lines: int) -> None:
    """There are as many lines as planned sessions, up to what the page holds."""
    record = frozen(desk)
    record = replace(record, plans=(replace(record.plans[0], sessions=sessions),))
    second = _pages(desk, record)[1]

    assert second.count("Initials") == lines
    assert f"Session{lines}" in second
    assert f"Session{lines + 1}" not in second
