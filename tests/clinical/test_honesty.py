from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from msgspec import structs

from mesodesk.clinical.honesty import NEVER_ASSERTED, PHRASINGS, PROMISES, Ban, dishonest, numbers_in
from mesodesk.clinical.library import read_knowledge
from mesodesk.clinical.models import Change, Claim, ClaimKind, Knowledge, Source
from mesodesk.clinical.rules import Problem
from mesodesk.wording.catalogue import load_catalogue

BANS = (*NEVER_ASSERTED, *PROMISES)
SHIPPED = read_knowledge()


@cache
def _bare() -> Knowledge:
    """Return the shipped knowledge without its claims and counts: whatever is found was planted."""
    return replace(SHIPPED, claims={}, sources={}, risks=())


def _of(*claims: Claim, sources: Iterable[Source] = ()) -> list[Problem]:
    """Return what is found in nothing but these claims."""
    bare = replace(
        _bare(), claims={claim.id: claim for claim in claims}, sources={source.id: source for source in sources}
    )
    return list(dishonest(bare, {}))


def _named(ban: Ban, place: str = "claims own") -> Problem:
    return Problem(place, f"it says {ban.name}: “{ban.planted}”")


each_ban = pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)


def test_the_statements_of_the_second_reading_are_all_banned() -> None:
    """There are 22 of them, each ban has a name of its own, and a report can say how many phrasings are known."""
    assert len(NEVER_ASSERTED) == 22
    assert len({ban.name for ban in BANS}) == len(BANS)
    assert len(BANS) < PHRASINGS


@each_ban
@pytest.mark.parametrize("kind", [ClaimKind.FACT, ClaimKind.PRECAUTION])
def test_a_claim_that_asserts_it_is_found(ban: Ban, kind: ClaimKind) -> None:
    """Each ban catches its planted sentence between harmless ones, and quotes nothing but that sentence."""
    claim = Claim("own", f"It is injected. {ban.planted} Ask about it.", kind)

    assert _named(ban) in _of(claim)
    assert all(problem.problem.endswith(f"“{ban.planted}”") for problem in _of(claim))


@each_ban
def test_the_limit_of_a_benefit_is_read_too(ban: Ban) -> None:
    """What is told in the same breath is told."""
    assert _named(ban) in _of(Claim("own", "It looked better.", benefit=True, limit=ban.planted))


@each_ban
def test_a_name_that_asserts_it_is_found(ban: Ban) -> None:
    """A heading promises as much as a sentence does."""
    topics = (structs.replace(SHIPPED.topics[0], title=ban.planted), *SHIPPED.topics[1:])
    place = SHIPPED.place("topics", SHIPPED.topics[0].id)

    assert _named(ban, place) in list(dishonest(replace(_bare(), topics=topics), {}))


@each_ban
def test_a_text_of_the_program_that_asserts_it_is_found(ban: Ban) -> None:
    """What the window, the paper or the terminal says is held to the same."""
    assert _named(ban, "text screen.planted") in list(dishonest(_bare(), {"screen.planted": ban.planted}))


@each_ban
def test_a_correction_may_repeat_what_it_refutes(ban: Ban) -> None:
    """To refute one is what corrections are for; one that refutes nothing only repeats it."""
    refuting = Claim("own", f"Articles say: {ban.planted} That is wrong.", ClaimKind.CORRECTION)
    repeating = Claim("own", "Articles write much about the treatment.", ClaimKind.CORRECTION)

    assert _of(refuting) == []
    assert _of(repeating) == [Problem("claims own", "a correction must say what is wrong")]


@each_ban
def test_what_websites_claim_names_who_says_it(ban: Ban) -> None:
    """With a name before it, it is a report of what is said; without one it is our own word."""
    naming = Claim("own", f"Clinic websites say: {ban.planted}", ClaimKind.WEBSITE)
    bare = Claim("own", "Six visits, then one each year.", ClaimKind.WEBSITE)

    assert _of(naming) == []
    assert _of(bare) == [Problem("claims own", "what websites claim must name who says it")]


def _first(kind: str, **changes: Any) -> Knowledge:
    """Return the bare knowledge with the first item of a kind changed."""
    items: Any = getattr(SHIPPED, kind)
    changed: Any
    if isinstance(items, tuple):
        changed = (structs.replace(items[0], **changes), *items[1:])
    else:
        first = next(iter(items))
        changed = {**items, first: structs.replace(items[first], **changes)}
    return replace(_bare(), **{kind: changed})


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *((kind, "name") for kind in ("indications", "procedures", "product_classes", "ingredients", "risks")),
        ("alternatives", "name"),
        ("questions", "ask"),
        ("questions", "name"),
        ("questions", "resolve"),
        ("questions", "raise_with"),
        ("red_flags", "sign"),
        ("stops", "resolve"),
        ("topics", "title"),
    ],
)
def test_no_string_of_the_content_is_left_out(kind: str, field: str) -> None:
    """Whatever a reader can meet that is no claim is looked at, and its place is named."""
    found = [
        problem
        for problem in dishonest(_first(kind, **{field: "It is painless."}), {})
        if problem.problem == "it says that it does not hurt: “It is painless.”"
    ]

    items = getattr(SHIPPED, kind)
    first = items[0].id if isinstance(items, tuple) else next(iter(items))
    assert found == [Problem(SHIPPED.place(kind, first), found[0].problem)]


def test_the_name_of_a_counting_trial_is_read_too() -> None:
    """It stands in the middle of a sentence that patients are told."""
    risk = next(risk for risk in SHIPPED.risks if risk.counted)
    assert risk.counted is not None
    counted = structs.replace(risk.counted, trial="a trial of a safe drug")
    found = list(dishonest(replace(SHIPPED, claims={}, risks=(structs.replace(risk, counted=counted),)), {}))

    assert [problem.place for problem in found] == [SHIPPED.place("risks", risk.id)]


def test_the_content_and_its_words_are_read_too() -> None:
    """Who pays, when it is read again, what changed and what medical words mean are told like the rest."""
    content = SHIPPED.content
    change = Change("9", content.published, "Now it is safe.")
    edited = structs.replace(content, funding="It is safe.", update_policy="It is safe.", changes=(change,))
    found = dishonest(replace(_bare(), content=edited, words={"lump": "safe"}), {})

    assert sorted(problem.place for problem in found) == [
        "content.json",
        "content.json",
        "content.json changes",
        "words.json lump",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Whether it works is not proven.",
        "It has never been proven.",
        "Do not stop your blood thinner without asking the doctor who prescribed it.",
        "Do not stop taking your medicine.",
        "It is not a weight-loss treatment.",
        "Nobody should hope to lose weight through it.",
        "The skin is pierced many times, and that can hurt.",
        "Whether the fat stays away is not known.",
        "It may burn for some minutes.",
    ],
)
def test_what_only_sounds_like_it_is_let_through(text: str) -> None:
    """A ban that catches the honest sentence as well would drive it out."""
    assert _of(Claim("own", text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The drugs have been approved ingredients.", "that ingredients are authorised"),
        ("Insulin dissolves the fat.", "that insulin breaks down fat"),
        ("The best use is the face.", "that the face is its best use, or that the study of six people was favourable"),
        ("You feel it without any pain.", "that it does not hurt"),
        ("Stop all steroid creams.", "that steroids are to be stopped"),
        ("It improves the blood circulation.", "what users claim of hair"),
        ("It builds more muscle.", "that muscle grows"),
        ("It erases fine lines.", "that wrinkles or dark circles go away"),
        ("It eliminates the cellulite.", "that cellulite goes away"),
        ("It burns off fat.", "that it slims or burns fat"),
        ("Desperate people like it.", "that the poor or desperate should choose it"),
        ("It will definitely be fine.", "advertising, or that a good clinic is harmless"),
        ("It sculpts the body.", "that it is promising, trendy or gives a glow"),
        ("It costs less than liposuction.", "that it stands in for liposuction, or costs less"),
        ("Side effects are few.", "that side effects are few, or that nothing is pierced"),
        ("It makes new collagen.", "that it builds or feeds skin"),
        ("It firms the skin.", "that it keeps wrinkles away or firms skin"),
        ("It kills only the fat.", "that it picks out fat cells"),
        ("Lecithin dissolves it.", "that phosphatidylcholine dissolves fat"),
        ("Heat is added with radiofrequency.", "that radio-wave heat is to be added"),
        ("What is gone is gone for ever.", "that fat is gone for ever, or fast only by surgery"),
        ("Collagen is injected.", "debris of a translation"),
        ("It melts away.", "a verb that promises a benefit"),
        ("It can be used safely.", "'safe'"),
        ("There is no treatment without risk.", "'safe'"),
        ("I promised you that.", "'guaranteed'"),
        ("Now you are fit for treatment.", "'certified' or 'cleared'"),
        ("The effect is proven.", "'proven' without its not"),
        ("I hereby waive all claims.", "a waiver"),
        ("Stop your aspirin.", "the advice to stop a prescribed medicine"),
    ],
)
def test_other_phrasings_of_it_are_found(text: str, name: str) -> None:
    """A ban knows more than the one sentence that was planted for it."""
    assert f"it says {name}: “{text}”" in [problem.problem for problem in _of(Claim("own", text))]


def test_capitals_hide_nothing_and_a_long_sentence_is_cut() -> None:
    """The quotation is long enough to find the place, and no longer."""
    text = f"IT IS SAFE, {'and so on ' * 20}."
    (found,) = _of(Claim("own", text))

    assert found.problem == f"it says 'safe': “{text[:100]}”"


@pytest.mark.parametrize(
    ("text", "says", "uncarried"),
    [
        ("Of 20 people, 5 felt it.", "20 women took part; 5 felt it", []),
        ("Of 21 people, 6 felt it.", "20 women took part; 5 felt it", ["21", "6"]),
        ("It was in 2012.", "It was in 2012.", []),
        ("Two people fell ill.", "2 people fell ill", []),
        ("Two people fell ill.", "two people fell ill", []),
        ("Two people fell ill.", "a pair of people fell ill", ["2"]),
        ("TWELVE older patients were seen.", "eleven patients", ["12"]),
        ("After fifteen weeks it was gone.", "15 weeks", []),
        ("It has two sides.", "nothing is counted here", []),
        ("9.8 days went by.", "9.8 days", []),
        ("9.8 days went by.", "9.9 days", ["9.8"]),
        ("About 10 days went by.", "9.8 days", []),
        ("About 9 days went by.", "9.8 days", ["9"]),
        ("9.8 days went by.", "10 days", ["9.8"]),
        ("Of 1,200 people it is known.", "1200 people", []),
        ("Of 1200 people it is known.", "1,200 people", []),
        ("Of 1,000,000 people it is known.", "1000000 people", []),
        ("Of 1,201 people it is known.", "1,200 people", ["1,201"]),
        ("Of 200 people it is known.", "1,200 people", ["200"]),
        ("In 1999 it was told of 7 people.", "nothing", []),
        ("In 1998 it was told of 8 people.", "nothing", ["1998", "8"]),
    ],
)
def test_a_number_needs_a_source_that_carries_it(text: str, says: str, uncarried: list[str]) -> None:
    """Figures, counted number words, decimals and thousands are compared as numbers, whichever way they are written."""
    source = Source("S1", "Example A", "Seven people", "Journal 3", "abstract", says, 1999)
    found = _of(Claim("own", text, sources=("S1",)), sources=[source])

    assert found == [Problem("claims own", f"no source of it carries the number {number}") for number in uncarried]


@pytest.mark.parametrize("kind", ClaimKind)
def test_whoever_says_a_number_must_have_it_from_somewhere(kind: ClaimKind) -> None:
    """What websites claim and what is refuted is held to its numbers as well; so is the limit of a benefit."""
    source = Source("S1", "Example A", "Title", "Journal", "abstract", "30 people")
    claim = Claim("own", "No article says so.", kind, ("S1",), limit="31 people were seen.")

    assert _of(claim, sources=[source]) == [Problem("claims own", "no source of it carries the number 31")]


def test_any_of_the_sources_may_carry_it() -> None:
    """Two sources stand behind a claim together; one that is not there carries nothing."""
    sources = [
        Source("S1", "Example A", "Title", "Journal", "abstract", "30 people"),
        Source("S2", "Example B", "Title", "Journal", "abstract", "40 people"),
    ]
    both = Claim("own", "Of 70 people, 30 and 40 were seen.", sources=("S1", "S2"))
    lost = Claim("own", "30 were seen.", sources=("S9",))

    assert [problem.problem for problem in _of(both, sources=sources)] == ["no source of it carries the number 70"]
    assert [problem.problem for problem in _of(lost, sources=sources)] == ["no source of it carries the number 30"]


@pytest.mark.parametrize(("field", "value"), [("drug", "under 93"), ("dummy", "94")])
def test_a_counted_harm_needs_a_source_that_carries_its_numbers(field: str, value: str) -> None:
    """How often a harm came is a number like any other, in both groups."""
    risk = next(risk for risk in SHIPPED.risks if risk.counted)
    assert risk.counted is not None
    counted = structs.replace(risk.counted, **{field: value})
    found = list(dishonest(replace(SHIPPED, claims={}, risks=(structs.replace(risk, counted=counted),)), {}))

    number = value.removeprefix("under ")
    place = SHIPPED.place("risks", risk.id)
    assert found == [Problem(place, f"no source of it carries the number {number}")]


def test_numbers_are_found_in_every_form() -> None:
    """Figures without the commas of thousands, decimals also rounded, and number words up to fifteen."""
    assert numbers_in("In 1,200 of 2,000,000 it took 9.8 days, at most fourteen.") == {
        *("1200", "2000000", "9.8", "10", "14"),
    }
    assert numbers_in("Nobody counted.") == set()


@pytest.mark.parametrize("text", ["after 1,2.5 and 3 ml", "on 1.2.2010", "1.5,2"])
def test_odd_numbers_stop_nothing(text: str) -> None:
    """A slip of the pen in a clinic's own file ends in a report, not in a crash."""
    assert numbers_in(text)


def test_the_shipped_content_and_every_english_word_are_honest() -> None:
    """Nothing that is shipped says what is never said, and every number has a source that carries it."""
    texts = {
        f"{key} {form}": text
        for key, entry in load_catalogue("en").entries.items()
        for form, text in (entry.items() if isinstance(entry, dict) else [("", entry)])
    }

    assert len(texts) > 300
    assert list(dishonest(SHIPPED, texts)) == []
