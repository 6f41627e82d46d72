"""Who takes part in a consultation, and in what role."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """In what role somebody takes part and signs, in the order of signing."""

    PATIENT = "patient"
    REPRESENTATIVE = "representative"
    """Decides for the patient, by an authority that the sheet names."""
    INTERPRETER = "interpreter"
    WITNESS = "witness"
    CHAPERONE = "chaperone"
    CLINICIAN = "clinician"


OTHERS = tuple(role for role in Role if role not in (Role.PATIENT, Role.CLINICIAN))
"""The roles of a `Party`; the patient and the clinician have places of their own."""
EXPLAINED = {Role.REPRESENTATIVE: "party-authority", Role.INTERPRETER: "party-language"}
"""The roles of which one thing more is asked, and the point that is missing without it."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is here beside patient and clinician; each role is held by one person."""

    role: Role
    name: str = ""
    detail: str = ""
    """By what authority a representative decides ("parent"), or the language that an interpreter interprets."""


def same_name(one: str, other: str) -> bool:
    """Tell whether two texts name the same person: case, blanks and the way of writing an accent do not count."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(unicodedata.normalize("NFC", text).casefold().split()))
