"""Fonts of the paper: HarfBuzz shapes and subsets them, ReportLab's document carries them.

ReportLab's own font classes cannot shape, drop a character that they lack without a word and cannot read
variable fonts, so glyphs are written into the page directly. A code in the file stands for one glyph *and*
the letters that it shows: what a reader copies is then exactly what was written, ligatures included.
May import `errors`.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import fontpkg_noto_sans  # type: ignore[import-untyped]
import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from mesodesk.errors import MesoDeskError

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # controls; those that end a line or part words stay
    "\u00ad\u034f\u061c\u180b-\u180f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What leaves no mark on paper, or reorders what does: U+202E before "5.2 ml" prints "lm 2.5". Stripped
before layout and never called missing. ZWJ and ZWNJ are not here: Devanagari needs them."""

_SPACING = frozenset("\t\n\v\f\r\u0085\u2028\u2029")
"""Layout, not glyphs."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

_SCRIPTS = (
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0900, 0x097F, "Deva"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA8E0, 0xA8FF, "Deva"),
)

_UNSAID = "\u2060"
"""What a glyph says that is only a part of a letter: PDF/UA wants every code to say something."""

_UNUSED_TABLES = (
    *("GSUB", "GPOS", "GDEF", "BASE", "STAT", "MVAR", "HVAR", "avar", "name", "post", "cmap", "kern", "gasp", "DSIG"),
    *("vhea", "vmtx", "VORG"),
)
"""Tables that a PDF viewer does not read: the page holds glyph numbers, already shaped and placed."""

_WORDS_KEPT = 50_000
_NAMED = 12
_BFCHARS = 100
_SLACK = 0.02
"""Thousandths of an em that nobody sees."""


class Glyph(NamedTuple):
    """One placed glyph; lengths are thousandths of the font size."""

    id: int
    text: str
    """The letters it shows: the texts of a word's glyphs, in order, are the word."""
    advance: float
    width: float
    """The advance that the font itself gives it, before kerning."""
    x: float
    y: float


class Run(NamedTuple):
    """Glyphs of one font."""

    font: Font
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A shaped piece of text, of any length, that is never reordered or broken inside."""

    text: str
    runs: tuple[Run, ...]
    width: float
    """In thousandths of the font size."""


class Font:
    """A face from a file, with its variation axes pinned.

    Args:
        name: the PostScript name that the PDF gives it.
        path: a TrueType file (`glyf` outlines).
        axes: where its axes stand, such as `{"wght": 700, "wdth": 90}`; the others stand at their default.
    """

    def __init__(self, name: str, path: Path, axes: Mapping[str, float] | None = None) -> None:
        self.name = name
        self.axes = dict(axes or {})
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self.face)
        self._font.set_variations(self.axes)
        self._scale = 1000 / self.face.upem
        self._widths: dict[int, float] = {}
        extents = self._font.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self._scale
        self.descent: float = extents.descender * self._scale
        """Below the baseline: negative."""
        self.characters = frozenset(self.face.unicodes)

    def width(self, glyph: int) -> float:
        """Return a glyph's own advance in thousandths of the font size."""
        found = self._widths.get(glyph)
        if found is None:
            found = self._widths[glyph] = self._font.get_glyph_h_advance(glyph) * self._scale
        return found

    def shape(self, text: str, script: str) -> tuple[Glyph, ...]:
        """Shape text of one script (an ISO 15924 tag) that the face covers."""
        glyphs = self._shape(text, script, [])
        if not all(glyph.text for glyph in glyphs):
            glyphs = self._shape(text, script, _taken_apart(glyphs))
        return glyphs

    def _shape(self, text: str, script: str, whole: list[tuple[int, int, bool]]) -> tuple[Glyph, ...]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "ltr"
        buffer.script = script
        buffer.language = "und"  # else HarfBuzz asks the locale, and the paper differs between machines
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        # Nothing is printed that was not written: no dotted circle under a stray mark, no blank for a joiner.
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES | hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        hb.shape(self._font, buffer, {"ccmp": whole, "abvs": whole} if whole else {})
        infos = buffer.glyph_infos
        texts = _letters(text, [info.cluster for info in infos])
        return tuple(
            Glyph(
                info.codepoint,
                letters,
                place.x_advance * self._scale,
                self.width(info.codepoint),
                place.x_offset * self._scale,
                place.y_offset * self._scale,
            )
            for info, place, letters in zip(infos, buffer.glyph_positions or (), texts, strict=True)
        )

    def subset(self, glyphs: set[int]) -> tuple[bytes, Mapping[int, int]]:
        """Return a font file with these glyphs only and axes pinned, and where each glyph went."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({0, *glyphs})
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        for table in _UNUSED_TABLES:
            wanted.drop_table_tag_set.add(int.from_bytes(table.encode("ascii"), "big"))
        wanted.pin_all_axes_to_default(self.face)
        for axis, value in self.axes.items():
            wanted.pin_axis_location(self.face, axis, value)
        plan = hb.SubsetPlan(self.face, wanted)
        return bytes(plan.execute().blob.data), plan.old_to_new_glyph_mapping

    def descriptor(self) -> dict[str, float]:
        """Return the numbers that a PDF font descriptor asks of the face."""
        (angle,) = struct.unpack_from(">i", self.face.reference_table("post").data, 4)
        (cap_height,) = struct.unpack_from(">h", self.face.reference_table("OS/2").data, 88)
        box = struct.unpack_from(">4h", self.face.reference_table("head").data, 36)
        return {
            "FontBBox": pdfdoc.PDFArray([round(edge * self._scale) for edge in box]),
            "ItalicAngle": round(angle / 65536, 2),
            "Ascent": round(self.ascent),
            "Descent": round(self.descent),
            "CapHeight": round(cap_height * self._scale),
            "StemV": round(self.axes.get("wght", 400) / 5),
        }


def _letters(text: str, clusters: list[int]) -> Iterator[str]:
    """Share a text out among its glyphs: of a cluster's letters the first glyph takes what is too many."""
    if clusters == list(range(len(text))):
        yield from text
        return
    # A removed joiner can leave glyphs of two clusters in the wrong order: such clusters are one.
    counts = Counter(reversed(list(accumulate(reversed(clusters), min))))
    starts = [0, *list(counts)[1:]]
    for start, end, glyphs in zip(starts, [*starts[1:], len(text)], counts.values(), strict=False):
        letters = text[start:end]
        first = max(len(letters) - glyphs + 1, 1)
        yield letters[:first]
        yield from (letters[index : index + 1] for index in range(first, first + glyphs - 1))


def _taken_apart(glyphs: tuple[Glyph, ...]) -> list[tuple[int, int, bool]]:
    """Return where letters were taken apart (Noto makes ọ an o and a dot), as ranges of a switched-off feature.

    That only helps a mark stacked on them; one glyph per letter is copied and searched more exactly.
    """
    ranges, end = [], 0
    for glyph, following in zip(glyphs, [*glyphs[1:], None], strict=True):
        end += len(glyph.text)
        if glyph.text and following is not None and not following.text:
            ranges.append((end - len(glyph.text), end, False))
    return ranges


@dataclass(frozen=True, eq=False)
class FontStack:
    """Which fonts set a text: for each of four styles the faces to try, from the left."""

    regular: tuple[Font, ...]
    bold: tuple[Font, ...]
    italic: tuple[Font, ...]
    bold_italic: tuple[Font, ...]
    _words: dict[tuple[bool, bool], dict[str, Word]] = field(default_factory=dict, init=False, repr=False)

    def faces(self, *, bold: bool = False, italic: bool = False) -> tuple[Font, ...]:
        """Return the faces of a style."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters that some style cannot set, each once, in the order of the text.

        Right-to-left characters are among them, whatever a face covers: letters set in the wrong order are
        worse than a stop.
        """
        visible = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
        return tuple(character for character in dict.fromkeys(visible) if not self._sets(character))

    def check(self, text: str) -> None:
        """Refuse a text that cannot be set whole.

        Raises:
            MesoDeskError: `glyph-missing` with the characters.
        """
        missing = self.missing(text)
        if missing:
            named = ", ".join(map(_named, missing[:_NAMED]))
            raise MesoDeskError("glyph-missing", characters=named + (" …" if len(missing) > _NAMED else ""))

    def shape(self, text: str, *, bold: bool = False, italic: bool = False) -> Word:
        """Return a word shaped in one style. Words are kept, since most of a document repeats itself.

        Raises:
            MesoDeskError: `glyph-missing`.
        """
        words = self._words.setdefault((bold, italic), {})
        word = words.get(text)
        if word is None:
            self.check(text)
            runs = tuple(
                Run(face, face.shape(part, script))
                for face, script, part in _itemised(text, self.faces(bold=bold, italic=italic))
            )
            width = sum(glyph.advance for run in runs for glyph in run.glyphs)
            if len(words) >= _WORDS_KEPT:
                words.clear()
            word = words[text] = Word(text, runs, width)
        return word

    def forget(self) -> None:
        """Forget every word that was set: some of them are a patient's."""
        self._words.clear()

    @cached_property
    def _characters(self) -> frozenset[int]:
        """What every style covers."""
        styles = (self.regular, self.bold, self.italic, self.bold_italic)
        covered = (frozenset().union(*(face.characters for face in faces)) for faces in styles)
        return frozenset.intersection(*covered)

    def _sets(self, character: str) -> bool:
        return character in _SPACING or (
            ord(character) in self._characters and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
        )


def _named(character: str) -> str:
    """Return a character with its code, which names it even where no font shows it."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


def _itemised(text: str, faces: tuple[Font, ...]) -> Iterator[tuple[Font, str, str]]:
    """Cut a covered text into pieces of one face and one script; marks stay with what they stand on."""
    if text.isascii() and faces[0].characters.issuperset(map(ord, text)):
        yield faces[0], "Latn", text
        return
    face, script, start = faces[0], "", 0
    for index, character in enumerate(text):
        own_script = _script(character) or script
        own_face = face
        if not (index and unicodedata.category(character)[0] == "M" and ord(character) in face.characters):
            own_face = next(candidate for candidate in faces if ord(character) in candidate.characters)
        if index and (own_face is not face or (script and own_script != script)):
            yield face, script or "Latn", text[start:index]
            start = index
        face, script = own_face, own_script
    yield face, script or "Latn", text[start:]


def _script(character: str) -> str:
    """Return the script of a letter; empty for what takes its neighbour's, such as digits and stops."""
    code = ord(character)
    if unicodedata.category(character)[0] not in "LM" or 0x0300 <= code <= 0x036F:
        return ""
    return next((script for first, last, script in _SCRIPTS if first <= code <= last), "Latn")


def paper_fonts(width: int = 85) -> FontStack:
    """Return the fonts of the paper: Noto Sans, for Latin, Greek, Cyrillic and Devanagari.

    Args:
        width: percent of the usual width. A little narrower is still easily read.
    """
    return _noto_sans(width)


@cache
def _noto_sans(width: int) -> FontStack:
    folder = fontpkg_noto_sans.ROOT / "files"
    upright, slanted = folder / "NotoSans[wdth,wght].ttf", folder / "NotoSans-Italic[wdth,wght].ttf"
    return FontStack(
        regular=(Font("NotoSans-Regular", upright, {"wght": 400, "wdth": width}),),
        bold=(Font("NotoSans-Bold", upright, {"wght": 700, "wdth": width}),),
        italic=(Font("NotoSans-Italic", slanted, {"wght": 400, "wdth": width}),),
        bold_italic=(Font("NotoSans-BoldItalic", slanted, {"wght": 700, "wdth": width}),),
    )


class PaperCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no type hints
    """A canvas whose pages do not start with Helvetica: it would stand in the file unembedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Show(NamedTuple):
    """What the page says to show a run: the operands of `Tf`, `Ts` and `TJ`."""

    font: str
    rise: float
    """In thousandths of the font size."""
    operands: str


class DocumentFonts:
    """The fonts that one document uses, and the words already written in it."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._fonts: dict[Font, _EmbeddedFont] = {}
        self._shows: dict[Word, tuple[Show, ...]] = {}

    @staticmethod
    def of(canvas: Canvas) -> DocumentFonts:
        """Return the fonts of the document that a canvas draws."""
        document = canvas._doc  # noqa: SLF001  # the only way to a font of our own
        found: DocumentFonts | None = getattr(document, "mesodesk_fonts", None)
        if found is None:
            found = document.mesodesk_fonts = DocumentFonts(document)
        return found

    def show(self, word: Word) -> tuple[Show, ...]:
        """Return what shows a word on this document's pages."""
        shows = self._shows.get(word)
        if shows is None:
            every = (show for run in word.runs for show in self._embedded(run.font).show(run))
            shows = tuple(show for show in every if show.operands)
            self._shows[word] = shows
        return shows

    def _embedded(self, font: Font) -> _EmbeddedFont:
        embedded = self._fonts.get(font)
        if embedded is None:
            embedded = self._fonts[font] = _EmbeddedFont(font, f"T{len(self._fonts) + 1}")
            self._document.delayedFonts.append(embedded)
        return embedded


class _EmbeddedFont:
    """One font in one document."""

    def __init__(self, font: Font, name: str) -> None:
        self._font = font
        self._name = name
        self._codes: dict[tuple[int, str], int] = {}

    def show(self, run: Run) -> Iterator[Show]:
        """Write a run: codes, and moves where kerning or a mark leaves the font's own advance."""
        operands: list[str] = []
        codes: list[str] = []
        rise = pen = at = 0.0  # `pen` is where the text stands, `at` where the viewer thinks that it stands

        def flush() -> None:
            if codes:
                operands.append(f"<{''.join(codes)}>")
                codes.clear()

        for glyph in run.glyphs:
            if glyph.y != rise:
                flush()
                yield Show(self._name, rise, "".join(operands))
                operands.clear()
                rise = glyph.y
            move = pen + glyph.x - at
            if abs(move) > _SLACK:
                flush()
                operands.append(f"{-move:.2f}")
                at += move
            codes.append(f"{self._code(glyph):04X}")
            at += glyph.width
            pen += glyph.advance
        flush()
        if abs(pen - at) > _SLACK:
            operands.append(f"{at - pen:.2f}")
        yield Show(self._name, rise, "".join(operands))

    def _code(self, glyph: Glyph) -> int:
        key = glyph.id, glyph.text
        return self._codes.setdefault(key, len(self._codes) + 1)

    def addObjects(self, document: Any) -> None:  # noqa: N802  # ReportLab calls it when the document is saved
        """Put the font into the document."""
        file, new_ids = self._font.subset({glyph for glyph, _ in self._codes})
        letters = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(file).digest()[:6])
        name = pdfdoc.PDFName(f"{letters}+{self._font.name}")
        glyph_ids = b"\0\0" + b"".join(new_ids[glyph].to_bytes(2, "big") for glyph, _ in self._codes)
        widths = " ".join(f"{self._font.width(glyph):g}" for glyph, _ in self._codes)

        def stream(data: bytes, **entries: object) -> Any:
            return document.Reference(pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), data, [pdfdoc.PDFZCompress]))

        def indirect(entries: dict[str, Any], reference: str | None = None) -> Any:
            return document.Reference(pdfdoc.PDFDictionary(entries), reference)

        descriptor = {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": 4,
            "FontFile2": stream(file, Length1=len(file)),
            **self._font.descriptor(),
        }
        descendant = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
            "CIDToGIDMap": stream(glyph_ids),
            "DW": 0,
            "W": f"[1 [{widths}]]",
            "FontDescriptor": indirect(descriptor),
        }
        font = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": name,
            "Encoding": pdfdoc.PDFName("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([indirect(descendant)]),
            "ToUnicode": stream(self._to_unicode()),
        }
        document.idToObject["BasicFonts"].dict[self._name] = indirect(font, self._name)

    def _to_unicode(self) -> bytes:
        """Return the character map that tells a reader what each code says."""
        rows = [
            f"<{code:04X}> <{(text or _UNSAID).encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
        ]
        for first in range(0, len(rows), _BFCHARS):
            block = rows[first : first + _BFCHARS]
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(lines).encode("ascii")
