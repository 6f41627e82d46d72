from __future__ import annotations

from datetime import date, datetime

import pytest

from mesodesk.consent.consultation import Answer, Clinician, Consultation, Patient, Plan, Reply, begin


@pytest.fixture
def new(now: datetime) -> Consultation:
    """Return a consultation that has just begun."""
    return begin(now, "2027-1", "en")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2009, 3, 14), date(2027, 3, 13), 17),
        (date(2009, 3, 14), date(2027, 3, 14), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2027, 3, 14), date(2027, 3, 14), 0),
        (date(2027, 3, 15), date(2027, 3, 14), -1),
    ],
)
def test_age_is_counted_in_whole_years(born: date, day: date, age: int) -> None:
    """A year is over on the birthday; whoever was born on 29 February waits for 1 March."""
    assert Patient(born=born).age_on(day) == age


def test_age_is_not_known_without_a_date_of_birth() -> None:
    """An age is never guessed."""
    assert Patient().age_on(date(2027, 3, 14)) is None


def test_each_consultation_has_an_id_of_its_own(now: datetime) -> None:
    """The id is there before the first save, and it is fit for a file's name."""
    first, second = (begin(now, "2027-1", "en", Clinician("Dr Bo Example")) for _ in range(2))

    assert first.id != second.id
    assert len(first.id) == 32
    assert set(first.id) <= set("0123456789abcdef")
    assert (first.started, first.content, first.clinician.name) == (now, "2027-1", "Dr Bo Example")


def test_plan_takes_the_place_of_the_one_for_its_option(new: Consultation) -> None:
    """There is one plan for an option, and the order stays."""
    both = new.with_plan(Plan("a")).with_plan(Plan("b"))

    changed = both.with_plan(Plan("a", sessions=3))

    assert changed.plans == (Plan("a", sessions=3), Plan("b"))
    assert both.plans == (Plan("a"), Plan("b"))


def test_plan_can_be_taken_away(new: Consultation) -> None:
    """Only the named option's plan goes."""
    both = new.with_plan(Plan("a")).with_plan(Plan("b"))

    assert both.without_plan("a").plans == (Plan("b"),)
    assert both.without_plan("c") == both
    assert both.without_plan("a").plan_of("a") is None


def test_later_answer_counts(new: Consultation) -> None:
    """There is one answer to a question."""
    answered = new.with_answer(Answer("pregnant", Reply.UNSURE)).with_answer(Answer("thinners", Reply.NO))

    changed = answered.with_answer(Answer("pregnant", Reply.NO))

    assert changed.answer_to("pregnant") == Answer("pregnant", Reply.NO)
    assert len(changed.answers) == 2
    assert new.answer_to("pregnant") is None


def test_section_is_told_in_one_wording_only(new: Consultation) -> None:
    """Telling it in new words takes the place of the old ones, and it can be taken back."""
    told = new.with_told("harms", "old").with_told("unknown", "same").with_told("harms", "new")

    assert told.has_told("harms", "new")
    assert not told.has_told("harms", "old")
    assert not told.with_told("harms", None).has_told("harms", "new")
    assert told.with_told("harms", None).has_told("unknown", "same")
