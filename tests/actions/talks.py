"""Finished talks about the real body with the real knowledge: the made-up example, changed where a test wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

from mesodesk import resources
from mesodesk.actions.desk import Desk
from mesodesk.actions.review import Review, review
from mesodesk.actions.seal import Kept, mark, seal
from mesodesk.actions.withdraw import withdraw
from mesodesk.consent.consultation import Answer, Consultation, Licence, Plan, Reply, TakenBack
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.consent.parties import OTHERS, Party
from mesodesk.exchange.consultation_file import FileMark, read_consultation, write_consultation
from mesodesk.settings import Clinic
from tests.actions.once import once

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=timezone(timedelta(hours=1)))
LATER = NOW + timedelta(days=3)
ID = "5e" * 16
EXAMPLE = read_consultation(resources.text_of("examples/consultation.json").encode())
CLINIC = EXAMPLE.clinic or Clinic()
DRAWN = {found.role: found.ink or Ink(0, 0, ()) for found in EXAMPLE.marks}
INK: dict[Role, Ink] = {**dict.fromkeys(OTHERS, DRAWN[Role.CLINICIAN]), **DRAWN}
"""Ink of everyone who can sign; who is not in the example signs as its clinician does."""
PARTIES = (
    Party(Role.INTERPRETER, "Ivo Interpreter", "Polish"),
    Party(Role.WITNESS, "Wanda Witness"),
    Party(Role.CHAPERONE, "Cho Chaperone"),
)
REPRESENTATIVE = Party(Role.REPRESENTATIVE, "Rosa Example", "holder of a power of attorney")
AREAS: tuple[str, ...] = tuple(resources.json_of("body/areas.json")["areas"])
UNNAMED: tuple[str, ...] = ("flanks", "back")
NAMED = tuple(area for area in AREAS if area not in UNNAMED)


def talk(desk: Desk, **changes: Any) -> Consultation:
    """Return the example as a talk at `NOW` in which every section is told."""
    begun = {"id": ID, "started": NOW - timedelta(minutes=30), "content": desk.knowledge.content.name}
    answers = tuple(Answer(question.id, Reply.NO) for question in desk.knowledge.questions)
    return told(desk, replace(EXAMPLE.consultation, **{**begun, "answers": answers, **changes}))


def told(desk: Desk, consultation: Consultation, clinic: Clinic = CLINIC) -> Consultation:
    """Return a consultation in which every section is told as it is worded now."""
    for section in desk.freezer.sections(consultation, clinic):
        consultation = consultation.with_told(section.id, section.digest())
    return consultation


def about(desk: Desk, *areas: str) -> dict[str, Any]:
    """Return what a talk about all regions of some areas and all their options has to hold."""
    options = [option for area in areas for option in desk.knowledge.options_of(area)]
    return {
        "regions": tuple(region.id for area in areas for region in desk.body.regions_of(area)),
        "plans": tuple(Plan(option.id, "Mix A", Licence.NO, 3, 14, 2, "No change.") for option in options),
    }


def one_plan(desk: Desk, *areas: str) -> dict[str, Any]:
    """Return what a talk about all regions of some areas has to hold, with the first option of each."""
    found = about(desk, *areas)
    plans = {desk.knowledge.options[plan.option].area: plan for plan in reversed(found["plans"])}
    return {**found, "plans": tuple(plans[area] for area in areas)}


def reviewed(desk: Desk, **changes: Any) -> Review:
    """Return a talk that is frozen and laid out."""
    return review(desk, talk(desk, **changes), NOW, CLINIC)


def marks(
    found: Review, origin: Origin = Origin.PAD, ways: Mapping[Role, Kind] = MappingProxyType({})
) -> tuple[Mark, ...]:
    """Return every mark that is required: drawn, or in another way by role."""
    return tuple(
        made(found, person.role, origin, ways.get(person.role, Kind.INK)) for person in found.record.signatories
    )


def made(found: Review, role: Role, origin: Origin, kind: Kind) -> Mark:
    """Return the mark of one person, made in one of the three ways; a witnessed one without a cross."""
    typed = found.record.signatory(role).name.upper() if kind is Kind.TYPED else ""
    ink = INK[role] if kind is Kind.INK else None
    return mark(found, role, ink, origin, NOW + timedelta(minutes=5), kind, typed)


def sealed(desk: Desk, **changes: Any) -> Kept:
    """Return a talk that is sealed and kept, every mark drawn: the same talk in the same folder once for all tests."""

    def make() -> Kept:
        found = reviewed(desk, **changes)
        return seal(desk, found, marks(found), NOW)

    return once(desk, make, "sealed", frozenset(changes.items()))


def withdrawn(desk: Desk, how: TakenBack = TakenBack.ROOM, **changes: Any) -> Kept:
    """Return the kept talk with its yes taken back three days later."""
    given = {"typed": ID, "how": how, "clinician": EXAMPLE.consultation.clinician, "now": LATER}
    return withdraw(desk, **{**given, **changes})


def file(
    desk: Desk, *, clinic: Clinic | None = CLINIC, inks: tuple[FileMark, ...] = EXAMPLE.marks, **changes: Any
) -> bytes:
    """Return a talk as a file."""
    return write_consultation(talk(desk, **changes), clinic, inks)
