from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from mesodesk.actions import verify as action
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.identity import clinician_identity
from mesodesk.actions.review import Review
from mesodesk.actions.verify import Withdrawal, describe, read_file, verify
from mesodesk.consent.consultation import Decision, TakenBack
from mesodesk.consent.marks import Role
from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, write_record
from mesodesk.sealing.certificates import issue_clinician, make_clinic
from mesodesk.sealing.examination import examine
from mesodesk.sealing.inspection import Verdict
from mesodesk.sealing.pages import page_texts
from mesodesk.sealing.seal import seal
from tests.actions.talks import CLINIC, ID, LATER, NOW, marks, reviewed, sealed, withdrawn
from tests.document.papers import built, opened
from tests.sealing.specimens import with_addition

QUICK = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}
FLIPS = 200


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, bytes]:
    """Return a desk that keeps one sealed document, and its bytes."""
    desk = open_desk(tmp_path_factory.mktemp("clinic"))
    return desk, sealed(desk, **QUICK).pdf


def _written(folder: Path, pdf: bytes) -> Path:
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    return path


def _base(pdf: bytes) -> bytes:
    """Return what the document was before its seal: everything up to its first end."""
    return pdf[: pdf.index(b"%%EOF") + 6]


def _with_record(data: bytes) -> bytes:
    """Return an unsealed document that carries some bytes as its record."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments[NAME] = pikepdf.AttachedFileSpec(document, data, filename=NAME)
        document.save(out)
    return out.getvalue()


def test_a_sealed_document_is_unchanged(clinic: tuple[Desk, bytes], tmp_path: Path) -> None:
    """A kept document verifies: its signatures, its code, that it is kept here, and last who sealed it and when."""
    desk, pdf = clinic
    found = verify(desk, _written(tmp_path, pdf))
    words = describe(desk, found)

    assert (found.finding.verdict, found.kept) == (Verdict.UNCHANGED, True)
    assert found.sealed is not None
    assert found.sealed.record.id == ID
    assert words[0].startswith("UNCHANGED.")
    assert words[2] == "It has every signature that this decision needs: Clinician."
    assert words[3].endswith(f"is the code of the record inside: {found.sealed.record_sha256[:16]}.")
    assert "exactly the same file" in words[4]
    assert words[5].startswith("Sealed by Dr Sam Sample (made up), Example Clinic (made up), on ")


@pytest.mark.untraced
@pytest.mark.usefixtures("at_once")
def test_every_flipped_byte_shows(clinic: tuple[Desk, bytes], tmp_path: Path) -> None:
    """One changed byte anywhere in the file makes it a changed file, in words for a layperson."""
    desk, pdf = clinic
    places = random.Random(2).sample(range(4, len(pdf)), FLIPS)  # noqa: S311 - the same places each time
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << place % 8
        found = verify(desk, _written(tmp_path, bytes(changed)))

        assert found.finding.verdict is Verdict.CHANGED, place
        assert describe(desk, found)[0].startswith("CHANGED. This file is not the document that was sealed."), place


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.usefixtures("at_once")
def test_a_cut_off_file_is_never_unchanged(clinic: tuple[Desk, bytes], tmp_path: Path, part: float) -> None:
    """A file whose end is missing is changed or unreadable, and never merely not sealed."""
    desk, pdf = clinic
    found = verify(desk, _written(tmp_path, pdf[: int(len(pdf) * part)]))

    assert found.finding.verdict in (Verdict.CHANGED, Verdict.UNREADABLE)
    assert len(describe(desk, found)) >= 2


def test_a_seal_that_was_cut_off_is_missed(clinic: tuple[Desk, bytes], tmp_path: Path) -> None:
    """The document without its seal is a sound PDF, yet this computer knows that it was sealed."""
    desk, pdf = clinic
    found = verify(desk, _written(tmp_path, _base(pdf)))
    words = " ".join(describe(desk, found))

    assert (found.finding.verdict, found.finding.reason) == (Verdict.CHANGED, "seal-removed")
    assert "has no seal any more" in words
    assert "keeps another file under the same number" in words


@pytest.mark.usefixtures("at_once")
def test_elsewhere_a_cut_off_seal_is_no_seal(clinic: tuple[Desk, bytes], desk: Desk, tmp_path: Path) -> None:
    """A computer that does not keep the document can only say that there is no seal."""
    found = verify(desk, _written(tmp_path, _base(clinic[1])))

    assert (found.finding.verdict, found.finding.reason, found.kept) == (Verdict.NOT_SEALED, "no-seal", None)


@pytest.mark.usefixtures("at_once")
def test_another_clinic_says_that_it_does_not_know_the_key(
    clinic: tuple[Desk, bytes], desk: Desk, tmp_path: Path
) -> None:
    """Unchanged, but by a stranger: it says so, and gives the number of the key to compare by phone."""
    found = verify(desk, _written(tmp_path, clinic[1]))
    words = " ".join(describe(desk, found))

    assert (found.finding.verdict, found.kept) == (Verdict.UNKNOWN_KEY, None)
    assert "BY A STRANGER" in words
    assert "Whoever sealed it uses the name Dr Sam Sample (made up), Example Clinic (made up)" in words
    assert found.finding.seals[0].fingerprint in words


@pytest.mark.usefixtures("at_once")
def test_a_review_that_nobody_sealed_is_not_sealed(desk: Desk, tmp_path: Path) -> None:
    """The reviewed pages, with or without marks, are not a sealed document."""
    review = reviewed(desk, **QUICK)
    given = marks(review)
    signed = built(desk, review.record, given, {NAME: write_record(review.record, given)}).pdf
    for pdf in (review.pdf, signed):
        found = verify(desk, _written(tmp_path, pdf))

        assert (found.finding.verdict, found.finding.reason) == (Verdict.NOT_SEALED, "no-seal")
        assert describe(desk, found)[0].startswith("NOT SEALED.")


@pytest.mark.parametrize("data", [b"", b"Dear patient", b"PK\x03\x04" * 100])
def test_what_is_no_pdf_is_called_that(desk: Desk, tmp_path: Path, data: bytes) -> None:
    """A file of another kind is not called changed."""
    found = verify(desk, _written(tmp_path, data))

    assert (found.finding.verdict, found.finding.reason) == (Verdict.UNREADABLE, "not-a-pdf")
    assert "It is no PDF" in describe(desk, found)[1]


@pytest.mark.usefixtures("at_once")
def test_a_hostile_record_in_an_unsealed_pdf_leads_nowhere(clinic: tuple[Desk, bytes], tmp_path: Path) -> None:
    """An attachment that is no record, or names a path as its id, does not change what is said of the file."""
    desk, _ = clinic
    review = reviewed(desk, **QUICK)
    climbing = write_record(replace(review.record, id="../settings"), ())
    for data in (b"{", climbing):
        found = verify(desk, _written(tmp_path, _with_record(data)))

        assert (found.finding.verdict, found.kept) == (Verdict.NOT_SEALED, None)


@pytest.mark.usefixtures("at_once")
def test_a_kept_document_that_cannot_be_read_is_said(desk: Desk, tmp_path: Path) -> None:
    """When the clinic's own copy is damaged on disk, that is not passed over."""
    pdf = sealed(desk, **QUICK).pdf
    kept = desk.settings.folder / "sealed" / f"{ID}.pdf"
    kept.unlink()
    kept.mkdir()
    with pytest.raises(MesoDeskError, match="file-unreadable"):
        verify(desk, _written(tmp_path, pdf))


@pytest.mark.usefixtures("at_once")
def test_a_seal_of_an_unknown_clinic_says_so(desk: Desk, tmp_path: Path) -> None:
    """Where the certificate names no clinic, the words do not leave a gap."""
    found = verify(desk, _written(tmp_path, sealed(desk, **QUICK).pdf))
    (seal,) = found.finding.seals
    nameless = replace(found, finding=replace(found.finding, seals=(replace(seal, clinic="", sealed_at=None),)))

    assert CLINIC.name in describe(desk, found)[-2]
    assert "an unknown clinic, on an unknown date" in describe(desk, nameless)[-2]


@pytest.fixture(scope="module")
def taken_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, bytes, bytes]:
    """Return a desk that keeps a yes that was taken back, and both versions of it."""
    desk = open_desk(tmp_path_factory.mktemp("clinic"))
    return desk, sealed(desk).pdf, withdrawn(desk, TakenBack.PHONE).pdf


def _elsewhere(clinic: Desk, folder: Path) -> Desk:
    """Return a desk that knows the clinic's keys and none of its documents."""
    shutil.copytree(clinic.settings.folder / "keys", folder / "elsewhere" / "keys")
    return open_desk(folder / "elsewhere")


@pytest.mark.usefixtures("at_once")
def test_a_yes_that_was_taken_back_says_so(taken_back: tuple[Desk, bytes, bytes], tmp_path: Path) -> None:
    """The later version is unchanged, and before anything else it says that the yes does not count any more."""
    desk, _, later = taken_back
    found = verify(desk, _written(tmp_path, later))
    words = describe(desk, found)

    assert (found.finding.verdict, found.kept, found.later) == (Verdict.UNCHANGED, True, False)
    assert found.withdrawal is not None
    assert found.withdrawal.sealed_at == LATER
    assert words[2].startswith("TAKEN BACK. The yes on this sheet was taken back on ")
    assert "Patient; Clinician" in words[3]
    assert [line.partition(" ")[0] for line in words[-4:]] == ["Sealed", "Sealed", "Noted", "The"]
    assert "told the clinic by phone" in words[-2]


@pytest.mark.usefixtures("at_once")
def test_a_withdrawal_that_was_cut_off_is_missed(taken_back: tuple[Desk, bytes, bytes], tmp_path: Path) -> None:
    """The first version is as it was sealed, yet this computer knows that the yes was taken back."""
    desk, first, _ = taken_back
    found = verify(desk, _written(tmp_path, first))
    words = describe(desk, found)

    assert (found.finding.verdict, found.kept, found.later) == (Verdict.UNCHANGED, True, True)
    assert words[2].startswith("A LATER VERSION EXISTS: the yes was taken back on ")
    assert desk.catalogue.moment(LATER.astimezone()) in words[2]


@pytest.mark.usefixtures("at_once")
def test_elsewhere_a_withdrawal_that_was_cut_off_cannot_be_known(
    taken_back: tuple[Desk, bytes, bytes], tmp_path: Path
) -> None:
    """A computer that does not keep the document says in one sentence what it cannot know."""
    there = _elsewhere(taken_back[0], tmp_path)
    found = verify(there, _written(tmp_path, taken_back[1]))

    assert (found.finding.verdict, found.kept, found.later) == (Verdict.UNCHANGED, None, False)
    assert found.withdrawal is None
    assert describe(there, found)[2].startswith("A file alone cannot show whether the yes was taken back later.")


@pytest.mark.usefixtures("at_once")
def test_a_yes_that_stands_is_said_to_stand_here(desk: Desk, tmp_path: Path) -> None:
    """Where the document is kept and nobody took the yes back, that is said, and as far as known."""
    found = verify(desk, _written(tmp_path, sealed(desk).pdf))

    assert describe(desk, found)[2] == "As far as this computer knows, nobody took the yes back."


@pytest.mark.usefixtures("at_once")
def test_a_later_version_that_is_damaged_is_still_told(desk: Desk, tmp_path: Path) -> None:
    """A withdrawal that cannot be read any more does not make the yes count again."""
    first = sealed(desk).pdf
    path = desk.settings.folder / "withdrawn" / f"{ID}.pdf"
    path.parent.mkdir()
    path.write_bytes(first + b"damaged")
    found = verify(desk, _written(tmp_path, first))

    assert (found.later, found.withdrawal) == (True, None)
    assert describe(desk, found)[2].startswith("A LATER VERSION EXISTS: the yes was taken back. The file")


@pytest.mark.usefixtures("at_once")
def test_a_stranger_cannot_take_a_yes_back(desk: Desk, tmp_path: Path) -> None:
    """Somebody else's seal in the second field is what a file says, and no more."""
    stranger = issue_clinician(make_clinic(CLINIC.name, NOW), "Dr Sam Sample (made up)", "", NOW)
    forged = seal(sealed(desk).pdf, stranger, field=WITHDRAWAL_FIELD, reason="Gone", location="", moment=LATER)
    found = verify(desk, _written(tmp_path, forged))

    assert (found.finding.verdict, found.kept) == (Verdict.UNKNOWN_KEY, False)
    assert describe(desk, found)[2].startswith("This file says that the yes was taken back on ")


def _resealed(desk: Desk, review: Review, attached: dict[str, bytes]) -> bytes:
    """Return the pages of a review with something attached, sealed by the clinic without a question."""
    pages = built(desk, review.record, marks(review), attached).pdf
    who = clinician_identity(desk.archive, CLINIC.name, "Dr Bo Example", "1", NOW)
    return seal(pages, who, field=FIELD, reason="", location="", moment=NOW)


@pytest.mark.usefixtures("at_once")
def test_pages_of_another_record_are_a_change(desk: Desk, tmp_path: Path) -> None:
    """A seal that holds does not help when the code on the pages is not that of the record inside."""
    other = reviewed(desk, **{**QUICK, "words": "Something else."})
    pdf = _resealed(desk, reviewed(desk, **QUICK), {NAME: write_record(other.record, marks(other))})
    found = verify(desk, _written(tmp_path, pdf))
    words = describe(desk, found)

    assert (found.finding.verdict, found.finding.reason) == (Verdict.CHANGED, "code-differs")
    assert words[0].startswith("CHANGED.")
    assert "not the code of the record inside" in words[1]


@pytest.mark.parametrize(("spoil", "printed"), [("one", False), ("all", None), ("none", True)])
def test_the_code_stands_on_every_page(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str, printed: bool | None
) -> None:
    """One page with another foot is a change; pages that cannot be read are to be compared by eye."""
    pdf = sealed(desk, **QUICK).pdf
    first, *others = page_texts(pdf)
    foot = re.compile(r"(Sheet \w{32}, code )\w{16}")
    pages = {"one": (foot.sub(r"\g<1>0000000000000000", first), *others), "all": (), "none": (first, *others)}[spoil]
    monkeypatch.setattr(action, "inspect", lambda data, known: replace(examine(data, known), pages=pages))
    found = verify(desk, _written(tmp_path, pdf))

    assert found.code_printed is printed
    assert (found.finding.verdict is Verdict.CHANGED) == (printed is False)
    assert any("Compare the foot of each page" in line for line in describe(desk, found)) == (printed is None)


@pytest.mark.usefixtures("at_once")
def test_a_signature_that_is_missing_is_named(desk: Desk, tmp_path: Path) -> None:
    """No seal stands in for the people whose signatures the decision needs; ink on another record is none."""
    review = reviewed(desk)
    patient, clinician = marks(review)
    stale = replace(patient, record_sha256="0" * 64)
    for given, missing in (
        ((clinician,), (Role.PATIENT,)),
        ((stale, clinician), (Role.PATIENT,)),
        ((), (Role.PATIENT, Role.CLINICIAN)),
    ):
        found = verify(desk, _written(tmp_path, _resealed(desk, review, {NAME: write_record(review.record, given)})))
        (line,) = (line for line in describe(desk, found) if line.startswith("A SIGNATURE IS MISSING"))

        assert found.missing_marks() == missing
        assert ("Patient" in line, "Clinician" in line) == (Role.PATIENT in missing, Role.CLINICIAN in missing)


@pytest.mark.usefixtures("at_once")
def test_a_sealed_file_without_a_record_says_what_is_not_known(desk: Desk, tmp_path: Path) -> None:
    """Nothing is said of signatures and pages where there is nothing to compare."""
    found = verify(desk, _written(tmp_path, _resealed(desk, reviewed(desk, **QUICK), {})))

    assert (found.finding.verdict, found.kept, found.code_printed) == (Verdict.UNCHANGED, None, None)
    assert found.missing_marks() == ()
    assert describe(desk, found)[2].startswith("It has no record inside")


def _rewritten(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with opened(pdf) as document:
        document.save(out)
    return out.getvalue()


@pytest.mark.untraced
@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "attack",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf + b"garbage" * 99,
        lambda pdf: pdf[:-1],
        _base,
        _rewritten,
        lambda pdf: with_addition(pdf, "form"),
        lambda pdf: with_addition(pdf, "title"),
    ],
    ids=["line-end", "garbage", "cut", "base", "rewritten", "form", "title"],
)
@pytest.mark.parametrize("version", [0, 1])
def test_what_other_programs_let_pass_is_changed(
    taken_back: tuple[Desk, bytes, bytes], tmp_path: Path, attack: Callable[[bytes], bytes], version: int
) -> None:
    """Each of these attacks on the sheet, with or without its withdrawal, is found here; elsewhere all but one.

    Cut back to what it was before its seal, the file is a sound PDF without any: only the archive can tell.
    """
    here, *versions = taken_back
    path = _written(tmp_path, attack(versions[version]))
    expected = Verdict.NOT_SEALED if attack is _base else Verdict.CHANGED

    assert verify(here, path).finding.verdict is Verdict.CHANGED
    assert verify(_elsewhere(here, tmp_path), path).finding.verdict is expected


def test_every_reason_has_words(desk: Desk) -> None:
    """Each verdict and each reason of the inspection is worded."""
    source = Path(action.__file__).parents[1] / "sealing"
    text = "".join((source / name).read_text(encoding="utf-8") for name in ("inspection.py", "examination.py"))
    verdicts = r'Verdict\.\w+, "([a-z-]+)"|_BrokenError\("([a-z-]+)"|\n_[A-Z]+ = "([a-z-]+)"'
    reasons = {name for match in re.findall(verdicts, text) for name in match if name}

    assert len(reasons) >= 8
    assert [reason for reason in reasons if not desk.catalogue.has(f"verify.reason-{reason}")] == []
    assert all(desk.catalogue.has(f"verify.{verdict.name.lower().replace('_', '-')}") for verdict in Verdict)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, a folder and a file without end are told apart; none is read for ever."""
    for path, key in (
        (tmp_path / "none.pdf", "file-missing"),
        (tmp_path, "file-unreadable"),
        (Path("/dev/zero"), "file-too-large"),
    ):
        with pytest.raises(MesoDeskError, match=key) as caught:
            read_file(path)
        assert caught.value.slots["path"] == str(path)


def test_a_withdrawal_whose_seal_is_gone_is_not_passed_over(desk: Desk, tmp_path: Path) -> None:
    """A backup that was wound back put the first version in the place of the later one: that is said, not silence."""
    kept = sealed(desk)
    withdrawn(desk)
    (desk.settings.folder / "withdrawn" / f"{kept.id}.pdf").write_bytes(kept.pdf)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(kept.pdf)
    found = verify(desk, path)

    assert found.withdrawn is Withdrawal.DAMAGED
    assert desk.catalogue.say("verify.later-damaged") in describe(desk, found)
