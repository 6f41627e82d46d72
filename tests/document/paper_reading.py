"""Makes small papers, and reads back what a PDF says: exactly, code by code, and as a viewer copies it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from mesodesk.document.fonts import PaperCanvas, paper_fonts
from mesodesk.document.text import Block, Style

PLAIN = Style(paper_fonts())


def paper(*story: Block, width: float = 300, height: float = 400) -> bytes:
    """Return a document of pages with one frame and no margins."""
    file = io.BytesIO()
    template = BaseDocTemplate(file, pagesize=(width, height), invariant=1)
    template.addPageTemplates(PageTemplate(frames=[Frame(0, 0, width, height, 0, 0, 0, 0)]))
    template.build(list(story), canvasmaker=PaperCanvas)
    return file.getvalue()


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """Return a document of one page."""
    file = io.BytesIO()
    canvas = PaperCanvas(file, pagesize=(300, 400), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(pdf: bytes) -> list[list[str]]:
    """Return the lines of every page in the order of the content, as their codes say them."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [_lines_of(page) for page in document.pages]


def words(pdf: bytes) -> list[str]:
    """Return the words of all pages."""
    return [word for page in lines(pdf) for line in page for word in line.split(" ") if word]


def _lines_of(page: pikepdf.Page) -> list[str]:
    letters: dict[str, str] = {}
    found: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            letters = _letters(page.Resources.Font[str(operands[0])])
        elif str(operator) == "Tm":
            found.append("")
        elif str(operator) == "TJ":
            codes = b"".join(bytes(item) for item in operands[0] if isinstance(item, pikepdf.String)).hex().upper()
            found[-1] += "".join(letters[codes[at : at + 4]] for at in range(0, len(codes), 4))
    # A part of a letter says "word joiner": nothing.
    return [line.replace("\u2060", "") for line in found]


def _letters(font: pikepdf.Object) -> dict[str, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    rows = re.findall(r"^<(\w{4})> <(\w+)>$", table.replace("<0000> <FFFF>", ""), re.MULTILINE)
    return {code: bytes.fromhex(letters).decode("utf-16-be") for code, letters in rows}


def copied(pdf: bytes) -> str:
    """Return what a viewer copies from all pages, with blanks for line ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(texts).split())


def starts(pdf: bytes, page: int = 0) -> list[tuple[float, float]]:
    """Return where the lines of a page start, from the lower start corner of the page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _starts(document.pages[page])


def _starts(page: pikepdf.Page) -> list[tuple[float, float]]:
    matrix = pikepdf.Matrix()
    kept: list[pikepdf.Matrix] = []
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tm":
                at = pikepdf.Matrix(*map(float, operands)) @ matrix
                found.append((round(at.e, 2), round(at.f, 2)))
    return found
