"""The card for another doctor once more, in a language that doctors of the clinic's country read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mesodesk.clinical.cards import translated
from mesodesk.clinical.models import Card, Knowledge, Option, Part, Procedure, ProductClass, Topic
from mesodesk.consent.consultation import Consultation
from mesodesk.consent.record import Record
from mesodesk.consent.slip_record import SlipInjection
from mesodesk.consent.summary import CardAbroad, Summary
from mesodesk.explanation.words import CARD, Words
from mesodesk.settings import Clinic
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Group, Section, Sentence


def with_card_abroad(
    summary: Summary, words: Words, consultation: Consultation, options: Sequence[Option], clinic: Clinic
) -> Summary:
    """Return what is printed, with the card in another language where doctors of the clinic's country read another one.

    Where they read none that it exists in, that is said.
    """
    language = words.catalogue.language
    if summary.card is None:
        return summary
    cards = words.knowledge.cards_in(clinic.country)
    card = next((card for card in cards if card.id == clinic.card_language), next(iter(cards), None))
    if card is None:
        return replace(summary, card_only=words.say("card-only", language=words.catalogue.say("language.name")))
    if card.id == language:
        return summary
    return replace(summary, card_abroad=Abroad(words.knowledge, words.catalogue, card).of_sheet(consultation, options))


@dataclass(frozen=True)
class Abroad:
    """Words the card in another language.

    Attributes:
        knowledge: what medicine says.
        catalogue: the words of the sheet.
        card: the words of the other language.
    """

    knowledge: Knowledge
    catalogue: Catalogue
    card: Card

    def of_sheet(self, consultation: Consultation, options: Sequence[Option]) -> CardAbroad:
        """Return the card of a sheet: with what is planned, and room on paper for what was injected."""
        planned = [
            self._line(
                "card-plan",
                area=self.card.areas[option.area],
                product=plan.product.strip(),
                product_class=self._name("product_classes", self.knowledge.product_classes[option.product_class].name),
            )
            for option in options
            if (plan := consultation.plan_of(option.id)) is not None and plan.product.strip()
        ]
        join = self.catalogue.say("explain.must-join")
        first = [self._line("card-planned", plans=join.join(planned))] if planned else []
        lines = (*first, self._line("card-fill-rows"), self._line("card-own"))
        topics = [
            topic for topic in self.knowledge.topics if topic.part is Part.CARD and topic.scope.touches_any(options)
        ]
        told = tuple(self._told(topics))
        whole = sum(len(topic.claims) for topic in topics) == sum(len(group.sentences) for group in told)
        note = self.card.note if whole else f"{self.card.note} {self._line('card-changed')}"
        section = Section(f"{CARD}.{self.card.id}", self.card.title, (_filled(self._line("card-fill"), lines), *told))
        return CardAbroad(self.card.id, section, note, self.card.unsourced)

    def of_slip(self, day: str, injections: Sequence[SlipInjection], record: Record, by: Mapping[str, str]) -> Group:
        """Return what stands on the card of a slip in the place of the room to fill.

        Args:
            day: of the session (ISO 8601).
            injections: what was injected.
            record: of the sheet.
            by: what the line on who injected holds.
        """
        lines = [self._injected(injection, record) for injection in injections]
        lines += [self._line("slip-card-by", **by), self._line("card-own")]
        return _filled(self._line("slip-card", day=day), lines)

    def _told(self, topics: Iterable[Topic]) -> Iterator[Group]:
        """Yield what the card says, without what the clinic has changed since it was translated."""
        for topic in topics:
            heading = translated(self.card, self.knowledge, "topics", topic.id)
            words = ((claim, translated(self.card, self.knowledge, "claims", claim)) for claim in topic.claims)
            told = tuple(self._sentence(claim, text) for claim, text in words if heading and text)
            if heading and told:
                yield Group(heading, told)

    def _sentence(self, claim_id: str, text: str) -> Sentence:
        return replace(Words(self.knowledge, self.catalogue).sentence(claim_id), text=text)

    def _injected(self, injection: SlipInjection, record: Record) -> str:
        noted, plan = injection.noted, injection.plan
        counts = noted.counts()
        regions = {area.id: {region.id for region in area.regions} for area in record.areas}
        dots = {area: sum(n for region, n in counts.items() if region in found) for area, found in regions.items()}
        places = [self._line("slip-place", place=self.card.areas[area], n=n) for area, n in dots.items() if n]
        return self._line(
            "slip-card-line",
            places=self.catalogue.say("explain.slip-join").join(places),
            procedure=self._name("procedures", plan.procedure),
            depth=noted.depth,
            product=noted.product,
            product_class=self._name("product_classes", plan.product_class),
            maker=noted.maker,
            batch=noted.batch,
            expiry=str(noted.expiry),
            dose=noted.dose,
            session=noted.session,
            sessions=plan.planned_sessions,
        )

    def _name(self, kind: Literal["procedures", "product_classes"], name: str) -> str:
        """Return the name of a procedure or product class in the other language; as it is where it has none there."""
        items: Mapping[str, Procedure | ProductClass] = getattr(self.knowledge, kind)
        found = (translated(self.card, self.knowledge, kind, item.id) for item in items.values() if item.name == name)
        return next(filter(None, found), name)

    def _line(self, key: str, /, **slots: str | int) -> str:
        return self.card.lines[key].format(**slots)


def _filled(title: str, lines: Iterable[str]) -> Group:
    return Group(title, tuple(map(Sentence, lines)))
