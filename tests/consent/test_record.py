from __future__ import annotations

import pytest

from mesodesk.consent.marks import Role
from mesodesk.consent.record import READABLE, SCHEMA, Record, Signatory


def test_source_has_the_number_under_which_it_is_printed(record: Record) -> None:
    """Sentences name sources by id, pages by number."""
    assert [record.source_number(source) for source in ("S02", "S01")] == [1, 2]


@pytest.mark.parametrize("role", [Role.PATIENT, Role.CLINICIAN])
def test_signatory_is_found_by_role(record: Record, role: Role) -> None:
    """Who signs in a role is in the record."""
    found: Signatory = record.signatory(role)

    assert found.role is role


def test_every_form_that_was_ever_written_stays_readable() -> None:
    """The form that is written now is the newest of those that are read, and none of them ever goes."""
    assert READABLE == ("mesodesk.record/1", "mesodesk.record/2", "mesodesk.record/3")
    assert READABLE[-1] == SCHEMA
