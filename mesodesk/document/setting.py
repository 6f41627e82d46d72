"""What every part of the sheet is set with: the record, the looks, and how a sentence is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mesodesk.body.figure import Body
from mesodesk.consent.consultation import PrintSize
from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record
from mesodesk.consent.slip_record import SlipRecord
from mesodesk.document.edition import Edition
from mesodesk.document.flow import Bullet, Items, KeyValues, Panel
from mesodesk.document.sheet import HAIR, INK, SOFT, Styles
from mesodesk.document.signature import Box
from mesodesk.document.text import Block, Span, Spans, Text
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Sentence, number_runs


class Typesetter:
    """Sets words, of a sheet or of a slip.

    Attributes:
        record: what is printed.
        catalogue: the words of the form itself, in the record's language.
        styles: the looks of the paper.
    """

    record: Record | SlipRecord
    catalogue: Catalogue
    styles: Styles

    @property
    def large(self) -> bool:
        """Whether words are so large that columns beside each other would be too narrow."""
        return self.record.print_size is PrintSize.LARGE

    def say(self, key: str, **slots: str | int) -> str:
        """Return words of the form."""
        return self.catalogue.say(f"paper.{key}", **slots)

    def heading(self, key: str) -> Text:
        """Return the heading of a part of the sheet."""
        return Text(self.say(key), self.styles.section)

    def text(self, spans: Spans) -> Text:
        """Return running text."""
        return Text(spans, self.styles.body)

    def cell(self, spans: Spans) -> Text:
        """Return running text for a table, where the rows keep the distance."""
        return Text(spans, replace(self.styles.body, after=0))

    def items(self, paragraphs: Iterable[Sequence[Sentence]]) -> Items:
        """Return paragraphs as a list."""
        return Items([Bullet(self.text(self.sentences(paragraph)), indent=10) for paragraph in paragraphs])

    def label(self, words: str) -> Text:
        """Return what stands at the head of a row or a column."""
        return Text(words, self.styles.label)

    def row(self, key: str, spans: Spans) -> tuple[Text, Block]:
        """Return a row under a label of the form."""
        return self.label(self.say(f"row-{key}")), self.cell(spans)

    def rows(self, rows: Sequence[tuple[Text, Block]], label: float = 0.17) -> KeyValues:
        """Return labelled rows as a table; the label's share of the width grows in large print."""
        return KeyValues(rows, label=0.3 if self.large else label, padding=1, line=HAIR, after=2)

    def sentences(self, sentences: Iterable[Sentence], unsourced: str = "") -> list[str | Span]:
        """Return sentences as one text: labels bold, the numbers of sources raised, the mark of those without.

        Args:
            sentences: what is said.
            unsourced: the mark; the form's own unless it is another language's.
        """
        spans: list[str | Span] = []
        for sentence in sentences:
            spans.extend([" "] if spans else [])
            spans.extend(self._spans(sentence, unsourced or self.say("unsourced")))
        return spans

    def _spans(self, sentence: Sentence, unsourced: str) -> list[str | Span]:
        spans: list[str | Span] = []
        if sentence.label:
            spans.append(Span(self.say("label", label=sentence.label), bold=True))
        spans.append(sentence.text)
        if sentence.basis is Basis.UNSOURCED:
            spans.append(Span(unsourced, italic=True, colour=SOFT, sup=True))
        elif sentence.sources:
            numbers = number_runs(self.record.source_number(source) for source in sentence.sources)
            spans.append(Span(self.say("join-numbers").join(numbers), sup=True))
        return spans


@dataclass(frozen=True)
class Setting(Typesetter):
    """Sets words of a record.

    Attributes:
        record: what is printed.
        record_sha256: its hash.
        marks: what was signed; empty for the review.
        body: the outlines that the figure is drawn with.
        catalogue: the words of the form itself, in the record's language.
        styles: the looks of the sheet.
        edition: which of the editions this is.
        room: how wide and how high the text of a page can be, in points.
        placed: is told where a box came to lie in which the sealed pages may differ from the reviewed ones.
        code: by which the clinic knows a paper copy; empty for the review.
    """

    record: Record
    record_sha256: str
    marks: Sequence[Mark]
    body: Body
    catalogue: Catalogue
    styles: Styles
    edition: Edition
    room: tuple[float, float]
    placed: Callable[[Box], None]
    code: str = ""

    def decision(self, *more: Block, before: float = 2, after: float = 4, keep_with_next: bool = False) -> Panel:
        """Return what was decided, and below it what it is about."""
        words = Text(self.record.decision_words, self.styles.decision)
        return Panel([words, *more], outline=INK, padding=5, before=before, after=after, keep_with_next=keep_with_next)
