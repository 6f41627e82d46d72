from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace as again
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec import Struct
from msgspec.structs import replace

from mesodesk.body.figure import Body
from mesodesk.clinical.library import read_knowledge
from mesodesk.clinical.models import (
    Act,
    Alternative,
    Claim,
    Counted,
    Grade,
    Ingredient,
    Knowledge,
    Option,
    Part,
    Risk,
    Scope,
    Source,
)
from mesodesk.clinical.rules import (
    CELL,
    EMERGENCY,
    LATE,
    LINE,
    NAME,
    NO_BENEFIT,
    PROMISES,
    broken_rules,
    claims_named,
    claims_of_option,
)

S = TypeVar("S", bound=Struct)
Fault = tuple[Callable[[Knowledge], Knowledge], str, str]

OPTION = "neck-skin-vitamin"
NECK = "subjects/neck.json options neck-skin-vitamin"
SWELLING = "subjects/chin.json risks expect-chin-swelling"
LIPOSUCTION = "subjects/alternatives.json alternatives liposuction"


def _with(knowledge: Knowledge, kind: str, name: str, /, **changes: Any) -> Knowledge:
    """Return the knowledge with one item changed."""
    items = getattr(knowledge, kind)
    if isinstance(items, tuple):
        return _having(knowledge, kind, (_changed(item, name, changes) for item in items))
    return again(knowledge, **{kind: {**items, name: replace(items[name], **changes)}})  # type: ignore[arg-type]


def _changed(item: S, name: str, changes: dict[str, Any]) -> S:
    return replace(item, **changes) if item.id == name else item  # type: ignore[attr-defined]


def _having(knowledge: Knowledge, kind: str, items: Iterable[object]) -> Knowledge:
    return again(knowledge, **{kind: tuple(items)})  # type: ignore[arg-type]


def _adding(knowledge: Knowledge, kind: str, item: Any) -> Knowledge:
    items = getattr(knowledge, kind)
    if isinstance(items, tuple):
        return _having(knowledge, kind, (*items, item))
    return again(knowledge, **{kind: {**items, item.id: item}})  # type: ignore[arg-type]


def _without_risks(knowledge: Knowledge, grade: Grade) -> Knowledge:
    return _having(knowledge, "risks", (risk for risk in knowledge.risks if risk.grade is not grade))


def _item(knowledge: Knowledge, kind: str, name: str) -> Any:
    items = getattr(knowledge, kind)
    return items[name] if not isinstance(items, tuple) else next(item for item in items if item.id == name)


def _words(number: int) -> str:
    return " ".join(["so"] * number)


def _counted(drug: str = "87", dummy: str = "43", sources: tuple[str, ...] = ("E81",)) -> Counted:
    return Counted("trials of the drug", drug, dummy, sources)


NAMING = {
    ("indications", "cellulite", "use"): "subjects/cellulite.json indications cellulite",
    ("indications", "neck-skin", "diagnosis_first"): "subjects/neck.json indications neck-skin",
    ("procedures", "fat-layer", "what"): "subjects/about.json procedures fat-layer",
    ("product_classes", "other", "what"): "subjects/other-mix.json product_classes other",
    (
        "ingredients",
        "ingredient-aminophylline",
        "what",
    ): "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
    (
        "ingredients",
        "ingredient-aminophylline",
        "claimed",
    ): "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
    (
        "ingredients",
        "ingredient-aminophylline",
        "known",
    ): "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
    (
        "ingredients",
        "ingredient-aminophylline",
        "avoid",
    ): "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
    ("options", OPTION, "reason"): NECK,
    ("options", OPTION, "found"): NECK,
    ("options", OPTION, "other_product"): NECK,
    ("options", OPTION, "sessions"): NECK,
    ("options", OPTION, "interval"): NECK,
    ("options", OPTION, "lasting"): NECK,
    ("options", OPTION, "precautions"): NECK,
    ("options", OPTION, "brief"): NECK,
    ("risks", "risk-late-infection", "claim"): "subjects/infection.json risks risk-late-infection",
    ("risks", "risk-late-infection", "onset"): "subjects/infection.json risks risk-late-infection",
    ("risks", "risk-late-infection", "lasts"): "subjects/infection.json risks risk-late-infection",
    ("risks", "risk-late-infection", "do"): "subjects/infection.json risks risk-late-infection",
    ("red_flags", "flag-pain", "claim"): "subjects/red-flags.json red_flags flag-pain",
    ("questions", "under-18", "why"): "subjects/screening.json questions under-18",
    ("stops", "france-fat", "claim"): "subjects/stops.json stops france-fat",
    ("alternatives", "liposuction", "what"): LIPOSUCTION,
    ("alternatives", "liposuction", "benefit"): LIPOSUCTION,
    ("alternatives", "liposuction", "harm"): LIPOSUCTION,
    ("alternatives", "liposuction", "unknown"): LIPOSUCTION,
    ("alternatives", "liposuction", "brief_benefit"): LIPOSUCTION,
    ("alternatives", "liposuction", "brief_harm"): LIPOSUCTION,
    ("topics", "what-it-is", "claims"): "subjects/about.json topics what-it-is",
    ("topics", "after-days", "brief"): "subjects/care.json topics after-days",
}
"""Every field that names claims, in an item of the shipped content, and where that item stands."""

SCOPED = {
    ("risks", "risk-sight"): "subjects/eyes.json risks risk-sight",
    ("red_flags", "flag-pain"): "subjects/red-flags.json red_flags flag-pain",
    ("questions", "bleeding"): "subjects/screening.json questions bleeding",
    ("stops", "france-fat"): "subjects/stops.json stops france-fat",
    ("alternatives", "liposuction"): LIPOSUCTION,
    ("topics", "not-known"): "subjects/not-known.json topics not-known",
}
"""An item of every list whose items say where they hold."""

FAULTS: dict[str, Fault] = {
    "claim of an unnamed area that is not there": (
        lambda k: again(k, unnamed_areas={**k.unnamed_areas, "back": "nowhere"}),
        "subjects/unnamed.json unnamed back",
        "there is no claim nowhere",
    ),
    "claim that nothing uses": (
        lambda k: _adding(k, "claims", Claim("idle", "Nobody reads this.")),
        "claims idle",
        "nothing uses this claim",
    ),
    "source that no claim cites": (
        lambda k: _adding(k, "sources", Source("E999", "-", "-", "-", "abstract", "-")),
        "sources E999",
        "no claim cites this source",
    ),
    "unknown way of reading": (
        lambda k: _with(k, "sources", "E81", read="rumour"),
        "sources/harms.json sources E81",
        "'read' cannot be rumour",
    ),
    "claim of an unknown source": (
        lambda k: _with(k, "claims", "alt-nothing", sources=("E999",)),
        "subjects/alternatives.json claims alt-nothing",
        "there is no source E999",
    ),
    "number without a source": (
        lambda k: _with(k, "claims", "alt-nothing", text="It is fine in 9 of 10."),
        "subjects/alternatives.json claims alt-nothing",
        "a number without a source",
    ),
    "number without a source in what limits a benefit": (
        lambda k: _with(k, "claims", "alt-nothing", benefit=True, limit="It was seen in 9 people."),
        "subjects/alternatives.json claims alt-nothing",
        "a number without a source",
    ),
    "benefit without its limit": (
        lambda k: _with(k, "claims", "chin-five-trials", limit=""),
        "subjects/chin.json claims chin-five-trials",
        "a benefit without its limit",
    ),
    "claim about an unknown product class": (
        lambda k: _with(k, "claims", "chin-five-trials", classes=("potion",)),
        "subjects/chin.json claims chin-five-trials",
        "there is no product class potion",
    ),
    "use that is not a try": (
        lambda k: _with(k, "claims", "use-cellulite", text="It makes cellulite show less."),
        "subjects/cellulite.json indications cellulite",
        "the use must say 'used to try to'",
    ),
    "use that promises": (
        lambda k: _with(k, "claims", "use-cellulite", text="It is used to try to and removes cellulite."),
        "subjects/cellulite.json indications cellulite",
        "the use promises: remov",
    ),
    "option of an unknown area": (lambda k: _with(k, "options", OPTION, area="tail"), NECK, "there is no area tail"),
    "option of an unknown indication": (
        lambda k: _with(k, "options", OPTION, indication="luck"),
        NECK,
        "there is no indication luck",
    ),
    "option of an unknown procedure": (
        lambda k: _with(k, "options", OPTION, procedure="spell"),
        NECK,
        "there is no procedure spell",
    ),
    "option of an unknown product class": (
        lambda k: _with(k, "options", OPTION, product_class="potion"),
        NECK,
        "there is no product class potion",
    ),
    "study of another product class": (
        lambda k: _with(k, "options", OPTION, found=("chin-five-trials",)),
        NECK,
        "chin-five-trials is about another product: deoxycholate",
    ),
    "study that does not say what was injected": (
        lambda k: _with(k, "options", OPTION, found=("alt-nothing",)),
        NECK,
        "alt-nothing is about another product: not said",
    ),
    "study of the same product class told as one of another": (
        lambda k: _with(k, "options", OPTION, other_product=("neck-maker",)),
        NECK,
        "neck-maker must name another product class than the option's",
    ),
    "study of another product that does not say of which": (
        lambda k: _with(k, "options", OPTION, other_product=("alt-nothing",)),
        NECK,
        "alt-nothing must name another product class than the option's",
    ),
    "area that nobody speaks of": (
        lambda k: again(k, unnamed_areas={"flanks": k.unnamed_areas["flanks"]}),
        "options back",
        "the area has no option, and 'unnamed' does not say why",
    ),
    "unnamed area that does not exist": (
        lambda k: again(k, unnamed_areas={**k.unnamed_areas, "tail": "unnamed-back"}),
        "unnamed tail",
        "there is no area tail",
    ),
    "unnamed area that has an option": (
        lambda k: again(k, unnamed_areas={**k.unnamed_areas, "neck": "unnamed-back"}),
        "unnamed neck",
        "the area has an option",
    ),
    "question to raise with nobody": (
        lambda k: _with(k, "questions", "bleeding", raise_with=""),
        "subjects/screening.json questions bleeding",
        "'with' names whom to raise it with, and stands only beside the act 'raise'",
    ),
    "somebody to raise what is only noted": (
        lambda k: _with(k, "questions", "medicines", raise_with="the family doctor"),
        "subjects/screening.json questions medicines",
        "'with' names whom to raise it with, and stands only beside the act 'raise'",
    ),
    "question that forbids a yes and does not stop": (
        lambda k: _with(k, "questions", "under-18", act=Act.NOTE),
        "subjects/screening.json questions under-18",
        "only a stop question can forbid a yes",
    ),
    "question that asks nothing": (
        lambda k: _with(k, "questions", "under-18", ask="You are over 18."),
        "subjects/screening.json questions under-18",
        "'ask' is not a question",
    ),
    "count of a broken number": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(drug="8.7")),
        SWELLING,
        "a count is a whole number of 100, or 'under' one, for both groups",
    ),
    "count above 100": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(drug="101")),
        SWELLING,
        "a count is a whole number of 100, or 'under' one, for both groups",
    ),
    "count of one group only": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(dummy="")),
        SWELLING,
        "a count is a whole number of 100, or 'under' one, for both groups",
    ),
    "count that holds everywhere": (
        lambda k: _with(k, "risks", "expect-chin-swelling", scope=Scope(product_classes=("deoxycholate",))),
        SWELLING,
        "a count holds for one area and one product class only",
    ),
    "count that holds for every product": (
        lambda k: _with(k, "risks", "expect-chin-swelling", scope=Scope(areas=("chin",))),
        SWELLING,
        "a count holds for one area and one product class only",
    ),
    "count of an unknown source": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(sources=("E999",))),
        SWELLING,
        "there is no source E999",
    ),
    "count from no controlled trial": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(sources=("E22",))),
        SWELLING,
        "a count needs a controlled trial, and E22 is none",
    ),
    "count without a source": (
        lambda k: _with(k, "risks", "expect-chin-swelling", counted=_counted(sources=())),
        SWELLING,
        "a number without a source",
    ),
    "risk that stands in for none": (
        lambda k: _with(k, "risks", "expect-chin-swelling", instead_of="risk-bad-luck"),
        SWELLING,
        "there is no risk risk-bad-luck",
    ),
    "expected risk that stands in for a serious one": (
        lambda k: _with(k, "risks", "expect-chin-swelling", instead_of="risk-late-infection"),
        SWELLING,
        "it cannot stand in for risk-late-infection",
    ),
    "risk that stands in for another everywhere": (
        lambda k: _with(k, "risks", "expect-chin-swelling", scope=Scope()),
        SWELLING,
        "it cannot stand in for expect-swelling",
    ),
    "stop on an unknown question": (
        lambda k: _with(k, "stops", "deoxycholate-infection", questions=("mood",)),
        "subjects/stops.json stops deoxycholate-infection",
        "there is no question mood",
    ),
    "stop in a country by its name": (
        lambda k: _with(k, "stops", "france-fat", countries=("France",)),
        "subjects/stops.json stops france-fat",
        "'France' is no country code of two capital letters",
    ),
    "detergent near the eye": (
        lambda k: _with(k, "options", "eyes-wrinkles-vitamin", product_class="deoxycholate"),
        "subjects/eyes.json options eyes-wrinkles-vitamin",
        "must not be offered: detergent-eye stops the talk",
    ),
    "detergent in the face": (
        lambda k: _with(k, "options", "face-lines-vitamin", product_class="deoxycholate"),
        "subjects/face.json options face-lines-vitamin",
        "must not be offered: detergent-eye stops the talk",
    ),
    "detergent on the legs": (
        lambda k: _with(k, "options", "legs-fat-stimulant", product_class="deoxycholate"),
        "subjects/legs.json options legs-fat-stimulant",
        "must not be offered: detergent-legs stops the talk",
    ),
    "no alternative at all": (
        lambda k: again(k, alternatives=()),
        "alternatives",
        "the first one must be doing nothing, and hold everywhere",
    ),
    "first alternative that does not hold everywhere": (
        lambda k: again(k, alternatives=k.alternatives[1:]),
        "alternatives",
        "the first one must be doing nothing, and hold everywhere",
    ),
    "option with no alternative but doing nothing": (
        lambda k: again(k, alternatives=k.alternatives[:1]),
        NECK,
        "no alternative speaks of it, and none says why not",
    ),
    "ingredient of an unknown product class": (
        lambda k: _with(k, "ingredients", "ingredient-aminophylline", product_class="potion"),
        "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
        "there is no product class potion",
    ),
    "name of an ingredient with a capital letter": (
        lambda k: _with(k, "ingredients", "ingredient-aminophylline", names=("Amino",)),
        "subjects/stimulant-mix.json ingredients ingredient-aminophylline",
        "'Amino': names are written in small letters",
    ),
    "option that does not say that it may not work": (
        lambda k: _having(k, "risks", (risk for risk in k.risks if risk.id != NO_BENEFIT)),
        NECK,
        f"it does not say that it may not work (the risk {NO_BENEFIT})",
    ),
    "option that may fail elsewhere only": (
        lambda k: _with(k, "risks", NO_BENEFIT, scope=Scope(areas=("chin",))),
        NECK,
        f"it does not say that it may not work (the risk {NO_BENEFIT})",
    ),
    "product class that does not say what it is": (
        lambda k: _with(k, "product_classes", "vitamin-mix", what=()),
        NECK,
        "it does not say what is in the syringe",
    ),
    "product class that is not there": (
        lambda k: _with(k, "options", OPTION, product_class="potion"),
        NECK,
        "it does not say what is in the syringe",
    ),
    "nothing to expect": (lambda k: _without_risks(k, Grade.EXPECTED), NECK, "it does not say what to expect"),
    "nothing serious": (lambda k: _without_risks(k, Grade.SERIOUS), NECK, "it does not say what is serious"),
    "no red flag": (lambda k: again(k, red_flags=()), NECK, "it does not say when to call, and whom"),
    "emergency without its sign in a few words": (
        lambda k: _with(k, "red_flags", EMERGENCY, sign=" "),
        f"subjects/red-flags.json red_flags {EMERGENCY}",
        "'sign' needs 1 to 14 words:  ",
    ),
    "call to the clinic without its sign in a few words": (
        lambda k: _with(k, "red_flags", "flag-pain", sign=""),
        "subjects/red-flags.json red_flags flag-pain",
        "'sign' needs 1 to 14 words: none",
    ),
    "sign that is no list item any more": (
        lambda k: _with(k, "red_flags", "flag-pain", sign=_words(LINE + 1)),
        "subjects/red-flags.json red_flags flag-pain",
        f"'sign' needs 1 to 14 words: {_words(LINE + 1)}",
    ),
    "question without a name": (
        lambda k: _with(k, "questions", "bleeding", name=""),
        "subjects/screening.json questions bleeding",
        "'name' needs 1 to 5 words: none",
    ),
    "question whose name is a sentence": (
        lambda k: _with(k, "questions", "bleeding", name=_words(NAME + 1)),
        "subjects/screening.json questions bleeding",
        f"'name' needs 1 to 5 words: {_words(NAME + 1)}",
    ),
    "alternative without a short benefit": (
        lambda k: _with(k, "alternatives", "liposuction", brief_benefit=None),
        LIPOSUCTION,
        "it needs 'brief_benefit', for the paper",
    ),
    "alternative without a short harm": (
        lambda k: _with(k, "alternatives", "liposuction", brief_harm=None),
        LIPOSUCTION,
        "it needs 'brief_harm', for the paper",
    ),
    "short benefit that is long with its limit": (
        lambda k: _with(k, "claims", "liposuction.brief_benefit", text="It takes out fat.", limit=_words(LINE - 3)),
        LIPOSUCTION,
        f"'brief_benefit' has more than 14 words: It takes out fat. {_words(LINE - 3)}",
    ),
    "short harm that is long": (
        lambda k: _with(k, "claims", "liposuction.brief_harm", text=_words(LINE + 1)),
        LIPOSUCTION,
        f"'brief_harm' has more than 14 words: {_words(LINE + 1)}",
    ),
    "short harm that rests on what the long words do not": (
        lambda k: _with(k, "claims", "liposuction.brief_harm", sources=("E72a", "E17")),
        LIPOSUCTION,
        "liposuction.brief_harm rests on E17, which the long words do not name",
    ),
    "short benefit that hides that it is one": (
        lambda k: _with(k, "claims", "liposuction.brief_benefit", benefit=False, limit=""),
        LIPOSUCTION,
        "liposuction.brief_benefit tells a benefit: it must be marked as one, with its limit",
    ),
    "long sentence for a cell": (
        lambda k: _with(
            _with(k, "options", OPTION, brief="reason-neck"), "claims", "reason-neck", text=_words(CELL + 1)
        ),
        NECK,
        f"'brief' has more than 22 words: {_words(CELL + 1)[:60]}",
    ),
    "long reason with nothing in brief": (
        lambda k: _with(k, "claims", "reason-neck", text=_words(CELL + 1)),
        NECK,
        f"'reason' has more than 22 words: {_words(CELL + 1)[:60]}",
    ),
    "short words under a part that the paper tells whole": (
        lambda k: _with(k, "topics", "what-it-is", brief=("after-watch",)),
        "subjects/about.json topics what-it-is",
        "'brief' stands only under 'before' and 'after'",
    ),
    "no emergency that is told in every case": (
        lambda k: _having(k, "red_flags", (flag for flag in k.red_flags if flag.id != EMERGENCY)),
        f"red_flags {EMERGENCY}",
        "this red flag is told in every case: it must be there, for everywhere",
    ),
    "no late sign that is told in every case": (
        lambda k: _having(k, "red_flags", (flag for flag in k.red_flags if flag.id != LATE)),
        f"red_flags {LATE}",
        "this red flag is told in every case: it must be there, for everywhere",
    ),
    "late sign that is told of one area only": (
        lambda k: _with(k, "red_flags", LATE, scope=Scope(areas=("chin",))),
        f"red_flags {LATE}",
        "this red flag is told in every case: it must be there, for everywhere",
    ),
    "no word on alternatives and the price": (
        lambda k: _having(k, "topics", (topic for topic in k.topics if topic.part is not Part.ALTERNATIVES)),
        NECK,
        "it does not say alternatives and the price",
    ),
    "no short words for the days after": (
        lambda k: _having(k, "topics", (replace(topic, brief=()) for topic in k.topics)),
        NECK,
        "it does not say what to do in the days after",
    ),
    "short words for the days after elsewhere only": (
        lambda k: _having(k, "topics", (t if t.scope != Scope() else replace(t, brief=()) for t in k.topics)),
        NECK,
        "it does not say what to do in the days after",
    ),
    "option without sessions": (
        lambda k: _with(k, "options", OPTION, sessions=()),
        NECK,
        "it does not say sessions, gap and how long it lasts",
    ),
    "option without a gap": (
        lambda k: _with(k, "options", OPTION, interval=()),
        NECK,
        "it does not say sessions, gap and how long it lasts",
    ),
    "option without how long it lasts": (
        lambda k: _with(k, "options", OPTION, lasting=()),
        NECK,
        "it does not say sessions, gap and how long it lasts",
    ),
}


def _found(knowledge: Knowledge, body: Body) -> list[tuple[str, str]]:
    return [(problem.place, problem.problem) for problem in broken_rules(knowledge, body)]


def test_the_shipped_content_breaks_no_rule(knowledge: Knowledge, body: Body) -> None:
    """Every planted fault below is told from this."""
    assert _found(knowledge, body) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_rule_is_found(fault: str, knowledge: Knowledge, body: Body) -> None:
    """Each rule of the house bites, and the problem names the file, the list and the item."""
    plant, place, problem = FAULTS[fault]

    assert (place, problem) in _found(plant(knowledge), body)


@pytest.mark.parametrize(("kind", "name", "field"), NAMING)
def test_a_claim_that_is_not_there_is_missed_wherever_it_is_named(
    kind: str, name: str, field: str, knowledge: Knowledge, body: Body
) -> None:
    """No field that names a claim is left out of the check."""
    many = isinstance(getattr(_item(knowledge, kind, name), field), tuple)
    broken = _with(knowledge, kind, name, **{field: ("nowhere",) if many else "nowhere"})

    assert (NAMING[kind, name, field], "there is no claim nowhere") in _found(broken, body)


@pytest.mark.parametrize(("kind", "name"), SCOPED)
@pytest.mark.parametrize(
    ("scope", "problem"),
    [
        (Scope(areas=("neck", "tail")), "there is no area tail"),
        (Scope(procedures=("spell",)), "there is no procedure spell"),
        (Scope(product_classes=("potion",)), "there is no product class potion"),
        (Scope(indications=("luck",)), "there is no indication luck"),
    ],
)
def test_a_scope_names_only_what_there_is(
    kind: str, name: str, scope: Scope, problem: str, knowledge: Knowledge, body: Body
) -> None:
    """A misspelt area would keep a harm, a question or a stop from everybody without a word."""
    broken = _with(knowledge, kind, name, scope=scope)

    assert (SCOPED[kind, name], problem) in _found(broken, body)


def test_a_claim_that_one_option_names_alone_counts_as_used(knowledge: Knowledge, body: Body) -> None:
    """The check counts every place, so that a claim is idle only when the last one lets go of it."""
    kept = _with(knowledge, "options", OPTION, found=())

    assert ("subjects/neck.json claims neck-maker", "nothing uses this claim") in _found(kept, body)


def test_a_source_of_a_count_alone_is_cited(knowledge: Knowledge, body: Body) -> None:
    """A trial that only a table of counts rests on is a source like any other."""
    source = Source("E999", "-", "-", "-", "abstract", "87 and 43 of 100", controlled=True)
    counting = _adding(knowledge, "sources", source)

    counting = _with(counting, "risks", "expect-chin-swelling", counted=_counted(sources=("E999",)))

    assert _found(counting, body) == []


@pytest.mark.parametrize("count", ["0", "9", "10", "100", "under 1", "under 10"])
def test_whole_numbers_of_100_are_counts(count: str, knowledge: Knowledge, body: Body) -> None:
    """Nought, a hundred, and "under" a whole number can be told of both groups."""
    counting = _with(knowledge, "risks", "expect-chin-swelling", counted=_counted(drug=count, dummy=count))

    assert _found(counting, body) == []


@pytest.mark.parametrize("count", ["", "007", "1.5", "1000", "1%", "under", "under 1.5", "about 5", "-1", "5\n"])
def test_anything_else_is_no_count(count: str, knowledge: Knowledge, body: Body) -> None:
    """What is no whole number of 100 is not told as one."""
    problem = "a count is a whole number of 100, or 'under' one, for both groups"

    for counted in (_counted(drug=count), _counted(dummy=count)):
        broken = _with(knowledge, "risks", "expect-chin-swelling", counted=counted)
        assert (SWELLING, problem) in _found(broken, body)


@pytest.mark.parametrize(
    "text",
    [
        "It removes fat.",
        "Eliminating bulges.",
        "Rejuvenated skin.",
        "A tightening.",
        "It lightens marks.",
        "It cures it.",
        "Curing it.",
        "It prevents lines.",
        "Melts fat.",
        "Burns fat.",
    ],
)
def test_a_use_is_never_promised(text: str, knowledge: Knowledge, body: Body) -> None:
    """The words of advertising are found in every form, even behind the words of a try."""
    broken = _with(knowledge, "claims", "use-cellulite", text=f"It is used to try to help. {text}")

    problems = [problem for place, problem in _found(broken, body) if place.endswith("indications cellulite")]
    assert len(problems) == 1
    assert problems[0].startswith("the use promises: ")


def test_words_that_only_look_like_a_promise_are_left_alone() -> None:
    """A current, an accurate word and a secure one promise nothing."""
    assert not PROMISES.search("The current, accurate and secure words are obscure.")


def test_study_of_all_classes_fits_every_option(knowledge: Knowledge, body: Body) -> None:
    """A review that looked at everything may be told with any option."""
    reviewed = _with(knowledge, "options", OPTION, found=("neck-maker", "cellulite-reviews"))

    assert knowledge.claims["cellulite-reviews"].classes == ("any",)
    assert _found(reviewed, body) == []


def test_a_stop_with_questions_or_countries_forbids_no_option(knowledge: Knowledge, body: Body) -> None:
    """Such a combination depends on the person or the place, so the option itself may exist."""
    everywhere = Scope()
    asked = _with(knowledge, "stops", "deoxycholate-infection", scope=everywhere)
    banned = _with(knowledge, "stops", "france-fat", scope=everywhere)

    assert _found(asked, body) == []
    assert _found(banned, body) == []


def test_a_stop_with_neither_forbids_every_option_that_it_touches(knowledge: Knowledge, body: Body) -> None:
    """Each of them is named, not only the first."""
    broken = _with(knowledge, "stops", "france-fat", countries=())

    offered = [place for place, problem in _found(broken, body) if problem.startswith("must not be offered: france")]
    assert len(offered) == sum(option.procedure == "fat-layer" for option in knowledge.options.values())


def test_an_alternative_of_its_own_is_enough(knowledge: Knowledge, body: Body) -> None:
    """Beside doing nothing one other choice must touch the option, whatever its scope names."""
    other = Alternative("other", "Other", "alt-nothing", "alt-nothing", "alt-nothing", scope=Scope(areas=("neck",)))
    left = again(knowledge, alternatives=(knowledge.alternatives[0], other))

    places = [place for place, problem in _found(left, body) if problem.startswith("no alternative")]
    assert NECK not in places
    assert len(places) == len(knowledge.options) - 1


def test_a_closer_risk_of_the_same_grade_may_stand_in(knowledge: Knowledge, body: Body) -> None:
    """Where it holds it says the same more exactly."""
    closer = Risk(
        "closer", "Closer", "risk-infection", Grade.SERIOUS, instead_of="risk-infection", scope=Scope(("neck",))
    )

    assert _found(_adding(knowledge, "risks", closer), body) == []


def test_an_item_that_no_file_holds_is_placed_by_list_and_id(knowledge: Knowledge, body: Body) -> None:
    """What was not read from a file can still be found."""
    stray = Ingredient("stray", "Stray", "potion", "alt-nothing", "alt-nothing")

    assert _found(_adding(knowledge, "ingredients", stray), body) == [
        ("ingredients stray", "there is no product class potion")
    ]


def test_every_place_that_names_a_claim_is_told(knowledge: Knowledge) -> None:
    """The list holds each field once, leaves out what is empty, and names unnamed areas too."""
    named = list(claims_named(knowledge))

    assert (NECK, "reason-neck") in named
    assert ("subjects/unnamed.json unnamed back", "unnamed-back") in named
    assert ("subjects/neck.json indications neck-skin", "dx-neck") in named
    assert {claim for _, claim in named} == set(knowledge.claims)
    lift = [claim for place, claim in named if place.endswith("alternatives face-neck-lift")]
    assert lift == [f"face-neck-lift.{field}" for field in ("what", "harm", "unknown", "brief_benefit", "brief_harm")]


def test_an_option_names_its_claims_in_the_order_of_telling() -> None:
    """The reason first; what the paper says in its place last, if there is such a claim."""
    names = ("sessions",), ("interval",), ("lasting",), ("found",), ("other",), ("precaution",)
    option = Option("o", "neck", "neck-skin", "intradermal", "other", "weak", "reason", *names)  # type: ignore[arg-type]

    assert claims_of_option(option) == ("reason", "found", "other", "sessions", "interval", "lasting", "precaution")
    assert claims_of_option(replace(option, brief="brief"))[-2:] == ("precaution", "brief")


def test_the_paper_takes_the_reason_unless_something_shorter_says_what_was_found(knowledge: Knowledge) -> None:
    """A reason that says it in few words needs no second sentence."""
    option = knowledge.options[OPTION]

    assert option.in_brief == option.reason == "reason-neck"
    assert replace(option, brief="other").in_brief == "other"


def test_as_many_words_as_the_paper_has_room_for_are_allowed(knowledge: Knowledge, body: Body) -> None:
    """The last word that fits is no fault."""
    full = _with(knowledge, "red_flags", "flag-pain", sign=_words(LINE))
    full = _with(full, "questions", "bleeding", name=_words(NAME))
    full = _with(full, "claims", "liposuction.brief_harm", text=_words(LINE))
    full = _with(full, "claims", "reason-neck", text=_words(CELL))

    assert _found(full, body) == []


def test_an_alternative_of_which_nothing_good_is_known_marks_no_benefit(knowledge: Knowledge, body: Body) -> None:
    """That nobody knows is no benefit, so it needs no limit."""
    lift = _item(knowledge, "alternatives", "face-neck-lift")

    assert lift.benefit is None
    assert not knowledge.claims[lift.brief_benefit].benefit
    assert _found(knowledge, body) == []


@pytest.mark.parametrize(
    ("first", "second"), [("expect-chin-swelling", "expect-chin-swelling"), ("expect-chin-pain", "expect-chin-itching")]
)
def test_risks_do_not_stand_in_for_each_other(knowledge: Knowledge, body: Body, first: str, second: str) -> None:
    """A risk that stands in for itself, or two for each other, are told nowhere."""
    broken = _with(_with(knowledge, "risks", first, instead_of=second), "risks", second, instead_of=first)

    assert list(broken_rules(broken, body)) != []


@pytest.mark.parametrize("must", ["risk-no-benefit", "risk-late-infection"])
def test_nothing_stands_in_for_what_must_be_said(knowledge: Knowledge, body: Body, must: str) -> None:
    """What every option must say cannot be taken away by a closer risk."""
    assert list(broken_rules(_with(knowledge, "risks", "risk-chin-tissue", instead_of=must), body)) != []


@pytest.mark.parametrize(
    "content",
    [
        {"claims": [{"id": "alt-nothing", "text": " "}]},
        {"claims": [{"id": "alt-nothing", "text": "It helps.", "benefit": True, "limit": " "}]},
        {"topics": [{"id": "price", "part": "alternatives", "title": "", "claims": ["price-ask"]}]},
        {
            "red_flags": [
                {"id": "flag-pain", "claim": {"id": "flag-pain", "text": "Pain."}, "call": "clinic", "spans": []}
            ]
        },
    ],
)
def test_what_says_nothing_is_refused(tmp_path: Path, body: Body, content: dict[str, object]) -> None:
    """Empty words, a blank limit, a flag in no stretch of the time line."""
    (tmp_path / "a.json").write_text(json.dumps(content), encoding="utf-8")

    assert list(broken_rules(read_knowledge(tmp_path), body)) != []
