"""What the paper prints of an explanation: short enough for four pages, and nothing that was not told in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mesodesk.clinical.models import Alternative, Call, Knowledge, Option, Part, RedFlag, Risk, Span
from mesodesk.clinical.rules import LATE, NO_BENEFIT
from mesodesk.consent.consultation import Consultation, Decision
from mesodesk.consent.summary import Choice, Count, Stretch, Summary
from mesodesk.explanation.must_say import expected, named, serious, small
from mesodesk.explanation.words import Words, parts
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone

MOST_DRAWN, MOST_DRAWN_OF_SEVERAL = 2, 1
"""Counted harms that are drawn as pictures, where one area is spoken of and where it is one of several; the others
stand among the risks with both of their numbers."""
EXPECTED_NAMED, SERIOUS_NAMED = 2, 3
"""Effects and harms named in the row of a treatment; all of them stand among the risks."""


@dataclass(frozen=True)
class Summariser:
    """Chooses for one consultation.

    Attributes:
        words: the claims in one language.
        options: what was talked about.
        clinic: who holds the consultation.
    """

    words: Words
    options: Sequence[Option]
    clinic: Clinic

    @property
    def _knowledge(self) -> Knowledge:
        return self.words.knowledge

    def summary(self, consultation: Consultation, card: Section | None, who: Iterable[Sentence]) -> Summary:
        """Return what is printed.

        Args:
            consultation: as it is frozen.
            card: what another doctor needs.
            who: whose words these are.
        """
        goes_on = consultation.decision is Decision.YES
        areas = {option.area for option in self.options}
        counted = _most_counted(self._risks, MOST_DRAWN if len(areas) < 2 else MOST_DRAWN_OF_SEVERAL)
        return Summary(
            may_not_work=tuple(self._may_not_work()),
            choices=tuple(self._choices(consultation)),
            counted=tuple(self._counted(counted)),
            counts=tuple(map(_count, counted)),
            risks=tuple(self._risk_groups()),
            calls=tuple(self._calls()),
            aftercare=tuple(self._aftercare()) if goes_on else (),
            card=card if goes_on else None,
            who=tuple(who),
            late=tuple(self._late()) if goes_on else (),
            stretches=tuple(Stretch(self._label(spans), parts(spans)) for spans in self._spans(self._flags)),
        )

    @property
    def _risks(self) -> tuple[Risk, ...]:
        return self._knowledge.risks_of(self.options)

    @property
    def _flags(self) -> list[RedFlag]:
        return [flag for flag in self._knowledge.red_flags if flag.scope.touches_any(self.options)]

    def _late(self) -> Iterator[Sentence]:
        """Yield whom to call about a lump that comes late, if these options can bring one."""
        for flag in (flag for flag in self._flags if flag.id == LATE):
            yield self.words.joined(self.words.say("brief-late", sign=flag.sign), [flag.claim])

    def _may_not_work(self) -> Iterator[Sentence]:
        """Yield what was found, once for all options of which it is true, and the harm of no benefit."""
        found: dict[str, list[Option]] = {}
        for option in self.options:
            found.setdefault(self._knowledge.claims[option.in_brief].words, []).append(option)
        for options in found.values():
            name = self.words.say("must-join").join(dict.fromkeys(map(self._name, options)))
            yield self.words.sentence(options[0].in_brief, self.words.say("name", name=name))
        yield from self.words.of(risk.claim for risk in self._risks if risk.id == NO_BENEFIT)

    def _name(self, option: Option) -> str:
        """Return an option by area and use, and by what is in the syringe where another one differs in that alone."""
        area = self.words.catalogue.say(f"area.{option.area}")
        use = small(self._knowledge.indications[option.indication].name)
        alike = [one for one in self.options if (one.area, one.indication) == (option.area, option.indication)]
        if len(alike) == 1:
            return self.words.say("brief-option", area=area, use=use)
        product = small(self._knowledge.product_classes[option.product_class].name)
        return self.words.say("brief-option-of", area=area, use=use, product=product)

    def _choices(self, consultation: Consultation) -> Iterator[Choice]:
        """Yield doing nothing first, then what was talked about, then what else there is."""
        others = [item for item in self._knowledge.alternatives if item.scope.touches_any(self.options)]
        yield from map(self._other, others[:1])
        for option in self.options:
            name = self._name(option)
            if consultation.plan_of(option.id):
                name = self.words.say("brief-planned", name=name)
            yield Choice(name, (self.words.sentence(option.in_brief),), tuple(self._harm(option)))
        yield from map(self._other, others[1:])

    def _harm(self, option: Option) -> Iterator[Sentence]:
        """Yield some expected effects and some serious harms: the first, and those of this product or place."""
        risks = self._knowledge.risks_of([option])
        first, *general = serious(risks)
        own = [risk for risk in general if risk.scope.product_classes or risk.scope.areas]
        grave = [first, *dict.fromkeys((*own, *general))][:SERIOUS_NAMED]
        yield named(self.words, "brief-harm-expected", expected(risks)[:EXPECTED_NAMED])
        yield named(self.words, "brief-harm-serious", grave)

    def _other(self, item: Alternative) -> Choice:
        benefit, harm = self.words.sentence(item.brief_benefit), self.words.sentence(item.brief_harm)
        return Choice(item.name, (benefit,), (harm,))

    def _counted(self, counted: Sequence[Risk]) -> Iterator[Sentence]:
        """Yield which trials the counts are from, and of what nobody has counted anything."""
        found = [risk.counted for risk in counted if risk.counted]
        if found:
            trials = self.words.say("must-join").join(dict.fromkeys(count.trial for count in found))
            sources = tuple(dict.fromkeys(source for count in found for source in count.sources))
            yield Sentence(self.words.say("brief-trial", trial=trials), Basis.SOURCED, sources)
        without = [option for option in self.options if not any(r.counted for r in self._knowledge.risks_of([option]))]
        if without:
            names = self.words.say("must-join").join(dict.fromkeys(map(self._name, without)))
            yield Sentence(self.words.say("brief-uncounted", names=names))

    def _risk_groups(self) -> Iterator[Group]:
        for key, tone, risks in (
            ("serious", Tone.SERIOUS, serious(self._risks)),
            ("expected", Tone.EXPECTED, expected(self._risks)),
        ):
            if risks:
                names = named(self.words, "brief-list", risks, numbers=True)
                yield Group(self.words.say(f"brief-{key}"), (names,), tone)

    def _calls(self) -> Iterator[Group]:
        """Yield whom to call about what: the signs of any time first, then those of a stretch of time."""
        for call in Call:
            flags = [flag for flag in self._flags if flag.call is call]
            if flags:
                told = [
                    self._signs(spans, [flag for flag in flags if flag.spans == spans]) for spans in self._spans(flags)
                ]
                yield Group(
                    self.words.say(
                        f"brief-call-{call}",
                        number=self.clinic.emergency,
                        phone=self.clinic.phone,
                        night=self.clinic.out_of_hours,
                    ),
                    tuple(told),
                    Tone.URGENT,
                )

    def _signs(self, spans: Sequence[Span], flags: Sequence[RedFlag]) -> Sentence:
        listed = self.words.say("brief-list", names=self.words.say("must-join").join(flag.sign for flag in flags))
        return self.words.joined(listed, [flag.claim for flag in flags], self._label(spans))

    def _spans(self, flags: Iterable[RedFlag]) -> list[tuple[Span, ...]]:
        """Return every stretch in which one of them can come, the longest first."""
        return sorted(dict.fromkeys(flag.spans for flag in flags), key=len, reverse=True)

    def _label(self, spans: Sequence[Span]) -> str:
        return self.words.say("name", name=self.words.when(spans, "brief-"))

    def _aftercare(self) -> Iterator[Sentence]:
        for topic in self._knowledge.topics:
            if topic.part in (Part.BEFORE, Part.AFTER) and topic.scope.touches_any(self.options):
                yield from self.words.of(topic.brief)
        for line in self.clinic.aftercare.splitlines():
            if line.strip():
                yield Sentence(line.strip())


def _most_counted(risks: Iterable[Risk], most: int) -> list[Risk]:
    """Return the counted harms that are drawn: the most frequent ones."""
    counted = [risk for risk in risks if risk.counted]
    return sorted(counted, key=lambda risk: -_count(risk).drug)[:most]


def _count(risk: Risk) -> Count:
    counted = risk.counted
    assert counted is not None  # noqa: S101 - only counted ones are asked for
    return Count(risk.name, _whole(counted.drug), _whole(counted.dummy), counted.drug, counted.dummy)


def _whole(words: str) -> int:
    """Return a number of 100 as it is drawn: fewer than one is none."""
    return 0 if words.startswith("under ") else int(words)
