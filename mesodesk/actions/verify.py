"""Tell whether a PDF is unchanged since it was sealed, and what that means."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from mesodesk.actions.desk import Desk
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record
from mesodesk.exchange.slip_file import NAME as SLIP
from mesodesk.exchange.slip_file import SealedSlip, read_slip
from mesodesk.sealing.inspection import LARGEST, Finding, Verdict, inspect

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found."""

    finding: Finding
    sealed: SealedRecord | None
    """The record inside, where it can be read. Unless the document is unchanged it is a hint and no more."""
    kept: bool | None
    """True: these are the bytes that this computer keeps; False: it keeps others; None: it knows no such document."""
    slip: SealedSlip | None = None
    """The same of a slip."""


def verify(desk: Desk, path: Path) -> Verification:
    """Check a PDF against its seal, the clinics known here, and the document kept under its id.

    Raises:
        MesoDeskError: `file-missing`, `file-unreadable` or `file-too-large`.
    """
    from mesodesk.actions.identity import known_clinics

    data = read_file(path)
    finding = inspect(data, known_clinics(desk.archive))
    sealed = _read(finding, NAME, read_record)
    slip = _read(finding, SLIP, read_slip)
    documents = _kept_documents(desk, sealed, slip)
    kept = all(document == data for document in documents) if documents else None
    if finding.verdict is Verdict.NOT_SEALED and kept is False:
        # The seal was cut off: what is left is a sound PDF, and only the kept document can tell.
        finding = replace(finding, verdict=Verdict.CHANGED, reason="seal-removed")
    return Verification(finding, sealed, kept, slip)


def _read(finding: Finding, name: str, read: Callable[[bytes], T]) -> T | None:
    """Return what is attached under a name, if it is there and can be understood."""
    attached = dict(finding.attachments).get(name)
    if attached is not None:
        with contextlib.suppress(MesoDeskError):
            return read(attached)
    return None


def _kept_documents(desk: Desk, sealed: SealedRecord | None, slip: SealedSlip | None) -> list[bytes]:
    """Return what is kept under the ids of the record and the slip inside; an id that is none of ours is none's."""
    try:
        found = [
            desk.archive.document(sealed.record.id) if sealed else None,
            desk.archive.slip(slip.record.sheet.id, slip.record.id) if slip else None,
        ]
    except MesoDeskError as error:
        if error.key != "id-broken":
            raise
        return []
    return [document for document in found if document is not None]


def describe(desk: Desk, found: Verification) -> tuple[str, ...]:
    """Return what was found in sentences for a layperson: the verdict, what it means, who sealed it, our own copy."""
    say, finding = desk.catalogue.say, found.finding
    lines = [
        say(f"verify.{finding.verdict.name.lower().replace('_', '-')}"),
        say(f"verify.reason-{finding.reason}"),
    ]
    if found.slip is not None and finding.verdict in (Verdict.UNCHANGED, Verdict.UNKNOWN_KEY):
        record, day = found.slip.record, desk.catalogue.day
        slots = {
            "day": day(record.injected.date()),
            "sheet": record.sheet.id,
            "signed": day(record.sheet.signed.date()),
        }
        lines.append(say("verify.slip" if finding.verdict is Verdict.UNCHANGED else "verify.slip-claims", **slots))
    if finding.signer is not None and finding.sealed_at is not None:
        when = desk.catalogue.moment(finding.sealed_at.astimezone())
        clinic = finding.clinic or say("verify.no-clinic")
        lines.append(say("verify.sealed-by", name=finding.signer, clinic=clinic, when=when))
    if finding.fingerprint and finding.verdict in (Verdict.UNCHANGED, Verdict.UNKNOWN_KEY):
        lines.append(say("verify.key", fingerprint=finding.fingerprint))
    if found.kept is not None:
        lines.append(say("verify.kept-same" if found.kept else "verify.kept-differs"))
    return tuple(lines)


def read_file(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        MesoDeskError: `file-missing`, `file-unreadable` or `file-too-large`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)  # no more, whatever the file says of its size: a device has no end
    except FileNotFoundError as error:
        raise MesoDeskError("file-missing", path=str(path)) from error
    except OSError as error:
        raise MesoDeskError("file-unreadable", path=str(path)) from error
    if len(data) > LARGEST:
        raise MesoDeskError("file-too-large", path=str(path), limit=LARGEST // 2**20)
    return data
