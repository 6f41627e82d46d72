from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.clinical.models import Span
from mesodesk.consent.record import Record
from mesodesk.consent.slip import Slip
from mesodesk.consent.summary import Summary
from mesodesk.explanation.slip import THREE_MONTHS
from mesodesk.explanation.words import stretch
from mesodesk.wording.sentence import Basis, Group, Sentence, Tone
from tests.actions.slips import SESSION, frozen_yes, injected, noted, slip_of
from tests.actions.talks import CLINIC, one_plan

LATE = "21 February 2027"
"""90 days after the session."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk that keeps one yes."""
    return open_desk(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def slip(desk: Desk) -> Slip:
    """Return a session of it."""
    return noted(desk).slip


@pytest.fixture(scope="module")
def record(desk: Desk) -> Record:
    """Return the record of the yes."""
    return frozen_yes(desk)


def test_three_months_are_ninety_days(desk: Desk) -> None:
    """The day is computed from the day of the session."""
    assert desk.catalogue.day(SESSION.date() + THREE_MONTHS) == LATE


def test_a_late_lump_has_a_day(desk: Desk, slip: Slip, record: Record) -> None:
    """The sign that matters most is called about after three months too, and the paper says which day that is."""
    calls = slip_of(desk, slip, record).summary.calls
    lump = next(s for group in calls for s in group.sentences if s.text.startswith("a lump, sore or red spot"))

    assert lump.label == f"From the first days on, also after {LATE}:"


def test_the_words_are_those_that_were_signed(desk: Desk, slip: Slip, record: Record) -> None:
    """Only the days differ: signs, sources and whom to call are the sheet's own, in its order."""
    made = slip_of(desk, slip, record)
    plain = [
        replace(group, sentences=tuple(replace(sentence, label=None) for sentence in group.sentences))
        for group in made.summary.calls
    ]
    kept = [
        replace(group, sentences=tuple(replace(sentence, label=None) for sentence in group.sentences))
        for group in record.summary.calls
    ]

    assert plain == kept
    assert made.summary.aftercare == record.summary.aftercare
    assert made.content == record.content
    assert (made.paper, made.print_size, made.clinic, made.patient) == (
        *(record.paper, record.print_size, record.clinic, record.patient),
    )
    assert all(source in record.sources for source in made.sources)
    assert {source.id for source in made.sources} == set(made.summary.sources())


def test_every_stretch_of_the_time_line_has_days(desk: Desk, slip: Slip, record: Record) -> None:
    """Each is told apart from the others, and each that reaches three months names the day."""
    order = list(Span)
    spans = [tuple(order[a:b]) for a, b in combinations(range(len(order) + 1), 2)]
    labels = [f"{stretch(desk.catalogue, each, 'brief-')}:" for each in spans]
    group = Group("Call", tuple(Sentence("a sign", label=label) for label in labels), Tone.URGENT)
    summary = replace(record.summary, calls=(group,))
    made = slip_of(desk, slip, replace(record, summary=summary)).summary.calls[0]
    dated = [sentence.label or "" for sentence in made.sentences]

    assert len(set(labels)) == len(labels) == 10
    assert "In the first three months:" not in dated
    for found, each in zip(dated, spans, strict=True):
        assert (LATE in found) is (each[-1] in (Span.WEEKS, Span.LATER)), each


def test_words_that_are_not_known_stay(desk: Desk, slip: Slip, record: Record) -> None:
    """A sheet of other wording keeps what was signed; nothing is guessed."""
    group = Group("Call", (Sentence("a sign", label="For a while:"), Sentence("another")), Tone.URGENT)
    made = slip_of(desk, slip, replace(record, summary=replace(record.summary, calls=(group,))))

    assert made.summary.calls == (group,)


def test_the_card_is_filled_in(desk: Desk, slip: Slip, record: Record) -> None:
    """Product, batch, day, dose, places and who injected stand where the sheet has lines; the rest is as it was."""
    card = slip_of(desk, slip, record).summary.card
    assert card is not None
    assert record.summary.card is not None
    first, *others = card.groups
    words = " ".join(sentence.text for sentence in first.sentences)
    noted_first = slip.injections[0]

    assert first.title == "Injected on 23 November 2026"
    for text in (noted_first.product, noted_first.maker, noted_first.batch, noted_first.dose, noted_first.depth):
        assert text in words
    assert "expiry 23 November 2027" in words
    assert "Left inner thigh: " in words
    assert f"{slip.injector.name} (registration {slip.injector.registration})" in words
    assert record.id in words
    assert "Planned:" not in words
    assert tuple(others) == record.summary.card.groups[1:]
    assert all(s.basis is not Basis.ADMINISTRATIVE for group in others for s in group.sentences)


def test_a_sheet_without_a_card_has_none_to_fill(desk: Desk, slip: Slip, record: Record) -> None:
    """Nothing is made up where the sheet says nothing."""
    assert slip_of(desk, slip, replace(record, summary=Summary())).summary == Summary()


def test_places_are_counted_by_their_names(desk: Desk, slip: Slip, record: Record) -> None:
    """One is one point, and more are points."""
    dots = slip.injections[0].dots
    left = [dot for dot in dots if dot.region.endswith("left")]
    right = [dot for dot in dots if dot.region.endswith("right")]
    made = slip_of(desk, injected(slip, dots=(right[0], *left)), record)

    assert [place.words for place in made.injections[0].places] == [
        "Right inner thigh: 1 point",
        f"Left inner thigh: {len(left)} points",
    ]


def test_what_comes_next_has_its_day(desk: Desk, slip: Slip, record: Record) -> None:
    """The interval of the plan is counted from the session; the review and the last session are said."""

    def coming(session: int, found: Record = record) -> tuple[str, ...]:
        return slip_of(desk, injected(slip, session=session), found).coming

    assert coming(1) == ("Thighs: session 2 can be on 7 December 2026 or later (14 days after this one, as planned).",)
    assert coming(2)[0].startswith("Thighs: this was session 2. The plan says that now we look at the result")
    assert coming(2)[1].startswith("Thighs: session 3 can be on 7 December 2026")
    assert coming(4) == (
        "Thighs: this was session 4, the last one that was planned. A further one needs a new talk and a new sheet.",
    )
    assert coming(1, replace(record, plans=(replace(record.plans[0], interval_days=None),))) == ()
    assert "(1 day after" in coming(1, replace(record, plans=(replace(record.plans[0], interval_days=1),)))[0]


def test_two_products_of_one_plan_are_one_session(desk: Desk, slip: Slip, record: Record) -> None:
    """What comes next is said once."""
    twice = replace(slip, injections=slip.injections * 2)
    made = slip_of(desk, twice, record)

    assert len(made.injections) == 2
    assert len(made.coming) == 1


def test_several_plans_are_told_one_by_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each injection is told under its own plan."""
    desk = open_desk(tmp_path_factory.mktemp("other"))
    talk = one_plan(desk, "thighs", "abdomen")
    made = slip_of(desk, noted(desk, **talk).slip, frozen_yes(desk, CLINIC, **talk))

    assert [injection.plan.area for injection in made.injections] == ["Abdomen", "Thighs"]
    assert [words.partition(":")[0] for words in made.coming] == ["Abdomen", "Thighs"]


def test_the_day_is_that_of_the_clinic(desk: Desk, slip: Slip, record: Record) -> None:
    """The zone in which it was noted decides which day it was."""
    early = slip.injected.replace(hour=0, minute=30)
    made = slip_of(desk, replace(slip, injected=early + timedelta(days=1)), record)

    assert made.summary.card is not None
    assert made.summary.card.groups[0].title == "Injected on 24 November 2026"


def test_what_was_noted_comes_back(desk: Desk, slip: Slip, record: Record) -> None:
    """The record holds all that was noted, and nobody's lump."""
    made = slip_of(desk, slip, record)

    assert made.noted() == slip
    assert made.lump is False
    assert made.signatory.name == slip.injector.name
