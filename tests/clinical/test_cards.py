from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace as again
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.cards import LINES, LONGEST, ORIGINAL, translated, wrong_cards
from mesodesk.clinical.library import read_knowledge
from mesodesk.clinical.models import Card, Knowledge, Part
from mesodesk.wording.catalogue import load_catalogue

PLACE = "cards/de.json cards de"
LANGUAGES = ("nl", "de", "es", "fr", "it", "pt", "pl")
OWN_LINES = ("card-changed", "slip-place")
"""Lines that the English sheet has no need of, or words with plural forms."""
Change = Callable[[Card], dict[str, Any]]


def _says(claim: str, text: str) -> Change:
    return lambda card: {"claims": {**card.claims, claim: text}}


def _without(field: str, item: str) -> Change:
    return lambda card: {field: {name: text for name, text in getattr(card, field).items() if name != item}}


def _with(field: str, item: str, text: str) -> Change:
    return lambda card: {field: {**getattr(card, field), item: text}}


FAULTS: dict[str, tuple[Change, str, str]] = {
    "a language that is none": (lambda _: {"id": "DEU"}, "", "its id is no language code of two small letters"),
    "no country": (lambda _: {"countries": ()}, "", "it names no country"),
    "a country that is none": (
        lambda _: {"countries": ("DE", "Austria")},
        "",
        "'Austria' is no country code of two capital letters",
    ),
    "a country twice": (lambda _: {"countries": ("DE", "AT", "DE")}, "", "it names DE twice"),
    "no title": (lambda _: {"title": " "}, "", "it needs 'title'"),
    "not saying who translated it": (lambda _: {"note": ""}, "", "it needs 'note'"),
    "no mark for what has no source": (lambda _: {"unsourced": ""}, "", "it needs 'unsourced'"),
    "a claim left out": (_without("claims", "card-late"), " claims", "card-late is not translated"),
    "a claim that says nothing": (_says("card-late", " "), " claims", "card-late is not translated"),
    "a claim that does not exist": (_says("card-later", "Später."), " claims", "there is no card-later"),
    "a claim that is not on the card": (_says("alt-nothing", "Nichts."), " claims", "there is no alt-nothing"),
    "a heading left out": (_without("headings", "card-first"), " headings", "card-first is not translated"),
    "a heading too many": (_with("headings", "card-last", "Zuletzt"), " headings", "there is no card-last"),
    "an area left out": (_without("areas", "chin"), " areas", "chin is not translated"),
    "a procedure left out": (_without("procedures", "fat-layer"), " procedures", "fat-layer is not translated"),
    "a class left out": (_without("product_classes", "other"), " product_classes", "other is not translated"),
    "a line left out": (_without("lines", "card-own"), " lines", "card-own is not translated"),
    "a line too many": (_with("lines", "card-more", "Mehr"), " lines", "there is no card-more"),
    "a slot left out": (
        _with("lines", "slip-place", "{place}"),
        " lines",
        "slip-place must hold, in braces, {n}, {place}",
    ),
    "a slot too many": (_with("lines", "card-own", "{name}"), " lines", "card-own must hold, in braces, nothing"),
    "half a slot": (_with("lines", "card-planned", "{plans"), " lines", "card-planned must hold, in braces, {plans}"),
    "another number": (
        _says("card-missed", "Oft übersehen: Bei 28 Patienten dauerte die Diagnose im Mittel 98 Wochen."),
        " claims card-missed",
        "it has other numbers than the original: Often missed: diagnosis took 9.8 weeks on average in 28 patients.",
    ),
    "too many words": (
        _says("card-psa", "PSA kann dann auch einmal falsch niedrig sein."),
        " claims card-psa",
        f"it has more than {LONGEST} times the words of the original: PSA can be falsely low.",
    ),
    "another drug": (
        _says("card-minoxidil", "Finasterid kann niedrigen Blutdruck und schnellen Herzschlag verursachen."),
        " claims card-minoxidil",
        "it does not have 'Minoxidil' as often as the original has 'minoxidil'",
    ),
    "a drug without a name in that language": (_without("terms", "minoxidil"), " terms", "minoxidil is not translated"),
}
"""What is wrong with the German card, behind its place what is named, and the problem."""


def _german(knowledge: Knowledge, change: Change) -> Knowledge:
    card = knowledge.cards["de"]
    return again(knowledge, cards={**knowledge.cards, "de": replace(card, **change(card))})


def _found(knowledge: Knowledge, body: Body) -> set[tuple[str, str]]:
    return {(problem.place, problem.problem) for problem in wrong_cards(knowledge, body)}


def test_the_card_is_shipped_in_seven_languages_besides_the_original(knowledge: Knowledge, body: Body) -> None:
    """Each is whole, and says of itself that nobody has checked it."""
    assert set(knowledge.cards) == {ORIGINAL, *LANGUAGES}
    assert list(wrong_cards(knowledge, body)) == []
    assert knowledge.cards[ORIGINAL].claims == {}
    assert len({card.note for card in knowledge.cards.values()}) == len(LANGUAGES) + 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_place(knowledge: Knowledge, body: Body, name: str) -> None:
    """Each rule finds the fault that it is there for."""
    change, behind, problem = FAULTS[name]
    changed = _german(knowledge, change)
    card = changed.cards["de"]
    place = PLACE if card.id == "de" else "cards DEU"

    assert (f"{place}{behind}", problem) in _found(changed, body)


@pytest.mark.parametrize(
    "text",
    [
        "Oft übersehen: Bei 28 Patienten dauerte die Diagnose im Mittel 9,8 Wochen.",
        "Oft übersehen: Bei 28 Patienten dauerte die Diagnose im Mittel 9.8 Wochen.",
    ],
)
def test_a_decimal_comma_is_no_other_number(knowledge: Knowledge, body: Body, text: str) -> None:
    """Each language writes numbers its own way."""
    assert _found(_german(knowledge, _says("card-missed", text)), body) == set()


def test_the_original_has_no_words_of_its_own(knowledge: Knowledge, body: Body) -> None:
    """Two places for the same words would drift apart."""
    english = replace(knowledge.cards[ORIGINAL], title="Card")
    changed = again(knowledge, cards={**knowledge.cards, ORIGINAL: english})

    assert _found(changed, body) == {
        ("cards/en.json cards en", "the claims are written in this language: it has countries only")
    }


def test_the_lines_hold_what_the_english_ones_hold() -> None:
    """What is filled in on the sheet is filled in here."""
    catalogue = load_catalogue("en")
    for name in LINES.keys() - set(OWN_LINES):
        entry = catalogue.entries[f"explain.{name}"]
        assert isinstance(entry, str)
        assert {slot for _, slot, _, _ in Formatter().parse(entry) if slot} == LINES[name]


@pytest.mark.parametrize(
    ("country", "languages"),
    [
        ("DE", ["de"]),
        ("de", ["de"]),
        ("GB", ["en"]),
        ("CH", ["de", "fr", "it"]),
        ("BE", ["nl", "de", "fr"]),
        ("LU", ["de", "fr"]),
        ("CA", ["en", "fr"]),
        ("JP", []),
        ("", []),
    ],
)
def test_the_languages_of_a_country_come_in_a_fixed_order(
    knowledge: Knowledge, country: str, languages: list[str]
) -> None:
    """It is the order in which the content names its files; English is first where doctors read it."""
    assert [card.id for card in knowledge.cards_in(country)] == languages


def _own(folder: Path, edit: object) -> Path:
    (folder / "own.json").write_text(json.dumps(edit), encoding="utf-8")
    return folder


def test_a_clinic_puts_its_own_card_in_the_place_of_the_shipped_one(
    knowledge: Knowledge, body: Body, tmp_path: Path
) -> None:
    """It keeps its place among the languages, and any change is another content."""
    card = knowledge.cards["de"]
    own = read_knowledge(_own(tmp_path, {"cards": [asdict(replace(card, title="Unsere Karte"))]}))

    assert own.cards["de"].title == "Unsere Karte"
    assert list(own.cards) == list(knowledge.cards)
    assert own.content.digest != knowledge.content.digest
    assert _found(own, body) == set()


def test_a_clinic_may_add_a_language(knowledge: Knowledge, body: Body, tmp_path: Path) -> None:
    """It is held to the same rules."""
    card = asdict(replace(knowledge.cards["de"], id="cs", countries=("CZ",)))
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    del (faulty := {**card, "claims": {**card["claims"]}})["claims"]["card-psa"]

    assert [one.id for one in read_knowledge(_own(good, {"cards": [card]})).cards_in("CZ")] == ["cs"]
    assert _found(read_knowledge(_own(bad, {"cards": [faulty]})), body) == {
        ("content/own.json cards cs claims", "card-psa is not translated")
    }


def test_shipped_cards_count_in_the_digest(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinician accepts them with the content: any change lifts that."""
    read = resources.text_of
    name = "clinical/cards/pl.json"
    monkeypatch.setattr(resources, "text_of", lambda n: read(n).replace("Najpierw", "Wpierw") if n == name else read(n))

    assert read_knowledge().content.digest != knowledge.content.digest


def _edited(knowledge: Knowledge, tmp_path: Path, *, with_card: bool) -> Knowledge:
    late = {"id": "card-late", "text": "Late lump: think of 3 things.", "sources": ["E58"]}
    topic = {"id": "own-card", "part": "card", "title": "Own", "claims": [{"id": "own-said", "text": "Call us."}]}
    drug = {"id": "own-drug", "name": "Lump", "product_class": "other", "names": ["lump"], "what": "x", "known": "y"}
    edit: dict[str, Any] = {"claims": [late], "topics": [topic], "ingredients": [drug]}
    if with_card:
        edit["cards"] = [asdict(knowledge.cards["de"])]
    return read_knowledge(_own(tmp_path, edit))


def test_words_that_the_clinic_changed_in_english_are_not_told_in_old_words(
    knowledge: Knowledge, body: Body, tmp_path: Path
) -> None:
    """The shipped cards stay right: they say nothing of what they do not translate."""
    own = _edited(knowledge, tmp_path, with_card=False)
    card = own.cards["de"]

    assert _found(own, body) == set()
    assert translated(card, own, "claims", "card-late") is None
    assert translated(card, own, "topics", "own-card") is None
    assert translated(card, own, "claims", "card-psa") == card.claims["card-psa"]
    assert translated(card, own, "topics", "card-first") == "Zuerst"


def test_a_clinics_own_card_must_fit_what_the_clinic_changed(knowledge: Knowledge, body: Body, tmp_path: Path) -> None:
    """Whoever writes both is held to both."""
    problems = _found(_edited(knowledge, tmp_path, with_card=True), body)
    place = "content/own.json cards de"

    assert (f"{place} claims", "own-said is not translated") in problems
    assert (f"{place} headings", "own-card is not translated") in problems
    assert (f"{place} terms", "lump is not translated") in problems
    assert (f"{place} claims card-late", "it has other numbers than the original: Late lump: think of 3 things.") in (
        problems
    )


def test_what_a_clinic_takes_off_the_card_is_no_fault_of_the_shipped_ones(body: Body, tmp_path: Path) -> None:
    """They know more than is asked for."""
    topic = {"id": "card-unknown", "part": "card", "title": "New", "claims": [{"id": "own-said", "text": "Call us."}]}
    own = read_knowledge(_own(tmp_path, {"topics": [topic]}))

    assert "card-unknown-rash" not in own.claims
    assert _found(own, body) == set()


def test_every_claim_of_the_card_keeps_its_numbers_in_every_language(knowledge: Knowledge) -> None:
    """The numbers are there to be counted: the rule has something to look at."""
    claims = [c for topic in knowledge.topics if topic.part is Part.CARD for c in topic.claims]

    assert sum("28" in knowledge.claims[claim].text for claim in claims) == 3
    for language in LANGUAGES:
        texts = " ".join(knowledge.cards[language].claims.values())
        assert texts.count("9,8") == texts.count("11,8") == 1
