from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner, sign_pdf
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mesodesk.sealing.certificates import Identity, fingerprint, issue_clinician, load_key, make_clinic
from mesodesk.sealing.container import container, sign, signed_attributes
from mesodesk.sealing.examination import examine
from mesodesk.sealing.inspection import Seal, Verdict
from tests.sealing.specimens import (
    ADDITIONS,
    NOW,
    RECORD,
    craft,
    flip,
    gap_of,
    make_document,
    put_seal,
    with_addition,
)

HERE = Path(__file__).parent
FIELD_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _answer(pdf: bytes, *known: Identity) -> tuple[Verdict, str]:
    finding = examine(pdf, [clinic.certificate for clinic in known])
    return finding.verdict, finding.reason


def _not_changed(pdfs: Iterator[tuple[int, bytes]], known: Sequence[bytes]) -> list[tuple[int, Verdict]]:
    """Return where the spoilt documents are that were not found changed."""
    found = ((place, examine(pdf, known).verdict) for place, pdf in pdfs)
    return [(place, verdict) for place, verdict in found if verdict is not Verdict.CHANGED]


def _cover_otherwise(sealed: bytes, clinician: Identity, *byte_range: int) -> bytes:
    """Let the signer sign other parts of the file than the whole."""
    listed = re.search(rb"/ByteRange \[[^]]+\] *", sealed)
    assert listed
    words = b"/ByteRange [" + b" ".join(b"%d" % part for part in byte_range) + b"]"
    changed = sealed[: listed.start()] + words.ljust(len(listed[0])) + sealed[listed.end() :]
    begins, ends = gap_of(sealed)
    covered = b"".join(
        changed[start : start + length] for start, length in zip(byte_range[::2], byte_range[1::2], strict=False)
    )
    attributes = signed_attributes(clinician.certificate, hashlib.sha256(covered).digest())
    made = container(clinician.certificate, attributes, sign(load_key(clinician), attributes)).hex().upper()
    return changed[:begins] + b"<" + made.encode().ljust(ends - begins - 2, b"0") + b">" + changed[ends:]


@pytest.fixture(scope="module")
def foreign_signer() -> SimpleSigner:
    """Make somebody with an RSA key and a chain of two certificates from elsewhere."""
    authority_key = rsa.generate_private_key(65537, 2048)
    key = rsa.generate_private_key(65537, 2048)
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Elsewhere Root")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Someone Else")])
    ends = NOW + timedelta(days=3650)
    authority = (
        x509.CertificateBuilder(root, root, authority_key.public_key(), 1, NOW, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        x509.CertificateBuilder(root, subject, key.public_key(), 2, NOW, ends)
        .add_extension(
            x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]),
            critical=True,
        )
        .sign(authority_key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(authority.public_bytes(der)))
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=store,
    )


@pytest.fixture
def foreign(document: bytes, foreign_signer: SimpleSigner, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Sign the document as somebody else with another program."""
    monkeypatch.setenv("TZ", "UTC")
    output = sign_pdf(
        IncrementalPdfFileWriter(BytesIO(document)),
        PdfSignatureMetadata(field_name="MesoDeskSeal"),
        foreign_signer,
    )
    return bytes(output.getvalue())


def test_sealed_document(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A sealed document is unchanged, and the finding says who sealed what when and who vouches."""
    finding = examine(sealed, [make_clinic("Other", NOW).certificate, clinic.certificate])

    assert (finding.verdict, finding.reason) == (Verdict.UNCHANGED, "unchanged")
    assert finding.seals == (
        Seal(
            field="MesoDeskSeal",
            signer="Dr Ada Example",
            clinic="Example Clinic",
            sealed_at=NOW,
            words="Consent given",
            fingerprint=fingerprint(clinician.certificate),
            certificate=clinician.certificate,
        ),
    )
    assert finding.attachments == (("record.json", RECORD),)
    assert finding.sha256 == hashlib.sha256(sealed).hexdigest()


def test_compressed_document(clinic: Identity, clinician: Identity) -> None:
    """A sealed document with object streams is unchanged."""
    finding = examine(put_seal(make_document(compressed=True), clinician), [clinic.certificate])

    assert finding.verdict is Verdict.UNCHANGED
    assert finding.attachments == (("record.json", RECORD),)


def test_two_seals(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A document with a withdrawal sealed later is unchanged, and both seals are named, the older one first."""
    later = NOW + timedelta(days=3)
    finding = examine(put_seal(sealed, clinician, "MesoDeskWithdrawal", later), [clinic.certificate])

    assert finding.verdict is Verdict.UNCHANGED
    assert [(seal.field, seal.sealed_at) for seal in finding.seals] == [
        ("MesoDeskSeal", NOW),
        ("MesoDeskWithdrawal", later),
    ]


@pytest.mark.parametrize("stranger_first", [True, False])
def test_two_seals_of_which_a_stranger_made_one(
    document: bytes, clinic: Identity, clinician: Identity, stranger_first: bool
) -> None:
    """Nobody is vouched for by somebody else's seal, neither before nor after it."""
    stranger = issue_clinician(make_clinic("Example Clinic", NOW), "Dr Ada Example", "MED 123", NOW)
    first, second = (stranger, clinician) if stranger_first else (clinician, stranger)
    finding = examine(put_seal(put_seal(document, first), second, "MesoDeskWithdrawal"), [clinic.certificate])

    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN_KEY, "unknown-clinic")
    assert [bool(seal.doubt) for seal in finding.seals] == [stranger_first, not stranger_first]


def test_withdrawal_that_was_cut_off(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """The first version alone is as it was sealed: no file shows what followed once."""
    later = put_seal(sealed, clinician, "MesoDeskWithdrawal")

    assert _answer(later[: len(sealed)], clinic) == (Verdict.UNCHANGED, "unchanged")
    cuts = {_answer(later[:length], clinic)[0] for length in range(len(sealed) + 1, len(later), 97)}
    assert cuts == {Verdict.CHANGED}


def test_older_release(clinic: Identity) -> None:
    """What the first release sealed reads as unchanged for ever, and still spoils by one byte."""
    pdf = (HERE / "sealed-by-0.1.0.pdf").read_bytes()
    known = (HERE / "clinic-of-0.1.0.der").read_bytes()

    assert examine(pdf, [clinic.certificate, known]).verdict is Verdict.UNCHANGED
    assert examine(flip(pdf, len(pdf) // 2), [known]).verdict is Verdict.CHANGED


def _other(byte: int, dice: random.Random) -> int:
    """Return what a byte of the container might become: one bit turned, another digit, or a small letter."""
    digit = dice.choice("0123456789ABCDEF".replace(chr(byte), ""))
    return dice.choice((byte ^ 1 << dice.randrange(8), ord(digit), byte ^ 32))


@pytest.mark.untraced
@pytest.mark.parametrize(("knows", "step"), [(True, 1), (False, 4)])
def test_every_byte_of_the_container(sealed: bytes, clinic: Identity, knows: bool, step: int) -> None:
    """No byte of the container's string can change unseen, whether or not the clinic is known."""
    begins, ends = gap_of(sealed)
    dice = random.Random(7)  # noqa: S311 - picks what to spoil
    places = range(begins - 1, ends + 1, step)
    flips = ((place, flip(sealed, place, sealed[place] ^ _other(sealed[place], dice))) for place in places)

    assert _not_changed(flips, [clinic.certificate] * knows) == []


@pytest.mark.untraced
@pytest.mark.parametrize("compressed", [False, True])
def test_bytes_outside_the_container(clinic: Identity, clinician: Identity, compressed: bool) -> None:
    """No byte of header, objects, tables or trailer can change unseen, a line's end or a blank no more than text."""
    pdf = put_seal(make_document(compressed=compressed), clinician)
    begins, ends = gap_of(pdf)
    dice = random.Random(5)  # noqa: S311 - picks what to spoil
    middle = [*range(40, begins), *range(ends, len(pdf) - 260)]
    places = [*range(4, 40), *range(len(pdf) - 260, len(pdf)), *dice.sample(middle, 760)]
    flips = (
        (place, flip(pdf, place, dice.choice((1 << dice.randrange(8), dice.randrange(1, 256))))) for place in places
    )

    assert _not_changed(flips, [clinic.certificate]) == []


@pytest.mark.untraced
def test_room_after_the_container(sealed: bytes, document: bytes, clinic: Identity, clinician: Identity) -> None:
    """What is hidden in the unused room after the container is found, and so is room that was left too large."""
    roomy = craft(document, clinician, date="D:20260701093000Z")
    _, ends = gap_of(roomy)

    assert _answer(roomy, clinic) == (Verdict.UNCHANGED, "unchanged")
    for place in range(ends - 60, ends - 1):
        assert _answer(roomy[:place] + b"1" + roomy[place + 1 :], clinic)[0] is Verdict.CHANGED
    assert _answer(sealed, clinic)[0] is Verdict.UNCHANGED


def test_first_four_bytes(sealed: bytes, clinic: Identity) -> None:
    """What does not begin as a PDF is no PDF."""
    for place in range(4):
        assert _answer(flip(sealed, place), clinic) == (Verdict.UNREADABLE, "not-a-pdf")
    assert _answer(b"", clinic) == (Verdict.UNREADABLE, "not-a-pdf")
    assert _answer(b"\n" + sealed, clinic) == (Verdict.UNREADABLE, "not-a-pdf")


def test_cut_off(sealed: bytes, document: bytes, clinic: Identity) -> None:
    """A part of a sealed document is never sealed; only the unsealed document itself reads as not sealed."""
    verdicts = {length: _answer(sealed[:length], clinic)[0] for length in range(8, len(sealed), 29)}
    signed = sealed.index(b"/Type /Sig", len(document))

    assert {verdict for length, verdict in verdicts.items() if length > signed + 10} == {Verdict.CHANGED}
    assert set(verdicts.values()) <= {Verdict.CHANGED, Verdict.UNREADABLE, Verdict.NOT_SEALED}
    assert {verdicts[length] for length in verdicts if length < len(document) - 8} == {Verdict.UNREADABLE}
    assert _answer(sealed[: len(document)], clinic) == (Verdict.NOT_SEALED, "no-seal")
    assert _answer(sealed[:-1], clinic)[0] is Verdict.CHANGED


@pytest.mark.parametrize("more", [b"\n", b" ", b"%", b"\x00", b"%%EOF\n", b"garbage" * 999])
def test_appended_bytes(sealed: bytes, clinic: Identity, more: bytes) -> None:
    """Anything after the end counts as a change."""
    assert _answer(sealed + more, clinic)[0] is Verdict.CHANGED


@pytest.mark.parametrize("attack", ADDITIONS)
@pytest.mark.parametrize("twice", [False, True])
def test_added_revision(sealed: bytes, clinic: Identity, clinician: Identity, attack: str, twice: bool) -> None:
    """A revision that was added after the newest seal is a change, whatever it does."""
    pdf = put_seal(sealed, clinician, "MesoDeskWithdrawal") if twice else sealed
    reason = "seal-damaged" if attack == "form" else "added-after-seal"

    assert _answer(with_addition(pdf, attack), clinic) == (Verdict.CHANGED, reason)


def test_added_revision_that_was_sealed(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A change of what the sheet says does not become right because another seal follows it."""
    for attack in ("page", "note", "attachment", "open"):
        twice = put_seal(with_addition(sealed, attack), clinician, "MesoDeskWithdrawal")

        assert _answer(twice, clinic) == (Verdict.CHANGED, "added-after-seal")


def test_seal_over_broken_seal(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A second seal does not heal a first one that is broken."""
    broken = sealed.replace(b"Consent given", b"Consent taken")

    assert _answer(broken, clinic) == (Verdict.CHANGED, "seal-broken")
    assert _answer(put_seal(broken, clinician, "MesoDeskWithdrawal"), clinic)[0] is Verdict.CHANGED


def test_saved_by_another_program(sealed: bytes, clinic: Identity) -> None:
    """A sealed document that was opened and saved elsewhere is changed, also when its objects are packed."""
    for mode in (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate):
        with pikepdf.open(BytesIO(sealed)) as pdf:
            output = BytesIO()
            pdf.save(output, object_stream_mode=mode)

        assert _answer(output.getvalue(), clinic)[0] is Verdict.CHANGED


def test_removed_form(sealed: bytes, clinic: Identity) -> None:
    """A seal that the form does not list any more leaves its traces."""
    revision = IncrementalPdfFileWriter(BytesIO(sealed))
    del revision.root["/AcroForm"]
    revision.update_root()
    output = BytesIO()
    revision.write(output)

    assert _answer(output.getvalue(), clinic) == (Verdict.CHANGED, "seal-damaged")


def test_unsealed_document(document: bytes, clinic: Identity) -> None:
    """A document with empty fields is not sealed, and its record can be read."""
    finding = examine(document, [clinic.certificate])

    assert (finding.verdict, finding.reason) == (Verdict.NOT_SEALED, "no-seal")
    assert finding.attachments == (("record.json", RECORD),)
    assert finding.seals == ()


def test_unreadable(clinic: Identity) -> None:
    """A file that only begins as a PDF, or has no pages, is damaged."""
    assert _answer(b"%PDF-1.7\nnothing", clinic) == (Verdict.UNREADABLE, "damaged")
    pdf = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    pdf += b"trailer<</Size 2/Root 1 0 R>>\nstartxref\n44\n%%EOF\n"
    assert _answer(pdf, clinic) == (Verdict.UNREADABLE, "damaged")


def test_locked(sealed: bytes, clinic: Identity) -> None:
    """A document with a password cannot be judged."""
    with pikepdf.open(BytesIO(sealed)) as pdf:
        output = BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(owner="secret", user="secret"))

    assert _answer(output.getvalue(), clinic) == (Verdict.UNREADABLE, "locked")


def test_unknown_clinic(sealed: bytes) -> None:
    """An intact seal of a clinic that is not known here is said to be just that, with the names as claimed."""
    finding = examine(sealed, [])

    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN_KEY, "unknown-clinic")
    (seal,) = finding.seals
    assert (seal.signer, seal.clinic, seal.doubt) == ("Dr Ada Example", "Example Clinic", "unknown-clinic")
    assert finding.attachments == (("record.json", RECORD),)


def test_look_alike_clinic(document: bytes, clinic: Identity) -> None:
    """A clinic with the same name and another key is not the known one."""
    look_alike = make_clinic("Example Clinic", NOW)
    pdf = put_seal(document, issue_clinician(look_alike, "Dr Ada Example", "MED 123", NOW))

    assert _answer(pdf, clinic) == (Verdict.UNKNOWN_KEY, "unknown-clinic")
    assert _answer(pdf, clinic, look_alike) == (Verdict.UNCHANGED, "unchanged")


def test_certificate_that_the_clinic_did_not_sign(document: bytes, clinic: Identity, clinician: Identity) -> None:
    """A certificate that names the clinic, with a signature that is not the clinic's, is not vouched for."""
    forged = Identity(flip(clinician.certificate, len(clinician.certificate) - 1), clinician.key)

    assert _answer(put_seal(document, forged), clinic) == (Verdict.UNKNOWN_KEY, "unknown-clinic")


def test_unreadable_known_clinic(sealed: bytes, clinic: Identity) -> None:
    """A damaged entry among the known clinics changes nothing about the document."""
    assert examine(sealed, [b"damaged", clinic.certificate]).verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    "date", ["D:20200101000000Z", "D:20350101000000Z", "D:20260701093000", "yesterday", "D:20269901", None]
)
def test_time_outside_validity(document: bytes, clinic: Identity, clinician: Identity, date: str | None) -> None:
    """A seal that claims a time at which its certificate was not valid, or no clear time, is not vouched for."""
    pdf = craft(document, clinician, date=date)

    assert _answer(pdf, clinic) == (Verdict.UNKNOWN_KEY, "outside-validity")


def test_clinic_that_had_run_out(sealed: bytes, clinic: Identity) -> None:
    """A clinic's certificate vouches only while it is valid itself; a renewed one with the same key does it again."""
    read = x509.load_der_x509_certificate(clinic.certificate)
    builder = x509.CertificateBuilder(read.subject, read.subject, read.public_key(), 5)
    builder = builder.not_valid_before(NOW - timedelta(days=9)).not_valid_after(NOW - timedelta(days=1))
    for extension in read.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    run_out = builder.sign(load_key(clinic), hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    assert examine(sealed, [run_out]).reason == "outside-validity"
    assert examine(sealed, [run_out, clinic.certificate]).verdict is Verdict.UNCHANGED


def _add_certificate(made: cms.ContentInfo) -> None:
    """Put a second certificate into a container."""
    other = asn1_x509.Certificate.load(make_clinic("Other", NOW).certificate)
    made["content"]["certificates"].append(cms.CertificateChoices("certificate", other))


def _turn_signature(made: cms.ContentInfo) -> None:
    """Replace the signature by the other one of the two that are valid."""
    signer = made["content"]["signer_infos"][0]
    first, second = decode_dss_signature(signer["signature"].native)
    signer["signature"] = encode_dss_signature(first, FIELD_ORDER - second)


def test_container_in_another_form(document: bytes, clinic: Identity, clinician: Identity) -> None:
    """A container of a known clinic in any other form is changed; a stranger's may have a form of its own."""
    for change in (_add_certificate, _turn_signature):
        pdf = craft(document, clinician, date="D:20260701093000Z", change=change)

        assert _answer(pdf, clinic) == (Verdict.CHANGED, "seal-broken")
        assert _answer(pdf) == (Verdict.UNKNOWN_KEY, "unknown-clinic")


def test_odd_maker(document: bytes, clinician: Identity) -> None:
    """A stranger's signature that names its maker in an odd way is still only unknown."""
    assert _answer(craft(document, clinician, maker="someone")) == (Verdict.UNKNOWN_KEY, "unknown-clinic")


def test_parts_that_are_not_the_whole(sealed: bytes, clinic: Identity, clinician: Identity) -> None:
    """A signature over anything but the whole file around its container does not seal the file."""
    begins, ends = gap_of(sealed)
    rest = len(sealed) - ends
    as_made = _cover_otherwise(sealed, clinician, 0, begins, ends, rest)

    assert _answer(as_made, clinic)[0] is Verdict.UNCHANGED
    for byte_range in (
        (0, begins, ends, rest - 1),
        (0, begins, ends + 3, rest - 3),
        (0, begins - 3, ends, rest),
        (1, begins - 1, ends, rest),
        (0, begins, ends, rest, 0, 0),
        (0, begins),
        (0, 0, ends, rest),
        (0, ends, begins, rest),
    ):
        assert _answer(_cover_otherwise(sealed, clinician, *byte_range), clinic)[0] is Verdict.CHANGED


def test_foreign_signature(foreign: bytes, clinic: Identity) -> None:
    """An intact RSA signature of another program is of an unknown key, whatever the case of its digits."""
    begins, ends = gap_of(foreign)
    small = foreign[:begins] + foreign[begins:ends].lower() + foreign[ends:]

    for pdf in (foreign, small):
        finding = examine(pdf, [clinic.certificate])
        assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN_KEY, "unknown-clinic")
        assert [(seal.signer, seal.words) for seal in finding.seals] == [("Someone Else", "")]


def test_foreign_signature_broken(foreign: bytes, clinic: Identity) -> None:
    """A foreign signature that does not hold any more is a change as well."""
    assert _answer(flip(foreign, 200), clinic)[0] is Verdict.CHANGED
    assert _answer(with_addition(foreign, "page"), clinic) == (Verdict.CHANGED, "added-after-seal")


def test_other_kinds_of_seal(document: bytes, foreign: bytes, foreign_signer: SimpleSigner, clinic: Identity) -> None:
    """Kinds of signature that cannot be checked here are not called changed."""
    old = foreign.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1 ")
    stamper = DummyTimeStamper(
        foreign_signer.signing_cert, foreign_signer.signing_key, fixed_dt=datetime(2026, 7, 2, tzinfo=UTC)
    )
    stamped = PdfTimeStamper(stamper).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(document)), "sha256", validation_context=None
    )

    assert _answer(old, clinic) == (Verdict.UNREADABLE, "other-kind-of-seal")
    assert _answer(document + b"% about /adbe.x509.rsa_sha1\n", clinic)[0] is Verdict.NOT_SEALED
    assert _answer(bytes(stamped.getvalue()), clinic) == (Verdict.UNREADABLE, "other-kind-of-seal")


def test_attachments_in_a_tree(document: bytes, clinic: Identity) -> None:
    """Attached files are found in a tree with branches, and a tree that bites its tail gives none."""
    with pikepdf.open(BytesIO(document)) as pdf:
        pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(
            Kids=pikepdf.Array([pdf.make_indirect(pdf.Root.Names.EmbeddedFiles)])
        )
        branched = BytesIO()
        pdf.save(branched)
        ring = pdf.make_indirect(pikepdf.Dictionary())
        ring.Kids = pikepdf.Array([ring, ring, ring])
        pdf.Root.Names.EmbeddedFiles = ring
        endless = BytesIO()
        pdf.save(endless)

    assert examine(branched.getvalue(), [clinic.certificate]).attachments == (("record.json", RECORD),)
    finding = examine(endless.getvalue(), [clinic.certificate])
    assert (finding.verdict, finding.attachments) == (Verdict.NOT_SEALED, ())
