"""Tell whether a PDF is unchanged since it was sealed, and what that means."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_slip
from mesodesk.consent.consultation import Decision
from mesodesk.consent.marks import Role, lacks_witness, required_roles
from mesodesk.consent.reopening import read_number
from mesodesk.document.fields import WITHDRAWAL_FIELD
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record
from mesodesk.exchange.slip_file import NAME as SLIP
from mesodesk.exchange.slip_file import SealedSlip, read_slip
from mesodesk.sealing.inspection import LARGEST, Finding, Seal, Verdict, inspect
from mesodesk.wording.catalogue import Catalogue

CODE = 16
"""Digits of the record's code that stand at the foot of every page."""

T = TypeVar("T")


class Withdrawal(StrEnum):
    """Whether a yes was taken back, as far as a file and what is kept here can tell."""

    NONE = "none"
    TAKEN_BACK = "taken-back"
    CLAIMED = "claimed"
    """The file says so, but nobody known here vouches for that."""
    DAMAGED = "damaged"
    """A later version is kept here, and it cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found."""

    finding: Finding
    sealed: SealedRecord | None
    """The record inside, where it can be read. Unless the document is unchanged it is a hint and no more."""
    kept: bool | None
    """True: these are bytes that this computer keeps; False: it keeps others; None: it knows no such document."""
    later: bool
    """Whether this computer keeps a later version, in which the yes is taken back."""
    withdrawal: Seal | None
    """The seal over that the yes is taken back, in the newest version known; None: there is none, or it is damaged."""
    code_printed: bool | None
    """Whether the pages carry the code of the record inside; None where one of the two cannot be read."""
    lost: bool = False
    """Whether a later version is kept here in which no seal says any more that the yes was taken back."""
    slip: SealedSlip | None = None
    """The record inside a slip, likewise."""
    corrected_by: str = ""
    """The number of the kept slip that corrects this one."""

    @property
    def withdrawn(self) -> Withdrawal:
        """Whether the yes was taken back."""
        if self.withdrawal is None:
            return Withdrawal.DAMAGED if self.lost else Withdrawal.NONE
        return Withdrawal.CLAIMED if self.withdrawal.doubt else Withdrawal.TAKEN_BACK

    def required_marks(self) -> tuple[Role, ...]:
        """Return who had to sign for what was decided; nobody when there is no record that can be read."""
        if self.sealed is None:
            return ()
        record, kinds = self.sealed.record, {mark.role: mark.kind for mark in self.sealed.marks}
        required = required_roles(record.decision, [party.role for party in record.parties])
        return (*required, Role.WITNESS) if lacks_witness(required, kinds) else required

    def missing_marks(self) -> tuple[Role, ...]:
        """Return who of them did not sign this record."""
        if self.sealed is None:
            return ()
        names = {person.role: person.name for person in self.sealed.record.signatories}
        sha256, marks = self.sealed.record_sha256, self.sealed.marks
        there = {mark.role for mark in marks if mark.role in names and mark.stands_for(sha256, names[mark.role])}
        return tuple(role for role in self.required_marks() if role not in there)


def verify(desk: Desk, path: Path) -> Verification:
    """Check a PDF against its seals, the clinics known here, its own record, and what is kept under its number.

    Raises:
        MesoDeskError: `file-missing`, `file-unreadable` or `file-too-large`.
    """
    return verified(desk, read_file(path))


def verified(desk: Desk, data: bytes) -> Verification:
    """Check the bytes of a PDF likewise.

    Raises:
        MesoDeskError: `file-unreadable`.
    """
    from mesodesk.actions.identity import known_clinics

    known = known_clinics(desk.archive)
    finding = inspect(data, known)
    sealed, slip = record_in(finding), _read(finding, SLIP, read_slip)
    revisions = desk.archive.revisions(sealed.record.id) if sealed else ()
    kept_slip = desk.archive.slip(slip.record.sheet.id, slip.record.id) if slip else None
    here = revisions if kept_slip is None else (kept_slip,)
    kept = data in here if here else None
    printed = _code_printed(sealed or slip, finding.pages)
    if finding.verdict is Verdict.NOT_SEALED and kept is False:
        # The seal was cut off: what is left is a sound PDF, and only the kept document can tell.
        finding = replace(finding, verdict=Verdict.CHANGED, reason="seal-removed")
    elif printed is False:
        finding = replace(finding, verdict=Verdict.CHANGED, reason="code-differs")
    later = len(revisions) > 1 and data != revisions[-1]
    newest = inspect(revisions[-1], known) if later else finding
    withdrawal = next((seal for seal in newest.seals if seal.field == WITHDRAWAL_FIELD), None)
    lost = len(revisions) > 1 and withdrawal is None
    return Verification(finding, sealed, kept, later, withdrawal, printed, lost, slip, _corrected_by(desk, slip))


def _corrected_by(desk: Desk, slip: SealedSlip | None) -> str:
    """Return the number of the kept slip that corrects a slip; a damaged one says nothing."""
    if slip is None or read_number(slip.record.sheet.id) is None:
        return ""
    sheet, number = slip.record.sheet.id, slip.record.id
    for other in desk.archive.slips_of(sheet):
        with contextlib.suppress(MesoDeskError):
            found = sealed_slip(desk, sheet, other)
            if found and found.record.corrects == number:
                return other
    return ""


def record_in(finding: Finding) -> SealedRecord | None:
    """Return the record inside a document; None when there is none that can be read."""
    return _read(finding, NAME, read_record)


def _read(finding: Finding, name: str, read: Callable[[bytes], T]) -> T | None:
    """Return what is attached under a name, if it is there and can be understood."""
    attached = dict(finding.attachments).get(name)
    if attached is not None:
        with contextlib.suppress(MesoDeskError):
            return read(attached)
    return None


def _code_printed(inside: SealedRecord | SealedSlip | None, pages: Sequence[str]) -> bool | None:
    """Tell whether the record's code stands on the pages whole, and its beginning on each of them."""
    if inside is None or not pages:
        return None
    words = ["".join(page.split()) for page in pages]  # a line may end anywhere
    whole = inside.record_sha256
    return whole in "".join(words) and all(whole[:CODE] in page.replace(whole, "") for page in words)


def describe(desk: Desk, found: Verification) -> tuple[str, ...]:
    """Return what was found in sentences for a layperson: the answers first, then who sealed it."""
    return tuple(_Told(desk.catalogue, found).lines())


def describe_withdrawal(desk: Desk, found: Verification) -> tuple[str, ...]:
    """Return in a sentence whether the yes of a document was taken back; nothing where there was no yes."""
    return tuple(_Told(desk.catalogue, found).withdrawal())


@dataclass(frozen=True)
class _Told:
    catalogue: Catalogue
    found: Verification

    def lines(self) -> Iterator[str]:
        finding, kept = self.found.finding, self.found.kept
        yield self._say(finding.verdict.name.lower().replace("_", "-"))
        yield self._say(f"reason-{finding.reason}")
        yield from self.withdrawal()
        if finding.verdict.holds:
            yield from self._inside()
        if kept is not None:
            yield self._say("kept-same" if kept else "kept-differs")
        yield from self._who()

    def withdrawal(self) -> Iterator[str]:
        found = self.found
        if found.withdrawn is Withdrawal.DAMAGED:
            yield self._say("later-damaged")
        elif found.withdrawal is not None:
            key = "taken-back-claimed" if found.withdrawn is Withdrawal.CLAIMED else "taken-back"
            yield self._say("later" if found.later else key, when=self._when(found.withdrawal))
        elif found.finding.verdict.holds and found.sealed and found.sealed.record.decision is Decision.YES:
            yield self._say("not-taken-back" if found.kept else "taken-back-unknown")

    def _inside(self) -> Iterator[str]:
        found, inside = self.found, self.found.sealed or self.found.slip
        if inside is None:
            yield self._say("no-record")
            return
        if found.sealed is not None:
            missing = found.missing_marks()
            names = [self.catalogue.say(f"explain.role-{role}") for role in missing or found.required_marks()]
            roles = self.catalogue.say("paper.join").join(names)
            yield self._say("marks-missing" if missing else "marks-there", roles=roles)
        if found.slip is not None:
            yield self._slip(found.slip)
            if found.corrected_by:
                yield self._say("slip-corrected", id=found.corrected_by)
        code = inside.record_sha256[:CODE]
        yield self._say("code-printed" if found.code_printed else "code-unread", code=code)

    def _slip(self, slip: SealedSlip) -> str:
        record, day = slip.record, self.catalogue.day
        return self._say(
            "slip" if self.found.finding.verdict is Verdict.UNCHANGED else "slip-claims",
            day=day(record.injected.date()),
            sheet=record.sheet.id,
            signed=day(record.sheet.signed.date()),
        )

    def _who(self) -> Iterator[str]:
        seals = self.found.finding.seals
        for seal in seals:
            clinic = seal.clinic or self._say("no-clinic")
            yield self._say(
                "claimed-by" if seal.doubt else "sealed-by", name=seal.signer, clinic=clinic, when=self._when(seal)
            )
        if self.found.withdrawal is not None:
            yield self._say("taken-back-note", name=self.found.withdrawal.signer, words=self.found.withdrawal.words)
        for fingerprint in dict.fromkeys(seal.fingerprint for seal in seals):
            yield self._say("key", fingerprint=fingerprint)

    def _when(self, seal: Seal) -> str:
        return self.catalogue.moment(seal.sealed_at.astimezone()) if seal.sealed_at else self._say("no-time")

    def _say(self, key: str, **slots: str) -> str:
        return self.catalogue.say(f"verify.{key}", **slots)


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
