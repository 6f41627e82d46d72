"""The smallest things that a reader is told: sentences with their sources, in groups, in sections.

The same sections go to the screen, the terminal, the paper and the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What stands behind a sentence."""

    SOURCED = "sourced"
    """It names at least one source."""
    UNSOURCED = "unsourced"
    """It is medical and has no source; it is always shown with the mark that says so."""
    ADMINISTRATIVE = "administrative"
    """It says nothing about medicine: the clinic's own statement, the patient's words, a fact of the record."""


class Tone(StrEnum):
    """How a group is shown. Every tone has a word and a shape besides its colour."""

    NEUTRAL = "neutral"
    STOP = "stop"
    """Reasons not to go on, or not yet."""
    SERIOUS = "serious"
    """Harms that are serious."""
    EXPECTED = "expected"
    """Harms that are expected."""
    UNKNOWN = "unknown"
    """What nobody knows."""
    URGENT = "urgent"
    """When to call, and whom."""


def number_runs(numbers: Iterable[int]) -> list[str]:
    """Return numbers in order, three or more that follow each other as a run: 1, 3, 4, 5 as "1" and "3-5"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}\u2013{run[-1]}"] if len(run) > 2 else map(str, run)
    return words


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement as it is shown."""

    text: str
    basis: Basis = Basis.ADMINISTRATIVE
    sources: tuple[str, ...] = ()
    """Source ids in the order of the claim; empty unless the basis is SOURCED."""
    claim: str | None = None
    """The id of the claim that it words, if it is medical."""
    label: str | None = None
    """A short name to stand before it, where the group is read like a table ("Sessions")."""

    def shown(self) -> tuple[str, ...]:
        """Return all that a reader hears of it: label, words, and the mark that it has no source."""
        mark = (self.basis,) if self.basis is Basis.UNSOURCED else ()
        return self.label or "", self.text, *mark


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences under one small heading."""

    title: str
    sentences: tuple[Sentence, ...]
    tone: Tone = Tone.NEUTRAL

    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """Return the sentences as they are read together.

        Where sentences have labels, those without one go on with what the label before them began.
        """
        labelled = any(sentence.label for sentence in self.sentences)
        found: list[list[Sentence]] = []
        for sentence in self.sentences:
            if found and labelled and sentence.label is None:
                found[-1].append(sentence)
            else:
                found.append([sentence])
        return tuple(map(tuple, found))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the explanation that is told, and acknowledged, as one."""

    id: str
    title: str
    groups: tuple[Group, ...]
    area: str | None = None
    """The area it speaks of; None for what holds everywhere."""

    def sentences(self) -> tuple[Sentence, ...]:
        """Return every sentence in reading order."""
        return tuple(sentence for group in self.groups for sentence in group.sentences)

    def digest(self) -> str:
        """Return a short code of the exact wording: what was told is bound to it (SHA-256, 12 hex digits).

        The mark that a sentence has no source is a part of it.
        """
        lines = [self.id, self.title]
        for group in self.groups:
            lines.append(group.title)
            lines.extend("\t".join(sentence.shown()) for sentence in group.sentences)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
