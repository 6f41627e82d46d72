from __future__ import annotations

from datetime import datetime

import pytest

from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import REQUIRED_MARKS, Mark, Origin, Role


@pytest.mark.parametrize(
    ("decision", "roles"),
    [
        (Decision.YES, (Role.PATIENT, Role.CLINICIAN)),
        (Decision.NOT_TODAY, (Role.CLINICIAN,)),
        (Decision.NO, (Role.CLINICIAN,)),
    ],
)
def test_decision_needs_these_marks(decision: Decision, roles: tuple[Role, ...]) -> None:
    """A yes needs both; nobody has to sign to be left alone."""
    assert REQUIRED_MARKS[decision] == roles


def test_every_decision_is_in_the_table() -> None:
    """No decision can be sealed without a rule, and none without a mark."""
    assert set(REQUIRED_MARKS) == set(Decision)
    assert all(REQUIRED_MARKS.values())


@pytest.mark.parametrize("origin", list(Origin))
def test_mark_stands_for_the_record_it_was_made_on(now: datetime, signature: Ink, origin: Origin) -> None:
    """A signature on the pages that were shown is a mark, wherever its ink came from."""
    assert Mark(Role.PATIENT, now, origin, "aa", signature).stands_for("aa")


def test_mark_on_other_pages_is_out_of_date(now: datetime, signature: Ink) -> None:
    """When the record changed after signing, the ink stands for nothing."""
    assert not Mark(Role.PATIENT, now, Origin.PAD, "aa", signature).stands_for("ab")


def test_empty_ink_is_no_mark(now: datetime) -> None:
    """A mark without a signature stands for nothing, even on the right record."""
    assert not Mark(Role.PATIENT, now, Origin.PAD, "aa", Ink(400.0, 160.0, ())).stands_for("aa")
