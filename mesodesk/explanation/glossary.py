"""Medical words are explained where they first stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mesodesk.explanation.words import CARD
from mesodesk.wording.sentence import Basis, Group, Section, Sentence

FOR_DOCTORS = (CARD,)
"""Sections whose reader is a doctor: every line counts, and every word is known."""


class Glossary:
    """Puts an explanation in brackets behind the first use of a medical word in each section.

    Each section is told, and acknowledged, as one: so it explains its own words, whatever was told before.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._meanings = {word.lower(): meaning for word, meaning in words.items()}
        self._plain: set[str] = set()
        """Texts that hold no such word: most do not, and looking takes longer than all else."""
        longest_first = sorted(map(re.escape, self._meanings), key=len, reverse=True)
        self._pattern = re.compile(rf"\b({'|'.join(longest_first)})\b", re.IGNORECASE) if longest_first else None

    def explain(self, section: Section) -> Section:
        """Return a section with its medical words explained."""
        if self._pattern is None or section.id in FOR_DOCTORS:
            return section
        told: set[str] = set()
        groups = tuple(self._group(group, told) for group in section.groups)
        return replace(section, groups=groups)

    def _group(self, group: Group, told: set[str]) -> Group:
        return replace(group, sentences=tuple(self._sentence(sentence, told) for sentence in group.sentences))

    def _sentence(self, sentence: Sentence, told: set[str]) -> Sentence:
        if sentence.basis is Basis.ADMINISTRATIVE or sentence.text in self._plain:
            return sentence  # what people typed is left as they typed it
        text = self._text(sentence.text, told)
        return sentence if text == sentence.text else replace(sentence, text=text)

    def _text(self, text: str, told: set[str]) -> str:
        def explained(match: re.Match[str]) -> str:
            word = match.group().lower()
            meaning = self._meanings[word]
            before, after = text[: match.start()], text[match.end() :]
            in_brackets = before.count("(") > before.count(")")
            if word in told or in_brackets:
                return match.group()
            told.add(word)
            if after.lstrip(",").startswith(" (") or meaning in text:
                return match.group()
            return f"{match.group()} ({meaning})"

        if self._pattern is None or self._pattern.search(text) is None:
            self._plain.add(text)
            return text
        return self._pattern.sub(explained, text)
