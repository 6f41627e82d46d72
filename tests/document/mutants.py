"""A finished document with one fault each, to show that a check which finds nothing has looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name

from tests.document.papers import opened


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a document written anew with a change to its objects."""
    with opened(pdf) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def elements(node: Any, kind: str) -> Iterator[Any]:
    """Yield the structure elements of a kind, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid, kind)
    elif isinstance(node, pikepdf.Dictionary) and "/K" in node and str(node.get("/Type")) != "/MCR":
        if str(node.get("/S", "")) == f"/{kind}":
            yield node
        yield from elements(node.K, kind)


def _first(document: pikepdf.Pdf, kind: str) -> Any:
    return next(elements(document.Root.StructTreeRoot.K, kind))


def _no_alt(document: pikepdf.Pdf) -> None:
    del _first(document, "Figure")["/Alt"]


def _no_scope(document: pikepdf.Pdf) -> None:
    for cell in elements(document.Root.StructTreeRoot.K, "TH"):
        del cell["/A"]


def _a_level_left_out(document: pikepdf.Pdf) -> None:
    _first(document, "H2").S = Name.H4


def _no_language(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def _no_title_bar(document: pikepdf.Pdf) -> None:
    del document.Root["/ViewerPreferences"]


def _untagged_text(document: pikepdf.Pdf) -> None:
    first = document.pages[0]
    first.contents_add(b"q BT ET 10 10 20 20 re f Q")


def _no_intent(document: pikepdf.Pdf) -> None:
    del document.Root["/OutputIntents"]


def _no_identifier(document: pikepdf.Pdf) -> None:
    words = document.Root.Metadata.read_bytes().replace(b"<pdfuaid:part>1</pdfuaid:part>", b"")
    document.Root.Metadata.write(words)


def _an_item_outside_its_list(document: pikepdf.Pdf) -> None:
    whole, item = document.Root.StructTreeRoot.K, _first(document, "LI")
    whole.K.append(item)
    item.P = whole


def _no_order_of_tabs(document: pikepdf.Pdf) -> None:
    for sheet_page in document.pages:
        del sheet_page.obj["/Tabs"]


def _a_bare_attachment(document: pikepdf.Pdf) -> None:
    del document.Root["/AF"]


MUTANTS = (
    _no_alt,
    _no_scope,
    _a_level_left_out,
    _no_language,
    _no_title_bar,
    _untagged_text,
    _no_intent,
    _no_identifier,
    _an_item_outside_its_list,
    _no_order_of_tabs,
    _a_bare_attachment,
)
