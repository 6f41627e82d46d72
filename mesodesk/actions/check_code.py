"""Tell from the code on a paper copy which kept sheet it names: against the archive, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from mesodesk.actions.desk import Desk
from mesodesk.actions.identity import known_clinicians, known_clinics
from mesodesk.consent.record import Record
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record
from mesodesk.sealing.code import DIGITS, Code, Named, read_code
from mesodesk.sealing.inspection import Finding, Verdict, inspect


class CodeVerdict(IntEnum):
    """What a code says; the numbers are the terminal's exit codes, close to those for a PDF."""

    KEPT = 0
    """Made by a clinician of a clinic that is known here, for a sheet that is kept here."""

    REFUSED = 1
    """Not what this clinic made for a sheet that it keeps."""

    UNREADABLE = 2
    """It is no code, was mistyped, or the kept sheet is itself damaged: nothing can be said."""

    NOT_KEPT = 3
    """Made here, but no such sheet is kept."""

    UNKNOWN_KEY = 4
    """No key that is known here made it."""


@dataclass(frozen=True, slots=True)
class CodeFinding:
    """What was found."""

    verdict: CodeVerdict
    reason: str
    """The entry of the catalogue's `verify` file that tells it, after `code-`."""
    named: Named | None = None
    """What the code says. Without a key that made it, nothing."""
    sealed: SealedRecord | None = None
    """The kept sheet's record, where the code is this sheet's."""


def named(record: Record, record_sha256: str) -> Named:
    """Return what the code of a record says."""
    return Named(record.id, record_sha256[:DIGITS], record.decision.value, record.frozen.date())


def check_code(desk: Desk, text: str) -> CodeFinding:
    """Check the code of a paper copy, as it was typed or scanned.

    Raises:
        MesoDeskError: `file-unreadable` or `inspection-unavailable`.
    """
    code = read_code(text)
    if code is None:
        return CodeFinding(CodeVerdict.UNREADABLE, "unreadable")
    document = desk.archive.document(code.named.id)
    seal = None if document is None else inspect(document, known_clinics(desk.archive))
    vouched = known_clinicians(desk.archive)
    if seal is not None and seal.verdict is Verdict.UNCHANGED:
        vouched = (*vouched, seal.seals[0].certificate)  # the key of somebody who left may be gone from the folder
    return _made_by_none(code, vouched) or _compared(code.named, seal)


def _made_by_none(code: Code, vouched: tuple[bytes, ...]) -> CodeFinding | None:
    """Return what is wrong with who made a code, None if it was somebody whom a known clinic vouches for."""
    claimed = [certificate for certificate in vouched if code.names_key(certificate)]
    if not claimed:
        return CodeFinding(CodeVerdict.UNKNOWN_KEY, "unknown-key")
    if not any(code.made_with(certificate) for certificate in claimed):
        return CodeFinding(CodeVerdict.REFUSED, "bad-signature")
    return None


def _compared(claim: Named, seal: Finding | None) -> CodeFinding:
    """Compare what our own code says with the sheet that is kept under its number."""
    if seal is None:
        return CodeFinding(CodeVerdict.NOT_KEPT, "not-kept", claim)
    kept = _record_in(seal)
    if kept is None:
        return CodeFinding(CodeVerdict.UNREADABLE, "kept-damaged", claim)
    if named(kept.record, kept.record_sha256) != claim:
        return CodeFinding(CodeVerdict.REFUSED, "other-record", claim)
    return CodeFinding(CodeVerdict.KEPT, "kept", claim, kept)


def _record_in(seal: Finding) -> SealedRecord | None:
    """Return the record in a kept sheet, if the sheet is unchanged."""
    attached = dict(seal.attachments).get(NAME)
    if seal.verdict is not Verdict.UNCHANGED or attached is None:
        return None
    try:
        return read_record(attached)
    except MesoDeskError:
        return None


def describe_code(desk: Desk, found: CodeFinding) -> tuple[str, ...]:
    """Return what was found in sentences for a layperson: the verdict, the sheet, and what a code cannot tell."""
    say, claim = desk.catalogue.say, found.named
    lines = [say(f"verify.code-{found.reason}")]
    if claim is not None:
        decision, day = say(f"explain.decision-{claim.decision}"), desk.catalogue.day(claim.day)
        lines.append(say("verify.code-says", id=claim.id, day=day, decision=decision))
    if found.sealed is not None:
        lines.append(say("verify.code-compare", id=found.sealed.record.id))
        lines.append(say("verify.code-foot", code=found.sealed.record_sha256[:16]))
    return tuple(lines)
