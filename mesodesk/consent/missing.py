"""What is still missing before a consultation can be frozen, each point with the step where it is cured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mesodesk.body.figure import Body
from mesodesk.clinical.models import Act, Knowledge, Option, Question
from mesodesk.consent.consultation import Consultation, Decision, Licence, Plan, Reply
from mesodesk.consent.parties import EXPLAINED, Role, same_name
from mesodesk.consent.stops import class_given_away, stops_hit
from mesodesk.errors import MesoDeskError
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Section

ADULT = 18
"""Under this age no yes is possible (the claim `stop-under-18` and its sources)."""
OLDEST = 120
"""An age beyond which a date of birth is a slip of the keyboard."""
MOST_SESSIONS = 30
_NEEDED = "\u200c\u200d\u00ad"
"""Joiners, which some scripts need inside words, and the soft hyphen."""
LONGEST_INTERVAL_DAYS = 365


class Step(StrEnum):
    """Where in the consultation a point is settled."""

    CLINIC = "clinic"
    AREAS = "areas"
    PATIENT = "patient"
    PLAN = "plan"
    TELL = "tell"
    DECIDE = "decide"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Missing:
    """One point that is missing; the catalogue words it under `missing.<key>`."""

    step: Step
    key: str
    slots: dict[str, str | int] = field(default_factory=dict)


def options_in_play(consultation: Consultation, knowledge: Knowledge, areas: Sequence[str]) -> tuple[Option, ...]:
    """Return the options that the talk is about: of each chosen area the planned ones, else all of them."""
    found: list[Option] = []
    for area in areas:
        options = knowledge.options_of(area)
        planned = [option for option in options if consultation.plan_of(option.id)]
        found.extend(planned or options)
    return tuple(found)


def questions_for(options: Sequence[Option], knowledge: Knowledge) -> tuple[Question, ...]:
    """Return the screening questions that apply to any of the options, those that stop the talk first."""
    return tuple(question for question in knowledge.questions if question.scope.touches_any(options))


def what_is_missing(
    consultation: Consultation,
    sections: Sequence[Section],
    knowledge: Knowledge,
    body: Body,
    clinic: Clinic,
    now: datetime,
) -> tuple[Missing, ...]:
    """Return every point that is missing, in the order of the steps. Marks are not asked for here.

    A yes needs everything; "not today" and "no" need to say who, when and about what, and no more.
    """
    points = [
        *(Missing(Step.CLINIC, f"clinic-{name}") for name in clinic.missing()),
        *_areas(consultation, knowledge, body),
        *_people(consultation, now.date()),
        *_parties(consultation),
    ]
    if consultation.content != knowledge.content.name:
        points.append(Missing(Step.TELL, "content-changed", {"now": knowledge.content.name}))
    if consultation.decision is Decision.YES:
        areas = body.areas_of(consultation.regions)
        points += _plans(consultation, knowledge, areas)
        points += _stops(consultation, knowledge, areas, clinic)
        points += _answers(consultation, knowledge, areas)
        points += (
            Missing(Step.TELL, "section-untold", {"title": section.title, "id": section.id, "code": section.digest()})
            for section in sections
            if not consultation.has_told(section.id, section.digest())
        )
        points += _adult(consultation, now.date())
    if consultation.decision is None:
        points.append(Missing(Step.DECIDE, "decision"))
    if consultation.started > now:
        points.append(Missing(Step.CLINIC, "clock-behind"))
    points += _hidden(consultation, clinic)
    order = list(Step)
    return tuple(sorted(points, key=lambda point: order.index(point.step)))


def identity_missing(consultation: Consultation) -> Missing | None:
    """Return what the guard against the wrong patient still asks for, just before signing."""
    if consultation.born_again is None:
        return Missing(Step.SIGN, "born-again")
    if consultation.born_again != consultation.patient.born:
        return Missing(Step.SIGN, "born-differs")
    return None


def _areas(consultation: Consultation, knowledge: Knowledge, body: Body) -> Iterator[Missing]:
    if not consultation.regions:
        yield Missing(Step.AREAS, "areas")
    for area in body.areas_of(consultation.regions):
        if consultation.decision is Decision.YES and area in knowledge.unnamed_areas:
            yield Missing(Step.AREAS, "area-unnamed", {"area": area})


def _people(consultation: Consultation, today: date) -> Iterator[Missing]:
    patient, clinician = consultation.patient, consultation.clinician
    for key, value in (
        ("patient-name", patient.name),
        ("patient-number", patient.number),
        ("clinician-name", clinician.name),
        ("clinician-registration", clinician.registration),
    ):
        if blank(value):
            yield Missing(Step.PATIENT, key)
    age = patient.age_on(today)
    if age is None:
        yield Missing(Step.PATIENT, "patient-born")
    elif not 0 <= age <= OLDEST:
        yield Missing(Step.PATIENT, "patient-born-impossible")


def _parties(consultation: Consultation) -> Iterator[Missing]:
    """Look at who else is named, whatever was decided: the sheet names them."""
    for party in consultation.parties:
        if blank(party.name):
            yield Missing(Step.PATIENT, "party-name", {"role": party.role})
        if party.role in EXPLAINED and blank(party.detail):
            yield Missing(Step.PATIENT, EXPLAINED[party.role])
        named = party.role is not Role.WITNESS and not blank(party.name)  # a witness is compared with everybody below
        if named and same_name(party.name, consultation.clinician.name):
            yield Missing(Step.PATIENT, "party-same", {"role": party.role})
    witness = consultation.party(Role.WITNESS)
    if witness is not None and not blank(witness.name):
        people = {Role.PATIENT: consultation.patient.name, Role.CLINICIAN: consultation.clinician.name}
        people |= {party.role: party.name for party in consultation.parties if party is not witness}
        for role, name in people.items():
            if same_name(witness.name, name):
                yield Missing(Step.PATIENT, "witness-same", {"role": role})


def _adult(consultation: Consultation, today: date) -> Iterator[Missing]:
    age = consultation.patient.age_on(today)
    if age is not None and 0 <= age < ADULT:
        yield Missing(Step.DECIDE, "under-age", {"age": ADULT})


def _plans(consultation: Consultation, knowledge: Knowledge, areas: Sequence[str]) -> Iterator[Missing]:
    for area in areas:
        options = knowledge.options_of(area)
        if options and not any(consultation.plan_of(option.id) for option in options):
            yield Missing(Step.PLAN, "plan", {"area": area})
    for plan in consultation.plans:
        option = knowledge.options[plan.option]
        if option.area in areas:
            yield from _plan(plan, option.area)
            other = class_given_away(plan.product, option.product_class, knowledge)
            if other is not None:
                yield Missing(Step.PLAN, "product-class", {"area": option.area, "name": other.name})
    if blank(consultation.price):
        yield Missing(Step.PLAN, "price")


def _stops(consultation: Consultation, knowledge: Knowledge, areas: Sequence[str], clinic: Clinic) -> Iterator[Missing]:
    for option, stop in stops_hit(consultation, knowledge, areas, clinic.country):
        slots = {"area": option.area, "why": knowledge.claims[stop.claim].words, "resolve": stop.resolve}
        yield Missing(Step.PLAN, "stop", {**slots})


def _plan(plan: Plan, area: str) -> Iterator[Missing]:
    def missing(key: str) -> Missing:
        return Missing(Step.PLAN, key, {"area": area})

    if blank(plan.product):
        yield missing("plan-product")
    if plan.licence in (None, Licence.UNKNOWN):
        yield missing("plan-licence")
    if plan.sessions is None or not 1 <= plan.sessions <= MOST_SESSIONS:
        yield missing("plan-sessions")
    elif plan.sessions > 1:
        if plan.interval_days is None or not 1 <= plan.interval_days <= LONGEST_INTERVAL_DAYS:
            yield missing("plan-interval")
        if plan.review_after is None or not 1 <= plan.review_after <= plan.sessions:
            yield missing("plan-review")
    if blank(plan.stop_rule):
        yield missing("plan-stop-rule")


def _answers(consultation: Consultation, knowledge: Knowledge, areas: Sequence[str]) -> Iterator[Missing]:
    for question in questions_for(options_in_play(consultation, knowledge, areas), knowledge):
        answer = consultation.answer_to(question.id)
        if answer is None:
            yield Missing(Step.PATIENT, "answer", {"question": question.ask})
        elif answer.reply is not Reply.NO:
            if question.forbids_yes:
                yield Missing(Step.DECIDE, "answer-forbids", {"question": question.ask})
            elif question.act is not Act.NOTE and blank(answer.resolution):
                yield Missing(Step.PATIENT, "answer-unresolved", {"question": question.ask})


def require_known(consultation: Consultation, knowledge: Knowledge, body: Body) -> None:
    """Refuse a consultation that names a region, an option or a question that this program does not have.

    Raises:
        MesoDeskError: `region-unknown`, `option-unknown` or `question-unknown`.
    """
    body.areas_of(consultation.regions)
    for plan in consultation.plans:
        if plan.option not in knowledge.options:
            raise MesoDeskError("option-unknown", option=plan.option)
    questions = {question.id for question in knowledge.questions}
    for answer in consultation.answers:
        if answer.question not in questions:
            raise MesoDeskError("question-unknown", question=answer.question)


def _hidden(consultation: Consultation, clinic: Clinic) -> Iterator[Missing]:
    """Find signs that paper cannot show as typed: controls, and marks that turn the order of letters round."""
    patient, clinician = consultation.patient, consultation.clinician
    said = (consultation.hopes, consultation.words, consultation.own_words, consultation.explained_again)
    texts = [
        *((Step.CLINIC, text) for text in (clinic.name, clinic.address, clinic.phone, clinic.country)),
        (Step.CLINIC, clinic.aftercare.replace("\n", "")),
        *((Step.CLINIC, text) for text in (clinic.out_of_hours, clinic.emergency)),
        *((Step.PATIENT, text) for text in (patient.name, patient.number)),
        *((Step.PATIENT, text) for text in (clinician.name, clinician.registration)),
        *((Step.PATIENT, text) for party in consultation.parties for text in (party.name, party.detail)),
        *((Step.PLAN, text) for plan in consultation.plans for text in (plan.product, plan.stop_rule)),
        (Step.PLAN, consultation.price),
        *((Step.DECIDE, text.replace("\n", "").replace("\t", "")) for text in said),
    ]
    for step, text in texts:
        signs = hidden_signs(text)
        if signs and not blank(text):
            yield Missing(step, "hidden", {"text": text, "signs": signs})


def hidden_signs(text: str) -> str:
    """Return by their codes the signs of a text that paper cannot show as they were typed."""
    return ", ".join(sorted({f"U+{ord(sign):04X}" for sign in text if _is_hidden(sign)}))


def _is_hidden(sign: str) -> bool:
    """Tell whether a sign has no look of its own and is not needed to write a word (as a joiner is)."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in _NEEDED


def blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen; blanks without width count as nothing."""
    return not any(character.isprintable() and not character.isspace() for character in text)
