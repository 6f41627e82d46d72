from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from mesodesk import __main__ as entry
from mesodesk import app
from mesodesk.cli.main import COMMANDS, main
from mesodesk.consent.reopening import reopening_code
from mesodesk.settings import FILE, FOLDER_VARIABLE, data_folder
from mesodesk.wording.sentence import number_runs
from tests.actions.edits import BURN, write_edit
from tests.actions.talks import AREAS, UNNAMED
from tests.cli.conftest import ROOT, Clinic, Run, start
from tests.document.paper_reading import copied

pytestmark = pytest.mark.usefixtures("at_once")

Kept = Callable[[], list[Path]]
NAME = "Erika Example (made up)"
WHO = ("--clinician", "Dr Bo", "--registration", "MED 1")


@pytest.fixture
def consultation(run: Run) -> dict[str, Any]:
    """Return the example as anybody can change it."""
    made: dict[str, Any] = json.loads(run("example").out)
    return made


def _file(folder: Path, content: Any) -> Path:
    path = folder / "consultation.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _one_sentence(err: str) -> bool:
    """Tell whether an error is one line of words that ends as a sentence does, and no trace."""
    return err.count("\n") == 1 and err.endswith((".\n", "--help\n", "example.\n")) and "Traceback" not in err


def test_the_example_is_exported_and_verified(run: Run, tmp_path: Path) -> None:
    """Three commands lead from nothing to a sealed PDF that is unchanged."""
    source, target = tmp_path / "c.json", tmp_path / "sheet.pdf"

    for words, said in (
        (("example", "-o", source), "Wrote a made-up consultation"),
        (("export", source, "-o", target), "Sealed and written"),
        (("verify", target), "UNCHANGED."),
    ):
        done = run(*words)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(said)


def test_the_same_from_outside(tmp_path: Path) -> None:
    """`python main.py` is the same program: it seals what comes through a pipe, and says nothing on stderr."""
    folder = {FOLDER_VARIABLE: str(tmp_path / "data")}
    made = start("example", env=folder)
    sealed = start("export", "/dev/stdin", "-o", tmp_path / "s.pdf", env=folder, input=made.out.encode())
    checked = start("verify", tmp_path / "s.pdf", "--json", env=folder)

    assert [(each.code, each.err) for each in (made, sealed, checked)] == [(0, "")] * 3
    assert json.loads(checked.out)["verdict"] == "unchanged"


def test_a_yes_is_taken_back(run: Run, tmp_path: Path, consultation: dict[str, Any]) -> None:
    """One command seals it; from then on both versions say so here, to people and to programs."""
    first, later = tmp_path / "sheet.pdf", tmp_path / "later.pdf"
    run("export", _file(tmp_path, consultation), "-o", first)
    number = consultation["consultation"]["id"]
    words = ("withdraw", number, "--how", "letter", "--clinician", "Dr Bo", "--registration", "MED 1", "-o", later)
    done = run(*words)

    assert (done.code, done.err) == (0, "")
    assert number in done.out
    assert "A LATER VERSION EXISTS" in run("verify", first).out
    assert "TAKEN BACK." in run("verify", later).out
    for path, newer in ((first, True), (later, False)):
        found = json.loads(run("verify", path, "--json").out)
        assert (found["exit_code"], found["signer"], found["later_kept_here"]) == (0, "Dr Sam Sample (made up)", newer)
        assert found["withdrawal"] == "taken-back"
        assert found["withdrawn_at"] >= found["sealed_at"]
    again = run(*words)
    assert (again.code, again.out) == (2, "")
    assert "was taken back already" in again.err


def test_a_kept_sheet_is_copied_to_be_read(clinic: Clinic, run: Run, tmp_path: Path) -> None:
    """In another size, on other paper, with every word; it says that it is a copy, and verify that it is not sealed."""
    number = json.loads(clinic.consultation.read_text(encoding="utf-8"))["consultation"]["id"]
    path = tmp_path / "copy.pdf"
    done = run("copy", number[:16].upper(), number[16:], "-o", path, "--paper", "letter", "--print-size", "large")

    assert (done.code, done.err) == (0, "")
    assert "It is not sealed" in done.out
    with pikepdf.open(path) as document:
        pages = len(document.pages)
        assert [float(edge) for edge in document.pages[0].MediaBox] == [0, 0, 612, 792]
    assert run("verify", path).out.startswith("NOT SEALED.")
    assert run("copy", number, "-o", path, "--whole").code == 0
    with pikepdf.open(path) as document:
        assert len(document.pages) > pages
    unknown = run("copy", "ab" * 16, "-o", path)
    assert (unknown.code, unknown.out) == (2, "")
    assert "ab" * 16 in unknown.err


def test_exporting_twice_writes_the_same_bytes(clinic: Clinic, run: Run, tmp_path: Path) -> None:
    """The second export of a file is a copy of the kept document."""
    done = run("export", clinic.consultation, "-o", tmp_path / "again.pdf")

    assert done.code == 0
    assert (tmp_path / "again.pdf").read_bytes() == clinic.pdf.read_bytes()


def test_a_changed_consultation_under_the_same_id_is_refused(clinic: Clinic, run: Run, tmp_path: Path) -> None:
    """What is sealed never changes; the sentence says to begin a new one."""
    content = json.loads(clinic.consultation.read_text(encoding="utf-8"))
    content["consultation"]["words"] = "Something else."
    done = run("export", _file(tmp_path, content), "-o", tmp_path / "other.pdf")

    assert done.code == 2
    assert "Begin a new consultation." in done.err
    assert not (tmp_path / "other.pdf").exists()


@pytest.fixture
def thought_over(run: Run, tmp_path: Path, consultation: dict[str, Any]) -> str:
    """Return the code of a sealed "not today", as somebody types it who reads it from paper."""
    consultation["consultation"]["decision"] = "not-today"
    assert run("export", _file(tmp_path, consultation), "-o", tmp_path / "sheet.pdf").code == 0
    code = reopening_code(consultation["consultation"]["id"])
    assert code in copied((tmp_path / "sheet.pdf").read_bytes())
    return code.lower().replace("-", " ")


def test_not_today_is_gone_on_from(
    run: Run, tmp_path: Path, consultation: dict[str, Any], thought_over: str, kept: Kept
) -> None:
    """The new file needs only what is asked on the day; its sheet names the earlier one, which stays as it is."""
    before = [(path, path.read_bytes()) for path in kept()]
    target = tmp_path / "again.json"
    done = run("reopen", *thought_over.split(), "--out", target)
    number = consultation["consultation"]["id"]
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Sheet {number} of ")
    assert "Every part reads as it did then." in done.out
    assert f"Wrote the new consultation to {target}." in done.out
    assert NAME not in done.out
    assert [(path, path.read_bytes()) for path in kept()] == before

    asked = json.loads(target.read_text(encoding="utf-8"))
    assert asked["consultation"]["follows"] == number
    assert asked["clinic"] == consultation["clinic"]
    assert asked["marks"] == []
    refused = run("export", target, "-o", tmp_path / "again.pdf")
    assert refused.err.count("No decision is noted") == 1
    asked["consultation"] |= {"decision": "no", "born_again": asked["consultation"]["patient"]["born"]}
    asked["marks"] = consultation["marks"]
    target.write_text(json.dumps(asked), encoding="utf-8")
    assert run("export", target, "-o", tmp_path / "again.pdf").code == 0

    assert f"goes on from sheet {number}" in " ".join(copied((tmp_path / "again.pdf").read_bytes()).split())
    assert run("verify", tmp_path / "sheet.pdf").code == run("verify", tmp_path / "again.pdf").code == 0


def test_reopening_without_a_place_writes_nothing(run: Run, tmp_path: Path, thought_over: str, kept: Kept) -> None:
    """A new warning is printed before all else, with the mark that nobody vouches for it."""
    write_edit(data_folder() / "content", {"risks": [BURN]})
    before = [kept(), list(tmp_path.iterdir())]
    done = run("reopen", thought_over)

    assert done.code == 0
    first = done.out.split("\n\n")[1]
    assert "can go wrong" in first
    assert "New: Burn: The skin can burn and leave a scar." in " ".join(done.out.split())
    assert done.out.index("Burn: The skin") < done.out.index("What is asked and told again today")
    assert [kept(), list(tmp_path.iterdir())] == before


@pytest.fixture
def session(run: Run, tmp_path: Path, consultation: dict[str, Any]) -> Path:
    """Return a made-up session, as a file, of a yes that is kept."""
    assert run("export", _file(tmp_path, consultation), "-o", tmp_path / "sheet.pdf").code == 0
    done = run("example", "--slip", consultation["consultation"]["id"], "-o", tmp_path / "slip.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Wrote a made-up slip to ")
    return tmp_path / "slip.json"


def test_a_session_is_sealed_as_a_slip_and_verified(run: Run, tmp_path: Path, session: Path) -> None:
    """Three commands lead from a kept yes to a sealed slip that names it."""
    noted = json.loads(session.read_text(encoding="utf-8"))["slip"]
    done = run("slip", session, "-o", tmp_path / "slip.pdf")
    assert (done.code, done.err) == (0, "")
    assert f"beside sheet {noted['sheet']}, under number {noted['id']}." in " ".join(done.out.split())

    checked = run("verify", tmp_path / "slip.pdf")
    assert checked.code == 0
    assert f"It belongs to sheet {noted['sheet']}" in " ".join(checked.out.split())
    assert json.loads(run("verify", tmp_path / "slip.pdf", "--json").out)["slip_of_record_id"] == noted["sheet"]
    assert json.loads(run("example", "--slip", noted["sheet"]).out)["slip"]["injections"][0]["session"] == 2


def test_a_lump_refuses_the_slip(run: Run, tmp_path: Path, session: Path, kept: Kept) -> None:
    """Every point is one line; the lump stands first, with what to do; nothing is written."""
    noted = json.loads(session.read_text(encoding="utf-8"))
    noted["slip"] |= {"lump": True, "news": ""}
    session.write_text(json.dumps(noted), encoding="utf-8")
    before = kept()
    done = run("slip", session, "-o", tmp_path / "slip.pdf")
    lines = done.err.splitlines()

    assert (done.code, done.out, len(lines)) == (2, "", 3)
    assert lines[0] == "No slip was sealed. 2 points stand against it:"
    assert lines[1].startswith("  - A lump, sore or abscess is noted. Stop: inject nothing.")
    assert kept() == before
    assert not (tmp_path / "slip.pdf").exists()


def test_a_slip_is_not_written_over_its_own_file(run: Run, session: Path) -> None:
    """The file of the session stays, and an unknown sheet is said in a sentence."""
    for words in (("slip", session, "-o", session), ("example", "--slip", "no number")):
        done = run(*words)
        assert done.code == 2
        assert _one_sentence(done.err)
    assert json.loads(session.read_text(encoding="utf-8"))["schema"] == "mesodesk.slip-note/1"


def test_yes_and_unknown_codes_are_refused_in_a_sentence(clinic: Clinic, run: Run, tmp_path: Path) -> None:
    """Nothing is written, and the sentence says what to do instead."""
    number = json.loads(clinic.consultation.read_text(encoding="utf-8"))["consultation"]["id"]
    for typed, said in (
        (number, "Begin a new consultation"),
        ("7KQ3-M2XT", "Check every sign"),
        ("x", "Type it again"),
    ):
        done = run("reopen", typed, "-o", tmp_path / "again.json")
        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert _one_sentence(done.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [4, 0.3, 0.9, -1])
def test_a_flipped_byte_is_changed(clinic: Clinic, run: Run, tmp_path: Path, place: float) -> None:
    """A changed byte ends in 1 and in words that say what it means."""
    data = bytearray(clinic.pdf.read_bytes())
    at = int(place * len(data)) if 0 < place < 1 else int(place)
    data[at] ^= 4
    (tmp_path / "sheet.pdf").write_bytes(data)
    done = run("verify", tmp_path / "sheet.pdf")

    assert (done.code, done.err) == (1, "")
    assert "Do not rely on what it says." in done.out


def test_the_exit_codes_tell_the_rest_apart(
    clinic: Clinic, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2 for no PDF, 3 for one without a seal, 1 for a cut-off seal that was kept here, 4 for an unknown key."""
    sheet = clinic.pdf.read_bytes()
    path = tmp_path / "f.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "blank.pdf")
    cases = (
        (b"Dear patient", 2, "not-a-pdf"),
        ((tmp_path / "blank.pdf").read_bytes(), 3, "no-seal"),
        (sheet[: sheet.index(b"%%EOF") + 6], 1, "seal-removed"),
    )
    for data, code, reason in cases:
        path.write_bytes(data)
        done = run("verify", path, "--json")
        assert (done.code, json.loads(done.out)["reason"]) == (code, reason)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "elsewhere"))
    done = run("verify", clinic.pdf)
    assert done.code == 4
    assert "BY A STRANGER" in done.out


def test_what_verify_says_to_programs(clinic: Clinic, run: Run) -> None:
    """The keys of the answer are fixed, and no patient is in it."""
    done = run("verify", clinic.pdf, "--json")
    found = json.loads(done.out)

    assert set(found) == {
        *("verdict", "exit_code", "reason", "signer", "clinic", "sealed_at"),
        *("certificate_sha256", "file_sha256", "record_id", "kept_here", "slip_id", "slip_of_record_id"),
        *("code_printed", "marks_missing", "withdrawal", "withdrawn_at", "later_kept_here"),
    }
    assert (found["verdict"], found["exit_code"], found["kept_here"]) == ("unchanged", 0, True)
    assert (found["code_printed"], found["marks_missing"]) == (True, [])
    assert (found["withdrawn_at"], found["later_kept_here"]) == (None, False)
    assert NAME not in done.out


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Return what sets a value deep in a file: the last of the arguments, at the place the others lead to."""

    def change(content: Any) -> None:
        *way, last, value = path
        for step in way:
            content = content[step]
        content[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        (_set("schema", "mesodesk.record/1"), "its schema is “mesodesk.record/1”"),
        (_set("consultation", "started", "2026-02-30T10:00:00+00:00"), "$.consultation.started"),
        (_set("consultation", "started", "2026-02-03T10:00:00"), "has no zone"),
        (_set("consultation", "patient", "born", "1987-13-14"), "$.consultation.patient.born"),
        (_set("consultation", "decision", "maybe"), "$.consultation.decision"),
        (_set("consultation", "nickname", "Eri"), "$.consultation.nickname"),
        (_set("consultation", "regions", ["front-toes"]), "There is no region called “front-toes”"),
        (_set("consultation", "plans", 0, "option", "magic"), "There is no option called “magic”"),
        (_set("consultation", "answers", 0, "question", "magic"), "There is no question called “magic”"),
        (_set("consultation", "id", "../x"), "32 digits"),
        (_set("marks", 0, "ink", "strokes", []), "Nothing was drawn here: Patient. Please sign."),
        (
            _set("marks", 1, "ink", "strokes", [{"device": "pen", "points": []}]),
            "Nothing was drawn here: Clinician. Please sign.",
        ),
        (_set("marks", 1, "role", "patient"), "names something twice at marks"),
        (_set("marks", 0, "ink", "width", 1e300), "$.marks[0].ink"),
        (_set("consultation", "patient", "name", "Ada 王"), "王 (U+738B)"),
        (_set("consultation", "clinician", "registration", "EX_9"), "registration"),
    ],
)
def test_a_file_that_is_not_right_is_refused_in_a_sentence(
    run: Run, kept: Kept, tmp_path: Path, consultation: dict[str, Any], change: Callable[[Any], None], cure: str
) -> None:
    """What is wrong is named with its cure on one line of stderr; no PDF, no key, no document is left."""
    change(consultation)
    target = tmp_path / "sheet.pdf"
    done = run("export", _file(tmp_path, consultation), "-o", target)

    assert (done.code, done.out) == (2, "")
    assert cure in done.err
    assert _one_sentence(done.err)
    assert NAME not in done.err
    assert not target.exists()
    assert kept() == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe\x00", b"null", b"%PDF-1.7", b"[" * 100_000])
def test_a_broken_file_is_refused_in_a_sentence(run: Run, kept: Kept, tmp_path: Path, data: bytes) -> None:
    """What is no consultation at all is answered with how to get one."""
    (tmp_path / "c.json").write_bytes(data)
    done = run("export", tmp_path / "c.json", "-o", tmp_path / "sheet.pdf")

    assert (done.code, done.out) == (2, "")
    assert _one_sentence(done.err)
    assert "mesodesk example" in done.err
    assert kept() == []


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ([_set("marks", [])], ["The mark of this person is missing: Patient", "Clinician. They need to sign."]),
        ([_set("consultation", "born_again", "1987-05-15")], ["Check that this is the right patient."]),
        (
            [_set("consultation", "patient", "born", "2015-05-14"), _set("consultation", "born_again", "2015-05-14")],
            ["The patient is under 18. A yes is not possible."],
        ),
        ([_set("consultation", "decision", None)], ["No decision is noted."]),
        (
            [_set("clinic", "phone", ""), _set("consultation", "told", []), _set("marks", [])],
            ["The clinic's phone number", "Not told yet", "They need to sign."],
        ),
    ],
)
def test_an_unfinished_file_gets_the_whole_list(
    run: Run,
    kept: Kept,
    tmp_path: Path,
    consultation: dict[str, Any],
    changes: list[Callable[[Any], None]],
    points: list[str],
) -> None:
    """All that is missing is listed on stderr, a line a point, and nothing is sealed."""
    for change in changes:
        change(consultation)
    done = run("export", _file(tmp_path, consultation), "-o", tmp_path / "sheet.pdf")
    head, *listed = done.err.splitlines()

    assert (done.code, done.out) == (2, "")
    assert "so nothing was sealed" in head
    assert ("One point is" in head) if len(listed) == 1 else f"{len(listed)} points are" in head
    assert all(line.startswith("  - ") for line in listed)
    assert all(any(point in line for line in listed) for point in points)
    assert NAME not in done.err
    assert kept() == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("none/sheet.pdf", "Make it first"),
        ("", "Choose another place"),
        ("/proc/sheet.pdf", "Choose another place"),
        ("n" * 300 + ".pdf", "Choose another place"),
    ],
)
def test_a_place_that_takes_no_file_is_refused(
    run: Run, kept: Kept, tmp_path: Path, consultation: dict[str, Any], target: str, said: str
) -> None:
    """A missing folder, a folder as a name and a folder that takes no file are named before anything is sealed."""
    source = _file(tmp_path, consultation)
    if len(target) > 300:
        run("export", source, "-o", tmp_path / "first.pdf")  # such a name shows only at the write
        before = kept()
    else:
        before = []
    done = run("export", source, "-o", tmp_path / target)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert _one_sentence(done.err)
    assert kept() == before


@pytest.mark.parametrize("room", [0, 60_000])
def test_a_full_disk_leaves_nothing_half_written(
    run: Run, tmp_path: Path, consultation: dict[str, Any], room: int
) -> None:
    """With no room for the document a sentence says so, and neither a part nor a document is left anywhere."""
    source, target = _file(tmp_path, consultation), tmp_path / "sheet.pdf"

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = start("export", source, "-o", target, preexec_fn=full)

    assert done.code == 2
    assert done.err.startswith("The disk is full")
    assert _one_sentence(done.err)
    assert not target.exists()
    assert not [path for path in data_folder().rglob("*") if path.suffix in (".pdf", ".part")]
    assert run("export", source, "-o", target).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "toes"), "There is no area called “toes”"),
        (("explain", "chin", "--product", "magic"), "There is no product class called “magic”"),
        (("check-content", "--folder", "none"), "There is no folder none"),
        (("accept-content", "--name", " ", "--registration", "MED 1"), "Enter both."),
        (("accept-content", "--name", "Dr Bo"), "required: --registration. See: mesodesk accept-content --help"),
        (("export", "none.json", "-o", "x.pdf"), "There is no file none.json"),
        (("export", ".", "-o", "x.pdf"), "cannot be read"),
        (("verify", "none.pdf"), "There is no file none.pdf"),
        (("verify", "/dev/zero"), "larger than 20 MB"),
        (("example", "-o", "none/x.json"), "There is no folder none"),
        (("explain",), "required: AREA. See: mesodesk explain --help"),
        (("export", "x.json", "-o", "x.json"), "There is already a file"),
        (("export", "x.json"), "required: -o/--output. See: mesodesk export --help"),
        (("withdraw", "12", *WHO), "required: --how. See: mesodesk withdraw --help"),
        (("withdraw", "12", "--how", "dream", *WHO), "(choose from 'room', 'phone', 'letter')"),
        (("withdraw", "12", "--how", "room", *WHO), "No sheet with number 12 is kept on this computer."),
        (("withdraw", "12", "--how", "room", "-o", "none/x.pdf", *WHO), "There is no folder none"),
        (("cook",), "invalid choice"),
        (("areas", "one\ntwo"), "unrecognized arguments: one two. See: mesodesk --help"),
        (("--json",), "See: mesodesk --help"),
    ],
)
def test_a_wrong_command_is_answered_in_one_sentence(
    run: Run, kept: Kept, words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every mistake on the command line ends in 2 and one sentence, without the usage around it."""
    monkeypatch.chdir(tmp_path)
    done = run(*words)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert _one_sentence(done.err)
    assert kept() == []


def test_broken_settings_are_named(run: Run) -> None:
    """When the data folder's settings cannot be read, every command says which file to move away."""
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / FILE).write_text("{")
    done = run("areas")

    assert done.code == 2
    assert str(data_folder() / FILE) in done.err
    assert _one_sentence(done.err)


def test_a_data_folder_that_cannot_be_made_is_named(
    run: Run, tmp_path: Path, consultation: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and documents need a place; where there is none nothing is written."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "data"))
    done = run("export", _file(tmp_path, consultation), "-o", tmp_path / "sheet.pdf")

    assert done.code == 2
    assert FOLDER_VARIABLE in done.err
    assert not (tmp_path / "sheet.pdf").exists()


def test_areas_are_listed(run: Run) -> None:
    """Every area has its line: id, name, views; what no article names is marked."""
    lines = run("areas").out.splitlines()

    assert [line.split()[0] for line in lines] == list(AREAS)
    assert {line.split()[0] for line in lines if line.endswith("(no use named)")} == set(UNNAMED)
    assert all(len(line) <= 100 for line in lines)


def test_areas_for_programs(run: Run) -> None:
    """The same as JSON with fixed keys."""
    rows = json.loads(run("areas", "--json").out)

    assert [row["id"] for row in rows] == list(AREAS)
    assert all(list(row) == ["id", "name", "views", "described"] for row in rows)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_explained(run: Run, area: str) -> None:
    """Each area is explained to people and, sentence by sentence, to programs; each sentence shows its basis."""
    text, data = run("explain", area), json.loads(run("explain", area, "--json").out)
    flat = " ".join(text.out.split())
    numbers = {source["id"]: source["number"] for source in data["sources"]}

    assert (text.code, text.err) == (0, "")
    assert flat.startswith("Content ")
    assert list(data) == ["sections", "sources"]
    assert "Sources ====" in flat
    for section in data["sections"]:
        assert list(section) == ["id", "title", "groups", "area"]
        for sentence in (s for group in section["groups"] for s in group["sentences"]):
            assert list(sentence) == ["text", "basis", "sources", "claim", "label"]
            marks = ", ".join(number_runs(numbers[source] for source in sentence["sources"]))
            shown = {
                "sourced": f" [{marks}]",
                "unsourced": " (no source: for your clinician to confirm)",
                "administrative": "",
            }[sentence["basis"]]
            labelled = f"{sentence['label'] or ''} {sentence['text']}".strip()
            assert f"{' '.join(labelled.split())}{shown}" in flat
            assert bool(marks) == (sentence["basis"] == "sourced")
            assert not (sentence["claim"] and sentence["basis"] == "administrative")


@pytest.mark.parametrize("columns", ["4", "60", "500"])
def test_text_fits_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Lines are as long as the screen is wide, and never longer than can be read."""
    monkeypatch.setenv("COLUMNS", columns)
    text = run("explain", "back").out

    assert "Back: no use named" in text
    assert max(map(len, text.splitlines())) <= max(min(int(columns), 100), 40)


def test_help_and_version(run: Run) -> None:
    """Both go to stdout and end in 0; the help names every command and the exit codes."""
    told, version = run("--help"), run("--version")

    assert (told.code, told.err, version.code) == (0, "", 0)
    assert all(name in told.out for name in (*COMMANDS, "Exit codes"))
    assert version.out.startswith("MesoDesk ")


def test_nobody_is_named_on_stderr_or_in_a_log(
    run: Run, tmp_path: Path, consultation: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither success nor failure writes a patient's or clinician's name anywhere but into the document."""
    source = _file(tmp_path, consultation)
    said = [run("export", source, "-o", tmp_path / "s.pdf"), run("verify", tmp_path / "s.pdf")]
    consultation["consultation"]["words"] = "Other."
    said.append(run("export", _file(tmp_path, consultation), "-o", tmp_path / "t.pdf"))

    assert [one.code for one in said] == [0, 0, 2]
    assert "Erika" not in "".join(one.out + one.err for one in said)
    assert "Sam" not in "".join(one.err for one in said) + said[0].out
    assert caplog.text == ""


def test_no_command_loads_qt(tmp_path: Path, consultation: dict[str, Any]) -> None:
    """All commands run in one process in which Qt never appears."""
    yes = _file(tmp_path, consultation).rename(tmp_path / "yes.json")
    number = consultation["consultation"]["id"]
    consultation["consultation"] |= {"id": "ab" * 16, "decision": "no"}
    _file(tmp_path, consultation)
    commands = [
        *("areas", "explain chin", "example -o c.json", "export consultation.json -o s.pdf", "verify s.pdf"),
        *(f"reopen {'ab' * 16}", f"export {yes.name} -o y.pdf", f"example --slip {number} -o slip.json"),
        *(
            "slip slip.json -o slip.pdf",
            f"copy {number} -o copy.pdf",
            "check-content",
            "accept-content --name Bo --registration 1",
        ),
        f"withdraw {number} --how room --clinician Bo --registration 1",
    ]
    assert {words.partition(" ")[0] for words in commands} == set(COMMANDS)
    script = (
        "import sys; from mesodesk.cli.main import main\n"
        f"codes = [main(words.split()) for words in {commands}]\n"
        "print('LOADED', codes, [name for name in sys.modules if 'PySide' in name or 'shiboken' in name])"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT), FOLDER_VARIABLE: str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == f"LOADED {[0] * len(commands)} []"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["areas", "explain chin", "check-content", "--help"])
def test_a_reader_that_goes_away_is_no_error(words: str, unbuffered: str) -> None:
    """With `| head` the program ends quietly with 0, whether Python holds its output back or not."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        done = start(*words.split(), stdout=nobody, env={"PYTHONUNBUFFERED": unbuffered})

    assert (done.code, done.err) == (0, "")


def test_output_that_cannot_be_written_is_said() -> None:
    """A full disk behind `>` is named, and the exit code says so."""
    with Path("/dev/full").open("wb") as full:
        done = start("example", stdout=full)
    with Path(os.devnull).open("rb") as readable:
        closed = start("areas", stdout=readable)

    assert (done.code, closed.code) == (2, 2)
    assert done.err.startswith("The disk is full")
    assert "cannot be written" in closed.err
    assert _one_sentence(done.err)
    assert _one_sentence(closed.err)


def test_every_name_can_be_written_to_a_pipe(run: Run, tmp_path: Path, consultation: dict[str, Any]) -> None:
    """A name in any script goes into a pipe as UTF-8, whatever alphabet the terminal has."""
    consultation["consultation"]["clinician"]["name"] = "Ольга Nguyễn"
    run("export", _file(tmp_path, consultation), "-o", tmp_path / "ж.pdf")
    checked = start("verify", tmp_path / "ж.pdf", env={"PYTHONIOENCODING": "ascii"})
    failed = start("verify", tmp_path / "я.pdf", env={"PYTHONIOENCODING": "ascii"})

    assert (checked.code, failed.code) == (0, 2)
    assert "Ольга Nguyễn" in checked.out
    assert _one_sentence(failed.err)


def test_what_cannot_be_written_is_dropped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits for a reader that went away, or for room, is thrown away: nothing complains later."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        gone = main(["areas"])
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        no_room = main(["areas"])

    assert (gone, no_room) == (0, 2)
    assert capsys.readouterr().err.startswith("The disk is full")


def test_output_that_is_no_stream_of_bytes_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who calls the program from Python may catch its words in a string."""
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stdout", caught)

    assert main(["areas"]) == 0
    assert caught.getvalue().startswith("scalp ")


def test_a_screen_with_a_small_alphabet_still_shows_the_rest(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """On a terminal that has no such letter its code stands in its place."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    done = run("areas")

    assert done.code == 0
    assert sys.stdout.errors == "backslashreplace"


@pytest.mark.parametrize(("words", "code"), [(["mesodesk", "areas"], 0), (["mesodesk", "cook"], 2)])
def test_words_go_to_the_terminal(words: list[str], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With words behind its name the program answers in the terminal."""
    monkeypatch.setattr(sys, "argv", words)
    try:
        found = entry.main()
    except SystemExit as ended:
        found = int(str(ended.code))

    assert found == code


def test_without_words_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's name alone opens the window, whose exit code it returns."""
    monkeypatch.setattr(sys, "argv", ["mesodesk"])
    monkeypatch.setattr(app, "run_window", lambda: 7)

    assert entry.main() == 7


def test_the_module_starts_too() -> None:
    """`python -m mesodesk` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "mesodesk", "areas"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("scalp ")
