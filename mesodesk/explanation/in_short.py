"""What is told of an area, in short: the first things a kind doctor says, before the long way through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mesodesk.clinical.models import Knowledge, Option
from mesodesk.clinical.rules import LATE, NO_BENEFIT
from mesodesk.explanation.must_say import alarms, called, expected, named, serious
from mesodesk.explanation.words import Words
from mesodesk.wording.sentence import Group, Section, Sentence, Tone


def in_short(words: Words, area: str, options: Sequence[Option]) -> Section:
    """Return the section: what can go wrong, that it may not help, and how sure anyone is of each option.

    Args:
        words: the claims in one language.
        area: its id.
        options: what is told of.
    """
    title = words.say("section-short", area=words.catalogue.say(f"area.{area}"))
    harms = Group(words.say("group-short"), tuple(_harms(words, options)), Tone.SERIOUS)
    sure = Group(words.say("group-sure"), tuple(_how_sure(words, option) for option in options))
    return Section(f"{area}.short", title, (harms, sure), area)


def _harms(words: Words, options: Sequence[Option]) -> Iterator[Sentence]:
    risks = words.knowledge.risks_of(options)
    yield named(words, "short-serious", serious(risks))
    yield named(words, "short-expected", expected(risks))
    yield from words.of(risk.claim for risk in risks if risk.id == NO_BENEFIT)
    yield alarms(words, "short-emergency", options)
    yield called(words, "short-late", LATE)
    yield words.sentence(words.knowledge.alternatives[0].what)


def _how_sure(words: Words, option: Option) -> Sentence:
    knowledge: Knowledge = words.knowledge
    label, reason = words.how_sure(option)
    name = words.say(
        "name",
        name=words.say(
            "option-title",
            use=knowledge.indications[option.indication].name,
            product=knowledge.product_classes[option.product_class].name,
        ),
    )
    return Sentence(label.text, reason.basis, reason.sources, reason.claim, name)
