"""The words of a slip: from what was noted and the kept record, with the days of this session, and nothing else.

The time line of the record counts from the last session and so has no days. Its stretches are known again by their
words in the catalogue; what is worded otherwise stays as the patient signed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mesodesk import __version__
from mesodesk.clinical.models import Knowledge, Span
from mesodesk.consent.marks import Role
from mesodesk.consent.record import Record, RecordPlan, Signatory
from mesodesk.consent.slip import Injection, Slip
from mesodesk.consent.slip_record import SCHEMA, SlipInjection, SlipPlace, SlipRecord, SlipSheet
from mesodesk.consent.summary import CardAbroad, Summary
from mesodesk.explanation.abroad import Abroad
from mesodesk.explanation.words import stretch
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Group, Section, Sentence

THREE_MONTHS = timedelta(days=90)
"""What "about three months" of the time line is as a day."""


def freeze_slip(
    slip: Slip, record: Record, sheet: SlipSheet, knowledge: Knowledge, catalogue: Catalogue, now: datetime
) -> SlipRecord:
    """Return the record of a slip against which nothing stands.

    Args:
        slip: what was noted; each injection names a plan of the record.
        record: of the sheet.
        sheet: the sheet itself.
        knowledge: words the lines that are filled in on the card in another language.
        catalogue: the words of the record's language.
        now: the moment of freezing, with its zone.
    """
    return _Freezer(slip, record, knowledge, catalogue).slip_record(sheet, now)


@dataclass(frozen=True)
class _Freezer:
    slip: Slip
    record: Record
    knowledge: Knowledge
    catalogue: Catalogue

    def slip_record(self, sheet: SlipSheet, now: datetime) -> SlipRecord:
        slip, record = self.slip, self.record
        injections = self._injections()
        card, abroad = record.summary.card, record.summary.card_abroad
        stretches = _stretches(self.catalogue)
        summary = Summary(
            calls=tuple(map(self._dated, record.summary.calls)),
            aftercare=record.summary.aftercare,
            card=card and self._filled(card, injections),
            card_abroad=abroad and self._filled_abroad(abroad, injections),
            card_only=record.summary.card_only,
            stretches=tuple(
                replace(stretch, label=self._when(spans))
                for stretch in record.summary.stretches
                if (spans := stretches.get(stretch.label))
            ),
        )
        named = summary.sources()
        meaning = self._say("slip-meaning")
        return SlipRecord(
            schema=SCHEMA,
            id=slip.id,
            sheet=sheet,
            injected=slip.injected,
            frozen=now,
            language=self.catalogue.language,
            program=__version__,
            content=record.content,
            clinic=record.clinic,
            patient=record.patient,
            injector=slip.injector,
            injections=injections,
            news=slip.news,
            lump=bool(slip.lump),
            coming=tuple(dict.fromkeys(self._coming(injections))),
            summary=summary,
            sources=tuple(source for source in record.sources if source.id in named),
            signatory=Signatory(Role.CLINICIAN, self._say("slip-injector"), slip.injector.name, meaning),
            paper=record.paper,
            print_size=record.print_size,
            corrects=slip.corrects,
        )

    @property
    def _today(self) -> date:
        return self.slip.injected.date()

    def _injections(self) -> tuple[SlipInjection, ...]:
        plans = {plan.option: plan for plan in self.record.plans}
        return tuple(self._injection(noted, plans[noted.option]) for noted in self.slip.injections)

    def _injection(self, noted: Injection, plan: RecordPlan) -> SlipInjection:
        assert noted.expiry is not None  # noqa: S101 - nothing stands against the slip
        names = {region.id: region.name for area in self.record.areas for region in area.regions}
        places = tuple(
            SlipPlace(region, self._say("slip-place", n=count, place=names[region]))
            for region, count in noted.counts().items()
        )
        return SlipInjection(noted, plan, self.catalogue.day(noted.expiry), places)

    def _dated(self, group: Group) -> Group:
        """Return a group of the time line with days in the place of "three months"."""
        stretches = _stretches(self.catalogue)
        told = tuple(
            replace(sentence, label=self._when(stretches[sentence.label])) if sentence.label in stretches else sentence
            for sentence in group.sentences
        )
        return replace(group, sentences=told)

    def _when(self, spans: tuple[Span, ...]) -> str:
        months = self.catalogue.day(self._today + THREE_MONTHS)
        words = self._say(f"slip-from-{spans[0]}-to-{spans[-1]}", today=self.catalogue.day(self._today), months=months)
        return self._say("name", name=words)

    def _filled(self, card: Section, injections: tuple[SlipInjection, ...]) -> Section:
        """Return the card with what was injected where the sheet has lines to fill in by hand."""
        lines = [*map(self._injected, injections), self._say("slip-card-by", **self._by), self._say("card-own")]
        first = Group(self._say("slip-card", day=self.catalogue.day(self._today)), tuple(map(Sentence, lines)))
        return replace(card, groups=(first, *_told(card)))

    def _filled_abroad(self, abroad: CardAbroad, injections: tuple[SlipInjection, ...]) -> CardAbroad:
        """Return the card in another language with what was injected."""
        words = self.knowledge.cards.get(abroad.language)
        told = _told(abroad.section)
        if words is not None:  # else the clinic has taken its own card away since
            filler = Abroad(self.knowledge, self.catalogue, words)
            told = (filler.of_slip(self._today.isoformat(), injections, self.record, self._by), *told)
        return replace(abroad, section=replace(abroad.section, groups=told))

    @property
    def _by(self) -> dict[str, str]:
        """What the line on who injected holds."""
        injector, clinic = self.slip.injector, self.record.clinic
        return {
            "name": injector.name,
            "registration": injector.registration,
            "clinic": clinic.name,
            "phone": clinic.phone,
            "sheet": self.record.id,
        }

    def _injected(self, injection: SlipInjection) -> str:
        noted, plan = injection.noted, injection.plan
        return self._say(
            "slip-card-line",
            places=self._say("slip-join").join(place.words for place in injection.places),
            procedure=plan.procedure,
            depth=noted.depth,
            product=noted.product,
            product_class=plan.product_class,
            maker=noted.maker,
            batch=noted.batch,
            expiry=injection.expires,
            dose=noted.dose,
            session=noted.session,
            sessions=plan.planned_sessions,
        )

    def _coming(self, injections: tuple[SlipInjection, ...]) -> Iterator[str]:
        for injection in injections:
            plan, session = injection.plan, injection.noted.session
            if session == plan.review_after:
                yield self._say("slip-review", area=plan.area, session=session)
            if session >= plan.planned_sessions:
                yield self._say("slip-last", area=plan.area, sessions=session)
            elif plan.interval_days:
                day = self.catalogue.day(self._today + timedelta(days=plan.interval_days))
                yield self._say("slip-next", area=plan.area, session=session + 1, day=day, n=plan.interval_days)

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"explain.{key}", **slots)


def _told(card: Section) -> tuple[Group, ...]:
    """Return the groups of a card without the room to fill in by hand."""
    return tuple(group for group in card.groups if any(s.basis is not Basis.ADMINISTRATIVE for s in group.sentences))


def _stretches(catalogue: Catalogue) -> dict[str | None, tuple[Span, ...]]:
    """Return every stretch of the time line by the label that the paper has for it."""
    order = tuple(Span)
    found = (order[start:end] for start in range(len(order)) for end in range(start + 1, len(order) + 1))
    return {catalogue.say("explain.name", name=stretch(catalogue, spans, "brief-")): spans for spans in found}
