"""The last hand on the file: the empty fields, what is attached, and how the document names itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.models.metadata import encode_pdf_date

from mesodesk.document.structure import write_archive_marks, write_structure
from mesodesk.document.tags import Tagger, Widget

_KINDS = {"json": ("application/json", Name.Data), "txt": ("text/plain", Name.Alternative)}
"""What is attached, by the end of its name: its type, and what it is to the pages (ISO 19005-3, 6.8)."""
PRINTED = 132
"""Annotation flags: print (4) and locked (128) (ISO 32000-1, table 165)."""


def finish(
    pdf: bytes,
    *,
    title: str,
    language: str,
    when: datetime,
    attachments: Mapping[str, bytes],
    tagger: Tagger,
) -> bytes:
    """Return the document ready for its seal. The same input gives the same bytes.

    Args:
        pdf: what ReportLab wrote.
        title: names no patient: it shows in task bars.
        language: a BCP 47 tag.
        when: the time of creation that the file states.
        attachments: what travels inside, by name: the record as JSON, and the sheet as text.
        tagger: what the pages mean to a reader who hears them, and which fields lie on them.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fields = {widget.field.name: _add_field(document, widget) for widget in tagger.widgets}
        if fields:
            document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array(fields.values()), SigFlags=0))
        stamp = encode_pdf_date(when)
        for name, data in attachments.items():
            mime, relationship = _KINDS[name.rpartition(".")[2]]
            spec = pikepdf.AttachedFileSpec(
                document,
                data,
                filename=name,
                mime_type=mime,
                relationship=relationship,
                creation_date=stamp,
                mod_date=stamp,
            )
            document.attachments[name] = spec
            document.Root.AF = Array([*document.Root.get("/AF", []), spec.obj])
        write_structure(document, tagger, fields)
        write_archive_marks(document, title=title, language=language, when=when)
        document.Root.Lang = String(language)
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for key in list(document.docinfo.keys()):
            del document.docinfo[key]
        document.docinfo[Name.Title] = String(title)
        document.docinfo[Name.Creator] = String("MesoDesk")
        document.docinfo[Name.CreationDate] = String(encode_pdf_date(when))
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _add_field(document: pikepdf.Pdf, widget: Widget) -> pikepdf.Object:
    """Add an empty signature field, merged with its widget: readers do not see a seal in a split one.

    Once it is sealed, a click on it shows the seal.
    """
    page = document.pages[widget.page].obj
    appearance = document.make_stream(b"")
    appearance.Type, appearance.Subtype = Name.XObject, Name.Form
    appearance.BBox, appearance.Resources = Array([0, 0, widget.width, widget.height]), Dictionary()
    x, y = widget.x, widget.y
    rectangle = [round(value, 2) for value in (x, y, x + widget.width, y + widget.height)]
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(widget.field.name),
            TU=String(widget.field.tip),
            Rect=Array(rectangle),
            F=PRINTED,
            P=page,
            AP=Dictionary(N=appearance),
        )
    )
    page.Annots = Array([*page.get("/Annots", []), field])
    return field
