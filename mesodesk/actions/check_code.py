"""Tell from the code on a paper copy which kept sheet it names: against the archive, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from mesodesk.actions.desk import Desk
from mesodesk.actions.identity import known_clinicians
from mesodesk.actions.verify import CODE, Verification, describe_withdrawal, verified
from mesodesk.consent.record import Record
from mesodesk.sealing.code import DIGITS, Code, Named, read_code
from mesodesk.sealing.inspection import Verdict


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
    kept: Verification | None = None
    """The kept sheet in its newest version, where the code is this sheet's."""


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
    revisions = desk.archive.revisions(code.named.id)
    kept = verified(desk, revisions[-1]) if revisions else None
    vouched = known_clinicians(desk.archive)
    if kept is not None and kept.finding.verdict is Verdict.UNCHANGED:
        # the key of somebody who left may be gone from the folder
        vouched = (*vouched, kept.finding.seals[0].certificate)
    return _made_by_none(code, vouched) or _compared(code.named, kept)


def _made_by_none(code: Code, vouched: tuple[bytes, ...]) -> CodeFinding | None:
    """Return what is wrong with who made a code, None if it was somebody whom a known clinic vouches for."""
    claimed = [certificate for certificate in vouched if code.names_key(certificate)]
    if not claimed:
        return CodeFinding(CodeVerdict.UNKNOWN_KEY, "unknown-key")
    if not any(code.made_with(certificate) for certificate in claimed):
        return CodeFinding(CodeVerdict.REFUSED, "bad-signature")
    return None


def _compared(claim: Named, kept: Verification | None) -> CodeFinding:
    """Compare what our own code says with the sheet that is kept under its number."""
    if kept is None:
        return CodeFinding(CodeVerdict.NOT_KEPT, "not-kept", claim)
    if kept.sealed is None or not kept.finding.verdict.holds:
        return CodeFinding(CodeVerdict.UNREADABLE, "kept-damaged", claim)
    if named(kept.sealed.record, kept.sealed.record_sha256) != claim:
        return CodeFinding(CodeVerdict.REFUSED, "other-record", claim)
    return CodeFinding(CodeVerdict.KEPT, "kept", claim, kept)


def describe_code(desk: Desk, found: CodeFinding) -> tuple[str, ...]:
    """Return what was found in sentences for a layperson: the verdict, the sheet, and what a code cannot tell."""
    say, claim, kept = desk.catalogue.say, found.named, found.kept
    lines = [say(f"verify.code-{found.reason}")]
    if kept is not None:
        lines += describe_withdrawal(desk, kept)
    if claim is not None:
        decision, day = say(f"explain.decision-{claim.decision}"), desk.catalogue.day(claim.day)
        lines.append(say("verify.code-says", id=claim.id, day=day, decision=decision))
    if kept is not None and kept.sealed is not None:
        lines.append(say("verify.code-compare", id=kept.sealed.record.id))
        lines.append(say("verify.code-foot", code=kept.sealed.record_sha256[:CODE]))
    return tuple(lines)


def facts(found: CodeFinding) -> dict[str, Any]:
    """Return the same for programs; what the code says is left out unless a known key made it."""
    claim, kept = found.named, found.kept
    return {
        "verdict": found.verdict.name.lower().replace("_", "-"),
        "exit_code": int(found.verdict),
        "reason": found.reason,
        "record_id": claim and claim.id,
        "record_sha256_begins": claim and claim.sha256,
        "decision": claim and claim.decision,
        "day": claim and claim.day,
        "withdrawal": kept and kept.withdrawn,
        "withdrawn_at": kept and kept.withdrawal and kept.withdrawal.sealed_at,
    }
