"""What must never be said, and what every number must rest on.

The lint knows the phrasings that it is given here and no others: it cannot read. Whoever changes the content must.
The statements come from a second reading of the five articles (their false, misleading or promotional claims).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mesodesk.clinical.models import Claim, ClaimKind, Knowledge
from mesodesk.clinical.rules import Problem


@dataclass(frozen=True, slots=True)
class Ban:
    """Something that is never said, in the phrasings that are known."""

    name: str
    pattern: re.Pattern[str]
    planted: str
    """A sentence that the pattern must catch."""


def _ban(name: str, pattern: str, planted: str) -> Ban:
    return Ban(name, re.compile(pattern, re.IGNORECASE), planted)


NEVER_ASSERTED = (
    _ban(
        "that ingredients are authorised",
        r"ingredients? (is|are|was|were|has been|have been) (authori[sz]ed|approved)|approved ingredients",
        "All ingredients are authorised.",
    ),
    _ban(
        "that insulin breaks down fat",
        r"insulin\b[^.]*\b(break|dissolv|destroy)|stimulat\w* (the )?insulin",
        "It stimulates insulin, which breaks down fat.",
    ),
    _ban(
        "that the face is its best use, or that the study of six people was favourable",
        r"favourable|(most effective|best) use",
        "Facial rejuvenation is its most effective use.",
    ),
    _ban("that it does not hurt", r"painless|without (any )?pain\b|pain-free|does not hurt", "It is painless."),
    _ban(
        "that steroids are to be stopped",
        r"(?<!not )\b(stop|avoid|leave out)\b[^.]*\bsteroid",
        "Avoid aspirin and other steroids.",
    ),
    _ban(
        "what users claim of hair",
        r"has worked|hormone imbalance|feeds? the (hair|skin)|improves? (the )?(blood )?circulation",
        "It feeds the hair.",
    ),
    _ban("that muscle grows", r"(increas|build|grow|gain)\w*[^.]*\bmuscle", "It increases the muscle."),
    _ban(
        "that wrinkles or dark circles go away",
        r"\b(remov|eras|eliminat)\w*[^.]*(wrinkle|circle|line)",
        "It removes dark circles.",
    ),
    _ban(
        "that cellulite goes away",
        r"(remov|eliminat|get rid|gets rid|dissolv)\w*[^.]*cellulite",
        "Enzymes get rid of cellulite.",
    ),
    _ban(
        "that it slims or burns fat",
        r"(?<!not a )weight-loss|lose weight(?! through it)|\bfat is burn|burns? (off )?fat|slimming",
        "It helps you lose weight.",
    ),
    _ban("that the poor or desperate should choose it", r"budget|desperate", "If your budget is low, choose it."),
    _ban(
        "advertising, or that a good clinic is harmless",
        r"most experienced|definitely|polyclinic",
        "Choose the most experienced specialist.",
    ),
    _ban(
        "that it is promising, trendy or gives a glow",
        r"promising|trendy|glowing|harmonious|sculpt",
        "It is promising and gives glowing skin.",
    ),
    _ban(
        "that it stands in for liposuction, or costs less",
        r"(alternative|substitute|stand-in) (to|for) liposuction|(cheaper|less) than liposuction",
        "It is an alternative to liposuction.",
    ),
    _ban(
        "that side effects are few, or that nothing is pierced",
        r"(few|limited) side effects|side effects (are|stay) (few|limited)|no downtime|non-invasive",
        "There is no downtime.",
    ),
    _ban(
        "that it builds or feeds skin",
        r"(builds?|makes?|stimulates?) (new )?(collagen|elastin)|counters? ageing|skin (regenerate|repair)",
        "It builds collagen.",
    ),
    _ban(
        "that it keeps wrinkles away or firms skin",
        r"prevents? wrinkles|\btightens?\b|\bfirms (the )?skin",
        "It prevents wrinkles.",
    ),
    _ban(
        "that it picks out fat cells",
        r"(targets?|kills?|breaks? up) (only )?(the )?fat\b|selective for fat",
        "It targets fat cells.",
    ),
    _ban(
        "that phosphatidylcholine dissolves fat",
        r"(phosphatidylcholine|lecithin)[^.]*dissolv(es|ed)",
        "Phosphatidylcholine dissolves fat.",
    ),
    _ban(
        "that radio-wave heat is to be added",
        r"(combin|together|add)\w*[^.]*(radiofrequency|radio-wave)",
        "Combine it with radiofrequency.",
    ),
    _ban(
        "that fat is gone for ever, or fast only by surgery",
        r"only fast way|permanent(ly)? (result|remov|gone|free)|(remov|gone)\w*[^.]*(permanently|for ever)",
        "The fat is gone permanently.",
    ),
    _ban(
        "debris of a translation",
        r"large amounts of vitamins|\bcollagen is (injected|in it)|shedding|mesoderm",
        "It brings large amounts of vitamins.",
    ),
)
"""The 22 statements that are never asserted. To refute one is what claims of kind `correction` are for."""

PROMISES = (
    _ban(
        "a verb that promises a benefit",
        r"\b(remov(e|es|ed|ing)|eliminat\w+|rejuvenat\w+|tighten\w*|lighten\w*|cure[sd]?|curing|prevent\w*|melt\w*)\b"
        r"|\bburn(s|ed|ing)? (away |off )?(the )?fat",
        "It eliminates small bulges.",
    ),
    _ban("'safe'", r"\bsafe(ly|r|st)?\b|risk-free|without (any )?risk", "The treatment is safe."),
    _ban("'ready'", r"\bready\b", "You are ready for the injection."),
    _ban("'guaranteed'", r"\bguarante\w+|\bpromised? (you|to)\b", "A good result is guaranteed."),
    _ban("'certified' or 'cleared'", r"\bcertified\b|\bcleared for\b|\bfit for treatment\b", "You are cleared for it."),
    _ban(
        "'proven' without its not",
        r"^(?!.*\b(not|no|nor|neither|never|little|nobody|none)\b).*\bproven\b",
        "It is a proven treatment.",
    ),
    _ban(
        "a waiver",
        r"\bI (hereby )?(release|waive)|hold harmless|understand all (the )?risks|at (my|your) own risk"
        r"|give up (my|your|any|all) rights?",
        "I understand all risks and release the clinic.",
    ),
    _ban(
        "the advice to stop a prescribed medicine",
        r"(?<!not )\bstop (taking )?(your|the|any|all) (prescribed |blood )?(medicine|drug|aspirin|tablet|thinner)",
        "Stop taking your blood thinner a week before.",
    ),
)
"""Words that sell, certify or sign rights away."""

PHRASINGS = sum(ban.pattern.pattern.count("|") + 1 for ban in (*NEVER_ASSERTED, *PROMISES))
"""How many phrasings the lint knows, roughly: a report says so, for it can find no others."""

_REFUTES = re.compile(
    r"\b(no|not|nor|none|neither|never|wrong|false|error|misleading|only|too little|other way|disagree|most likely"
    r"|also list|nothing|untested|nobody)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(article|website|web page|page|users?|maker|people say|clinics?)s?\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+")
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_WORDS = {word: str(value) for value, word in enumerate((*_UNITS, *_TEENS))}
_COUNTED = re.compile(
    rf"(?<![-\w])({'|'.join(list(_WORDS)[2:])})\b(?=(?:\s+\w+)?\s+(?:people|persons|women|men|patients|volunteers|sessions|weeks"
    r"|months|days|mice|animals|treatments)\b)",
    re.IGNORECASE,
)


def dishonest(knowledge: Knowledge, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is said and must not be.

    Args:
        knowledge: the content.
        texts: the words of the window, the paper and the terminal, by key.
    """
    for claim in knowledge.claims.values():
        yield from _of_claim(claim, knowledge)
    for place, text in _names(knowledge):
        yield from _banned(place, text)
    for key, text in texts.items():
        yield from _banned(f"text {key}", text)
    for risk in knowledge.risks:
        if risk.counted is not None:
            numbers = _NUMBER.findall(f"{risk.counted.drug} {risk.counted.dummy} {risk.counted.trial}")
            place = knowledge.place("risks", risk.id)
            yield from _uncarried(place, numbers, risk.counted.sources, knowledge)


def _of_claim(claim: Claim, knowledge: Knowledge) -> Iterator[Problem]:
    place = knowledge.place("claims", claim.id)
    words = claim.words
    if claim.kind is ClaimKind.CORRECTION:
        if not _REFUTES.search(words):
            yield Problem(place, "a correction must say what is wrong")
    elif claim.kind is ClaimKind.WEBSITE:
        if not _WHO.search(words):
            yield Problem(place, "what websites claim must name who says it")
    else:
        yield from _banned(place, words)
    if claim.sources:
        numbers = [*_NUMBER.findall(words), *(_WORDS[word.lower()] for word in _COUNTED.findall(words))]
        yield from _uncarried(place, numbers, claim.sources, knowledge)


def _uncarried(place: str, numbers: Iterable[str], sources: Iterable[str], knowledge: Knowledge) -> Iterator[Problem]:
    """Yield the numbers that none of the sources carries in what was seen of it."""
    carried: set[str] = set()
    for name in sources:
        source = knowledge.sources.get(name)
        if source is not None:
            carried |= numbers_in(f"{source.says} {source.published} {source.title} {source.year or ''}")
    for number in numbers:
        if _plain(number) not in carried:
            yield Problem(place, f"no source of it carries the number {number}")


@cache
def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of a text in figures: those in words too, and every decimal also rounded."""
    found = {_plain(number) for number in _NUMBER.findall(text)}
    found |= {str(int(float(number) + 0.5)) for number in found if re.fullmatch(r"\d+\.\d+", number)}
    return frozenset(found | {_WORDS[word] for word in _WORD.findall(text.lower()) if word in _WORDS})


def _plain(number: str) -> str:
    """Return a number without the commas of thousands."""
    return re.sub(r",(?=\d{3}\b)", "", number).rstrip(".,")


def _banned(place: str, text: str) -> Iterator[Problem]:
    return (Problem(place, problem) for problem in _said_and_banned(text))


@cache
def _said_and_banned(text: str) -> tuple[str, ...]:
    """Return what is wrong with a text. From one check to the next most texts stay, and looking takes long."""
    return tuple(
        f"it says {ban.name}: “{sentence[:100]}”"
        for sentence in re.split(r"(?<=[.?!:])\s+", text)
        for ban in (*NEVER_ASSERTED, *PROMISES)
        if ban.pattern.search(sentence)
    )


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield every string of the content that is no claim, with its place."""
    k = knowledge
    for kind, items in (
        ("indications", k.indications.values()),
        ("procedures", k.procedures.values()),
        ("product_classes", k.product_classes.values()),
        ("ingredients", k.ingredients.values()),
        ("risks", k.risks),
        ("alternatives", k.alternatives),
    ):
        yield from ((k.place(kind, item.id), item.name) for item in items)
    yield from ((k.place("risks", risk.id), risk.counted.trial) for risk in k.risks if risk.counted)
    yield from ((k.place("red_flags", flag.id), flag.sign) for flag in k.red_flags)
    for question in k.questions:
        place = k.place("questions", question.id)
        yield from ((place, text) for text in (question.ask, question.resolve, question.raise_with, question.name))
    yield from ((k.place("stops", stop.id), stop.resolve) for stop in k.stops)
    yield from ((k.place("topics", topic.id), topic.title) for topic in k.topics)
    yield from ((f"words.json {word}", meaning) for word, meaning in k.words.items())
    yield from (("content.json", text) for text in (k.content.funding, k.content.update_policy))
    yield from (("content.json changes", change.what) for change in k.content.changes)
