"""What the patient said and was asked, what was told and what was not, and who told it."""

from __future__ import annotations

from collections.abc import Iterator

from mesodesk.consent.consultation import Decision
from mesodesk.document.edition import Edition
from mesodesk.document.setting import Setting, Typesetter
from mesodesk.document.text import Block, Span, Text


def said(sheet: Setting) -> Iterator[Block]:
    """Yield the patient's own part; what was not talked about says so."""
    record = sheet.record
    yield sheet.heading("words")
    event = sheet.say("event-line", day=sheet.catalogue.day(record.event)) if record.event else ""
    parts = {
        "hopes": record.hopes,
        "event": event,
        "questions": record.words,
        "own-words": record.own_words,
        "again": record.explained_again,
    }
    silent = sheet.say("join-list").join(sheet.say(f"row-{key}") for key, words in parts.items() if not words)
    rows = [sheet.row(key, words) for key, words in parts.items() if words]
    rows += [sheet.row("not-told", silent)] if silent else []
    yield sheet.rows(rows, label=0.2)
    if record.asked:
        yield _asked(sheet)


def _asked(sheet: Setting) -> Block:
    """Return what the screening questions were about, and never what was answered."""
    record = sheet.record
    key = "asked-goes-on" if record.decision is Decision.YES else "asked-ends"
    asked = record.asked if sheet.edition is Edition.WHOLE else record.asked_about
    topics = sheet.say("asked-about", topics=sheet.say("join-list").join(asked))
    private = sheet.say("asked-private", code=record.answers_sha256[:16])
    went_on = sheet.say(key, clinician=record.clinician)
    first = Span(sheet.say("label", label=sheet.say("row-asked")), bold=True)
    return Text([first, f"{topics} {went_on} {private}"], sheet.styles.small)


def _told(sheet: Setting) -> str:
    """Say how many parts were gone through on the screen, and which were not."""
    sections = sheet.record.sections
    names = sheet.say("join-list").join(item.section.title for item in sections if not item.told)
    number = sum(item.told for item in sections)
    how = sheet.say("told-some", told=number, n=len(sections), names=names)
    where = "" if sheet.edition is Edition.WHOLE else f" {sheet.say(f'told-{rest(sheet)}')}"
    return f"{how if names else sheet.say('told-all', n=number)}{where}"


def rest(sheet: Setting) -> str:
    """Return where every word can be read: of paper to sign by hand no file is sealed."""
    return "asked" if sheet.edition is Edition.HAND else "inside"


def who(sheet: Setting) -> Iterator[Block]:
    """Yield who told it, who earns, whose words these are, and where to complain."""
    yield sheet.heading("who")
    yield sheet.text([_told(sheet), " ", *sheet.sentences(sheet.record.summary.who)])


def sources(sheet: Typesetter, rest: str = "inside") -> Iterator[Block]:
    """Yield the sources that the pages name, each with enough to find it."""
    record = sheet.record
    named = set(record.summary.sources())
    found = [source for source in record.sources if source.id in named]
    if found:
        yield sheet.heading("sources")
        spans: list[str | Span] = []
        for source in found:
            end = "." if source is found[-1] else "; "
            spans += [Span(sheet.say("source-number", n=source.number), bold=True), f" {source.short.rstrip('.')}{end}"]
        yield Text(spans, sheet.styles.small)
        yield Text(sheet.say(f"sources-{rest}"), sheet.styles.small)
