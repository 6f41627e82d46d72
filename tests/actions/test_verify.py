from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from mesodesk.actions import verify as action
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.verify import describe, read_file, verify
from mesodesk.consent.consultation import Decision
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, write_record
from mesodesk.sealing.examination import examine
from mesodesk.sealing.inspection import Finding, Verdict
from tests.actions.talks import CLINIC, ID, marks, reviewed, sealed
from tests.document.papers import built

QUICK = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}
FLIPS = 200


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, bytes]:
    """Return a desk that keeps one sealed document, and its bytes."""
    desk = open_desk(tmp_path_factory.mktemp("clinic"))
    return desk, sealed(desk, **QUICK).pdf


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look into documents in this process: the child's start is not what is tested again and again."""

    def look(data: bytes, known: Sequence[bytes]) -> Finding:
        return examine(data, known)

    monkeypatch.setattr(action, "inspect", look)


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
    """A kept document verifies: who sealed it, when, for which clinic, and that the same bytes are kept here."""
    desk, pdf = clinic
    found = verify(desk, _written(tmp_path, pdf))
    words = describe(desk, found)

    assert (found.finding.verdict, found.kept) == (Verdict.UNCHANGED, True)
    assert found.sealed is not None
    assert found.sealed.record.id == ID
    assert words[0].startswith("UNCHANGED.")
    assert "Dr Sam Sample (made up), Example Clinic (made up)" in words[2]
    assert "exactly the same file" in words[-1]


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


def test_another_clinic_says_that_it_does_not_know_the_key(
    clinic: tuple[Desk, bytes], desk: Desk, tmp_path: Path
) -> None:
    """Unchanged, but by a stranger: it says so, and gives the number of the key to compare by phone."""
    found = verify(desk, _written(tmp_path, clinic[1]))
    words = " ".join(describe(desk, found))

    assert (found.finding.verdict, found.kept) == (Verdict.UNKNOWN_KEY, None)
    assert "BY A STRANGER" in words
    assert str(found.finding.fingerprint) in words


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
    nameless = replace(found, finding=replace(found.finding, clinic=None))

    assert CLINIC.name in describe(desk, found)[2]
    assert "an unknown clinic" in describe(desk, nameless)[2]


def test_every_reason_has_words(desk: Desk) -> None:
    """Each verdict and each reason of the inspection is worded."""
    source = Path(action.__file__).parents[1] / "sealing"
    text = "".join((source / name).read_text(encoding="utf-8") for name in ("inspection.py", "examination.py"))
    verdicts = r'Verdict\.\w+, "([a-z-]+)"|_BrokenError\("([a-z-]+)"|reason="([a-z-]+)"'
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
