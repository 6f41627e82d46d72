"""Claims as sentences: the words with their limit, the sources, or the mark that there are none."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mesodesk.clinical.models import Counted, Knowledge, Option, Span
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Sentence

CARD = "general.card"
"""The id of the section that is written for another doctor."""
MUST_SAY = "general.must-say"
"""The id of the section without which no yes can be signed."""
RED_FLAGS = "general.red-flags"
"""The id of the section that says when to call, and whom."""


def stretch(catalogue: Catalogue, spans: Sequence[Span], form: str = "full-") -> str:
    """Return a stretch of the time line in words; the form `brief-` is for lists on paper."""
    say = catalogue.say
    if len(spans) == len(Span):
        return say(f"explain.{form}span-always")
    if len(spans) == 1:
        return say(f"explain.{form}span-{spans[0]}")
    start, end = say(f"explain.{form}from-{spans[0]}"), say(f"explain.{form}to-{spans[-1]}")
    return say(f"explain.{form}span-from-to", start=start, end=end)


def parts(spans: Sequence[Span]) -> tuple[bool, ...]:
    """Return for each part of the time line whether it is in a stretch."""
    return tuple(span in spans for span in Span)


@dataclass(frozen=True)
class Words:
    """Words claims in one language."""

    knowledge: Knowledge
    catalogue: Catalogue

    def sentence(self, claim_id: str, label: str | None = None) -> Sentence:
        """Return a claim as it is shown."""
        claim = self.knowledge.claims[claim_id]
        basis = Basis.SOURCED if claim.sources else Basis.UNSOURCED
        return Sentence(claim.words, basis, claim.sources, claim.id, label)

    def of(self, claims: Iterable[str]) -> tuple[Sentence, ...]:
        """Return claims as they are shown."""
        return tuple(self.sentence(claim) for claim in claims)

    def joined(self, text: str, claims: Sequence[str], label: str | None = None) -> Sentence:
        """Return what several claims say in one sentence, with all their sources.

        One claim without a source leaves the whole without: no statement borrows the sources of another.
        """
        found = [self.knowledge.claims[claim].sources for claim in claims]
        if not found or not all(found):
            return Sentence(text, Basis.UNSOURCED, label=label)
        return Sentence(text, Basis.SOURCED, tuple(dict.fromkeys(itertools.chain(*found))), label=label)

    def how_sure(self, option: Option) -> Iterator[Sentence]:
        """Yield what the evidence label means, and the reason for it."""
        reason = self.sentence(option.reason)
        text, label = self.say(f"label-{option.label}"), self.say("row-sure")
        yield Sentence(text, reason.basis, reason.sources, reason.claim, label)
        yield reason

    def counted(self, risk: str, counted: Counted) -> Sentence:
        """Return how often a harm came, in both groups: the word of the European rules, and always the number."""
        text = self.say(f"counted-{counted.band}", trial=counted.trial, drug=counted.drug, dummy=counted.dummy)
        return Sentence(text, Basis.SOURCED, counted.sources, f"{risk}.counted")

    def when(self, spans: Sequence[Span], form: str = "full-") -> str:
        """Return a stretch of the time line in words; the form `brief-` is for lists on paper."""
        return stretch(self.catalogue, spans, form)

    def say(self, key: str, **slots: str | int) -> str:
        """Return words of the explanation that are not a claim's."""
        return self.catalogue.say(f"explain.{key}", **slots)
