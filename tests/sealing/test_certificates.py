from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import (
    Identity,
    Names,
    check_names,
    covers,
    fingerprint,
    issue_clinician,
    issued_by,
    load_key,
    make_clinic,
    names,
)

NOW = datetime(2026, 7, 1, 9, 30, 12, 345678, tzinfo=UTC)
PERSIAN = "کلینیک تخصصی پوست و موی دکتر محمدرضا حسینی‌نژاد اصفهانی"


def _read(identity: Identity) -> x509.Certificate:
    return x509.load_der_x509_certificate(identity.certificate)


def _self_signed(*extensions: x509.ExtensionType, name: str = "Odd") -> Identity:
    """Make a self-signed certificate with just these extensions."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 7, NOW, NOW + timedelta(days=9))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER), pem)


def test_clinic_certificate() -> None:
    """A clinic's certificate is a self-signed authority for 20 years that can issue only end certificates."""
    clinic = make_clinic("Example Clinic", NOW)
    read = _read(clinic)
    usage = read.extensions.get_extension_for_class(x509.KeyUsage)

    read.verify_directly_issued_by(read)
    assert read.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(
        ca=True, path_length=0
    )
    assert usage.critical
    assert usage.value.key_cert_sign
    assert usage.value.crl_sign
    assert not usage.value.digital_signature
    assert isinstance(read.public_key(), ec.EllipticCurvePublicKey)
    assert (read.not_valid_after_utc - NOW).days // 365 == 20
    assert 0 < read.serial_number < 2**128


def test_clinician_certificate() -> None:
    """A clinician's certificate seals, issues nothing, lasts three years and names the clinic."""
    clinic = make_clinic("Example Clinic", NOW)
    clinician = issue_clinician(clinic, "Dr Ada Example", "MED 123", NOW)
    read = _read(clinician)
    usage = read.extensions.get_extension_for_class(x509.KeyUsage).value

    assert names(clinician.certificate) == Names("Dr Ada Example", "Example Clinic", "MED 123")
    assert not read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert (read.not_valid_after_utc - NOW).days // 365 == 3
    assert issued_by(clinician.certificate, clinic.certificate)


def test_serial_numbers_differ() -> None:
    """Two clinics of the same name made at the same moment have different serial numbers and keys."""
    one, other = make_clinic("Same", NOW), make_clinic("Same", NOW)

    assert _read(one).serial_number != _read(other).serial_number
    assert fingerprint(one.certificate) != fingerprint(other.certificate)


def test_clinician_begins_not_before_clinic() -> None:
    """A clinician's certificate begins an hour early, but never before the clinic's."""
    clinic = make_clinic("Example Clinic", NOW)
    same_hour = _read(issue_clinician(clinic, "Ada", "", NOW - timedelta(minutes=30)))
    next_day = _read(issue_clinician(clinic, "Ada", "", NOW + timedelta(days=1)))

    assert same_hour.not_valid_before_utc == _read(clinic).not_valid_before_utc
    assert next_day.not_valid_before_utc == (NOW + timedelta(hours=23)).replace(microsecond=0)


def test_clinician_ends_with_clinic() -> None:
    """A clinician's certificate that is issued late ends when the clinic's does."""
    clinic = make_clinic("Example Clinic", NOW)
    late = issue_clinician(clinic, "Ada", "", NOW + timedelta(days=19 * 365))

    assert _read(late).not_valid_after_utc == _read(clinic).not_valid_after_utc


@pytest.mark.parametrize("years", [-1, 21])
def test_issuing_needs_the_right_time(years: int) -> None:
    """Nothing is issued at a time that the clinic's certificate does not cover, and the error says which it covers."""
    clinic = make_clinic("Example Clinic", NOW)

    with pytest.raises(MesoDeskError) as caught:
        issue_clinician(clinic, "Ada", "", NOW + timedelta(days=366 * years))

    assert caught.value.key == "clock-wrong"
    assert caught.value.slots["begins"] == "2026-07-01"
    assert set(caught.value.slots) == {"now", "begins", "ends"}


def test_long_name_is_kept_whole() -> None:
    """A name that is too long for a common name is cut there between letters and kept whole beside it."""
    clinic = make_clinic(PERSIAN, NOW)
    common = str(_read(clinic).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    assert len(common.encode()) <= 64
    assert PERSIAN.startswith(common)
    assert names(clinic.certificate).common_name == PERSIAN
    assert names(clinic.certificate).organisation == PERSIAN
    assert names(make_clinic("x" * 500, NOW).certificate) == Names("x" * 400, "x" * 64, "")


def test_name_is_cleaned() -> None:
    """Controls, half characters and marks that turn the direction are left out; what joins letters stays."""
    clinic = make_clinic("  A\u202eda\x00 \n O\u0308\ud800 نژ\u200cآد ", NOW)

    assert names(clinic.certificate).common_name == "Ada Ö نژ\u200cآد"


@pytest.mark.parametrize("name", ["", " \n", "\u202e", "\ud800", "\u200c"])
def test_empty_name_is_refused(name: str) -> None:
    """Nobody is made who has no name."""
    clinic = make_clinic("Example Clinic", NOW)

    with pytest.raises(MesoDeskError, match="name-missing"):
        make_clinic(name, NOW)
    with pytest.raises(MesoDeskError, match="name-missing"):
        issue_clinician(clinic, name, "", NOW)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=500))
def test_any_name_is_taken(name: str) -> None:
    """Any text with a letter that shows makes a clinic with a clean name."""
    if not any(c.isprintable() and not c.isspace() for c in name):
        return
    clinic = make_clinic(name, NOW)
    kept = names(clinic.certificate).common_name

    assert kept
    assert not set(kept) & set("\u202a\u202e\u2066\x00\n")
    assert issued_by(issue_clinician(clinic, name, "", NOW).certificate, clinic.certificate)


def test_registration_number() -> None:
    """Digits of any script become 0 to 9, and no number means none in the certificate."""
    clinic = make_clinic("Example Clinic", NOW)

    assert names(issue_clinician(clinic, "Ada", " ۱۲۳ /  ٤ ", NOW).certificate).serial_number == "123 / 4"
    assert names(issue_clinician(clinic, "Ada", " ", NOW).certificate).serial_number == ""


@pytest.mark.parametrize("number", ["№ 5", "a_b", "1" * 65])
def test_unfit_registration_number(number: str) -> None:
    """A number that a certificate cannot hold is refused, not changed."""
    clinic = make_clinic("Example Clinic", NOW)

    with pytest.raises(MesoDeskError, match="registration-unfit"):
        issue_clinician(clinic, "Ada", number, NOW)


def test_covers() -> None:
    """A certificate covers its first and last second and nothing beside them."""
    clinic = make_clinic("Example Clinic", NOW)
    read = _read(clinic)
    second = timedelta(seconds=1)

    assert covers(clinic.certificate, read.not_valid_before_utc)
    assert covers(clinic.certificate, read.not_valid_after_utc)
    assert not covers(clinic.certificate, read.not_valid_before_utc - second)
    assert not covers(clinic.certificate, read.not_valid_after_utc + second)


def test_look_alike_issued_nothing() -> None:
    """A clinic of the same name with another key did not issue the certificate."""
    clinic, look_alike = make_clinic("Example Clinic", NOW), make_clinic("Example Clinic", NOW)
    clinician = issue_clinician(clinic, "Ada", "", NOW)

    assert not issued_by(clinician.certificate, look_alike.certificate)
    assert not issued_by(clinician.certificate, make_clinic("Other", NOW).certificate)


def test_who_may_not_issue() -> None:
    """A clinic's own certificate does not seal, a clinician's issues nothing, and what is unreadable does neither."""
    clinic = make_clinic("Example Clinic", NOW)
    clinician = issue_clinician(clinic, "Ada", "", NOW)

    assert not issued_by(clinic.certificate, clinic.certificate)
    assert not issued_by(clinician.certificate, clinician.certificate)
    assert not issued_by(b"nothing", clinic.certificate)
    assert not issued_by(clinician.certificate, b"nothing")


def _usage(*, seals: bool = True, commits: bool = True, issues: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(seals, commits, False, False, False, issues, False, False, False)


def test_every_permission_is_needed() -> None:
    """A certificate counts only when its issuer is an authority that may issue, and it may sign and commit itself."""
    authority = x509.BasicConstraints(ca=True, path_length=None)
    allowed = _self_signed(authority, _usage()).certificate

    assert issued_by(allowed, allowed)
    for extensions in (
        [x509.BasicConstraints(ca=False, path_length=None), _usage()],
        [authority, _usage(issues=False)],
        [authority, _usage(seals=False)],
        [authority, _usage(commits=False)],
        [authority],
        [_usage()],
        [],
    ):
        refused = _self_signed(*extensions).certificate

        assert not issued_by(refused, refused)


def test_names_of_what_is_unreadable() -> None:
    """What is no certificate names nobody."""
    assert names(b"nothing") == Names("", "", "")


def test_key_belongs_to_certificate() -> None:
    """A key is handed out only when it fits its certificate."""
    one, other = make_clinic("One", NOW), make_clinic("Other", NOW)
    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    assert load_key(one).public_key() == _read(one).public_key()
    for certificate, key in (
        (one.certificate, other.key),
        (one.certificate, pem),
        (one.certificate, b"nothing"),
        (b"nothing", one.key),
    ):
        with pytest.raises(MesoDeskError, match="key-damaged"):
            load_key(Identity(certificate, key))


@pytest.mark.parametrize(
    ("clinic", "name", "registration", "key"),
    [
        ("\u200b", "Ada", "5", "name-missing"),
        ("Example Clinic", " ", "5", "name-missing"),
        ("Example Clinic", "Ada", "№ 5", "registration-unfit"),
    ],
)
def test_unfit_names_are_known_before_a_certificate_is_wanted(
    clinic: str, name: str, registration: str, key: str
) -> None:
    """What no certificate can hold is refused before anyone signs."""
    with pytest.raises(MesoDeskError, match=key):
        check_names(clinic, name, registration)

    check_names("Example Clinic", "Ada", "5")
