"""The card for another doctor in other languages: held to the original, claim by claim.

The checks count words, numbers and names; they cannot read. Whoever translates must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from mesodesk.body.figure import Body
from mesodesk.clinical.models import Card, Knowledge, Part
from mesodesk.clinical.rules import COUNTRY, Problem

ORIGINAL = "en"
"""The language of the claims: its card holds the countries only."""
LONGEST = 1.35
"""How many words a translation may have for one of the original: the card is read standing."""
LINES: Mapping[str, frozenset[str]] = {
    "card-fill": frozenset(),
    "card-fill-rows": frozenset(),
    "card-plan": frozenset({"area", "product", "product_class"}),
    "card-planned": frozenset({"plans"}),
    "card-own": frozenset(),
    "card-changed": frozenset(),
    "slip-card": frozenset({"day"}),
    "slip-card-line": frozenset(
        {
            *("product", "maker", "product_class", "batch", "expiry", "dose", "procedure", "depth", "places"),
            *("session", "sessions"),
        }
    ),
    "slip-card-by": frozenset({"name", "registration", "clinic", "phone", "sheet"}),
    "slip-place": frozenset({"place", "n"}),
}
"""Every line that is filled in, and what is filled in there."""

_FIELDS = {"topics": "headings"}
"""Where the words for a list of the content stand in a card, if not under its own name."""
_LANGUAGE = re.compile(r"[a-z]{2}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def translated(card: Card, knowledge: Knowledge, kind: str, item: str) -> str | None:
    """Return the words of a card for an item of the content: a claim, a topic's title, a name.

    None where there are none, and where the clinic has changed the original but not the card: they would say something
    else.
    """
    if knowledge.is_own(kind, item) and not knowledge.is_own("cards", card.id):
        return None
    found: Mapping[str, str] = getattr(card, _FIELDS.get(kind, kind))
    return found.get(item)


def wrong_cards(knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    """Yield every rule that a card breaks; none means that it may be printed."""
    for card in knowledge.cards.values():
        place = knowledge.place("cards", card.id)
        yield from _wrong_codes(card, place)
        if card.id == ORIGINAL:
            if card != Card(card.id, card.countries):
                yield Problem(place, "the claims are written in this language: it has countries only")
            continue
        for field in ("title", "note", "unsourced"):
            if not getattr(card, field).strip():
                yield Problem(place, f"it needs '{field}'")
        yield from _incomplete(card, place, knowledge, body)
        yield from _wrong_lines(card, place)
        yield from _unlike_the_original(card, place, knowledge)


def _wrong_codes(card: Card, place: str) -> Iterator[Problem]:
    if not _LANGUAGE.fullmatch(card.id):
        yield Problem(place, "its id is no language code of two small letters")
    if not card.countries:
        yield Problem(place, "it names no country")
    for country in dict.fromkeys(card.countries):
        if not COUNTRY.fullmatch(country):
            yield Problem(place, f"'{country}' is no country code of two capital letters")
        if card.countries.count(country) > 1:
            yield Problem(place, f"it names {country} twice")


def _incomplete(card: Card, place: str, knowledge: Knowledge, body: Body) -> Iterator[Problem]:
    """Yield what has no words, and words for what does not exist."""
    topics = [topic for topic in knowledge.topics if topic.part is Part.CARD]
    wanted: dict[str, Iterable[str]] = {
        "topics": [topic.id for topic in topics],
        "claims": [claim for topic in topics for claim in topic.claims],
        "areas": body.areas,
        "procedures": knowledge.procedures,
        "product_classes": knowledge.product_classes,
        "lines": LINES,
    }
    own = knowledge.is_own("cards", card.id)
    for kind, items in wanted.items():
        field = _FIELDS.get(kind, kind)
        given: Mapping[str, str] = getattr(card, field)
        for item in items:
            if not given.get(item, "").strip() and (own or not knowledge.own):  # the paper says that some is left out
                yield Problem(f"{place} {field}", f"{item} is not translated")
        for item in given:
            if item not in items and (own or not knowledge.own):  # a clinic may leave out what is translated here
                yield Problem(f"{place} {field}", f"there is no {item}")


def _wrong_lines(card: Card, place: str) -> Iterator[Problem]:
    for name in LINES.keys() & card.lines.keys():
        try:
            slots = {slot for _, slot, _, _ in Formatter().parse(card.lines[name]) if slot is not None}
        except ValueError:
            slots = {"{"}
        if slots != LINES[name]:
            wanted = ", ".join(f"{{{slot}}}" for slot in sorted(LINES[name])) or "nothing"
            yield Problem(f"{place} lines", f"{name} must hold, in braces, {wanted}")


def _unlike_the_original(card: Card, place: str, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield what has other numbers, other names or many more words than what it translates."""
    own = knowledge.is_own("cards", card.id)
    names = {
        name
        for ingredient in knowledge.ingredients.values()
        if own or not knowledge.is_own("ingredients", ingredient.id)
        for name in ingredient.names
    }
    for claim in knowledge.claims.values():
        words = translated(card, knowledge, "claims", claim.id)
        if words is None:
            continue
        where, original = f"{place} claims {claim.id}", claim.words
        if _numbers(words) != _numbers(original):
            yield Problem(where, f"it has other numbers than the original: {original}")
        if _length(words) > LONGEST * _length(original):
            yield Problem(where, f"it has more than {LONGEST} times the words of the original: {original}")
        for name in sorted(names - card.terms.keys()):
            if name in original.lower():
                yield Problem(f"{place} terms", f"{name} is not translated")
        for name, term in card.terms.items():
            if original.lower().count(name) != words.lower().count(term.lower()):
                yield Problem(where, f"it does not have '{term}' as often as the original has '{name}'")


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text in order of size, each with a decimal point."""
    return sorted(number.replace(",", ".") for number in _NUMBER.findall(text))


def _length(text: str) -> int:
    """Return how many words a text has; a colon between two blanks is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())
