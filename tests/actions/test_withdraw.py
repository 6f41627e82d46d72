from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mesodesk import files as files_room
from mesodesk.actions.desk import Desk
from mesodesk.actions.export import export
from mesodesk.actions.identity import clinician_identity, known_clinics
from mesodesk.consent.consultation import Clinician, Decision, TakenBack
from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD
from mesodesk.document.pictures import render
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, write_record
from mesodesk.sealing.examination import examine
from mesodesk.sealing.inspection import Verdict
from mesodesk.sealing.seal import seal
from tests.actions.talks import CLINIC, ID, LATER, NOW, file, sealed, withdrawn
from tests.document.papers import built, frozen, marks_on, opened, short

CURES = ("Check", "Compare", "Restore", "copy it", "write that", "Set the clock")


def _all(desk: Desk) -> dict[str, bytes]:
    folder = desk.settings.folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _inside(pdf: bytes) -> dict[str, bytes]:
    with opened(pdf) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def _sealed_by_hand(desk: Desk, pdf: bytes) -> bytes:
    """Return a document sealed by the clinic without being asked what it is, and keep it."""
    who = clinician_identity(desk.archive, CLINIC.name, "Dr Bo Example", "1", NOW)
    made = seal(pdf, who, field=FIELD, reason="", location="", moment=NOW)
    desk.archive.keep(ID, made, b"{}")
    return made


@pytest.mark.parametrize("how", list(TakenBack))
def test_a_yes_is_taken_back(desk: Desk, how: TakenBack) -> None:
    """The sheet has a second seal that says how; both seals are known, and the first version stays as it was."""
    first = sealed(desk)
    before = _all(desk)
    later = withdrawn(desk, how, clinician=Clinician("Dr Bo Example", "MED 123"))
    finding = examine(later.pdf, known_clinics(desk.archive))
    old, new = finding.seals

    assert desk.archive.revisions(ID) == (first.pdf, later.pdf)
    assert later.pdf.startswith(first.pdf)
    assert _all(desk).items() >= before.items()
    assert finding.verdict is Verdict.UNCHANGED
    assert (old.field, old.sealed_at) == (FIELD, NOW)
    assert (new.field, new.sealed_at, new.signer) == (WITHDRAWAL_FIELD, LATER, "Dr Bo Example")
    assert new.words == desk.catalogue.say(f"paper.taken-back-{how}")
    assert "Erika" not in new.words


def test_the_pages_and_the_record_stay(desk: Desk) -> None:
    """Taking a yes back draws nothing and attaches nothing."""
    first, later = sealed(desk).pdf, withdrawn(desk).pdf

    assert render(first, 50) == render(later, 50)
    assert _inside(first) == _inside(later)


def test_a_copy_is_written_too(desk: Desk, tmp_path: Path) -> None:
    """Whoever wants it gets the later version as a file."""
    sealed(desk)
    later = withdrawn(desk, target=tmp_path / "copy.pdf")

    assert (tmp_path / "copy.pdf").read_bytes() == later.pdf


def test_nothing_is_sealed_for_a_copy_that_cannot_be(desk: Desk) -> None:
    """A place that takes no file is refused before anything is sealed."""
    sealed(desk)
    before = _all(desk)
    with pytest.raises(MesoDeskError, match="place-ours"):
        withdrawn(desk, target=desk.settings.folder / "sealed" / f"{ID}.pdf")

    assert _all(desk) == before


def test_what_cannot_be_kept_is_not_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the first version stays alone, and the next try does it."""
    sealed(desk)
    before = _all(desk)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(files_room, "_write_synced", full)
        with pytest.raises(MesoDeskError, match="disk-full"):
            withdrawn(desk)
    assert _all(desk) == before
    assert len(desk.archive.revisions(ID)) == 1
    withdrawn(desk)
    assert len(desk.archive.revisions(ID)) == 2


def _nothing_kept(desk: Desk) -> None:
    pass


def _a_no(desk: Desk) -> None:
    sealed(desk, decision=Decision.NO, regions=("back-back-upper",), plans=())


def _taken_back(desk: Desk) -> None:
    sealed(desk)
    withdrawn(desk)


def _without_slip(desk: Desk) -> None:
    record = replace(short(desk), id=ID)
    marks = marks_on(record)
    _sealed_by_hand(desk, built(desk, record, marks, {NAME: write_record(record, marks)}).pdf)


def _changed_on_disk(desk: Desk) -> None:
    path = desk.settings.folder / "sealed" / f"{ID}.pdf"
    path.write_bytes(sealed(desk).pdf + b"\n")


def _without_record(desk: Desk) -> None:
    _sealed_by_hand(desk, built(desk, frozen(desk)).pdf)


def _of_another_number(desk: Desk) -> None:
    record = replace(frozen(desk), id="77" * 16)
    _sealed_by_hand(desk, built(desk, record, (), {NAME: write_record(record, ())}).pdf)


def _of_later(desk: Desk) -> None:
    sealed(desk)


@pytest.mark.parametrize(
    ("prepare", "changes", "key"),
    [
        (_nothing_kept, {}, "sheet-unknown"),
        (_nothing_kept, {"typed": "../settings"}, "sheet-unknown"),
        (_a_no, {}, "sheet-not-yes"),
        (_taken_back, {}, "sheet-withdrawn"),
        (_without_slip, {}, "sheet-without-field"),
        (_changed_on_disk, {}, "sheet-damaged"),
        (_without_record, {}, "sheet-damaged"),
        (_of_another_number, {}, "sheet-damaged"),
        (_of_later, {"now": NOW - timedelta(minutes=1)}, "clock-behind"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(desk: Desk, prepare: Any, changes: dict[str, Any], key: str) -> None:
    """The refusal says why and names the cure; nothing is changed, and no key is made for it."""
    prepare(desk)
    before = _all(desk)
    with pytest.raises(MesoDeskError, match=f"^{key}$") as caught:
        withdrawn(desk, **{"clinician": Clinician("Dr Nobody Yet", "9"), **changes})

    assert any(cure in desk.catalogue.error(caught.value) for cure in CURES)
    assert _all(desk) == before


def test_a_clinic_that_lost_its_key_can_take_a_yes_back(desk: Desk) -> None:
    """A patient's no waits for no backup: it is sealed with a new key, and the old seal counts as a stranger's."""
    sealed(desk)
    for path in (desk.settings.folder / "keys").iterdir():
        path.unlink()
    finding = examine(withdrawn(desk).pdf, known_clinics(desk.archive))

    assert finding.verdict is Verdict.UNKNOWN_KEY
    assert [bool(found.doubt) for found in finding.seals] == [True, False]


def test_a_yes_that_was_taken_back_is_not_exported_as_a_yes(desk: Desk, tmp_path: Path) -> None:
    """Exporting the same consultation again writes the later version."""
    kept = export(desk, file(desk), tmp_path / "one.pdf", NOW)
    later = withdrawn(desk)
    again = export(desk, file(desk), tmp_path / "two.pdf", LATER)

    assert kept.pdf != later.pdf
    assert again.pdf == later.pdf == (tmp_path / "two.pdf").read_bytes()
