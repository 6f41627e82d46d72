from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Acceptance
from mesodesk.consent.consultation import Answer, Clinician, Consultation, Decision, Licence, Patient, Plan, Reply
from mesodesk.consent.marks import Role, required_roles
from mesodesk.consent.parties import Party
from mesodesk.consent.record import Record, RecordParty
from mesodesk.explanation.build import sources_of
from mesodesk.explanation.freeze import Freezer, Unfinished
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Basis
from tests.actions.talks import CLINIC, EXAMPLE, ID, NOW, about, talk, told

HASH = "ab" * 32


def replace_freezer(desk: Desk, freezer: Freezer) -> Desk:
    """Return a desk that freezes with other knowledge."""
    other = replace(desk)
    other.__dict__["freezer"] = freezer
    return other


def _freeze(desk: Desk, consultation: Consultation, clinic: Clinic = CLINIC) -> Record:
    return desk.freezer.freeze(consultation, clinic, HASH, NOW)


def test_a_record_holds_what_was_said(desk: Desk) -> None:
    """Who, when, where, what was planned, decided and told stand in the record, in words."""
    consultation = talk(desk)
    record = _freeze(desk, consultation)

    assert (record.id, record.started, record.frozen) == (ID, NOW - timedelta(minutes=30), NOW)
    assert (record.patient.name, record.patient.born, record.patient.number) == (
        "Erika Example (made up)",
        date(1987, 5, 14),
        "EX-0001",
    )
    assert (record.clinician, record.registration, record.clinic) == ("Dr Sam Sample (made up)", "EX-999999", CLINIC)
    assert [area.name for area in record.areas] == ["Thighs"]
    assert [region.name for region in record.areas[0].regions] == ["Left inner thigh", "Right inner thigh"]
    assert [(plan.use, plan.sessions, plan.licence) for plan in record.plans] == [("Small fat bulges", 4, "no")]
    assert record.words == consultation.words
    assert (record.decision, record.decision_words) == (Decision.YES, "Yes. I want this treatment.")
    assert record.answers_sha256 == HASH


def test_a_record_says_whose_content_it_is(desk: Desk) -> None:
    """Content that no clinician accepted makes a demonstration and says so; accepted content names the clinician."""
    code = desk.knowledge.content.digest
    content = changed(desk.knowledge.content, acceptance=Acceptance("Dr Bo Example", "MED 1", NOW.date(), code))
    accepted = replace(desk.freezer, knowledge=replace(desk.knowledge, content=content))

    assert _freeze(desk, talk(desk)).content.demonstration
    assert "No clinician has accepted it" in _freeze(desk, talk(desk)).content.state
    record = accepted.freeze(told(replace_freezer(desk, accepted), talk(desk)), CLINIC, HASH, NOW)
    assert not record.content.demonstration
    assert "Accepted for use here by Dr Bo Example (MED 1)" in record.content.state


def test_a_record_names_exactly_the_content_that_was_shown(desk: Desk) -> None:
    """Version, day and code of the content are in it, and where the clinic edited it, its name says so."""
    content = desk.knowledge.content
    record = _freeze(desk, talk(desk)).content

    assert (record.version, record.published, record.digest) == (content.version, content.published, content.digest)
    assert len(record.digest) == 64
    edited = replace(desk.knowledge, content=changed(content, edited=("risks risk-scars",)))
    other = replace_freezer(desk, replace(desk.freezer, knowledge=edited))
    consultation = told(other, talk(desk, content=edited.content.name))
    found = other.freezer.freeze(consultation, CLINIC, HASH, NOW)
    assert found.content.version == f"{content.version}+{content.digest[:8]}"
    with pytest.raises(Unfinished) as caught:
        other.freezer.freeze(told(other, talk(desk)), CLINIC, HASH, NOW)
    assert [point.key for point in caught.value.points] == ["content-changed"]


def test_the_price_is_in_the_record_as_it_was_stated(desk: Desk) -> None:
    """Without blanks around it; a no needs none."""
    assert _freeze(desk, talk(desk, price=" 900 in all ")).price == "900 in all"
    assert _freeze(desk, talk(desk, price="", decision=Decision.NO)).price == ""


@pytest.mark.parametrize("number", ["ab" * 16, ""])
def test_a_record_names_the_sheet_from_which_it_went_on(desk: Desk, number: str) -> None:
    """Most talks go on from none."""
    assert _freeze(desk, talk(desk, follows=number)).follows == number


def test_a_record_is_in_the_language_of_its_words(desk: Desk) -> None:
    """A file that claims another language does not make English words anything else."""
    assert _freeze(desk, talk(desk, language="xx")).language == "en"


def test_blanks_around_names_are_not_part_of_them(desk: Desk) -> None:
    """What was typed is frozen without blanks before and behind it."""
    changes = {
        "patient": Patient("  Ada Example ", date(1990, 5, 17), " P-1 "),
        "clinician": Clinician(" Dr Bo ", " MED 1 "),
        "words": "\n Will it hurt? ",
        "plans": (Plan("thighs-fat-stimulant", " Mix ", Licence.NO, 1, stop_rule=" Pain. "),),
    }
    record = _freeze(desk, talk(desk, **changes))

    assert (record.patient.name, record.patient.number, record.words) == ("Ada Example", "P-1", "Will it hurt?")
    assert (record.clinician, record.registration) == ("Dr Bo", "MED 1")
    assert (record.plans[0].product, record.plans[0].stop_rule) == ("Mix", "Pain.")
    assert [signatory.name for signatory in record.signatories] == ["Ada Example", "Dr Bo"]


def test_every_source_has_its_number_and_how_much_was_read(desk: Desk) -> None:
    """Sources are numbered from 1 as they appear, and each sentence's sources are among them."""
    record = _freeze(desk, talk(desk))
    numbers = [source.number for source in record.sources]

    assert numbers == list(range(1, len(numbers) + 1))
    assert all("Read: " in source.citation for source in record.sources)
    for item in record.sections:
        for sentence in item.section.sentences():
            assert all(record.source_number(source) for source in sentence.sources)
            assert bool(sentence.sources) is (sentence.basis is Basis.SOURCED)


def test_a_source_without_a_number_of_its_own_is_cited_without(desk: Desk) -> None:
    """No empty place is left where a source has no DOI."""
    sources = desk.knowledge.sources
    bare = next(source for source in sources.values() if not source.identifiers)
    full = next(source for source in sources.values() if source.identifiers)
    section = desk.freezer.sections(talk(desk), CLINIC)[0]
    sentence = replace(section.sentences()[0], sources=(bare.id, full.id))
    section = replace(section, groups=(replace(section.groups[0], sentences=(sentence,)),))
    first, second = desk.freezer.sources(sources_of([section]))

    assert ".  Read" not in first.citation
    assert f"{bare.published}. Read" in first.citation
    assert full.identifiers[0] in second.citation


@pytest.mark.parametrize(("day", "says"), [(None, ", by 23 November 2026."), (date(2026, 5, 3), ", on 3 May 2026.")])
def test_a_citation_says_when_the_source_was_read(desk: Desk, day: date | None, says: str) -> None:
    """On its own day where it names one, else before the day that holds for all."""
    section = desk.freezer.sections(talk(desk), CLINIC)[0]
    name = desk.freezer.sources(sources_of([section]))[0].id
    sources = {**desk.knowledge.sources, name: changed(desk.knowledge.sources[name], read_on=day)}
    freezer = replace(desk.freezer, knowledge=replace(desk.knowledge, sources=sources))

    assert freezer.sources(sources_of([section]))[0].citation.endswith(says)


def test_what_was_not_told_is_frozen_as_not_told(desk: Desk) -> None:
    """A no needs nothing told, and the record says of each section whether it was."""
    consultation = talk(desk, decision=Decision.NO)
    first = consultation.told[0].section
    record = _freeze(desk, consultation.with_told(first, None))

    assert [item.section.id for item in record.sections if not item.told] == [first]


def test_only_questions_that_were_asked_are_frozen(desk: Desk) -> None:
    """The record lists the asked questions in the content's order and holds no answer."""
    answers = (Answer("infection", Reply.NO), Answer("pregnancy", Reply.YES, "Secretly so."))
    record = _freeze(desk, talk(desk, decision=Decision.NO, answers=answers))
    asks = {question.id: question.ask for question in desk.knowledge.questions}

    assert record.asked == (asks["pregnancy"], asks["infection"])
    assert "Secretly so" not in repr(record)


@pytest.mark.parametrize(
    ("decision", "roles"),
    [
        (Decision.YES, [Role.PATIENT, Role.CLINICIAN]),
        (Decision.NOT_TODAY, [Role.CLINICIAN]),
        (Decision.NO, [Role.CLINICIAN]),
    ],
)
def test_a_decision_names_who_signs_and_what_it_means(desk: Desk, decision: Decision, roles: list[Role]) -> None:
    """Nobody signs to be left alone; each signature has a meaning of its own."""
    record = _freeze(desk, talk(desk, decision=decision))
    words = desk.catalogue.say

    assert [signatory.role for signatory in record.signatories] == roles
    for signatory in record.signatories:
        assert signatory.meaning == words(f"explain.meaning-{decision}-{signatory.role}")
    assert record.decision_words == words(f"explain.decision-{decision}")


def test_a_no_without_a_plan_and_about_an_unnamed_area_is_frozen(desk: Desk) -> None:
    """A no needs no plan; a plan that was begun is kept as far as it went."""
    changes = about(desk, "thighs", "back") | {"decision": Decision.NO, "plans": ()}
    begun = talk(desk, **(changes | {"plans": (Plan("thighs-fat-other"),)}))

    assert _freeze(desk, talk(desk, **changes)).plans == ()
    (plan,) = _freeze(desk, begun).plans
    assert (plan.product, plan.licence, plan.sessions, plan.stop_rule) == ("", "", None, "")


def test_an_unfinished_talk_is_refused_with_all_that_is_missing(desk: Desk) -> None:
    """Freezing names every missing point at once, the very ones that are listed before."""
    empty = replace(talk(desk), patient=Patient(), clinician=Clinician(), plans=(), answers=(), told=())
    with pytest.raises(Unfinished) as caught:
        _freeze(desk, empty, Clinic())

    keys = [point.key for point in caught.value.points]
    assert caught.value.points == desk.freezer.missing(empty, Clinic(), NOW)
    assert {
        "clinic-name",
        "clinic-emergency",
        "patient-name",
        "patient-born",
        "plan",
        "answer",
        "clinic-country",
    } <= set(keys)
    assert keys.count("section-untold") == len(desk.freezer.sections(empty, Clinic()))
    assert keys.count("answer") >= 7


@pytest.mark.parametrize("decision", [None, *Decision])
def test_nothing_is_frozen_without_a_decision_or_a_birthday(desk: Desk, decision: Decision | None) -> None:
    """Whatever the decision is, without a date of birth or a decision there is no record."""
    patient = replace(EXAMPLE.consultation.patient, born=None if decision else date(1987, 5, 14))
    with pytest.raises(Unfinished) as caught:
        _freeze(desk, talk(desk, decision=decision, patient=patient))

    assert [point.key for point in caught.value.points] == ["patient-born" if decision else "decision"]


def test_a_section_told_in_other_words_is_not_told(desk: Desk) -> None:
    """When the wording changed after it was told, a yes is refused with just that section."""
    consultation = talk(desk)
    stale = consultation.with_told("thighs.harms", "0" * 12)
    with pytest.raises(Unfinished) as caught:
        _freeze(desk, stale)

    assert [(point.key, point.slots["id"]) for point in caught.value.points] == [("section-untold", "thighs.harms")]
    assert _freeze(desk, told(desk, stale)).sections == _freeze(desk, consultation).sections


def test_the_record_says_in_words_who_is_here_and_what_each_signs(desk: Desk) -> None:
    """The interpreter's languages and the patient's name stand in the meanings; the table says who signs."""
    parties = (Party(Role.INTERPRETER, " Ivo ", " Polish "), Party(Role.WITNESS, "Wanda"), Party(Role.CHAPERONE, "Cho"))
    record = _freeze(desk, talk(desk, parties=parties))
    meanings = {who.role: who.meaning for who in record.signatories}

    assert tuple(meanings) == required_roles(Decision.YES, [party.role for party in parties])
    assert record.parties[0] == RecordParty(Role.INTERPRETER, "Interpreter (Polish)", "Ivo", "Polish")
    assert record.signatory(Role.INTERPRETER).role_name == "Interpreter (Polish)"
    assert record.signatory(Role.WITNESS).role_name == "Witness"
    assert "from English to Polish and back" in meanings[Role.INTERPRETER]
    assert "I saw Erika Example (made up) sign this sheet" in meanings[Role.WITNESS]
    assert "The patient chose: yes." in meanings[Role.CLINICIAN]


@pytest.mark.parametrize("decision", list(Decision))
def test_who_decides_for_the_patient_is_named_as_the_one_who_decided(desk: Desk, decision: Decision) -> None:
    """Neither the decision nor what the clinician signs says that the patient chose."""
    parties = (Party(Role.REPRESENTATIVE, "Rosa", "holder of a power of attorney"), Party(Role.WITNESS, "Wanda"))
    record = _freeze(desk, talk(desk, parties=parties, decision=decision))

    assert "Rosa" in record.decision_words
    assert "Rosa" in record.signatories[-1].meaning
    assert not any("The patient chose" in who.meaning for who in record.signatories)
    assert [who.role for who in record.signatories] == list(
        required_roles(decision, (Role.REPRESENTATIVE, Role.WITNESS))
    )
    assert [party.name for party in record.parties] == ["Rosa", "Wanda"]
    if decision is Decision.YES:
        deciding, watching = record.signatories[:2]
        assert deciding.role_name == "Representative (holder of a power of attorney)"
        assert deciding.meaning.startswith("I decide for Erika Example (made up), by this right: holder of a power")
        assert "I saw Rosa sign" in watching.meaning
