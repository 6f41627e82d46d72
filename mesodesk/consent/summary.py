"""The summary: what the paper prints of an explanation, chosen and resolved before the review.

The record keeps beside it every section that was shown, word for word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mesodesk.wording.sentence import Group, Section, Sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that one can do, doing nothing included, with both of its sides."""

    name: str
    benefit: tuple[Sentence, ...]
    """What it may do, and how sure anyone is."""
    harm: tuple[Sentence, ...]
    """What it may cost, hurt or harm."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of 100 people had a harm in controlled trials of this product class in this area, in both groups."""

    name: str
    drug: int
    dummy: int
    drug_words: str
    """The number as it is said: "72", or "under 1"."""
    dummy_words: str


@dataclass(frozen=True, slots=True)
class CardAbroad:
    """The card for another doctor once more, in a language that doctors of the clinic's country read."""

    language: str
    """ISO 639-1."""
    section: Section
    note: str
    """Who translated it, that nobody checked it, and which words count."""
    unsourced: str
    """The mark of a sentence without a source, in that language."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the time line."""

    label: str
    """Of the signs that can come then."""
    parts: tuple[bool, ...]
    """Whether each part of the line is in it: the first hours, the first days, three months, and later."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the paper says of the explanation."""

    may_not_work: tuple[Sentence, ...] = ()
    choices: tuple[Choice, ...] = ()
    counted: tuple[Sentence, ...] = ()
    """Which trials the counts are from, and of what nobody has counted anything."""
    counts: tuple[Count, ...] = ()
    risks: tuple[Group, ...] = ()
    """Serious harms first, then what is expected."""
    calls: tuple[Group, ...] = ()
    """The time line: whom to call, and about what."""
    aftercare: tuple[Sentence, ...] = ()
    card: Section | None = None
    """What another doctor needs, after a yes."""
    who: tuple[Sentence, ...] = ()
    """Whose words these are and who pays for them."""
    card_abroad: CardAbroad | None = None
    """None: doctors of the clinic's country read the card as it is, or nobody has translated it."""
    card_only: str = ""
    """Said beside the card where nobody has translated it."""
    stretches: tuple[Stretch, ...] = ()
    """When the signs of `calls` can come, to be drawn."""
    late: tuple[Sentence, ...] = ()
    """What to do about a late lump, after a yes: it stands beside the numbers to call."""

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence in the order of the pages."""
        yield from self.late
        yield from self.may_not_work
        if self.card:
            yield from self.card.sentences()
        if self.card_abroad:
            yield from self.card_abroad.section.sentences()
        yield from self.aftercare
        for choice in self.choices:
            yield from (*choice.benefit, *choice.harm)
        yield from self.counted
        for group in (*self.risks, *self.calls):
            yield from group.sentences
        yield from self.who

    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources that the pages name, in the order in which they first appear."""
        return tuple(dict.fromkeys(source for sentence in self.sentences() for source in sentence.sources))
