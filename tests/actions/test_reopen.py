from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mesodesk import resources
from mesodesk.actions.accept import accept_content
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.explain import with_sources
from mesodesk.actions.reopen import ALWAYS_AGAIN, Reopened, describe, reopen
from mesodesk.actions.review import review
from mesodesk.actions.seal import Kept, seal
from mesodesk.clinical.models import Act
from mesodesk.consent.consultation import Answer, Clinician, Consultation, Decision, Reply
from mesodesk.consent.missing import options_in_play, questions_for
from mesodesk.consent.reopening import reopening_code
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import LONGEST_TEXT
from mesodesk.exchange.private_file import write_private
from mesodesk.exchange.record_file import NAME, read_record
from mesodesk.explanation.changes import Kind, compare
from mesodesk.sealing.examination import examine
from mesodesk.wording.sentence import Section, Tone
from tests.actions.edits import BURN, topic, write_edit
from tests.actions.talks import CLINIC, EXAMPLE, ID, NOW, PARTIES, marks, sealed, talk
from tests.consent.test_reopening import TWINS

LATER = NOW + timedelta(days=30)
CODE = reopening_code(ID)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return the desk of a clinic that is set up and has kept nothing yet."""
    return open_desk(tmp_path / "clinic").with_clinic(CLINIC)


def again(desk: Desk, content: object = None) -> Desk:
    """Return the desk as it is at the next start, after the clinic edited the content."""
    if content is not None:
        write_edit(desk.content_folder, content)
    return open_desk(desk.settings.folder)


def failure(desk: Desk, typed: str) -> str:
    """Return the words with which reopening fails; nothing that is kept is any different then."""
    before = {path: path.read_bytes() for path in desk.settings.folder.rglob("*") if path.is_file()}
    with pytest.raises(MesoDeskError) as caught:
        reopen(desk, typed, LATER)
    assert {path: path.read_bytes() for path in desk.settings.folder.rglob("*") if path.is_file()} == before
    return desk.catalogue.error(caught.value)


def untold(desk: Desk, consultation: Consultation) -> list[str]:
    """Return the ids of the sections that are not told in their present words."""
    sections = desk.freezer.sections(consultation, CLINIC)
    return [section.id for section in sections if not consultation.has_told(section.id, section.digest())]


def points(desk: Desk, consultation: Consultation) -> list[str]:
    """Return the keys of what is missing for a yes."""
    yes = replace(consultation, decision=Decision.YES)
    return [point.key for point in desk.freezer.missing(yes, CLINIC, LATER)]


def tell(desk: Desk, consultation: Consultation, *ids: str) -> Consultation:
    """Tell these sections."""
    for section in desk.freezer.sections(consultation, CLINIC):
        if section.id in ids:
            consultation = consultation.with_told(section.id, section.digest())
    return consultation


def asked(desk: Desk, consultation: Consultation) -> Consultation:
    """Ask every question again, and be told no."""
    areas = desk.body.areas_of(consultation.regions)
    for question in questions_for(options_in_play(consultation, desk.knowledge, areas), desk.knowledge):
        consultation = consultation.with_answer(Answer(question.id, Reply.NO))
    return consultation


def texts(sections: tuple[Section, ...]) -> str:
    """Return all that is said."""
    lines = [line for section in sections for line in (section.title, *(each.text for each in section.sentences()))]
    return "\n".join(lines)


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_a_no_is_reopened_as_it_was_noted(desk: Desk, decision: Decision) -> None:
    """Who, where, what and the price are there; what is said on the day is empty; nothing kept is any different."""
    kept = sealed(desk, decision=decision)
    found = reopen(desk, CODE, LATER)
    before, today = talk(desk, decision=decision), found.consultation

    for name in ("patient", "clinician", "regions", "plans", "price", "language"):
        assert getattr(today, name) == getattr(before, name), name
    assert today.id != ID
    assert (today.started, today.content, today.follows) == (LATER, desk.knowledge.content.name, ID)
    assert (today.decision, today.born_again, today.answers) == (None, None, ())
    assert found.earlier.decision is decision
    assert found.clinic is None
    assert desk.archive.document(ID) == kept.pdf
    assert desk.archive.drafts() == ()


def test_each_reopening_is_a_talk_of_its_own(desk: Desk) -> None:
    """A second try never overwrites the first."""
    sealed(desk, decision=Decision.NO)

    assert reopen(desk, CODE, LATER).consultation.id != reopen(desk, CODE, LATER).consultation.id


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower().replace("-", "  "), f" {CODE} ", ID, ID.upper(), f"{ID[:8]} {ID[8:]}"]
)
def test_sheet_is_found_by_code_or_number(desk: Desk, typed: str) -> None:
    """However they are typed, and whatever else is kept."""
    sealed(desk, id="ab" * 16, decision=Decision.NO)
    sealed(desk, decision=Decision.NO)

    assert reopen(desk, typed, LATER).earlier.id == ID


def test_what_was_told_then_and_reads_the_same_stays_told(desk: Desk) -> None:
    """But never the five things and the red flags, and never what was not told then."""
    told = talk(desk, decision=Decision.NOT_TODAY)
    skipped = told.told[0].section
    sealed(desk, decision=Decision.NOT_TODAY)
    found = reopen(again(desk), CODE, LATER)
    assert skipped not in ALWAYS_AGAIN
    assert set(untold(desk, found.consultation)) == set(ALWAYS_AGAIN)
    assert found.changes.sections == ()

    partly = review(desk, replace(told, id="ab" * 16, told=told.told[1:]), NOW, CLINIC)
    seal(desk, partly, marks(partly), NOW)

    assert set(untold(desk, reopen(desk, "ab" * 16, LATER).consultation)) == {skipped, *ALWAYS_AGAIN}


def test_ticks_come_from_the_sealed_record_alone(desk: Desk) -> None:
    """What somebody wrote into the private file beside it counts for nothing."""
    consultation = talk(desk, decision=Decision.NO)
    found = review(desk, replace(consultation, told=()), NOW, CLINIC)
    seal(desk, found, marks(found), NOW)
    (desk.settings.folder / "sealed" / f"{ID}.json").write_bytes(write_private(found.secret, consultation))

    assert reopen(desk, CODE, LATER).consultation.told == ()


def test_no_yes_before_a_new_warning_is_told(desk: Desk) -> None:
    """A harm that came since is named first, its section is untold, and only telling it opens the way to a yes."""
    sealed(desk, decision=Decision.NOT_TODAY)
    desk = again(desk, {"risks": [BURN], **topic()})
    found = reopen(desk, CODE, LATER)
    first = found.changes.sections[0]
    assert (first.kind, first.id) == (Kind.REWORDED, "thighs.harms")
    assert (first.sentences[0].kind, first.sentences[0].tone) == (Kind.NEW, Tone.SERIOUS)
    assert first.sentences[0].sentence.claim == "own-burn"
    assert "thighs.harms" in untold(desk, found.consultation)
    ready = asked(desk, found.consultation)
    assert set(points(desk, ready)) == {"section-untold"}

    others = [name for name in untold(desk, ready) if name != "thighs.harms"]
    ready = tell(desk, ready, *others)
    assert points(desk, ready) == ["section-untold"]
    ready = tell(desk, ready, "thighs.harms")

    assert points(desk, ready) == []


def test_talk_that_goes_on_is_sealed_and_names_the_earlier_sheet(desk: Desk) -> None:
    """The earlier document stays as it is, and the later one can itself be gone on from."""
    before = sealed(desk, decision=Decision.NOT_TODAY)
    again_today = replace(reopen(desk, CODE, LATER).consultation, decision=Decision.NO, born_again=date(1987, 5, 14))
    found = review(desk, again_today, LATER, CLINIC)
    kept: Kept = seal(desk, found, marks(found), LATER)
    record = read_record(dict(examine(kept.pdf, ()).attachments)[NAME]).record

    assert record.follows == ID
    assert {item.section.id for item in record.sections if not item.told} == set(ALWAYS_AGAIN)
    assert desk.archive.document(ID) == before.pdf
    assert reopen(desk, kept.id, LATER).consultation.follows == kept.id


def test_answers_are_asked_again(desk: Desk) -> None:
    """A yes to a question that forbids one does not travel, and neither does a no: each is missing on the day."""
    question = next(item for item in desk.knowledge.questions if item.act is Act.STOP)
    sealed(desk, decision=Decision.NO, answers=(Answer(question.id, Reply.YES),))
    today = reopen(desk, CODE, LATER).consultation

    assert today.answers == ()
    assert "answer" in points(desk, today)


def test_hopes_stand_under_their_day_and_a_day_that_is_over_is_gone(desk: Desk) -> None:
    """What was hoped for then was not said today, nor was a day asked for that has passed."""
    coming, over = LATER.date(), LATER.date() - timedelta(days=1)
    sealed(desk, decision=Decision.NO, hopes="A wedding.", event=coming)
    sealed(desk, decision=Decision.NO, id="ab" * 16, event=over, parties=PARTIES)
    first, second = reopen(desk, CODE, LATER).consultation, reopen(desk, "ab" * 16, LATER).consultation

    assert (first.hopes, first.event) == ("Noted on 23 November 2026: A wedding.\n", coming)
    assert second.event is None
    assert second.parties == ()


def test_ticks_of_then_are_those_of_who_told(desk: Desk) -> None:
    """Named as another clinician, nobody signs for what somebody else told; what is told today counts again."""
    sealed(desk, decision=Decision.NO)
    same = reopen(desk, CODE, LATER).consultation
    other = replace(same, clinician=Clinician("Dr Bo", "MED 1"))
    every = [section.id for section in desk.freezer.sections(other, CLINIC)]

    assert set(untold(desk, same)) < set(every)
    assert untold(desk, other) == every
    assert untold(desk, tell(desk, other, *every)) == []
    assert untold(desk, replace(other, clinician=same.clinician)) == untold(desk, same)


def test_words_of_then_stand_under_their_day(desk: Desk) -> None:
    """No sheet prints them as if they were said today; words that are too long are left where they are."""
    sealed(desk, decision=Decision.NO, words=" Will it hurt? ")
    sealed(desk, decision=Decision.NO, id="ab" * 16, words="")
    sealed(desk, decision=Decision.NO, id="cd" * 16, words="x" * LONGEST_TEXT)

    assert reopen(desk, CODE, LATER).consultation.words == "Noted on 23 November 2026: Will it hurt?\n"
    assert reopen(desk, "ab" * 16, LATER).consultation.words == ""
    assert reopen(desk, "cd" * 16, LATER).consultation.words == (
        f"What was noted on 23 November 2026 stands on the sheet {'cd' * 16}.\n"
    )


def test_another_clinician_tells_everything_anew(desk: Desk) -> None:
    """Whoever signs says that they went through what was told."""
    sealed(desk, decision=Decision.NO)
    other = desk.with_settings(replace(desk.settings, clinician_name="Dr Bo", clinician_registration="MED 1"))
    found = reopen(other, CODE, LATER)

    assert found.consultation.clinician == Clinician("Dr Bo", "MED 1")
    assert found.consultation.told == ()
    assert "Dr Sam Sample (made up)" in texts(describe(other, found))

    person = EXAMPLE.consultation.clinician
    same = desk.with_settings(
        replace(desk.settings, clinician_name=f" {person.name} ", clinician_registration=person.registration)
    )

    assert reopen(same, CODE, LATER).consultation.told


def test_clinic_of_the_sheet_goes_on_where_none_is_set(tmp_path: Path) -> None:
    """A consultation that came from a file brought its clinic; a clinic that is set up stands in for it."""
    desk = open_desk(tmp_path / "clinic")
    sealed(desk, decision=Decision.NO)
    found = reopen(desk, CODE, LATER)
    assert found.clinic == CLINIC
    assert found.changes.sections == ()

    moved = desk.with_clinic(replace(CLINIC, phone="09 999"))
    changed = reopen(moved, CODE, LATER)

    assert changed.clinic is None
    assert "general.must-say" in {change.id for change in changed.changes.sections}
    assert "09 999" in texts(describe(moved, changed))


def test_plan_of_an_option_that_is_gone_is_dropped_and_named(desk: Desk) -> None:
    """By its words on the earlier sheet. What is told is then all that is used there."""
    shipped = json.loads(resources.text_of("clinical/subjects/thighs.json"))["options"]
    own = {**next(item for item in shipped if item["id"] == "thighs-fat-other"), "id": "thighs-own"}
    plan = replace(EXAMPLE.consultation.plans[0], option="thighs-own")
    edited = again(desk, {"options": [own]})
    found = review(edited, talk(edited, plans=(plan,), decision=Decision.NO), NOW, CLINIC)
    seal(edited, found, marks(found), NOW)
    (desk.content_folder / "own.json").unlink()
    desk = again(desk)
    reopened = reopen(desk, CODE, LATER)
    named = found.record.plans[0]

    assert reopened.consultation.plans == ()
    assert reopened.changes.dropped == (f"{named.area}: {named.use}, {named.product_class}",)
    assert reopened.changes.dropped[0] in texts(describe(desk, reopened))
    assert (reopened.changes.content_then, reopened.changes.content_now) == (
        edited.knowledge.content.name,
        desk.knowledge.content.name,
    )


def test_place_on_the_body_that_is_gone_is_dropped_and_named(desk: Desk) -> None:
    """By its name on the earlier sheet; a plan that belonged to no place on it goes by its id."""
    sealed(desk, decision=Decision.NO)
    gone = EXAMPLE.consultation.regions[0]
    views = tuple(
        replace(view, regions=tuple(region for region in view.regions if region.id != gone)) for view in desk.body.views
    )
    other = replace(desk)
    other.__dict__["body"] = replace(desk.body, views=views)
    found = reopen(other, CODE, LATER)

    assert found.consultation.regions == EXAMPLE.consultation.regions[1:]
    assert found.changes.dropped == ("Left inner thigh",)


def test_content_and_its_acceptance_are_named_then_and_now(desk: Desk) -> None:
    """Where they differ both are said, else one."""
    sealed(desk, decision=Decision.NO)
    same = reopen(desk, CODE, LATER)
    assert same.changes.state_then == same.changes.state_now
    assert "It is the same as then: " in texts(describe(desk, same))

    accepted = accept_content(desk, "Dr Bo", "MED 1", LATER.date())
    found = reopen(accepted, CODE, LATER)

    assert "No clinician has accepted it" in found.changes.state_then
    assert "Accepted for use here by Dr Bo" in found.changes.state_now
    said = texts(describe(accepted, found))
    assert f"Then: {found.changes.state_then}" in said
    assert f"Today: {found.changes.state_now}" in said


def _described(desk: Desk, content: object = None) -> tuple[Desk, Reopened, tuple[Section, ...]]:
    sealed(desk, decision=Decision.NOT_TODAY)
    desk = again(desk, content)
    found = reopen(desk, CODE, LATER)
    return desk, found, describe(desk, found)


def test_warnings_are_described_first_under_their_tone(desk: Desk) -> None:
    """Then what is done again today, then the rest; every new sentence keeps its sources or the mark of none."""
    desk, found, sections = _described(desk, {"risks": [BURN], **topic()})
    ids = [section.id for section in sections]
    first = sections[0].groups[0]

    assert ids[:2] == ["thighs.harms", "reopen.today"]
    assert set(ids[2:]) == {change.id for change in found.changes.sections[1:]}
    assert first.tone is Tone.SERIOUS
    assert (first.sentences[0].label, first.sentences[0].text) == ("New:", "Burn: The skin can burn and leave a scar.")
    assert first.sentences[0].basis == found.changes.sections[0].sentences[0].sentence.basis
    numbers = with_sources(desk, sections).numbers()
    assert {source for section in sections for line in section.sentences() for source in line.sources} == set(numbers)


def test_what_is_reworded_stands_beside_what_it_said(desk: Desk) -> None:
    """The five things name the new harm, and quote the sentence without it."""
    _, _, sections = _described(desk, {"risks": [BURN]})
    must_say = next(section for section in sections if section.id == "general.must-say")
    now, then = must_say.sentences()

    assert (now.label, then.label) == ("Reworded:", "It said:")
    assert "; burn (no source). How often" in now.text
    assert "burn." not in then.text
    assert now.sources
    assert not then.sources


def test_what_is_gone_is_quoted(desk: Desk) -> None:
    """The state of the content is another sentence after an edit."""
    _, _, sections = _described(desk, topic())
    who_says = next(section for section in sections if section.id == "general.who-says")

    assert [line.label for line in who_says.sentences()] == ["New:", "New:", "No longer said:"]


def test_section_that_only_moved_says_so(desk: Desk) -> None:
    """It counts as not told, so there is a reason to be named."""
    desk, found, _ = _described(desk)
    told = desk.freezer.sections(found.consultation, CLINIC)[0]
    moved = replace(
        found.earlier,
        sections=tuple(
            replace(item, section=replace(item.section, title="Old")) if item.section.id == told.id else item
            for item in found.earlier.sections
        ),
    )
    changes = compare([item.section for item in moved.sections], desk.freezer.sections(found.consultation, CLINIC))
    (_, shown) = describe(desk, replace(found, changes=replace(found.changes, sections=changes)))

    assert (shown.id, shown.title) == (told.id, told.title)
    assert [line.text for line in shown.sentences()] == [desk.catalogue.say("reopen.headings-only")]


def test_where_nothing_changed_that_is_said(desk: Desk) -> None:
    """And what is done again in any case, with the parts that stay ticked."""
    desk, found, sections = _described(desk)
    said = texts(sections)

    assert [section.id for section in sections] == ["reopen.today", "reopen.same"]
    assert f"{len(found.consultation.told)} parts were told then" in said
    assert all(title in said for title in found.changes.again)
    assert desk.catalogue.say("reopen.again-changed") not in said
    assert desk.catalogue.say("reopen.kept-words") in said


def test_talk_about_an_area_without_a_use_says_nothing_that_is_not_so(desk: Desk) -> None:
    """It has neither the five things nor words nor plans."""
    sealed(desk, decision=Decision.NO, regions=("back-back-upper",), plans=(), words="")
    found = reopen(desk, CODE, LATER)
    said = texts(describe(desk, found))

    assert (found.changes.again, found.changes.dropped) == ((), ())
    assert "people forget" not in said
    assert desk.catalogue.say("reopen.kept-words") not in said


@pytest.mark.parametrize("typed", ["", "7KQ3", "come back!", "x" * 40])
def test_what_is_no_code_is_told_kindly(desk: Desk, typed: str) -> None:
    """It says what a code looks like and where it stands."""
    assert "eight letters and digits" in failure(desk, typed)


@pytest.mark.parametrize("typed", ["7kq3 m2xt", "ab" * 16])
def test_unknown_sheet_is_told_as_that(desk: Desk, typed: str) -> None:
    """It names what was looked for, and says where else to look."""
    sealed(desk, decision=Decision.NO)

    assert failure(desk, typed).startswith(f"No sheet with {'7KQ3-M2XT' if len(typed) < 32 else typed} is kept")


def test_yes_is_not_gone_on_from(desk: Desk) -> None:
    """It has its own way back: a new consultation."""
    sealed(desk)

    assert failure(desk, CODE) == (
        f"The sheet {ID} says yes, and a yes is not gone on from. Begin a new consultation; the sheet stays as it is."
    )


def test_two_sheets_with_one_code_ask_for_the_number(desk: Desk) -> None:
    """Neither is opened by guess; the number opens exactly its own."""
    for number in TWINS:
        sealed(desk, id=number, decision=Decision.NO)

    assert "2 sheets on this computer have the code" in failure(desk, reopening_code(TWINS[0]))
    assert [reopen(desk, number, LATER).earlier.id for number in TWINS] == list(TWINS)


def _break(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def test_damaged_notes_are_told_with_a_cure(desk: Desk) -> None:
    """Torn, gone, or of another talk: nothing is opened, and the sealed sheet is as it was."""
    kept = sealed(desk, decision=Decision.NO)
    sealed(desk, id="ab" * 16, decision=Decision.NO)
    path = desk.settings.folder / "sealed" / f"{ID}.json"
    whole = path.read_bytes()
    other = json.loads(whole)
    other["consultation"]["answers"] = other["consultation"]["answers"][1:]
    stranger, dearer = json.loads(whole), json.loads(whole)
    stranger["consultation"]["patient"]["name"] = "Somebody Else"
    dearer["consultation"]["plans"][0]["product"] = "Another mix"
    elsewhere = path.with_name(f"{'ab' * 16}.json").read_bytes()
    changed = [json.dumps(each).encode() for each in (other, stranger, dearer)]
    for damaged in (whole[: len(whole) // 2], b"", elsewhere, *changed):
        path.write_bytes(damaged)
        said = failure(desk, CODE)
        assert said.startswith(f"The sheet {ID} is whole, but the clinic's own notes beside it are missing or damaged")
        assert "Restore the data folder from its backup" in said
    path.unlink()
    assert "missing or damaged" in failure(desk, CODE)
    assert desk.archive.document(ID) == kept.pdf
    path.write_bytes(whole)

    assert reopen(desk, CODE, LATER).earlier.id == ID


def test_damaged_sheet_is_told_with_a_cure(desk: Desk) -> None:
    """A flipped byte, a torn file, another sheet under its name: what was told then is not known for sure."""
    kept = sealed(desk, decision=Decision.NO)
    path = desk.settings.folder / "sealed" / f"{ID}.pdf"
    other = sealed(desk, id="ab" * 16, decision=Decision.NO)
    for damaged in (kept.pdf[:-1] + b"\x04", kept.pdf[: len(kept.pdf) // 2], b"", other.pdf):
        path.write_bytes(damaged)
        assert failure(desk, CODE).startswith(f"The kept sheet {ID} is damaged, so nothing was made from it.")


def test_sheet_whose_key_is_gone_can_still_be_gone_on_from(desk: Desk) -> None:
    """Every byte is as it was sealed: that nobody here vouches for the key any more is no damage."""
    sealed(desk, decision=Decision.NO)
    shutil.rmtree(desk.settings.folder / "keys")

    assert reopen(desk, CODE, LATER).earlier.id == ID
