from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone

SENTENCE = Sentence("It bruises.", Basis.SOURCED, ("S01", "S02"), "C01", "Bruises")
SECTION = Section("abdomen.harms", "Abdomen: what can go wrong", (Group("Expected", (SENTENCE,)),), "abdomen")


def with_sentence(sentence: Sentence) -> Section:
    """Return the section with another sentence in it."""
    return replace(SECTION, groups=(replace(SECTION.groups[0], sentences=(sentence,)),))


def test_sentences_come_in_reading_order() -> None:
    """The sentences of a section are those of its groups, one after the other."""
    first, second, third = (Sentence(text) for text in "abc")
    section = Section("id", "Title", (Group("One", (first, second)), Group("None", ()), Group("Two", (third,))))

    assert section.sentences() == (first, second, third)


def test_code_of_a_wording_never_drifts() -> None:
    """Consultations that were saved by an older program keep what was told: the code stays what it was."""
    assert SECTION.digest() == "51e801e4209d"


@pytest.mark.parametrize(
    "other",
    [
        replace(SECTION, id="face.harms"),
        replace(SECTION, title="Abdomen"),
        replace(SECTION, groups=()),
        replace(SECTION, groups=(replace(SECTION.groups[0], title="Serious"),)),
        with_sentence(replace(SENTENCE, text="It bruises!")),
        with_sentence(replace(SENTENCE, label=None)),
    ],
)
def test_any_other_wording_has_another_code(other: Section) -> None:
    """What the patient would read differently was not told yet."""
    assert other.digest() != SECTION.digest()


def test_code_is_of_the_wording_only() -> None:
    """A source that was added or another tone makes nobody tell a section twice."""
    other = with_sentence(replace(SENTENCE, sources=("S03",), claim="C02"))
    other = replace(other, groups=(replace(other.groups[0], tone=Tone.EXPECTED),))

    assert other.digest() == SECTION.digest()
