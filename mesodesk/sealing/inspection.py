"""Telling whether a document still is what was sealed, whoever it comes from.

A document from outside is hostile until shown otherwise, so it is read in a child process with little memory and
time. Whatever becomes of the child there is a finding: a broken seal must never look like no seal.

What the file alone cannot tell: that a later seal (a withdrawal) was cut off, that a sealed document was printed
anew without its seal, and which of two documents is the newer one. Only the archive knows. Whether the pages say what
the record inside says is for whoever can read both. May import `errors`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any

from mesodesk.errors import MesoDeskError

LARGEST = 20 * 2**20
"""Bytes of the largest document that is looked into; ours have some tens of thousands."""

READY = b"ready"
"""The child's first line: from here on its end is the document's doing, before it is the installation's."""

_SECONDS = 20.0

_TRACES = tuple(
    re.compile(trace)
    for trace in (
        rb"/ByteRange",
        rb"/Type\s*/Sig\b",
        rb"/Contents\s*<30[0-9A-Fa-f]{128}",
        rb"/TransformMethod",
        rb"/Prop_Build",
    )
)
"""What a signature dictionary leaves in the bytes. A field that was only prepared for a seal has none of it."""


class Verdict(IntEnum):
    """What inspection says of a document; the numbers are the terminal's exit codes."""

    UNCHANGED = 0
    """Every byte is as it was sealed by a clinician of a clinic that is known here."""

    CHANGED = 1
    """It was sealed, and it is not the same any more."""

    UNREADABLE = 2
    """It is no PDF, or is damaged, locked or too large: nothing can be said."""

    NOT_SEALED = 3
    """A PDF in which nothing of a seal is left."""

    UNKNOWN_KEY = 4
    """Every byte is as it was sealed, but nobody known here vouches for who sealed it."""

    @property
    def holds(self) -> bool:
        """Whether every byte is as it was sealed, by whomever."""
        return self in (Verdict.UNCHANGED, Verdict.UNKNOWN_KEY)


@dataclass(frozen=True)
class Seal:
    """One seal of a document that is as it was sealed.

    Attributes:
        field: the name of the field that it fills.
        signer: who sealed. While there is a doubt, it is what somebody claims.
        clinic: who vouches for the signer; known or claimed likewise.
        sealed_at: the time that the signer claimed, aware.
        words: why it was sealed.
        fingerprint: of the signer's certificate.
        certificate: the signer's (DER).
        doubt: why nobody known here vouches for it, as the reason of a finding; empty when somebody does.
    """

    field: str
    signer: str
    clinic: str
    sealed_at: datetime | None
    words: str
    fingerprint: str
    certificate: bytes
    doubt: str = ""


@dataclass(frozen=True)
class Finding:
    """What inspection found.

    Attributes:
        verdict: the answer.
        reason: the entry of the catalogue's `verify` file that explains the answer.
        sha256: of the whole file, in hexadecimal digits.
        seals: oldest first; none unless every byte is as it was sealed.
        attachments: names and contents; sealed only with `UNCHANGED`, at best a hint with every other verdict.
        pages: the text of each page; none unless every byte is as it was sealed and all of it could be read.
    """

    verdict: Verdict
    reason: str
    sha256: str
    seals: tuple[Seal, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()
    pages: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write the finding for another process."""
        content = vars(self) | {
            "seals": [
                vars(seal)
                | {
                    "sealed_at": seal.sealed_at and seal.sealed_at.isoformat(),
                    "certificate": base64.b64encode(seal.certificate).decode(),
                }
                for seal in self.seals
            ],
            "attachments": [[name, base64.b64encode(data).decode()] for name, data in self.attachments],
        }
        return json.dumps(content)

    @classmethod
    def from_json(cls, text: bytes) -> Finding:
        """Read what `to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        content = json.loads(text)
        return cls(
            verdict=Verdict(content["verdict"]),
            reason=content["reason"],
            sha256=content["sha256"],
            seals=tuple(_read_seal(seal) for seal in content["seals"]),
            attachments=tuple((name, base64.b64decode(data)) for name, data in content["attachments"]),
            pages=tuple(content["pages"]),
        )


def inspect(pdf: bytes, known: Sequence[bytes], *, seconds: float = _SECONDS) -> Finding:
    """Inspect a document in a child process.

    Args:
        pdf: the file.
        known: the certificates (DER) of the clinics that this computer knows.
        seconds: after which the child is ended.

    Raises:
        MesoDeskError: `inspection-unavailable` when the child did not come as far as the document.
    """
    if len(pdf) > LARGEST:
        return _finding(Verdict.UNREADABLE, "too-large", pdf)
    if not is_pdf(pdf):
        return without_reading(pdf)
    ready, _, answer = _ask(request(pdf, known), seconds).partition(b"\n")
    if ready != READY:
        raise MesoDeskError("inspection-unavailable")
    found, _, pages = answer.partition(b"\n")
    try:
        return replace(Finding.from_json(found), pages=_read_pages(pages))
    except (ValueError, KeyError, TypeError):
        return without_reading(pdf)


def is_pdf(pdf: bytes) -> bool:
    """Say whether a file begins as a PDF does."""
    return pdf.startswith(b"%PDF")


def shows_seal(pdf: bytes) -> bool:
    """Say whether the bytes have traces of a seal: at least two of five, so that one lost byte hides none."""
    return sum(trace.search(pdf) is not None for trace in _TRACES) > 1


def without_reading(pdf: bytes) -> Finding:
    """Return what can be said of a document that could not be read."""
    if not is_pdf(pdf):
        return _finding(Verdict.UNREADABLE, "not-a-pdf", pdf)
    if shows_seal(pdf):
        return _finding(Verdict.CHANGED, "seal-damaged", pdf)
    return _finding(Verdict.UNREADABLE, "damaged", pdf)


def request(pdf: bytes, known: Sequence[bytes]) -> bytes:
    """Write what the child reads: a line with the known certificates, then the document."""
    return json.dumps([base64.b64encode(clinic).decode() for clinic in known]).encode() + b"\n" + pdf


def read_request(message: bytes) -> tuple[bytes, list[bytes]]:
    """Read what `request` wrote."""
    known, _, pdf = message.partition(b"\n")
    return pdf, [base64.b64decode(clinic) for clinic in json.loads(known)]


def _read_seal(content: dict[str, Any]) -> Seal:
    """Return a seal as `Finding.to_json` wrote it."""
    at = content.pop("sealed_at")
    certificate = base64.b64decode(content.pop("certificate"))
    return Seal(sealed_at=at and datetime.fromisoformat(at), certificate=certificate, **content)


def _read_pages(line: bytes) -> tuple[str, ...]:
    """Return the text of each page, or nothing when the child did not come to its end."""
    try:
        return tuple(json.loads(line))
    except ValueError:
        return ()


def _finding(verdict: Verdict, reason: str, pdf: bytes) -> Finding:
    """Return a finding that says nothing of a signer."""
    return Finding(verdict, reason, hashlib.sha256(pdf).hexdigest())


def _command() -> list[str]:
    """Return how the child is started: it takes no module from the current folder and leaves no files."""
    return [sys.executable, "-P", "-B", "-m", "mesodesk.sealing.child"]


def _ask(message: bytes, seconds: float) -> bytes:
    """Give the child a message and return all it says, which is less than it should be when it is ended early."""
    # The child finds the packages where this process found them, in the same order.
    places = os.pathsep.join(place for place in sys.path if place)
    try:
        child = subprocess.run(  # noqa: S603 - the command holds nothing from outside
            _command(),
            input=message,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env=os.environ | {"PYTHONPATH": places},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    except OSError:
        return b""
    return child.stdout
