from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.review import confirm_identity, review, what_is_missing
from mesodesk.consent.consultation import Clinician, Decision, Patient
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.private_file import answers_sha256
from mesodesk.exchange.record_file import record_sha256
from mesodesk.explanation.freeze import Unfinished
from tests.actions.talks import CLINIC, EXAMPLE, NOW, reviewed, sealed, talk
from tests.document.paper_reading import copied

QUICK = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}


def test_a_review_is_the_frozen_talk_with_empty_boxes(desk: Desk) -> None:
    """The pages are those of the record, their code is the record's hash, and nobody has signed them."""
    found = reviewed(desk)
    text = copied(found.pdf)

    assert found.record_sha256 == record_sha256(found.record)
    assert found.record_sha256 in text.replace(" ", "")
    assert text.count("Signature, date and time") == 2
    assert found.consultation == talk(desk)


def test_the_answers_are_bound_and_cannot_be_guessed(desk: Desk) -> None:
    """The record carries a hash of the answers with a secret, another one each time."""
    one, two = reviewed(desk, **QUICK), reviewed(desk, **QUICK)

    assert one.record.answers_sha256 == answers_sha256(one.secret, one.consultation.answers)
    assert one.secret != two.secret
    assert one.record.answers_sha256 != two.record.answers_sha256


def test_without_a_clinic_of_its_own_the_settings_clinic_counts(desk: Desk) -> None:
    """The clinic's particulars are asked for once; until then they are what is missing."""
    consultation = talk(desk, **QUICK)
    with pytest.raises(Unfinished) as caught:
        review(desk, consultation, NOW)
    with_clinic = desk.with_clinic(CLINIC)

    assert {point.key for point in caught.value.points} == {
        f"clinic-{name}" for name in ("name", "address", "phone", "out_of_hours", "emergency", "country")
    }
    assert what_is_missing(desk, consultation, NOW) == caught.value.points
    assert what_is_missing(with_clinic, consultation, NOW) == ()
    assert review(with_clinic, consultation, NOW).record.clinic == CLINIC


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"patient": Patient("王", date(1990, 5, 17), "P-1")}, "glyph-missing"),
        ({"clinician": Clinician("Dr Bo", "MED_1")}, "registration-unfit"),
    ],
)
def test_what_could_not_be_sealed_is_refused_before_anyone_signs(
    desk: Desk, changes: dict[str, object], key: str
) -> None:
    """Letters that cannot be printed or certified stop the review, in words, and nothing is kept."""
    with pytest.raises(MesoDeskError, match=key) as caught:
        reviewed(desk, **(QUICK | changes))

    assert desk.catalogue.error(caught.value)
    assert not desk.settings.folder.exists()


@pytest.mark.parametrize(
    ("said", "key"), [(None, "born-again"), (date(1987, 5, 15), "born-differs"), (date(1987, 5, 14), None)]
)
def test_the_birthday_is_asked_again_before_signing(desk: Desk, said: date | None, key: str | None) -> None:
    """Silence and another date are pointed out; the same date is not."""
    point = confirm_identity(replace(talk(desk), born_again=said))

    assert (point and point.key) == key


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (QUICK, {"patient": replace(EXAMPLE.consultation.patient, number="EX-0002")}),
        (QUICK, {"patient": replace(EXAMPLE.consultation.patient, born=date(1988, 5, 14))}),
        ({"decision": Decision.YES}, {}),
    ],
    ids=["another number", "another birthday", "after a yes"],
)
def test_a_talk_goes_on_from_a_no_of_the_same_patient_only(
    desk: Desk, then: dict[str, Any], now: dict[str, Any]
) -> None:
    """A sheet that says it goes on from another one must not bring somebody else's talk with it."""
    earlier = sealed(desk, id="ab" * 16, **then).id
    found = talk(desk, **{**QUICK, "follows": earlier, **now})
    with pytest.raises(MesoDeskError, match="follows-other"):
        review(desk, found, NOW, CLINIC)


def test_a_talk_goes_on_from_a_sheet_that_is_kept(desk: Desk) -> None:
    """The number of a sheet that is not here names nothing."""
    earlier = sealed(desk, id="ab" * 16, **QUICK).id

    assert review(desk, talk(desk, **QUICK, follows=earlier), NOW, CLINIC).record.follows == earlier
    with pytest.raises(MesoDeskError, match="sheet-unknown"):
        review(desk, talk(desk, **QUICK, follows="cd" * 16), NOW, CLINIC)
