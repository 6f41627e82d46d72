"""Documents to seal, other programs' signatures, and ways to spoil both."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from asn1crypto import cms
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from reportlab.pdfgen.canvas import Canvas

from mesodesk.sealing.certificates import Identity, load_key
from mesodesk.sealing.code import PREFIX
from mesodesk.sealing.container import container, sign, signed_attributes
from mesodesk.sealing.seal import seal

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECORD = b'{"number": "2026-0001"}\n'


def _page() -> bytes:
    """Draw one page."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(300, 300))
    canvas.drawString(40, 200, "Consent")
    canvas.save()
    return file.getvalue()


def _add_field(pdf: pikepdf.Pdf, name: str, rectangle: tuple[int, int, int, int]) -> None:
    """Add an empty signature field: one object with its widget, and a form element that points straight to it."""
    page = pdf.pages[0].obj
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            TU=String(f"Field for the seal {name}"),
            F=132,
            Rect=Array(rectangle),
            P=page,
            StructParent=len(pdf.Root.AcroForm.Fields),
            AP=Dictionary(N=look),
        )
    )
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=pdf.Root.StructTreeRoot.K, Pg=page))
    element.K = Dictionary(Type=Name.OBJR, Obj=field, Pg=page)
    pdf.Root.StructTreeRoot.K.K.append(element)
    pdf.Root.StructTreeRoot.ParentTree.Nums.extend([field.StructParent, element])
    page.Annots.append(field)
    pdf.Root.AcroForm.Fields.append(field)


def make_document(*, compressed: bool = False, record: bytes = RECORD) -> bytes:
    """Make an unsealed document with two fields for seals and the record attached."""
    pdf = pikepdf.Pdf.open(BytesIO(_page()))
    pdf.pages[0].obj.Annots = Array()
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(), SigFlags=0))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=Dictionary(Nums=Array())))
    root.K = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    _add_field(pdf, "MesoDeskSeal", (40, 40, 140, 60))
    _add_field(pdf, "MesoDeskWithdrawal", (0, 0, 0, 0))
    pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(
        pdf, record, filename="record.json", mime_type="application/json", relationship=Name.Data
    )
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Consent"
    file = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if compressed else pikepdf.ObjectStreamMode.disable
    pdf.save(file, min_version="1.7", deterministic_id=True, object_stream_mode=mode)
    return file.getvalue()


def put_seal(pdf: bytes, signer: Identity, field: str = "MesoDeskSeal", moment: datetime = NOW) -> bytes:
    """Seal a document with words that do not matter."""
    return seal(pdf, signer, field=field, reason="Consent given", location="Example Clinic", moment=moment)


def craft(
    pdf: bytes,
    signer: Identity,
    field: str = "MesoDeskSeal",
    *,
    date: str | None = None,
    maker: str | None = None,
    change: Callable[[cms.ContentInfo], None] = lambda _: None,
) -> bytes:
    """Sign a document as another program might, with the same key and kind of signature."""
    revision = IncrementalPdfFileWriter(BytesIO(pdf))
    steps = PdfCMSEmbedder().write_cms(field, revision, existing_fields_only=True)
    next(steps)
    dictionary = SignatureObject(subfilter=SigSeedSubFilter.PADES, bytes_reserved=8192)
    if date is not None:
        dictionary["/M"] = pdf_string(date)
    if maker is not None:
        dictionary["/Prop_Build"] = pdf_string(maker)
    steps.send(SigObjSetup(sig_placeholder=dictionary))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    attributes = signed_attributes(signer.certificate, prepared.document_digest)
    made = cms.ContentInfo.load(container(signer.certificate, attributes, sign(load_key(signer), attributes)))
    change(made)
    steps.send(made.dump(force=True))
    return bytes(output.getvalue())


def _show_otherwise(revision: IncrementalPdfFileWriter) -> None:
    page = revision.root["/Pages"]["/Kids"][0]
    page["/Contents"] = revision.add_object(StreamObject(stream_data=b"BT ET"))
    revision.update_container(page)


def _note(revision: IncrementalPdfFileWriter) -> None:
    page = revision.root["/Pages"]["/Kids"][0]
    words = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/FreeText"), "/Contents": pdf_string("Not valid")}
    note = DictionaryObject({pdf_name(key): value for key, value in words.items()})
    note[pdf_name("/Rect")] = ArrayObject(map(NumberObject, (10, 10, 90, 40)))
    page["/Annots"].append(revision.add_object(note))
    revision.update_container(page["/Annots"])


def _swap_record(revision: IncrementalPdfFileWriter) -> None:
    file = revision.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    file["/EF"]["/F"] = revision.add_object(StreamObject(stream_data=RECORD.replace(b"1", b"2")))
    revision.update_container(file)


def _act_on_opening(revision: IncrementalPdfFileWriter) -> None:
    action = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.beep()")})
    revision.root["/OpenAction"] = revision.add_object(action)
    revision.update_root()


def _empty_form(revision: IncrementalPdfFileWriter) -> None:
    form = revision.root["/AcroForm"]
    form["/Fields"] = ArrayObject()
    revision.update_container(form)


def _retitle(revision: IncrementalPdfFileWriter) -> None:
    revision.set_info(DictionaryObject({pdf_name("/Title"): pdf_string("Another title")}))


ADDITIONS: dict[str, Callable[[IncrementalPdfFileWriter], None]] = {
    "page": _show_otherwise,
    "note": _note,
    "attachment": _swap_record,
    "open": _act_on_opening,
    "form": _empty_form,
    "title": _retitle,
}
"""What somebody might add to a sealed document without touching a byte of it."""


def with_addition(pdf: bytes, name: str) -> bytes:
    """Return a document with one of `ADDITIONS` as a revision of its own."""
    revision = IncrementalPdfFileWriter(BytesIO(pdf))
    ADDITIONS[name](revision)
    output = BytesIO()
    revision.write(output)
    return output.getvalue()


def flip(data: bytes, position: int, mask: int = 1) -> bytes:
    """Return the bytes with some bits of one of them turned over."""
    changed = bytearray(data)
    changed[position] ^= mask
    return bytes(changed)


def gap_of(pdf: bytes) -> tuple[int, int]:
    """Return where the string with the last container begins and ends."""
    _, before, after, _ = (int(number) for number in re.findall(rb"/ByteRange \[([^]]+)\]", pdf)[-1].split())
    return before, after


def code_bytes(text: str) -> bytes:
    """Return the bytes of a paper's code, by arithmetic instead of a table of letters."""
    number = 0
    for letter in text.removeprefix(PREFIX):
        number = 32 * number + CODE_LETTERS.index(letter)
    return number.to_bytes(105)


def code_text(content: bytes) -> str:
    """Return bytes as a paper's code with the right check, whatever they say."""
    content = content[:103] + binascii.crc_hqx(content[:103], 0xFFFF).to_bytes(2)
    letters = base64.b32encode(content).decode()
    return PREFIX + letters.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CODE_LETTERS))
