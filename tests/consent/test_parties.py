from __future__ import annotations

import pytest

from mesodesk.consent.consultation import Consultation
from mesodesk.consent.parties import EXPLAINED, OTHERS, Party, Role, same_name


def test_patient_and_clinician_are_no_other_parties() -> None:
    """They have places of their own; of two roles one thing more is asked."""
    assert set(OTHERS) == set(Role) - {Role.PATIENT, Role.CLINICIAN}
    assert set(EXPLAINED) <= set(OTHERS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Ada Example", "ADA  example ", True), ("Ada", "Ida", False), ("e\u0301", "\u00c9", True)],
)
def test_names_are_compared_as_people_read_them(one: str, other: str, same: bool) -> None:
    """Case, blanks and the way of writing an accent do not make another person."""
    assert same_name(one, other) is same


def test_each_role_is_held_by_one_person(yes: Consultation) -> None:
    """A later name takes the place of the earlier one, and the order is that of the roles."""
    both = yes.with_party(Party(Role.WITNESS, "Wan")).with_party(Party(Role.INTERPRETER, "Ivo", "Polish"))

    changed = both.with_party(Party(Role.WITNESS, "Wanda"))

    assert both.parties == (Party(Role.INTERPRETER, "Ivo", "Polish"), Party(Role.WITNESS, "Wan"))
    assert changed.party(Role.WITNESS) == Party(Role.WITNESS, "Wanda")
    assert len(changed.parties) == 2
    assert changed.without_party(Role.WITNESS).party(Role.WITNESS) is None
    assert yes.without_party(Role.WITNESS) == yes
