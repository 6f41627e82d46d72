"""The shapes of the clinical knowledge. `resources/clinical/README.md` tells a clinician the same in prose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


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


class Span(StrEnum):
    """A stretch of the time line that is counted from the last session."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    LATER = "later"


class Call(StrEnum):
    """Whom a red flag sends the patient to."""

    EMERGENCY = "emergency"
    DOCTOR = "doctor"
    """An emergency department or another doctor, the same day: the clinic is not to be waited for."""
    CLINIC = "clinic"


class Act(StrEnum):
    """What a yes or a "not sure" to a screening question asks the clinician to do."""

    STOP = "stop"
    """Stop and resolve it: no yes before that."""
    RAISE = "raise"
    """Raise it with another doctor and note what came of it."""
    NOTE = "note"
    """Note it and talk about it."""


class Fate(StrEnum):
    """What became of a statement of the five articles."""

    SHOWN = "shown"
    DISPUTED = "disputed"
    """Shown only as what websites say, or with the reason why it is wrong."""
    MERGED = "merged"
    """Another statement says the same."""
    NEVER = "never"


class Met(StrEnum):
    """How far a criterion is met."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Part(StrEnum):
    """Which part of the explanation a topic belongs to."""

    WHAT = "what"
    HARMS = "harms"
    UNKNOWN = "unknown"
    ALTERNATIVES = "alternatives"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    CARD = "card"
    POSITIONS = "positions"


class _Item(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of the data. Not a dataclass: these are made at every start, and that is ten times as fast."""


class Source(_Item, frozen=True):
    """A published source, or one of the five articles that the content began from."""

    id: str
    authors: str
    title: str
    published: str
    """Journal, year, volume and pages, or publisher and date, as far as they were seen."""
    read: str
    """What was read: `abstract`, `excerpt`, `secondary`, `article` …: an id worded in the catalogue."""
    says: str
    """What was seen of it, in our own words, with every number that a claim rests on."""
    year: int | None = None
    """Year of publication; None where none was shown."""
    identifiers: tuple[str, ...] = ()
    """DOI, PMID or registry number, only where one was seen printed."""
    controlled: bool = False
    """A trial with a group to compare with, or a review of such trials."""
    read_on: date | None = None
    """The day on which it was read; None: on or before the day that the content names."""


class Claim(_Item, frozen=True):
    """One statement with its sources, or with the visible mark that it has none."""

    id: str
    text: str
    kind: ClaimKind = ClaimKind.FACT
    sources: tuple[str, ...] = ()
    """Empty means: no source; for the clinician to confirm."""
    benefit: bool = False
    """It reports a favourable result."""
    limit: str = ""
    """How little that proves: told in the same breath."""
    classes: tuple[str, ...] = ()
    """The product classes that the study was about, or `any`; needed where an option tells what studies found."""

    @property
    def words(self) -> str:
        """What is said: the text, and right behind it its limit."""
        return f"{self.text} {self.limit}".rstrip()


class Scope(_Item, frozen=True):
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

    def touches_any(self, options: Iterable[Option]) -> bool:
        """Tell whether it holds for one of the options at least."""
        return any(self.touches(option) for option in options)


class Indication(_Item, frozen=True):
    """What it is used for, in the form "used to try to …"."""

    id: str
    name: str
    """A short noun for a heading or a table row."""
    use: str
    """The claim that says "used to try to …"."""
    diagnosis_first: str | None = None
    """The claim that says which diagnosis must come first."""


class Procedure(_Item, frozen=True):
    """How it is injected: depth decides risk and evidence."""

    id: str
    name: str
    what: tuple[str, ...]


class ProductClass(_Item, frozen=True):
    """What is in the syringe. Evidence belongs to a class."""

    id: str
    name: str
    what: tuple[str, ...]
    decides: bool = False
    """True: a mix that holds any of it counts as this class."""


class Ingredient(_Item, frozen=True):
    """A substance that the articles or the studies name. Every claim is named by its id."""

    id: str
    name: str
    product_class: str
    what: str
    known: str
    claimed: str | None = None
    """What articles or makers say that it does."""
    avoid: str | None = None
    """Who must not have it, or must raise it first."""
    anywhere: bool = False
    """True: it may be in a mix of any class, as a numbing drug may."""
    names: tuple[str, ...] = ()
    """Lower-case parts of product and drug names that give it away."""


class Option(_Item, frozen=True):
    """Indication, area, procedure and product class together. Every tuple holds claim ids."""

    id: str
    area: str
    indication: str
    procedure: str
    product_class: str
    label: EvidenceLabel
    reason: str
    """The claim that gives the label's reason."""
    sessions: tuple[str, ...]
    interval: tuple[str, ...]
    lasting: tuple[str, ...]
    found: tuple[str, ...] = ()
    """What studies of this class in this area found."""
    other_product: tuple[str, ...] = ()
    """Studies of another class; shown only under a heading that says so."""
    precautions: tuple[str, ...] = ()
    brief: str = ""
    """The claim that says in one breath what was found, and its limit, where the reason does not."""

    @property
    def in_brief(self) -> str:
        """The claim for a table cell: what was found of this class in this place, or that nobody studied it."""
        return self.brief or self.reason

    def of_class(self, product_class: str) -> Option:
        """Return the same option with something else in the syringe."""
        return replace(self, product_class=product_class)


class Counted(_Item, frozen=True):
    """How often a harm came in controlled trials, of 100 people in each group."""

    trial: str
    """Which trials, as the middle of a sentence."""
    drug: str
    """A whole number, or `under` one."""
    dummy: str
    """The same of the group that had dummy injections."""
    sources: tuple[str, ...]

    @property
    def band(self) -> str:
        """Return the band of the European rules for leaflets: `very-common` from 10 of 100, `common` from 1."""
        least = int(self.drug.removeprefix("under ")) - self.drug.startswith("under ")
        return "very-common" if least >= 10 else "common" if least >= 1 else "uncommon"


class Risk(_Item, frozen=True):
    """A harm: what it is, how grave, where it holds. What is left out is not known, and that is said."""

    id: str
    name: str
    claim: str
    grade: Grade
    onset: str | None = None
    """The claim that says when it starts."""
    lasts: str | None = None
    """The claim that says how long it stays."""
    counted: Counted | None = None
    """None: how often is not known."""
    do: str | None = None
    """The claim that says what the patient can do."""
    instead_of: str | None = None
    """The more general risk that this one stands in for, where it holds."""
    scope: Scope = Scope()


class RedFlag(_Item, frozen=True):
    """A sign that means a call, and the stretches of the time line in which it does."""

    id: str
    claim: str
    call: Call
    spans: tuple[Span, ...]
    sign: str = ""
    """The sign in a few words, for a list; every red flag has them."""
    scope: Scope = Scope()


class Question(_Item, frozen=True, rename={"raise_with": "with"}):
    """A screening question. It must be answered before a yes; no answer clears anyone."""

    id: str
    ask: str
    why: str
    """The claim that says why it is asked."""
    act: Act
    resolve: str
    """What the clinician must do and note when the answer is yes or not sure."""
    raise_with: str = ""
    """Whom to raise it with; only for `raise`."""
    forbids_yes: bool = False
    """True: no note can resolve it; a yes is not possible."""
    name: str = ""
    """What is asked about, in at most five words that give no answer away; every question has them."""
    scope: Scope = Scope()


class Stop(_Item, frozen=True):
    """A combination that stops the talk: a yes is not possible while it stands.

    With neither questions nor countries it says that such an option must never be offered.
    """

    id: str
    claim: str
    resolve: str
    """What cures it."""
    scope: Scope
    questions: tuple[str, ...] = ()
    """Screening questions whose yes or "not sure" triggers it."""
    countries: tuple[str, ...] = ()
    """Two-letter country codes (ISO 3166-1) in which it holds."""


class Alternative(_Item, frozen=True):
    """Something else that one can do, doing nothing first. Every claim is named by its id."""

    id: str
    name: str
    what: str
    brief_benefit: str
    """The claim that says in a few words what it may bring, its limit included."""
    brief_harm: str
    """The claim that says in a few words what harm it may do, or that nobody knows."""
    benefit: str | None = None
    harm: str | None = None
    unknown: str | None = None
    scope: Scope = Scope()


class Unnamed(_Item, frozen=True):
    """An area that no article names for mesotherapy."""

    area: str
    claim: str

    @property
    def id(self) -> str:
        """The area."""
        return self.area


class Topic(_Item, frozen=True):
    """Claims under one heading in a part of the explanation."""

    id: str
    part: Part
    title: str
    claims: tuple[str, ...]
    brief: tuple[str, ...] = ()
    """Claims for the paper that is signed, in the place of `claims`; only for `before` and `after`."""
    scope: Scope = Scope()


class Card(_Item, frozen=True):
    """The card for another doctor, in a language in which the doctors of some countries read."""

    id: str
    """The language (ISO 639-1)."""
    countries: tuple[str, ...]
    """Two-letter codes (ISO 3166-1) of the countries in which doctors read it."""
    title: str = ""
    note: str = ""
    """Who translated it, that nobody checked it, and which words count."""
    unsourced: str = ""
    """The mark of a statement without a source."""
    headings: dict[str, str] = {}
    """The titles of the card's topics, by topic."""
    claims: dict[str, str] = {}
    """What the card says, by claim."""
    lines: dict[str, str] = {}
    """What is filled in, by its name among the words of the explanation."""
    areas: dict[str, str] = {}
    procedures: dict[str, str] = {}
    product_classes: dict[str, str] = {}
    terms: dict[str, str] = {}
    """Parts of words that come as often as in the original: there, and here."""


class Statement(_Item, frozen=True, rename={"merged_into": "with"}):
    """A statement of the five articles (F001-F206), and what became of it."""

    id: str
    says: str
    fate: Fate
    claims: tuple[str, ...] = ()
    """The claims that tell it; for `shown` and `disputed`."""
    merged_into: str | None = None
    """The statement that says the same; for `merged`."""
    why: str = ""
    """Why it is disputed, merged or never shown."""


class Change(_Item, frozen=True):
    """One version of the content and what was new in it."""

    version: str
    day: date
    what: str


class Acceptance(_Item, frozen=True):
    """A named clinician's word that exactly this content may be used in this clinic."""

    name: str
    registration: str
    day: date
    digest: str
    """Of the content that was accepted: any change lifts the acceptance."""


class ContentVersion(_Item, frozen=True):
    """Which content this is, who pays for it, and whether a clinician has accepted it."""

    version: str
    published: date
    next_review: date
    sources_read_by: date
    """The day on or before which the sources were read, where they do not name a day of their own."""
    update_policy: str
    funding: str
    changes: tuple[Change, ...]
    """Newest first."""
    subjects: tuple[str, ...] = ()
    """The files in `subjects/`, in the order of telling."""
    cards: tuple[str, ...] = ()
    """The files in `cards/`, in the order in which the languages of a country are taken."""
    digest: str = ""
    """SHA-256 (hex) of everything that is told, the clinic's own edits included."""
    edited: tuple[str, ...] = ()
    """The ids that the clinic's own files replace or add."""
    acceptance: Acceptance | None = None
    """None: no clinician has accepted exactly this."""

    @property
    def name(self) -> str:
        """The version, with a code behind it where the clinic edited the content."""
        return f"{self.version}+{self.digest[:8]}" if self.edited else self.version

    @property
    def demonstration(self) -> bool:
        """True while pages must say that they are not for patients."""
        return self.acceptance is None


@dataclass(frozen=True)
class Knowledge:
    """All that the program knows about medicine. Mappings are by id, in the order of the data."""

    content: ContentVersion
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    indications: Mapping[str, Indication]
    procedures: Mapping[str, Procedure]
    product_classes: Mapping[str, ProductClass]
    ingredients: Mapping[str, Ingredient]
    options: Mapping[str, Option]
    risks: tuple[Risk, ...]
    red_flags: tuple[RedFlag, ...]
    questions: tuple[Question, ...]
    stops: tuple[Stop, ...]
    alternatives: tuple[Alternative, ...]
    topics: tuple[Topic, ...]
    unnamed_areas: Mapping[str, str]
    """Area id to the claim that says that no article names it for mesotherapy."""
    words: Mapping[str, str]
    """Medical words, and what is said in brackets behind the first of them in a section."""
    files: Mapping[str, str]
    """Where each item stands: `options neck-skin-vitamin` to `subjects/neck.json`."""
    cards: Mapping[str, Card] = field(default_factory=dict)
    """The card for another doctor by language."""
    own: frozenset[str] = frozenset()
    """What the clinic's own files replace or add, claim by claim: `claims card-late`."""

    def place(self, kind: str, item: str) -> str:
        """Return where an item stands, for a problem's report."""
        key = f"{kind} {item}"
        return f"{self.files.get(key, '')} {key}".strip()

    def is_own(self, kind: str, item: str) -> bool:
        """Tell whether the clinic's own files replace or add an item."""
        return f"{kind} {item}" in self.own

    def cards_in(self, country: str) -> tuple[Card, ...]:
        """Return the cards that doctors of a country (ISO 3166-1) read; the first is taken unless another is chosen."""
        return tuple(card for card in self.cards.values() if country.upper() in card.countries)

    def options_of(self, area: str) -> tuple[Option, ...]:
        """Return the options of an area, in the order of the data."""
        return tuple(option for option in self.options.values() if option.area == area)

    def risks_of(self, options: Sequence[Option]) -> tuple[Risk, ...]:
        """Return the risks of any of the options, without those that a closer one stands in for in all of them."""
        risks = [risk for risk in self.risks if risk.scope.touches_any(options)]
        closer = {risk.instead_of for risk in risks if all(risk.scope.touches(option) for option in options)}
        return tuple(risk for risk in risks if risk.id not in closer)
