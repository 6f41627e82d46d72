"""The record: the consultation, frozen.

Every word is resolved here; the paper and whoever reads the record later look up no clinical word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.consent.marks import Role
from mesodesk.consent.summary import Summary
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Section

SCHEMA = "mesodesk.record/3"
"""Raise the number when a reader of the old form would misread the new one; old numbers stay readable for ever."""
READABLE = ("mesodesk.record/1", "mesodesk.record/2", SCHEMA)
"""Version 1 knew no price, no country and no aftercare of the clinic, and no code of the content; version 2 printed
every section and so had no summary."""


@dataclass(frozen=True, slots=True)
class RecordPatient:
    """Who is treated, as printed."""

    name: str
    born: date
    number: str


@dataclass(frozen=True, slots=True)
class RecordRegion:
    """A chosen region of the figure."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordArea:
    """An area that the talk was about."""

    id: str
    name: str
    regions: tuple[RecordRegion, ...]


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """A planned course in words."""

    area: str
    option: str
    use: str
    procedure: str
    product_class: str
    product: str
    licence: str
    """The id of the clinic's statement: `yes`, `no` or `unknown`; empty if none was made."""
    sessions: int | None
    interval_days: int | None
    review_after: int | None
    stop_rule: str

    @property
    def planned_sessions(self) -> int:
        """How many sessions a yes covers; where no number was noted it is one."""
        return self.sessions or 1


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A section of the explanation, and whether it was told."""

    section: Section
    told: bool


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A source with the number under which the sentences name it."""

    number: int
    id: str
    citation: str
    short: str = ""
    """Name and year: what the paper prints."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and what the signature means."""

    role: Role
    role_name: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RecordParty:
    """Who was there beside patient and clinician."""

    role: Role
    role_name: str
    """In words, with the authority or the language."""
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class RecordContent:
    """Which clinical content was shown."""

    version: str
    published: date
    state: str
    """In words: accepted by whom, or not yet accepted."""
    demonstration: bool
    digest: str = ""
    """SHA-256 (hex) of everything that could be told."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was reviewed is what is signed is what is kept and printed."""

    schema: str
    id: str
    started: datetime
    frozen: datetime
    language: str
    program: str
    """The program's version."""
    content: RecordContent
    clinic: Clinic
    patient: RecordPatient
    clinician: str
    registration: str
    areas: tuple[RecordArea, ...]
    plans: tuple[RecordPlan, ...]
    sections: tuple[RecordSection, ...]
    sources: tuple[RecordSource, ...]
    asked: tuple[str, ...]
    """The screening questions that were asked. The answers are private and stay with the clinic."""
    answers_sha256: str
    """Binds the private answers, which are kept beside the sealed document."""
    words: str
    """What the patient asked, and what was answered."""
    decision: Decision
    decision_words: str
    signatories: tuple[Signatory, ...]
    price: str = ""
    """The total price of the course as the clinic states it."""
    summary: Summary = field(default_factory=Summary)
    """What the paper prints of the sections."""
    hopes: str = ""
    """What matters to the patient."""
    event: date | None = None
    """The day of an event before which it must have healed."""
    own_words: str = ""
    """What could go wrong and whom to call, as the patient said it back."""
    explained_again: str = ""
    """What was explained once more after that."""
    asked_about: tuple[str, ...] = ()
    """What the screening questions were about, in a few words each."""
    paper: Paper = Paper.A4
    print_size: PrintSize = PrintSize.NORMAL
    follows: str = ""
    """The number of the earlier sheet from which this talk went on, if it did."""
    parties: tuple[RecordParty, ...] = ()
    """Who was there beside patient and clinician, whether they sign or not."""

    def source_number(self, source_id: str) -> int:
        """Return the number under which a source is printed."""
        return next(source.number for source in self.sources if source.id == source_id)

    def signatory(self, role: Role) -> Signatory:
        """Return who signs in a role."""
        return next(signatory for signatory in self.signatories if signatory.role is role)
