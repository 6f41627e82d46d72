"""What a screen reader says of a sealed sheet, asked of another program."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.consent.consultation import Decision
from mesodesk.document.text_twin import NAME
from tests.actions.talks import sealed
from tests.document.papers import frozen, opened, squeezed

pytestmark = pytest.mark.system


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that has kept nothing yet."""
    return open_desk(tmp_path / "clinic")


def _heard(pdf: bytes, folder: Path) -> str:
    """Return the words of the structure tree in its order, without blanks, as poppler reads it."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfinfo", "-struct-text", str(path)], check=True, capture_output=True, text=True).stdout
    return squeezed("".join(re.findall(r'^ *"(.*)"$', told, re.MULTILINE)))


@pytest.mark.parametrize("decision", list(Decision))
def test_the_sheet_is_heard_in_the_order_in_which_it_is_read(desk: Desk, tmp_path: Path, decision: Decision) -> None:
    """Decision, people, areas, plan, the page that travels, choices, harms, whom to call, words, signatures."""
    record = frozen(desk, decision=decision)
    heard = _heard(sealed(desk, decision=decision).pdf, tmp_path)
    summary = record.summary
    expected = [record.decision_words, record.patient.name, record.clinic.phone, record.areas[0].name]
    expected += [plan.product for plan in record.plans]
    expected += [sentence.text for sentence in summary.may_not_work]
    if summary.card:
        expected += [summary.card.title, *(sentence.text for sentence in summary.card.sentences())]
        expected += [sentence.text for sentence in summary.aftercare]
    for choice in summary.choices:
        expected += [choice.name, *(sentence.text for sentence in (*choice.benefit, *choice.harm))]
    for group in (*summary.risks, *summary.calls):
        expected += [group.title, *(sentence.text for sentence in group.sentences)]
    expected += [record.words, *record.asked_about]
    expected += [record.decision_words, *(signatory.meaning for signatory in record.signatories)]

    place = 0
    for words in map(squeezed, expected):
        found = heard.find(words, place)
        assert found >= 0, words
        place = found + len(words)


@pytest.mark.parametrize("decision", list(Decision))
def test_the_text_inside_says_what_is_heard(desk: Desk, tmp_path: Path, decision: Decision) -> None:
    """It has the same words in the same order; for a figure, whose numbers are heard, it says what is marked."""
    pdf = sealed(desk, decision=decision).pdf
    with opened(pdf) as document:
        twin = document.attachments[NAME].get_file().read_bytes().decode()
    figure = desk.catalogue.say("paper.figure-alt", view="", names="").partition(",")[0]
    lines = [line for line in twin.splitlines()[1:] if not line.startswith("MESODESK1:")]
    words = ["1" * len(line.split(",")[1:]) if line.startswith(figure) else line for line in lines]

    assert re.sub(r"\W", "", "".join(words)) == re.sub(r"\W", "", _heard(pdf, tmp_path))


def test_heads_and_feet_are_not_heard(desk: Desk, tmp_path: Path) -> None:
    """What stands on every page would break every sentence that goes on over it."""
    heard = _heard(sealed(desk).pdf, tmp_path)

    assert squeezed(desk.catalogue.say("paper.demonstration")) not in heard
    assert squeezed(desk.catalogue.say("paper.sheet-name")) not in heard
