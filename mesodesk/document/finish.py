"""The last hand on the file: the seal's empty field, what is attached, and how the document names itself."""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.models.metadata import encode_pdf_date

from mesodesk.document.signature import Box

FIELD = "MesoDeskSeal"
"""The name of the signature field that `sealing` fills."""

PRINTED = 132
"""Annotation flags: print (4) and locked (128) (ISO 32000-1, table 165)."""


def finish(
    pdf: bytes,
    *,
    title: str,
    language: str,
    when: datetime,
    field: Box,
    field_name: str,
    attachment: tuple[str, bytes] | None,
) -> bytes:
    """Return the document ready for its seal. The same input gives the same bytes.

    Args:
        pdf: what ReportLab wrote.
        title: names no patient: it shows in task bars.
        language: a BCP 47 tag.
        when: the time of creation that the file states.
        field: where the seal's field lies; a click on it shows the seal.
        field_name: what a screen reader calls it.
        attachment: name and bytes of the record.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _add_field(document, field, field_name)
        if attachment is not None:
            name, data = attachment
            stamp = encode_pdf_date(when)
            spec = pikepdf.AttachedFileSpec(
                document,
                data,
                filename=name,
                mime_type="application/json",
                relationship=Name.Data,
                creation_date=stamp,
                mod_date=stamp,
            )
            document.attachments[name] = spec
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


def _add_field(document: pikepdf.Pdf, box: Box, name: str) -> None:
    """Add the empty signature field, merged with its widget: readers do not see a seal in a split one."""
    page = document.pages[box.page].obj
    appearance = document.make_stream(b"")
    appearance.Type, appearance.Subtype = Name.XObject, Name.Form
    appearance.BBox, appearance.Resources = Array([0, 0, box.width, box.height]), Dictionary()
    rectangle = [round(value, 2) for value in (box.x, box.y, box.x + box.width, box.y + box.height)]
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD),
            TU=String(name),
            Rect=Array(rectangle),
            F=PRINTED,
            P=page,
            AP=Dictionary(N=appearance),
        )
    )
    page.Annots = Array([*page.get("/Annots", []), field])
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([field]), SigFlags=0))
