from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.body.figure import Body
from mesodesk.clinical.models import Knowledge
from mesodesk.consent.consultation import Answer, Clinician, Consultation, Decision, Licence, Patient, Plan, Reply
from mesodesk.consent.missing import (
    LONGEST_INTERVAL_DAYS,
    MOST_SESSIONS,
    Missing,
    Step,
    identity_missing,
    options_in_play,
    questions_for,
    require_known,
    what_is_missing,
)
from mesodesk.consent.parties import Party, Role
from mesodesk.errors import MesoDeskError
from mesodesk.settings import Clinic
from mesodesk.wording.catalogue import load_catalogue
from mesodesk.wording.sentence import Section

Change = Callable[[Consultation], Consultation]
Find = Callable[..., tuple[Missing, ...]]


@pytest.fixture
def find(knowledge: Knowledge, body: Body, sections: tuple[Section, ...], full_clinic: Clinic, now: datetime) -> Find:
    """Return what is missing from a consultation; anything else can be put in the place of what the tests stand on."""

    def find(consultation: Consultation, **other: Any) -> tuple[Missing, ...]:
        given: dict[str, Any] = {"knowledge": knowledge, "clinic": full_clinic, "now": now, "sections": sections}
        given |= other
        return what_is_missing(consultation, body=body, **given)

    return find


def patient(**changes: Any) -> Change:
    """Return a change of the patient."""
    return lambda old: replace(old, patient=replace(old.patient, **changes))


def clinician(**changes: str) -> Change:
    """Return a change of the clinician."""
    return lambda old: replace(old, clinician=replace(old.clinician, **changes))


def plan(**changes: Any) -> Change:
    """Return a change of the plan."""
    return lambda old: replace(old, plans=(replace(old.plans[0], **changes),))


def party(role: Role, name: str, detail: str = "") -> Change:
    """Return a change that names who else is here."""
    return lambda old: old.with_party(Party(role, name, detail))


def answer(question: str, reply: Reply | None, resolution: str = "") -> Change:
    """Return a change of an answer; None takes it away."""

    def change(old: Consultation) -> Consultation:
        if reply is None:
            return replace(old, answers=tuple(found for found in old.answers if found.question != question))
        return old.with_answer(Answer(question, reply, resolution))

    return change


EVERYBODY = ["minor", "pregnant", "fever", "thinners"]
ABDOMEN: dict[str, str | int] = {"area": "abdomen"}
MINOR: dict[str, str | int] = {"question": "Are you a minor?"}
FEVER: dict[str, str | int] = {"question": "Do you have a fever?"}
THINNERS: dict[str, str | int] = {"question": "Do you take blood thinners?"}

ONE_POINT: dict[str, tuple[Change, Missing]] = {
    "no patient's name": (patient(name=" "), Missing(Step.PATIENT, "patient-name")),
    "no number": (patient(number=""), Missing(Step.PATIENT, "patient-number")),
    "no date of birth": (patient(born=None), Missing(Step.PATIENT, "patient-born")),
    "born tomorrow": (patient(born=date(2027, 3, 15)), Missing(Step.PATIENT, "patient-born-impossible")),
    "born too long ago": (patient(born=date(1906, 3, 14)), Missing(Step.PATIENT, "patient-born-impossible")),
    "eighteen tomorrow": (patient(born=date(2009, 3, 15)), Missing(Step.DECIDE, "under-age", {"age": 18})),
    "born today": (patient(born=date(2027, 3, 14)), Missing(Step.DECIDE, "under-age", {"age": 18})),
    "no clinician's name": (clinician(name="\t"), Missing(Step.PATIENT, "clinician-name")),
    "no registration": (clinician(registration=""), Missing(Step.PATIENT, "clinician-registration")),
    "no plan": (
        lambda old: replace(old.with_answer(Answer("keloids", Reply.NO)), plans=()),
        Missing(Step.PLAN, "plan", ABDOMEN),
    ),
    "no product": (plan(product=" "), Missing(Step.PLAN, "plan-product", ABDOMEN)),
    "no statement on the licence": (plan(licence=None), Missing(Step.PLAN, "plan-licence", ABDOMEN)),
    "licence not known": (plan(licence=Licence.UNKNOWN), Missing(Step.PLAN, "plan-licence", ABDOMEN)),
    "no number of sessions": (plan(sessions=None), Missing(Step.PLAN, "plan-sessions", ABDOMEN)),
    "no session": (plan(sessions=0), Missing(Step.PLAN, "plan-sessions", ABDOMEN)),
    "too many sessions": (plan(sessions=MOST_SESSIONS + 1), Missing(Step.PLAN, "plan-sessions", ABDOMEN)),
    "no interval": (plan(interval_days=None), Missing(Step.PLAN, "plan-interval", ABDOMEN)),
    "interval of nothing": (plan(interval_days=0), Missing(Step.PLAN, "plan-interval", ABDOMEN)),
    "interval too long": (plan(interval_days=LONGEST_INTERVAL_DAYS + 1), Missing(Step.PLAN, "plan-interval", ABDOMEN)),
    "no interval between two": (
        plan(sessions=2, interval_days=None),
        Missing(Step.PLAN, "plan-interval", ABDOMEN),
    ),
    "no review": (plan(review_after=None), Missing(Step.PLAN, "plan-review", ABDOMEN)),
    "review before the first session": (plan(review_after=0), Missing(Step.PLAN, "plan-review", ABDOMEN)),
    "review after the last session": (plan(review_after=5), Missing(Step.PLAN, "plan-review", ABDOMEN)),
    "no stop rule": (plan(stop_rule=""), Missing(Step.PLAN, "plan-stop-rule", ABDOMEN)),
    "not answered": (answer("thinners", None), Missing(Step.PATIENT, "answer", THINNERS)),
    "yes with nothing done about it": (
        answer("thinners", Reply.YES, " "),
        Missing(Step.PATIENT, "answer-unresolved", THINNERS),
    ),
    "unsure with nothing done about it": (
        answer("thinners", Reply.UNSURE),
        Missing(Step.PATIENT, "answer-unresolved", THINNERS),
    ),
    "yes that forbids": (answer("minor", Reply.YES, "Noted."), Missing(Step.DECIDE, "answer-forbids", MINOR)),
    "unsure that forbids": (answer("minor", Reply.UNSURE, "Noted."), Missing(Step.DECIDE, "answer-forbids", MINOR)),
    "no answer to what forbids": (answer("minor", None), Missing(Step.PATIENT, "answer", MINOR)),
    "yes that stops, with nothing done about it": (
        answer("fever", Reply.YES),
        Missing(Step.PATIENT, "answer-unresolved", FEVER),
    ),
    "other content": (
        lambda old: replace(old, content="2026-9"),
        Missing(Step.TELL, "content-changed", {"now": "2027-1"}),
    ),
    "no price": (lambda old: replace(old, price="\u200b "), Missing(Step.PLAN, "price")),
    "witness without a name": (
        party(Role.WITNESS, "\u200b "),
        Missing(Step.PATIENT, "party-name", {"role": "witness"}),
    ),
    "representative without authority": (
        party(Role.REPRESENTATIVE, "Rosa", " "),
        Missing(Step.PATIENT, "party-authority"),
    ),
    "interpreter without a language": (party(Role.INTERPRETER, "Ivo"), Missing(Step.PATIENT, "party-language")),
    "the clinician as witness": (
        party(Role.WITNESS, "dr BO  example"),
        Missing(Step.PATIENT, "witness-same", {"role": "clinician"}),
    ),
    "the patient as witness": (
        party(Role.WITNESS, "Ada Example"),
        Missing(Step.PATIENT, "witness-same", {"role": "patient"}),
    ),
    "the clinician as representative": (
        party(Role.REPRESENTATIVE, "Dr  Bo Example", "parent"),
        Missing(Step.PATIENT, "party-same", {"role": "representative"}),
    ),
    "the clinician as chaperone": (
        party(Role.CHAPERONE, "dr bo example"),
        Missing(Step.PATIENT, "party-same", {"role": "chaperone"}),
    ),
    "hidden signs in an authority": (
        party(Role.REPRESENTATIVE, "Rosa", "pa\u202erent"),
        Missing(Step.PATIENT, "hidden", {"text": "pa\u202erent", "signs": "U+202E"}),
    ),
    "no decision": (lambda old: replace(old, decision=None), Missing(Step.DECIDE, "decision")),
}

NOTHING: dict[str, Change] = {
    "nothing changed": lambda old: old,
    "a son decides, who has his father's name": party(Role.REPRESENTATIVE, "Ada Example", "son"),
    "an interpreter": party(Role.INTERPRETER, "Ivo", "Polish"),
    "a witness": party(Role.WITNESS, "Wanda"),
    "a chaperone": party(Role.CHAPERONE, "Cho"),
    "eighteen today": patient(born=date(2009, 3, 14)),
    "as old as can be": patient(born=date(1907, 3, 14)),
    "licensed": plan(licence=Licence.YES),
    "one session": plan(sessions=1, interval_days=None, review_after=None),
    "most of everything": plan(sessions=MOST_SESSIONS, interval_days=LONGEST_INTERVAL_DAYS, review_after=MOST_SESSIONS),
    "least of a course": plan(sessions=2, interval_days=1, review_after=1),
    "no to a question": answer("thinners", Reply.NO),
    "yes that stops, resolved": answer("fever", Reply.YES, "It was last week."),
    "yes that is only noted": answer("fainting", Reply.YES),
    "unsure that is only noted": answer("fainting", Reply.UNSURE, " "),
    "no price, and why": lambda old: replace(old, price="None: a teaching clinic"),
    "product of its own class": plan(product="SOAP 5"),
    "no words of the patient": lambda old: replace(old, words=""),
    "not asked again yet": lambda old: replace(old, born_again=None),
    "plan elsewhere": lambda old: replace(old, plans=(*old.plans, Plan("fat-thighs"))),
    "answer elsewhere": lambda old: old.with_answer(Answer("veins", Reply.YES)),
}


@pytest.mark.parametrize("change", NOTHING.values(), ids=NOTHING)
def test_nothing_is_missing_from_a_complete_consultation(find: Find, complete: Consultation, change: Change) -> None:
    """What is at the very edge of what is allowed is allowed, and other areas' plans and questions do not count."""
    assert find(change(complete)) == ()


@pytest.mark.parametrize(("change", "point"), ONE_POINT.values(), ids=ONE_POINT)
def test_what_was_taken_away_is_missing(find: Find, complete: Consultation, change: Change, point: Missing) -> None:
    """Exactly the one point is named, with the step where it is cured."""
    assert find(change(complete)) == (point,)


@pytest.mark.parametrize("point", [point for _, point in ONE_POINT.values()], ids=ONE_POINT)
def test_missing_point_has_words(point: Missing) -> None:
    """Every point can be told in a sentence."""
    assert load_catalogue("en").missing(point.key, **point.slots)


@pytest.mark.parametrize("name", ["name", "address", "phone", "out_of_hours", "emergency", "country"])
@pytest.mark.parametrize("decision", list(Decision))
def test_clinic_that_has_not_told_all_is_named(
    find: Find, complete: Consultation, full_clinic: Clinic, name: str, decision: Decision
) -> None:
    """Without its numbers no paper leaves the clinic, whatever was decided."""
    clinic = replace(full_clinic, **{name: " "})

    points = find(replace(complete, decision=decision), clinic=clinic)

    assert points == (Missing(Step.CLINIC, f"clinic-{name}"),)
    assert load_catalogue("en").missing(points[0].key)


@pytest.mark.parametrize("index", [0, 1])
def test_section_that_was_not_told_is_named(
    find: Find, complete: Consultation, sections: tuple[Section, ...], index: int
) -> None:
    """An untold section is named by its title, its id and its code, so that a file can be corrected."""
    section = sections[index]
    slots: dict[str, str | int] = {"title": section.title, "id": section.id, "code": section.digest()}

    points = find(complete.with_told(section.id, None))

    assert points == (Missing(Step.TELL, "section-untold", slots),)
    assert section.title in load_catalogue("en").missing(points[0].key, **points[0].slots)


def test_section_told_in_other_words_is_untold(
    find: Find, complete: Consultation, sections: tuple[Section, ...]
) -> None:
    """When the wording changed after the telling, it has to be told again."""
    changed = (replace(sections[0], title="Abdomen: harms"), sections[1])

    assert [point.key for point in find(complete, sections=changed)] == ["section-untold"]


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_no_and_not_today_need_who_and_what_only(find: Find, complete: Consultation, decision: Decision) -> None:
    """Nobody has to plan, answer or hear anything to say no."""
    bare = replace(complete, decision=decision, plans=(), answers=(), told=(), words="", price="")

    assert find(bare) == ()
    assert find(replace(complete, decision=decision).with_answer(Answer("pregnant", Reply.YES))) == ()
    assert find(replace(bare, regions=("front-knee",))) == ()
    assert find(replace(bare, patient=replace(bare.patient, born=date(2015, 1, 1)))) == ()


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY, None])
def test_empty_consultation_needs_people_and_areas(find: Find, now: datetime, decision: Decision | None) -> None:
    """Points come in the order of the steps."""
    empty = Consultation("0" * 32, now, "2026-9", decision=decision)

    keys = [point.key for point in find(empty, clinic=Clinic())]

    numbers = ["clinic-phone", "clinic-out_of_hours", "clinic-emergency", "clinic-country"]
    assert keys[:6] == ["clinic-name", "clinic-address", *numbers]
    assert keys[6] == "areas"
    people = ["patient-name", "patient-number", "clinician-name", "clinician-registration", "patient-born"]
    assert keys[7:] == [*people, "content-changed", *(["decision"] if decision is None else [])]


def test_points_of_a_bare_yes_come_in_the_order_of_the_steps(find: Find, complete: Consultation) -> None:
    """A person who works from the top goes through the steps once."""
    bare = replace(complete, patient=Patient(), clinician=Clinician(), plans=(), answers=(), told=())

    steps = [point.step for point in find(bare, clinic=Clinic())]

    assert steps == sorted(steps, key=list(Step).index)
    assert set(steps) == {Step.CLINIC, Step.PATIENT, Step.PLAN, Step.TELL}


def test_area_that_nobody_names_cannot_be_in_a_yes(find: Find, complete: Consultation) -> None:
    """An area without a use can be talked about, and no yes covers it."""
    wider = replace(complete, regions=(*complete.regions, "front-knee"))

    assert find(wider) == (Missing(Step.AREAS, "area-unnamed", {"area": "legs"}),)


def test_a_stop_is_named_with_its_reason_and_its_cure(find: Find, complete: Consultation, knowledge: Knowledge) -> None:
    """A planned option that must not go on is no yes, however well all else is resolved; its words say why."""
    pregnant = complete.with_answer(Answer("pregnant", Reply.YES, "Noted, and talked over."))
    slots: dict[str, str | int] = {"area": "abdomen", "why": knowledge.claims["C01"].words, "resolve": "Wait."}

    points = find(pregnant)

    assert points == (Missing(Step.PLAN, "stop", slots),)
    assert load_catalogue("en").missing(points[0].key, **points[0].slots).endswith("It is injected. Wait.")


def test_a_stop_holds_for_what_the_products_name_gives_away(find: Find, complete: Consultation) -> None:
    """Planned as another class, a product is stopped as what it is."""
    firm = replace(complete.plans[0], option="firm-abdomen", product="Vitamins")
    other = replace(complete, plans=(firm,)).with_answer(Answer("keloids", Reply.NO))
    pregnant = other.with_answer(Answer("pregnant", Reply.UNSURE, "Tested; none."))

    assert find(pregnant) == ()
    assert [point.key for point in find(pregnant.with_plan(replace(firm, product="Super SUDS")))] == ["stop"]


def test_the_clinics_country_can_stop_a_plan(find: Find, complete: Consultation, full_clinic: Clinic) -> None:
    """What is banned in a country is stopped there and nowhere else."""
    moved = replace(complete, regions=("front-thigh",), plans=(replace(complete.plans[0], option="fat-thighs"),))
    moved = moved.with_answer(Answer("veins", Reply.NO))

    assert find(moved) == ()
    assert [point.key for point in find(moved, clinic=replace(full_clinic, country="FR"))] == ["stop"]
    assert find(complete, clinic=replace(full_clinic, country="FR")) == ()


@pytest.mark.parametrize("country", ["France", "FRA", "F", "33", "FR "])
def test_a_country_that_is_no_code_is_named(
    find: Find, complete: Consultation, full_clinic: Clinic, country: str
) -> None:
    """A country that the stops cannot read would be a way round them."""
    assert [point.key for point in find(complete, clinic=replace(full_clinic, country=country))] == ["clinic-country"]


def test_each_area_of_a_yes_needs_a_plan(find: Find, complete: Consultation) -> None:
    """A second area asks for its own plan and its own questions."""
    wider = replace(complete, regions=(*complete.regions, "front-thigh"))

    assert find(wider) == (
        Missing(Step.PATIENT, "answer", {"question": "Do you have bad veins?"}),
        Missing(Step.PLAN, "plan", {"area": "thighs"}),
    )


def test_every_plan_of_a_chosen_area_is_looked_at(find: Find, complete: Consultation) -> None:
    """A second plan on the same area is not hidden behind a good first one."""
    two = complete.with_plan(Plan("firm-abdomen")).with_answer(Answer("keloids", Reply.NO))

    keys = [point.key for point in find(two)]

    assert keys == ["plan-product", "plan-licence", "plan-sessions", "plan-stop-rule"]


def test_every_stop_of_the_content_tells_a_cure(desk: Desk) -> None:
    """Its reason and its cure are whole sentences, for they are read one behind the other."""
    for stop in desk.knowledge.stops:
        assert desk.knowledge.claims[stop.claim].words.endswith("."), stop.id
        assert stop.resolve.endswith("."), stop.id


def test_age_is_taken_on_the_day_of_the_room(find: Find, complete: Consultation) -> None:
    """A birthday begins at midnight where the patient is, not in another zone."""
    born = replace(complete, patient=replace(complete.patient, born=date(2009, 3, 15)))
    late = datetime(2027, 3, 15, 0, 30, tzinfo=timezone(timedelta(hours=9)))

    assert find(born, now=late) == ()
    assert find(born, now=late.astimezone(UTC)) == (Missing(Step.DECIDE, "under-age", {"age": 18}),)


def test_born_on_leap_day_is_of_age_on_the_first_of_march(find: Find, complete: Consultation) -> None:
    """In a year without 29 February the day before 1 March is too early."""
    begun = datetime(2026, 2, 28, 9, tzinfo=UTC)
    born = replace(complete, started=begun, patient=replace(complete.patient, born=date(2008, 2, 29)))

    assert [point.key for point in find(born, now=datetime(2026, 2, 28, 23, tzinfo=UTC))] == ["under-age"]
    assert find(born, now=datetime(2026, 3, 1, 0, tzinfo=UTC)) == ()


def test_identity_is_asked_again(complete: Consultation) -> None:
    """Before signing the patient says the date of birth once more, and it must be the same."""
    assert identity_missing(complete) is None
    assert identity_missing(replace(complete, born_again=None)) == Missing(Step.SIGN, "born-again")
    assert identity_missing(replace(complete, born_again=date(1990, 5, 18))) == Missing(Step.SIGN, "born-differs")
    assert identity_missing(replace(complete, patient=Patient("Ada"))) == Missing(Step.SIGN, "born-differs")


@pytest.mark.parametrize(
    ("regions", "plans", "options"),
    [
        ((), (), []),
        (("front-abdomen",), (), ["fat-abdomen", "firm-abdomen"]),
        (("front-abdomen",), ("firm-abdomen",), ["firm-abdomen"]),
        (("front-thigh", "front-abdomen"), ("firm-abdomen",), ["firm-abdomen", "fat-thighs"]),
        (("front-abdomen",), ("fat-thighs",), ["fat-abdomen", "firm-abdomen"]),
        (("front-knee",), (), []),
    ],
)
def test_planned_options_are_in_play_else_all_of_the_area(
    now: datetime,
    knowledge: Knowledge,
    body: Body,
    regions: tuple[str, ...],
    plans: tuple[str, ...],
    options: list[str],
) -> None:
    """Nothing planned yet means that all of the area is talked about; the order is the body's."""
    consultation = Consultation("0" * 32, now, "2027-1", regions=regions, plans=tuple(map(Plan, plans)))

    areas = body.areas_of(consultation.regions)

    assert [option.id for option in options_in_play(consultation, knowledge, areas)] == options


@pytest.mark.parametrize(
    ("options", "questions"),
    [
        ([], []),
        (["fat-abdomen"], [*EVERYBODY, "hernia", "fainting"]),
        (["firm-abdomen"], [*EVERYBODY, "hernia", "keloids", "fainting"]),
        (["fat-abdomen", "fat-thighs"], [*EVERYBODY, "hernia", "veins", "fainting"]),
    ],
)
def test_questions_are_those_of_the_options(knowledge: Knowledge, options: list[str], questions: list[str]) -> None:
    """Each question that touches an option is asked, once, in the order of the data."""
    chosen = [knowledge.options[option] for option in options]

    assert [question.id for question in questions_for(chosen, knowledge)] == questions


@pytest.mark.parametrize(
    ("change", "key", "slots"),
    [
        (lambda old: replace(old, regions=("front-wing",)), "region-unknown", {"region": "front-wing"}),
        (lambda old: old.with_plan(Plan("fat-wing")), "option-unknown", {"option": "fat-wing"}),
        (lambda old: old.with_answer(Answer("wings", Reply.NO)), "question-unknown", {"question": "wings"}),
    ],
)
def test_consultation_of_other_content_is_refused(
    complete: Consultation, knowledge: Knowledge, body: Body, change: Change, key: str, slots: dict[str, str]
) -> None:
    """What this program does not have is named; it is never passed over."""
    with pytest.raises(MesoDeskError) as caught:
        require_known(change(complete), knowledge, body)

    assert (caught.value.key, caught.value.slots) == (key, slots)


def test_consultation_of_this_content_is_known(complete: Consultation, knowledge: Knowledge, body: Body) -> None:
    """A consultation made here raises nothing."""
    require_known(complete, knowledge, body)


def test_a_clock_behind_the_talk_is_named(find: Find, complete: Consultation) -> None:
    """A sheet cannot be frozen before its talk began: then the clock is wrong."""
    before = complete.started - timedelta(seconds=1)

    assert [point.key for point in find(complete, now=before)] == ["clock-behind"]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\x00", "\x07", "\n"])
def test_signs_that_paper_cannot_show_are_named(find: Find, complete: Consultation, sign: str) -> None:
    """A name that would print otherwise than it was typed is not printed at all."""
    odd = replace(complete, patient=replace(complete.patient, name=f"Ada{sign}Example"))

    (point,) = find(odd)

    assert (point.step, point.key, point.slots["signs"]) == (Step.PATIENT, "hidden", f"U+{ord(sign):04X}")


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda old, text: replace(old, price=text), Step.PLAN),
        (lambda old, text: replace(old, words=text), Step.DECIDE),
        (lambda old, text: replace(old, hopes=text), Step.DECIDE),
        (lambda old, text: replace(old, own_words=text), Step.DECIDE),
        (lambda old, text: replace(old, explained_again=text), Step.DECIDE),
        (lambda old, text: replace(old, clinician=replace(old.clinician, registration=text)), Step.PATIENT),
        (lambda old, text: old.with_plan(replace(old.plans[0], product=text)), Step.PLAN),
        (lambda old, text: old.with_plan(replace(old.plans[0], stop_rule=text)), Step.PLAN),
    ],
    ids=["price", "words", "hopes", "own words", "explained again", "registration", "product", "stop rule"],
)
def test_signs_are_looked_for_in_all_that_was_typed(
    find: Find, complete: Consultation, change: Callable[[Consultation, str], Consultation], step: Step
) -> None:
    """Whatever the paper shows as typed is looked at."""
    assert [(point.step, point.key) for point in find(change(complete, "9\u202e00"))] == [(step, "hidden")]


@pytest.mark.parametrize("name", ["name", "address", "phone", "out_of_hours", "emergency", "country", "aftercare"])
def test_signs_are_looked_for_in_the_clinics_particulars(
    find: Find, complete: Consultation, full_clinic: Clinic, name: str
) -> None:
    """The clinic's own lines stand on the paper too; lines of its rules may end."""
    fine = replace(full_clinic, aftercare="No sauna.\nNo make-up.")

    assert find(complete, clinic=fine) == ()
    points = find(complete, clinic=replace(fine, **{name: "G\u202eB"}))
    assert (Step.CLINIC, "hidden") in [(point.step, point.key) for point in points]


def test_line_ends_in_the_patients_words_and_joiners_are_no_fault(find: Find, complete: Consultation) -> None:
    """What a note or a script needs is let through."""
    written = replace(complete, words="One.\n\tTwo.", patient=replace(complete.patient, name="\u0646\u200c\u0698"))

    assert find(written) == ()


def test_a_witness_is_another_person_than_the_other_parties(find: Find, complete: Consultation) -> None:
    """Who interprets cannot vouch for the mark as well."""
    both = complete.with_party(Party(Role.INTERPRETER, "Ivo", "Polish")).with_party(Party(Role.WITNESS, "IVO"))

    (point,) = find(both)

    assert (point.key, point.slots) == ("witness-same", {"role": "interpreter"})
    assert "Interpreter" in load_catalogue("en").missing(point.key, **point.slots)


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_who_was_there_is_named_whatever_was_decided(find: Find, complete: Consultation, decision: Decision) -> None:
    """The sheet of a no names them too, so a blank is missing there as well."""
    named = replace(complete, decision=decision).with_party(Party(Role.INTERPRETER))

    assert [point.key for point in find(named)] == ["party-name", "party-language"]


def test_a_parent_makes_no_yes_for_a_child(find: Find, complete: Consultation) -> None:
    """Under age there is no yes, whoever decides."""
    child = replace(complete, patient=replace(complete.patient, born=date(2012, 3, 15)))

    points = find(child.with_party(Party(Role.REPRESENTATIVE, "Rosa", "parent")))

    assert [point.key for point in points] == ["under-age"]
