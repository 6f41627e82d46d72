"""Harms are never smaller, later or less prominent than benefits, and no benefit stands without its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mesodesk.clinical.models import Knowledge
from mesodesk.wording.sentence import Section, Tone

_HARM_TONES = (Tone.SERIOUS, Tone.EXPECTED)


def out_of_balance(area: str, sections: Sequence[Section], knowledge: Knowledge) -> Iterator[str]:
    """Yield what makes the benefits of an area louder than its harms.

    Args:
        area: its id.
        sections: what is told of it, in reading order.
        knowledge: the claims that the sentences word.
    """
    ids = [section.id for section in sections]
    if f"{area}.uses" not in ids:
        return
    if f"{area}.harms" not in ids or ids.index(f"{area}.harms") > ids.index(f"{area}.uses"):
        yield "its uses are told before its harms"
        return
    harms = sections[ids.index(f"{area}.harms")]
    uses = sections[ids.index(f"{area}.uses")]
    tones = [group.tone for group in harms.groups if group.tone in _HARM_TONES]
    if tones != sorted(tones, key=_HARM_TONES.index) or set(tones) != set(_HARM_TONES):
        yield "its serious harms do not stand before the expected ones, or one of them is missing"
    told_of_harms = sum(_words(sentence.text) for sentence in harms.sentences())
    benefits = [sentence for sentence in uses.sentences() if sentence.claim and _benefit(sentence.claim, knowledge)]
    if sum(_words(sentence.text) for sentence in benefits) > told_of_harms:
        yield "more words are given to benefits than to harms"
    for sentence in (sentence for section in sections for sentence in section.sentences()):
        if sentence.claim and _benefit(sentence.claim, knowledge):
            limit = knowledge.claims[sentence.claim].limit
            if not _bare(sentence.text).endswith(_bare(limit)):
                yield f"the benefit {sentence.claim} is told without its limit"


def _benefit(claim: str, knowledge: Knowledge) -> bool:
    return claim in knowledge.claims and knowledge.claims[claim].benefit


def _bare(text: str) -> str:
    """Return a text without what stands in brackets: a medical word is explained in one place and not in another."""
    return re.sub(r" \([^)]*\)", "", text)


def _words(text: str) -> int:
    return len(text.split())
