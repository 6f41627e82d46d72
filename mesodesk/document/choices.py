"""What one can do, side by side in equal type; how often harms were counted; what can go wrong; when to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas

from mesodesk.consent.consultation import Decision
from mesodesk.consent.slip_record import SlipRecord
from mesodesk.consent.summary import Choice
from mesodesk.document.flow import Bullet, Drawing, Items, Marker, Panel, Stack, Table
from mesodesk.document.setting import Setting, Typesetter
from mesodesk.document.sheet import ACCENT, CARE, HAIR, HARM, INK, QUIET, SOFT
from mesodesk.document.text import Block, Style, Text
from mesodesk.wording.sentence import Group, Tone

BARS = {Tone.SERIOUS: HARM, Tone.URGENT: HARM, Tone.STOP: CARE, Tone.EXPECTED: CARE, Tone.UNKNOWN: SOFT}
"""Colour of a group's bar. Its heading says the same in words."""
COLUMNS = 50
"""Of the picture of 100 people: two rows."""
BOX = 0.55
"""The side of a box of the time line, for a size of 1: a little higher than a small letter."""
STEP = 3.5
"""Points from one person to the next."""


def choices(sheet: Setting) -> Iterator[Block]:
    """Yield the choices: a row each, or in large print one below the other."""
    found = sheet.record.summary.choices
    if not found:
        return
    yield sheet.heading("choices")
    benefit, harm = sheet.say("choice-benefit"), sheet.say("choice-harm")
    if sheet.large:
        for choice in found:
            yield Text(choice.name, sheet.styles.group)
            yield sheet.rows(
                [(sheet.label(benefit), _benefit(sheet, choice)), (sheet.label(harm), _harm(sheet, choice))]
            )
        return
    head = [sheet.label(words) for words in (sheet.say("choice"), benefit, harm)]
    rows = [(sheet.label(choice.name), _benefit(sheet, choice), _harm(sheet, choice)) for choice in found]
    yield Table(rows, (0.19, 0.38, 0.43), head=head, padding=1.2, line=HAIR, gap=10, after=2)


def counts(sheet: Setting) -> Iterator[Block]:
    """Yield how many of 100 had a harm, with the drug and with a dummy."""
    summary = sheet.record.summary
    if summary.counts:
        yield sheet.heading("counts")
        yield sheet.text(sheet.sentences(summary.counted))
        head = [sheet.label(sheet.say(f"count-{key}")) for key in ("harm", "drug", "dummy")]
        rows = [
            (
                sheet.label(count.name),
                _hundred(sheet, count.drug, count.drug_words),
                _hundred(sheet, count.dummy, count.dummy_words),
            )
            for count in summary.counts
        ]
        yield Table(rows, (0.19, 0.38, 0.43), head=head, padding=1.2, line=HAIR, gap=10, after=2)


def risks(sheet: Setting) -> Iterator[Block]:
    """Yield the serious harms and the expected effects, apart, and if so that nobody has counted them."""
    summary = sheet.record.summary
    groups = summary.risks
    if groups:
        yield sheet.heading("risks")
        if summary.counted and not summary.counts:
            yield sheet.text(sheet.sentences(summary.counted))
        yield from (_group(sheet, group) for group in groups)


def calls(sheet: Typesetter) -> Iterator[Block]:
    """Yield the time line: whom to call, about what, and when it can come."""
    groups = sheet.record.summary.calls
    if groups:
        injected = isinstance(sheet.record, SlipRecord) or sheet.record.decision is Decision.YES
        yield sheet.heading("calls" if injected else "calls-if")
        stretches: dict[str | None, tuple[bool, ...]] = {
            stretch.label: stretch.parts for stretch in sheet.record.summary.stretches
        }
        if stretches:
            yield Text(sheet.say("calls-parts"), sheet.styles.small)
        yield from (_signs(sheet, group, stretches) for group in groups)


def _group(sheet: Typesetter, group: Group) -> Block:
    return _panel(sheet, group, [sheet.text(sheet.sentences(paragraph)) for paragraph in group.paragraphs()])


def _signs(sheet: Typesetter, group: Group, stretches: Mapping[str | None, tuple[bool, ...]]) -> Block:
    """Return signs as a list; before each stands the part of the time line in which it can come."""
    body, items = sheet.styles.body, []
    for paragraph in group.paragraphs():
        parts = stretches.get(paragraph[0].label, ())
        indent = body.size * (len(parts) * BOX * 1.2 + 0.3)
        items.append(Bullet(sheet.text(sheet.sentences(paragraph)), _boxes(parts), indent=indent))
    return _panel(sheet, group, [Items(items)])


def _panel(sheet: Typesetter, group: Group, blocks: Sequence[Block]) -> Block:
    heading = Text(group.title, sheet.styles.group)
    return Panel([heading, *blocks], fill=QUIET, bar=BARS[group.tone], radius=2, padding=3.5, before=1, after=1.5)


def _boxes(parts: Sequence[bool]) -> Marker:
    """Return a row of boxes, one for each part of the time line, full where it is meant; the words say the same."""

    def paint(canvas: Canvas, style: Style) -> None:
        side = style.size * BOX
        canvas.setStrokeColor(toColor(SOFT))
        canvas.setLineWidth(side * 0.1)
        for index, full in enumerate(parts):
            canvas.setFillColor(toColor(INK if full else "#ffffff"))
            canvas.rect(index * side * 1.2, 0, side, side, stroke=1, fill=1)

    return paint


def _benefit(sheet: Setting, choice: Choice) -> Block:
    return sheet.cell(sheet.sentences(choice.benefit))


def _harm(sheet: Setting, choice: Choice) -> Block:
    return sheet.cell(sheet.sentences(choice.harm))


def _hundred(sheet: Setting, had: int, words: str) -> Block:
    """Return a picture of 100 people, and the same in words: how many had it, and how many had not."""
    told = sheet.say("count-words", had=had, others=100 - had) if words == str(had) else sheet.say("count-few")
    return Stack([Drawing(COLUMNS * STEP, 2 * STEP, _people(had)), sheet.cell(told)])


def _people(had: int) -> Callable[[Any], None]:
    def paint(canvas: Any) -> None:
        canvas.setStrokeColor(toColor(SOFT))
        canvas.setLineWidth(0.4)
        for person in range(100):
            row, column = divmod(person, COLUMNS)
            canvas.setFillColor(toColor(ACCENT if person < had else "#ffffff"))
            canvas.rect(column * STEP + 0.4, (1 - row) * STEP + 0.4, STEP - 0.9, STEP - 0.9, stroke=1, fill=1)

    return paint
