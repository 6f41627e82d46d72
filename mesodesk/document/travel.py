"""Page two, which travels: the card for another doctor, aftercare, a line for each session, a slip to withdraw.

It stands on a page of its own after a yes, so that it can be copied, folded and shown. The card in another language
follows on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mesodesk.document.fields import WITHDRAWAL_FIELD, Field
from mesodesk.document.flow import GREY, Foreign, KeyValues, Panel
from mesodesk.document.setting import Setting, Typesetter
from mesodesk.document.sheet import INK
from mesodesk.document.text import Block, Span, Spans, Text
from mesodesk.wording.sentence import Basis, Section

MOST_LINES = 6
"""Sessions that have a line of their own; whoever has more goes on below."""


def card(sheet: Typesetter) -> Iterator[Block]:
    """Yield the card, set close: a doctor reads it standing. Lines to fill in stay lines of their own."""
    summary = sheet.record.summary
    if summary.card is None:
        return
    yield Text(summary.card.title, sheet.styles.section)
    if summary.card_only:
        yield Text(summary.card_only, sheet.styles.small)
    yield sheet.text(_whose(sheet))
    yield from _groups(sheet, summary.card)


def _whose(sheet: Typesetter) -> Spans:
    """Say whose card it is, and whom a doctor can ask: the page may be all that is at hand."""
    patient, clinic = sheet.record.patient, sheet.record.clinic
    born = sheet.catalogue.day(patient.born)
    return sheet.say(
        "card-whose", name=patient.name, born=born, clinic=clinic.name, phone=clinic.phone, night=clinic.out_of_hours
    )


def card_abroad(sheet: Typesetter) -> Iterator[Block]:
    """Yield the card in another language, if there is one, marked as such for whoever hears it."""
    abroad = sheet.record.summary.card_abroad
    if abroad is None:
        return
    title, note = Text(abroad.section.title, sheet.styles.section), Text(abroad.note, sheet.styles.small)
    yield Text(sheet.say("card-abroad"), replace(sheet.styles.small, keep_with_next=True))
    yield Foreign([title, note, *_groups(sheet, abroad.section, abroad.unsourced)], abroad.language)


def _groups(sheet: Typesetter, section: Section, unsourced: str = "") -> Iterator[Block]:
    close = replace(sheet.styles.body, leading=sheet.styles.body.line_height * 0.96, after=1)
    for group in section.groups:
        by_hand = [[sentence] for sentence in group.sentences if sentence.basis is Basis.ADMINISTRATIVE]
        told = [sentence for sentence in group.sentences if sentence.basis is not Basis.ADMINISTRATIVE]
        parts = [sheet.sentences(part, unsourced) for part in (*by_hand, told) if part]
        parts[0].insert(0, Span(sheet.say("label", label=f"{group.title.rstrip(':')}:"), bold=True))
        yield from (Text(part, close) for part in parts)


def aftercare(sheet: Setting) -> Iterator[Block]:
    """Yield what to do in the days and months after, the clinic's own rules last."""
    told = sheet.record.summary.aftercare
    if told:
        yield sheet.heading("aftercare")
        yield sheet.items([sentence] for sentence in told)


def session_lines(sheet: Setting) -> Iterator[Block]:
    """Yield a line for each planned session, to be filled in by hand."""
    planned = max((plan.sessions or 0 for plan in sheet.record.plans), default=0)
    yield sheet.heading("sessions-title")
    line = replace(sheet.styles.small, colour=INK)
    rows = [
        (sheet.label(sheet.say("session-n", n=number)), Text(sheet.say("session-line"), line))
        for number in range(1, min(max(planned, 1), MOST_LINES) + 1)
    ]
    yield KeyValues(rows, label=0.2 if sheet.large else 0.13, padding=2.5, line=GREY, after=2)


def withdrawal_slip(sheet: Setting) -> Iterator[Block]:
    """Yield the slip with which the patient takes the yes back: no reason is asked for.

    Where the pages are signed, an empty field lies over it. The clinic seals there that the yes was taken back, by this
    slip or otherwise.
    """
    record, clinic = sheet.record, sheet.record.clinic
    where = sheet.say("withdraw-where", clinic=clinic.name, address=clinic.address, phone=clinic.phone)
    lines = [
        Text(sheet.say("withdraw-title"), sheet.styles.group),
        sheet.text(sheet.say("withdraw-words", id=record.id, name=record.patient.name)),
        sheet.text(sheet.say("withdraw-lines")),
        Text(where, sheet.styles.small),
    ]
    field = Field(WITHDRAWAL_FIELD, sheet.say("withdraw-field")) if sheet.edition.signed else None
    yield Panel(lines, outline=INK, padding=5, before=3, field=field)
