from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone, number_runs

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


A, B, C = (Sentence(text) for text in "abc")
FIRST, SECOND = (Sentence(text, label=text) for text in ("first", "second"))


@pytest.mark.parametrize(
    ("sentences", "paragraphs"),
    [
        ((), ()),
        ((A, B, C), ((A,), (B,), (C,))),
        ((FIRST, A, B, SECOND, C), ((FIRST, A, B), (SECOND, C))),
        ((FIRST, SECOND), ((FIRST,), (SECOND,))),
        ((A, B, FIRST, C), ((A, B), (FIRST, C))),
    ],
    ids=["nothing", "no label", "two labels", "labels only", "before the first label"],
)
def test_what_goes_on_with_a_label_is_read_with_it(
    sentences: tuple[Sentence, ...], paragraphs: tuple[tuple[Sentence, ...], ...]
) -> None:
    """A label begins a paragraph and holds till the next one; where nothing has a label, each sentence is its own."""
    assert Group("Title", sentences).paragraphs() == paragraphs


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], []),
        ([4], ["4"]),
        ([1, 2], ["1", "2"]),
        ([1, 3, 4, 5], ["1", "3\u20135"]),
        ([5, 3, 4, 4, 1], ["1", "3\u20135"]),
        ([9, 10, 11, 12, 14, 20, 21, 22], ["9\u201312", "14", "20\u201322"]),
    ],
    ids=str,
)
def test_numbers_in_a_row_are_a_run(numbers: list[int], words: list[str]) -> None:
    """Three and more that follow each other are told by their ends, two are not; the order is that of counting."""
    assert number_runs(numbers) == words
