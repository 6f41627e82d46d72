"""The five things that must be said before anybody decides, option by option, on one page.

It may not work; what is in it and its licence here; what to expect; what is serious and late, and whom to call;
other choices, doing nothing, and the total price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mesodesk.clinical.models import Call, Grade, Option, Risk
from mesodesk.clinical.rules import LATE, NO_BENEFIT
from mesodesk.consent.consultation import Consultation, Licence, Plan
from mesodesk.explanation.words import MUST_SAY, Words
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Basis, Group, Section, Sentence


def must_say(words: Words, consultation: Consultation, options: Sequence[Option], clinic: Clinic) -> Section:
    """Return the section, with one group for each option."""
    groups = tuple(
        Group(
            words.say(
                "must-title",
                area=words.catalogue.say(f"area.{option.area}"),
                use=words.knowledge.indications[option.indication].name,
                product=words.knowledge.product_classes[option.product_class].name,
            ),
            tuple(_five(words, consultation, option, clinic)),
        )
        for option in options
    )
    return Section(MUST_SAY, words.say("section-must-say"), groups)


def _five(words: Words, consultation: Consultation, option: Option, clinic: Clinic) -> Iterator[Sentence]:
    knowledge = words.knowledge
    plan = consultation.plan_of(option.id)
    risks = knowledge.risks_of([option])
    yield from _labelled(words.say("must-works"), [*words.how_sure(option)], [_no_benefit(words, risks)])
    yield from _labelled(
        words.say("must-syringe"),
        words.of(knowledge.product_classes[option.product_class].what[:1]),
        [Sentence(_product(words, plan))],
    )
    yield from _labelled(
        words.say("must-expect"),
        [named(words, "must-expected", expected(risks))],
        [Sentence(_course(words, plan))],
        words.of(option.lasting),
    )
    yield from _labelled(
        words.say("must-serious"),
        [named(words, "must-serious-named", serious(risks))],
        [alarms(words, "must-emergency", [option]), called(words, "must-late", LATE)],
        [Sentence(_whom_to_call(words, clinic))],
    )
    yield from _labelled(
        words.say("must-choices"), [_choices(words, option)], [Sentence(_price(words, consultation.price))]
    )


def _labelled(label: str, *parts: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences of all parts; the first bears the label in the place of its own."""
    for number, sentence in enumerate(sentence for part in parts for sentence in part):
        yield replace(sentence, label=None if number else label)


def _no_benefit(words: Words, risks: Iterable[Risk]) -> Sentence:
    return words.sentence(next(risk.claim for risk in risks if risk.id == NO_BENEFIT))


def serious(risks: Iterable[Risk]) -> list[Risk]:
    """Return the serious harms; that it may not help is said on its own."""
    return [risk for risk in risks if risk.grade is Grade.SERIOUS and risk.id != NO_BENEFIT]


def expected(risks: Iterable[Risk]) -> list[Risk]:
    """Return the expected effects."""
    return [risk for risk in risks if risk.grade is Grade.EXPECTED]


def named(words: Words, key: str, risks: Sequence[Risk], *, numbers: bool = False) -> Sentence:
    """Return the names of risks in one sentence, with the sources of all of them; a name without one says so.

    Args:
        words: the claims in one language.
        key: the sentence around the names.
        risks: what is named.
        numbers: whether how often it came, of 100 in both groups, stands behind what was counted.
    """
    sources = [source for risk in risks for source in words.knowledge.claims[risk.claim].sources]
    if numbers:
        sources += [source for risk in risks if risk.counted for source in risk.counted.sources]
    listed = words.say("must-join").join(_named(words, risk, numbers=numbers, mark=bool(sources)) for risk in risks)
    basis = Basis.SOURCED if sources else Basis.UNSOURCED
    return Sentence(words.say(key, names=listed), basis, tuple(dict.fromkeys(sources)))


def _named(words: Words, risk: Risk, *, numbers: bool, mark: bool) -> str:
    """Return a name for a list, with what was counted, or the mark that it has no source while others have."""
    name = small(risk.name)
    if numbers and risk.counted is not None:
        return words.say("brief-counted", name=name, drug=risk.counted.drug, dummy=risk.counted.dummy)
    if mark and not words.knowledge.claims[risk.claim].sources:
        return words.say("name-unsourced", name=name)
    return name


def alarms(words: Words, key: str, options: Sequence[Option]) -> Sentence:
    """Return the signs of every emergency that the options can bring, in one sentence.

    Most of them have no source, so the sentence bears the mark; the whole list tells which of them have one.
    """
    flags = (item for item in words.knowledge.red_flags if item.call is Call.EMERGENCY)
    signs = words.say("must-join").join(flag.sign for flag in flags if flag.scope.touches_any(options))
    return Sentence(words.say(key, signs=signs), Basis.UNSOURCED)


def called(words: Words, key: str, flag_id: str) -> Sentence:
    """Return whom to call about the signs of a red flag."""
    told = words.sentence(next(flag.claim for flag in words.knowledge.red_flags if flag.id == flag_id))
    return Sentence(words.say(key, signs=small(told.text)), told.basis, told.sources, told.claim)


def _choices(words: Words, option: Option) -> Sentence:
    others = [item for item in words.knowledge.alternatives if item.scope.touches(option)]
    names = words.say("must-join").join(small(item.name) for item in others)
    return Sentence(words.say("must-choices-named", names=names))


def small(name: str) -> str:
    """Return a name for the middle of a sentence."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _product(words: Words, plan: Plan | None) -> str:
    if plan is None or not plan.product.strip():
        return words.say("must-product-unnamed")
    licence = plan.licence or Licence.UNKNOWN
    return words.say(f"must-licence-{licence}", product=plan.product.strip())


def _course(words: Words, plan: Plan | None) -> str:
    if plan is None or not plan.sessions:
        return words.say("must-no-plan")
    if plan.sessions == 1:
        return words.say("must-course-one")
    if not plan.review_after:
        return words.say("must-course-open", n=plan.sessions)
    return words.say("must-course", n=plan.sessions, review=plan.review_after, rule=plan.stop_rule.strip().rstrip("."))


def _whom_to_call(words: Words, clinic: Clinic) -> str:
    if clinic.missing():
        return words.say("must-call-unset")
    return words.say(
        "must-call", emergency=clinic.emergency, clinic=clinic.phone, night=clinic.out_of_hours, name=clinic.name
    )


def _price(words: Words, price: str) -> str:
    return words.say("must-price", price=price.strip()) if price.strip() else words.say("must-price-unset")
