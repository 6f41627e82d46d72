from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mesodesk.actions.acceptance import FILE
from mesodesk.actions.check_content import check_content
from mesodesk.actions.desk import Desk
from mesodesk.cli.content import content_report
from mesodesk.clinical.criteria import LAST
from mesodesk.clinical.models import Met
from mesodesk.settings import data_folder
from tests.actions.edits import FAULTS, topic, write_edit
from tests.actions.talks import AREAS
from tests.cli.conftest import Run

CLINICIAN = ("--name", "Dr Bo Example", "--registration", "MED 123")
ADVICE = "only a clinician can judge what the words say"


def _flat(text: str) -> str:
    """Return a text without its line ends."""
    return " ".join(text.split())


def test_the_shipped_content_passes(run: Run) -> None:
    """No fault ends in 0, in a report that says first what it is not, and then what is there."""
    done = run("check-content")
    flat = _flat(done.out)

    assert (done.code, done.err) == (0, "")
    assert flat.startswith("No fault found.")
    assert ADVICE in flat
    assert "No clinician has accepted it" in flat
    assert "own files" not in flat
    assert "Of the 206 statements of the articles" in flat
    assert "read the words yourself" in flat
    assert "school year (Flesch-Kincaid; the aim is 8 or below)" in flat
    assert "The 10 hardest sentences:" in flat
    assert "published criteria" not in flat
    assert all(len(line) <= 100 for line in done.out.splitlines())


def test_the_report_gives_the_numbers_of_the_check(run: Run, desk: Desk) -> None:
    """Counts, grades of every area and section, and the hardest sentences are those that were found."""
    report, flat = check_content(desk), _flat(run("check-content").out)

    assert f"Code of the whole content: {report.digest[:16]}." in flat
    for name in ("claims", "sources", "options", "risks", "questions"):
        assert str(report.counts[name]) in flat
    for area in AREAS:
        sections = [name.removeprefix(f"{area} ") for name in report.grades if name.startswith(f"{area} ")]
        grades = [f"{name.partition('.')[2]} {report.grades[f'{area} {name}']:.1f}" for name in sections]
        assert f"{area} {report.grades[area]:.1f}: {', '.join(grades)}" in flat
    for hard in report.hardest:
        assert f"{hard.grade:.1f} ({hard.place}) {_flat(hard.text)}" in flat


def test_the_criteria_are_shown_when_asked_for(run: Run, desk: Desk) -> None:
    """Each of the 51 has its answer, and the first line says that nobody confirmed them."""
    done = run("check-content", "--criteria")
    flat = _flat(done.out)
    criteria = check_content(desk).criteria
    yes, partly, no = (sum(item.met is met for item in criteria) for met in (Met.YES, Met.PARTLY, Met.NO))

    assert done.code == 0
    assert f"confirmed by nobody: {yes} met, {partly} met in part, {no} not met." in flat
    assert len(criteria) == LAST
    words = {Met.YES: "yes", Met.PARTLY: "in part", Met.NO: "no"}
    for item in criteria:
        assert f"{item.number}. {_flat(item.asks)} ({item.of}): {words[item.met]}. {_flat(item.where)}" in flat


@pytest.mark.parametrize(("claim", "place", "problem"), FAULTS)
def test_a_fault_in_the_clinics_own_file_ends_in_one(run: Run, claim: dict[str, Any], place: str, problem: str) -> None:
    """The report begins with the faults, each with its place, and names the clinic's own files."""
    write_edit(data_folder() / "content", topic(**claim))
    done = run("check-content")
    flat = _flat(done.out)

    assert (done.code, done.err) == (1, "")
    assert "must not be shown to anybody before" in done.out.partition("\n  - ")[0].replace("\n", " ")
    assert f"- content/own.json {place}: {problem}" in flat
    assert "read over the shipped ones: own.json." in flat
    assert ADVICE not in flat
    assert "hardest sentences" not in flat


@pytest.mark.parametrize(
    ("text", "head"), [("It is safe.", "1 fault in the content."), ("It is safe and painless.", "2 faults in the")]
)
def test_faults_are_counted(run: Run, text: str, head: str) -> None:
    """One is one, and two are two."""
    write_edit(data_folder() / "content", topic(text))

    assert run("check-content").out.startswith(head)


def test_another_folder_can_be_tried(run: Run, tmp_path: Path) -> None:
    """What is asked for with `--folder` is checked in the place of what the clinic uses."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    write_edit(good, topic())
    write_edit(bad, topic("The treatment is safe."))
    write_edit(data_folder() / "content", topic("It is painless."))

    assert run("check-content").code == 1
    assert run("check-content", "--folder", good).code == 0
    done = run("check-content", "--folder", bad)
    assert done.code == 1
    assert "'safe'" in done.out
    assert "does not hurt" not in done.out


def test_a_folder_that_is_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    """An edit is given by the folder it lies in."""
    done = run("check-content", "--folder", write_edit(tmp_path, topic()))

    assert (done.code, done.out) == (2, "")
    assert "There is no folder" in done.err


def test_a_file_that_is_not_json_is_all_that_is_said(run: Run) -> None:
    """Place and cause, and nothing of a content that could not be read."""
    write_edit(data_folder() / "content", '{"topics": [,]}')
    done = run("check-content")
    flat = _flat(done.out)

    assert done.code == 1
    assert flat.startswith("1 fault in the content.")
    assert "- content/own.json line 1, column 13: this is not JSON" in flat
    assert "statements" not in flat


def test_the_report_for_programs(run: Run) -> None:
    """The keys are fixed; the exit code is the same."""
    good = run("check-content", "--json")
    write_edit(data_folder() / "content", topic("The treatment is safe."))
    bad = run("check-content", "--json")
    found, faulty = json.loads(good.out), json.loads(bad.out)

    assert (good.code, bad.code) == (0, 1)
    assert list(found) == list(faulty)
    assert set(found) == {
        *("state", "digest", "own_files", "problems", "counts"),
        *("phrasings", "grades", "risen", "hardest", "criteria"),
    }
    assert (found["problems"], found["own_files"]) == ([], [])
    assert faulty["own_files"] == ["own.json"]
    assert faulty["problems"] == [
        {
            "place": "content/own.json claims own-said",
            "problem": "it says 'safe': “The treatment is safe.”",
        }
    ]


def test_what_has_become_harder_is_named(desk: Desk) -> None:
    """The line stands only where there is something to say."""
    report = check_content(desk)
    risen = content_report(desk.catalogue, replace(report, risen=("neck", "neck neck.uses")))

    assert "Harder to read than when it was published: neck, neck neck.uses." in _flat(risen)
    assert "Harder" not in content_report(desk.catalogue, replace(report, risen=()))


@pytest.mark.parametrize("columns", ["4", "60", "500"])
def test_the_report_fits_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Lines are as long as the screen is wide, never longer than can be read, and no line loses a word."""
    wide = _flat(run("check-content", "--criteria").out)
    monkeypatch.setenv("COLUMNS", columns)
    text = run("check-content", "--criteria").out

    assert _flat(text) == wide
    assert max(map(len, text.splitlines())) <= max(min(int(columns), 100), 40)


def test_a_clinician_accepts_the_content(run: Run) -> None:
    """The command says whose word it keeps, and from then on everything says so; any edit takes it back."""
    done = run("accept-content", *CLINICIAN)

    assert (done.code, done.err) == (0, "")
    assert "Dr Bo Example" in done.out
    assert "MED 123" in done.out
    assert "Dr Bo Example" in run("check-content").out
    assert "Dr Bo Example" in run("explain", "back").out
    write_edit(data_folder() / "content", topic())
    assert "No clinician has accepted it" in _flat(run("check-content").out)
    assert "No clinician has accepted it" in _flat(run("explain", "back").out)


def test_faulty_content_is_not_accepted(run: Run) -> None:
    """The refusal says how many faults there are and which command shows them."""
    write_edit(data_folder() / "content", topic("The treatment is safe and painless."))
    done = run("accept-content", *CLINICIAN)

    assert (done.code, done.out) == (2, "")
    assert "2 faults" in done.err
    assert "mesodesk check-content" in done.err
    assert not (data_folder() / FILE).exists()


@pytest.mark.parametrize("words", [("check-content",), ("accept-content", *CLINICIAN), ("explain", "back")])
def test_a_broken_acceptance_is_named(run: Run, words: tuple[str, ...]) -> None:
    """Every command that would have to know it says which file to move away."""
    write_edit(data_folder(), "{", FILE)
    done = run(*words)

    assert (done.code, done.out) == (2, "")
    assert str(data_folder() / FILE) in done.err
    assert "Move it away" in done.err


def test_the_product_can_be_named(run: Run) -> None:
    """`--product` tells of one class, to people and to programs; what is not used there is told as that."""
    every, one = (json.loads(run("explain", "chin", *more, "--json").out) for more in ((), ("--product", "other")))
    unused = run("explain", "chin", "--product", "hair-drug")

    assert len(one["sources"]) < len(every["sources"])
    assert unused.code == 0
    assert "We know of no use of this product here." in unused.out
    assert "what can go wrong" not in unused.out


def test_the_known_products_are_named_in_one_sentence(run: Run, desk: Desk) -> None:
    """Who mistypes a product class gets the list, and nothing else."""
    done = run("explain", "chin", "--product", "magic")

    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert ", ".join(desk.knowledge.product_classes) in done.err
