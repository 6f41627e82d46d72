"""Which pages of a sheet the patient carries about, read from the file itself."""

from __future__ import annotations

import io

import pikepdf

from mesodesk.document.fields import WITHDRAWAL_FIELD


def carried(pdf: bytes) -> int:
    """Return how many pages, from the first, reach to the end of what travels; 0 where nothing does.

    What travels ends with the slip to withdraw, or with the card in another language behind it.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        travels = [
            _has_slip(page) or any(map(_is_foreign, numbers[2 * index + 1]))
            for index, page in enumerate(document.pages)
        ]
    return max((number for number, found in enumerate(travels, start=1) if found), default=0)


def _has_slip(page: pikepdf.Page) -> bool:
    return any(str(field.get("/T", "")) == WITHDRAWAL_FIELD for field in page.get("/Annots", []))


def _is_foreign(element: pikepdf.Object) -> bool:
    """Tell whether a structure element is in another language than the document."""
    while "/P" in element:
        if "/Lang" in element:
            return True
        element = element.P
    return False
