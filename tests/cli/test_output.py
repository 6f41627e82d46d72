from __future__ import annotations

import json

import pytest

from mesodesk import __version__
from mesodesk.actions.desk import Desk
from mesodesk.actions.explain import Explanation
from mesodesk.cli import output
from mesodesk.consent.record import RecordSource
from mesodesk.wording.sentence import Basis, Group, Section, Sentence


def test_the_version_is_the_programs() -> None:
    """The version that is printed is the one that is installed."""
    assert output.version() == f"MesoDesk {__version__}"


@pytest.mark.parametrize("value", [{"a": "é “x”"}, [], "text"])
def test_json_is_whole_and_has_no_line_end_of_its_own(value: object) -> None:
    """What is printed is one JSON value, letters as they are."""
    text = output.as_json(value)

    assert json.loads(text) == value
    assert not text.endswith("\n")


def test_a_sentence_shows_what_stands_behind_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers where there are sources, the mark where there are none, and neither where it is not medical.

    Under a label all is read together that goes on with it.
    """
    monkeypatch.setenv("COLUMNS", "80")
    sentences = (
        Sentence("It bruises.", Basis.SOURCED, ("S2", "S1"), "C1", "Bruises:"),
        Sentence("Nobody knows.", Basis.UNSOURCED, (), "C2"),
        Sentence("We open at nine.", label="Hours:"),
    )
    sources = (RecordSource(1, "S2", "Example B. 2010."), RecordSource(2, "S1", "Example A. 2020."))
    told = Explanation((Section("x", "Section", (Group("Group", sentences),)),), sources)

    assert output.explanation(desk.catalogue, told, "Content 1. Nobody accepted it.").splitlines() == [
        "Content 1. Nobody accepted it.",
        "",
        "Section",
        "=======",
        "",
        "  Group",
        "    Bruises: It bruises. [1, 2] Nobody knows. (no source: for your clinician to",
        "      confirm)",
        "    Hours: We open at nine.",
        "",
        "Sources",
        "=======",
        "  [1] Example B. 2010.",
        "  [2] Example A. 2020.",
    ]


def test_without_labels_each_sentence_has_its_own_line(desk: Desk) -> None:
    """Three or more sources in a row are told as a run."""
    names = ("S4", "S1", "S2", "S3", "S6")
    sources = tuple(RecordSource(number, f"S{number}", "Example.") for number in range(1, 7))
    sentences = (Sentence("It bruises.", Basis.SOURCED, names, "C1"), Sentence("We open at nine."))
    told = Explanation((Section("x", "Section", (Group("Group", sentences),)),), sources)

    assert output.explanation(desk.catalogue, told, "Content 1.").splitlines()[6:8] == [
        "    It bruises. [1\u20134, 6]",
        "    We open at nine.",
    ]


def test_a_strangers_name_moves_no_cursor() -> None:
    """A name in a foreign certificate can neither colour the screen nor write over the verdict."""
    text = output.verification(["CHANGED.", "Sealed by \x1b[2J\x9b1A\rUNCHANGED.\u202e, X."])

    assert text.splitlines()[0] == "CHANGED."
    assert all(character.isprintable() for line in text.splitlines() for character in line)
    assert "Sealed by" in text.splitlines()[1]
