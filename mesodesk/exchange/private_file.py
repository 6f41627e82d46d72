"""What the clinic keeps and nobody else sees: the consultation with its answers, beside the sealed document."""

from __future__ import annotations

from dataclasses import dataclass

from mesodesk.consent.consultation import Answer, Consultation
from mesodesk.exchange.codec import from_json, sha256, to_json

SCHEMA = "mesodesk.private/1"


@dataclass(frozen=True, slots=True)
class Private:
    """A finished consultation and the secret that keeps its answers from being guessed out of their hash."""

    schema: str
    secret: str
    consultation: Consultation


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the record's hash of the answers covers."""

    secret: str
    answers: tuple[Answer, ...]


def answers_sha256(secret: str, answers: tuple[Answer, ...]) -> str:
    """Return the hash that a record carries in place of the answers.

    A few yes and no would be guessed from a bare hash in no time, hence the secret.
    """
    return sha256(_Bound(secret, answers))


def write_private(secret: str, consultation: Consultation) -> bytes:
    """Return the private file of a finished consultation."""
    return to_json(Private(SCHEMA, secret, consultation))


def read_private(data: bytes) -> Private:
    """Read a private file.

    Raises:
        MesoDeskError: as `from_json`.
    """
    return from_json(data, Private, SCHEMA)
