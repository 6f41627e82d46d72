"""The sections of the explanation. The order is a rule of the house: harms before how well it is said to work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mesodesk.clinical.models import Grade, Knowledge, Option, Part, Procedure, ProductClass, Scope
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone


@dataclass(frozen=True)
class Explainer:
    """Words the knowledge in one language."""

    knowledge: Knowledge
    catalogue: Catalogue

    def area(self, area: str) -> tuple[Section, ...]:
        """Return what is told about one area with all its options: harms, uses, what is not known, red flags."""
        options = self.knowledge.options_of(area)
        if not options:
            return (self._unnamed(area),)
        return (
            *self._of_area(area, options),
            *filter(None, [self._what(options), self._stop(options)]),
            *self._general(options),
        )

    def consultation(self, options: Sequence[Option], areas: Sequence[str]) -> tuple[Section, ...]:
        """Return what is told in a consultation about these areas, with the options that are in play.

        What holds everywhere comes once, around the areas.
        """
        sections = [self._what(options), self._stop(options)]
        for area in areas:
            chosen = [option for option in options if option.area == area]
            sections.extend(self._of_area(area, chosen) if chosen else [self._unnamed(area)])
        return (*filter(None, sections), *self._general(options))

    def _of_area(self, area: str, options: Sequence[Option]) -> Iterator[Section]:
        name = self.catalogue.say(f"area.{area}")
        yield Section(f"{area}.harms", self._say("section-harms", area=name), tuple(self._harms(options)), area)
        yield Section(f"{area}.uses", self._say("section-uses", area=name), tuple(map(self._option, options)), area)

    def _general(self, options: Sequence[Option]) -> Iterator[Section]:
        found = (
            self._red_flags(options),
            self._topics("unknown", (Part.UNKNOWN,), options, Tone.UNKNOWN),
            self._topics("alternatives", (Part.ALTERNATIVES,), options),
            self._topics("care", (Part.BEFORE, Part.DURING, Part.AFTER), options),
            self._topics("positions", (Part.POSITIONS,), options),
        )
        return filter(None, found)

    def _what(self, options: Sequence[Option]) -> Section | None:
        """Say what it is, how it is injected and what is in the syringe, for the procedures and classes in play."""
        if not options:
            return None
        knowledge = self.knowledge
        parts: list[Procedure | ProductClass] = [
            *dict.fromkeys(knowledge.procedures[option.procedure] for option in options),
            *dict.fromkeys(knowledge.product_classes[option.product_class] for option in options),
        ]
        groups = (
            *self._groups((Part.WHAT,), options, Tone.NEUTRAL),
            *(Group(part.name, self._sentences(part.what)) for part in parts),
        )
        return Section("general.what", self._say("section-what"), groups)

    def _unnamed(self, area: str) -> Section:
        claims = [self.knowledge.unnamed_areas[area]]
        group = Group(self._say("group-unnamed"), self._sentences(claims), Tone.UNKNOWN)
        title = self._say("section-unnamed", area=self.catalogue.say(f"area.{area}"))
        return Section(f"{area}.unnamed", title, (group,), area)

    def _harms(self, options: Sequence[Option]) -> Iterator[Group]:
        yield from self._groups((Part.HARMS,), options, Tone.UNKNOWN)
        for grade, tone in ((Grade.SERIOUS, Tone.SERIOUS), (Grade.EXPECTED, Tone.EXPECTED)):
            risks = [risk for risk in self.knowledge.risks if risk.grade is grade and _touches(risk.scope, options)]
            if risks:
                sentences = (self._sentence(risk.claim, self._say("name", name=risk.name)) for risk in risks)
                yield Group(self._say(f"group-{grade}"), tuple(sentences), tone)

    def _option(self, option: Option) -> Group:
        indication = self.knowledge.indications[option.indication]
        product_class = self.knowledge.product_classes[option.product_class]
        title = self._say("option-title", use=indication.name, product=product_class.name)
        reason = self._sentence(option.reason)
        sure = Sentence(
            self._say(f"label-{option.label}"), reason.basis, reason.sources, reason.claim, self._say("row-sure")
        )
        rows = [
            ("row-use", [indication.use]),
            ("row-diagnosis", [indication.diagnosis_first] if indication.diagnosis_first else []),
            ("row-precautions", option.precautions),
            ("row-found", option.found),
            ("row-other-product", option.other_product),
            ("row-sessions", option.sessions),
            ("row-interval", option.interval),
            ("row-lasting", option.lasting),
        ]
        sentences = [sentence for key, claims in rows for sentence in self._row(key, claims)]
        return Group(title, (*sentences[:1], sure, reason, *sentences[1:]))

    def _row(self, key: str, claims: Iterable[str]) -> Iterator[Sentence]:
        for index, claim in enumerate(claims):
            yield self._sentence(claim, self._say(key) if index == 0 else None)

    def _stop(self, options: Sequence[Option]) -> Section | None:
        asked = [question for question in self.knowledge.stop_questions if _touches(question.scope, options)]
        if not asked:
            return None
        sentences = tuple(self._sentence(question.why, question.ask) for question in asked)
        return Section(
            "general.stop", self._say("section-stop"), (Group(self._say("group-stop"), sentences, Tone.STOP),)
        )

    def _red_flags(self, options: Sequence[Option]) -> Section | None:
        groups = tuple(
            Group(
                self._say("red-flag", when=flag.when, call=self._say(f"call-{flag.call}")),
                self._sentences(flag.claims),
                Tone.URGENT,
            )
            for flag in self.knowledge.red_flags
            if _touches(flag.scope, options)
        )
        return Section("general.red-flags", self._say("section-red-flags"), groups) if groups else None

    def _topics(
        self, name: str, parts: tuple[Part, ...], options: Sequence[Option], tone: Tone = Tone.NEUTRAL
    ) -> Section | None:
        groups = tuple(self._groups(parts, options, tone))
        return Section(f"general.{name}", self._say(f"section-{name}"), groups) if groups else None

    def _groups(self, parts: tuple[Part, ...], options: Sequence[Option], tone: Tone) -> Iterator[Group]:
        for part in parts:
            for topic in self.knowledge.topics:
                if topic.part is part and _touches(topic.scope, options):
                    yield Group(topic.title, self._sentences(topic.claims), tone)

    def _sentences(self, claims: Iterable[str]) -> tuple[Sentence, ...]:
        return tuple(self._sentence(claim) for claim in claims)

    def _sentence(self, claim_id: str, label: str | None = None) -> Sentence:
        claim = self.knowledge.claims[claim_id]
        basis = Basis.SOURCED if claim.sources else Basis.UNSOURCED
        return Sentence(claim.text, basis, claim.sources, claim.id, label)

    def _say(self, key: str, **slots: str) -> str:
        return self.catalogue.say(f"explain.{key}", **slots)


def _touches(scope: Scope, options: Sequence[Option]) -> bool:
    return any(scope.touches(option) for option in options)


def sources_of(sections: Iterable[Section]) -> tuple[str, ...]:
    """Return the ids of all sources that the sections name, in the order in which they first appear."""
    return tuple(
        dict.fromkeys(source for section in sections for sentence in section.sentences() for source in sentence.sources)
    )
