from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesodesk.consent.consultation import Consultation, Patient, Plan
from mesodesk.consent.ink import Ink, InkPoint, Stroke
from mesodesk.consent.marks import Role
from mesodesk.consent.parties import OTHERS, Party
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import SCHEMA, FileMark, read_consultation, require_measure, write_consultation
from mesodesk.settings import Clinic

WITNESS = Party(Role.WITNESS, "Wanda Witness")
Edit = Callable[[dict[str, Any]], object]

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds only
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.none() | st.integers(-(2**63), 2**63)

PLANS = st.builds(Plan, sessions=COUNTS, interval_days=COUNTS, review_after=COUNTS)
CONSULTATIONS = st.builds(
    Consultation,
    started=MOMENTS,
    regions=st.lists(st.text(), max_size=3, unique=True).map(tuple),
    patient=st.builds(Patient),
    plans=st.lists(PLANS, max_size=3, unique_by=lambda plan: plan.option).map(tuple),
    parties=st.lists(
        st.builds(Party, role=st.sampled_from(OTHERS)), max_size=4, unique_by=lambda party: party.role
    ).map(tuple),
)
POINTS = st.builds(InkPoint, t=st.integers(0, 2**40), x=NUMBERS, y=NUMBERS, pressure=NUMBERS)
STROKES = st.builds(Stroke, points=st.lists(POINTS, max_size=3).map(tuple))
INKS = st.builds(Ink, width=NUMBERS, height=NUMBERS, strokes=st.lists(STROKES, max_size=3).map(tuple))


@given(
    CONSULTATIONS,
    st.none() | st.builds(Clinic),
    st.lists(st.builds(FileMark, ink=st.none() | INKS), max_size=1).map(tuple),
)
@settings(deadline=None, max_examples=60)
def test_whatever_was_written_is_read_again(
    consultation: Consultation, clinic: Clinic | None, marks: tuple[FileMark, ...]
) -> None:
    """No text, number, time or zone changes on the way through a file."""
    read = read_consultation(write_consultation(consultation, clinic, marks))

    assert (read.consultation, read.clinic, read.marks) == (consultation, clinic, marks)
    assert read.consultation.started.utcoffset() == consultation.started.utcoffset()


def test_finished_consultation_is_read_again(yes: Consultation, full_clinic: Clinic, signature: Ink) -> None:
    """A consultation travels with its clinic and the ink of both."""
    marks = (FileMark(Role.PATIENT, signature), FileMark(Role.CLINICIAN, signature))

    read = read_consultation(write_consultation(yes, full_clinic, marks))

    assert (read.schema, read.consultation, read.clinic, read.marks) == (SCHEMA, yes, full_clinic, marks)


def test_file_without_clinic_and_marks_is_enough(yes: Consultation) -> None:
    """What a file leaves out has its default."""
    raw = json.loads(write_consultation(yes))
    del raw["clinic"], raw["marks"]

    read = read_consultation(json.dumps(raw).encode())

    assert (read.consultation, read.clinic, read.marks) == (yes, None, ())


@pytest.mark.parametrize("time", ["2027-03-14T10:00:00", "2027-03-14 10:00:00.5"])
def test_time_without_a_zone_is_refused(yes: Consultation, time: str) -> None:
    """A time that says nothing of its zone proves nothing."""
    raw = json.loads(write_consultation(yes))
    raw["consultation"]["started"] = time

    with pytest.raises(MesoDeskError, match="time-without-zone"):
        read_consultation(json.dumps(raw).encode())


@pytest.mark.parametrize("number", ["5e" * 16, ""])
def test_number_of_the_earlier_sheet_travels(yes: Consultation, number: str) -> None:
    """A talk that goes on from a sheet names it; most go on from none."""
    assert read_consultation(write_consultation(replace(yes, follows=number))).consultation.follows == number


@pytest.mark.parametrize("number", ["../../settings", "5E" * 16, "5e" * 15, " " + "5e" * 16])
def test_what_is_no_number_of_a_sheet_is_refused(yes: Consultation, number: str) -> None:
    """It is printed, so nothing else may stand there."""
    with pytest.raises(MesoDeskError) as caught:
        read_consultation(write_consultation(replace(yes, follows=number)))

    assert (caught.value.key, caught.value.slots) == ("json-place", {"place": "$.consultation.follows"})


@pytest.mark.parametrize("place", ["regions", "plans", "answers", "told", "parties", "marks"])
def test_nothing_may_stand_there_twice(yes: Consultation, signature: Ink, place: str) -> None:
    """Of two entries for one thing nobody could say which holds."""
    raw = json.loads(
        write_consultation(yes.with_told("a", "b").with_party(WITNESS), marks=(FileMark(Role.PATIENT, signature),))
    )
    entries = raw[place] if place == "marks" else raw["consultation"][place]
    entries.append(entries[0])

    with pytest.raises(MesoDeskError, match="entry-twice") as caught:
        read_consultation(json.dumps(raw).encode())

    assert caught.value.slots == {"place": place}


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda raw: raw["consultation"]["patient"].update(nme="Ada"), "$.consultation.patient.nme"),
        (lambda raw: raw["consultation"]["patient"].update(born="17.5.1990"), "$.consultation.patient.born"),
        (lambda raw: raw["consultation"]["plans"][0].update(sessions="4"), "$.consultation.plans[0].sessions"),
        (lambda raw: raw["consultation"]["answers"][1].update(reply="maybe"), "$.consultation.answers[1].reply"),
        (lambda raw: raw["consultation"].update(decision="perhaps"), "$.consultation.decision"),
        (lambda raw: raw["consultation"].update(started=5), "$.consultation.started"),
        (lambda raw: raw["clinic"].update(fax="1"), "$.clinic.fax"),
        (lambda raw: raw.update(marks=[{"role": "nurse", "ink": None}]), "$.marks[0].role"),
        (lambda raw: raw.update(marks=[{"role": "witness", "kind": "waved"}]), "$.marks[0].kind"),
        (lambda raw: raw["consultation"].update(parties=[{"role": "uncle"}]), "$.consultation.parties[0].role"),
        (
            lambda raw: raw["consultation"].update(parties=[{"role": "witness"}, {"role": "patient"}]),
            "$.consultation.parties[1].role",
        ),
        (lambda raw: raw.update(record={}), "$.record"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_place_in_a_consultation_is_named(yes: Consultation, full_clinic: Clinic, edit: Edit, place: str) -> None:
    """Somebody who wrote the file by hand is told where to look."""
    raw = json.loads(write_consultation(yes, full_clinic))
    edit(raw)

    with pytest.raises(MesoDeskError) as caught:
        read_consultation(json.dumps(raw).encode())

    assert (caught.value.key, caught.value.slots) == ("json-place", {"place": place})


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda raw, text: raw["consultation"].update(words=text), "$.consultation.words"),
        (lambda raw, text: raw["consultation"]["plans"][0].update(product=text), "$.consultation.plans[0].product"),
        (lambda raw, text: raw["clinic"].update(name=text), "$.clinic.name"),
        (
            lambda raw, text: raw["consultation"].update(parties=[{"role": "witness", "name": text}]),
            "$.consultation.parties[0].name",
        ),
        (lambda raw, text: raw.update(marks=[{"role": "patient", "typed": text}]), "$.marks[0].typed"),
    ],
)
def test_a_text_that_no_page_could_show_is_refused(
    yes: Consultation, full_clinic: Clinic, edit: Callable[[Any, str], None], place: str
) -> None:
    """A text may have 4,000 characters and not one more; the place is named."""
    raw = json.loads(write_consultation(yes, full_clinic))
    edit(raw, "x" * 4000)
    require_measure(read_consultation(json.dumps(raw).encode()))
    edit(raw, "x" * 4001)

    with pytest.raises(MesoDeskError, match="json-place") as caught:
        require_measure(read_consultation(json.dumps(raw).encode()))

    assert caught.value.slots == {"place": place}
