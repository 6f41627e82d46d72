"""The rules that hold the data together: what names what, and what must stand beside what.

They are quick, and run at every start. What looks at the wording itself is in `honesty`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mesodesk.body.figure import Body
from mesodesk.clinical.models import Act, Alternative, Grade, Knowledge, Option, Part, Scope

READ = frozenset({"abstract", "excerpt", "secondary", "primary", "article"})
"""What can have been read of a source."""
ANY_CLASS = "any"
"""Says of a study that it was about all product classes, such as a review."""
EMERGENCY = "flag-allergy"
LATE = "flag-late-lump"
"""The red flags that are told in every case: a severe reaction, and a late lump."""
NO_BENEFIT = "risk-no-benefit"
"""The risk that nothing improves: told of every option, as a risk in its own right."""
ALWAYS = frozenset({NO_BENEFIT, "risk-late-infection"})
"""Risks that no closer one can stand in for."""
LINE = 14
"""The most words of a sign or of a short benefit or harm: two lines of a narrow column, read at a glance."""
CELL = 22
"""The most words in which the paper says what was found: one sentence that is read aloud in one breath."""
NAME = 5
"""The most words that name a question: many of them stand in one line of the paper."""
COUNTRY = re.compile(r"[A-Z]{2}")
"""What a country code looks like (ISO 3166-1)."""
PROMISES = re.compile(
    r"\b(remov|eliminat|rejuvenat|tighten|lighten|cur(e|es|ed|ing)\b|prevent|melt|burn)", re.IGNORECASE
)
"""Words that a use must never be told in."""

_USED_TO_TRY = "used to try to"
_COUNT = re.compile(r"under ([1-9]\d?|100)|[1-9]?\d|100")


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the house that the data breaks."""

    place: str
    """File, list and id, such as `subjects/neck.json options neck-skin-vitamin`."""
    problem: str


def broken_rules(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    """Yield every rule of the house that the knowledge breaks; none means that it may be shown."""
    for rule in (
        _claims_are_named,
        _sources_are_cited,
        _claims_hold,
        _uses_are_tries,
        _options_fit,
        _studies_fit_their_option,
        _areas_are_spoken_of,
        _scopes_fit,
        _questions_say_what_to_do,
        _counts_come_from_trials,
        _closer_risks_stand_in,
        _nothing_is_empty,
        _signs_and_names_are_short,
        _cells_are_short,
        _briefs_say_no_more,
        _stops_hold,
        _alternatives_begin_with_nothing,
        _ingredients_fit,
    ):
        yield from rule(knowledge, body)
    yield from _five_must_says(knowledge)


Rule = Callable[[Knowledge, Body], Iterator[Problem]]


def claims_named(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield every place that names a claim, with the claim's id."""
    k = knowledge
    fields: tuple[tuple[str, Callable[..., tuple[str | None, ...]], object], ...] = (
        ("indications", lambda i: (i.use, i.diagnosis_first), k.indications.values()),
        ("procedures", lambda i: i.what, k.procedures.values()),
        ("product_classes", lambda i: i.what, k.product_classes.values()),
        ("ingredients", lambda i: (i.what, i.claimed, i.known, i.avoid), k.ingredients.values()),
        ("options", claims_of_option, k.options.values()),
        ("risks", lambda i: (i.claim, i.onset, i.lasts, i.do), k.risks),
        ("red_flags", lambda i: (i.claim,), k.red_flags),
        ("questions", lambda i: (i.why,), k.questions),
        ("stops", lambda i: (i.claim,), k.stops),
        ("alternatives", claims_of_alternative, k.alternatives),
        ("topics", lambda i: (*i.claims, *i.brief), k.topics),
    )
    for kind, claims, items in fields:
        for item in items:  # type: ignore[attr-defined]
            yield from ((k.place(kind, item.id), claim) for claim in claims(item) if claim is not None)
    yield from ((k.place("unnamed", area), claim) for area, claim in k.unnamed_areas.items())


def claims_of_alternative(other: Alternative) -> tuple[str | None, ...]:
    """Return the ids of the claims that an alternative names, None where it says nothing."""
    return other.what, other.benefit, other.harm, other.unknown, other.brief_benefit, other.brief_harm


def claims_of_option(option: Option) -> tuple[str, ...]:
    """Return the ids of the claims that an option names itself."""
    return (
        option.reason,
        *option.found,
        *option.other_product,
        *option.sessions,
        *option.interval,
        *option.lasting,
        *option.precautions,
        *filter(None, (option.brief,)),
    )


def _claims_are_named(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    named = Counter[str]()
    for place, claim in claims_named(knowledge):
        named[claim] += 1
        if claim not in knowledge.claims:
            yield Problem(place, f"there is no claim {claim}")
    for claim in knowledge.claims:
        if not named[claim]:
            yield Problem(knowledge.place("claims", claim), "nothing uses this claim")


def _sources_are_cited(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    cited = {source for claim in knowledge.claims.values() for source in claim.sources}
    cited |= {source for risk in knowledge.risks if risk.counted for source in risk.counted.sources}
    for source in knowledge.sources.values():
        place = knowledge.place("sources", source.id)
        if source.id not in cited:
            yield Problem(place, "no claim cites this source")
        if source.read not in READ:
            yield Problem(place, f"'read' cannot be {source.read}")


def _claims_hold(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for claim in knowledge.claims.values():
        place = knowledge.place("claims", claim.id)
        for source in claim.sources:
            if source not in knowledge.sources:
                yield Problem(place, f"there is no source {source}")
        if not claim.sources and re.search(r"\d", claim.words):
            yield Problem(place, "a number without a source")
        if not claim.text.strip():
            yield Problem(place, "it says nothing")
        if claim.benefit and not claim.limit.strip():
            yield Problem(place, "a benefit without its limit")
        for name in claim.classes:
            if name != ANY_CLASS and name not in knowledge.product_classes:
                yield Problem(place, f"there is no product class {name}")


def _uses_are_tries(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for indication in knowledge.indications.values():
        place = knowledge.place("indications", indication.id)
        if indication.use not in knowledge.claims:
            continue
        text = knowledge.claims[indication.use].words
        if _USED_TO_TRY not in text.lower():
            yield Problem(place, f"the use must say '{_USED_TO_TRY}'")
        if promise := PROMISES.search(text):
            yield Problem(place, f"the use promises: {promise.group()}")


def _options_fit(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    for option in knowledge.options.values():
        for kind, value, known in (
            ("area", option.area, body.areas),
            ("indication", option.indication, knowledge.indications),
            ("procedure", option.procedure, knowledge.procedures),
            ("product class", option.product_class, knowledge.product_classes),
        ):
            if value not in known:
                yield Problem(knowledge.place("options", option.id), f"there is no {kind} {value}")


def _studies_fit_their_option(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    """Hold each study to its own product class: what is in the syringe decides what is known."""
    for option in knowledge.options.values():
        place = knowledge.place("options", option.id)
        for claim in filter(None, map(knowledge.claims.get, option.found)):
            if option.product_class not in claim.classes and ANY_CLASS not in claim.classes:
                yield Problem(place, f"{claim.id} is about another product: {', '.join(claim.classes) or 'not said'}")
        for claim in filter(None, map(knowledge.claims.get, option.other_product)):
            if option.product_class in claim.classes or not claim.classes:
                yield Problem(place, f"{claim.id} must name another product class than the option's")


def _areas_are_spoken_of(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    explained = {option.area for option in knowledge.options.values()}
    for area in body.areas:
        if area not in explained and area not in knowledge.unnamed_areas:
            yield Problem(f"options {area}", "the area has no option, and 'unnamed' does not say why")
    for area in knowledge.unnamed_areas:
        if area not in body.areas:
            yield Problem(knowledge.place("unnamed", area), f"there is no area {area}")
        if area in explained:
            yield Problem(knowledge.place("unnamed", area), "the area has an option")


def _scopes_fit(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    kinds: tuple[tuple[str, tuple[tuple[str, Scope], ...]], ...] = (
        ("risks", tuple((item.id, item.scope) for item in knowledge.risks)),
        ("red_flags", tuple((item.id, item.scope) for item in knowledge.red_flags)),
        ("questions", tuple((item.id, item.scope) for item in knowledge.questions)),
        ("stops", tuple((item.id, item.scope) for item in knowledge.stops)),
        ("alternatives", tuple((item.id, item.scope) for item in knowledge.alternatives)),
        ("topics", tuple((item.id, item.scope) for item in knowledge.topics)),
    )
    for kind, items in kinds:
        for name, scope in items:
            for what, values, known in (
                ("area", scope.areas, body.areas),
                ("procedure", scope.procedures, knowledge.procedures),
                ("product class", scope.product_classes, knowledge.product_classes),
                ("indication", scope.indications, knowledge.indications),
            ):
                for value in values:
                    if value not in known:
                        yield Problem(knowledge.place(kind, name), f"there is no {what} {value}")


def _questions_say_what_to_do(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for question in knowledge.questions:
        place = knowledge.place("questions", question.id)
        if (question.act is Act.RAISE) != bool(question.raise_with):
            yield Problem(place, "'with' names whom to raise it with, and stands only beside the act 'raise'")
        if question.forbids_yes and question.act is not Act.STOP:
            yield Problem(place, "only a stop question can forbid a yes")
        if not question.ask.rstrip().endswith("?"):
            yield Problem(place, "'ask' is not a question")


def _counts_come_from_trials(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for risk in knowledge.risks:
        counted = risk.counted
        if counted is None:
            continue
        place = knowledge.place("risks", risk.id)
        if not (_COUNT.fullmatch(counted.drug) and _COUNT.fullmatch(counted.dummy)):
            yield Problem(place, "a count is a whole number of 100, or 'under' one, for both groups")
        if len(risk.scope.areas) != 1 or len(risk.scope.product_classes) != 1:
            yield Problem(place, "a count holds for one area and one product class only")
        for source in counted.sources:
            if source not in knowledge.sources:
                yield Problem(place, f"there is no source {source}")
            elif not knowledge.sources[source].controlled:
                yield Problem(place, f"a count needs a controlled trial, and {source} is none")
        if not counted.sources:
            yield Problem(place, "a number without a source")


def _closer_risks_stand_in(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    risks = {risk.id: risk for risk in knowledge.risks}
    for risk in knowledge.risks:
        if risk.instead_of is None:
            continue
        general = risks.get(risk.instead_of)
        if general is None:
            yield Problem(knowledge.place("risks", risk.id), f"there is no risk {risk.instead_of}")
        elif general.id in ALWAYS or general.instead_of or general.grade is not risk.grade or risk.scope == Scope():
            yield Problem(knowledge.place("risks", risk.id), f"it cannot stand in for {risk.instead_of}")


def _nothing_is_empty(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for flag in knowledge.red_flags:
        if not flag.spans:
            yield Problem(knowledge.place("red_flags", flag.id), "it stands nowhere on the time line")
    for topic in knowledge.topics:
        if not topic.title.strip() or not topic.claims:
            yield Problem(knowledge.place("topics", topic.id), "it needs a title and a claim")
        if topic.brief and topic.part not in (Part.BEFORE, Part.AFTER):
            yield Problem(knowledge.place("topics", topic.id), "'brief' stands only under 'before' and 'after'")


def _signs_and_names_are_short(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for kind, field, most, items in (
        ("red_flags", "sign", LINE, [(flag.id, flag.sign) for flag in knowledge.red_flags]),
        ("questions", "name", NAME, [(question.id, question.name) for question in knowledge.questions]),
    ):
        for item, text in items:
            if not 1 <= len(text.split()) <= most:
                yield Problem(knowledge.place(kind, item), f"'{field}' needs 1 to {most} words: {text or 'none'}")


def _cells_are_short(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    """Hold what stands in a table of the paper to a length that is read at a glance."""
    for other in knowledge.alternatives:
        place = knowledge.place("alternatives", other.id)
        yield from _too_long(knowledge, place, "brief_benefit", other.brief_benefit, LINE)
        yield from _too_long(knowledge, place, "brief_harm", other.brief_harm, LINE)
    for option in knowledge.options.values():
        place = knowledge.place("options", option.id)
        yield from _too_long(knowledge, place, "brief" if option.brief else "reason", option.in_brief, CELL)


def _too_long(knowledge: Knowledge, place: str, field: str, name: str | None, most: int) -> Iterator[Problem]:
    claim = knowledge.claims.get(name or "")
    if name is None:
        yield Problem(place, f"it needs '{field}', for the paper")
    elif claim is not None and len(claim.words.split()) > most:
        yield Problem(place, f"'{field}' has more than {most} words: {claim.words[:60]}")


def _briefs_say_no_more(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    """Hold the short words to the sources of the long ones, and a benefit to its limit."""
    claims = knowledge.claims
    for other in knowledge.alternatives:
        place = knowledge.place("alternatives", other.id)
        long = [claims.get(name or "") for name in (other.what, other.benefit, other.harm, other.unknown)]
        told = {source for claim in filter(None, long) for source in claim.sources}
        benefit, harm = claims.get(other.brief_benefit or ""), claims.get(other.brief_harm or "")
        for claim in filter(None, (benefit, harm)):
            for source in claim.sources:
                if source not in told:
                    yield Problem(place, f"{claim.id} rests on {source}, which the long words do not name")
        if other.benefit is not None and benefit is not None and not benefit.benefit:
            yield Problem(place, f"{benefit.id} tells a benefit: it must be marked as one, with its limit")


def _stops_hold(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    questions = {question.id for question in knowledge.questions}
    for stop in knowledge.stops:
        place = knowledge.place("stops", stop.id)
        for question in stop.questions:
            if question not in questions:
                yield Problem(place, f"there is no question {question}")
        for country in stop.countries:
            if not COUNTRY.fullmatch(country):
                yield Problem(place, f"'{country}' is no country code of two capital letters")
        if not stop.questions and not stop.countries:
            for option in knowledge.options.values():
                if stop.scope.touches(option):
                    yield Problem(
                        knowledge.place("options", option.id), f"must not be offered: {stop.id} stops the talk"
                    )


def _alternatives_begin_with_nothing(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    first = knowledge.alternatives[0] if knowledge.alternatives else None
    if first is None or first.scope != Scope():
        yield Problem("alternatives", "the first one must be doing nothing, and hold everywhere")
    for option in knowledge.options.values():
        own = [other for other in knowledge.alternatives[1:] if other.scope.touches(option)]
        if not own:
            yield Problem(knowledge.place("options", option.id), "no alternative speaks of it, and none says why not")


def _ingredients_fit(knowledge: Knowledge, _: Body) -> Iterator[Problem]:
    for item in knowledge.ingredients.values():
        place = knowledge.place("ingredients", item.id)
        if item.product_class not in knowledge.product_classes:
            yield Problem(place, f"there is no product class {item.product_class}")
        for name in item.names:
            if name != name.lower():
                yield Problem(place, f"'{name}': names are written in small letters")


def _five_must_says(knowledge: Knowledge) -> Iterator[Problem]:
    """Every option provides what must be said before anything is signed.

    It may not work; what is in it and its licence; what to expect; what is serious and late, and whom to call;
    alternatives, doing nothing and the price. Behind them comes what to do in the days after, in the paper's few words.
    """
    risks, flags, topics = knowledge.risks, knowledge.red_flags, knowledge.topics
    parts = {topic.part for topic in topics}
    aftercare = [topic for topic in topics if topic.part is Part.AFTER]
    told_always = {flag.id for flag in flags if flag.scope == Scope()}
    for name in (EMERGENCY, LATE):
        if name in told_always:
            continue
        yield Problem(f"red_flags {name}", "this red flag is told in every case: it must be there, for everywhere")
    for option in knowledge.options.values():
        place = knowledge.place("options", option.id)
        touching = [risk for risk in risks if risk.scope.touches(option)]
        product = knowledge.product_classes.get(option.product_class)
        for said, what in (
            (any(risk.id == NO_BENEFIT for risk in touching), f"that it may not work (the risk {NO_BENEFIT})"),
            (product is not None and bool(product.what), "what is in the syringe"),
            (any(risk.grade is Grade.EXPECTED for risk in touching), "what to expect"),
            (any(risk.grade is Grade.SERIOUS for risk in touching), "what is serious"),
            (any(flag.scope.touches(option) for flag in flags), "when to call, and whom"),
            (Part.ALTERNATIVES in parts, "alternatives and the price"),
            (any(topic.brief and topic.scope.touches(option) for topic in aftercare), "what to do in the days after"),
            (bool(option.sessions and option.interval and option.lasting), "sessions, gap and how long it lasts"),
        ):
            if not said:
                yield Problem(place, f"it does not say {what}")
