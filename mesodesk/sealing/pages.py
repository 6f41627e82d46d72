"""The text of the pages, as a viewer copies it. PDFium is not made for hostile files: only the child calls this.

May import nothing of ours.
"""

from __future__ import annotations

import pypdfium2

MOST = 2**21
"""Letters of the longest text that is handed on; ours have less than a tenth of that."""


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page; nothing when it is too much.

    Raises:
        pypdfium2.PdfiumError: a page cannot be read.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts: list[str] = []
        for page in document:
            texts.append(page.get_textpage().get_text_bounded())
            if sum(map(len, texts)) > MOST:
                return ()
        return tuple(texts)
    finally:
        document.close()
