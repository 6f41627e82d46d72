from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import Claim, Knowledge
from mesodesk.explanation.balance import out_of_balance
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone
from tests.actions.talks import AREAS, CLINIC, EXAMPLE, about

Change = Callable[[tuple[Section, ...]], tuple[Section, ...]]

LIMIT = "No group was compared, so this proves very little."
BENEFIT = Claim("gain", "It helped six people.", sources=("E37",), benefit=True, limit=LIMIT)
SERIOUS, EXPECTED = (
    Group(tone, tuple(Sentence(f"This {tone} harm can come.", Basis.UNSOURCED) for _ in range(5)), tone)
    for tone in (Tone.SERIOUS, Tone.EXPECTED)
)
UNKNOWN = Group("How often?", (Sentence("Nobody counted."),), Tone.UNKNOWN)
TOLD = Sentence(BENEFIT.words, Basis.SOURCED, BENEFIT.sources, BENEFIT.id)
HARMS = Section("neck.harms", "Neck: harms", (UNKNOWN, SERIOUS, EXPECTED), "neck")
USES = Section("neck.uses", "Neck: uses", (Group("Skin", (Sentence("It is used."), TOLD)),), "neck")
OTHER = Section("general.unknown", "Unknown", (UNKNOWN,))
BALANCED = (HARMS, USES, OTHER)

ORDER = "its uses are told before its harms"
GRADES = "its serious harms do not stand before the expected ones, or one of them is missing"
LOUD = "more words are given to benefits than to harms"
ALONE = "the benefit gain is told without its limit"


@pytest.fixture
def knowledge(desk: Desk) -> Knowledge:
    """Return the knowledge with one benefit."""
    return replace(desk.knowledge, claims={BENEFIT.id: BENEFIT})


def _harms(*groups: Group) -> tuple[Section, ...]:
    return (replace(HARMS, groups=groups), USES, OTHER)


def _uses(*sentences: Sentence) -> tuple[Section, ...]:
    return (HARMS, replace(USES, groups=(Group("Skin", sentences),)), OTHER)


FAULTS: dict[str, tuple[tuple[Section, ...], str]] = {
    "uses first": ((USES, HARMS, OTHER), ORDER),
    "no harms": ((USES, OTHER), ORDER),
    "expected harms first": (_harms(UNKNOWN, EXPECTED, SERIOUS), GRADES),
    "no serious harms": (_harms(UNKNOWN, EXPECTED, EXPECTED), GRADES),
    "no expected harms": (_harms(UNKNOWN, SERIOUS), GRADES),
    "serious harms split": (_harms(SERIOUS, EXPECTED, SERIOUS), GRADES),
    "benefits louder": (_uses(*[TOLD] * 5), LOUD),
    "limit left out": (_uses(replace(TOLD, text=BENEFIT.text)), ALONE),
    "limit cut short": (_uses(replace(TOLD, text=BENEFIT.words[:-3])), ALONE),
    "limit left out elsewhere": (
        (HARMS, USES, replace(OTHER, groups=(Group("Skin", (replace(TOLD, text=BENEFIT.text),)),))),
        ALONE,
    ),
}


@pytest.mark.parametrize(("sections", "problem"), FAULTS.values(), ids=FAULTS)
def test_what_makes_benefits_louder_is_found(knowledge: Knowledge, sections: tuple[Section, ...], problem: str) -> None:
    """Each kind of imbalance is named, and nothing else is."""
    assert list(out_of_balance("neck", sections, knowledge)) == [problem]


@pytest.mark.parametrize(
    "sections",
    [
        BALANCED,
        (OTHER, HARMS, OTHER, USES),
        (OTHER,),
        (),
        _harms(SERIOUS, SERIOUS, EXPECTED),
        _uses(Sentence("It is used."), replace(TOLD, claim="gone"), replace(TOLD, claim=None)),
        _uses(replace(TOLD, text=f"Put in other words, it helped. {LIMIT}")),
    ],
)
def test_what_is_in_balance_is_not_named(knowledge: Knowledge, sections: tuple[Section, ...]) -> None:
    """Neither an area that has no uses, nor sentences that are no benefit, nor a benefit with its limit."""
    assert list(out_of_balance("neck", sections, knowledge)) == []


def test_another_areas_sections_do_not_count(knowledge: Knowledge) -> None:
    """Each area is weighed for itself."""
    faulty = (replace(USES, id="chin.uses"), replace(HARMS, id="chin.harms"), *BALANCED)

    assert list(out_of_balance("neck", faulty, knowledge)) == []
    assert list(out_of_balance("chin", faulty, knowledge)) == [ORDER]


def test_words_are_weighed_one_by_one(knowledge: Knowledge) -> None:
    """As many words for benefits as for harms are allowed, one more is not."""
    words = len(BENEFIT.words.split())
    equal = Group("Serious", (Sentence(" ".join("x" * (words - 1))),), Tone.SERIOUS)
    one = Group("Expected", (Sentence("x"),), Tone.EXPECTED)
    less = Group("Serious", (Sentence(" ".join("x" * (words - 2))),), Tone.SERIOUS)

    assert list(out_of_balance("neck", _harms(equal, one), knowledge)) == []
    assert list(out_of_balance("neck", _harms(less, one), knowledge)) == [LOUD]


@pytest.mark.parametrize("area", AREAS)
def test_what_is_shipped_is_in_balance(desk: Desk, area: str) -> None:
    """In every area, alone and in a talk."""
    consultation = replace(EXAMPLE.consultation, **about(desk, area))
    for sections in (desk.freezer.explainer.area(area), desk.freezer.sections(consultation, CLINIC)):
        assert list(out_of_balance(area, sections, desk.knowledge)) == []
