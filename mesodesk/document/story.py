"""The story: what stands on the sheet, from the decision to the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, PageBreak

from mesodesk.body.figure import Body, View
from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record, RecordPlan, RecordSection, RecordSource
from mesodesk.document.figure import figure
from mesodesk.document.flow import Bullet, Columns, Gap, Items, KeyValues, Panel, Rule, Stack
from mesodesk.document.sheet import CARE, HAIR, HARM, INK, QUIET, SOFT, Styles
from mesodesk.document.signature import FIELD, Box, SignatureBox
from mesodesk.document.text import Block, Span, Spans, Text
from mesodesk.document.travel import session_lines, travels, withdrawal_slip
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone, number_runs

MUST_SAY = "general.must-say"
"""The section that says in short what must be said before a decision."""
FIGURE_HEIGHT = 96.0
MOST_BESIDE = 2
"""Views that leave room for the list of areas beside them."""

BARS = {Tone.SERIOUS: HARM, Tone.URGENT: HARM, Tone.STOP: CARE, Tone.EXPECTED: CARE, Tone.UNKNOWN: SOFT}
"""Colour of a group's bar. Its heading says the same in words."""


@dataclass(frozen=True)
class Story:
    """Turns a record into blocks."""

    record: Record
    record_sha256: str
    marks: Sequence[Mark]
    body: Body
    catalogue: Catalogue
    styles: Styles
    placed: Callable[[Box], None]

    def blocks(self) -> list[Flowable]:
        """Return the whole sheet in reading order, a block a part: a heading stays with what it heads.

        After a yes the first page stands alone, and the second one travels.
        """
        front = self._stacks(self._opening(), self._areas(), self._plans(), self._may_not_work())
        travelling = [item for item in self.record.sections if travels(self.record, item.section)]
        if travelling:
            second = self._stacks(*map(self._card, travelling), self._by_hand())
            front = [*front, PageBreak(), *second, PageBreak()]
        rest = [item for item in self.record.sections if item not in travelling]
        return [*front, *self._stacks(*map(self._section, rest), *self._ending())]

    def _stacks(self, *parts: Iterator[Block]) -> list[Flowable]:
        return [Stack(blocks, before=10) for part in parts if (blocks := list(part))]

    def _card(self, item: RecordSection) -> Iterator[Block]:
        """Set the card close: a doctor reads it standing. Lines to fill in stay lines of their own."""
        close = replace(self.styles.body, leading=12.4, after=1)
        heading = replace(self.styles.group, leading=12.4, before=1, after=1)
        yield from self._title(item)
        for group in item.section.groups:
            yield Text(group.title, heading)
            by_hand = [[sentence] for sentence in group.sentences if sentence.basis is Basis.ADMINISTRATIVE]
            told = [sentence for sentence in group.sentences if sentence.basis is not Basis.ADMINISTRATIVE]
            yield from (Text(self._joined(part), close) for part in (*by_hand, told) if part)

    def _by_hand(self) -> Iterator[Block]:
        yield from session_lines(self.record, self.styles, self._say)
        yield from withdrawal_slip(self.record, self.styles, self._say)

    def _may_not_work(self) -> Iterator[Block]:
        """Say on the first page what was said first of the five things."""
        told = [item.section for item in self.record.sections if item.section.id == MUST_SAY]
        if told and self.record.plans:
            yield Text(self._say("may-not-work"), self.styles.section)
            groups = [group for section in told for group in section.groups]
            yield Items([self._paragraph(_headed_by(group.title, group.paragraphs()[0])) for group in groups])

    def _ending(self) -> tuple[Iterator[Block], ...]:
        return (
            self._words(),
            self._asked(),
            self._signatures(),
            self._sources(),
        )

    def _opening(self) -> Iterator[Block]:
        record = self.record
        yield Text(self._say("title"), self.styles.title)
        yield self._decision(before=4, after=8)
        yield KeyValues(
            [
                self._row("patient", self._patient()),
                self._row(
                    "clinician",
                    self._say("clinician-line", name=record.clinician, registration=record.registration),
                ),
                self._row("clinic", self._say("clinic-line", name=record.clinic.name, address=record.clinic.address)),
                self._row("when", self.catalogue.moment(record.frozen)),
                self._row("content", record.content.state),
            ],
            label=0.2,
            padding=2,
            line=HAIR,
        )
        yield self._whom_to_call()

    def _decision(self, *, before: float, after: float, keep_with_next: bool = False) -> Panel:
        words = Text(self.record.decision_words, self.styles.decision)
        return Panel([words], outline=INK, before=before, after=after, keep_with_next=keep_with_next)

    def _patient(self) -> str:
        patient = self.record.patient
        name = self._say("patient-line", name=patient.name, number=patient.number)
        return self._say("patient-born-line", patient=name, born=self.catalogue.day(patient.born))

    def _whom_to_call(self) -> Block:
        clinic = self.record.clinic
        numbers = (("emergency", clinic.emergency), ("clinic", clinic.phone), ("night", clinic.out_of_hours))
        columns = [
            [Text(self._say(f"call-{key}"), self.styles.label), Text(number, replace(self.styles.group, tag="P"))]
            for key, number in numbers
        ]
        title = Text(self._say("call-title"), replace(self.styles.group, tag="H2"))
        return Panel([title, Columns(columns)], fill="#fbf1f0", bar=HARM, padding=7, before=6, after=2)

    def _areas(self) -> Iterator[Block]:
        record = self.record
        numbers = {region.id: n for n, area in enumerate(record.areas, start=1) for region in area.regions}
        badge = replace(self.styles.small, bold=True, size=7, align="center", colour="#0c5c56")
        views = [view for view in self.body.views if any(region.id in numbers for region in view.regions)]
        listed: list[Block] = []
        for number, area in enumerate(record.areas, start=1):
            names = self._say("join").join(region.name for region in area.regions)
            spans: Spans = [Span(self._say("area-number", n=number, area=area.name), bold=True), "\n", names]
            listed.append(Text(spans, self.styles.body))
        columns: list[Sequence[Block]] = [
            [figure(view, numbers, FIGURE_HEIGHT, badge, self._seen(view))] for view in views
        ]
        yield Text(self._say("areas"), self.styles.section)
        if len(views) > MOST_BESIDE:
            yield Columns(columns, after=6)
            yield from listed
        else:
            yield Columns([*columns, listed], [*(1.0 for _ in views), 1.6], after=6)

    def _seen(self, view: View) -> str:
        """Say what the figure shows in a view: every chosen region by name."""
        shown = {region.id for region in view.regions}
        names = [region.name for area in self.record.areas for region in area.regions if region.id in shown]
        return self._say("figure-alt", view=self.catalogue.say(f"view.{view.id}"), names=self._say("join").join(names))

    def _plans(self) -> Iterator[Block]:
        if not self.record.plans:
            return
        yield Text(self._say("plan"), self.styles.section)
        for plan in self.record.plans:
            title = self._say("plan-title", area=plan.area, use=plan.use)
            yield Text(title, self.styles.group)
            yield KeyValues(self._plan_rows(plan), label=0.2, padding=2, line=HAIR, after=4)
        if self.record.price:
            yield KeyValues([self._row("price", self.record.price)], label=0.2, padding=2, line=HAIR, after=4)

    def _plan_rows(self, plan: RecordPlan) -> list[tuple[Text, Block]]:
        rows = [
            self._row("product", self._or_unknown(plan.product)),
            self._row("class", self._say("class-line", product_class=plan.product_class, procedure=plan.procedure)),
            self._row("licence", self._say(f"licence-{plan.licence or 'unknown'}")),
        ]
        course = [self._say("sessions-line", n=plan.sessions)] if plan.sessions else []
        if plan.interval_days and (plan.sessions or 0) > 1:
            course.append(self._say("interval-line", n=plan.interval_days))
        if plan.review_after and (plan.sessions or 0) > 1:
            course.append(self._say("review-line", n=plan.review_after))
        if course:
            rows.append(self._row("course", self._say("course-join").join(course)))
        rows.append(self._row("stop-rule", self._or_unknown(plan.stop_rule)))
        return rows

    def _title(self, item: RecordSection) -> Iterator[Block]:
        told = self._say("told" if item.told else "not-told")
        yield Text(item.section.title, self.styles.section)
        yield Text(told, replace(self.styles.small, bold=True, keep_with_next=True))

    def _section(self, item: RecordSection) -> Iterator[Block]:
        yield from self._title(item)
        yield from (self._group(item.section, group) for group in item.section.groups)

    def _group(self, section: Section, group: Group) -> Block:
        blocks: list[Block] = []
        if group.title != section.title:
            blocks.append(Text(group.title, self.styles.group))
        blocks.append(Items([self._paragraph(paragraph) for paragraph in group.paragraphs()]))
        bar = BARS.get(group.tone)
        if bar is None:
            return Stack(blocks, before=2, after=6)
        return Panel(blocks, fill=QUIET, bar=bar, radius=2, padding=7, before=2, after=6)

    def _paragraph(self, paragraph: Sequence[Sentence]) -> Bullet:
        return Bullet(Text(self._joined(paragraph), self.styles.body), indent=10)

    def _joined(self, sentences: Sequence[Sentence]) -> list[str | Span]:
        spans: list[str | Span] = []
        for sentence in sentences:
            spans.extend([" "] if spans else [])
            spans.extend(self._spans(sentence))
        return spans

    def _spans(self, sentence: Sentence) -> list[str | Span]:
        spans: list[str | Span] = []
        if sentence.label:
            spans.append(Span(self._say("label", label=sentence.label), bold=True))
        spans.append(sentence.text)
        if sentence.basis is Basis.UNSOURCED:
            spans.append(Span(self._say("unsourced"), italic=True, colour=SOFT))
        elif sentence.sources:
            numbers = number_runs(self.record.source_number(source) for source in sentence.sources)
            spans.append(Span(self._say("join-numbers").join(numbers), sup=True))
        return spans

    def _words(self) -> Iterator[Block]:
        yield Text(self._say("words"), self.styles.section)
        yield Text(self.record.words or self._say("words-none"), self.styles.body)

    def _asked(self) -> Iterator[Block]:
        if self.record.asked:
            yield Text(self._say("asked"), self.styles.section)
            yield Text(self._say("asked-lead"), self.styles.body)
            yield Items([Bullet(Text(question, self.styles.body)) for question in self.record.asked])

    def _signatures(self) -> Iterator[Block]:
        yield Text(self._say("signatures"), self.styles.section)
        yield Text(self._say("rights"), replace(self.styles.body, keep_with_next=True))  # nobody signs a page that
        yield self._decision(before=2, after=4, keep_with_next=True)  # does not say what was decided
        given = {mark.role: mark for mark in self.marks}
        for signatory in self.record.signatories:
            mark = given.get(signatory.role)
            field = FIELD if signatory is self.record.signatories[-1] else ""
            yield SignatureBox(signatory, mark, self.styles, self.catalogue, self.placed, field)
        yield Text(self._say("check", id=self.record.id), self.styles.small)
        yield Text(self._say("hash", sha256=self.record_sha256), self.styles.small)

    def _sources(self) -> Iterator[Block]:
        yield Rule(HAIR, before=8, after=4)
        yield Text(self._say("sources"), self.styles.section)
        yield Items([self._source(source) for source in self.record.sources])
        yield Gap(2)

    def _source(self, source: RecordSource) -> Bullet:
        text = Text(source.citation, self.styles.small)
        return Bullet(text, self._say("source-number", n=source.number), indent=22)

    def _row(self, key: str, text: str) -> tuple[Text, Block]:
        plain = replace(self.styles.body, after=0)
        return Text(self._say(f"row-{key}"), self.styles.label), Text(text, plain)

    def _or_unknown(self, text: str) -> str:
        return text or self._say("not-stated")

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"paper.{key}", **slots)


def _headed_by(title: str, paragraph: Sequence[Sentence]) -> list[Sentence]:
    """Return a paragraph under another label: away from its section, the option that it is about."""
    first, *others = paragraph
    return [replace(first, label=f"{title}:"), *others]
