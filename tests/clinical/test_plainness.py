from __future__ import annotations

import pytest
import textstat

from mesodesk.clinical.models import Knowledge
from mesodesk.clinical.plainness import AIM, Count, count, grade

EASY = "It can bruise. It can hurt. Call us if it does."
HARD = "Extraordinary complications necessitate immediate interdisciplinary consultation."


def test_the_aim_is_school_year_eight() -> None:
    """A grade is a school year of the United States; the house promises year eight or below."""
    assert AIM == 8.0


def test_the_grade_is_flesch_and_kincaids() -> None:
    """Ten words in two sentences with thirteen syllables give what the formula gives."""
    assert Count(10, 2, 13).grade == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("It can hurt.", Count(3, 1, 3)),
        ("It can hurt. Call us then!", Count(6, 2, 6)),
        ("Does it hurt? Yes.", Count(4, 1, 4)),  # one word is part of what stands before it
        ("Yes.", Count(1, 1, 1)),
        ("Doctors, patients (and others).", Count(4, 1, 7)),
        ("It took 9.8 days.", Count(4, 1, 4)),  # the point of a decimal ends nothing
    ],
)
def test_words_sentences_and_syllables_are_counted(text: str, counted: Count) -> None:
    """Marks are no words, and a sentence has at least three of them."""
    assert count(text) == counted


def test_the_library_that_others_use_agrees(knowledge: Knowledge) -> None:
    """Over all statements, another counter comes to nearly the same grade."""
    texts = [claim.words for claim in knowledge.claims.values()]
    other = Count(
        sum(map(textstat.lexicon_count, texts)),
        sum(map(textstat.sentence_count, texts)),
        sum(map(textstat.syllable_count, texts)),
    )

    assert grade(texts) == pytest.approx(other.grade, abs=0.5)


def test_texts_are_added_up_and_not_averaged() -> None:
    """A short hard text beside a long easy one weighs as little as it is long."""
    both = count(EASY) + count(HARD)

    assert both == Count(
        count(EASY).words + count(HARD).words,
        count(EASY).sentences + count(HARD).sentences,
        count(EASY).syllables + count(HARD).syllables,
    )
    assert grade([EASY, HARD]) == grade([HARD, EASY]) == both.grade
    assert grade([EASY]) < grade([EASY, HARD]) < grade([HARD])


@pytest.mark.parametrize("texts", [[], [""], ["", " "], ["?! …"]])
def test_nothing_has_no_grade(texts: list[str]) -> None:
    """Where there is no word there is nothing hard."""
    assert grade(texts) == 0.0
