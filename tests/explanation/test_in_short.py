from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Grade, Risk
from mesodesk.clinical.rules import LATE
from mesodesk.explanation.build import Explainer
from mesodesk.explanation.must_say import small
from mesodesk.wording.sentence import Basis, Section, Tone
from tests.actions.talks import AREAS, NAMED, UNNAMED


def _short(desk: Desk, area: str, product_class: str | None = None) -> Section:
    return desk.freezer.explainer.area(area, product_class)[0]


@pytest.mark.parametrize("area", NAMED)
def test_the_short_way_begins_with_harms(desk: Desk, area: str) -> None:
    """It stands first: harms, that it may not help, whom to call, doing nothing; then how sure anyone is."""
    harms, sure = _short(desk, area).groups
    claims = [sentence.claim for sentence in harms.sentences]

    assert (harms.tone, sure.tone) == (Tone.SERIOUS, Tone.NEUTRAL)

    assert _short(desk, area).id == f"{area}.short"
    assert claims == [None, None, "risk-no-benefit", None, LATE, desk.knowledge.alternatives[0].what]
    assert [sentence.claim for sentence in sure.sentences] == [
        option.reason for option in desk.knowledge.options_of(area)
    ]


def _named(desk: Desk, risk: Risk) -> str:
    """Return a harm's name; one without a source must not borrow its neighbours'."""
    sourced = desk.knowledge.claims[risk.claim].sources
    return small(risk.name) if sourced else f"{small(risk.name)} (no source)"


@pytest.mark.parametrize("area", NAMED)
def test_the_short_way_names_every_harm_of_the_long_one(desk: Desk, area: str) -> None:
    """What the section on harms tells at length is named here, with the sources of all of it, and nothing else is."""
    explainer = Explainer(replace(desk.knowledge, words={}), desk.catalogue)
    short, harms = explainer.area(area)[:2]
    told = {risk.claim: risk for risk in desk.knowledge.risks}
    labelled = [told[s.claim or ""] for group in harms.groups[-2:] for s in group.sentences if s.label]
    for sentence, grade in zip(short.groups[0].sentences, Grade, strict=False):
        risks = [risk for risk in labelled if risk.grade is grade and risk.id != "risk-no-benefit"]
        names = desk.catalogue.say("explain.must-join").join(_named(desk, risk) for risk in risks)
        sources = {source for risk in risks for source in desk.knowledge.claims[risk.claim].sources}

        assert sentence.text == desk.catalogue.say(f"explain.short-{grade}", names=names)
        assert set(sentence.sources) == sources
        assert sentence.basis is Basis.SOURCED


@pytest.mark.parametrize("area", NAMED)
def test_how_sure_anyone_is_stands_beside_each_use(desk: Desk, area: str) -> None:
    """Each option has one line with its label's words, and no benefit without them."""
    options = desk.knowledge.options_of(area)
    for option, sentence in zip(options, _short(desk, area).groups[1].sentences, strict=True):
        assert sentence.text == desk.catalogue.say(f"explain.label-{option.label}")
        assert sentence.label is not None
        assert desk.knowledge.product_classes[option.product_class].name in sentence.label
        assert sentence.sources == desk.knowledge.claims[option.reason].sources


def test_the_call_about_a_late_lump_is_one_sentence(desk: Desk) -> None:
    """The signs stand in the middle of a sentence that says what to do."""
    call = _short(desk, "neck").groups[0].sentences[4]

    assert ": a lump, sore or red spot" in call.text
    assert call.text.startswith("Call the clinic")
    assert call.sources == desk.knowledge.claims[LATE].sources


@pytest.mark.parametrize("area", UNNAMED)
def test_there_is_no_short_way_where_nothing_is_used(desk: Desk, area: str) -> None:
    """Of an area that nobody names, and of a product that is not used there, nothing is told in short."""
    assert not any(section.id.endswith(".short") for section in desk.freezer.explainer.area(area))
    assert not any(section.id.endswith(".short") for section in desk.freezer.explainer.area("neck", "deoxycholate"))


def test_one_product_class_is_told_alone(desk: Desk) -> None:
    """Asked for one class, only its uses and its harms are named."""
    short = _short(desk, "thighs", "deoxycholate")

    assert len(short.groups[1].sentences) == 1
    assert "damage from detergents" in short.groups[0].sentences[0].text
    assert len(AREAS) > len(NAMED)
