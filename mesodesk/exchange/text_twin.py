"""The sheet as plain text: what travels inside the PDF for whoever's program reads no pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record, RecordPlan, RecordSection
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Sentence, number_runs

NAME = "sheet.txt"


def text_twin(record: Record, record_sha256: str, marks: tuple[Mark, ...], catalogue: Catalogue) -> bytes:
    """Return the words of a sheet in the order of the pages, as UTF-8 with a line for each paragraph.

    Args:
        record: what is told.
        record_sha256: stands on the pages, too.
        marks: what was signed, told as who signed and when.
        catalogue: the words of the form, in the record's language.
    """
    twin = _Twin(record, record_sha256, marks, catalogue)
    return "\n".join([*twin.lines(), ""]).encode()


@dataclass(frozen=True)
class _Twin:
    record: Record
    record_sha256: str
    marks: tuple[Mark, ...]
    catalogue: Catalogue

    def lines(self) -> Iterator[str]:
        record = self.record
        if record.content.demonstration:
            yield self._say("demonstration")
        yield self._say("title")
        yield record.decision_words
        yield ""
        clinic = record.clinic
        for key, value in (
            ("patient", self._patient()),
            ("clinician", self._say("clinician-line", name=record.clinician, registration=record.registration)),
            ("clinic", self._say("clinic-line", name=clinic.name, address=clinic.address)),
            ("when", self.catalogue.moment(record.frozen)),
            ("content", record.content.state),
        ):
            yield self._row(key, value)
        yield from self._headed("call-title")
        for key, number in (("emergency", clinic.emergency), ("clinic", clinic.phone), ("night", clinic.out_of_hours)):
            yield f"{self._say(f'call-{key}')}: {number}"
        yield from self._headed("areas")
        for n, area in enumerate(record.areas, start=1):
            regions = self._say("join").join(region.name for region in area.regions)
            yield f"{self._say('area-number', n=n, area=area.name)}: {regions}"
        if record.plans:
            yield from self._headed("plan")
            for plan in record.plans:
                yield from self._plan(plan)
        if record.price:
            yield self._row("price", record.price)
        for item in record.sections:
            yield from self._section(item)
        yield from self._headed("words")
        yield record.words or self._say("words-none")
        if record.asked:
            yield from self._headed("asked")
            yield self._say("asked-lead")
            yield from (f"- {question}" for question in record.asked)
        yield from self._signatures()
        yield from self._headed("sources")
        yield from (f"[{source.number}] {source.citation}" for source in record.sources)

    def _plan(self, plan: RecordPlan) -> Iterator[str]:
        yield self._say("plan-title", area=plan.area, use=plan.use)
        yield self._row("product", plan.product or self._say("not-stated"))
        yield self._row("class", self._say("class-line", product_class=plan.product_class, procedure=plan.procedure))
        yield self._row("licence", self._say(f"licence-{plan.licence or 'unknown'}"))
        several = (plan.sessions or 0) > 1
        course = [
            self._say(line, n=number)
            for line, number in (
                ("sessions-line", plan.sessions),
                ("interval-line", plan.interval_days if several else None),
                ("review-line", plan.review_after if several else None),
            )
            if number
        ]
        if course:
            yield self._row("course", self._say("course-join").join(course))
        yield self._row("stop-rule", plan.stop_rule or self._say("not-stated"))

    def _patient(self) -> str:
        patient = self.record.patient
        name = self._say("patient-line", name=patient.name, number=patient.number)
        return self._say("patient-born-line", patient=name, born=self.catalogue.day(patient.born))

    def _section(self, item: RecordSection) -> Iterator[str]:
        yield from ("", item.section.title, self._say("told" if item.told else "not-told"))
        for group in item.section.groups:
            if group.title != item.section.title:
                yield group.title
            for paragraph in group.paragraphs():
                yield f"- {' '.join(map(self._sentence, paragraph))}"

    def _sentence(self, sentence: Sentence) -> str:
        label = f"{self._say('label', label=sentence.label)} " if sentence.label else ""
        text = f"{label.replace('  ', ' ')}{sentence.text}"
        if sentence.basis is Basis.UNSOURCED:
            return f"{text}{self._say('unsourced')}"
        if not sentence.sources:
            return text
        numbers = self._say("join-numbers").join(
            number_runs(self.record.source_number(source) for source in sentence.sources)
        )
        return f"{text} [{numbers}]"

    def _signatures(self) -> Iterator[str]:
        yield from self._headed("signatures")
        yield self._say("rights")
        made = {mark.role: mark.made_at for mark in self.marks}
        for signatory in self.record.signatories:
            yield self._say("signs-as", name=signatory.name, role=signatory.role_name)
            yield signatory.meaning
            when = made.get(signatory.role)
            yield self._say("signed-in-text", when=self.catalogue.moment(when)) if when else self._say("signed-not-yet")
        yield self._say("check", id=self.record.id)
        yield self._say("hash", sha256=self.record_sha256)

    def _headed(self, key: str) -> tuple[str, str]:
        return "", self._say(key)

    def _row(self, key: str, value: str) -> str:
        return f"{self._say(f'row-{key}')}: {value}"

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"paper.{key}", **slots)
