"""Everything that is printed, looked at by veraPDF in one run: PDF/UA-1 and PDF/A-3a hold without exception."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pikepdf
import pytest

from mesodesk.actions.copies import reading_copy, to_sign_by_hand
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.example import example_slip
from mesodesk.actions.seal import seal
from mesodesk.actions.slip import seal_slip
from mesodesk.consent.consultation import Clinician, Decision, Paper, Patient, PrintSize
from mesodesk.consent.marks import Kind, Role
from mesodesk.document.edition import Edition
from tests.actions.slips import SESSION
from tests.actions.talks import EXAMPLE, NOW, PARTIES, REPRESENTATIVE, marks, one_plan, reviewed, withdrawn
from tests.document.conformance import PROFILES, faults, seals
from tests.document.mutants import MUTANTS, changed

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]
LONG = ("A long note, as it may be. " * 150)[:4000]
NOTES = {"words": LONG, "hopes": LONG, "own_words": LONG, "explained_again": LONG}
BORN = EXAMPLE.consultation.patient.born
OTHER_PAPER = {Paper.A4: Paper.LETTER, Paper.LETTER: Paper.A4}
OTHER_SIZE = {PrintSize.NORMAL: PrintSize.LARGE, PrintSize.LARGE: PrintSize.NORMAL}


class Print(NamedTuple):
    """What was printed, and how."""

    edition: Edition
    decision: Decision
    size: PrintSize
    paper: Paper

    @property
    def name(self) -> str:
        """A file name."""
        return "-".join(self)


@dataclass(frozen=True)
class Talk:
    """A talk, and what of it is printed: each edition as it is, but the copy in the other size on the other paper."""

    decision: Decision
    size: PrintSize
    paper: Paper
    areas: tuple[str, ...]
    planned: bool = True
    changes: Mapping[str, Any] = field(default_factory=dict)
    ways: Mapping[Role, Kind] = field(default_factory=dict)
    whole: bool = False

    def prints(self) -> Iterator[Print]:
        """Yield what is printed."""
        yield Print(Edition.HAND, self.decision, self.size, self.paper)
        yield Print(Edition.SEALED, self.decision, self.size, self.paper)
        yield Print(Edition.COPY, self.decision, OTHER_SIZE[self.size], OTHER_PAPER[self.paper])
        if self.whole:
            yield Print(Edition.WHOLE, self.decision, self.size, self.paper)


TALKS = (
    Talk(
        Decision.YES,
        PrintSize.NORMAL,
        Paper.A4,
        ("thighs",),
        changes={"parties": PARTIES},
        ways={Role.PATIENT: Kind.WITNESSED, Role.INTERPRETER: Kind.TYPED, Role.CLINICIAN: Kind.TYPED},
        whole=True,
    ),
    Talk(
        Decision.YES,
        PrintSize.LARGE,
        Paper.LETTER,
        ("scalp", "chin", "abdomen"),
        changes={**NOTES, "parties": (REPRESENTATIVE,), "patient": Patient("एरिका उदाहरण", BORN, "EX-2")},
        ways={Role.REPRESENTATIVE: Kind.TYPED},
    ),
    Talk(Decision.NOT_TODAY, PrintSize.NORMAL, Paper.LETTER, ("face", "eyes"), changes=NOTES, whole=True),
    Talk(
        Decision.NOT_TODAY,
        PrintSize.LARGE,
        Paper.A4,
        ("abdomen",),
        planned=False,
        changes={"clinician": Clinician("Др Семён Пример", "EX-7"), "parties": (REPRESENTATIVE, *PARTIES)},
    ),
    Talk(Decision.NO, PrintSize.NORMAL, Paper.A4, ("neck", "hips"), planned=False),
    Talk(
        Decision.NO,
        PrintSize.LARGE,
        Paper.LETTER,
        ("chin",),
        changes={"patient": Patient("Ерика Пример", BORN, "EX-3")},
        whole=True,
    ),
)
"""No plan to three areas, nobody besides to everybody, names in three scripts, notes of no or of 4,000 characters."""
SOUND = Print(Edition.HAND, Decision.NO, PrintSize.NORMAL, Paper.A4).name
"""What is written anew, with a fault and without."""

FAULTS = MUTANTS[::2]
"""The fast validator looks at all of them; these are enough to show that veraPDF can fail."""

Told: TypeAlias = Mapping[tuple[str, str], tuple[str, str]]
"""By file and profile: whether it passes, and which rules are broken."""


def _printed(desk: Desk, number: int, talk: Talk) -> list[bytes]:
    """Return what is printed of a talk, in the order of `Talk.prints`."""
    changes = {**one_plan(desk, *talk.areas), **talk.changes, "id": f"{number:032x}"}
    if not talk.planned:
        changes["plans"] = ()
    found = reviewed(desk, decision=talk.decision, print_size=talk.size, paper=talk.paper, **changes)
    kept = seal(desk, found, marks(found, ways=talk.ways), NOW)
    paper, size = OTHER_PAPER[talk.paper], OTHER_SIZE[talk.size]
    pdfs = [to_sign_by_hand(desk, found), kept.pdf, reading_copy(desk, kept.id, paper=paper, print_size=size)]
    return [*pdfs, reading_copy(desk, kept.id, whole=True)] if talk.whole else pdfs


def _later(desk: Desk, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the slips of both sheets with a yes, and the first of these sheets once the yes is taken back."""
    for number in (0, 1):
        slip = seal_slip(desk, example_slip(desk, f"{number:032x}", SESSION), folder / "slip.pdf", SESSION)
        yield f"slip-{number}", slip.pdf
    yield "withdrawn", withdrawn(desk, typed=f"{0:032x}").pdf


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Return everything that the program prints, by name."""
    desk = open_desk(tmp_path_factory.mktemp("clinic"))
    sheets = {
        each.name: pdf
        for number, talk in enumerate(TALKS)
        for each, pdf in zip(talk.prints(), _printed(desk, number, talk), strict=True)
    }
    return {**sheets, **dict(_later(desk, tmp_path_factory.mktemp("slips")))}


@pytest.fixture(scope="module")
def told(printed: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return what veraPDF tells of all that, of a sheet written anew with and without faults, and of no PDF at all."""
    folder = tmp_path_factory.mktemp("looked-at")
    anew = {change.__name__: changed(printed[SOUND], change) for change in (_nothing, *FAULTS)}
    files = {**printed, **anew, "no-pdf": b"no PDF"}
    for name, pdf in files.items():
        (folder / name).write_bytes(pdf)
    command = [str(ROOT / ".ci" / "verapdf"), ",".join(PROFILES), *files]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    found = {(name, profile): (verdict, broken) for name, profile, verdict, broken in lines}

    assert found.keys() == set(product(files, PROFILES)), run.stderr
    return found


def _nothing(_: pikepdf.Pdf) -> None:
    pass


@pytest.mark.parametrize("factors", list(combinations(range(len(Print._fields)), 2)), ids=str)
def test_every_pair_is_printed(factors: tuple[int, int]) -> None:
    """Each edition of each decision, each decision in each size, and so on."""
    kinds = [(Edition, Decision, PrintSize, Paper)[factor] for factor in factors]
    pairs = {tuple(each[factor] for factor in factors) for talk in TALKS for each in talk.prints()}

    assert pairs == set(product(*kinds))


def test_what_is_sealed_is_sealed(printed: Mapping[str, bytes]) -> None:
    """Sheets and slips have a seal, a yes that was taken back has two, and what is only read has none."""
    twice, once = {"withdrawn"}, {"slip-0", "slip-1"}
    for name, pdf in printed.items():
        assert seals(pdf) == (2 if name in twice else name in once or name.startswith(Edition.SEALED)), name


def test_everything_is_archival_and_accessible(printed: Mapping[str, bytes], told: Told) -> None:
    """PDF/UA-1 and PDF/A-3a hold for every file, and no rule is excepted."""
    found = {key: verdict for key, verdict in told.items() if key[0] in printed}

    assert {key: verdict for key, verdict in found.items() if verdict != ("pass", "")} == {}


def test_the_fast_validator_raises_no_other_alarm(printed: Mapping[str, bytes], tmp_path: Path) -> None:
    """What it reports of files in which veraPDF finds nothing is on the one list of its false alarms."""
    found = {name: faults(pdf, tmp_path) for name, pdf in printed.items()}

    assert {name: rules for name, rules in found.items() if rules} == {}


def test_what_is_only_written_anew_passes(told: Told) -> None:
    """The control: what is found in the mutants is found because of their fault."""
    assert {told[_nothing.__name__, profile] for profile in PROFILES} == {("pass", "")}


@pytest.mark.parametrize("mutant", FAULTS)
def test_a_fault_is_found(told: Told, mutant: Callable[[pikepdf.Pdf], None]) -> None:
    """What veraPDF lets through, it has looked at; it names the rule."""
    verdicts = [told[mutant.__name__, profile] for profile in PROFILES]

    assert any(verdict == "fail" and rules for verdict, rules in verdicts)


def test_what_cannot_be_read_is_not_passed_over(told: Told) -> None:
    """A file that is no PDF has a line of its own, which says so."""
    assert {told["no-pdf", profile][0] for profile in PROFILES} == {"error"}
