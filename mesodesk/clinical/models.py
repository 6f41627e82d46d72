"""The shapes of the clinical knowledge. `resources/clinical/README.md` tells a clinician the same in prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ClaimKind(StrEnum):
    """What sort of statement a claim is."""

    FACT = "fact"
    """What a source found or states."""
    WEBSITE = "website"
    """What websites say; shown only as that."""
    CORRECTION = "correction"
    """What websites say and why it is wrong."""
    PRECAUTION = "precaution"
    """What to ask, to do or to avoid."""


class EvidenceLabel(StrEnum):
    """How sure anyone is that an option does what it is used for."""

    NO_BENEFIT_DETECTED = "no-benefit-detected"
    """One small study saw no benefit; too small to be sure."""
    MIXED = "mixed"
    """Studies disagree."""
    WEAK = "weak"
    """Only studies without a fair comparison, or very small ones."""
    LICENSED_DRUG_ONLY = "licensed-drug-only"
    """Controlled trials exist for one licensed drug in one area, and for nothing else."""
    CLAIM_ONLY = "claim-only"
    """No study was found."""


class Grade(StrEnum):
    """How grave a harm is."""

    SERIOUS = "serious"
    EXPECTED = "expected"


class Part(StrEnum):
    """Which part of the explanation a topic belongs to."""

    WHAT = "what"
    HARMS = "harms"
    UNKNOWN = "unknown"
    ALTERNATIVES = "alternatives"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Source:
    """A published source, or one of the five articles that the content began from."""

    id: str
    authors: str
    title: str
    published: str
    """Journal, year, volume and pages, or publisher and date, as far as they were seen."""
    identifiers: tuple[str, ...]
    """DOI, PMID or registry number, only where one was seen printed."""
    read: str
    """What was read: `abstract`, `excerpt`, `secondary`, `article` …: an id worded in the catalogue."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with its sources, or with the visible mark that it has none."""

    id: str
    kind: ClaimKind
    text: str
    sources: tuple[str, ...]
    """Empty means: no source; for the clinician to confirm."""
    articles: tuple[str, ...] = ()
    """Ids of the articles' statements (F001-F206) that it carries, corrects or replaces."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a statement holds. An empty field means: everywhere."""

    areas: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    product_classes: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()

    def touches(self, option: Option) -> bool:
        """Tell whether it holds for an option."""
        return (
            (not self.areas or option.area in self.areas)
            and (not self.procedures or option.procedure in self.procedures)
            and (not self.product_classes or option.product_class in self.product_classes)
            and (not self.indications or option.indication in self.indications)
        )


@dataclass(frozen=True, slots=True)
class Indication:
    """What it is used for, in the form "used to try to …"."""

    id: str
    name: str
    """A short noun for a heading or a table row."""
    use: str
    """The claim that says "used to try to …"."""
    diagnosis_first: str | None = None
    """The claim that says which diagnosis must come first."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How it is injected: depth decides risk and evidence."""

    id: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductClass:
    """What is in the syringe. Evidence belongs to a class."""

    id: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Indication, area, procedure and product class together. Every tuple holds claim ids."""

    id: str
    area: str
    indication: str
    procedure: str
    product_class: str
    label: EvidenceLabel
    reason: str
    """The claim that gives the label's reason."""
    found: tuple[str, ...] = ()
    """What studies of this class in this area found."""
    other_product: tuple[str, ...] = ()
    """Studies of another class; shown only under a heading that says so."""
    sessions: tuple[str, ...] = ()
    interval: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    precautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """A harm: what it is, how grave, where it holds."""

    id: str
    name: str
    claim: str
    grade: Grade
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A span on the time line counted from the last session, and what in it means a call."""

    id: str
    when: str
    call: str
    """`emergency` or `clinic`."""
    claims: tuple[str, ...]
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class StopQuestion:
    """A question that must be answered before a yes."""

    id: str
    ask: str
    why: str
    """The claim that says why it is asked."""
    resolve: str
    """What the clinician must do and note when the answer is yes or not sure."""
    forbids_yes: bool = False
    """True: no note can resolve it; a yes is not possible."""
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class Topic:
    """Claims under one heading in a part of the explanation."""

    id: str
    part: Part
    title: str
    claims: tuple[str, ...]
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class ContentVersion:
    """Which content this is, and whether a clinician has accepted it."""

    version: str
    published: date
    complete: bool
    accepted_by: str | None
    """Name and registration of the clinician who accepted it; None: nobody has."""

    @property
    def demonstration(self) -> bool:
        """True while pages must say that they are not for patients."""
        return not (self.complete and self.accepted_by)


@dataclass(frozen=True)
class Knowledge:
    """All that the program knows about medicine. Mappings are by id, in the order of the data."""

    content: ContentVersion
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    indications: Mapping[str, Indication]
    procedures: Mapping[str, Procedure]
    product_classes: Mapping[str, ProductClass]
    options: Mapping[str, Option]
    risks: tuple[Risk, ...]
    red_flags: tuple[RedFlag, ...]
    stop_questions: tuple[StopQuestion, ...]
    topics: tuple[Topic, ...]
    unnamed_areas: Mapping[str, str]
    """Area id to the claim that says that no article names it for mesotherapy."""

    def options_of(self, area: str) -> tuple[Option, ...]:
        """Return the options of an area, in the order of the data."""
        return tuple(option for option in self.options.values() if option.area == area)
