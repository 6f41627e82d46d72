"""The consultation: what is happening now. A value that is replaced at each change, so it can be undone and saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from mesodesk.consent.parties import Party, Role


class Decision(StrEnum):
    """What the patient decided. All three are good outcomes and all three print."""

    YES = "yes"
    NOT_TODAY = "not-today"
    NO = "no"


class TakenBack(StrEnum):
    """How the clinic was told that a yes is taken back. Each way counts as much as the others."""

    ROOM = "room"
    PHONE = "phone"
    LETTER = "letter"


class Licence(StrEnum):
    """The clinic's statement whether this product is licensed for this use in this country."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Paper(StrEnum):
    """What the sheet is printed on."""

    A4 = "a4"
    LETTER = "letter"


class PrintSize(StrEnum):
    """How large the sheet's words are."""

    NORMAL = "normal"
    LARGE = "large"


class Reply(StrEnum):
    """An answer to a screening question. Silence is never a no."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Patient:
    """Who is treated."""

    name: str = ""
    born: date | None = None
    number: str = ""
    """The clinic's own number for this person."""

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years, None while the date of birth is not known."""
        if self.born is None:
            return None
        before_birthday = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - before_birthday


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who explains and treats."""

    name: str = ""
    registration: str = ""
    """The number under which a regulator knows them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The course planned for one option: sessions, interval, review session, stop rule."""

    option: str
    product: str = ""
    licence: Licence | None = None
    sessions: int | None = None
    interval_days: int | None = None
    review_after: int | None = None
    """The session after which both look whether it helped."""
    stop_rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one screening question. Private: it is kept by the clinic and never printed."""

    question: str
    reply: Reply
    resolution: str = ""
    """What the clinician did about a yes or an unsure."""


@dataclass(frozen=True, slots=True)
class Told:
    """A section that was told, in exactly this wording."""

    section: str
    digest: str
    by: str = ""
    """Where it was told in an earlier talk: under which registration. It counts for that clinician alone."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Everything two people have said and chosen so far."""

    id: str
    started: datetime
    """With its zone."""
    content: str
    """The name of the content that was shown: its version, and a code where the clinic edited it."""
    language: str = "en"
    regions: tuple[str, ...] = ()
    patient: Patient = Patient()
    born_again: date | None = None
    """The date of birth as the patient said it again just before signing: the guard against the wrong patient."""
    clinician: Clinician = Clinician()
    plans: tuple[Plan, ...] = ()
    answers: tuple[Answer, ...] = ()
    price: str = ""
    """The total price of the course as the clinic states it, or why it states none."""
    told: tuple[Told, ...] = ()
    hopes: str = ""
    """What matters to the patient: what they hope for, and what they worry about."""
    event: date | None = None
    """The day of an event before which it must have healed."""
    words: str = ""
    """What the patient asked, and what was answered."""
    own_words: str = ""
    """What could go wrong and whom to call, as the patient said it back."""
    explained_again: str = ""
    """What was explained once more after that."""
    decision: Decision | None = None
    paper: Paper | None = None
    """None: what is usual in the clinic's country."""
    print_size: PrintSize = PrintSize.NORMAL
    follows: str = ""
    """The number of the sheet from which this talk goes on, if it goes on from one."""
    parties: tuple[Party, ...] = ()
    """Who is here beside patient and clinician."""

    def party(self, role: Role) -> Party | None:
        """Return who is here in a role beside patient and clinician."""
        return next((party for party in self.parties if party.role is role), None)

    def with_party(self, party: Party) -> Consultation:
        """Return a copy with this party in the place of any other in that role, in the order of the roles."""
        parties = (*self.without_party(party.role).parties, party)
        return replace(self, parties=tuple(sorted(parties, key=lambda found: list(Role).index(found.role))))

    def without_party(self, role: Role) -> Consultation:
        """Return a copy without the party in a role."""
        return replace(self, parties=tuple(party for party in self.parties if party.role is not role))

    def paper_in(self, country: str) -> Paper:
        """Return what the sheet is printed on: what was chosen, or what is usual in a country (ISO 3166-1)."""
        return self.paper or (Paper.LETTER if country.upper() in _LETTER_COUNTRIES else Paper.A4)

    def plan_of(self, option: str) -> Plan | None:
        """Return the plan for an option."""
        return next((plan for plan in self.plans if plan.option == option), None)

    def with_plan(self, plan: Plan) -> Consultation:
        """Return a copy in which this plan takes the place of the one for its option, or is added."""
        if self.plan_of(plan.option) is None:
            return replace(self, plans=(*self.plans, plan))
        return replace(self, plans=tuple(plan if old.option == plan.option else old for old in self.plans))

    def without_plan(self, option: str) -> Consultation:
        """Return a copy without the plan for an option."""
        return replace(self, plans=tuple(plan for plan in self.plans if plan.option != option))

    def answer_to(self, question: str) -> Answer | None:
        """Return the answer to a screening question."""
        return next((answer for answer in self.answers if answer.question == question), None)

    def with_answer(self, answer: Answer) -> Consultation:
        """Return a copy with this answer in the place of any earlier one to the same question."""
        others = tuple(old for old in self.answers if old.question != answer.question)
        return replace(self, answers=(*others, answer))

    def with_told(self, section: str, digest: str | None, by: str = "") -> Consultation:
        """Return a copy in which a section is told in the wording of `digest`, or (None) not told.

        Args:
            section: its id.
            digest: of its wording.
            by: the registration of who told it in an earlier talk; nothing: it was told in this one.
        """
        others = tuple(old for old in self.told if old.section != section)
        return replace(self, told=others if digest is None else (*others, Told(section, digest, by)))

    def has_told(self, section: str, digest: str) -> bool:
        """Tell whether a section was told in exactly this wording, by who explains now."""
        return any(Told(section, digest, by) in self.told for by in ("", self.clinician.registration.strip()))


_LETTER_COUNTRIES = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Where letter is the usual paper (Unicode CLDR, supplemental data, `paperSize`)."""


def begin(now: datetime, content: str, language: str, clinician: Clinician = Clinician()) -> Consultation:
    """Return a new consultation with an id of its own.

    The id is made here, before the first save, so that a second try never makes a second document.
    """
    return Consultation(uuid.uuid4().hex, now, content, language, clinician=clinician)
