"""The same words by other libraries: plain ReportLab, fpdf2 and WeasyPrint, each as its own manual does it.

None of them tags, keeps for archives or seals here, and none draws a head, a foot or a picture: bare pages. The
typeface is ours, as plain files, since not each of them reads a variable font; they are made before the clock runs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate
from reportlab.platypus import Paragraph as ReportLabParagraph
from reportlab.platypus import Table as ReportLabTable

from mesodesk.consent.consultation import Paper
from mesodesk.document.fonts import paper_fonts
from mesodesk.document.sheet import FOOT, FORMATS
from tests.benchmarks.pieces import Grid, PageEnd, Paragraph, Piece, Run

FAMILY = "Sheet"
"""The name of our typeface where other libraries are told of it."""
FORM = FORMATS[Paper.A4]
AFTER = 2
"""Points below a paragraph."""
INDENT = 10

Setter = Callable[[Sequence[Piece]], bytes]


def write_faces(folder: Path) -> dict[str, Path]:
    """Write the four faces of the paper as plain TrueType files: regular "", bold "B", italic "I" and both "BI"."""
    fonts, found = paper_fonts(), {}
    for name, (font, *_) in {"": fonts.regular, "B": fonts.bold, "I": fonts.italic, "BI": fonts.bold_italic}.items():
        wanted = hb.SubsetInput()
        wanted.keep_everything()
        for axis, value in font.axes.items():
            wanted.pin_axis_location(font.face, axis, value)
        found[name] = folder / f"{font.name}.ttf"
        found[name].write_bytes(hb.subset(font.face, wanted).blob.data)
    return found


def reportlab_setter(faces: Mapping[str, Path] | None = None) -> Setter:
    """Return what sets a story by ReportLab's own paragraphs and tables.

    Args:
        faces: the typeface; without, the Helvetica that every PDF program has and no file needs to hold.
    """
    if faces is None:
        return lambda story: _by_reportlab(story, "Helvetica")
    for style, path in faces.items():
        pdfmetrics.registerFont(TTFont(FAMILY + style, path))
    pdfmetrics.registerFontFamily(FAMILY, *(FAMILY + style for style in faces))
    return lambda story: _by_reportlab(story, FAMILY)


def _by_reportlab(story: Sequence[Piece], font: str) -> bytes:
    styles: dict[tuple[str, float, float], ParagraphStyle] = {}

    def paragraph(piece: Paragraph) -> Flowable:
        key = piece.tag, piece.size, piece.leading
        style = styles.get(key)
        if style is None:
            style = styles[key] = ParagraphStyle(
                "-".join(map(str, key)),
                fontName=font,
                fontSize=piece.size,
                leading=piece.leading,
                spaceAfter=AFTER,
                keepWithNext=piece.tag != "P",
                leftIndent=INDENT if piece.marker else 0,
            )
        return ReportLabParagraph(_marked_up(piece.runs, "super"), style, bulletText=piece.marker or None)

    def table(grid: Grid) -> Flowable:
        widths = [FORM.room[0] * ratio / sum(grid.ratios) for ratio in grid.ratios]
        rows = [[[paragraph(each) for each in cell] for cell in row] for row in grid.rows]
        look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEABOVE", (0, 1), (-1, -1), 0.5, "#c9c2b8")]
        padding = [(f"{side}PADDING", (0, 0), (-1, -1), AFTER) for side in ("TOP", "BOTTOM")]
        return ReportLabTable(rows, widths, style=look + padding)

    def flowable(piece: Piece) -> Flowable:
        if isinstance(piece, PageEnd):
            return PageBreak()
        return table(piece) if isinstance(piece, Grid) else paragraph(piece)

    out = io.BytesIO()
    margins = {"leftMargin": FORM.margin, "rightMargin": FORM.margin, "topMargin": FORM.head, "bottomMargin": FOOT}
    SimpleDocTemplate(out, pagesize=FORM.size, **margins).build([flowable(piece) for piece in story])
    return out.getvalue()


def fpdf_setter(faces: Mapping[str, Path], *, shaped: bool) -> Setter | None:
    """Return what sets a story by fpdf2, or nothing where that is not installed.

    Args:
        faces: the typeface.
        shaped: True: by HarfBuzz, with kerning and ligatures, as our own pages are.
    """
    try:
        import fpdf
    except ImportError:
        return None

    def setter(story: Sequence[Piece]) -> bytes:
        pdf = fpdf.FPDF(unit="pt", format=FORM.size)
        pdf.set_margins(FORM.margin, FORM.head, FORM.margin)
        pdf.set_auto_page_break(auto=True, margin=FOOT)
        for style, path in faces.items():
            pdf.add_font(FAMILY, style, path)
        pdf.set_font(FAMILY, "", 11)
        pdf.set_text_shaping(shaped)
        pdf.add_page()
        for piece in story:
            if isinstance(piece, PageEnd):
                pdf.add_page()
            elif isinstance(piece, Grid):
                _table_by_fpdf(pdf, piece)
            else:
                _write_by_fpdf(pdf, piece)
        return bytes(pdf.output())

    return setter


def _write_by_fpdf(pdf: Any, piece: Paragraph) -> None:
    from fpdf.enums import CharVPos

    if piece.marker:
        pdf.set_font(FAMILY, "", piece.size)
        pdf.cell(INDENT, piece.leading, piece.marker)
    for run in piece.runs:
        pdf.set_font(FAMILY, "B" if run.bold else "", piece.size)
        pdf.char_vpos = CharVPos.SUP if run.raised else CharVPos.LINE
        pdf.write(piece.leading, run.text)
    pdf.char_vpos = CharVPos.LINE
    pdf.ln(piece.leading + AFTER)


def _table_by_fpdf(pdf: Any, grid: Grid) -> None:
    import fpdf

    first = grid.rows[0][0][0]
    pdf.set_font(FAMILY, "", first.size)
    looks = {
        "borders_layout": "HORIZONTAL_LINES",
        "first_row_as_headings": False,
        "line_height": first.leading,
        "text_align": "LEFT",
    }
    with pdf.table(col_widths=grid.ratios, **looks) as made:
        for row in grid.rows:
            cells = made.row()
            for cell in row:
                bold = all(run.bold for each in cell for run in each.runs)
                emphasis = fpdf.FontFace(emphasis="BOLD" if bold else None)
                cells.cell("\n".join(each.text for each in cell), style=emphasis)


def weasyprint_setter(faces: Mapping[str, Path]) -> Setter | None:
    """Return what sets a story by WeasyPrint, or nothing where that or its system libraries are not installed."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    family = "".join(
        f"@font-face {{ font-family: {FAMILY}; font-weight: {'bold' if 'B' in style else 'normal'};"
        f" font-style: {'italic' if 'I' in style else 'normal'}; src: url({path.as_uri()}) }}"
        for style, path in faces.items()
    )
    width, height = FORM.size
    looks = (
        f"@page {{ size: {width}pt {height}pt; margin: {FORM.head}pt {FORM.margin}pt {FOOT}pt }}"
        f"body {{ font-family: {FAMILY}; margin: 0 }} p, h1, h2, h3, li, ul {{ margin: 0 0 {AFTER}pt; padding: 0 }}"
        f"h1, h2, h3 {{ break-after: avoid }}"
        f"li {{ list-style: none; margin-left: {INDENT}pt; text-indent: -{INDENT}pt }}"
        "table { width: 100%; border-collapse: collapse } td { vertical-align: top; border-top: 0.5pt solid #c9c2b8 }"
        "sup { font-size: 62%; line-height: 1 } .end { break-after: page }"
    )

    def setter(story: Sequence[Piece]) -> bytes:
        fonts = FontConfiguration()
        sheet = CSS(string=family + looks, font_config=fonts)
        return bytes(HTML(string=_html(story)).write_pdf(stylesheets=[sheet], font_config=fonts))

    return setter


def _html(story: Sequence[Piece]) -> str:
    return f"<html lang='en'><title>-</title><body>{''.join(map(_element, story))}</body></html>"


def _element(piece: Piece) -> str:
    if isinstance(piece, PageEnd):
        return "<div class='end'></div>"
    if isinstance(piece, Grid):
        shares = [100 * ratio / sum(piece.ratios) for ratio in piece.ratios]
        columns = "".join(f"<col style='width: {share:.1f}%'>" for share in shares)
        rows = ("".join(f"<td>{''.join(map(_element, cell))}</td>" for cell in row) for row in piece.rows)
        return f"<table>{columns}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    words = _marked_up(piece.runs, "sup")
    look = f"style='font-size: {piece.size}pt; line-height: {piece.leading}pt'"
    if piece.marker:
        return f"<ul><li {look}>{piece.marker} {words}</li></ul>"
    return f"<{piece.tag.lower()} {look}>{words}</{piece.tag.lower()}>"


def _marked_up(runs: Sequence[Run], raised: str) -> str:
    """Return runs in the marks that ReportLab and HTML have in common, but for raised letters."""
    words = []
    for run in runs:
        text = escape(run.text, quote=False).replace("\n", "<br/>")
        text = f"<b>{text}</b>" if run.bold else text
        words.append(f"<{raised}>{text}</{raised}>" if run.raised else text)
    return "".join(words)
