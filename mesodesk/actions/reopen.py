"""Go on from an earlier sheet that said no or not today: exactly that talk again, and what has changed since."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_record
from mesodesk.archive.store import Archive
from mesodesk.consent.consultation import Clinician, Consultation, Decision
from mesodesk.consent.record import Record
from mesodesk.consent.reopening import read_code, read_number, reopening_code
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import LONGEST_TEXT
from mesodesk.exchange.private_file import answers_sha256
from mesodesk.explanation.build import content_state
from mesodesk.explanation.changes import Kind, SectionChange, SentenceChange, compare, spoken
from mesodesk.explanation.words import MUST_SAY, RED_FLAGS
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Group, Section, Sentence, Tone

ALWAYS_AGAIN = (MUST_SAY, RED_FLAGS)
"""The sections that are told on the day of the decision, whatever was told before: people forget."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different today from the record that was sealed."""

    sections: tuple[SectionChange, ...]
    """Those with warnings first."""
    dropped: tuple[str, ...]
    """Places on the body and plans that no longer exist, in the words of the earlier sheet."""
    again: tuple[str, ...]
    """The titles of the parts that are told again although they may read the same."""
    content_then: str
    """The name of the content: its version, and a code where the clinic edited it."""
    content_now: str
    state_then: str
    """In words: whether a clinician had accepted it for use here, and who."""
    state_now: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """A new consultation that goes on from an earlier one."""

    consultation: Consultation
    clinic: Clinic | None
    """Who holds it: None is the clinic of the settings, which stands in for the earlier one."""
    earlier: Record
    changes: Changes


def reopen(desk: Desk, typed: str, now: datetime) -> Reopened:
    """Return a new consultation that goes on from a kept no or not today. Nothing is written.

    Patient, areas, plans and price are as they were noted. The decision, the date of birth that is said before
    signing and every screening answer are asked again, so they are empty. What the patient said is kept under its
    day, so that no sheet prints it as if it was said today; where it is too long for that, the earlier sheet is named.

    A section counts as told where the sealed record says so and it has the same digest today: then the patient heard
    these very words from this clinic, and nothing is gained by ticking them anew. That holds only for the clinician
    who told them, because whoever signs says that they went through what was told. A new or changed section
    is untold, and so are `ALWAYS_AGAIN`.

    Args:
        desk: the program's rooms.
        typed: the code on the sheet, or the number of the sheet.
        now: the moment at which the new talk begins, with its zone.

    Raises:
        MesoDeskError: `reopen-unread`, `reopen-unknown`, `reopen-twice`, `reopen-yes`, `reopen-notes-damaged` when
            the notes are not as they were kept, and as `sealed_record`.
    """
    record = sealed_record(desk, _found(desk.archive, typed)).record
    if record.decision is Decision.YES:
        raise MesoDeskError("reopen-yes", id=record.id)
    before = _noted(desk.archive, record)
    own = desk.settings.clinic
    clinic = record.clinic if own.missing() else None
    regions = {region.id for view in desk.body.views for region in view.regions}
    consultation = replace(
        before,
        id=uuid.uuid4().hex,
        started=now,
        content=desk.knowledge.content.name,
        language=desk.catalogue.language,
        regions=tuple(region for region in before.regions if region in regions),
        born_again=None,
        clinician=_todays_clinician(desk, before.clinician),
        plans=tuple(plan for plan in before.plans if plan.option in desk.knowledge.options),
        answers=(),
        told=(),
        hopes=_said_then(desk, record, record.hopes),
        event=record.event if record.event and record.event >= now.date() else None,
        words=_said_then(desk, record, record.words),
        own_words="",
        explained_again="",
        decision=None,
        follows=record.id,
        parties=(),
    )
    sections = desk.freezer.sections(consultation, clinic or own)
    for section in sections:
        if section.id not in ALWAYS_AGAIN and _was_told(record, section) and _same_clinician(record, consultation):
            consultation = consultation.with_told(section.id, section.digest(), record.registration)
    content = desk.knowledge.content
    changes = Changes(
        sections=compare([item.section for item in record.sections], sections),
        dropped=tuple(_dropped(desk, record, before, consultation)),
        again=tuple(section.title for section in sections if section.id in ALWAYS_AGAIN),
        content_then=record.content.version,
        content_now=content.name,
        state_then=record.content.state,
        state_now=content_state(content, desk.catalogue),
    )
    return Reopened(consultation, clinic, record, changes)


def _found(archive: Archive, typed: str) -> str:
    """Return the id of the kept document that a code or a number names."""
    number, code = read_number(typed), read_code(typed)
    if number is None and code is None:
        raise MesoDeskError("reopen-unread", typed=typed.strip())
    found = [kept for kept in archive.numbers() if kept == number or reopening_code(kept) == code]
    if not found:
        raise MesoDeskError("reopen-unknown", typed=code or str(number))
    if len(found) > 1:
        raise MesoDeskError("reopen-twice", code=str(code), n=len(found))
    return found[0]


def _noted(archive: Archive, record: Record) -> Consultation:
    """Return the consultation that is kept beside a document, which must be the one that the record binds."""
    try:
        private = archive.private(record.id)
    except MesoDeskError as error:
        raise MesoDeskError("reopen-notes-damaged", id=record.id) from error
    before = private.consultation
    bound = answers_sha256(private.secret, before.answers) == record.answers_sha256
    if before.id != record.id or not bound or not _agrees(before, record):
        raise MesoDeskError("reopen-notes-damaged", id=record.id)
    return before


def _agrees(before: Consultation, record: Record) -> bool:
    """Tell whether the notes say of patient and plans what the sheet says: a file beside it is sealed by nothing."""
    patient, printed = before.patient, record.patient
    same = (patient.name.strip(), patient.born, patient.number.strip()) == (printed.name, printed.born, printed.number)
    plans = {(plan.option, plan.product.strip(), plan.sessions) for plan in before.plans}
    return same and all((plan.option, plan.product, plan.sessions) in plans for plan in record.plans)


def _todays_clinician(desk: Desk, earlier: Clinician) -> Clinician:
    """Return who used this computer last, as every new talk does; where nobody did, who explained then."""
    usual = Clinician(desk.settings.clinician_name, desk.settings.clinician_registration)
    return earlier if usual == Clinician() else usual


def _same_clinician(record: Record, consultation: Consultation) -> bool:
    today = consultation.clinician
    return (record.clinician, record.registration) == (today.name.strip(), today.registration.strip())


def _was_told(record: Record, section: Section) -> bool:
    """Tell whether a section was told then in the words that it has today, by the sealed record and nothing else."""
    return any(
        item.told and item.section.id == section.id and item.section.digest() == section.digest()
        for item in record.sections
    )


def _said_then(desk: Desk, record: Record, words: str) -> str:
    """Return what the patient said then under its day, with room below for what is said today."""
    if not words:
        return ""
    day = desk.catalogue.day(record.frozen.date())
    words = desk.catalogue.say("reopen.words-then", day=day, words=words) + "\n"
    if len(words) > LONGEST_TEXT:
        return desk.catalogue.say("reopen.words-elsewhere", day=day, id=record.id) + "\n"
    return words


def _dropped(desk: Desk, record: Record, before: Consultation, today: Consultation) -> Iterator[str]:
    """Yield what was chosen then and is there no more, by its name on the earlier sheet."""
    for area in record.areas:
        yield from (region.name for region in area.regions if region.id not in today.regions)
    names = {
        plan.option: desk.catalogue.say(
            "reopen.plan-gone", area=plan.area, use=plan.use, product_class=plan.product_class
        )
        for plan in record.plans
    }
    yield from (names.get(plan.option, plan.option) for plan in before.plans if plan not in today.plans)


def describe(desk: Desk, found: Reopened) -> tuple[Section, ...]:
    """Return in words what has changed: warnings first, then what is done again today, then the rest."""
    say, sections = desk.catalogue.say, found.changes.sections
    safety = [_changed(desk, change) for change in sections if change.is_safety()]
    others = [_changed(desk, change) for change in sections if not change.is_safety()]
    if not sections:
        others = [_section("reopen.same", say("reopen.same"), [say("reopen.same-all")])]
    return (*safety, _today(desk, found), *others)


def _section(name: str, title: str, lines: list[str]) -> Section:
    return Section(name, title, (Group(title, tuple(map(Sentence, lines))),))


def _changed(desk: Desk, change: SectionChange) -> Section:
    """Return a changed section under its id, its sentences under the headings that they have today."""
    title = desk.catalogue.say(f"reopen.section-{change.kind}", title=change.title)
    groups = tuple(
        Group(heading, tuple(line for each in changes for line in _lines(desk, each)), tone)
        for (heading, tone), changes in groupby(change.sentences, lambda each: (each.heading, each.tone))
    )
    only = Group(desk.catalogue.say("reopen.headings"), (Sentence(desk.catalogue.say("reopen.headings-only")),))
    return Section(change.id, title, groups or (only,))


def _lines(desk: Desk, change: SentenceChange) -> Iterator[Sentence]:
    """Yield a sentence as it is today, with its sources; what is said no more is quoted without them."""
    say, text = desk.catalogue.say, spoken(change.sentence)
    label = say(f"reopen.said-{change.kind}")
    if change.kind is Kind.GONE:
        yield Sentence(text, label=label)
    else:
        yield replace(change.sentence, text=text, label=label)
    if change.was:
        yield Sentence(change.was, label=say("reopen.was"))


def _today(desk: Desk, found: Reopened) -> Section:
    """Say what is gone, what is done again although nothing changed, what is kept, and which content this is."""
    say, changes, record = desk.catalogue.say, found.changes, found.earlier
    again = [say("reopen.again-asked")]
    if changes.again:
        again.append(say("reopen.again-told", titles=say("reopen.join").join(changes.again)))
    if changes.sections:
        again.append(say("reopen.again-changed"))
    if not _same_clinician(record, found.consultation):
        again.append(say("reopen.again-clinician", name=record.clinician))
    if found.consultation.told:
        again.append(say("reopen.kept", n=len(found.consultation.told)))
    if found.consultation.words:
        again.append(say("reopen.kept-words"))
    content = [say("reopen.content-then", state=changes.state_then), say("reopen.content-now", state=changes.state_now)]
    if changes.state_then == changes.state_now:
        content = [say("reopen.content-same", state=changes.state_now)]
    groups = [
        Group(say("reopen.again"), tuple(map(Sentence, again))),
        Group(say("reopen.content"), tuple(map(Sentence, content))),
    ]
    if changes.dropped:
        gone = (*changes.dropped, say("reopen.dropped-how"))
        groups.insert(0, Group(say("reopen.dropped"), tuple(map(Sentence, gone)), Tone.STOP))
    return Section("reopen.today", say("reopen.today"), tuple(groups))
