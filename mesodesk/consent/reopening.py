"""The short code on the sheet of a no or a "not today", by which exactly this talk is found again."""

from __future__ import annotations

import hashlib
import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: the ten digits, and of the letters all but I, L, O and U."""
LENGTH = 8
_GROUP = 4
_LOOK_ALIKES = str.maketrans("ILO", "110")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NUMBER = re.compile(r"[0-9a-f]{32}")


def reopening_code(record_id: str) -> str:
    """Return the code of a talk, in two groups of four: 40 bits of the SHA-256 of its id.

    The id alone makes it, so that it is known before the review, stands on the very pages that are signed, and is
    found by the names of the kept files. It names a talk and guards nothing: two talks may have the same one.
    """
    number = int.from_bytes(hashlib.sha256(record_id.encode()).digest()[:5])
    signs = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, LENGTH, _GROUP))


def read_code(typed: str) -> str | None:
    """Return a code as it is printed, however somebody typed it; None if it is no code.

    Case, blanks and hyphens do not count, and a letter that looks like a digit is read as the digit.
    """
    signs = _tidy(typed).upper().translate(_LOOK_ALIKES)
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}" if _CODE.fullmatch(signs) else None


def read_number(typed: str) -> str | None:
    """Return a sheet number as it is kept, however somebody typed it; None if it is no number of a sheet."""
    signs = _tidy(typed).lower()
    return signs if _NUMBER.fullmatch(signs) else None


def _tidy(typed: str) -> str:
    """Leave out blanks, hyphens of every kind, and signs that cannot be seen."""
    return "".join(sign for sign in typed if not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Cf"))
