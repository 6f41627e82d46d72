"""What is told differently today from how it was told: section by section, safety first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mesodesk.wording.sentence import Group, Section, Sentence, Tone

SAFETY = (Tone.URGENT, Tone.SERIOUS, Tone.STOP)
"""The tones of warnings: what changed in them comes before all else."""

_Line = tuple[Group, Sentence]


class Kind(StrEnum):
    """How something differs, in the order in which it is named."""

    NEW = "new"
    REWORDED = "reworded"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that is new, reworded or gone."""

    kind: Kind
    tone: Tone
    """Of the group it stands in today, or stood in; of a warning in either, the warning's."""
    heading: str
    """Of that group."""
    sentence: Sentence
    """As it is today; one that is gone, as it was."""
    was: str = ""
    """What a reworded one said; with its old heading, where that is another one."""

    def rank(self) -> tuple[bool, int]:
        """Return what to sort by: warnings first, then new before reworded before gone."""
        return self.tone not in SAFETY, list(Kind).index(self.kind)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that is not told in the very words of the earlier talk."""

    kind: Kind
    id: str
    title: str
    sentences: tuple[SentenceChange, ...]
    """Warnings first; none where only headings or the order differ."""

    def is_safety(self) -> bool:
        """Tell whether a warning in it differs."""
        return any(change.tone in SAFETY for change in self.sentences)

    def rank(self) -> tuple[bool, int]:
        """Return what to sort by: the section whose first sentence comes first."""
        return min((change.rank() for change in self.sentences), default=(True, len(Kind)))


def compare(then: Sequence[Section], now: Sequence[Section]) -> tuple[SectionChange, ...]:
    """Return every section whose wording differs, those with warnings first."""
    old, new = ({section.id: section for section in sections} for sections in (then, now))
    found = [
        change for name in dict.fromkeys((*new, *old)) if (change := _section(old.get(name), new.get(name))) is not None
    ]
    return tuple(sorted(found, key=SectionChange.rank))


def spoken(sentence: Sentence) -> str:
    """Return a sentence with the label that stands before it."""
    return f"{sentence.label} {sentence.text}" if sentence.label else sentence.text


def _section(then: Section | None, now: Section | None) -> SectionChange | None:
    """Return how a section differs; it does exactly when a tick for the old one would not count for the new one."""
    shown = now or then
    if shown is None or (then is not None and now is not None and then.digest() == now.digest()):
        return None
    kind = Kind.NEW if then is None else Kind.GONE if now is None else Kind.REWORDED
    sentences = tuple(sorted(_sentences(_lines(then), _lines(now)), key=SentenceChange.rank))
    return SectionChange(kind, shown.id, shown.title, sentences)


def _lines(section: Section | None) -> list[_Line]:
    return [(group, sentence) for group in section.groups for sentence in group.sentences] if section else []


def _sentences(left: list[_Line], now: Sequence[_Line]) -> Iterator[SentenceChange]:
    """Yield what differs: under the same heading in the same words nothing does; the same claim is reworded."""
    fresh = [line for line in now if _taken(left, [_words(each) == _words(line) for each in left]) is None]
    for line in fresh:
        group, sentence = line
        was = _taken(left, [_same_statement(each, line) for each in left])
        if was is None:
            yield SentenceChange(Kind.NEW, group.tone, group.title, sentence)
            continue
        tone = next((tone for tone in (group.tone, was[0].tone) if tone in SAFETY), group.tone)
        said = spoken(was[1]) if was[0].title == group.title else f"{was[0].title}: {spoken(was[1])}"
        yield SentenceChange(Kind.REWORDED, tone, group.title, sentence, said)
    for group, sentence in left:
        yield SentenceChange(Kind.GONE, group.tone, group.title, sentence)


def _taken(left: list[_Line], fits: list[bool]) -> _Line | None:
    """Take the first line that fits out of those that are left."""
    return left.pop(fits.index(True)) if True in fits else None


def _words(line: _Line) -> tuple[str, ...]:
    """Return all that the section's digest knows of a line: its heading counts, it may say whom to call."""
    group, sentence = line
    return group.title, *sentence.shown()


def _same_statement(one: _Line, other: _Line) -> bool:
    """Tell whether two lines are about the same: one claim, or one label under one heading."""
    (group, sentence), (other_group, other_sentence) = one, other
    if sentence.claim or other_sentence.claim:
        return sentence.claim == other_sentence.claim
    same_label = sentence.label is not None and sentence.label == other_sentence.label
    return same_label and group.title == other_group.title
