"""Certificates: a clinic vouches for its clinicians, and a clinician's key makes the seal.

A clinic is trusted by its certificate, never by its name: anyone can make another one with the same name.
May import `errors`.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mesodesk.errors import MesoDeskError

CLINIC_LASTS = timedelta(days=20 * 365 + 5)
CLINICIAN_LASTS = timedelta(days=3 * 365 + 1)

LEEWAY = timedelta(hours=1)
"""A certificate begins this much before it is made, so that a clock put right by minutes does not stop a seal."""

_COMMON_NAME_BYTES = 64
"""X.520 allows 64 characters; the library counts bytes, so a name in another script is cut sooner."""

_ORGANISATION_CHARACTERS = 64
_WHOLE_NAME_CHARACTERS = 400
_WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")
"""The attribute `name` of X.520, which may be long: it holds a name that the common name had to cut."""

_REGISTRATION_CHARACTERS = 64
_PRINTABLE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?")
"""What X.520 allows in a serial number (PrintableString)."""

_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They can make a name look like another one."""


@dataclass(frozen=True)
class Identity:
    """A certificate and the key that belongs to it.

    Attributes:
        certificate: DER.
        key: PKCS#8 PEM, not encrypted; the vault keeps it.
    """

    certificate: bytes
    key: bytes


@dataclass(frozen=True)
class Names:
    """What a certificate says about its holder: a claim, as long as nobody checked who issued it.

    Attributes:
        common_name: the whole name, also where the common name itself had to be cut.
        organisation: the clinic.
        serial_number: a clinician's registration number; empty when there is none.
    """

    common_name: str
    organisation: str
    serial_number: str


def make_clinic(name: str, now: datetime) -> Identity:
    """Make a clinic's own certificate, which can vouch for clinicians and for nothing else.

    Args:
        name: any script. The common name holds its first 64 bytes; a longer one is kept whole in the attribute
            `name`. The organisation holds its first 64 characters.
        now: an aware moment.

    Raises:
        MesoDeskError: `name-missing` when no letter of the name can be kept.
    """
    clean = _clean(name)
    subject = x509.Name([*_name_attributes(clean), _organisation(clean)])
    key = ec.generate_private_key(ec.SECP256R1())
    begins = _whole_seconds(now) - LEEWAY
    builder = _builder(subject, subject, key.public_key(), begins, begins + CLINIC_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(of_clinic=True), critical=True)
    return _identity(builder.sign(key, hashes.SHA256()), key)


def issue_clinician(clinic: Identity, name: str, registration: str, now: datetime) -> Identity:
    """Issue a certificate with which one clinician can seal, for three years or as long as the clinic's lasts.

    Args:
        clinic: who vouches.
        name: any script; see `make_clinic`.
        registration: the clinician's registration number, or nothing. Digits of any script become 0 to 9.
        now: an aware moment.

    Raises:
        MesoDeskError: `name-missing`; `registration-unfit` when the number has other characters than X.520
            allows, or more than 64; `clock-wrong` when the clinic's certificate does not cover `now`.
    """
    issuer = x509.load_der_x509_certificate(clinic.certificate)
    check_clock(clinic.certificate, now)
    subject = x509.Name(
        [
            *_name_attributes(_clean(name)),
            *issuer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME),
            *_registration(registration),
        ]
    )
    key = ec.generate_private_key(ec.SECP256R1())
    begins = max(_whole_seconds(now) - LEEWAY, issuer.not_valid_before_utc)
    ends = min(_whole_seconds(now) + CLINICIAN_LASTS, issuer.not_valid_after_utc)
    builder = _builder(subject, issuer.subject, key.public_key(), begins, ends)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(of_clinic=False), critical=True)
    held = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(held), critical=False
    )
    return _identity(builder.sign(load_key(clinic), hashes.SHA256()), key)


def check_names(clinic: str, name: str, registration: str) -> None:
    """Refuse, before anyone signs, what no certificate could be issued for.

    Raises:
        MesoDeskError: `name-missing`, `registration-unfit`.
    """
    _clean(clinic)
    _clean(name)
    _registration(registration)


def load_key(identity: Identity) -> ec.EllipticCurvePrivateKey:
    """Return the key of an identity, once it is sure that it belongs to the certificate.

    Raises:
        MesoDeskError: `key-damaged`.
    """
    try:
        key = serialization.load_pem_private_key(identity.key, password=None)
        held = x509.load_der_x509_certificate(identity.certificate).public_key()
    except (ValueError, TypeError) as error:
        raise MesoDeskError("key-damaged") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != held:
        raise MesoDeskError("key-damaged")
    return key


def covers(certificate: bytes, moment: datetime) -> bool:
    """Say whether a certificate is valid at an aware moment."""
    held = x509.load_der_x509_certificate(certificate)
    return held.not_valid_before_utc <= moment <= held.not_valid_after_utc


def ended(certificate: bytes, moment: datetime) -> bool:
    """Say whether a certificate has run out before an aware moment."""
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc < moment


def check_clock(certificate: bytes, moment: datetime) -> None:
    """Refuse a moment that a certificate does not cover.

    Raises:
        MesoDeskError: `clock-wrong`.
    """
    if not covers(certificate, moment):
        held = x509.load_der_x509_certificate(certificate)
        raise MesoDeskError(
            "clock-wrong",
            now=moment.date().isoformat(),
            begins=held.not_valid_before_utc.date().isoformat(),
            ends=held.not_valid_after_utc.date().isoformat(),
        )


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def issued_by(certificate: bytes, clinic: bytes) -> bool:
    """Say whether a clinic's key signed a certificate that is fit for sealing; the time is not looked at.

    What cannot be read was issued by nobody.
    """
    try:
        held = x509.load_der_x509_certificate(certificate)
        issuer = x509.load_der_x509_certificate(clinic)
        held.verify_directly_issued_by(issuer)
        authority = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        may_issue = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        may_seal = held.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return authority.ca and may_issue.key_cert_sign and may_seal.digital_signature and may_seal.content_commitment


def names(certificate: bytes) -> Names:
    """Return what a certificate says about its holder; what it leaves out or says unreadably is empty."""
    try:
        subject = x509.load_der_x509_certificate(certificate).subject
    except ValueError:
        return Names("", "", "")
    return Names(
        common_name=_first(subject, _WHOLE_NAME) or _first(subject, NameOID.COMMON_NAME),
        organisation=_first(subject, NameOID.ORGANIZATION_NAME),
        serial_number=_first(subject, NameOID.SERIAL_NUMBER),
    )


def _first(subject: x509.Name, attribute: x509.ObjectIdentifier) -> str:
    """Return the first value of an attribute as text, or nothing."""
    found = subject.get_attributes_for_oid(attribute)
    return str(found[0].value) if found else ""


def _clean(name: str) -> str:
    """Return a name on one line, composed, without controls and without marks that change its direction.

    Raises:
        MesoDeskError: `name-missing`.
    """
    kept = (c for c in name if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))
    clean = " ".join("".join(c for c in kept if c not in _DIRECTION_MARKS).split())
    clean = unicodedata.normalize("NFC", clean)[:_WHOLE_NAME_CHARACTERS].strip()
    if not any(c.isprintable() and c != " " for c in clean):
        raise MesoDeskError("name-missing")
    return clean


def _name_attributes(name: str) -> list[x509.NameAttribute[str]]:
    """Return the common name and, where that had to be cut, the whole name beside it."""
    cut = name.encode()[:_COMMON_NAME_BYTES].decode(errors="ignore").strip()
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, cut)]
    if cut != name:
        attributes.append(x509.NameAttribute(_WHOLE_NAME, name))
    return attributes


def _organisation(name: str) -> x509.NameAttribute[str]:
    """Return the clinic's name as an organisation."""
    return x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:_ORGANISATION_CHARACTERS].strip())


def _registration(number: str) -> list[x509.NameAttribute[str]]:
    """Return a registration number as X.520 wants it, or nothing when there is none.

    Raises:
        MesoDeskError: `registration-unfit`.
    """
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in " ".join(number.split()))
    if len(plain) > _REGISTRATION_CHARACTERS or not _PRINTABLE.issuperset(plain):
        raise MesoDeskError("registration-unfit")
    return [x509.NameAttribute(NameOID.SERIAL_NUMBER, plain)] if plain else []


def _whole_seconds(moment: datetime) -> datetime:
    """Cut a moment to what a certificate can hold."""
    return moment.replace(microsecond=0)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    """Return what every certificate of ours has; the serial number is 128 random bits and never 0."""
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
    builder = builder.serial_number(1 + secrets.randbelow(2**128 - 1))
    builder = builder.not_valid_before(begins).not_valid_after(ends)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, of_clinic: bool) -> x509.KeyUsage:
    """Return what a key may do: a clinic's vouches, a clinician's seals, and neither does the other's work."""
    return x509.KeyUsage(
        digital_signature=not of_clinic,
        content_commitment=not of_clinic,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=of_clinic,
        crl_sign=of_clinic,
        encipher_only=False,
        decipher_only=False,
    )


def _identity(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Identity:
    """Write a certificate and its key as bytes."""
    return Identity(
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
