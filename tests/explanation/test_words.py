from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Claim, Counted, EvidenceLabel
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.words import Words
from mesodesk.wording.sentence import Basis, Sentence


@pytest.fixture
def words(desk: Desk) -> Words:
    """Return the words of three made-up claims."""
    claims = (
        Claim("sourced", "It bruises.", sources=("E02", "E01")),
        Claim("bare", "Nobody counted."),
        Claim("benefit", "It helped six people.", sources=("E37",), benefit=True, limit="Nobody compared them."),
    )
    return Words(replace(desk.knowledge, claims={claim.id: claim for claim in claims}), desk.catalogue)


def test_a_claim_is_told_with_its_sources_in_their_order(words: Words) -> None:
    """Its words, its sources and its id go on, and a label if there is one."""
    told = Sentence("It bruises.", Basis.SOURCED, ("E02", "E01"), "sourced")

    assert words.sentence("sourced") == told
    assert words.sentence("sourced", "Bruises:") == replace(told, label="Bruises:")


def test_a_claim_without_a_source_bears_the_mark(words: Words) -> None:
    """It is medical all the same, and shown as what a clinician has to confirm."""
    assert words.sentence("bare") == Sentence("Nobody counted.", Basis.UNSOURCED, (), "bare")


def test_a_benefit_is_told_with_its_limit_in_one_breath(words: Words) -> None:
    """No sentence can hold the one without the other."""
    assert words.sentence("benefit").text == "It helped six people. Nobody compared them."


def test_claims_come_in_the_order_in_which_they_are_asked_for(words: Words) -> None:
    """Also twice, if somebody asks twice."""
    assert [sentence.claim for sentence in words.of(["bare", "sourced", "bare"])] == ["bare", "sourced", "bare"]
    assert words.of([]) == ()


@pytest.mark.parametrize("label", list(EvidenceLabel))
def test_how_sure_anyone_is_stands_on_the_reasons_sources(desk: Desk, label: EvidenceLabel) -> None:
    """The label's words come first and have no other sources than the reason that follows them."""
    option = changed(next(iter(desk.knowledge.options.values())), label=label)
    first, second = Words(desk.knowledge, desk.catalogue).how_sure(option)

    assert first.text == desk.catalogue.say(f"explain.label-{label}")
    assert first.label == desk.catalogue.say("explain.row-sure")
    assert second.text == desk.knowledge.claims[option.reason].words
    assert (first.claim, first.sources, first.basis) == (second.claim, second.sources, second.basis)
    assert second.label is None


@pytest.mark.parametrize(
    ("drug", "dummy", "text"),
    [
        ("66", "6", "Very common: in trials, 66 of 100 people on the drug had it, and 6 of 100 on dummy injections."),
        ("10", "under 1", "Very common: in trials, 10 of 100 people on the drug had it, and under 1 of 100 on dummy"),
        ("2", "under 1", "Common: in trials, 2 of 100 people on the drug had it, and under 1 of 100 on dummy"),
    ],
)
def test_how_often_is_told_as_a_word_with_its_numbers(words: Words, drug: str, dummy: str, text: str) -> None:
    """The word of the band never stands alone, and the other group is never left out."""
    told = words.counted("risk", Counted("trials", drug, dummy, ("E81",)))

    assert told.text.startswith(text)
    assert (told.basis, told.sources, told.claim, told.label) == (Basis.SOURCED, ("E81",), "risk.counted", None)


def test_words_that_are_not_there_are_no_silence(words: Words) -> None:
    """A key that has no words fails."""
    assert words.say("name", name="Pain") == "Pain:"
    with pytest.raises(MesoDeskError, match="word-missing"):
        words.say("no-such-words")
