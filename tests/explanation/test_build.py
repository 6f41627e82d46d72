from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.clinical.models import ClaimKind, Grade, Knowledge
from mesodesk.consent.consultation import Plan
from mesodesk.explanation.build import Explainer, sources_of
from mesodesk.wording.sentence import Basis, Section, Sentence, Tone
from tests.actions.talks import AREAS, NAMED, UNNAMED, about, talk

NEVER_SAID = (
    (
        1,
        r"ingredients? (is|are|was|were|has been|have been) (authori[sz]ed|approved)",
        "All ingredients are authorised.",
    ),
    (2, r"\binsulin\b", "It stimulates insulin, which breaks down fat."),
    (3, r"favourable|(most effective|best) use", "Facial rejuvenation is its most effective use."),
    (4, r"painless|without (any )?pain|pain-free", "It is painless."),
    (5, r"(?<!not )\b(stop|avoid)\b[^.]*\bsteroid", "Avoid aspirin and other steroids."),
    (6, r"has worked|hormone imbalance|feeds? the (hair|skin)|improves? (the )?circulation", "It feeds the hair."),
    (7, r"(increase|build|grow|gain)\w*[^.]*\bmuscle", "It increases the muscle."),
    (8, r"\bremov\w*[^.]*(wrinkle|circle|line)", "It removes dark circles."),
    (9, r"(remov|eliminat|get rid|dissolv)\w*[^.]*cellulite", "Enzymes get rid of cellulite."),
    (10, r"(?<!not a )weight-loss|lose weight|\bfat is burn|slimming", "It helps you lose weight."),
    (11, r"budget|desperate", "If your budget is low, choose it."),
    (12, r"most experienced|definitely|polyclinic", "Choose the most experienced specialist."),
    (13, r"promising|trendy|glowing|harmonious|sculpt", "It is promising and gives glowing skin."),
    (
        14,
        r"(alternative|substitute|stand-in) (to|for) liposuction|(cheaper|less) than liposuction",
        "It is an alternative to liposuction.",
    ),
    (15, r"(few|limited) side effects|side effects (are|stay) (few|limited)|no downtime|non-invasive", "No downtime."),
    (
        16,
        r"(builds?|makes?|stimulates?) (collagen|elastin)|counters? ageing|skin (regenerate|repair)",
        "It builds collagen.",
    ),
    (17, r"prevents? wrinkles|\btightens?\b", "It prevents wrinkles."),
    (18, r"(targets?|kills?|breaks? up) (only )?(the )?fat\b(?! and caused)", "It targets fat cells."),
    (19, r"(phosphatidylcholine|lecithin)[^.]*dissolves", "Phosphatidylcholine dissolves fat."),
    (20, r"(combin|together)\w*[^.]*radiofrequency", "Combine it with radiofrequency."),
    (
        21,
        r"only fast way|permanent(ly)? (result|remov|gone|free)|(remov|gone)\w*[^.]*permanently",
        "The fat is gone permanently.",
    ),
    (22, r"large amounts|\bcollagen\b|shedding|mesoderm", "It brings large amounts of vitamins."),
)
"""What advertising says and nobody may be told as a fact: numbers of the list of the articles' wrong claims."""


@pytest.fixture
def explainer(desk: Desk) -> Explainer:
    """Return what words the knowledge as it is shipped."""
    return Explainer(desk.knowledge, desk.catalogue)


def _all_of(desk: Desk, area: str) -> tuple[Section, ...]:
    """Return what is told of an area, on its own and in a talk."""
    explainer = Explainer(desk.knowledge, desk.catalogue)
    return (*explainer.area(area), *explainer.consultation(desk.knowledge.options_of(area), [area]))


def _claims(sections: tuple[Section, ...]) -> set[str | None]:
    return {sentence.claim for section in sections for sentence in section.sentences()}


def _section(sections: tuple[Section, ...], section_id: str) -> Section:
    return next(section for section in sections if section.id == section_id)


def _with_claim(knowledge: Knowledge, claim: str, text: str) -> Knowledge:
    return replace(knowledge, claims={**knowledge.claims, claim: replace(knowledge.claims[claim], text=text)})


def _facts(desk: Desk, area: str) -> Iterator[Sentence]:
    """Yield what is told of an area as a fact or a precaution, not as what a website says."""
    for section in _all_of(desk, area):
        for sentence in section.sentences():
            kind = desk.knowledge.claims[sentence.claim or ""].kind
            if kind not in (ClaimKind.CORRECTION, ClaimKind.WEBSITE):
                yield sentence


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_has_a_source_or_the_mark_that_it_has_none(desk: Desk, area: str) -> None:
    """No sentence of an area is without a claim, and its basis is what the claim's sources make it."""
    sentences = [sentence for section in _all_of(desk, area) for sentence in section.sentences()]

    assert sentences
    for sentence in sentences:
        claim = desk.knowledge.claims[sentence.claim or ""]
        assert sentence.sources == claim.sources
        assert sentence.basis is (Basis.SOURCED if claim.sources else Basis.UNSOURCED), sentence


@pytest.mark.parametrize("area", AREAS)
def test_sentences_are_the_claims_words(desk: Desk, area: str) -> None:
    """A sentence is its claim word for word; only how sure anyone is has words of the label beside the reason."""
    labels = {desk.catalogue.say(f"explain.label-{option.label}") for option in desk.knowledge.options_of(area)}
    others = {
        sentence.text
        for section in _all_of(desk, area)
        for sentence in section.sentences()
        if sentence.text != desk.knowledge.claims[sentence.claim or ""].text
    }

    assert others == labels


@pytest.mark.parametrize("area", NAMED)
def test_harms_come_before_uses(explainer: Explainer, area: str) -> None:
    """What can go wrong is told directly before what it is used for."""
    options = explainer.knowledge.options_of(area)
    for sections in (explainer.area(area), explainer.consultation(options, [area])):
        ids = [section.id for section in sections]

        assert ids.index(f"{area}.uses") == ids.index(f"{area}.harms") + 1
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("area", NAMED)
def test_harms_begin_with_what_nobody_counted(explainer: Explainer, area: str) -> None:
    """How often harm happens stands first, then what is serious, then what is expected; late infection leads."""
    groups = _section(explainer.area(area), f"{area}.harms").groups

    assert [group.tone for group in groups] == [Tone.UNKNOWN, Tone.SERIOUS, Tone.EXPECTED]
    assert groups[0].sentences[0].claim == "unknown-frequency"
    assert groups[1].sentences[0].claim == "risk-late-infection"
    assert all(sentence.label for group in groups[1:] for sentence in group.sentences)


def test_a_grade_without_harms_has_no_heading(desk: Desk) -> None:
    """No heading stands over nothing."""
    serious = tuple(risk for risk in desk.knowledge.risks if risk.grade is Grade.SERIOUS)
    explainer = Explainer(replace(desk.knowledge, risks=serious), desk.catalogue)
    groups = _section(explainer.area("thighs"), "thighs.harms").groups

    assert [group.tone for group in groups] == [Tone.UNKNOWN, Tone.SERIOUS]


@pytest.mark.parametrize("area", NAMED)
def test_harms_are_not_fewer_than_uses(explainer: Explainer, area: str) -> None:
    """Every option stands once, with its use first and how sure anyone is right behind it."""
    groups = _section(explainer.area(area), f"{area}.uses").groups
    sure = explainer.catalogue.say("explain.row-sure")

    assert len(groups) == len(explainer.knowledge.options_of(area))
    for group in groups:
        assert "used to try to" in group.sentences[0].text
        assert group.sentences[1].label == sure


@pytest.mark.parametrize("area", UNNAMED)
def test_an_unnamed_area_says_just_that(explainer: Explainer, area: str) -> None:
    """Of an area that no article names nothing is told but this, alone and in a talk."""
    sections = explainer.area(area)

    assert [section.id for section in sections] == [f"{area}.unnamed"]
    assert [sentence.claim for sentence in sections[0].sentences()] == [f"unnamed-{area}"]
    assert "No article names" in sections[0].sentences()[0].text
    assert explainer.consultation((), [area]) == sections


def test_what_holds_everywhere_is_told_once(explainer: Explainer) -> None:
    """Two areas and an unnamed one share what is general, and each has its own sections in between."""
    areas = ["chin", "flanks", "thighs"]
    options = [option for area in areas for option in explainer.knowledge.options_of(area)]
    ids = [section.id for section in explainer.consultation(options, areas)]

    assert ids[:2] == ["general.what", "general.stop"]
    assert ids[2:7] == ["chin.harms", "chin.uses", "flanks.unnamed", "thighs.harms", "thighs.uses"]
    assert ids[7:] == [f"general.{name}" for name in ("red-flags", "unknown", "alternatives", "care", "positions")]


def test_a_planned_option_takes_the_others_out_of_the_talk(desk: Desk) -> None:
    """With a plan only the planned option is told; without one all options of the area are."""
    chosen = talk(desk, plans=(Plan("thighs-fat-deoxycholate"),))
    none = talk(desk, plans=())
    with_plan, without = desk.freezer.sections(chosen), desk.freezer.sections(none)

    assert len(_section(with_plan, "thighs.uses").groups) == 1
    assert len(_section(without, "thighs.uses").groups) == len(desk.knowledge.options_of("thighs"))
    assert "risk-detergent-damage" in _claims(with_plan)
    assert not _claims(with_plan) & {"risk-stimulant-heart", "stop-stimulant"}
    assert _claims(without) >= {"risk-stimulant-heart", "stop-stimulant", "risk-detergent-damage"}


@pytest.mark.parametrize("claim", ["risk-late-infection", "stop-pregnancy", "use-small-fat", "flag-late-lump"])
def test_another_wording_has_another_digest(desk: Desk, claim: str) -> None:
    """A changed word changes the digest of every section that says it, and of no other."""
    options = desk.knowledge.options_of("thighs")
    before = Explainer(desk.knowledge, desk.catalogue).consultation(options, ["thighs"])
    changed = _with_claim(desk.knowledge, claim, desk.knowledge.claims[claim].text + " Perhaps.")
    after = Explainer(changed, desk.catalogue).consultation(options, ["thighs"])

    for old, new in zip(before, after, strict=True):
        says_it = claim in {sentence.claim for sentence in old.sentences()}
        assert (old.digest() != new.digest()) is says_it, old.id


@pytest.mark.parametrize("area", NAMED)
def test_stop_questions_are_asked_with_their_reason(desk: Desk, area: str) -> None:
    """Every question that touches the area stands there with why it is asked, and no other does."""
    options = desk.knowledge.options_of(area)
    questions = [q for q in desk.knowledge.stop_questions if any(q.scope.touches(option) for option in options)]
    stop = _section(_all_of(desk, area), "general.stop")

    assert [(sentence.label, sentence.claim) for sentence in stop.sentences()] == [(q.ask, q.why) for q in questions]
    assert {"under-18", "pregnancy", "infection", "allergy", "bleeding"} <= {question.id for question in questions}


@pytest.mark.parametrize(
    ("claims", "areas"),
    [
        ({"risk-late-infection", "flag-late-lump", "flag-any-time", "flag-allergy", "risk-no-benefit"}, set(NAMED)),
        ({"risk-scalp-hair-loss", "risk-scalp-abscess", "flag-hair-loss", "stop-planning-child"}, {"scalp"}),
        ({"risk-eye-detergent", "eye-no-detergent"}, {"eyes", "face"}),
        ({"risk-eye-lumps", "eye-care"}, {"eyes"}),
        ({"risk-sight"}, {"eyes", "face", "scalp"}),
        ({"risk-chin-smile", "risk-chin-swallow", "flag-chin-smile", "flag-chin-swallow", "flag-choking"}, {"chin"}),
        ({"stop-swallowing"}, {"chin"}),
        ({"below-knee"}, {"legs"}),
    ],
)
def test_a_warning_stands_where_it_holds(desk: Desk, claims: set[str], areas: set[str]) -> None:
    """The late infection is told everywhere; the warnings of scalp, eye, chin and leg there and nowhere else."""
    for area in AREAS:
        said = _claims(_all_of(desk, area))
        assert claims <= said if area in areas else not claims & said, area


@pytest.mark.parametrize("area", NAMED)
def test_red_flags_say_when_and_whom_to_call(explainer: Explainer, area: str) -> None:
    """Red flags are urgent, run from the first hours to any later time, and name the number to call."""
    groups = _section(explainer.area(area), "general.red-flags").groups
    calls = [explainer.catalogue.say(f"explain.call-{call}") for call in ("emergency", "clinic")]

    assert {group.tone for group in groups} == {Tone.URGENT}
    assert all(group.title.endswith(tuple(calls)) for group in groups)
    assert groups[0].title.startswith("In the first hours")
    assert groups[0].title.endswith(calls[0])
    assert any(group.title.startswith("At any later time") for group in groups)


@pytest.mark.parametrize(("number", "pattern", "promise"), NEVER_SAID, ids=[str(row[0]) for row in NEVER_SAID])
def test_no_promise_of_the_articles_is_told_as_a_fact(desk: Desk, number: int, pattern: str, promise: str) -> None:
    """What the articles get wrong stands at most in a correction or as what a website says."""
    promises = re.compile(pattern, re.IGNORECASE)
    said = {sentence.text for area in AREAS for sentence in _facts(desk, area)}

    assert promises.search(promise), number
    assert [text for text in said if promises.search(text)] == []


def test_sources_are_named_once_in_order_of_appearance(desk: Desk) -> None:
    """The list of sources follows the text, each source once, and leaves none out."""
    sections = desk.freezer.sections(talk(desk, **about(desk, "scalp", "chin")))
    named = [source for section in sections for sentence in section.sentences() for source in sentence.sources]
    sources = sources_of(sections)

    assert sources == tuple(sorted(set(named), key=named.index))
    assert set(sources) <= set(desk.knowledge.sources)
