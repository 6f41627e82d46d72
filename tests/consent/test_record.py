from __future__ import annotations

import pytest

from mesodesk.consent.marks import Role
from mesodesk.consent.record import Record, Signatory


def test_source_has_the_number_under_which_it_is_printed(record: Record) -> None:
    """Sentences name sources by id, pages by number."""
    assert [record.source_number(source) for source in ("S02", "S01")] == [1, 2]


@pytest.mark.parametrize("role", list(Role))
def test_signatory_is_found_by_role(record: Record, role: Role) -> None:
    """Who signs in a role is in the record."""
    found: Signatory = record.signatory(role)

    assert found.role is role
