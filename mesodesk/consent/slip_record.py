"""The slip, frozen: every word on it is resolved here, from what was noted and from the kept sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mesodesk.consent.consultation import Clinician, Paper, PrintSize
from mesodesk.consent.record import RecordContent, RecordPatient, RecordPlan, RecordSource, Signatory
from mesodesk.consent.slip import Injection, Slip
from mesodesk.consent.summary import Summary
from mesodesk.settings import Clinic

SCHEMA = "mesodesk.slip/1"
"""Raise the number when a reader of the old form would misread the new one; old numbers stay readable for ever."""


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """The sealed sheet that a slip belongs to."""

    id: str
    record_sha256: str
    """Of its record, as its pages print it."""
    signed: datetime
    """When the last of its marks was made."""


@dataclass(frozen=True, slots=True)
class SlipPlace:
    """A region in which there are dots."""

    region: str
    """Its id."""
    words: str
    """Its name on the sheet, and how many dots there are."""


@dataclass(frozen=True, slots=True)
class SlipInjection:
    """An injection, and what the sheet says of it."""

    noted: Injection
    plan: RecordPlan
    expires: str
    """The expiry date in words."""
    places: tuple[SlipPlace, ...]


@dataclass(frozen=True, slots=True)
class SlipRecord:
    """What is printed, signed and kept of one session."""

    schema: str
    id: str
    sheet: SlipSheet
    injected: datetime
    frozen: datetime
    language: str
    program: str
    """The program's version."""
    content: RecordContent
    """The content of the sheet: nothing newer is told here."""
    clinic: Clinic
    patient: RecordPatient
    injector: Clinician
    injections: tuple[SlipInjection, ...]
    news: str
    """What was noted as new since last time."""
    lump: bool
    """Always false: with a lump nothing is injected."""
    coming: tuple[str, ...]
    """What comes next by the plan, with its day."""
    summary: Summary
    """Of the sheet: when to call, with the days of this session; what to do; and the card, filled in."""
    sources: tuple[RecordSource, ...]
    """Those that the summary names, under the numbers that they have on the sheet."""
    signatory: Signatory
    paper: Paper
    print_size: PrintSize
    corrects: str = ""
    """The number of the slip that this one corrects."""

    def noted(self) -> Slip:
        """Return what was noted, as it was given."""
        injections = tuple(injection.noted for injection in self.injections)
        return Slip(
            self.id, self.sheet.id, self.injected, self.injector, injections, self.news, self.lump, self.corrects
        )

    def source_number(self, source_id: str) -> int:
        """Return the number under which a source is printed."""
        return next(source.number for source in self.sources if source.id == source_id)
