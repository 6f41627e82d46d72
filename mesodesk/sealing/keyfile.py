"""A certificate and its key as one text file. May import `certificates` and `errors`."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import Identity

_MARK = b"-----BEGIN PRIVATE KEY-----"


def to_pem(identity: Identity) -> bytes:
    """Return an identity as PEM: the certificate, then the key."""
    return x509.load_der_x509_certificate(identity.certificate).public_bytes(Encoding.PEM) + identity.key


def from_pem(pem: bytes) -> Identity:
    """Read what `to_pem` wrote.

    Raises:
        MesoDeskError: `key-damaged`.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        return Identity(certificate.public_bytes(Encoding.DER), pem[pem.index(_MARK) :])
    except ValueError as error:
        raise MesoDeskError("key-damaged") from error
