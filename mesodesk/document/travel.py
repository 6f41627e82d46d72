"""Page two, which travels: the card for another doctor, a line for each session, a slip to withdraw.

It stands on a page of its own after a yes, so that it can be copied, folded and shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mesodesk.consent.consultation import Decision
from mesodesk.consent.record import Record
from mesodesk.document.flow import GREY, KeyValues, Panel
from mesodesk.document.sheet import INK, Styles
from mesodesk.document.text import Block, Text
from mesodesk.wording.sentence import Section

CARD = "general.card"
"""The section that is written for another doctor."""
MOST_LINES = 6
"""Sessions that have a line of their own; whoever has more goes on below."""


def travels(record: Record, section: Section) -> bool:
    """Tell whether a section stands on the page that travels, and not among the others."""
    return section.id == CARD and record.decision is Decision.YES


def session_lines(record: Record, styles: Styles, say: Callable[..., str]) -> Iterator[Block]:
    """Yield a line for each planned session, to be filled in by hand."""
    planned = max((plan.sessions or 0 for plan in record.plans), default=0)
    yield Text(say("sessions-title"), styles.section)
    rows = [
        (Text(say("session-n", n=number), styles.label), Text(say("session-line"), replace(styles.small, colour=INK)))
        for number in range(1, min(max(planned, 1), MOST_LINES) + 1)
    ]
    yield KeyValues(rows, label=0.13, padding=2.5, line=GREY, after=2)


def withdrawal_slip(record: Record, styles: Styles, say: Callable[..., str]) -> Iterator[Block]:
    """Yield the slip with which the patient takes the yes back: no reason is asked for."""
    clinic = record.clinic
    lines = [
        Text(say("withdraw-title"), styles.group),
        Text(say("withdraw-words", id=record.id, name=record.patient.name), styles.body),
        Text(say("withdraw-lines"), styles.body),
        Text(say("withdraw-where", clinic=clinic.name, address=clinic.address, phone=clinic.phone), styles.small),
    ]
    yield Panel(lines, outline=INK, padding=5, before=3)
