from __future__ import annotations

from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.identity import clinician_identity
from mesodesk.actions.kept import sealed_record, sealed_slip
from mesodesk.actions.slip import seal_slip
from mesodesk.document.fields import FIELD
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME
from mesodesk.sealing.seal import seal
from tests.actions.slips import SESSION, as_file, noted
from tests.actions.talks import EXAMPLE, ID, NOW, sealed
from tests.document.papers import built, frozen


def test_the_record_is_the_one_that_was_sealed(desk: Desk) -> None:
    """With its marks, also when the key that sealed it is known no more."""
    kept = sealed(desk)
    found = sealed_record(desk, kept.id)

    assert found.record.id == kept.id == ID
    assert len(found.marks) == 2


def test_another_sheet_under_this_number_is_damage(desk: Desk) -> None:
    """A whole file in the place of another one is not what was kept there."""
    kept = sealed(desk)
    path = next(path for path in desk.settings.folder.rglob("*.pdf"))
    path.rename(path.with_name(path.name.replace(kept.id, "ef" * 16)))

    with pytest.raises(MesoDeskError, match="sheet-damaged"):
        sealed_record(desk, "ef" * 16)


def test_a_slip_is_the_one_that_was_sealed(desk: Desk, tmp_path: Path) -> None:
    """Whole it is read; flipped, torn or under another number it is damaged; where none is kept there is none."""
    file = noted(desk)
    kept = seal_slip(desk, as_file(file), tmp_path / "slip.pdf", SESSION)
    found = sealed_slip(desk, ID, kept.id)
    path = next((desk.settings.folder / "slips").glob("*.pdf"))
    other = path.with_name(path.name.replace(kept.id, "ef" * 16))

    assert found is not None
    assert found.record.noted() == file.slip
    assert sealed_slip(desk, ID, "ef" * 16) is None
    for damaged in (kept.pdf.replace(b"/Type", b"/Tipe", 1), kept.pdf[:-900], b""):
        path.write_bytes(damaged)
        with pytest.raises(MesoDeskError, match="slip-damaged"):
            sealed_slip(desk, ID, kept.id)
    other.write_bytes(kept.pdf)
    with pytest.raises(MesoDeskError, match="slip-damaged"):
        sealed_slip(desk, ID, "ef" * 16)


def test_a_whole_sheet_whose_record_cannot_be_read_is_damaged(desk: Desk) -> None:
    """Its seal holds, but nobody can tell what was sealed."""
    who = EXAMPLE.consultation.clinician
    record = frozen(desk)
    identity = clinician_identity(desk.archive, record.clinic.name, who.name, who.registration, NOW)
    pdf = built(desk, record, attachments={NAME: b"{}"}).pdf
    desk.archive.keep(ID, seal(pdf, identity, field=FIELD, reason="", location="", moment=NOW), b"")

    with pytest.raises(MesoDeskError, match="sheet-damaged"):
        sealed_record(desk, ID)
