"""Text on paper, without markup: what is given is what is printed, `<b>` and `&` included.

Words are shaped one by one and broken greedily into ragged lines. A number never parts from what a hyphen or
a stroke ties it to: "5-" at the end of a line with "10" below, or "mg/" above "ml", is misread. Directions
along the line are its start and its end, never left and right. May import `fonts`, `tags` and `errors`.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from mesodesk.document.fonts import INVISIBLE, DocumentFonts, FontStack, Word
from mesodesk.document.tags import Element, Tagger, is_heading

Align: TypeAlias = Literal["start", "center", "end"]

LEADING = 1.4
"""The usual distance between baselines, as a multiple of the size."""

FUZZ = 1e-6
"""Points by which sums of widths and heights may be off."""

UNBOUNDED = 1e9
"""More room than any paper has."""

_SUP_SIZE = 0.62
_SUP_RISE = 0.36
_VIRAMA = 9
"""The combining class of the sign that joins two consonants."""
_JOINER = "\u200d"

_LINE_ENDS = re.compile("\r\n?|[\v\f\u0085\u2028\u2029]")
_BLANKS = re.compile("[\t \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
_BLANKS_AT_ENDS = re.compile(" ?\n ?")
_DASH = "[-\u2010\u2013\u2014]"
_LETTER = "[^- \n\u200b\u2010\u2013\u2014]"
_TOKEN = re.compile(
    # A word takes the dashes before and after it, and goes on where a digit follows a dash.
    f"{_DASH}*{_LETTER}+(?:{_DASH}+(?=\\d){_LETTER}+)*{_DASH}*|{_DASH}+|[ \n\u200b]"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks. Lengths are points; colours are names or "#rrggbb"."""

    stack: FontStack
    size: float = 11
    leading: float = 0
    """From baseline to baseline; 0 is the usual multiple of the size."""
    colour: str = "#000000"
    align: Align = "start"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    widows: int = 2
    """The fewest lines that may stand alone at the top of a page."""
    orphans: int = 2
    """The fewest lines that may stand alone at the foot of a page."""
    tag: str = "P"
    """What it is to a reader who hears it: a structure type, such as `H2`."""

    @property
    def line_height(self) -> float:
        """The distance from baseline to baseline."""
        return self.leading or self.size * LEADING

    @property
    def baseline(self) -> float:
        """How far below the top of its line the baseline lies."""
        face = self.stack.regular[0]
        return (self.line_height + (face.ascent + face.descent) * self.size / 1000) / 2


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that looks different; None takes the style's."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    sup: bool = False
    """Small and raised, for the numbers of sources."""


Spans: TypeAlias = str | Span | Sequence[str | Span]


def clean(text: str) -> str:
    """Return a text as it is set: composed (NFC), one kind of line end, one blank for many.

    What leaves no mark, or reorders what does, is gone. No-break spaces stay.
    """
    visible = unicodedata.normalize("NFC", INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    return _BLANKS_AT_ENDS.sub("\n", _BLANKS.sub(" ", visible))


class Block(Flowable):  # type: ignore[misc]  # ReportLab has no type hints
    """A flowable of the paper: one that tells its parts from itself, and a first try from a last resort.

    Whatever is set on a block is on its parts too.

    Attributes:
        width: the width it was last laid out in.
        height: the height it then took.
        spaceBefore: room above it, shared with the room below its neighbour.
        spaceAfter: room below it.
        keepWithNext: whether a page may not end after it.
    """

    def __init__(self, before: float = 0, after: float = 0, *, keep_with_next: bool = False) -> None:
        super().__init__()
        self.width: float = 0
        self.height: float = 0
        self.spaceBefore = before
        self.spaceAfter = after
        self.keepWithNext = keep_with_next

    def split(self, availWidth: float, availheight: float) -> list[Block]:  # noqa: N803  # ReportLab's names
        """Return what fits and what is left, or nothing when it had better start on the next page."""
        frame: Any = getattr(self, "_frame", None)
        at_top = frame is not None and bool(frame._atTop)  # noqa: SLF001  # nothing public says so
        return self.parts(availWidth, availheight, forced=at_top)

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:  # noqa: ARG002
        """Return what fits into the height and what is left; just itself if all fits; nothing if none does.

        Args:
            width: the room across.
            height: the room down.
            forced: True when there will never be more room, so that any cut is better than none.
        """
        return []

    def said(self) -> Iterator[str]:
        """Yield the words of the whole block as plain text, a paragraph a line; decoration says nothing."""
        yield from ()

    def part(self, **changes: object) -> Self:
        """Return a copy with some attributes changed."""
        other = copy.copy(self)
        other.__dict__.update(changes)
        # ReportLab marks what it moved to the next page; a part was not moved yet.
        other.__dict__.pop("_postponed", None)
        return other


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A span's look, with the style's filled in."""

    stack: FontStack
    bold: bool
    italic: bool
    colour: str
    size: float
    rise: float

    def piece(self, text: str) -> _Piece:
        word = self.stack.shape(text, bold=self.bold, italic=self.italic)
        return _Piece(self, word, word.width * self.size / 1000)


class _Piece(NamedTuple):
    """A word, or a part of one, in one look."""

    look: _Look
    word: Word
    width: float


@dataclass(slots=True)
class _Unit:
    """What a line never breaks inside, and the blank behind it, which may hang over the line's end."""

    pieces: list[_Piece]
    blank: _Piece | None = None
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


_Line: TypeAlias = list[_Unit]


class Text(Block):
    """A paragraph. Line ends in it are kept.

    Raises:
        MesoDeskError: `glyph-missing` when some character cannot be set.
    """

    def __init__(self, spans: Spans, style: Style) -> None:
        super().__init__(style.before, style.after, keep_with_next=style.keep_with_next)
        self.style = style
        self.element = Element(style.tag, title=_plain(spans) if is_heading(style.tag) else "")
        self._spans = _as_spans(spans)
        self._units = _units(spans, style)
        self._lines: list[_Line] = []
        self._goes_on = False

    def said(self) -> Iterator[str]:
        """Yield the text; small raised numbers stand in brackets, and an empty line above a heading of a part.

        Where a paragraph goes on, nothing is said: its beginning says it whole.
        """
        if self._goes_on:
            return
        if self.style.tag == "H2":
            yield ""
        text = "".join(f" [{span.text}]" if span.sup else span.text for span in self._spans)
        yield from clean(text).split("\n")

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002
        """Break the text into lines."""
        if not self._lines or self.width != availWidth:
            self._lines = _broken(self._units, availWidth)
        self.width, self.height = availWidth, len(self._lines) * self.style.line_height
        return self.width, self.height

    def parts(self, width: float, height: float, *, forced: bool) -> list[Block]:
        """Cut between two lines, leaving enough of them on either side."""
        self.wrap(width, height)
        count = len(self._lines)
        fitting = int((height + FUZZ) // self.style.line_height)
        if fitting >= count:
            return [self]
        cut = min(fitting, count - self.style.widows)
        if cut < max(1, self.style.orphans):
            cut = fitting if forced else 0
        if cut < 1:
            return []
        return [
            self._of(self._lines[:cut], spaceAfter=0, keepWithNext=False),
            self._of(self._lines[cut:], spaceBefore=0, _goes_on=True),
        ]

    def _of(self, lines: list[_Line], **changes: object) -> Self:
        units = [unit for line in lines for unit in line]
        height = len(lines) * self.style.line_height
        return self.part(_lines=lines, _units=units, height=height, **changes)

    def draw(self) -> None:
        """Write the lines."""
        y = self.height - self.style.baseline
        with Tagger.of(self.canv).content(self.canv, self.element), _TextObject(self.canv) as out:
            for line in self._lines:
                out.write(line, _offset(line, self.width, self.style.align), y)
                y -= self.style.line_height


def put(canvas: Canvas, x: float, y: float, spans: Spans, style: Style, width: float | None = None) -> None:
    """Write one line; line ends become blanks.

    Args:
        canvas: where to write.
        x: where the room starts; without a width the point at which the line starts, centres or ends.
        y: the baseline.
        spans: what to write.
        style: its look; its spacing does not count.
        width: the room, if there is an end to it: what is longer is set smaller until it fits.

    Raises:
        MesoDeskError: `glyph-missing`.
    """
    line = _single(spans, style)
    natural = _line_width(line)
    if width is not None and natural > width > 0:
        line = _single(spans, style, width / natural)
    canvas.saveState()
    with _TextObject(canvas) as out:
        out.write(line, x + _offset(line, width or 0, style.align), y)
    canvas.restoreState()


def text_width(spans: Spans, style: Style) -> float:
    """Return the width of a text on one line, in points.

    Raises:
        MesoDeskError: `glyph-missing`.
    """
    return _line_width(_single(spans, style))


def _plain(spans: Spans) -> str:
    """Return a text on one line, without its looks."""
    return " ".join(clean("".join(span.text for span in _as_spans(spans))).split())


def _single(spans: Spans, style: Style, scale: float = 1) -> _Line:
    """Return a text as one line, however long."""
    flat = [replace(span, text=clean(span.text).replace("\n", " ")) for span in _as_spans(spans)]
    return _units(flat, replace(style, size=style.size * scale))


def _as_spans(spans: Spans) -> list[Span]:
    several = [spans] if isinstance(spans, (str, Span)) else spans
    return [Span(span) if isinstance(span, str) else span for span in several]


def _units(spans: Spans, style: Style) -> list[_Unit]:
    """Shape a text and cut it where a line may break."""
    texts: list[str] = []
    looks: list[_Look] = []
    for span in _as_spans(spans):
        texts.append(clean(span.text))
        looks.append(
            _Look(
                style.stack,
                style.bold if span.bold is None else span.bold,
                style.italic if span.italic is None else span.italic,
                span.colour or style.colour,
                style.size * (_SUP_SIZE if span.sup else 1),
                style.size * (_SUP_RISE if span.sup else 0),
            )
        )
    text = "".join(texts)
    style.stack.check(text)
    units: list[_Unit] = []
    joined = False  # whether the last unit may take a blank or a line end
    for chunk, pieces in _tokens(text, texts, looks):
        if chunk == "\n":
            if not joined:
                units.append(_Unit([]))
            last = units[-1]
            if last.blank is None and last.pieces:
                last.blank = last.pieces[-1].look.piece(" ")  # a reader's words stay apart where a line was ended
            last.ends_line, joined = True, False
        elif chunk == " ":
            if joined and units[-1].blank is None:
                (units[-1].blank,) = pieces
        elif chunk != "\u200b":
            units.append(_Unit(pieces))
            joined = True
    return units


def _tokens(text: str, texts: list[str], looks: list[_Look]) -> Iterator[tuple[str, list[_Piece]]]:
    """Yield words, blanks and line ends, each with its pieces: a word may run through several spans."""
    ends = list(accumulate(map(len, texts)))
    span = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        pieces: list[_Piece] = []
        while start < end and match[0] not in "\n\u200b":
            while ends[span] <= start:
                span += 1
            stop = min(end, ends[span])
            pieces.append(looks[span].piece(text[start:stop]))
            start = stop
        yield match[0], pieces


def _broken(units: list[_Unit], room: float) -> list[_Line]:
    """Fill lines greedily. A unit that is longer than a line is cut between letters."""
    lines: list[_Line] = [[]]
    x = 0.0
    for whole in units:
        fragments = [whole]
        width = whole.width
        if x + width > room + FUZZ:
            if lines[-1]:
                lines.append([])
            if width > room + FUZZ:
                fragments = _cut(whole, room)
                lines[-1:] = [[fragment] for fragment in fragments[:-1]] + [[]]
                width = fragments[-1].width
            x = 0.0
        lines[-1].append(fragments[-1])
        x += width + (whole.blank.width if whole.blank else 0)
        if whole.ends_line:
            lines.append([])
            x = 0.0
    # The text's last line is open; it holds nothing if the text ends with a line end, or is empty.
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def _cut(unit: _Unit, room: float) -> list[_Unit]:
    """Cut a unit into fragments that fit; each holds at least one letter with its marks."""
    rows: list[list[tuple[_Look, str]]] = [[]]
    x = 0.0
    for piece in unit.pieces:
        for letter, width in _letters(piece):
            if rows[-1] and x + width > room:
                rows.append([])
                x = 0.0
            row = rows[-1]
            if row and row[-1][0] is piece.look:
                row[-1] = piece.look, row[-1][1] + letter
            else:
                row.append((piece.look, letter))
            x += width
    fragments = [_Unit([look.piece(text) for look, text in row]) for row in rows]
    fragments[-1].blank, fragments[-1].ends_line = unit.blank, unit.ends_line
    return fragments


def _letters(piece: _Piece) -> Iterator[tuple[str, float]]:
    """Yield what a reader sees as one letter (a ligature, a conjunct, a base and its marks), and its width."""
    letter, width = "", 0.0
    for run in piece.word.runs:
        for glyph in run.glyphs:
            if letter and _starts_letter(glyph.text, letter[-1]):
                yield letter, width * piece.look.size / 1000
                letter, width = "", 0.0
            letter += glyph.text
            # Kerning goes when its neighbour does, so the wider of the two counts.
            width += max(glyph.advance, glyph.width)
    if letter:
        yield letter, width * piece.look.size / 1000


def _starts_letter(text: str, before: str) -> bool:
    """Tell whether a new letter starts with a text, given the character before it."""
    return (
        bool(text)
        and unicodedata.category(text[0])[0] != "M"
        and unicodedata.combining(before) != _VIRAMA
        and before != _JOINER
    )


def _line_width(line: _Line) -> float:
    """Return the width of a line without the blank that hangs over its end."""
    blanks = sum(unit.blank.width for unit in line[:-1] if unit.blank)
    return sum(unit.width for unit in line) + blanks


def _offset(line: _Line, room: float, align: Align) -> float:
    """Return where a line starts in its room."""
    if align == "start":
        return 0
    slack = room - _line_width(line)
    return slack / 2 if align == "center" else slack


@lru_cache(maxsize=256)
def _fill(colour: str) -> str:
    """Return the operator that fills with a colour."""
    red, green, blue = toColor(colour).rgb()
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"


class _TextObject:
    """Lines on their way to a page: says font, colour and rise only where they change."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._fonts = DocumentFonts.of(canvas)
        self._code = ["BT"]
        self._operands: list[str] = []
        self._font = ("", 0.0)
        self._raised = 0.0
        self._colour = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._canvas.addLiteral("\n".join([*self._code, "ET"]))

    def write(self, line: _Line, x: float, y: float) -> None:
        """Write a line whose baseline starts at a point."""
        self._say(f"1 0 0 1 {x:.3f} {y:.3f} Tm")
        for unit in line:
            for piece in unit.pieces:
                self._show(piece)
            if unit.blank:
                # At the end of a line too, so that a reader's words stay apart.
                self._show(unit.blank)

    def _show(self, piece: _Piece) -> None:
        look = piece.look
        for font, rise, operands in self._fonts.show(piece.word):
            raised = look.rise + rise * look.size / 1000
            if (font, look.size) != self._font:
                self._font = font, look.size
                self._say(f"/{font} {look.size:g} Tf")
            if raised != self._raised:
                self._raised = raised
                self._say(f"{raised:.3f} Ts")
            if look.colour != self._colour:
                self._colour = look.colour
                self._say(_fill(look.colour))
            self._operands.append(operands)

    def _say(self, operator: str) -> None:
        self._flush()
        self._code.append(operator)

    def _flush(self) -> None:
        if self._operands:
            self._code.append(f"[{''.join(self._operands)}] TJ")
            self._operands.clear()
