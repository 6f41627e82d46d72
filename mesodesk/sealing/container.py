"""The signature container (CMS) of a seal, which is built in one way only.

Most of a container is not signed: its version, its list of algorithms, the order of its parts, even which of two
equally valid numbers the signature is. So there is one form, and inspection builds it again and compares.
May import nothing of ours.
"""

from __future__ import annotations

import hashlib

from asn1crypto import algos, cms, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

DIGEST = "sha256"

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve P-256."""

LONGEST_SIGNATURE = encode_dss_signature(_ORDER - 1, _ORDER // 2)
"""Stands in for a signature while room is reserved; none is longer."""


def signed_attributes(certificate: bytes, digest: bytes) -> bytes:
    """Return what the key signs (DER): the document's digest, and which certificate the key belongs to.

    There is no signing time here: PAdES has it in the signature dictionary.
    """
    holder = x509.Certificate.load(certificate)
    issuer = x509.GeneralNames([x509.GeneralName("directory_name", holder.issuer)])
    bound = tsp.ESSCertIDv2(
        {
            "cert_hash": hashlib.sha256(certificate).digest(),
            "issuer_serial": {"issuer": issuer, "serial_number": holder.serial_number},
        }
    )
    # Written and loaded again: the library writes what is new more than once at each level above it.
    named = tsp.SigningCertificateV2.load(tsp.SigningCertificateV2({"certs": [bound]}).dump())
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [named]}),
        ]
    )
    return bytes(attributes.dump())


def sign(key: ec.EllipticCurvePrivateKey, attributes: bytes) -> bytes:
    """Sign the attributes. The number is derived, not drawn (RFC 6979): poor randomness cannot give away the key."""
    return _lower(key.sign(attributes, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))


def container(certificate: bytes, attributes: bytes, signature: bytes) -> bytes:
    """Return the one form (DER) in which a certificate, signed attributes and a signature make a seal.

    Only the signer's certificate is inside: it is bound by its hash in the attributes, another one would not be.

    Raises:
        ValueError: the signature or the certificate is none.
    """
    holder = x509.Certificate.load(certificate)
    digest = algos.DigestAlgorithm({"algorithm": DIGEST})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": holder.issuer, "serial_number": holder.serial_number}),
            ),
            "digest_algorithm": digest,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signed_attrs": cms.CMSAttributes.load(attributes),
            "signature": _lower(signature),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices("certificate", holder)],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _lower(signature: bytes) -> bytes:
    """Return the one of the two valid forms of a signature that has the smaller second number."""
    first, second = decode_dss_signature(signature)
    return encode_dss_signature(first, min(second, _ORDER - second))
