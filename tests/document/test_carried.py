from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision
from mesodesk.document.carried import carried
from tests.actions.slips import frozen_yes
from tests.actions.talks import CLINIC
from tests.document.papers import built, frozen


@pytest.mark.parametrize(("country", "pages"), [("GB", 2), ("DE", 3), ("JP", 2)])
def test_what_travels_ends_with_the_slip_or_the_card_behind_it(desk: Desk, country: str, pages: int) -> None:
    """The second card adds its page; without one nothing is added."""
    pdf = built(desk, frozen_yes(desk, replace(CLINIC, country=country))).pdf

    assert carried(pdf) == pages


def test_after_a_no_nothing_travels(desk: Desk) -> None:
    """There is no card and no slip."""
    assert carried(built(desk, frozen(desk, decision=Decision.NO)).pdf) == 0
