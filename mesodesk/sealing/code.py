"""The code on paper: which record a printed sheet says, signed, short enough to be typed.

A seal protects a file and says nothing of its print. The code names the record and is signed by the key that seals the
sheet, so that the clinic can tell without a network whether it ever made such a sheet. It cannot tell whether the rest
of the paper is what was printed. No name is in it, and nothing that was said. May import `certificates`, `container`.

    MESODESK1:      what it is, in version 1
    16 bytes        the record's id
    16 bytes        the first half of its SHA-256: nobody can find another record for it
     1 byte         the decision
     3 bytes        the day on which it was frozen, counted from 1 January of the year 1
     3 bytes        the first of the certificate's SHA-256: whose key to try
    64 bytes        the key's signature (ECDSA on P-256, r and s) over all of the above
     2 bytes        a CRC-16 (CCITT, as binascii.crc_hqx) of all bytes above: tells a slip in typing from a forgery

A CRC of 16 bits finds every fault that stays within 16 bits: any one letter, and any two neighbours that change places.

The 105 bytes are 168 letters of Crockford's base32: no I, L, O or U, so that whoever takes a 0 for an O or a 1 for an l
is understood. A QR code packs digits and capitals (alphanumeric mode) nearly as closely as bytes, and these 178 are
just what version 7 holds at error correction M. Base45 would save 10 letters and no version, and has blanks, "$", "%"
and both 0 and O in it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from mesodesk.sealing.certificates import Identity, fingerprint, load_key
from mesodesk.sealing.container import sign

PREFIX = "MESODESK1:"
"""Begins what is signed, too: no other signature of these keys begins so."""
DIGITS = 32
"""How many hexadecimal digits of the record's SHA-256 are in a code."""

_DECISIONS = ("yes", "not-today", "no")
"""Their places are part of the form."""
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""The letters of RFC 4648 for the same values."""
_ALIKE = str.maketrans("OIL", "011")
_WHOLE = re.compile(f"{PREFIX.strip(':').translate(_ALIKE)}([{_LETTERS}]{{168}})")
_NAMED, _SIGNED, _KEY = 36, 39, 3
"""Bytes that name the record, bytes that are signed, and bytes that name the key at their end."""
_HALF = 32
"""Bytes of each number of a signature."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a code says of a record.

    Attributes:
        id: 32 hexadecimal digits.
        sha256: the first `DIGITS` hexadecimal digits of its SHA-256.
        decision: `yes`, `not-today` or `no`.
        day: on which it was frozen.
    """

    id: str
    sha256: str
    decision: str
    day: date


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read whole. What it says is a claim until a key is found that made it."""

    named: Named
    _bytes: bytes

    def names_key(self, certificate: bytes) -> bool:
        """Say whether the code claims to be made with the key of a certificate (DER)."""
        return bytes.fromhex(fingerprint(certificate)).startswith(self._bytes[_NAMED:_SIGNED])

    def made_with(self, certificate: bytes) -> bool:
        """Say whether the key of a clinician's certificate (DER) made the code."""
        key = x509.load_der_x509_certificate(certificate).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        numbers = self._bytes[_SIGNED : _SIGNED + _HALF], self._bytes[_SIGNED + _HALF : _SIGNED + 2 * _HALF]
        signature = encode_dss_signature(*(int.from_bytes(number) for number in numbers))
        try:
            key.verify(signature, PREFIX.encode() + self._bytes[:_SIGNED], ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def write_code(named: Named, signer: Identity) -> str:
    """Return the code of a record, in digits, capitals and one colon. The same record and key give the same code.

    Raises:
        MesoDeskError: `key-damaged`.
    """
    content = bytes.fromhex(named.id) + bytes.fromhex(named.sha256)
    content += bytes([_DECISIONS.index(named.decision)]) + named.day.toordinal().to_bytes(3)
    content += bytes.fromhex(fingerprint(signer.certificate))[:_KEY]
    first, second = decode_dss_signature(sign(load_key(signer), PREFIX.encode() + content))
    content += first.to_bytes(_HALF) + second.to_bytes(_HALF)
    letters = base64.b32encode(content + _check(content)).decode()
    return PREFIX + letters.translate(str.maketrans(_STANDARD, _LETTERS))


def read_code(text: str) -> Code | None:
    """Read a code as it was typed, copied or scanned; None: it is none, or not all of it is as it was printed.

    Small letters, an O for a 0, an I or L for a 1, and blanks, line ends and signs in between do not matter.
    """
    plain = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    whole = _WHOLE.fullmatch(plain.translate(_ALIKE))
    if whole is None:
        return None
    content = base64.b32decode(whole[1].translate(str.maketrans(_LETTERS, _STANDARD)))
    if _check(content[:-2]) != content[-2:]:
        return None
    try:
        day = date.fromordinal(int.from_bytes(content[33:_NAMED]))
        named = Named(content[:16].hex(), content[16:32].hex(), _DECISIONS[content[32]], day)
    except (ValueError, IndexError):
        return None
    return Code(named, content)


def _check(content: bytes) -> bytes:
    return binascii.crc_hqx(content, 0xFFFF).to_bytes(2)
