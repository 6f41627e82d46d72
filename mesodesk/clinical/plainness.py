"""How hard the words are to read.

The Flesch-Kincaid grade (Kincaid and others, 1975) is a school year: 0.39 x words a sentence + 11.8 x syllables a
word - 15.59. Syllables are counted where a word could be hyphenated, which is what pyphen knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

AIM = 8.0
"""The school year that the words must not need more than."""

_LETTERS = re.compile(r"[^\w\s'-]")
_END = re.compile(r"(?<=[.!?;])\s+")
"""A semicolon ends an item of a list, which is read as a sentence of its own."""
_SHORTEST = 3
"""Fewer words are no sentence but part of the one before: "Yes." """


@dataclass(frozen=True, slots=True)
class Count:
    """What a text is made of."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: Count) -> Count:
        """Return what both texts are made of."""
        return Count(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)

    @property
    def grade(self) -> float:
        """Return the Flesch-Kincaid grade, 0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


@cache
def count(text: str) -> Count:
    """Count a text."""
    words = _LETTERS.sub("", text.lower()).split()
    if not words:
        return Count()
    sentences = sum(len(sentence.split()) >= _SHORTEST for sentence in _END.split(text))
    hyphens = _hyphenation()
    return Count(len(words), max(1, sentences), sum(len(hyphens.positions(word)) + 1 for word in words))


def grade(texts: Iterable[str]) -> float:
    """Return the grade of texts that are read one after the other."""
    return sum(map(count, texts), Count()).grade


@cache
def _hyphenation() -> Any:
    """Return pyphen's dictionary of American English, whose breaks follow the sound."""
    from pyphen import Pyphen  # it reads a dictionary: only where somebody asks how hard the words are

    return Pyphen(lang="en_US")
