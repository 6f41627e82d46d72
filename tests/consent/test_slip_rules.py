from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Clinician, Decision
from mesodesk.consent.record import Record
from mesodesk.consent.slip import Dot, Slip
from mesodesk.consent.slip_rules import SlipRules
from mesodesk.consent.summary import Summary
from mesodesk.errors import MesoDeskError
from tests.actions.slips import SESSION, injected, noted
from tests.actions.talks import NOW
from tests.actions.talks import sealed as seal_yes

NAME = "Thighs"


@pytest.fixture
def slip(desk: Desk) -> Slip:
    """Return a session against which nothing stands."""
    return noted(desk).slip


@pytest.fixture
def record(desk: Desk, slip: Slip) -> Record:
    """Return the record of its sheet."""
    from mesodesk.actions.slip import sheet_of_slip

    return sheet_of_slip(desk, slip.sheet).record


Given = Mapping[str, Collection[tuple[str, int]]]


def _against(
    desk: Desk, record: Record, slip: Slip, *, minutes: int = 0, given: Given = MappingProxyType({})
) -> list[tuple[str, dict[str, Any]]]:
    rules = SlipRules(record, NOW, desk.body, desk.knowledge, given)
    found = rules.against(slip, SESSION + timedelta(minutes=minutes))
    assert all(desk.catalogue.missing(point.key, **point.slots) for point in found)
    return [(point.key, point.slots) for point in found]


def _keys(desk: Desk, record: Record, slip: Slip, *, minutes: int = 0) -> list[str]:
    return [key for key, _ in _against(desk, record, slip, minutes=minutes)]


def test_nothing_stands_against_a_whole_slip(desk: Desk, record: Record, slip: Slip) -> None:
    """Also on the day on which the product expires, at the moment of the sheet's last mark, and in the last session."""
    assert _against(desk, record, slip) == []
    assert _against(desk, record, injected(replace(slip, injected=NOW), expiry=NOW.date(), session=4)) == []


@pytest.mark.parametrize("lump", [True, None])
def test_a_lump_stops_the_session(desk: Desk, record: Record, slip: Slip, lump: bool | None) -> None:
    """A lump, or nobody having looked, stands first; the words say to stop, and that a card is for another doctor."""
    found = _against(desk, record, replace(slip, lump=lump, news=" \u200b"))
    words = desk.catalogue.missing("slip-lump")

    assert [key for key, _ in found] == ["slip-lump" if lump else "slip-lump-unseen", "slip-news"]
    assert "Stop: inject nothing." in words
    assert "card for another doctor" in words


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_only_a_yes_carries_a_session(desk: Desk, record: Record, slip: Slip, decision: Decision) -> None:
    """A sheet that says no or not today carries none."""
    assert _against(desk, replace(record, decision=decision), slip) == [("slip-not-yes", {"id": record.id})]


@pytest.mark.parametrize("missing", ["card", "calls"])
def test_a_sheet_without_card_or_times_is_too_old(desk: Desk, record: Record, slip: Slip, missing: str) -> None:
    """The first versions kept no summary: there are no words to print, and none are looked up."""
    kept = replace(record.summary, card=None) if missing == "card" else replace(record.summary, calls=())
    for summary in (kept, Summary()):
        assert _keys(desk, replace(record, summary=summary), slip) == ["slip-sheet-old"]


def test_the_session_lies_between_the_sheet_and_now(desk: Desk, record: Record, slip: Slip) -> None:
    """Before the yes nothing may be injected, and what has not come yet was not done; zones are taken into account."""
    assert _keys(desk, record, replace(slip, injected=NOW - timedelta(seconds=1))) == ["slip-before-consent"]
    assert _keys(desk, record, slip, minutes=-1) == ["slip-future"]


@pytest.mark.parametrize("injector", [Clinician("", "EX-1"), Clinician("Dr Sam Sample", "\u200b ")])
def test_who_injected_has_a_name_and_a_number(desk: Desk, record: Record, slip: Slip, injector: Clinician) -> None:
    """One without the other is not enough."""
    assert _keys(desk, record, replace(slip, injector=injector)) == ["slip-injector"]


def test_nothing_injected_is_no_session(desk: Desk, record: Record, slip: Slip) -> None:
    """Without an injection there is nothing to hand out."""
    assert _keys(desk, record, replace(slip, injections=())) == ["slip-injections"]


def test_an_injection_without_a_plan_is_refused(desk: Desk, record: Record, slip: Slip) -> None:
    """What the sheet does not plan was not agreed to; nothing else is asked of it then."""
    found = _against(desk, record, injected(slip, option="scalp-hair", product=""))

    assert found == [("slip-plan-unknown", {"option": "scalp-hair"})]


@pytest.mark.parametrize("text", ["product", "maker", "batch", "dose", "depth"])
def test_every_text_of_an_injection_is_needed(desk: Desk, record: Record, slip: Slip, text: str) -> None:
    """Blanks without width count as nothing."""
    assert _against(desk, record, injected(slip, **{text: " \u200b"})) == [(f"slip-{text}", {"name": NAME})]


@pytest.mark.parametrize(
    ("expiry", "key"), [(None, "slip-expiry"), (SESSION.date() - timedelta(days=1), "slip-expired")]
)
def test_an_expired_product_is_refused(desk: Desk, record: Record, slip: Slip, expiry: date | None, key: str) -> None:
    """The expiry date is known, and was not passed on that day."""
    assert _against(desk, record, injected(slip, expiry=expiry)) == [(key, {"name": NAME})]


@pytest.mark.parametrize("session", [-1, 0, 5])
def test_the_session_is_one_of_the_planned_ones(desk: Desk, record: Record, slip: Slip, session: int) -> None:
    """The plan has four; a plan that names no number has one."""
    slots = {"name": NAME, "planned": 4}
    assert _against(desk, record, injected(slip, session=session)) == [("slip-session", slots)]

    once = replace(record, plans=(replace(record.plans[0], sessions=None),))
    assert _against(desk, once, injected(slip, session=1)) == []
    assert _against(desk, once, injected(slip, session=2)) == [("slip-session", {"name": NAME, "planned": 1})]


def test_a_session_has_one_slip_and_those_that_correct_it(desk: Desk, record: Record, slip: Slip) -> None:
    """The same session of the same plan needs the number of the slip that it corrects, and that has to be kept."""
    option, earlier = slip.injections[0].option, "7a" * 16
    told = {earlier: {(option, 1)}}
    right = replace(slip, corrects=earlier)

    assert _against(desk, record, slip, given=told) == [
        ("slip-session-given", {"name": NAME, "session": 1, "id": earlier})
    ]
    assert _against(desk, record, right, given=told) == []
    assert _against(desk, record, slip, given={earlier: {(option, 2), ("another", 1)}}) == []
    assert _against(desk, record, right) == [("slip-corrects", {"id": earlier})]


def test_another_kind_of_product_is_refused(desk: Desk, record: Record, slip: Slip) -> None:
    """A name that gives away another class than was agreed to; content without that option says nothing."""
    found = _against(desk, record, injected(slip, product="Deoxycholic acid 10 mg/ml"))
    assert [key for key, _ in found] == ["slip-product-class"]
    assert found[0][1]["planned"] == record.plans[0].product_class

    renamed = replace(record, plans=(replace(record.plans[0], option="gone"),))
    assert _against(desk, renamed, injected(slip, option="gone", product="Deoxycholic acid 10 mg/ml")) == []


def test_every_dot_lies_where_the_sheet_agrees(desk: Desk, record: Record, slip: Slip) -> None:
    """There is a dot; each lies in the outline of its region; and the region is one that the sheet names."""
    inside = slip.injections[0].dots
    elsewhere = Dot("front-abdomen-upper", *desk.body.region("front-abdomen-upper").badge)
    outside = Dot(inside[0].region, 0.0, 0.0)
    far = Dot(inside[0].region, 1e300, 1e300)

    assert _against(desk, record, injected(slip, dots=())) == [("slip-dots", {"name": NAME})]
    assert _against(desk, record, injected(slip, dots=inside[:1])) == []
    found = _against(desk, record, injected(slip, dots=(*inside, elsewhere)))
    assert found == [("slip-dot-elsewhere", {"name": NAME, "region": "front-abdomen-upper"})]
    for wrong in (outside, far):
        found = _against(desk, record, injected(slip, dots=(*inside, wrong)))
        assert found == [("slip-dot-outside", {"name": "Left inner thigh"})]


def test_a_region_that_is_not_on_the_figure_is_an_error(desk: Desk, record: Record, slip: Slip) -> None:
    """A slip of the keyboard in a file is said with its cure."""
    with pytest.raises(MesoDeskError, match="region-unknown"):
        _against(desk, record, injected(slip, dots=(Dot("knee", 1.0, 1.0),)))


def test_hidden_signs_are_named(desk: Desk, record: Record, slip: Slip) -> None:
    """Paper cannot show them as typed; line ends in what was new are no such signs."""
    assert _against(desk, record, replace(slip, news="A cold.\n\tGone.")) == []
    found = _against(desk, record, injected(replace(slip, news="A\u202ecold"), batch="X\x07"))

    assert found == [
        ("hidden", {"text": "A\u202ecold", "signs": "U+202E"}),
        ("hidden", {"text": "X\x07", "signs": "U+0007"}),
    ]


def test_everything_is_named_at_once(desk: Desk, slip: Slip) -> None:
    """Nobody likes to be asked twice."""
    from mesodesk.actions.slip import sheet_of_slip

    number = seal_yes(desk, id="6f" * 16, decision=Decision.NO).id
    record = sheet_of_slip(desk, number).record
    bare = replace(slip, lump=True, news="", injector=Clinician(), injected=NOW - timedelta(days=1))

    assert _keys(desk, record, bare) == [
        *("slip-lump", "slip-news", "slip-not-yes", "slip-before-consent", "slip-injector"),
    ]
