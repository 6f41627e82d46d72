from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.example import example_slip
from mesodesk.actions.export import LARGEST_PAD
from mesodesk.actions.slip import KeptSlip, seal_slip, sheet_of_slip
from mesodesk.actions.verify import describe, verify
from mesodesk.cli.output import verification_json
from mesodesk.consent.consultation import Clinician, Decision
from mesodesk.consent.slip_rules import SlipRefused
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import record_sha256
from mesodesk.exchange.slip_file import NAME, SealedSlip, SlipFile, read_slip, write_slip, write_slip_file
from mesodesk.sealing.inspection import Verdict
from tests.actions.slips import SESSION, as_file, injected, noted
from tests.actions.talks import ID, NOW, one_plan, sealed, withdrawn
from tests.document.papers import opened, said, squeezed

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def file(desk: Desk) -> SlipFile:
    """Return what was noted of a session whose sheet is kept."""
    return noted(desk)


def _inside(pdf: bytes) -> SealedSlip:
    with opened(pdf) as document:
        return read_slip(document.attachments[NAME].get_file().read_bytes())


def _all(desk: Desk) -> dict[str, bytes]:
    folder = desk.settings.folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _seal(desk: Desk, file: SlipFile, tmp_path: Path, **changes: Any) -> KeptSlip:
    return seal_slip(desk, as_file(file, **changes), tmp_path / "slip.pdf", SESSION)


def test_a_session_becomes_a_sealed_slip_beside_its_sheet(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """It names the sheet by its number and the hash of its record, and the clinician's key seals it."""
    before = _all(desk)
    kept = _seal(desk, file, tmp_path)
    inside = _inside(kept.pdf)
    sheet = sheet_of_slip(desk, ID)

    assert (kept.id, kept.sheet) == (file.slip.id, ID)
    assert desk.archive.slip(ID, kept.id) == kept.pdf == (tmp_path / "slip.pdf").read_bytes()
    assert inside.record.noted() == file.slip
    assert inside.record.sheet.id == ID
    assert inside.record.sheet.record_sha256 == sheet.record_sha256 == record_sha256(sheet.record)
    assert inside.record.sheet.signed == max(mark.made_at for mark in sheet.marks)
    assert inside.mark.stands_for(inside.record_sha256, inside.record.injector.name)
    assert inside.mark.ink == file.ink
    assert {name: data for name, data in _all(desk).items() if name in before} == before


def test_a_sheet_has_several_slips(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Each is kept, and the next example counts on."""
    _seal(desk, file, tmp_path)
    following = example_slip(desk, ID, SESSION)
    second = seal_slip(desk, following, tmp_path / "second.pdf", SESSION)

    assert _inside(second.pdf).record.injections[0].noted.session == 2
    assert desk.archive.slips_of(ID) == tuple(sorted((file.slip.id, second.id)))


def test_the_same_file_gives_the_same_bytes(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """A second try, also later, makes no second slip."""
    first = _seal(desk, file, tmp_path)
    again = seal_slip(desk, as_file(file), tmp_path / "again.pdf", SESSION + timedelta(days=3))

    assert again == first
    assert (tmp_path / "again.pdf").read_bytes() == first.pdf
    assert desk.archive.slips_of(ID) == (first.id,)


def test_what_is_sealed_never_changes(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Anything else under the same id is refused; a correction has an id of its own."""
    first = _seal(desk, file, tmp_path)
    other_ink = replace(file, ink=replace(file.ink, strokes=file.ink.strokes[:-1] + file.ink.strokes))
    for data in (as_file(file, news="A cold."), write_slip_file(file.slip, other_ink.ink)):
        with pytest.raises(MesoDeskError, match="slip-sealed"):
            seal_slip(desk, data, tmp_path / "other.pdf", SESSION)
    with pytest.raises(SlipRefused) as caught:
        _seal(desk, file, tmp_path, id="9c" * 16, news="A cold.")
    assert {point.key for point in caught.value.points} == {"slip-session-given"}
    corrected = _seal(desk, file, tmp_path, id="9c" * 16, news="A cold.", corrects=first.id)
    once_more = _seal(desk, file, tmp_path, id="9d" * 16, news="A bad cold.", corrects=corrected.id)

    assert squeezed(f"the earlier slip {first.id}. Keep both; this one counts.") in said(corrected.pdf)
    assert "Corrects" not in said(first.pdf)
    assert _inside(once_more.pdf).record.noted().corrects == corrected.id
    assert desk.archive.slip(ID, first.id) == first.pdf
    assert corrected.pdf != first.pdf
    assert not (tmp_path / "other.pdf").exists()


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"lump": True}, ["slip-lump"]),
        ({"lump": None, "news": ""}, ["slip-lump-unseen", "slip-news"]),
        ({"injected": SESSION + timedelta(minutes=1)}, ["slip-future"]),
        ({"injected": NOW - timedelta(minutes=1)}, ["slip-before-consent"]),
        ({"injections": ()}, ["slip-injections"]),
        ({"injector": Clinician(" ", "EX-1")}, ["slip-injector"]),
    ],
)
def test_nothing_is_kept_when_something_stands_against_it(
    desk: Desk, file: SlipFile, tmp_path: Path, changes: dict[str, Any], keys: list[str]
) -> None:
    """A lump above all: no slip, no file, no key."""
    before = _all(desk)
    with pytest.raises(SlipRefused) as caught:
        _seal(desk, file, tmp_path, **changes)

    assert [point.key for point in caught.value.points] == keys
    assert _all(desk) == before
    assert not (tmp_path / "slip.pdf").exists()


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_a_sheet_without_a_yes_carries_no_session(desk: Desk, tmp_path: Path, decision: Decision) -> None:
    """The slip of such a sheet is refused, and the refusal says what to do."""
    file = noted(desk, decision=decision)
    with pytest.raises(SlipRefused) as caught:
        _seal(desk, file, tmp_path)

    point = caught.value.points[0]
    assert point.key == "slip-not-yes"
    assert "Hold a talk" in desk.catalogue.missing(point.key, **point.slots)


@pytest.mark.parametrize(
    ("typed", "key"), [("12 sheets", "slip-sheet-unread"), ("ef" * 16, "sheet-unknown"), ("", "slip-sheet-unread")]
)
def test_a_sheet_that_is_not_kept_is_said(desk: Desk, file: SlipFile, typed: str, key: str) -> None:
    """What is no number, and a number that nobody knows, are told apart; blanks in a number do not matter."""
    with pytest.raises(MesoDeskError, match=key):
        sheet_of_slip(desk, typed)

    assert sheet_of_slip(desk, f" {ID[:8]} {ID[8:].upper()}").record.id == file.slip.sheet


def test_a_yes_that_was_taken_back_carries_no_session(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """No slip is made on it any more, and the refusal says what to do."""
    withdrawn(desk)
    with pytest.raises(MesoDeskError, match="slip-sheet-withdrawn") as caught:
        _seal(desk, file, tmp_path)

    assert "begin a new consultation" in desk.catalogue.error(caught.value)


def test_a_damaged_sheet_carries_nothing(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """One changed byte in the kept sheet, and no slip is made from it; so with another sheet under its name."""
    path = desk.settings.folder / "sealed" / f"{ID}.pdf"
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:])
    with pytest.raises(MesoDeskError, match="sheet-damaged"):
        _seal(desk, file, tmp_path)

    path.write_bytes(sealed(desk, id="7a" * 16).pdf)
    with pytest.raises(MesoDeskError, match="sheet-damaged"):
        _seal(desk, file, tmp_path)


@pytest.mark.parametrize(
    ("change", "key"), [({"strokes": ()}, "ink-blank"), ({"width": LARGEST_PAD + 1}, "json-place")]
)
def test_ink_that_is_no_signature_is_refused(
    desk: Desk, file: SlipFile, tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    """Nothing is kept then."""
    with pytest.raises(MesoDeskError, match=key) as caught:
        seal_slip(desk, write_slip_file(file.slip, replace(file.ink, **change)), tmp_path / "slip.pdf", SESSION)

    assert desk.catalogue.error(caught.value)
    assert desk.archive.slips_of(ID) == ()


def test_who_injects_may_be_somebody_else(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """The clinic vouches for who injected; blanks around the name make nobody else of them."""
    nurse = Clinician("  Nurse Nell Needle (made up) ", "EX-1 ")
    _seal(desk, file, tmp_path, injector=nurse)
    found = verify(desk, tmp_path / "slip.pdf").finding

    assert (found.verdict, found.seals[0].signer) == (Verdict.UNCHANGED, "Nurse Nell Needle (made up)")


def test_a_name_for_which_there_is_no_certificate_is_said(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Before anything is sealed."""
    with pytest.raises(MesoDeskError, match="registration-unfit"):
        _seal(desk, file, tmp_path, injector=Clinician("Dr Sam Sample", "№ 7"))


def test_a_place_in_the_data_folder_is_refused(desk: Desk, file: SlipFile) -> None:
    """No file can be slipped among the kept ones."""
    with pytest.raises(MesoDeskError, match="place-ours"):
        seal_slip(desk, as_file(file), desk.settings.folder / "slips" / "x.pdf", SESSION)


def test_a_slip_says_what_it_is_and_to_which_sheet_it_belongs(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Whoever verifies it reads that it is a slip, of which day, for which sheet, and that it is kept here."""
    kept = _seal(desk, file, tmp_path)
    found = verify(desk, tmp_path / "slip.pdf")
    words = " ".join(describe(desk, found))

    assert (found.finding.verdict, found.kept, found.sealed) == (Verdict.UNCHANGED, True, None)
    assert "It is a slip of one session: what was injected on 23 November 2026." in words
    assert f"It belongs to sheet {ID}, which was signed on 23 November 2026." in words
    assert "exactly the same file" in words
    assert f'"slip_id": "{kept.id}"' in verification_json(found)
    assert f'"slip_of_record_id": "{ID}"' in verification_json(found)


def test_elsewhere_a_slip_only_claims(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Where nobody knows the key, the words say that it is a claim."""
    _seal(desk, file, tmp_path)
    found = verify(open_desk(tmp_path / "elsewhere"), tmp_path / "slip.pdf")
    words = " ".join(describe(desk, found))

    assert (found.finding.verdict, found.kept) == (Verdict.UNKNOWN_KEY, None)
    assert "It says of itself that it is a slip" in words
    assert '"slip_id": null' in verification_json(found)


def test_a_slip_without_its_seal_is_missed(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """What is left is a sound PDF, yet this computer knows that it was sealed; it tells nothing of itself."""
    pdf = _seal(desk, file, tmp_path).pdf
    path = tmp_path / "cut.pdf"
    path.write_bytes(pdf[: pdf.index(b"%%EOF") + 6])
    found = verify(desk, path)

    assert (found.finding.verdict, found.finding.reason) == (Verdict.CHANGED, "seal-removed")
    assert not any("slip of one session" in line for line in describe(desk, found))


def test_a_foreign_attachment_hides_no_cut_off_seal(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """A sheet whose seal was cut off is missed, whatever else was put into it; an id that is a path leads nowhere."""
    kept = _inside(_seal(desk, file, tmp_path).pdf)
    climbing = replace(kept.record, sheet=replace(kept.record.sheet, id="../settings"))
    sheet = desk.archive.document(ID) or b""
    for record in (replace(kept.record, id="1f" * 16), climbing):
        path = tmp_path / "mixed.pdf"
        with opened(sheet[: sheet.index(b"%%EOF") + 6]) as document:
            document.attachments[NAME] = write_slip(record, kept.mark)
            document.save(path)
        found = verify(desk, path)

        assert found.slip is not None
        assert (found.finding.verdict, found.finding.reason) == (Verdict.CHANGED, "seal-removed")


def test_the_example_has_every_plan_and_place_of_its_sheet(desk: Desk, tmp_path: Path) -> None:
    """It is sealed as it is, and no session is counted beyond the plan."""
    file = noted(desk, **one_plan(desk, "scalp", "thighs"))
    places = {dot.region for injection in file.slip.injections for dot in injection.dots}
    sheet = sheet_of_slip(desk, ID).record
    assert places == {region.id for area in sheet.areas for region in area.regions}

    for number in range(1, 4):
        data = example_slip(desk, ID, SESSION)
        kept = seal_slip(desk, data, tmp_path / f"{number}.pdf", SESSION)
        assert {each.noted.session for each in _inside(kept.pdf).record.injections} == {number}
    with pytest.raises(SlipRefused):
        seal_slip(desk, example_slip(desk, ID, SESSION), tmp_path / "4.pdf", SESSION)


def test_a_dot_beside_the_agreed_places_is_refused(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """The sheet names the inner thighs; another place needs a talk of its own."""
    dot = replace(file.slip.injections[0].dots[0], region="front-thighs-outer-left")
    moved = injected(file.slip, dots=(dot,))
    with pytest.raises(SlipRefused) as caught:
        seal_slip(desk, write_slip_file(moved, file.ink), tmp_path / "slip.pdf", SESSION)

    assert [point.key for point in caught.value.points] == ["slip-dot-elsewhere"]


def test_a_kept_slip_that_cannot_be_read_is_told_of(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """What lies in its place is no slip: nothing is guessed, and nobody is asked to sign what cannot be read."""
    kept = _seal(desk, file, tmp_path)
    place = next(path for path in desk.settings.folder.rglob("*.pdf") if path.read_bytes() == kept.pdf)
    place.unlink()
    place.mkdir()

    with pytest.raises(MesoDeskError, match="file-unreadable"):
        verify(desk, tmp_path / "slip.pdf")


def test_a_slip_asks_for_no_marks_of_a_sheet(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """Who must sign a sheet is told of sheets alone."""
    _seal(desk, file, tmp_path)
    found = verify(desk, tmp_path / "slip.pdf")

    assert (found.sealed, found.required_marks(), found.missing_marks()) == (None, (), ())


def test_verify_names_the_slip_that_corrects_another(desk: Desk, file: SlipFile, tmp_path: Path) -> None:
    """The first stays whole and is not the one that counts; a damaged correction says nothing."""
    first = _seal(desk, file, tmp_path)
    path = tmp_path / "first.pdf"
    path.write_bytes(first.pdf)
    before = verify(desk, path)
    second = _seal(desk, file, tmp_path, id="9c" * 16, news="A cold.", corrects=first.id)
    after = verify(desk, path)
    words = desk.catalogue.say("verify.slip-corrected", id=second.id)

    assert (before.corrected_by, after.corrected_by) == ("", second.id)
    assert words in describe(desk, after)
    assert words not in describe(desk, before)
    (desk.settings.folder / "slips" / f"{ID}-{second.id}.pdf").write_bytes(b"nothing")
    assert verify(desk, path).corrected_by == ""


@pytest.mark.parametrize("corrects", [" ", "AB" * 16, "../x"])
def test_the_number_of_a_corrected_slip_is_one(desk: Desk, file: SlipFile, tmp_path: Path, corrects: str) -> None:
    """A blank or a number in capitals names no slip, and is told as such."""
    with pytest.raises(MesoDeskError, match="json-place"):
        _seal(desk, file, tmp_path, corrects=corrects)
