"""Marks, and the one table that says whose mark a decision needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Ink, InkProblem
from mesodesk.consent.parties import Role, same_name

__all__ = ["SIGNING", "Kind", "Mark", "MarkProblem", "Origin", "Role", "lacks_witness", "required_roles"]


class Origin(StrEnum):
    """Where a mark came from."""

    PAD = "pad"
    """Made in the window, in the room."""
    FILE = "file"
    """Read from a file; the record and the paper say so."""


class Kind(StrEnum):
    """In which of three ways a mark was made. They count the same."""

    INK = "ink"
    """Drawn by hand."""
    TYPED = "typed"
    """The person's own name, typed by that person."""
    WITNESSED = "witnessed"
    """A cross, or a yes said aloud or by a sign, of a patient who does not write; the witness signs too."""


class MarkProblem(StrEnum):
    """Why something is no mark, beside what can be wrong with ink."""

    TYPED_DIFFERS = "typed-differs"
    NOT_THE_PATIENTS = "witnessed-other"
    """Only the patient's mark can be vouched for by a witness."""


SIGNING: dict[Decision, tuple[Role, ...]] = {
    Decision.YES: tuple(Role),
    Decision.NOT_TODAY: (Role.CLINICIAN,),
    Decision.NO: (Role.CLINICIAN,),
}
"""Who signs if they are there. A no needs nobody's mark but the clinician's: nobody signs to be left alone.

Under a yes everyone who is named signs, the chaperone too: the sheet says of nobody that they were there on another
person's word alone. Nobody needs to be named, and who will not sign is not named.
"""


def required_roles(decision: Decision, named: Collection[Role]) -> tuple[Role, ...]:
    """Return who must sign, in order: no seal without every one of these.

    Args:
        decision: what was decided.
        named: the roles of those who are here beside patient and clinician. A representative signs instead of the
            patient. A yes for somebody under age is refused before anyone signs, whoever is named.
    """
    there = {Role.PATIENT, Role.CLINICIAN, *named}
    if Role.REPRESENTATIVE in there:
        there.remove(Role.PATIENT)
    return tuple(role for role in SIGNING[decision] if role in there)


def lacks_witness(required: Collection[Role], kinds: Mapping[Role, Kind]) -> bool:
    """Tell whether the patient has to sign, did so before a witness, and no witness is among those who sign."""
    witnessed = Role.PATIENT in required and kinds.get(Role.PATIENT) is Kind.WITNESSED
    return witnessed and Role.WITNESS not in required


@dataclass(frozen=True, slots=True)
class Mark:
    """One party's signature on one frozen record."""

    role: Role
    made_at: datetime
    origin: Origin
    record_sha256: str
    """The record that was on the screen when it was made; a mark under any other record is none."""
    ink: Ink | None = None
    """What was drawn. Of a typed name there is none, and a witnessed mark may be a cross or spoken."""
    kind: Kind = Kind.INK
    typed: str = ""
    """The name as it was typed."""

    def stands_for(self, record_sha256: str, name: str) -> bool:
        """Tell whether it is the signature of the person of this name at all, and on this record."""
        return self.record_sha256 == record_sha256 and self.problem(name) is None

    def problem(self, name: str) -> InkProblem | MarkProblem | None:
        """Return why this is no mark of the person of this name, or None if it can be one."""
        if self.kind is Kind.TYPED:
            return None if same_name(self.typed, name) else MarkProblem.TYPED_DIFFERS
        found = InkProblem.BLANK if self.ink is None else self.ink.problem()
        if self.kind is Kind.INK:
            return found
        if self.role is not Role.PATIENT:
            return MarkProblem.NOT_THE_PATIENTS
        # A cross may be a small thing, and a spoken yes leaves no ink: the witness says that it was made.
        return found if found is InkProblem.OUTSIDE else None

    def is_drawn(self) -> bool:
        """Tell whether there is any ink to show."""
        return self.ink is not None and any(stroke.points for stroke in self.ink.strokes)
