"""A small body and a small knowledge: two areas with options, one that nobody names."""

from __future__ import annotations

from datetime import date

import pytest

from mesodesk.body.figure import Body, Region, Side, View
from mesodesk.clinical.models import (
    Claim,
    ClaimKind,
    ContentVersion,
    EvidenceLabel,
    Indication,
    Knowledge,
    Option,
    Procedure,
    ProductClass,
    Scope,
    StopQuestion,
)
from mesodesk.consent.consultation import Consultation
from mesodesk.wording.sentence import Group, Section, Sentence


def region(region_id: str, area: str) -> Region:
    """Return a region whose shape does not matter."""
    return Region(region_id, area, Side.MIDDLE, (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),), (0.5, 0.5))


@pytest.fixture
def body() -> Body:
    """Return a figure with one view."""
    regions = (region("front-abdomen", "abdomen"), region("front-thigh", "thighs"), region("front-knee", "legs"))
    return Body(("abdomen", "thighs", "legs"), (View("front", 10.0, 10.0, (), (), (), (), regions),))


@pytest.fixture
def knowledge() -> Knowledge:
    """Two options on the abdomen and one on the thighs; the legs have none."""
    claim = Claim("C01", ClaimKind.FACT, "It is injected.", ())
    options = (
        Option("fat-abdomen", "abdomen", "fat", "fat-layer", "mix", EvidenceLabel.WEAK, "C01"),
        Option("firm-abdomen", "abdomen", "firm", "intradermal", "vitamins", EvidenceLabel.CLAIM_ONLY, "C01"),
        Option("fat-thighs", "thighs", "fat", "fat-layer", "mix", EvidenceLabel.WEAK, "C01"),
    )
    questions = (
        StopQuestion("pregnant", "Are you pregnant?", "C01", "Wait.", forbids_yes=True),
        StopQuestion("thinners", "Do you take blood thinners?", "C01", "Ask who prescribed them."),
        StopQuestion("hernia", "Do you have a hernia?", "C01", "Look.", scope=Scope(areas=("abdomen",))),
        StopQuestion("keloids", "Do scars grow on you?", "C01", "Talk.", scope=Scope(procedures=("intradermal",))),
        StopQuestion("veins", "Do you have bad veins?", "C01", "Look.", scope=Scope(areas=("thighs",))),
    )
    return Knowledge(
        content=ContentVersion("2027-1", date(2027, 1, 1), complete=True, accepted_by="Dr Bo Example, MED 123"),
        claims={"C01": claim},
        sources={},
        indications={name: Indication(name, name, "C01") for name in ("fat", "firm")},
        procedures={name: Procedure(name, name, ("C01",)) for name in ("fat-layer", "intradermal")},
        product_classes={name: ProductClass(name, name, ("C01",)) for name in ("mix", "vitamins")},
        options={option.id: option for option in options},
        risks=(),
        red_flags=(),
        stop_questions=questions,
        topics=(),
        unnamed_areas={"legs": "C01"},
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
