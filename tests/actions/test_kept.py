from __future__ import annotations

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_record
from mesodesk.errors import MesoDeskError
from tests.actions.talks import ID, sealed


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
