"""The sections of the explanation. The order is a rule of the house: harms before how well it is said to work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mesodesk.clinical.models import (
    Act,
    Alternative,
    Call,
    ClaimKind,
    ContentVersion,
    Grade,
    Ingredient,
    Knowledge,
    Option,
    Part,
    Question,
    Risk,
    Span,
    Stop,
)
from mesodesk.consent.consultation import Consultation
from mesodesk.consent.missing import options_in_play
from mesodesk.consent.stops import ingredients_named
from mesodesk.consent.summary import Summary
from mesodesk.explanation.abroad import with_card_abroad
from mesodesk.explanation.glossary import Glossary
from mesodesk.explanation.in_short import in_short
from mesodesk.explanation.must_say import must_say, small
from mesodesk.explanation.summary import Summariser
from mesodesk.explanation.words import CARD, Words
from mesodesk.settings import Clinic
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Group, Section, Sentence, Tone


@dataclass(frozen=True)
class Explainer:
    """Words the knowledge in one language."""

    knowledge: Knowledge
    catalogue: Catalogue

    @cached_property
    def _words(self) -> Words:
        return Words(self.knowledge, self.catalogue)

    @cached_property
    def _glossary(self) -> Glossary:
        return Glossary(self.knowledge.words)

    def area(self, area: str, product_class: str | None = None) -> tuple[Section, ...]:
        """Return what is told about one area: harms, uses, what stops it, when to call, what is not known.

        Args:
            area: its id.
            product_class: tells only of this one; None tells of all that are used there.
        """
        options = [
            option for option in self.knowledge.options_of(area) if product_class in (None, option.product_class)
        ]
        short = (in_short(self._words, area, options),) if options else ()
        found = (
            *short,
            *self._of_area(area, options, product_class),
            *self._before(options, [area]),
            *self._general(options, self._ingredients(options)),
            self._who_says(),
        )
        return tuple(self._glossary.explain(section) for section in found)

    def consultation(self, consultation: Consultation, areas: Sequence[str], clinic: Clinic) -> tuple[Section, ...]:
        """Return what is told in a consultation about these areas, with the options that are in play.

        What holds everywhere comes once, around the areas. The five must-says come last, just before the decision.
        """
        options = options_in_play(consultation, self.knowledge, areas)
        named = [
            item for plan in consultation.plans for item in ingredients_named(plan.product, self.knowledge.ingredients)
        ]
        sections = [*self._before(options, areas)]
        for area in areas:
            sections += self._of_area(area, [option for option in options if option.area == area])
        sections += self._general(options, dict.fromkeys((*self._ingredients(options), *named)), clinic)
        sections.append(self._who_says())
        if options:
            sections.append(must_say(self._words, consultation, options, clinic))
            sections = [self._filled_card(section, consultation, options) for section in sections]
        return tuple(self._glossary.explain(section) for section in sections)

    def summary(
        self, consultation: Consultation, areas: Sequence[str], sections: Sequence[Section], clinic: Clinic
    ) -> Summary:
        """Return what the paper prints of the sections of a consultation.

        Args:
            consultation: as it is frozen.
            areas: what it is about.
            sections: what was shown.
            clinic: who holds it.
        """
        options = options_in_play(consultation, self.knowledge, areas)
        card = next((section for section in sections if section.id == CARD), None)
        who = self._who(consultation, clinic)
        summary = Summariser(self._words, options, clinic).summary(consultation, card, who)
        return with_card_abroad(summary, self._words, consultation, options, clinic)

    def _of_area(self, area: str, options: Sequence[Option], product_class: str | None = None) -> Iterator[Section]:
        if not options:
            yield self._unspoken(area, product_class)
            return
        name = self.catalogue.say(f"area.{area}")
        harms, uses = tuple(self._harms(options)), tuple(self._uses(options))
        yield Section(f"{area}.harms", self._say("section-harms", area=name), harms, area)
        yield Section(f"{area}.uses", self._say("section-uses", area=name), uses, area)

    def _unspoken(self, area: str, product_class: str | None) -> Section:
        """Say that no article names the area, or that the product asked for is not used there."""
        name = self.catalogue.say(f"area.{area}")
        claim = self.knowledge.unnamed_areas.get(area)
        if claim is not None:
            told = self._words.of([claim])
            title = self._say("section-unnamed", area=name)
        else:
            told = (Sentence(self._say("no-such-option", area=name)),)
            title = self._say("section-no-option", area=name)
        groups = [Group(self._say("group-unnamed"), told, Tone.UNKNOWN)]
        never = [
            stop.claim
            for stop in self.knowledge.stops
            if area in stop.scope.areas and product_class in stop.scope.product_classes
        ]
        if never:
            groups.insert(0, Group(self._say("group-never-here"), self._words.of(never), Tone.STOP))
        return Section(f"{area}.unnamed", title, tuple(groups), area)

    def _before(self, options: Sequence[Option], areas: Sequence[str]) -> Iterator[Section]:
        """Yield what comes before all else: what it is, and what stops it."""
        if options:
            yield Section("general.what", self._say("section-what"), tuple(self._what(options)))
            yield Section("general.stop", self._say("section-stop"), tuple(self._stops(options, areas)))

    def _what(self, options: Sequence[Option]) -> Iterator[Group]:
        yield from self._topics((Part.WHAT,), options)
        for procedure in dict.fromkeys(self.knowledge.procedures[option.procedure] for option in options):
            yield Group(procedure.name, self._words.of(procedure.what))

    def _stops(self, options: Sequence[Option], areas: Sequence[str]) -> Iterator[Group]:
        asked = [item for item in self.knowledge.questions if item.scope.touches_any(options)]
        stops = [item for item in self.knowledge.stops if _concerns(item, options, areas)]
        first = [item for item in asked if item.act is Act.STOP]
        others = [item for item in asked if item.act is not Act.STOP]
        if first:
            told = [sentence for item in first for sentence in self._question(item)]
            yield Group(self._say("group-stop"), tuple(told), Tone.STOP)
        if stops:
            yield Group(self._say("group-never"), self._words.of(item.claim for item in stops), Tone.STOP)
        if others:
            told = [sentence for item in others for sentence in self._question(item)]
            yield Group(self._say("group-asked"), (Sentence(self._say("asked-lead")), *told))

    def _question(self, item: Question) -> Iterator[Sentence]:
        yield self._words.sentence(item.why, item.ask)
        if item.raise_with:
            yield Sentence(self._say("act-raise", whom=item.raise_with))

    def _harms(self, options: Sequence[Option]) -> Iterator[Group]:
        heads = list(self._topics((Part.HARMS,), options, Tone.UNKNOWN))
        for group in heads[:1]:
            yield Group(group.title, (*group.sentences, Sentence(self._say("harms-silence"))), group.tone)
        yield from heads[1:]
        for grade, tone in ((Grade.SERIOUS, Tone.SERIOUS), (Grade.EXPECTED, Tone.EXPECTED)):
            risks = [risk for risk in self.knowledge.risks_of(options) if risk.grade is grade]
            counted = any(risk.counted for risk in risks)
            told = [sentence for risk in risks for sentence in self._risk(risk)]
            if told:
                yield Group(self._say(f"group-{grade}" if counted else f"group-{grade}-uncounted"), tuple(told), tone)

    def _risk(self, risk: Risk) -> Iterator[Sentence]:
        yield self._words.sentence(risk.claim, self._say("name", name=risk.name))
        if risk.counted is not None:
            yield self._words.counted(risk.id, risk.counted)
        yield from self._words.of(filter(None, (risk.onset, risk.lasts, risk.do)))

    def _uses(self, options: Sequence[Option]) -> Iterator[Group]:
        """Yield the options, and after them once what websites say of all of them."""
        yield from map(self._option, options)
        websites = [
            claim
            for option in options
            for claim in (*option.sessions, *option.interval)
            if self.knowledge.claims[claim].kind is ClaimKind.WEBSITE
        ]
        if websites:
            yield Group(self._say("group-websites"), self._words.of(dict.fromkeys(websites)), Tone.UNKNOWN)

    def _option(self, option: Option) -> Group:
        indication = self.knowledge.indications[option.indication]
        product_class = self.knowledge.product_classes[option.product_class]
        title = self._say("option-title", use=indication.name, product=product_class.name)
        rows: list[tuple[str, Iterable[str | None]]] = [
            ("row-diagnosis", [indication.diagnosis_first]),
            ("row-precautions", option.precautions),
            ("row-found", option.found),
            ("row-other-product", option.other_product),
            ("row-sessions", option.sessions),
            ("row-interval", option.interval),
            ("row-lasting", option.lasting),
        ]
        told = [self._words.sentence(indication.use, self._say("row-use")), *self._words.how_sure(option)]
        for key, claims in rows:
            own = [claim for claim in claims if claim and self.knowledge.claims[claim].kind is not ClaimKind.WEBSITE]
            if own:
                told += [self._words.sentence(own[0], self._say(key)), *self._words.of(own[1:])]
        return Group(title, tuple(told))

    def _general(
        self, options: Sequence[Option], ingredients: Iterable[Ingredient], clinic: Clinic | None = None
    ) -> Iterator[Section]:
        if not options:
            return
        for name, groups in (
            ("red-flags", self._red_flags(options)),
            ("syringe", self._syringe(options, ingredients)),
            ("unknown", self._topics((Part.UNKNOWN,), options, Tone.UNKNOWN)),
            ("alternatives", self._alternatives(options)),
            ("care", self._care(options, clinic)),
            ("card", self._topics((Part.CARD,), options)),
            ("positions", self._topics((Part.POSITIONS,), options)),
        ):
            told = tuple(groups)
            if told:
                yield Section(f"general.{name}", self._say(f"section-{name}"), told)

    def _red_flags(self, options: Sequence[Option]) -> Iterator[Group]:
        """Yield the time line: the same signs in the same stretches stand together, emergencies first."""
        flags = [flag for flag in self.knowledge.red_flags if flag.scope.touches_any(options)]
        if flags:
            yield Group(self._say("group-red-flags"), (Sentence(self._say("red-flags-lead")),), Tone.URGENT)
        for call in Call:
            lines = dict.fromkeys(flag.spans for flag in flags if flag.call is call)
            for spans in sorted(lines, key=_begins):
                title = self._say("red-flag", when=self._words.when(spans), call=self._say(f"call-{call}"))
                named = [flag.claim for flag in flags if flag.call is call and flag.spans == spans]
                yield Group(title, self._words.of(named), Tone.URGENT)

    def _ingredients(self, options: Sequence[Option]) -> list[Ingredient]:
        classes = {option.product_class for option in options}
        return [item for item in self.knowledge.ingredients.values() if item.anywhere or item.product_class in classes]

    def _syringe(self, options: Sequence[Option], ingredients: Iterable[Ingredient]) -> Iterator[Group]:
        for name in dict.fromkeys(option.product_class for option in options):
            product_class = self.knowledge.product_classes[name]
            yield Group(product_class.name, self._words.of(product_class.what))
        said = {claim for option in options for claim in self.knowledge.product_classes[option.product_class].what}
        told = [sentence for item in ingredients for sentence in self._ingredient(item, said)]
        if told:
            yield Group(self._say("group-ingredients"), tuple(told))

    def _ingredient(self, item: Ingredient, said: set[str]) -> Iterator[Sentence]:
        """Yield what is said of a substance, without what was said of the class or of another one."""
        yield self._words.sentence(item.what, self._say("name", name=item.name))
        for claim in (item.claimed, item.known, item.avoid):
            if claim and claim not in said:
                said.add(claim)
                yield self._words.sentence(claim)

    def _alternatives(self, options: Sequence[Option]) -> Iterator[Group]:
        for item in self.knowledge.alternatives:
            if item.scope.touches_any(options):
                yield Group(item.name, tuple(self._alternative(item)))
        yield from self._topics((Part.ALTERNATIVES,), options)

    def _alternative(self, item: Alternative) -> Iterator[Sentence]:
        for key, claim in (
            ("alternative-what", item.what),
            ("alternative-benefit", item.benefit),
            ("alternative-harm", item.harm),
            ("alternative-unknown", item.unknown),
        ):
            if claim is not None:
                yield self._words.sentence(claim, self._say(key))

    def _filled_card(self, section: Section, consultation: Consultation, options: Sequence[Option]) -> Section:
        """Return the card with what is planned, and room on paper for what was injected; any other section as it is."""
        if section.id != CARD:
            return section
        planned = [
            self._say(
                "card-plan",
                area=self.catalogue.say(f"area.{option.area}"),
                product=plan.product.strip(),
                product_class=small(self.knowledge.product_classes[option.product_class].name),
            )
            for option in options
            if (plan := consultation.plan_of(option.id)) is not None and plan.product.strip()
        ]
        first = [self._say("card-planned", plans=self._say("must-join").join(planned))] if planned else []
        lines = (*first, self._say("card-fill-rows"), self._say("card-own"))
        group = Group(self._say("card-fill"), tuple(map(Sentence, lines)))
        return replace(section, groups=(group, *section.groups))

    def _care(self, options: Sequence[Option], clinic: Clinic | None) -> Iterator[Group]:
        yield from self._topics((Part.BEFORE, Part.DURING, Part.AFTER), options)
        if clinic is not None:
            rules = clinic.aftercare.strip()
            lines = rules.splitlines() if rules else [self._say("aftercare-unset")]
            yield Group(self._say("group-aftercare"), tuple(Sentence(line) for line in lines if line.strip()))

    def _who_says(self) -> Section:
        """Say whose words these are, who pays for them, and when they are read again."""
        content = self.knowledge.content
        edited = [self._say("content-edited", n=len(content.edited))] if content.edited else []
        lines = [
            content_state(content, self.catalogue),
            *edited,
            content.funding,
            self._say("content-read", day=self.catalogue.day(content.sources_read_by)),
            content.update_policy,
            self._say("content-next", day=self.catalogue.day(content.next_review)),
        ]
        title = self._say("section-who-says")
        return Section("general.who-says", title, (Group(title, tuple(map(Sentence, lines))),))

    def _who(self, consultation: Consultation, clinic: Clinic) -> Iterator[Sentence]:
        """Yield who explains, whose words these are, and where to complain."""
        content, clinician = self.knowledge.content, consultation.clinician
        name = clinician.name.strip()
        yield Sentence(self._say("brief-explained", clinician=name))
        yield Sentence(content_state(content, self.catalogue))
        yield Sentence(content.funding)
        yield Sentence(self._say("content-next", day=self.catalogue.day(content.next_review)))
        registration = clinician.registration.strip()
        yield Sentence(self._say("brief-complain", clinic=clinic.name, clinician=name, registration=registration))

    def _topics(self, parts: tuple[Part, ...], options: Sequence[Option], tone: Tone = Tone.NEUTRAL) -> Iterator[Group]:
        for part in parts:
            for topic in self.knowledge.topics:
                if topic.part is part and topic.scope.touches_any(options):
                    yield Group(topic.title, self._words.of(topic.claims), tone)

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"explain.{key}", **slots)


def content_state(content: ContentVersion, catalogue: Catalogue) -> str:
    """Return in words which content this is, and whether a clinician has accepted it for use here."""
    version, day = content.name, catalogue.day(content.published)
    accepted = content.acceptance
    if accepted is None:
        return catalogue.say("explain.content-not-accepted", version=version, day=day)
    return catalogue.say(
        "explain.content-accepted",
        version=version,
        day=day,
        name=accepted.name,
        registration=accepted.registration,
        accepted=catalogue.day(accepted.day),
    )


def sources_of(sections: Iterable[Section]) -> tuple[str, ...]:
    """Return the ids of all sources that the sections name, in the order in which they first appear."""
    return tuple(
        dict.fromkeys(source for section in sections for sentence in section.sentences() for source in sentence.sources)
    )


def _concerns(stop: Stop, options: Sequence[Option], areas: Sequence[str]) -> bool:
    """Tell whether a stop is to be told: of an option in play, or of one that is never offered in these areas."""
    if stop.questions or stop.countries:
        return stop.scope.touches_any(options)
    return not stop.scope.areas or any(area in stop.scope.areas for area in areas)


def _begins(spans: tuple[Span, ...]) -> tuple[int, int]:
    order = list(Span)
    return order.index(spans[0]), -order.index(spans[-1])
