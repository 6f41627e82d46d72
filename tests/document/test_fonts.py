# ruff: noqa: RUF001 - letters of many scripts are what is tested
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fontpkg_atkinson_hyperlegible  # type: ignore[import-untyped]
import pikepdf
import pytest
import uharfbuzz as hb

from mesodesk.document import fonts
from mesodesk.document.fonts import Font, FontStack, PaperCanvas, Word, paper_fonts
from mesodesk.document.text import put
from mesodesk.errors import MesoDeskError
from tests.document.paper_reading import PLAIN, drawn, lines


def _said(word: Word) -> list[str]:
    return [glyph.text for run in word.runs for glyph in run.glyphs]


def _atkinson() -> Font:
    folder = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
    return Font("Atkinson", next(folder.glob("*Regular*.ttf")))


def test_a_ligature_says_its_letters() -> None:
    """One glyph shows "ffi" and says all three letters."""
    assert _said(paper_fonts().shape("office")) == ["o", "ffi", "c", "e"]


@pytest.mark.parametrize("text", ["Việt", "ọịụẹ", "ईकाई", "ऐसा", "ḿṃǹ"])
def test_a_letter_stays_whole(text: str) -> None:
    """Letters that the font takes apart are set as one glyph each."""
    assert _said(paper_fonts().shape(text)) == list(text)


def test_a_reordered_cluster_is_said_in_the_order_of_the_text() -> None:
    """A Devanagari vowel sign that is drawn before its consonant is still said after it."""
    for text in ("कि", "हिन्दी", "क्षत्रिय", "र्कि", ":\u200cि्"):
        assert "".join(_said(paper_fonts().shape(text))) == text


def test_a_part_of_a_letter_says_nothing() -> None:
    """Where a letter can only be drawn with two glyphs, the second one says nothing."""
    assert _said(paper_fonts().shape("क΅")) == ["क", "΅", ""]
    pdf = drawn(lambda canvas: put(canvas, 9, 9, "क΅", PLAIN))
    assert lines(pdf) == [["क΅"]]


def test_a_stray_mark_brings_no_circle() -> None:
    """A mark without a letter is printed as it is: nothing is printed that was not written."""
    assert _said(paper_fonts().shape("ि")) == ["ि"]


def test_joiners_leave_no_glyph() -> None:
    """A joiner acts on its neighbours, is said with them, and is invisible alone."""
    assert _said(paper_fonts().shape("f\u200ci")) == ["f\u200c", "i"]
    assert _said(paper_fonts().shape("\u200d")) == []


def test_scripts_are_shaped_apart() -> None:
    """Each script has a run of its own; digits, stops and marks go with what they follow."""
    runs = paper_fonts().shape("a1.क2αжa\u0301").runs
    assert ["".join(glyph.text for glyph in run.glyphs) for run in runs] == ["a1.", "क2", "α", "ж", "a\u0301"]


def test_a_digit_before_letters_takes_their_script() -> None:
    """A run starts with what has no script of its own and goes on with the first letter that has one."""
    assert len(paper_fonts().shape("2é").runs) == 1
    assert len(paper_fonts().shape("2क").runs) == 1


def test_the_first_face_that_covers_a_character_sets_it() -> None:
    """What the first face lacks comes from the next one; a mark stays with its letter's face."""
    first, second = _atkinson(), paper_fonts().regular[0]
    stack = FontStack((first, second), (second,), (first, second), (second,))
    runs = stack.shape("a\u0302Жb").runs
    assert [run.font for run in runs] == [first, second, first]
    assert stack.missing("aЖb") == ()
    assert stack.faces(bold=True, italic=True) == (second,)
    assert stack.faces(italic=True) == (first, second)


def test_a_mark_that_a_face_lacks_comes_from_the_next() -> None:
    """A mark goes to another face only when its letter's face cannot set it."""
    first, second = _atkinson(), paper_fonts().regular[0]
    stack = FontStack((first, second), (second,), (second,), (second,))
    lacking = next(chr(code) for code in range(0x0300, 0x0370) if code not in first.characters)
    assert [run.font for run in stack.shape(f"a{lacking}").runs] == [first, second]


def test_missing_characters_are_named_once_in_order() -> None:
    """Chinese and emoji are missing, each named once, in the order of the text."""
    assert paper_fonts().missing("a王小王💉b") == ("王", "小", "💉")


def test_right_to_left_is_missing() -> None:
    """Hebrew and Arabic letters and digits are missing: no font sets them in their order yet."""
    assert paper_fonts().missing("אب٣") == ("א", "ب", "٣")


def test_what_leaves_no_mark_is_not_missing() -> None:
    """Line ends, tabs, controls, variation selectors and bidi controls are not missing."""
    assert paper_fonts().missing("a\tb\r\nc\x00\x85\u2028\u202e\ufe0f\u00ad\ud800") == ()


def test_a_letter_that_composes_is_judged_as_composed() -> None:
    """A text is judged in the form in which it is set."""
    assert paper_fonts().missing("o\u0323e\u0302\u0301") == ()
    assert paper_fonts().missing("=\u0338") == ("≠",)


def test_the_error_names_characters_and_codes() -> None:
    """The error shows a character with its code, or the code alone where nothing shows it."""
    with pytest.raises(MesoDeskError) as caught:
        paper_fonts().check("王\ue000")
    assert caught.value.key == "glyph-missing"
    assert caught.value.slots == {"characters": "王 (U+738B), U+E000"}


def test_the_error_does_not_name_a_hundred() -> None:
    """A text in a script without a font names its first characters only."""
    with pytest.raises(MesoDeskError) as caught:
        paper_fonts().shape("".join(map(chr, range(0x4E00, 0x4E64))))
    named = str(caught.value.slots["characters"])
    assert named.count("U+") == 12
    assert named.endswith(" …")


def test_words_are_kept_until_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is shaped once, is gone when the stack forgets, and never are too many kept."""
    stack = FontStack(*(((face,)) for face in (paper_fonts().regular[0],) * 4))
    word = stack.shape("Nguyễn")
    assert stack.shape("Nguyễn") is word
    stack.forget()
    assert stack.shape("Nguyễn") is not word
    monkeypatch.setattr(fonts, "_WORDS_KEPT", 1)
    kept = stack.shape("Thị")
    stack.shape("Ánh")
    assert stack.shape("Thị") is not kept


def test_bold_is_wider() -> None:
    """The weight axis is pinned where each style wants it."""
    stack = paper_fonts()
    plain, bold = stack.shape("mesotherapy"), stack.shape("mesotherapy", bold=True)
    assert bold.width > plain.width
    assert stack.shape("mesotherapy", italic=True).width != plain.width
    assert stack.shape("mesotherapy", bold=True, italic=True).width != bold.width


@pytest.fixture
def embedded() -> Iterator[pikepdf.Object]:
    """Give the one font of a page with 130 letters."""
    text = "".join(map(chr, range(0x21, 0x7F))) + "".join(map(chr, range(0x3B1, 0x3C9))) + "ffi fl"
    pdf = drawn(lambda canvas: put(canvas, 0, 9, text, PLAIN))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (font,) = document.pages[0].Resources.Font.values()
        yield font


def test_fonts_are_embedded_as_subsets(embedded: pikepdf.Object) -> None:
    """The only font of the page is embedded, holds just its glyphs and no axes."""
    assert re.fullmatch(r"/[A-Z]{6}\+NotoSans-Regular", str(embedded.BaseFont))
    assert str(embedded.Encoding) == "/Identity-H"
    descriptor = embedded.DescendantFonts[0].FontDescriptor
    face = hb.Face(bytes(descriptor.FontFile2.read_bytes()))
    assert 100 < face.glyph_count < 150
    assert not face.has_var_data
    assert "GSUB" not in face.table_tags
    assert (int(descriptor.CapHeight), int(descriptor.Ascent), int(descriptor.Descent)) == (714, 1069, -293)


def test_widths_and_glyphs_agree_with_the_embedded_font(embedded: pikepdf.Object) -> None:
    """Every code's width in the PDF is the width of its glyph in the embedded file."""
    descendant = embedded.DescendantFonts[0]
    face = hb.Font(hb.Face(bytes(descendant.FontDescriptor.FontFile2.read_bytes())))
    glyphs = descendant.CIDToGIDMap.read_bytes()
    first, widths = descendant.W
    assert int(first) == 1
    for code, width in enumerate(widths, start=1):
        glyph = int.from_bytes(glyphs[2 * code : 2 * code + 2], "big")
        assert face.get_glyph_h_advance(glyph) == pytest.approx(float(width), abs=0.6)


def test_character_map_blocks_hold_a_hundred_at_most(embedded: pikepdf.Object) -> None:
    """A block of the character map has no more than the hundred rows that the format allows."""
    table = embedded.ToUnicode.read_bytes().decode("ascii")
    counts = [int(count) for count in re.findall(r"(\d+) beginbfchar", table)]
    assert counts[0] == 100
    assert len(counts) == 2


def test_italics_are_described() -> None:
    """The slanted face tells its angle and the bold face its heavier stems."""
    style = replace(PLAIN, bold=True, italic=True)
    pdf = drawn(lambda canvas: put(canvas, 0, 9, "slanted", style))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (font,) = document.pages[0].Resources.Font.values()
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert float(descriptor.ItalicAngle) == pytest.approx(-12, abs=0.1)
        assert int(descriptor.StemV) == 140


def test_a_page_starts_without_helvetica() -> None:
    """A page without text names no font at all."""
    pdf = drawn(lambda canvas: canvas.rect(9, 9, 9, 9))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.pages[0].Resources.get("/Font")


def test_a_document_has_each_font_once() -> None:
    """Two pages of two texts share one font."""

    def draw(canvas: PaperCanvas) -> None:
        put(canvas, 9, 9, "one", PLAIN)
        canvas.showPage()
        put(canvas, 9, 9, "two one", PLAIN)

    pdf = drawn(draw)
    assert lines(pdf) == [["one"], ["two one"]]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = [str(item.BaseFont) for item in document.objects if getattr(item, "Subtype", None) == "/Type0"]
    assert len(names) == 1


def test_marks_are_raised_and_moved() -> None:
    """Stacked marks are placed above each other, and what follows stands where it would without them."""
    text = "x\u0302\u0303\u0301y"
    plain, marked = (paper_fonts().shape(word).width for word in ("xy", text))
    assert marked == pytest.approx(plain, abs=1)
    pdf = drawn(lambda canvas: put(canvas, 9, 9, text, PLAIN))
    assert lines(pdf) == [[text]]
    assert b" Ts" in _content(pdf)


def _content(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.pages[0].Contents.read_bytes()


def test_a_document_is_the_same_every_time() -> None:
    """The same text gives the same bytes, also after the words were forgotten."""
    first = drawn(lambda canvas: put(canvas, 9, 9, "Ελληνικά office", PLAIN))
    paper_fonts().forget()
    assert first == drawn(lambda canvas: put(canvas, 9, 9, "Ελληνικά office", PLAIN))
