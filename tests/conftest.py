"""What every test stands on: folders of its own, no screen, and one finished consultation to take things from."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mesodesk.consent.consultation import Answer, Clinician, Consultation, Decision, Licence, Patient, Plan, Reply
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Role
from mesodesk.consent.record import (
    SCHEMA,
    Record,
    RecordArea,
    RecordContent,
    RecordPatient,
    RecordPlan,
    RecordRegion,
    RecordSection,
    RecordSource,
    Signatory,
)
from mesodesk.sealing import inspection
from mesodesk.settings import FOLDER_VARIABLE, Clinic
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to write the golden pages anew (`tests/document/golden_pages.py`)."""
    parser.addoption("--write-golden", action="store_true", help="write the golden pages anew; such a run always fails")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write golden pages where nobody looks at them."""
    if config.getoption("--write-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--write-golden is refused where CI is set: nobody would look at the pages.")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without a search for garbage, and leave what was collected out of all later ones: it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test that is marked `untraced` without coverage; pytest-cov's own `no_cover` does not reach its workers."""
    tracer = sys.gettrace() if item.get_closest_marker("untraced") else None
    if tracer is None:
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder that is nobody's."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _own_folders(home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's own settings, documents and caches."""
    monkeypatch.setenv("HOME", str(home))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look into documents in this process: the child's start is not what is tested again and again."""
    from mesodesk.sealing.examination import examine
    from mesodesk.sealing.pages import page_texts

    def ask(message: bytes, _: float) -> bytes:
        pdf, known = inspection.read_request(message)
        finding = examine(pdf, known)
        pages = json.dumps(page_texts(pdf)) if finding.verdict.holds else ""
        return b"\n".join((inspection.READY, finding.to_json().encode(), pages.encode()))

    monkeypatch.setattr(inspection, "_ask", ask)


@pytest.fixture
def now() -> datetime:
    """Return the moment at which the tests take place."""
    return datetime(2027, 3, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def full_clinic() -> Clinic:
    """Return a clinic that has told everything about itself."""
    return Clinic("Example Clinic", "1 Example Street", "01 000", "01 999", "112", "GB")


@pytest.fixture
def signature() -> Ink:
    """Ink that goes up and down along a line, as a written name does."""
    points = tuple(InkPoint(20 * i, 40.0 + 12 * i, 80.0 + (25 if i % 2 else -20), 0.5) for i in range(20))
    return Ink(400.0, 160.0, (Stroke(Device.PEN, points),))


@pytest.fixture
def yes(now: datetime) -> Consultation:
    """Return a consultation about the abdomen in which all but the telling is done and the patient says yes.

    It is about the body and the knowledge of `tests/consent/conftest.py`.
    """
    return Consultation(
        id="0123456789abcdef0123456789abcdef",
        started=now,
        content="2027-1",
        regions=("front-abdomen",),
        patient=Patient("Ada Example", date(1990, 5, 17), "P-1"),
        born_again=date(1990, 5, 17),
        clinician=Clinician("Dr Bo Example", "MED 123"),
        plans=(Plan("fat-abdomen", "Mix A", Licence.NO, 4, 14, 2, "We stop when nothing changes."),),
        answers=(
            Answer("minor", Reply.NO),
            Answer("pregnant", Reply.NO),
            Answer("fever", Reply.NO),
            Answer("thinners", Reply.YES, "Asked the family doctor."),
            Answer("hernia", Reply.UNSURE, "Felt for one; none."),
            Answer("fainting", Reply.NO),
        ),
        price="900 in all",
        words="Will it hurt?",
        decision=Decision.YES,
    )


@pytest.fixture
def record(now: datetime, full_clinic: Clinic) -> Record:
    """Return a frozen consultation with something in every field. Its hash is held by a test: change nothing in it."""
    harm = Sentence("It bruises.", Basis.SOURCED, ("S02", "S01"), "C01", "Bruises")
    unknown = Sentence("Nobody counted how often.", Basis.UNSOURCED, (), "C02")
    return Record(
        schema=SCHEMA,
        id="0123456789abcdef0123456789abcdef",
        started=now,
        frozen=now.replace(minute=45),
        language="en",
        program="0.1.0",
        content=RecordContent("2027-1", date(2027, 1, 1), "Not accepted yet.", demonstration=True),
        clinic=full_clinic,
        patient=RecordPatient("Ada Éxample 例", date(1990, 5, 17), "P-1"),
        clinician="Dr Bo Example",
        registration="MED 123",
        areas=(RecordArea("abdomen", "Abdomen", (RecordRegion("front-abdomen", "Abdomen, front"),)),),
        plans=(
            RecordPlan(
                "Abdomen", "fat-abdomen", "Fat", "Fat layer", "Mix", "Mix A", "no", 4, 14, 2, "Nothing changes."
            ),
            RecordPlan("Abdomen", "firm-abdomen", "Firm", "Skin", "Vitamins", "Mix B", "", None, None, None, ""),
        ),
        sections=(
            RecordSection(
                Section("a.harms", "Harms", (Group("Expected", (harm,), Tone.EXPECTED),), "abdomen"), told=True
            ),
            RecordSection(Section("unknown", "Unknown", (Group("Unknown", (unknown,)),)), told=False),
        ),
        sources=(RecordSource(1, "S02", "Example A. 2020."), RecordSource(2, "S01", "Example B. 2010.")),
        asked=("Are you pregnant?",),
        answers_sha256="ab" * 32,
        words="Will it hurt?",
        decision=Decision.YES,
        decision_words="Yes. I want this treatment.",
        signatories=(
            Signatory(Role.PATIENT, "Patient", "Ada Éxample 例", "I choose: yes."),
            Signatory(Role.CLINICIAN, "Clinician", "Dr Bo Example", "I explained it."),
        ),
    )
