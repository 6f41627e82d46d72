from __future__ import annotations

import pypdfium2
import pytest

from mesodesk.sealing import pages
from mesodesk.sealing.pages import page_texts
from tests.document.paper_reading import drawn


def test_text_of_each_page(sealed: bytes) -> None:
    """Words come page by page; a page without any has none."""
    assert [text.strip() for text in page_texts(sealed)] == ["Consent"]
    assert page_texts(drawn(lambda _: None)) == ("",)


def test_too_much_text(sealed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than any sheet holds is not handed on."""
    monkeypatch.setattr(pages, "MOST", 3)

    assert page_texts(sealed) == ()


def test_what_is_no_document() -> None:
    """A file that PDFium cannot open has no text."""
    with pytest.raises(pypdfium2.PdfiumError):
        page_texts(b"%PDF-1.7\nnothing")
