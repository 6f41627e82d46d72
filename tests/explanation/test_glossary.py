from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.explanation.build import Explainer
from mesodesk.explanation.glossary import FOR_DOCTORS, Glossary
from mesodesk.wording.sentence import Basis, Group, Section, Sentence
from tests.actions.talks import AREAS, CLINIC, EXAMPLE, about

WORDS = {
    "abscess": "a pocket of pus",
    "acid": "a sour substance",
    "deoxycholic acid": "a detergent drug",
    "immune system": "body defence",
}


def _section(*texts: str, basis: Basis = Basis.UNSOURCED, section_id: str = "x") -> Section:
    groups = tuple(Group(f"About an abscess {n}", (Sentence(text, basis),)) for n, text in enumerate(texts))
    return Section(section_id, "Every abscess", groups)


def _explained(*texts: str, basis: Basis = Basis.UNSOURCED, section_id: str = "x") -> list[str]:
    section = Glossary(WORDS).explain(_section(*texts, basis=basis, section_id=section_id))
    return [sentence.text for sentence in section.sentences()]


@pytest.mark.parametrize(
    ("texts", "explained"),
    [
        (["No such word."], ["No such word."]),
        (["An abscess is pus."], ["An abscess (a pocket of pus) is pus."]),
        (["Abscess: call."], ["Abscess (a pocket of pus): call."]),
        (["An abscess, or an abscess."], ["An abscess (a pocket of pus), or an abscess."]),
        (["An abscess.", "The ABSCESS."], ["An abscess (a pocket of pus).", "The ABSCESS."]),
        (["No word.", "An abscess."], ["No word.", "An abscess (a pocket of pus)."]),
        (["It is deoxycholic acid."], ["It is deoxycholic acid (a detergent drug)."]),
        (
            ["Deoxycholic acid and acid."],
            ["Deoxycholic acid (a detergent drug) and acid (a sour substance)."],
        ),
        (["The immune system."], ["The immune system (body defence)."]),
        (["Abscesses, acidic, preabscess."], ["Abscesses, acidic, preabscess."]),
    ],
    ids=lambda value: " / ".join(value)[:40],
)
def test_a_word_is_explained_where_it_first_stands(texts: list[str], explained: list[str]) -> None:
    """Once in a section, whole words only and the longest one, however it is written."""
    assert _explained(*texts) == explained


@pytest.mark.parametrize(
    "text",
    [
        "Pus can collect (an abscess).",
        "It can be bad (sores, then an abscess, then a scar).",
        "An abscess (pus) can form.",
        "An abscess, (pus) can form.",
        "An abscess is a pocket of pus.",
    ],
)
def test_what_is_explained_already_is_left(text: str) -> None:
    """Brackets never stand in brackets, two never follow each other, and nothing is said twice in one sentence."""
    assert _explained(text) == [text]


def test_brackets_that_are_closed_are_no_brackets() -> None:
    """A word behind a bracket is explained like any other."""
    assert _explained("Pus (bad) is an abscess.") == ["Pus (bad) is an abscess (a pocket of pus)."]


def test_each_section_explains_its_own_words() -> None:
    """Sections are told one by one: what was explained in another one counts for nothing."""
    glossary = Glossary(WORDS)
    told = [glossary.explain(_section("An abscess.")) for _ in range(2)]

    assert told[0] == told[1]
    assert told[0].sentences()[0].text == "An abscess (a pocket of pus)."


def test_what_people_typed_is_left_as_they_typed_it() -> None:
    """Rules of the clinic, names of products and numbers are no words of ours; they explain nothing either."""
    section = _section("An abscess.")
    typed = replace(section.groups[0], sentences=(Sentence("An abscess."), *section.sentences()))
    found = Glossary(WORDS).explain(replace(section, groups=(typed,))).sentences()

    assert [sentence.text for sentence in found] == ["An abscess.", "An abscess (a pocket of pus)."]


@pytest.mark.parametrize("section_id", FOR_DOCTORS)
def test_the_card_for_a_doctor_is_left_short(section_id: str) -> None:
    """Whoever reads it knows the words."""
    assert _explained("An abscess.", section_id=section_id) == ["An abscess."]


def test_only_the_text_of_sentences_is_touched() -> None:
    """Titles, labels, sources and claims stay as they are."""
    section = _section("An abscess.")
    sentence = Sentence("An abscess.", Basis.SOURCED, ("S1",), "C1", "Abscess:")
    section = replace(section, groups=(replace(section.groups[0], sentences=(sentence,)),))
    found = Glossary(WORDS).explain(section)

    assert found.sentences() == (replace(sentence, text="An abscess (a pocket of pus)."),)
    assert (found.id, found.title, found.groups[0].title) == (section.id, section.title, section.groups[0].title)


def test_a_word_with_signs_of_a_pattern_is_a_word() -> None:
    """Words are read letter by letter."""
    found = Glossary({"a.c": "three letters"}).explain(_section("The abc and the a.c here."))

    assert found.sentences()[0].text == "The abc and the a.c (three letters) here."


def test_without_words_nothing_is_explained() -> None:
    """An empty list of words leaves everything as it is."""
    section = _section("An abscess.")

    assert Glossary({}).explain(section) is section


@pytest.mark.parametrize("area", AREAS)
def test_the_shipped_words_only_add_brackets(desk: Desk, area: str) -> None:
    """With the meanings taken out again, every explanation reads word for word as it does without them."""
    knowledge = desk.knowledge
    meanings = "|".join(sorted((re.escape(f" ({meaning})") for meaning in knowledge.words.values()), key=len)[::-1])
    consultation = replace(EXAMPLE.consultation, **about(desk, area))
    explained, plain = (
        [
            *Explainer(each, desk.catalogue).area(area),
            *Explainer(each, desk.catalogue).consultation(consultation, [area], CLINIC),
        ]
        for each in (knowledge, replace(knowledge, words={}))
    )

    for one, other in zip(explained, plain, strict=True):
        for sentence, bare in zip(one.sentences(), other.sentences(), strict=True):
            assert re.sub(meanings, "", sentence.text) == re.sub(meanings, "", bare.text)
            assert "((" not in sentence.text
            assert ") (" not in sentence.text.replace(bare.text, "")
        if one.id in FOR_DOCTORS:
            assert one == other


@pytest.mark.parametrize("area", AREAS)
def test_brackets_never_stand_in_brackets(desk: Desk, area: str) -> None:
    """What the shipped words add stands in none of the brackets that the sentences have."""
    for section in Explainer(desk.knowledge, desk.catalogue).area(area):
        for sentence in section.sentences():
            depth = 0
            for sign in sentence.text:
                depth += (sign == "(") - (sign == ")")
                assert 0 <= depth <= 1, sentence.text
