from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mesodesk import resources
from mesodesk.actions import check_content as module
from mesodesk.actions.acceptance import FILE
from mesodesk.actions.check_content import BASELINE, FEWEST_WORDS, WORSE, WORST, ContentReport, check_content
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.clinical.criteria import LAST
from mesodesk.clinical.honesty import PHRASINGS
from mesodesk.clinical.plainness import AIM, count
from mesodesk.clinical.rules import Problem
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.glossary import FOR_DOCTORS
from mesodesk.wording.catalogue import Entry
from tests.actions.edits import FAULTS, topic, write_edit
from tests.actions.talks import AREAS

HARD = "Extraordinary complications necessitate immediate interdisciplinary consultation everywhere."


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> ContentReport:
    """Return what is found in the content as it is shipped."""
    return check_content(open_desk(tmp_path_factory.mktemp("shipped")))


def _serve(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[Any], Any]) -> None:
    """Let one shipped file be read with a change."""
    read = resources.json_of
    monkeypatch.setattr(resources, "json_of", lambda asked: change(read(asked)) if asked == name else read(asked))


def test_the_shipped_content_has_no_fault(shipped: ContentReport) -> None:
    """What is published keeps every rule, and the report says what it is and how much of it there is."""
    assert shipped.problems == ()
    assert shipped.own_files == ()
    assert "No clinician has accepted it" in shipped.state
    assert len(shipped.digest) == 64
    assert all(shipped.counts.values())
    assert sum(number for name, number in shipped.counts.items() if name.startswith("statements-")) == 206
    assert shipped.counts["unsourced"] < shipped.counts["claims"]
    assert (shipped.phrasings, len(shipped.criteria)) == (PHRASINGS, LAST)


def test_checking_writes_nothing(desk: Desk) -> None:
    """Looking at the content makes no data folder."""
    check_content(desk)

    assert not desk.settings.folder.exists()


def test_every_area_and_section_has_a_grade(shipped: ContentReport, desk: Desk) -> None:
    """How hard something is to read is known of all that is told of an area."""
    told = {
        name
        for area in AREAS
        for name in (area, *(f"{area} {section.id}" for section in desk.freezer.explainer.area(area)))
    }

    assert set(shipped.grades) == told


def test_the_words_are_plain(shipped: ContentReport) -> None:
    """School year eight at most, for each area and each of its sections; the card is for doctors."""
    hard = {
        name: grade
        for name, grade in shipped.grades.items()
        if grade > AIM and name.partition(" ")[2] not in FOR_DOCTORS
    }

    assert hard == {}


def test_no_part_is_harder_than_when_it_was_published(shipped: ContentReport) -> None:
    """The kept grades name each area and each section that is told, and none has become worse."""
    kept = resources.json_of(BASELINE)

    assert set(kept) == set(shipped.grades)
    assert {name: grade for name, grade in shipped.grades.items() if grade > kept[name] + WORSE} == {}
    assert shipped.risen == ()


def test_the_hardest_sentences_are_shown(shipped: ContentReport) -> None:
    """They are whole sentences of patients' sections, the worst first."""
    grades = [hard.grade for hard in shipped.hardest]

    assert len(grades) == WORST
    assert grades == sorted(grades, reverse=True)
    assert all(count(hard.text).words >= FEWEST_WORDS for hard in shipped.hardest)
    assert not {hard.place for hard in shipped.hardest} & set(FOR_DOCTORS)


def test_a_hard_sentence_is_among_the_hardest(desk: Desk, tmp_path: Path) -> None:
    """A planted one stands first; a short one, and what only doctors read, has no place there."""
    edit = topic(f"It is so. {HARD} Contraindications.")
    card = {"topics": [{**topic(f"Doctors know. {HARD[:-1]} always.")["topics"][0], "part": "card"}]}
    first = check_content(desk, write_edit(tmp_path / "a", edit).parent).hardest[0]
    other = check_content(desk, write_edit(tmp_path / "b", card).parent).hardest

    assert (first.place, first.text) == ("general.what", HARD)
    assert first.grade == round(count(HARD).grade, 1)
    assert not any("interdisciplinary" in hard.text for hard in other)


def test_what_has_become_harder_is_named(
    desk: Desk, shipped: ContentReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grade may rise by a tenth; what rises by more, and only that, is named with its areas."""
    monkeypatch.setattr(module, "_baseline", lambda: shipped.grades)
    same = check_content(desk)
    risen = check_content(desk, write_edit(tmp_path / "own", topic(f"{HARD} " * 9)).parent).risen
    named = [name for name in AREAS if f"{name} general.what" in risen]

    assert same.risen == ()
    assert named == [area for area in AREAS if f"{area} general.what" in shipped.grades]
    assert {name.partition(" ")[2] for name in risen} <= {"", "general.what"}


@pytest.mark.parametrize(("before", "risen"), [(-0.05, False), (-0.2, True)])
def test_the_noise_of_a_comma_is_not_reported(
    desk: Desk, shipped: ContentReport, monkeypatch: pytest.MonkeyPatch, before: float, risen: bool
) -> None:
    """Less than a tenth of a school year is nothing."""
    monkeypatch.setattr(module, "_baseline", lambda: {name: grade + before for name, grade in shipped.grades.items()})

    assert check_content(desk).risen == (tuple(shipped.grades) if risen else ())


def test_what_has_no_kept_grade_is_held_to_the_aim(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new section may be as hard as the aim allows, and no harder."""
    monkeypatch.setattr(module, "_baseline", dict)
    report = check_content(desk, write_edit(tmp_path / "own", topic(f"{HARD} " * 40)).parent)

    assert "neck general.what" in report.risen
    assert set(report.risen) == {name for name, grade in report.grades.items() if grade > AIM + WORSE}


@pytest.mark.parametrize(("claim", "place", "problem"), FAULTS)
def test_a_planted_fault_is_found(desk: Desk, claim: dict[str, Any], place: str, problem: str) -> None:
    """Whatever is wrong in the clinic's own file is named with that file; what cannot be told gets no grade."""
    write_edit(desk.content_folder, topic(**claim))
    report = check_content(desk)

    assert Problem(f"content/own.json {place}", problem) in report.problems
    assert report.own_files == ("own.json",)
    assert (report.grades, report.risen, report.hardest) == ({}, (), ())
    assert report.state
    assert report.counts["claims"]


def test_a_card_in_another_language_is_checked_too(desk: Desk) -> None:
    """A clinic's own one is named with its file, claim by claim; one that leaves out nothing is no fault."""
    card = msgspec.to_builtins(desk.knowledge.cards["de"])
    write_edit(desk.content_folder, {"cards": [card]})
    assert check_content(desk).problems == ()
    claims = {**card["claims"], "card-missed": "Oft übersehen: Diagnose bei 82 Patienten im Mittel nach 9,8 Wochen."}
    write_edit(desk.content_folder, {"cards": [{**card, "claims": claims}]})
    (problem,) = check_content(desk).problems

    assert problem.place == "content/own.json cards de claims card-missed"
    assert problem.problem.startswith("it has other numbers than the original: ")


def test_all_faults_are_listed_at_once(desk: Desk) -> None:
    """Nobody corrects a file one fault at a time."""
    write_edit(desk.content_folder, topic("The treatment is safe and painless, 987 times."))

    assert {problem.problem.partition(":")[0] for problem in check_content(desk).problems} == {
        *("it says 'safe'", "it says that it does not hurt", "a number without a source"),
    }


def test_a_right_edit_is_no_fault(desk: Desk, shipped: ContentReport) -> None:
    """It is named, the content's code is another one, and it is told everywhere."""
    write_edit(desk.content_folder, topic())
    report = check_content(desk)

    assert report.problems == ()
    assert report.own_files == ("own.json",)
    assert report.digest != shipped.digest
    assert report.counts["claims"] == shipped.counts["claims"] + 1
    assert "+" in report.state


def test_another_folder_stands_in_for_the_clinics(desk: Desk, tmp_path: Path) -> None:
    """Edits can be tried before they are put where patients are told of them."""
    write_edit(desk.content_folder, topic("The treatment is safe."))
    write_edit(tmp_path / "tried", topic(), "new.json")

    assert check_content(desk).problems
    assert check_content(desk, tmp_path / "tried").problems == ()
    assert check_content(desk, tmp_path / "tried").own_files == ("new.json",)
    assert check_content(desk, tmp_path / "nothing").own_files == ()


@pytest.mark.parametrize("text", ["", "{", '{"topics": [,]}', "Dear reader"])
def test_a_file_that_is_not_json_is_the_only_problem(desk: Desk, text: str) -> None:
    """Nothing can be said of the rest, and nothing is."""
    write_edit(desk.content_folder, topic("The treatment is safe."), "a.json")
    write_edit(desk.content_folder, text, "b.json")
    report = check_content(desk)
    (problem,) = report.problems

    assert problem.place.startswith("content/b.json line ")
    assert problem.problem.startswith("this is not JSON: ")
    assert (report.state, report.digest, report.counts, report.grades, report.criteria) == ("", "", {}, {}, ())
    assert report.own_files == ("a.json", "b.json")


@pytest.mark.parametrize("name", ["fates.json", "criteria.json"])
def test_a_table_that_cannot_be_understood_is_the_only_problem(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The two tables beside the content are held to their shapes too."""
    _serve(monkeypatch, f"clinical/{name}", lambda rows: [{**rows[0], "extra": 1}, *rows[1:]])

    assert [problem.place for problem in check_content(desk).problems] == [name]


def test_a_damaged_program_is_no_fault_of_the_content(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read at all stops the check with its own sentence."""

    def damaged(name: str) -> Any:
        raise MesoDeskError("resource-broken", name=name)

    monkeypatch.setattr(resources, "json_of", damaged)
    with pytest.raises(MesoDeskError, match="resource-broken"):
        check_content(desk)


def test_a_broken_acceptance_stops_the_check(desk: Desk) -> None:
    """Whether the content is accepted would else be told wrongly."""
    write_edit(desk.settings.folder, "{", FILE)
    with pytest.raises(MesoDeskError, match="acceptance-broken"):
        check_content(desk)


def test_a_wrong_fate_is_a_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What became of the statements of the articles is checked with the content."""
    _serve(monkeypatch, "clinical/fates.json", lambda rows: rows[1:])

    assert [problem.place for problem in check_content(desk).problems] == ["fates.json F001"]


def test_a_criterion_that_names_nothing_is_a_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of the criteria is held to what is really told."""
    _serve(
        monkeypatch, "clinical/criteria.json", lambda rows: [{**rows[0], "sections": ["general.nowhere"]}, *rows[1:]]
    )

    assert check_content(desk).problems == (Problem("criteria.json 1", "no explanation has a section general.nowhere"),)


def test_a_benefit_that_drowns_the_harms_is_a_fault(desk: Desk) -> None:
    """An edit that gives more words to the good than to the bad is named with its area."""
    option = msgspec.to_builtins(desk.knowledge.options_of("neck")[0])
    good = {"id": "own-good", "text": "It looked better. " * 2000, "benefit": True, "limit": "Nobody compared it."}
    found = [{**good, "classes": [option["product_class"]]}]
    write_edit(desk.content_folder, {"options": [{**option, "id": "own-option", "found": found}]})

    assert Problem("area neck", "more words are given to benefits than to harms") in check_content(desk).problems


def test_the_words_of_the_program_are_checked_with_the_content(desk: Desk) -> None:
    """A sentence of the window, and each form of a plural, is held to the same as a claim."""
    planted: dict[str, Entry] = {
        "screen.planted": "It is safe.",
        "screen.counted": {"one": "It hurts.", "other": "It is painless."},
    }
    catalogue = replace(desk.catalogue, entries={**desk.catalogue.entries, **planted})
    report = check_content(replace(desk, catalogue=catalogue))

    assert [problem.place for problem in report.problems] == ["text screen.planted", "text screen.counted other"]


def test_the_limit_of_a_benefit_may_end_in_a_medical_word(desk: Desk) -> None:
    """The bracket that explains the word is put behind it, and the limit still counts as told."""
    word = next(iter(desk.knowledge.words))
    write_edit(desk.content_folder, topic("It looked better.", benefit=True, limit=f"Some got an {word}."))

    assert check_content(desk).problems == ()
