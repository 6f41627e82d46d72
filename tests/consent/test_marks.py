from __future__ import annotations

from datetime import datetime

import pytest

from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Device, Ink, InkPoint, InkProblem, Stroke
from mesodesk.consent.marks import SIGNING, Kind, Mark, MarkProblem, Origin, Role, lacks_witness, required_roles
from mesodesk.consent.parties import OTHERS

NAME = "Ada Example"
EMPTY = Ink(400.0, 160.0, ())
CROSS = Ink(
    400.0,
    160.0,
    tuple(
        Stroke(Device.PEN, (InkPoint(0, 40.0, start, 0.5), InkPoint(50, 52.0, end, 0.5)))
        for start, end in ((40.0, 52.0), (52.0, 40.0))
    ),
)
"""A cross too small to be a signature."""
OFF = Ink(400.0, 160.0, (Stroke(Device.PEN, (InkPoint(0, 900.0, 40.0, 0.5),)),))


@pytest.mark.parametrize(
    ("named", "roles"),
    [
        ((), (Role.PATIENT, Role.CLINICIAN)),
        ((Role.INTERPRETER,), (Role.PATIENT, Role.INTERPRETER, Role.CLINICIAN)),
        ((Role.WITNESS,), (Role.PATIENT, Role.WITNESS, Role.CLINICIAN)),
        ((Role.CHAPERONE,), (Role.PATIENT, Role.CHAPERONE, Role.CLINICIAN)),
        ((Role.REPRESENTATIVE,), (Role.REPRESENTATIVE, Role.CLINICIAN)),
        (tuple(reversed(OTHERS)), (*OTHERS, Role.CLINICIAN)),
    ],
)
def test_a_yes_is_signed_by_everyone_who_is_named(named: tuple[Role, ...], roles: tuple[Role, ...]) -> None:
    """A representative signs instead of the patient; the clinician signs always, and last."""
    assert required_roles(Decision.YES, named) == roles


@pytest.mark.parametrize("decision", [Decision.NOT_TODAY, Decision.NO])
@pytest.mark.parametrize("named", [(), OTHERS])
def test_nobody_signs_to_be_left_alone(decision: Decision, named: tuple[Role, ...]) -> None:
    """A no and a not today need the clinician alone, whoever is there."""
    assert required_roles(decision, named) == (Role.CLINICIAN,)


def test_every_decision_is_in_the_table() -> None:
    """No decision can be sealed without a rule, and none without a mark."""
    assert set(SIGNING) == set(Decision)
    assert all(SIGNING.values())


@pytest.mark.parametrize(
    ("named", "kind", "lacks"),
    [
        ((), Kind.WITNESSED, True),
        ((Role.INTERPRETER,), Kind.WITNESSED, True),
        ((Role.WITNESS,), Kind.WITNESSED, False),
        ((), Kind.INK, False),
        ((), Kind.TYPED, False),
        ((Role.REPRESENTATIVE,), Kind.WITNESSED, False),
    ],
)
def test_a_witnessed_mark_needs_a_witness(named: tuple[Role, ...], kind: Kind, lacks: bool) -> None:
    """Only a mark that counts: of a patient for whom another person decides there is none."""
    assert lacks_witness(required_roles(Decision.YES, named), {Role.PATIENT: kind}) is lacks


@pytest.mark.parametrize("origin", list(Origin))
def test_mark_stands_for_the_record_it_was_made_on(now: datetime, signature: Ink, origin: Origin) -> None:
    """A signature on the pages that were shown is a mark, wherever its ink came from."""
    assert Mark(Role.PATIENT, now, origin, "aa", signature).stands_for("aa", NAME)


@pytest.mark.parametrize(
    "kind",
    [{}, {"kind": Kind.TYPED, "typed": NAME}, {"kind": Kind.WITNESSED}],
    ids=["ink", "typed", "witnessed"],
)
def test_mark_on_other_pages_is_out_of_date(now: datetime, signature: Ink, kind: dict[str, Kind]) -> None:
    """When the record changed after signing, the mark stands for nothing, however it was made."""
    made = Mark(Role.PATIENT, now, Origin.PAD, "aa", signature, **kind)

    assert made.stands_for("aa", NAME)
    assert not made.stands_for("ab", NAME)


@pytest.mark.parametrize("ink", [EMPTY, None])
def test_empty_ink_is_no_mark(now: datetime, ink: Ink | None) -> None:
    """A mark without a signature stands for nothing, even on the right record."""
    assert Mark(Role.PATIENT, now, Origin.PAD, "aa", ink).problem(NAME) is InkProblem.BLANK


@pytest.mark.parametrize(
    ("typed", "name", "fits"),
    [
        ("Ada Example", NAME, True),
        ("  ada   EXAMPLE\u00a0", NAME, True),
        ("Zoe\u0308 Stra\u00dfe", "Zo\u00eb STRASSE", True),
        ("Ada Exampel", NAME, False),
        ("Ada", NAME, False),
        ("", NAME, False),
        ("Ada\u202e Example", NAME, False),
        ("\u0410da Example", NAME, False),
    ],
)
def test_a_typed_name_is_the_one_on_the_sheet(now: datetime, typed: str, name: str, fits: bool) -> None:
    """Case, blanks and ways of writing an accent do not count; another letter does, even one that looks the same."""
    made = Mark(Role.CLINICIAN, now, Origin.PAD, "aa", None, Kind.TYPED, typed)

    assert made.problem(name) is (None if fits else MarkProblem.TYPED_DIFFERS)
    assert not made.is_drawn()


@pytest.mark.parametrize(("ink", "drawn"), [(None, False), (EMPTY, False), (CROSS, True)])
def test_a_patient_who_does_not_write_makes_a_cross_or_says_yes(now: datetime, ink: Ink | None, drawn: bool) -> None:
    """Before a witness a small cross is a mark, and so is none; without one it would be a slip of the pen."""
    made = Mark(Role.PATIENT, now, Origin.PAD, "aa", ink, Kind.WITNESSED)

    assert made.problem(NAME) is None
    assert made.is_drawn() is drawn
    assert Mark(Role.PATIENT, now, Origin.PAD, "aa", CROSS).problem(NAME) is InkProblem.DOT


def test_what_no_hand_drew_is_no_cross(now: datetime) -> None:
    """Ink off the pad is refused before a witness too."""
    assert Mark(Role.PATIENT, now, Origin.PAD, "aa", OFF, Kind.WITNESSED).problem(NAME) is InkProblem.OUTSIDE


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PATIENT])
def test_only_the_patients_mark_is_vouched_for(now: datetime, role: Role) -> None:
    """Whoever takes part for the patient or the clinic signs in person."""
    assert Mark(role, now, Origin.PAD, "aa", None, Kind.WITNESSED).problem(NAME) is MarkProblem.NOT_THE_PATIENTS
