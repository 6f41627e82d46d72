# ruff: noqa: RUF001 - letters and dashes of many kinds are what is tested
from __future__ import annotations

import io
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import LayoutError

from mesodesk.document.fonts import paper_fonts
from mesodesk.document.text import Align, Block, Span, Text, clean, put, text_width
from mesodesk.errors import MesoDeskError
from tests.document.paper_reading import PLAIN, copied, drawn, lines, paper, starts, words

SCRIPTS = [
    "The office of the first floor finds a fjord: affluent, offline, flying.",
    "Ελένη Παπαδοπούλου, ΐ ΰ ώ",
    "Екатерина Щербакова, ё й ї",
    "Nguyễn Thị Ngọc Ánh, đặc biệt, ọ ị ụ ẹ",
    "हिन्दी क्षत्रिय कि र्कि ईकाई ऐसा द्वारा",
    "Łódź, Göteborg, Şanlıurfa, naïve, 38.5 °C, 0.02–0.05 ml, “5 µg”, x², ½",
]


def _parts(block: Block, width: float, height: float, *, forced: bool = False) -> list[Block]:
    block.wrap(width, height)
    return block.parts(width, height, forced=forced)


@pytest.mark.parametrize("text", SCRIPTS)
def test_what_is_copied_is_what_was_written(text: str) -> None:
    """Every script is copied letter by letter, ligatures included."""
    pdf = paper(Text(text, PLAIN), width=900)
    assert lines(pdf) == [[text]]
    assert unicodedata.normalize("NFC", copied(pdf)) == text


@pytest.mark.system
@pytest.mark.parametrize("text", SCRIPTS)
def test_poppler_reads_the_same(text: str, tmp_path: Path) -> None:
    """A second reader finds the same words, and all fonts embedded as subsets with a character map."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper(Text([text, Span(" bold", bold=True)], PLAIN), width=900))
    out = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, encoding="utf-8").stdout
    assert out.split() == [*text.split(), "bold"]
    fonts = subprocess.run(["pdffonts", file], capture_output=True, check=True, encoding="utf-8").stdout
    assert fonts.count("yes yes yes") == len(fonts.splitlines()) - 2 == 2


def test_markup_is_printed_as_it_stands() -> None:
    """Nothing in a text is a command: tags and entities are printed, and no image comes in."""
    text = 'A <b>B</b> & <img src="x.png"/> &amp; <font color="red"> %s {0}'
    pdf = paper(Text(text, PLAIN), width=900)
    assert lines(pdf) == [[text]]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not any(getattr(item, "Subtype", None) == "/Image" for item in document.objects)
        assert len(document.pages[0].Resources.Font) == 1


def test_what_reorders_is_gone() -> None:
    """An override before a dose does not turn it round."""
    assert lines(paper(Text("\u202e5.2 ml\u2066 a\u200fb", PLAIN))) == [["5.2 ml ab"]]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("e\u0301", "é"),
        ("e\u202e\u0301", "é"),
        ("a\x00b\x1bc\x9fd\ud800e", "abcde"),
        ("a\t \u3000b", "a b"),
        ("a \r\n\tb\rc\u2028d\x85e\x0bf\x0cg", "a\nb\nc\nd\ne\nf\ng"),
        ("5\u00a0ml 5\u202fml", "5\u00a0ml 5\u202fml"),
        ("so\u00adft ©\ufe0f", "soft ©"),
        ("", ""),
    ],
)
def test_input_is_cleaned(given_text: str, expected: str) -> None:
    """Composed, one kind of line end, one blank for many, nothing invisible; once is enough."""
    assert clean(given_text) == expected
    assert clean(expected) == expected


def test_a_missing_glyph_stops() -> None:
    """A text with characters that no font has is refused whole, and all of them are named."""
    with pytest.raises(MesoDeskError) as caught:
        Text(["Patient ", Span("王小明 💉"), " שלום"], PLAIN)
    assert caught.value.key == "glyph-missing"
    assert str(caught.value.slots["characters"]).startswith(
        "王 (U+738B), 小 (U+5C0F), 明 (U+660E), 💉 (U+1F489), ש (U+05E9)"
    )
    with pytest.raises(MesoDeskError, match="glyph-missing"):
        text_width("王", PLAIN)


def _broken(text: str, width: float) -> list[str]:
    (page,) = lines(paper(Text(text, PLAIN), width=width, height=4000))
    return [line.rstrip(" ") for line in page]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aaa mg/ml", ["aaa", "mg/ml"]),
        ("aaa 5-10", ["aaa", "5-10"]),
        ("aaa A-102", ["aaa", "A-102"]),
        ("aaa 2026–11–24", ["aaa", "2026–11–24"]),
        ("aaa -5", ["aaa", "-5"]),
        ("aa −5–6", ["aa", "−5–6"]),
        ("aa 5\u00a0ml", ["aa", "5\u00a0ml"]),
        ("aa bbb-ccc", ["aa bbb-", "ccc"]),
        ("aaa a\u200bbb", ["aaa a", "bb"]),
        ("aa – b c", ["aa –", "b c"]),
    ],
)
def test_lines_break_where_nothing_is_misread(text: str, expected: list[str]) -> None:
    """No break at a stroke, before a digit behind a dash, or at a no-break space; a break behind a hyphen."""
    first = max(expected, key=lambda line: text_width(line, PLAIN))
    assert _broken(text, text_width(first, PLAIN) + 1) == expected


def test_line_ends_are_kept() -> None:
    """Line ends, empty lines among them, are on paper; one at the very end adds no line."""
    assert _broken("\na\n\nb \nc\n", 300) == ["", "a", "", "b", "c"]


def test_blanks_do_not_start_or_double() -> None:
    """A blank opens no line, and two spans do not make two of them."""
    pdf = paper(Text([" a ", Span(" b ", bold=True), "", " c"], PLAIN))
    assert lines(pdf) == [["a b c"]]


def test_an_empty_text_is_one_empty_line() -> None:
    """An empty answer takes the room of one line."""
    text = Text("", PLAIN)
    assert text.wrap(100, 100) == (100, PLAIN.line_height)
    assert lines(paper(text)) == [[""]]


def test_no_line_is_wider_than_its_room() -> None:
    """Every line stays inside, but for the blank that hangs over its end."""
    for room in (40, 90, 200):
        for line in _broken(" ".join(SCRIPTS) + " " + "Wa" * 99, room):
            assert text_width(line, PLAIN) <= room + 0.01


def test_a_long_word_is_cut_between_letters() -> None:
    """A word of 4,200 letters goes on over lines and pages and loses nothing."""
    word = "é̂fiW" * 1400
    pdf = paper(Text(["a ", word[:1500], Span(word[1500:], bold=True), " z"], PLAIN))
    page_lines = [line for page in lines(pdf) for line in page]
    assert "".join(page_lines) == f"a {unicodedata.normalize('NFC', word)} z"
    assert all(not unicodedata.combining(line[0]) for line in page_lines)
    assert len(lines(pdf)) > 3


def test_conjuncts_are_never_cut() -> None:
    """A Devanagari syllable stays on one line however narrow the room, and a joiner holds its letters."""
    assert _broken("क्षत्रिय", 1) == ["क्ष", "त्रि", "य"]
    assert _broken("क्\u200dष", 1) == ["क्\u200dष"]


def test_one_letter_a_line_in_no_room() -> None:
    """Room that holds no letter still gets one on every line."""
    assert _broken("abc de", 1) == ["a", "b", "c", "d", "e"]


def test_spans_look_their_own_way() -> None:
    """Weight, slant, colour and raised size change with the span, inside a word too."""
    pdf = paper(
        Text(["un", Span("believ", bold=True), Span("able", italic=True, colour="#ff0000"), Span("1", sup=True)], PLAIN)
    )
    assert lines(pdf) == [["unbelievable1"]]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        content = page.Contents.read_bytes()
        fonts = {str(font.BaseFont).partition("+")[2] for font in page.Resources.Font.values()}
    assert fonts == {"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"}
    assert b"1 0 0 rg" in content
    assert b"6.82 Tf" in content
    assert b"3.960 Ts" in content


def test_a_style_can_be_undone_by_a_span() -> None:
    """A span may be light and upright in a bold and slanted text."""
    style = replace(PLAIN, bold=True, italic=True)
    assert text_width(Span("x", bold=False, italic=False), style) == text_width("x", PLAIN)


@pytest.mark.parametrize(("align", "share"), [("start", 0), ("center", 0.5), ("end", 1)])
def test_lines_are_aligned(align: Align, share: float) -> None:
    """A line stands at the start, in the middle or at the end, whatever blank hangs behind it."""
    style = replace(PLAIN, align=align)
    slack = 300 - text_width("word", style)
    for block in (Text("word", style), Text("word ", style)):
        assert starts(paper(block))[0][0] == pytest.approx(slack * share, abs=0.01)


def test_baselines_stand_a_line_height_apart() -> None:
    """Lines are 1.4 sizes apart unless the style says otherwise."""
    (_, first), (_, second) = starts(paper(Text("a\nb", PLAIN)))
    assert first - second == pytest.approx(15.4, abs=0.011)
    (_, first), (_, second) = starts(paper(Text("a\nb", replace(PLAIN, leading=20))))
    assert first - second == pytest.approx(20, abs=0.011)
    assert first == pytest.approx(400 - replace(PLAIN, leading=20).baseline, abs=0.011)


def test_put_writes_at_a_point() -> None:
    """Without a width, the point is where the line starts, centres or ends."""
    width = text_width("Page 2", PLAIN)

    aligns: tuple[Align, ...] = ("start", "center", "end")

    def draw(canvas: Canvas) -> None:
        for align in aligns:
            put(canvas, 100, 50, "Page\n2", replace(PLAIN, align=align))

    expected = [(100, 50), (100 - width / 2, 50), (100 - width, 50)]
    assert starts(drawn(draw)) == [pytest.approx(point, abs=0.01) for point in expected]


def test_put_fits_its_width() -> None:
    """With a width the line is aligned in it, and set smaller when it is longer; nothing is lost."""
    pdf = drawn(lambda canvas: put(canvas, 10, 50, "Name", replace(PLAIN, align="end"), 200))
    assert starts(pdf) == [pytest.approx((210 - text_width("Name", PLAIN), 50), abs=0.01)]
    long = "A name that is much longer than its room "
    pdf = drawn(lambda canvas: put(canvas, 10, 50, long, PLAIN, 100))
    assert lines(pdf) == [[long]]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = document.pages[0].Contents.read_bytes()
    size = float(content.partition(b" Tf")[0].split()[-1])
    assert size == pytest.approx(11 * 100 / text_width(long, PLAIN), abs=0.001)


@pytest.mark.untraced
def test_a_paragraph_of_thirty_thousand_words() -> None:
    """A very long paragraph goes on over its pages and keeps every word once, in order."""
    written = [f"w{index % 700}" for index in range(30_000)]
    assert words(paper(Text(" ".join(written), PLAIN), width=595, height=842)) == written


def test_two_lines_stay_together_on_either_side() -> None:
    """A page ends or starts with at least two lines of a text."""
    four = Text("a\nb\nc\nd", PLAIN)
    height = PLAIN.line_height
    assert _parts(four, 300, 4 * height) == [four]
    for room, expected in ((3.5, (2, 2)), (2, (2, 2)), (1.5, ()), (0.5, ())):
        assert tuple(round(part.height / height) for part in _parts(four, 300, room * height)) == expected
    three = Text("a\nb\nc", PLAIN)
    assert _parts(three, 300, 2 * height) == []
    assert [round(part.height / height) for part in _parts(three, 300, 2 * height, forced=True)] == [2, 1]
    assert _parts(three, 300, 0.5 * height, forced=True) == []


def test_parts_keep_what_was_set_on_a_text() -> None:
    """Both parts know what was attached to the text, and only the ends of it have room around them."""
    text = Text("a\nb\nc\nd", replace(PLAIN, before=3, after=4, keep_with_next=True))
    text.meaning = "paragraph"
    text._postponed = 1
    head, tail = _parts(text, 300, 2 * PLAIN.line_height)
    assert [part.meaning for part in (head, tail)] == ["paragraph", "paragraph"]
    assert [(part.spaceBefore, part.spaceAfter, part.keepWithNext) for part in (head, tail)] == [
        (3, 0, False),
        (0, 4, True),
    ]
    assert not hasattr(tail, "_postponed")


def test_a_part_goes_on_in_another_width() -> None:
    """What is left of a text is broken anew where the next frame is narrower or wider."""
    written = " ".join(f"w{index}" for index in range(60)) + " " + "x" * 120
    head, tail = _parts(Text(written, PLAIN), 150, 3 * PLAIN.line_height)
    for width in (80, 290):
        found = words(paper(head, tail, width=width, height=900))
        assert "".join(found) == written.replace(" ", "")


def test_a_frame_lower_than_a_line_is_refused() -> None:
    """Where not even one line fits, layout stops rather than lose it."""
    with pytest.raises(LayoutError):
        paper(Text("a", PLAIN), height=10)


def test_a_low_frame_gets_a_line_at_a_time() -> None:
    """Widow and orphan control gives way where a page holds a single line."""
    assert lines(paper(Text("a\nb\nc", PLAIN), height=16)) == [["a "], ["b "], ["c"]]


def test_a_document_is_the_same_every_time() -> None:
    """The same text makes the same bytes."""
    assert paper(*[Text(text, PLAIN) for text in SCRIPTS]) == paper(*[Text(text, PLAIN) for text in SCRIPTS])


_covered = st.sampled_from(sorted(chr(code) for code in paper_fonts().regular[0].characters))
_texts = st.one_of(
    st.text(max_size=60), st.text(_covered, max_size=120), st.text("ab -–/5.\n\t\u00a0\u200b\u200dक्ि", max_size=80)
)


@pytest.mark.untraced
@settings(max_examples=150, deadline=None)
@given(st.lists(_texts, min_size=1, max_size=3), st.integers(20, 300))
def test_any_text_is_set_whole_or_refused(texts: list[str], width: int) -> None:
    """Any text either names a missing glyph or says all its letters in order."""
    spans = [Span(text, bold=bool(index)) for index, text in enumerate(texts)]
    if paper_fonts().missing("".join(map(clean, texts))):
        with pytest.raises(MesoDeskError, match="glyph-missing"):
            Text(spans, PLAIN)
        return
    pdf = paper(Text(spans, PLAIN), width=width, height=5000)
    said = "".join(line for page in lines(pdf) for line in page)
    assert _letters(said) == _letters("".join(map(clean, texts)))


def _letters(text: str) -> str:
    """Return what leaves a mark; joiners are kept by their neighbours and gone without any."""
    return "".join(char for char in text if char not in " \n\u200b\u200c\u200d")


def test_a_lone_joiner_before_a_long_word() -> None:
    """A joiner that a span of its own makes glyphless does not disturb the cutting of its word."""
    pdf = paper(Text([Span("\u200d", bold=True), "x" * 99], PLAIN))
    assert "".join(lines(pdf)[0]) == "x" * 99


@pytest.mark.parametrize("text", ["x\u0302", "x\u0302 y", "e\u0331"])
def test_a_word_may_end_in_a_mark_that_sits_on_its_letter(text: str) -> None:
    """The pen goes on where the letter ends, not where its mark does, and the text is read back."""
    pdf = paper(Text(text, PLAIN))

    assert unicodedata.normalize("NFC", copied(pdf)) == unicodedata.normalize("NFC", text)


def test_a_paragraph_that_is_cut_is_said_once() -> None:
    """Its beginning says it whole, for whoever reads the text alone."""
    text = Text("word " * 200, PLAIN)
    head, tail = text.parts(200, 100, forced=False)

    assert list(head.said()) == list(text.said())
    assert list(tail.said()) == []
