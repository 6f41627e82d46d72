"""Parties and their marks, and the one table that says whose mark a decision needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Ink


class Role(StrEnum):
    """In what role somebody signs."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


class Origin(StrEnum):
    """Where a mark's ink came from."""

    PAD = "pad"
    """Drawn in the window, in the room."""
    FILE = "file"
    """Read from a file; the record and the paper say so."""


REQUIRED_MARKS: dict[Decision, tuple[Role, ...]] = {
    Decision.YES: (Role.PATIENT, Role.CLINICIAN),
    Decision.NOT_TODAY: (Role.CLINICIAN,),
    Decision.NO: (Role.CLINICIAN,),
}
"""No seal without every one of these. A no needs no ink from the patient: nobody signs to be left alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One party's signature on one frozen record."""

    role: Role
    made_at: datetime
    origin: Origin
    record_sha256: str
    """The record that was on the screen when it was made; ink under any other record is no mark."""
    ink: Ink

    def stands_for(self, record_sha256: str) -> bool:
        """Tell whether it is a signature at all, and on this record."""
        return self.record_sha256 == record_sha256 and self.ink.problem() is None
