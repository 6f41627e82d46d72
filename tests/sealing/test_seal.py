from __future__ import annotations

import inspect as source
import subprocess
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import Identity, issue_clinician, make_clinic
from mesodesk.sealing.seal import seal, waits_for_seal
from tests.sealing.specimens import NOW, gap_of, make_document, put_seal


def _container(pdf: bytes) -> cms.SignedData:
    begins, ends = gap_of(pdf)
    return cms.ContentInfo.load(bytes.fromhex(pdf[begins + 1 : ends - 1].decode()))["content"]


def _judge(pdf: bytes, clinic: Identity) -> list[PdfSignatureStatus]:
    """Let pyHanko's own, full validation judge every seal."""
    return [
        validate_pdf_signature(
            signature,
            ValidationContext(
                trust_roots=[x509.Certificate.load(clinic.certificate)], moment=NOW, allow_fetching=False
            ),
        )
        for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures
    ]


def test_document_stays_as_it_is(document: bytes, sealed: bytes) -> None:
    """A seal is only added: the document's own bytes come first, unchanged."""
    assert sealed.startswith(document)
    assert len(sealed) - len(document) < 5000


def test_signature_dictionary(sealed: bytes) -> None:
    """The seal is a PAdES certification with its reason, place, time and maker, and lets forms be filled."""
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    dictionary = signature.sig_object

    assert signature.field_name == "MesoDeskSeal"
    assert dictionary["/SubFilter"] == "/ETSI.CAdES.detached"
    assert dictionary["/Reason"] == "Consent given"
    assert dictionary["/Location"] == "Example Clinic"
    assert dictionary["/Prop_Build"]["/App"]["/Name"] == "/MesoDesk"
    assert signature.docmdp_level == MDPPerm.FILL_FORMS
    assert signature.self_reported_timestamp == NOW
    assert "/DocMDP" in PdfFileReader(BytesIO(sealed)).root["/Perms"]


def test_container_has_one_certificate(sealed: bytes, clinician: Identity) -> None:
    """The container holds the signer's certificate and no other, and no signing time beside the dictionary's."""
    container = _container(sealed)
    (signer,) = container["signer_infos"]

    assert [choice.chosen.dump() for choice in container["certificates"]] == [clinician.certificate]
    assert {attribute["type"].native for attribute in signer["signed_attrs"]} == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    }
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    assert not signer["unsigned_attrs"].native


def test_other_validator_agrees(sealed: bytes, clinic: Identity) -> None:
    """The library's full validation trusts the seal, finds it PAdES and the whole file covered."""
    (status,) = _judge(sealed, clinic)

    assert status.bottom_line
    assert status.docmdp_ok
    assert status.modification_level == ModificationLevel.NONE


def test_withdrawal_can_be_sealed_later(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A second seal in the other field leaves the first one valid and does not certify."""
    statuses = _judge(put_seal(sealed, clinician, "MesoDeskWithdrawal"), clinic)

    assert [status.bottom_line for status in statuses] == [True, True]
    assert statuses[0].modification_level == ModificationLevel.FORM_FILLING
    assert statuses[0].docmdp_ok


def test_field_that_waits(document: bytes, sealed: bytes) -> None:
    """A field waits until it is sealed; one that is not there waits for nothing."""
    assert waits_for_seal(document, "MesoDeskSeal")
    assert not waits_for_seal(sealed, "MesoDeskSeal")
    assert waits_for_seal(sealed, "MesoDeskWithdrawal")
    assert not waits_for_seal(sealed, "Nowhere")


def test_metadata_stay(document: bytes, sealed: bytes) -> None:
    """Sealing rewrites neither the XMP metadata nor the information dictionary."""
    with pikepdf.open(BytesIO(document)) as before, pikepdf.open(BytesIO(sealed)) as after:
        assert after.Root.Metadata.objgen == before.Root.Metadata.objgen
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)


def test_private_hook_is_in_place() -> None:
    """The library still writes metadata by the one private method that sealing replaces."""
    assert list(source.signature(BasePdfFileWriter._update_meta).parameters) == ["self"]
    assert "self._update_meta()" in source.getsource(BasePdfFileWriter._prep_dom_for_writing)


def test_field_keeps_its_look(document: bytes, sealed: bytes) -> None:
    """Nothing is drawn into the field: its appearance and its place stay what they were."""
    with pikepdf.open(BytesIO(document)) as before, pikepdf.open(BytesIO(sealed)) as after:
        field_before, field_after = before.Root.AcroForm.Fields[0], after.Root.AcroForm.Fields[0]
        assert field_after.AP.N.objgen == field_before.AP.N.objgen
        assert field_after.AP.N.read_bytes() == b""
        assert list(field_after.Rect) == list(field_before.Rect)
        assert "/Kids" not in field_after


def test_compressed_document(clinic: Identity, clinician: Identity) -> None:
    """A document with object streams is sealed just as well."""
    statuses = _judge(put_seal(make_document(compressed=True), clinician), clinic)

    assert [status.bottom_line for status in statuses] == [True]


def test_newer_pdf_version(document: bytes, clinic: Identity, clinician: Identity) -> None:
    """PDF 2.0 has the kind of signature built in, so no extension is declared."""
    newer = put_seal(document.replace(b"%PDF-1.7", b"%PDF-2.0"), clinician)

    assert b"/ESIC" not in newer
    assert _judge(newer, clinic)[0].bottom_line


def test_signature_has_one_form(document: bytes, clinician: Identity) -> None:
    """Of the two valid forms of each signature the one with the smaller number is written."""
    half = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2
    for _ in range(12):
        (signer,) = _container(put_seal(document, clinician))["signer_infos"]

        assert decode_dss_signature(signer["signature"].native)[1] <= half


def test_local_time(document: bytes, clinician: Identity) -> None:
    """The claimed time keeps its zone."""
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=3, minutes=30)))

    (signature,) = PdfFileReader(BytesIO(put_seal(document, clinician, moment=moment))).embedded_signatures

    assert signature.self_reported_timestamp == moment
    assert signature.self_reported_timestamp.utcoffset() == moment.utcoffset()


def test_words_of_any_script(document: bytes, clinician: Identity) -> None:
    """Reason and place may be in any script."""
    pdf = seal(document, clinician, field="MesoDeskSeal", reason="رضایت", location="东京", moment=NOW)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures

    assert (signature.sig_object["/Reason"], signature.sig_object["/Location"]) == ("رضایت", "东京")


@pytest.mark.parametrize("days", [-2, 4 * 365])
def test_clock_outside_certificate(document: bytes, clinician: Identity, days: int) -> None:
    """No seal claims a time that its certificate does not cover."""
    with pytest.raises(MesoDeskError, match="clock-wrong"):
        put_seal(document, clinician, moment=NOW + timedelta(days=days))


def test_clock_put_right_by_minutes(document: bytes, clinician: Identity) -> None:
    """A clock that is set back a few minutes after the certificate was made does not stop a seal."""
    assert put_seal(document, clinician, moment=NOW - timedelta(minutes=10))


def test_what_cannot_be_sealed(document: bytes, sealed: bytes, clinician: Identity) -> None:
    """A missing field, a full field and a file that is no PDF are refused."""
    for pdf, field in ((document, "Nowhere"), (sealed, "MesoDeskSeal"), (b"no PDF", "MesoDeskSeal")):
        with pytest.raises(MesoDeskError, match="seal-failed"):
            put_seal(pdf, clinician, field)


def test_half_a_character(document: bytes, clinician: Identity) -> None:
    """Words that no PDF can hold are refused."""
    with pytest.raises(MesoDeskError, match="seal-failed"):
        seal(document, clinician, field="MesoDeskSeal", reason="\ud800", location="", moment=NOW)


def test_wrong_key(document: bytes, clinic: Identity, clinician: Identity) -> None:
    """No seal is made with a key that does not belong to the certificate."""
    with pytest.raises(MesoDeskError, match="key-damaged"):
        put_seal(document, Identity(clinician.certificate, clinic.key))


def test_long_names(document: bytes) -> None:
    """The room for the container is enough for the longest names, and hardly more."""
    clinic = make_clinic("ک" * 500, NOW)
    clinician = issue_clinician(clinic, "ن" * 500, "1" * 64, NOW)
    pdf = put_seal(document, clinician)
    begins, ends = gap_of(pdf)

    assert _judge(pdf, clinic)[0].bottom_line
    assert ends - begins - 2 - 2 * len(_container(pdf).dump()) < 150


@pytest.mark.system
def test_pdfsig_agrees(sealed: bytes, clinician: Identity, tmp_path: Path) -> None:
    """The system's own tool finds both seals valid and the newer one on the whole document."""
    file = tmp_path / "sealed.pdf"
    file.write_bytes(put_seal(sealed, clinician, "MesoDeskWithdrawal"))
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout

    assert said.count("Signature is Valid.") == 2
    assert said.count("Total document signed") == 1
    assert "ETSI.CAdES.detached" in said
