"""A small body and a small knowledge: two areas with options, one that nobody names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.body.figure import Body, Region, Side, View
from mesodesk.clinical.models import (
    Act,
    Claim,
    ContentVersion,
    EvidenceLabel,
    Indication,
    Ingredient,
    Knowledge,
    Option,
    Procedure,
    ProductClass,
    Question,
    Scope,
    Stop,
)
from mesodesk.consent.consultation import Consultation
from mesodesk.wording.sentence import Group, Section, Sentence

DAY = date(2027, 1, 1)
TOLD = ("C01", ("C01",), ("C01",), ("C01",))
"""The reason of a label, and what is told of sessions, interval and how long it lasts."""


def region(region_id: str, area: str) -> Region:
    """Return a region whose shape does not matter."""
    return Region(region_id, area, Side.MIDDLE, (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),), (0.5, 0.5))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that knows what is shipped."""
    return open_desk(tmp_path / "clinic")


@pytest.fixture
def body() -> Body:
    """Return a figure with one view."""
    regions = (region("front-abdomen", "abdomen"), region("front-thigh", "thighs"), region("front-knee", "legs"))
    return Body(("abdomen", "thighs", "legs"), (View("front", 10.0, 10.0, (), (), (), (), regions),))


@pytest.fixture
def knowledge() -> Knowledge:
    """Two options on the abdomen and one on the thighs; the legs have none."""
    claim = Claim("C01", "It is injected.")
    options = (
        Option("fat-abdomen", "abdomen", "fat", "fat-layer", "mix", EvidenceLabel.WEAK, *TOLD),
        Option("firm-abdomen", "abdomen", "firm", "intradermal", "vitamins", EvidenceLabel.CLAIM_ONLY, *TOLD),
        Option("fat-thighs", "thighs", "fat", "fat-layer", "mix", EvidenceLabel.WEAK, *TOLD),
    )
    questions = (
        Question("minor", "Are you a minor?", "C01", Act.STOP, "Wait.", forbids_yes=True),
        Question("pregnant", "Are you pregnant?", "C01", Act.STOP, "Have it tested."),
        Question("fever", "Do you have a fever?", "C01", Act.STOP, "Look when it is gone."),
        Question("thinners", "Do you take blood thinners?", "C01", Act.RAISE, "Ask who prescribed them."),
        Question("hernia", "Do you have a hernia?", "C01", Act.RAISE, "Look.", scope=Scope(areas=("abdomen",))),
        Question(
            "keloids", "Do scars grow on you?", "C01", Act.NOTE, "Talk.", scope=Scope(procedures=("intradermal",))
        ),
        Question("veins", "Do you have bad veins?", "C01", Act.RAISE, "Look.", scope=Scope(areas=("thighs",))),
        Question("fainting", "Do you faint easily?", "C01", Act.NOTE, "Let them lie down."),
    )
    stops = (
        Stop("soap-below", "C01", "Stop here.", Scope(areas=("thighs",), product_classes=("mix",)), countries=("FR",)),
        Stop("soap-pregnant", "C01", "Wait.", Scope(product_classes=("mix",)), questions=("pregnant",)),
    )
    return Knowledge(
        content=ContentVersion("2027-1", DAY, DAY, DAY, "Read again each year.", "Nobody paid for it.", ()),
        claims={"C01": claim},
        sources={},
        indications={name: Indication(name, name, "C01") for name in ("fat", "firm")},
        procedures={name: Procedure(name, name, ("C01",)) for name in ("fat-layer", "intradermal")},
        product_classes={name: ProductClass(name, name, ("C01",)) for name in ("mix", "vitamins")},
        options={option.id: option for option in options},
        risks=(),
        red_flags=(),
        questions=questions,
        stops=stops,
        alternatives=(),
        topics=(),
        ingredients={"soap": Ingredient("soap", "Soap", "mix", "C01", "C01", names=("soap", "suds"))},
        unnamed_areas={"legs": "C01"},
        words={},
        files={},
    )


@pytest.fixture
def sections() -> tuple[Section, ...]:
    """Return what is to be told."""
    return (
        Section(
            "abdomen.harms", "Abdomen: what can go wrong", (Group("Expected", (Sentence("It bruises."),)),), "abdomen"
        ),
        Section("general.unknown", "What nobody knows", (Group("Unknown", (Sentence("Nobody counted."),)),)),
    )


@pytest.fixture
def complete(yes: Consultation, sections: tuple[Section, ...]) -> Consultation:
    """Return a consultation from which nothing is missing, so that taking one thing away shows."""
    for section in sections:
        yes = yes.with_told(section.id, section.digest())
    return yes
