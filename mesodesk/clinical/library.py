"""The clinical data, read and checked.

The files lie in `resources/clinical/`; the README there tells a clinician how they fit. Data that breaks a
rule of the house is refused with the place and the problem, so that nothing half-right reaches a reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.models import (
    Claim,
    ClaimKind,
    ContentVersion,
    EvidenceLabel,
    Grade,
    Indication,
    Knowledge,
    Option,
    Part,
    Procedure,
    ProductClass,
    RedFlag,
    Risk,
    Scope,
    Source,
    StopQuestion,
    Topic,
)
from mesodesk.errors import MesoDeskError

READ = frozenset({"abstract", "excerpt", "secondary", "primary", "article"})
"""What can have been read of a source."""
CALLS = frozenset({"emergency", "clinic"})
"""Whom a red flag sends the patient to."""
PROMISES = re.compile(
    r"\b(remov|eliminat|rejuvenat|tighten|lighten|cur(e|es|ed|ing)\b|prevent|melt|burn)", re.IGNORECASE
)
"""Words that a use must never be told in."""

_USED_TO_TRY = "used to try to"
_ARTICLE_STATEMENT = re.compile(r"F(?!000)([01]\d\d|20[0-6])")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Item = TypeVar("_Item", bound=_Named)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the house that the data breaks."""

    place: str
    """File and id, such as `options.json neck-skin-vitamin`."""
    problem: str


def load_knowledge(body: Body) -> Knowledge:
    """Read the clinical data.

    Raises:
        MesoDeskError: `content-broken` with `place` and `problem` when the data breaks a rule.
    """
    knowledge = Knowledge(
        content=_content(resources.json_of("clinical/content.json")),
        claims=_mapped("claims", _claim),
        sources=_mapped("sources", lambda raw: Source(**raw)),
        indications=_mapped("indications", lambda raw: Indication(**raw)),
        procedures=_mapped("procedures", lambda raw: Procedure(**raw)),
        product_classes=_mapped("product_classes", lambda raw: ProductClass(**raw)),
        options=_mapped("options", _option),
        risks=tuple(_mapped("risks", _risk).values()),
        red_flags=tuple(_mapped("red_flags", lambda raw: RedFlag(**_scoped(raw))).values()),
        stop_questions=tuple(_mapped("stop_questions", lambda raw: StopQuestion(**_scoped(raw))).values()),
        topics=tuple(_mapped("topics", _topic).values()),
        unnamed_areas=dict(resources.json_of("clinical/unnamed.json")),
    )
    for problem in check(knowledge, body):
        raise _broken(problem.place, problem.problem)
    return knowledge


def check(knowledge: Knowledge, body: Body) -> tuple[Problem, ...]:
    """Return every rule of the house that the knowledge breaks; none means that it may be shown."""
    return (
        *_wrong_claim_references(knowledge),
        *_wrong_sources(knowledge),
        *_wrong_claims(knowledge),
        *_wrong_uses(knowledge),
        *_wrong_options(knowledge, body),
        *_wrong_areas(knowledge, body),
        *_wrong_scopes(knowledge, body),
        *_wrong_calls(knowledge),
    )


def _broken(place: str, problem: str) -> MesoDeskError:
    return MesoDeskError("content-broken", place=place, problem=problem)


def _content(raw: resources.Json) -> ContentVersion:
    try:
        return ContentVersion(**{**raw, "published": date.fromisoformat(raw["published"])})
    except (KeyError, TypeError, ValueError) as error:
        raise _broken("content.json", str(error)) from error


def _mapped(name: str, build: Callable[[dict[str, resources.Json]], _Item]) -> dict[str, _Item]:
    """Read a file that holds a list of objects with ids."""
    items: dict[str, _Item] = {}
    for raw in resources.json_of(f"clinical/{name}.json"):
        place = f"{name}.json {raw.get('id', '')}".strip()
        try:
            item = build(_frozen(raw))
        except (KeyError, TypeError, ValueError) as error:
            raise _broken(place, str(error)) from error
        if item.id in items:
            raise _broken(place, "the id is there twice")
        items[item.id] = item
    return items


def _frozen(raw: Mapping[str, resources.Json]) -> dict[str, resources.Json]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _claim(raw: dict[str, resources.Json]) -> Claim:
    return Claim(**{**raw, "kind": ClaimKind(raw["kind"])})


def _option(raw: dict[str, resources.Json]) -> Option:
    return Option(**{**raw, "label": EvidenceLabel(raw["label"])})


def _risk(raw: dict[str, resources.Json]) -> Risk:
    return Risk(**{**_scoped(raw), "grade": Grade(raw["grade"])})


def _topic(raw: dict[str, resources.Json]) -> Topic:
    return Topic(**{**_scoped(raw), "part": Part(raw["part"])})


def _scoped(raw: dict[str, resources.Json]) -> dict[str, resources.Json]:
    return {**raw, "scope": Scope(**_frozen(raw.get("scope", {})))}


def _claims_named(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield every place that names a claim, with the claim's id."""
    for indication in knowledge.indications.values():
        for claim in (indication.use, indication.diagnosis_first):
            if claim is not None:
                yield f"indications.json {indication.id}", claim
    for file, items in (("procedures", knowledge.procedures), ("product_classes", knowledge.product_classes)):
        for item in items.values():
            yield from ((f"{file}.json {item.id}", claim) for claim in item.what)
    for option in knowledge.options.values():
        yield from ((f"options.json {option.id}", claim) for claim in _claims_of_option(option))
    yield from ((f"risks.json {risk.id}", risk.claim) for risk in knowledge.risks)
    yield from ((f"stop_questions.json {question.id}", question.why) for question in knowledge.stop_questions)
    for flag in knowledge.red_flags:
        yield from ((f"red_flags.json {flag.id}", claim) for claim in flag.claims)
    for topic in knowledge.topics:
        yield from ((f"topics.json {topic.id}", claim) for claim in topic.claims)
    yield from ((f"unnamed.json {area}", claim) for area, claim in knowledge.unnamed_areas.items())


def _claims_of_option(option: Option) -> tuple[str, ...]:
    return (
        option.reason,
        *option.found,
        *option.other_product,
        *option.sessions,
        *option.interval,
        *option.lasting,
        *option.precautions,
    )


def _wrong_claim_references(knowledge: Knowledge) -> Iterator[Problem]:
    named = Counter[str]()
    for place, claim in _claims_named(knowledge):
        named[claim] += 1
        if claim not in knowledge.claims:
            yield Problem(place, f"there is no claim {claim}")
    for claim in knowledge.claims:
        if not named[claim]:
            yield Problem(f"claims.json {claim}", "nothing uses this claim")


def _wrong_sources(knowledge: Knowledge) -> Iterator[Problem]:
    cited = {source for claim in knowledge.claims.values() for source in claim.sources}
    for source in knowledge.sources.values():
        place = f"sources.json {source.id}"
        if source.id not in cited:
            yield Problem(place, "no claim cites this source")
        if source.read not in READ:
            yield Problem(place, f"'read' cannot be {source.read}")


def _wrong_claims(knowledge: Knowledge) -> Iterator[Problem]:
    for claim in knowledge.claims.values():
        place = f"claims.json {claim.id}"
        for source in claim.sources:
            if source not in knowledge.sources:
                yield Problem(place, f"there is no source {source}")
        for statement in claim.articles:
            if not _ARTICLE_STATEMENT.fullmatch(statement):
                yield Problem(place, f"the articles hold no statement {statement}")
        if not claim.sources and re.search(r"\d", claim.text):
            yield Problem(place, "a number without a source")


def _wrong_uses(knowledge: Knowledge) -> Iterator[Problem]:
    for indication in knowledge.indications.values():
        place = f"indications.json {indication.id}"
        if indication.use not in knowledge.claims:
            continue
        text = knowledge.claims[indication.use].text
        if _USED_TO_TRY not in text.lower():
            yield Problem(place, f"the use must say '{_USED_TO_TRY}'")
        if promise := PROMISES.search(text):
            yield Problem(place, f"the use promises: {promise.group()}")


def _wrong_options(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    for option in knowledge.options.values():
        for kind, value, known in (
            ("area", option.area, body.areas),
            ("indication", option.indication, knowledge.indications),
            ("procedure", option.procedure, knowledge.procedures),
            ("product class", option.product_class, knowledge.product_classes),
        ):
            if value not in known:
                yield Problem(f"options.json {option.id}", f"there is no {kind} {value}")


def _wrong_areas(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    explained = {option.area for option in knowledge.options.values()}
    for area in body.areas:
        if area not in explained and area not in knowledge.unnamed_areas:
            yield Problem(f"options.json {area}", "the area has no option, and unnamed.json does not say why")
    for area in knowledge.unnamed_areas:
        if area not in body.areas:
            yield Problem(f"unnamed.json {area}", f"there is no area {area}")
        if area in explained:
            yield Problem(f"unnamed.json {area}", "the area has an option")


def _wrong_scopes(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    scoped = (
        *((f"risks.json {risk.id}", risk.scope) for risk in knowledge.risks),
        *((f"red_flags.json {flag.id}", flag.scope) for flag in knowledge.red_flags),
        *((f"stop_questions.json {question.id}", question.scope) for question in knowledge.stop_questions),
        *((f"topics.json {topic.id}", topic.scope) for topic in knowledge.topics),
    )
    for place, scope in scoped:
        for kind, values, known in (
            ("area", scope.areas, body.areas),
            ("procedure", scope.procedures, knowledge.procedures),
            ("product class", scope.product_classes, knowledge.product_classes),
            ("indication", scope.indications, knowledge.indications),
        ):
            yield from (Problem(place, f"there is no {kind} {value}") for value in values if value not in known)


def _wrong_calls(knowledge: Knowledge) -> Iterator[Problem]:
    for flag in knowledge.red_flags:
        if flag.call not in CALLS:
            yield Problem(f"red_flags.json {flag.id}", f"'call' cannot be {flag.call}")
