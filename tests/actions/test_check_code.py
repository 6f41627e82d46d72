from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from mesodesk.actions.check_code import CodeVerdict, check_code, describe_code, facts, named
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.identity import clinician_identity
from mesodesk.consent.consultation import Decision
from mesodesk.consent.record import Record
from mesodesk.document.build import FIELD
from mesodesk.exchange.record_file import NAME, record_sha256
from mesodesk.sealing.code import Named, read_code, write_code
from mesodesk.sealing.seal import seal
from tests.actions.talks import CLINIC, EXAMPLE, ID, LATER, NOW, sealed, talk, withdrawn
from tests.document.papers import built, code_in
from tests.sealing.specimens import code_bytes, code_text

QUICK = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}
DOCTOR = EXAMPLE.consultation.clinician

pytestmark = pytest.mark.usefixtures("at_once")


def _printed(pdf: bytes) -> str:
    """Return the code as people write it down, in groups."""
    return " ".join(re.findall(".{1,4}", code_in(pdf)))


def _made(desk: Desk, content: Named) -> str:
    """Return a code that this clinic's clinician makes."""
    return write_code(content, clinician_identity(desk.archive, CLINIC.name, DOCTOR.name, DOCTOR.registration, NOW))


def _record(desk: Desk) -> Record:
    return desk.freezer.freeze(talk(desk, **QUICK), CLINIC, "ab" * 32, NOW)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str]:
    """Return a desk that keeps one sealed sheet, and the code on it."""
    desk = open_desk(tmp_path_factory.mktemp("clinic"))
    return desk, _printed(sealed(desk, **QUICK).pdf)


@pytest.mark.parametrize("decision", list(Decision))
def test_a_sheet_is_found_by_its_code(desk: Desk, decision: Decision) -> None:
    """What is copied from the pages names the kept sheet, its day and its decision, and says what it cannot tell."""
    plan = {} if decision is Decision.YES else QUICK
    pdf = sealed(desk, **{**plan, "decision": decision}).pdf
    found = check_code(desk, _printed(pdf))
    words = describe_code(desk, found)

    assert (found.verdict, found.reason) == (CodeVerdict.KEPT, "kept")
    assert found.named is not None
    assert found.kept is not None
    kept = found.kept.sealed
    assert kept is not None
    assert found.named == named(kept.record, kept.record_sha256)
    assert words[0].startswith("A SHEET KEPT HERE.")
    if decision is Decision.YES:
        assert words[1] == desk.catalogue.say("verify.not-taken-back")
    said, compare, foot = words[-3:]
    assert len(words) == (5 if decision is Decision.YES else 4)
    assert f"sheet {ID} of 23 November 2026" in said
    assert said.endswith(kept.record.decision_words)
    assert "A code can be copied onto another paper" in compare
    assert f"ends with: code {kept.record_sha256[:16]}." in foot


def test_a_yes_that_was_taken_back_is_told_by_its_code(desk: Desk) -> None:
    """The paper still says yes; the clinic's kept sheet does not any more, and that comes right after the verdict."""
    text = _printed(sealed(desk).pdf)
    before = facts(check_code(desk, text))
    withdrawn(desk)
    found = check_code(desk, text)

    assert found.verdict is CodeVerdict.KEPT
    assert describe_code(desk, found)[1].startswith(
        "TAKEN BACK. The yes on this sheet was taken back on 26 November 2026"
    )
    assert (before["withdrawal"], before["withdrawn_at"]) == ("none", None)
    assert (facts(found)["withdrawal"], facts(found)["withdrawn_at"]) == ("taken-back", LATER)


def test_a_damaged_withdrawal_is_not_passed_over(desk: Desk) -> None:
    """Where the later version cannot be read, nothing is said for the first one."""
    text = _printed(sealed(desk).pdf)
    withdrawn(desk)
    (desk.settings.folder / "withdrawn" / f"{ID}.pdf").write_bytes(b"nothing")

    assert check_code(desk, text).reason == "kept-damaged"


def test_a_sheet_whose_clinic_key_is_gone_is_not_called_damaged(desk: Desk) -> None:
    """Its bytes hold; only nobody here vouches for them any more."""
    text = _printed(sealed(desk, **QUICK).pdf)
    for path in (desk.settings.folder / "keys").glob("clinic-*"):
        path.unlink()

    assert check_code(desk, text).reason == "unknown-key"


def test_nobody_is_named_in_it(clinic: tuple[Desk, str]) -> None:
    """Neither the code nor what is said of it names the patient or anything that was said."""
    desk, text = clinic
    code = read_code(text)
    said = text + repr(code) + " ".join(describe_code(desk, check_code(desk, text)))

    assert code is not None
    assert not any(part in said for part in ("Erika", "Example", "EX-0001", "1987", "Sam", "back"))


def test_a_sheet_that_is_not_kept(clinic: tuple[Desk, str]) -> None:
    """A code of this clinic whose sheet is gone from the archive still tells its day and decision."""
    desk, _ = clinic
    found = check_code(desk, _made(desk, Named("0f" * 16, "ab" * 16, "not-today", NOW.date())))

    assert (found.verdict, found.reason, found.kept) == (CodeVerdict.NOT_KEPT, "not-kept", None)
    said = " ".join(describe_code(desk, found))
    assert said.startswith("NOT KEPT HERE.")
    assert "0f" * 16 in said
    assert "Not today." in said


@pytest.mark.parametrize("other", ["sha256", "decision", "day"])
def test_another_record_under_the_same_number(clinic: tuple[Desk, str], other: str) -> None:
    """A code that says something else than the kept record is refused, though this clinic made it."""
    desk, text = clinic
    code = read_code(text)
    assert code is not None
    change = {"sha256": "0" * 32, "decision": "yes", "day": NOW.date() - timedelta(days=1)}[other]
    content = Named(**{name: getattr(code.named, name) for name in Named.__slots__} | {other: change})
    found = check_code(desk, _made(desk, content))

    assert (found.verdict, found.reason, found.kept) == (CodeVerdict.REFUSED, "other-record", None)
    assert describe_code(desk, found)[0].startswith("ANOTHER SHEET.")


def test_a_code_of_another_clinic(clinic: tuple[Desk, str], tmp_path: Path) -> None:
    """A code with the right content from a stranger's key is a stranger's, and what it says is not repeated."""
    desk, text = clinic
    code = read_code(text)
    assert code is not None
    stranger = open_desk(tmp_path / "stranger")
    found = check_code(desk, _made(stranger, code.named))

    assert (found.verdict, found.reason, found.named) == (CodeVerdict.UNKNOWN_KEY, "unknown-key", None)
    assert describe_code(desk, found) == (desk.catalogue.say("verify.code-unknown-key"),)
    assert check_code(stranger, text).verdict is CodeVerdict.UNKNOWN_KEY


def test_a_forged_code(clinic: tuple[Desk, str]) -> None:
    """A code that names our key and was not made with it is refused, and what it says is not repeated."""
    desk, text = clinic
    code = read_code(text)
    assert code is not None
    forged = _with_signature_of(_made(desk, code.named), _made(desk, Named("0f" * 16, "0" * 32, "no", NOW.date())))
    found = check_code(desk, forged)

    assert (found.verdict, found.reason, found.named) == (CodeVerdict.REFUSED, "bad-signature", None)
    assert describe_code(desk, found)[0].startswith("NOT FROM HERE.")


def _with_signature_of(one: str, other: str) -> str:
    """Return a code with the signature of another one, and a check that fits."""
    return code_text(code_bytes(one)[:39] + code_bytes(other)[39:])


@pytest.mark.parametrize("text", ["", "Dear patient", "MESODESK1:", "\ud800", "MESODESK1:" + "0" * 168])
def test_what_is_no_code(clinic: tuple[Desk, str], text: str) -> None:
    """Any other text cannot be read, and the sentence says what to do."""
    found = check_code(clinic[0], text)

    assert (found.verdict, found.reason) == (CodeVerdict.UNREADABLE, "unreadable")
    assert "Scan or type it again" in describe_code(clinic[0], found)[0]


def test_one_letter_mistyped(clinic: tuple[Desk, str]) -> None:
    """A slip is called a slip, not a forgery."""
    desk, text = clinic

    assert check_code(desk, text[:60] + ("2" if text[60] != "2" else "3") + text[61:]).reason == "unreadable"


def test_a_kept_sheet_that_is_damaged(desk: Desk) -> None:
    """A code is not held against a sheet that is itself not what was sealed."""
    text = _printed(sealed(desk, **QUICK).pdf)
    path = desk.settings.folder / "sealed" / f"{ID}.pdf"
    path.write_bytes(path.read_bytes().replace(b"/Type", b"/Tipe", 1))
    found = check_code(desk, text)

    assert (found.verdict, found.reason, found.kept) == (CodeVerdict.UNREADABLE, "kept-damaged", None)
    assert "Restore the data folder" in describe_code(desk, found)[0]


@pytest.mark.parametrize("attachments", [{}, {NAME: b"{}"}], ids=["none", "broken"])
def test_a_kept_sheet_without_its_record(desk: Desk, attachments: dict[str, bytes]) -> None:
    """Without a record that can be read there is nothing to compare with."""
    record = _record(desk)
    identity = clinician_identity(desk.archive, CLINIC.name, DOCTOR.name, DOCTOR.registration, NOW)
    pdf = built(desk, record, attachments=attachments).pdf
    desk.archive.keep(record.id, seal(pdf, identity, field=FIELD, reason="", location="", moment=NOW), b"")
    found = check_code(desk, _made(desk, named(record, record_sha256(record))))

    assert (found.verdict, found.reason) == (CodeVerdict.UNREADABLE, "kept-damaged")


def test_the_key_of_somebody_who_left(desk: Desk) -> None:
    """When a clinician's key is gone from the folder, the certificate in the kept seal still knows the code."""
    text = _printed(sealed(desk, **QUICK).pdf)
    for path in (desk.settings.folder / "keys").glob("clinician-*"):
        path.unlink()

    assert check_code(desk, text).verdict is CodeVerdict.KEPT
