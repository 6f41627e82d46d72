from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed

from mesodesk.actions.desk import Desk
from mesodesk.clinical.honesty import NEVER_ASSERTED, Ban
from mesodesk.clinical.models import (
    Acceptance,
    Act,
    Call,
    Claim,
    ClaimKind,
    Counted,
    Grade,
    Knowledge,
    Part,
    Risk,
    Scope,
    Span,
)
from mesodesk.clinical.rules import EMERGENCY, LATE
from mesodesk.consent.consultation import Consultation, Plan
from mesodesk.explanation.build import Explainer, content_state, sources_of
from mesodesk.settings import Clinic
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone
from tests.actions.talks import AREAS, CLINIC, EXAMPLE, NAMED, NOW, UNNAMED, about, talk

NO_CLAIM = [
    "act-raise",
    "aftercare-unset",
    "asked-lead",
    "card-fill-rows",
    "card-own",
    "card-plan",
    "card-planned",
    "content-not-accepted",
    "content-read",
    "content-next",
    "harms-silence",
    "no-such-option",
    "red-flags-lead",
    "must-choices-named",
    "must-product-unnamed",
    "must-licence-yes",
    "must-licence-no",
    "must-licence-unknown",
    "must-no-plan",
    "must-course-one",
    "must-course",
    "must-call",
    "must-call-unset",
    "must-price",
    "must-price-unset",
]
"""Words of our own that say nothing of medicine: what to do, who says so, and what the clinic states."""
NAMES_OF_RISKS = ["must-expected", "must-serious-named", "short-serious", "short-expected"]
"""Words of our own around the names of risks, with the sources of all of them."""
NAMES_OF_SIGNS = ["short-emergency", "must-emergency"]
"""Words of our own around the signs of emergencies."""


@pytest.fixture
def explainer(desk: Desk) -> Explainer:
    """Return what words the knowledge as it is shipped."""
    return Explainer(desk.knowledge, desk.catalogue)


def _about(desk: Desk, *areas: str) -> Consultation:
    """Return a talk about areas, with a plan for every option of them."""
    return replace(EXAMPLE.consultation, **about(desk, *areas))


def _all_of(desk: Desk, area: str, knowledge: Knowledge | None = None) -> tuple[Section, ...]:
    """Return what is told of an area, on its own and in a talk."""
    explainer = Explainer(knowledge or desk.knowledge, desk.catalogue)
    return (*explainer.area(area), *explainer.consultation(_about(desk, area), [area], CLINIC))


def _in_talk(desk: Desk, *areas: str, **changes: Any) -> tuple[Section, ...]:
    explainer = Explainer(desk.knowledge, desk.catalogue)
    return explainer.consultation(replace(_about(desk, *areas), **changes), areas, CLINIC)


def _claims(sections: tuple[Section, ...]) -> set[str | None]:
    return {sentence.claim for section in sections for sentence in section.sentences()}


def _section(sections: tuple[Section, ...], section_id: str) -> Section:
    return next(section for section in sections if section.id == section_id)


def _groups(section: Section) -> dict[str, tuple[Sentence, ...]]:
    return {group.title: group.sentences for group in section.groups}


def _unexplained(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge without the meanings of medical words, so that every sentence stands as it was written."""
    return replace(knowledge, words={})


def _with_claim(knowledge: Knowledge, claim: str, text: str) -> Knowledge:
    return replace(knowledge, claims={**knowledge.claims, claim: changed(knowledge.claims[claim], text=text)})


def _forms(desk: Desk, keys: list[str]) -> re.Pattern[str]:
    """Return a pattern of the words of some keys, with anything in their slots."""
    entries = [str(desk.catalogue.entries[f"explain.{key}"]) for key in keys]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", "(.+)", re.escape(entry)) for entry in entries), re.DOTALL)


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_has_a_source_or_the_mark_that_it_has_none(desk: Desk, area: str) -> None:
    """A sentence has its claim's sources; what has no claim is a count, names of risks, or no medicine at all."""
    knowledge = desk.knowledge
    counted = {f"{risk.id}.counted": risk.counted for risk in knowledge.risks}
    named, ours = _forms(desk, NAMES_OF_RISKS), _forms(desk, NO_CLAIM)
    signs = _forms(desk, NAMES_OF_SIGNS)
    typed = {*CLINIC.aftercare.splitlines(), knowledge.content.funding, knowledge.content.update_policy}
    sections = _all_of(desk, area)

    assert sections
    for sentence in (sentence for section in sections for sentence in section.sentences()):
        sources: tuple[str, ...] = ()
        if sentence.claim in counted:
            found = counted[sentence.claim]
            assert found is not None
            sources = found.sources
        elif sentence.claim is not None:
            sources = knowledge.claims[sentence.claim].sources
        elif named.fullmatch(sentence.text):
            sources = sentence.sources
            assert sources
        elif signs.fullmatch(sentence.text):
            assert not sentence.sources
        else:
            assert sentence.basis is Basis.ADMINISTRATIVE, sentence
            assert ours.fullmatch(sentence.text) or sentence.text in typed, sentence
            continue
        assert sentence.sources == sources
        assert sentence.basis is (Basis.SOURCED if sources else Basis.UNSOURCED), sentence


@pytest.mark.parametrize("area", AREAS)
def test_sentences_are_the_claims_words(desk: Desk, area: str) -> None:
    """A sentence is its claim with its limit, word for word; beside it stand only the label's words and counts."""
    knowledge = _unexplained(desk.knowledge)
    labels = {desk.catalogue.say(f"explain.label-{option.label}") for option in knowledge.options_of(area)}
    short = _forms(desk, ["short-late", "must-late"])
    others = {
        sentence.text
        for section in _all_of(desk, area, knowledge)
        for sentence in section.sentences()
        if sentence.claim is not None
        and sentence.claim in knowledge.claims
        and sentence.text != knowledge.claims[sentence.claim].words
        and not short.fullmatch(sentence.text)
    }

    assert others == labels


@pytest.mark.parametrize("area", NAMED)
def test_harms_come_before_uses(desk: Desk, area: str) -> None:
    """What can go wrong is told directly before what it is used for."""
    explainer = Explainer(desk.knowledge, desk.catalogue)
    for sections in (explainer.area(area), _in_talk(desk, area)):
        ids = [section.id for section in sections]

        assert ids.index(f"{area}.uses") == ids.index(f"{area}.harms") + 1
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("area", NAMED)
def test_harms_begin_with_what_nobody_counted(explainer: Explainer, area: str) -> None:
    """How often harm happens stands first, then what is serious, then what is expected; late infection leads."""
    groups = _section(explainer.area(area), f"{area}.harms").groups

    assert [group.tone for group in groups[-2:]] == [Tone.SERIOUS, Tone.EXPECTED]
    assert {group.tone for group in groups[:-2]} == {Tone.UNKNOWN}
    assert "unknown-frequency" in {sentence.claim for group in groups[:-2] for sentence in group.sentences}
    assert groups[0].sentences[-1].text == explainer.catalogue.say("explain.harms-silence")
    assert groups[-2].sentences[0].claim == "risk-late-infection"
    assert all(group.sentences[0].label for group in groups[-2:])


@pytest.mark.parametrize("area", NAMED)
def test_a_risk_says_what_is_known_of_it_in_one_order(explainer: Explainer, area: str) -> None:
    """Name and harm, how often where it was counted, when it starts, how long it stays, what to do."""
    knowledge = explainer.knowledge
    harms = _section(explainer.area(area), f"{area}.harms")
    told = [sentence.claim for group in harms.groups[-2:] for sentence in group.sentences]
    risks = {risk.claim: risk for risk in knowledge.risks}
    expected: list[str | None] = []
    for claim in (sentence.claim for group in harms.groups[-2:] for sentence in group.sentences if sentence.label):
        risk = risks[claim or ""]
        counted = f"{risk.id}.counted" if risk.counted else None
        expected += filter(None, (risk.claim, counted, risk.onset, risk.lasts, risk.do))

    assert told == expected


def test_a_heading_says_whether_anything_was_counted(explainer: Explainer) -> None:
    """Where no number stands in a group, its heading says that nobody knows how often."""
    say = explainer.catalogue.say
    titles = {
        area: [group.title for group in _section(explainer.area(area), f"{area}.harms").groups[-2:]] for area in NAMED
    }

    for area in NAMED:
        ending = "" if area == "chin" else "-uncounted"
        assert titles[area] == [say(f"explain.group-{grade}{ending}") for grade in Grade], area


@pytest.mark.parametrize(
    ("drug", "word"),
    [("10", "Very common"), ("87", "Very common"), ("9", "Common"), ("under 10", "Common"), ("under 1", "Uncommon")],
)
def test_a_count_is_told_as_word_and_number_of_both_groups(desk: Desk, drug: str, word: str) -> None:
    """The band's word never stands without how many of 100 it was, with the drug and without."""
    risk = next(risk for risk in desk.knowledge.risks if risk.id == "expect-chin-nausea")
    counted = Counted("made-up trials", drug, "under 1", ("E81",))
    others = tuple(other for other in desk.knowledge.risks if other.grade is Grade.SERIOUS)
    knowledge = replace(desk.knowledge, risks=(*others, changed(risk, counted=counted)))
    groups = _section(Explainer(knowledge, desk.catalogue).area("chin"), "chin.harms").groups
    told = next(sentence for sentence in groups[-1].sentences if sentence.claim == f"{risk.id}.counted")

    assert told.text.startswith(f"{word}: in made-up trials, {drug} of 100 people")
    assert "under 1 of 100 on dummy injections" in told.text
    assert (told.basis, told.sources) == (Basis.SOURCED, ("E81",))


def test_a_closer_risk_stands_in_only_where_it_holds_throughout(desk: Desk) -> None:
    """The general risk gives way where the closer one holds for every option that is told, and nowhere else."""
    general = Risk("general", "General", "expect-swelling", Grade.EXPECTED)
    scope = Scope(product_classes=("deoxycholate",))
    closer = Risk("closer", "Closer", "expect-bruising", Grade.EXPECTED, instead_of="general", scope=scope)
    others = tuple(risk for risk in desk.knowledge.risks if risk.grade is Grade.SERIOUS)
    explainer = Explainer(replace(desk.knowledge, risks=(*others, closer, general)), desk.catalogue)

    def expected(product_class: str | None) -> list[str | None]:
        groups = _section(explainer.area("thighs", product_class), "thighs.harms").groups
        return [sentence.label for sentence in groups[-1].sentences if sentence.label]

    assert expected(None) == ["Closer:", "General:"]
    assert expected("deoxycholate") == ["Closer:"]
    assert expected("other") == ["General:"]


def test_a_grade_without_harms_has_no_heading(desk: Desk) -> None:
    """No heading stands over nothing."""
    serious = tuple(risk for risk in desk.knowledge.risks if risk.grade is Grade.SERIOUS)
    explainer = Explainer(replace(desk.knowledge, risks=serious), desk.catalogue)
    groups = _section(explainer.area("thighs"), "thighs.harms").groups

    assert [group.tone for group in groups] == [Tone.UNKNOWN, Tone.SERIOUS]


def test_silence_is_told_once_behind_the_first_words_on_harms(desk: Desk) -> None:
    """With two topics on harms, the sentence on what is not said stands behind the first."""
    first = next(topic for topic in desk.knowledge.topics if topic.part is Part.HARMS and topic.scope == Scope())
    knowledge = replace(desk.knowledge, topics=(first, changed(first, id="second")))
    groups = _section(Explainer(knowledge, desk.catalogue).area("thighs"), "thighs.harms").groups
    silence = desk.catalogue.say("explain.harms-silence")

    assert [[sentence.text == silence for sentence in group.sentences] for group in groups[:2]] == [
        [False, True],
        [False],
    ]


@pytest.mark.parametrize("area", NAMED)
def test_every_option_stands_once(explainer: Explainer, area: str) -> None:
    """Every option has its use first and how sure anyone is right behind it, and what studies found has its rows."""
    options = explainer.knowledge.options_of(area)
    groups = _section(explainer.area(area), f"{area}.uses").groups
    sure, other = (explainer.catalogue.say(f"explain.row-{row}") for row in ("sure", "other-product"))
    kinds = {claim.id: claim.kind for claim in explainer.knowledge.claims.values()}

    for option, group in zip(options, groups, strict=False):
        assert "used to try to" in group.sentences[0].text
        assert group.sentences[1].label == sure
        assert group.sentences[2].claim == option.reason
        assert (other in {sentence.label for sentence in group.sentences}) is bool(option.other_product)
        assert set(option.found) <= {sentence.claim for sentence in group.sentences}
        assert ClaimKind.WEBSITE not in {kinds[sentence.claim or ""] for sentence in group.sentences}
    assert len(groups) - len(options) in (0, 1)


@pytest.mark.parametrize("area", NAMED)
def test_what_websites_say_stands_apart(explainer: Explainer, area: str) -> None:
    """Numbers of sessions that nobody tested stand behind all options, under a heading that says whose they are."""
    knowledge = explainer.knowledge
    said = {
        claim
        for option in knowledge.options_of(area)
        for claim in (*option.sessions, *option.interval)
        if knowledge.claims[claim].kind is ClaimKind.WEBSITE
    }
    last = _section(explainer.area(area), f"{area}.uses").groups[-1]

    if said:
        assert (last.title, last.tone) == (explainer.catalogue.say("explain.group-websites"), Tone.UNKNOWN)
        assert [sentence.claim for sentence in last.sentences] == list(dict.fromkeys(s.claim for s in last.sentences))
        assert {sentence.claim for sentence in last.sentences} == said
    else:
        assert last.title != explainer.catalogue.say("explain.group-websites")


def test_where_no_website_says_anything_there_is_no_such_heading(desk: Desk) -> None:
    """No heading stands over nothing."""
    options = {
        name: changed(option, sessions=option.lasting, interval=option.lasting)
        for name, option in desk.knowledge.options.items()
    }
    groups = _section(
        Explainer(replace(desk.knowledge, options=options), desk.catalogue).area("thighs"), "thighs.uses"
    ).groups

    assert len(groups) == len(desk.knowledge.options_of("thighs"))
    assert desk.catalogue.say("explain.group-websites") not in {group.title for group in groups}


@pytest.mark.parametrize("area", UNNAMED)
def test_an_unnamed_area_says_just_that(desk: Desk, area: str) -> None:
    """Of an area that no article names nothing is told but this and who says so, alone and in a talk."""
    for sections in (Explainer(desk.knowledge, desk.catalogue).area(area), _in_talk(desk, area, plans=())):
        assert [section.id for section in sections] == [f"{area}.unnamed", "general.who-says"]
        assert [sentence.claim for sentence in sections[0].sentences()] == [f"unnamed-{area}"]
        assert "No article names" in sections[0].sentences()[0].text


def test_a_product_that_is_not_used_there_says_so(explainer: Explainer) -> None:
    """Asked for one product class, an area tells of it alone, or that we know of no such use."""
    only = explainer.area("thighs", "deoxycholate")
    none = explainer.area("neck", "deoxycholate")

    assert len(_section(only, "thighs.uses").groups) <= 2
    assert "risk-detergent-damage" in _claims(only)
    assert not _claims(only) & {"risk-stimulant-heart", "stop-stimulant"}
    assert [section.id for section in none] == ["neck.unnamed", "general.who-says"]
    assert none[0].sentences()[0].text == explainer.catalogue.say("explain.no-such-option", area="Neck")


def test_what_holds_everywhere_is_told_once(desk: Desk) -> None:
    """Two areas and an unnamed one share what is general, and each has its own sections in between."""
    ids = [section.id for section in _in_talk(desk, "chin", "flanks", "thighs")]
    general = ["red-flags", "syringe", "unknown", "alternatives", "care", "card", "positions", "who-says", "must-say"]

    assert ids[:2] == ["general.what", "general.stop"]
    assert ids[2:7] == ["chin.harms", "chin.uses", "flanks.unnamed", "thighs.harms", "thighs.uses"]
    assert ids[7:] == [f"general.{name}" for name in general]


def test_a_part_that_has_nothing_to_tell_has_no_section(desk: Desk) -> None:
    """No heading of a section stands over nothing."""
    bare = replace(desk.knowledge, topics=(), ingredients={}, questions=(), stops=())
    sections = Explainer(bare, desk.catalogue).area("neck")
    ids = [section.id for section in sections]

    assert {"general.syringe", "general.red-flags"} <= set(ids)
    assert not {"general.unknown", "general.care", "general.card", "general.positions"} & set(ids)
    assert _section(sections, "general.stop").groups == ()


def test_without_red_flags_there_is_no_list_of_them(desk: Desk) -> None:
    """The advice on how to use the list does not stand alone."""
    consultation = replace(_about(desk, "neck"), regions=())
    late = tuple(flag for flag in desk.knowledge.red_flags if flag.id in (EMERGENCY, LATE))
    elsewhere = tuple(changed(flag, scope=Scope(areas=("scalp",))) for flag in late)
    explainer = Explainer(replace(desk.knowledge, red_flags=elsewhere), desk.catalogue)

    assert "general.red-flags" not in [s.id for s in explainer.consultation(consultation, ["neck"], CLINIC)]


def test_a_planned_option_takes_the_others_out_of_the_talk(desk: Desk) -> None:
    """With a plan only the planned option is told; without one all options of the area are."""
    chosen = talk(desk, plans=(Plan("thighs-fat-deoxycholate"),))
    none = talk(desk, plans=())
    with_plan, without = desk.freezer.sections(chosen, CLINIC), desk.freezer.sections(none, CLINIC)
    titles = [group.title for group in _section(without, "thighs.uses").groups]

    assert len(_section(with_plan, "thighs.uses").groups) < len(titles)
    assert len(titles) >= len(desk.knowledge.options_of("thighs"))
    assert "risk-detergent-damage" in _claims(with_plan)
    assert not _claims(with_plan) & {"risk-stimulant-heart", "stop-stimulant"}
    assert _claims(without) >= {"risk-stimulant-heart", "stop-stimulant", "risk-detergent-damage"}


@pytest.mark.parametrize("claim", ["risk-late-infection", "stop-pregnancy", "use-small-fat", "flag-late-lump"])
def test_another_wording_has_another_digest(desk: Desk, claim: str) -> None:
    """A changed word changes the digest of every section that says it, and of no other."""
    consultation = _about(desk, "thighs")
    before = Explainer(desk.knowledge, desk.catalogue).consultation(consultation, ["thighs"], CLINIC)
    other = _with_claim(desk.knowledge, claim, desk.knowledge.claims[claim].text + " Perhaps.")
    after = Explainer(other, desk.catalogue).consultation(consultation, ["thighs"], CLINIC)

    for old, new in zip(before, after, strict=True):
        says_it = claim in {sentence.claim for sentence in old.sentences()}
        assert (old.digest() != new.digest()) is says_it, old.id


@pytest.mark.parametrize("area", NAMED)
def test_questions_are_asked_with_their_reason(desk: Desk, area: str) -> None:
    """Every question that touches the area stands there with why it is asked, and no other does; stops come first."""
    options = desk.knowledge.options_of(area)
    asked = [q for q in desk.knowledge.questions if any(q.scope.touches(option) for option in options)]
    stop = _section(_all_of(desk, area), "general.stop")
    told = [(sentence.label, sentence.claim) for sentence in stop.sentences() if sentence.label]

    assert told == [(question.ask, question.why) for question in asked]
    assert {"under-18", "pregnancy", "infection", "allergy", "bleeding"} <= {question.id for question in asked}
    first = _groups(stop)[desk.catalogue.say("explain.group-stop")]
    assert [sentence.label for sentence in first] == [q.ask for q in asked if q.act is Act.STOP]
    assert stop.groups[0].tone is Tone.STOP


def test_what_a_yes_leads_to_is_said_behind_each_question(desk: Desk) -> None:
    """A lead says what a yes leads to; a question that is raised names with whom; one that stops has its heading."""
    stop = _section(_all_of(desk, "thighs"), "general.stop")
    lead, *others = _groups(stop)[desk.catalogue.say("explain.group-asked")]
    questions = {question.ask: question for question in desk.knowledge.questions}

    assert lead == Sentence(desk.catalogue.say("explain.asked-lead"))
    for why, *then in Group("Asked", tuple(others)).paragraphs():
        question = questions[why.label or ""]
        raised = [Sentence(desk.catalogue.say("explain.act-raise", whom=question.raise_with))]
        assert then == (raised if question.act is Act.RAISE else [])
    assert desk.catalogue.say("explain.act-raise", whom="") not in {s.text for s in stop.groups[0].sentences}


def test_without_questions_nothing_is_asked(desk: Desk) -> None:
    """Each heading over questions and stops stands only where there is something below it."""
    from_kind: dict[str, dict[str, Any]] = {
        "group-stop": {"questions": tuple(q for q in desk.knowledge.questions if q.act is Act.STOP), "stops": ()},
        "group-asked": {"questions": tuple(q for q in desk.knowledge.questions if q.act is Act.NOTE), "stops": ()},
        "group-never": {"questions": ()},
    }
    for key, changes in from_kind.items():
        explainer = Explainer(replace(desk.knowledge, **changes), desk.catalogue)
        groups = _section(explainer.area("legs"), "general.stop").groups

        assert [group.title for group in groups] == [desk.catalogue.say(f"explain.{key}")]


@pytest.mark.parametrize(
    ("area", "stops"),
    [
        ("eyes", {"eye-no-detergent"}),
        ("face", {"eye-no-detergent"}),
        ("legs", {"below-knee", "stop-france"}),
        ("neck", set()),
        ("chin", {"stop-infection", "stop-france"}),
        ("scalp", {"stop-hair-drug-pregnancy"}),
        ("arms", {"stop-infection", "stop-france"}),
    ],
)
def test_what_stops_the_treatment_is_told_where_it_can(desk: Desk, area: str, stops: set[str]) -> None:
    """A stop stands where an option can run into it, and what is never offered stands where somebody might ask."""
    for sections in (Explainer(desk.knowledge, desk.catalogue).area(area), _in_talk(desk, area)):
        groups = _groups(_section(sections, "general.stop"))
        never = groups.get(desk.catalogue.say("explain.group-never"), ())

        assert {sentence.claim for sentence in never} == stops


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("claims", "areas"),
    [
        ({"risk-late-infection", "flag-late-lump", "flag-allergy", "risk-no-benefit"}, set(NAMED)),
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
    """Red flags are urgent, emergencies come first, and the earliest signs come first in each part."""
    lead, *groups = _section(explainer.area(area), "general.red-flags").groups
    calls = [explainer.catalogue.say(f"explain.call-{call}") for call in Call]
    called = [next(whom for whom in calls if group.title.endswith(whom)) for group in groups]

    assert lead.sentences == (Sentence(explainer.catalogue.say("explain.red-flags-lead")),)
    assert {group.tone for group in (lead, *groups)} == {Tone.URGENT}
    assert set(called) == set(calls)
    flags = {flag.claim: flag for flag in explainer.knowledge.red_flags}
    begins = [list(Span).index(flags[group.sentences[0].claim or ""].spans[0]) for group in groups]
    order = [(calls.index(whom), begin) for whom, begin in zip(called, begins, strict=True)]
    assert order == sorted(order)
    assert begins[0] == 0
    assert len({group.title for group in groups}) == len(groups)


@pytest.mark.parametrize("area", NAMED)
def test_every_red_flag_of_an_area_stands_once(explainer: Explainer, area: str) -> None:
    """No sign is lost where several stand under one stretch of time, and none stands twice."""
    options = explainer.knowledge.options_of(area)
    flags = [
        flag.claim for flag in explainer.knowledge.red_flags if any(flag.scope.touches(option) for option in options)
    ]
    told = [sentence.claim for sentence in _section(explainer.area(area), "general.red-flags").sentences()[1:]]

    assert sorted(map(str, told)) == sorted(flags)


@pytest.mark.parametrize(
    ("spans", "when"),
    [
        ((Span.HOURS,), "In the first hours after a session:"),
        ((Span.DAYS,), "In the first days after a session:"),
        ((Span.WEEKS,), "From the first weeks up to about three months after your last session:"),
        ((Span.LATER,), "Later than three months after your last session:"),
        ((Span.HOURS, Span.DAYS), "From the first hours to the first days after a session:"),
        ((Span.DAYS, Span.WEEKS), "From the first days up to about three months after your last session:"),
        ((Span.WEEKS, Span.LATER), "From the first weeks on, with no end, counted from your last session:"),
        (tuple(Span), "At any time:"),
    ],
    ids=str,
)
def test_stretches_of_time_have_words(desk: Desk, spans: tuple[Span, ...], when: str) -> None:
    """One stretch, several, and all of them are told in words of their own."""
    flags = tuple(changed(flag, spans=spans) for flag in desk.knowledge.red_flags if flag.call is Call.EMERGENCY)
    late = tuple(flag for flag in desk.knowledge.red_flags if flag.id == LATE)
    explainer = Explainer(replace(desk.knowledge, red_flags=(*flags, *late)), desk.catalogue)
    group = _section(explainer.area("neck"), "general.red-flags").groups[1]

    assert group.title == f"{when} {desk.catalogue.say('explain.call-emergency')}"


def test_the_syringe_tells_of_its_class_and_of_what_may_be_in_it(desk: Desk) -> None:
    """The class comes first; each substance says what it is, what is claimed and known, and who must not have it."""
    groups = _groups(_section(_in_talk(desk, "scalp"), "general.syringe"))
    classes = [desk.knowledge.product_classes[name].name for name in ("hair-drug", "vitamin-mix")]
    told = groups[desk.catalogue.say("explain.group-ingredients")]

    assert list(groups) == [*classes, desk.catalogue.say("explain.group-ingredients")]
    named = [sentence.label for sentence in told if sentence.label]
    assert named == [
        f"{item.name}:"
        for item in desk.knowledge.ingredients.values()
        if item.anywhere or item.product_class in ("hair-drug", "vitamin-mix")
    ]
    assert all(item.product_class != "deoxycholate" for item in desk.knowledge.ingredients.values() if item.anywhere)


def test_a_substance_that_a_name_gives_away_is_told(desk: Desk) -> None:
    """What stands in the product's name is told of, whatever the class it was planned under; once, not twice."""
    heading = desk.catalogue.say("explain.group-ingredients")

    def named(product: str) -> list[str | None]:
        plans = (Plan("thighs-fat-stimulant", product),)
        groups = _groups(_section(_in_talk(desk, "thighs", plans=plans), "general.syringe"))
        return [sentence.label for sentence in groups[heading] if sentence.label]

    plain, named_one, given_away = named("Mix A"), named("Aminophylline"), named("Mix with carnitine")
    assert plain == named_one
    assert given_away == [*plain, f"{desk.knowledge.ingredients['ingredient-l-carnitine'].name}:"]


def test_what_the_class_says_is_not_said_again_of_its_substances(desk: Desk) -> None:
    """A claim that stands under the class does not stand under each of its substances too."""
    for area in NAMED:
        syringe = _section(_in_talk(desk, area), "general.syringe")
        ours = {claim for group in syringe.groups[:-1] for claim in (s.claim for s in group.sentences)}
        theirs = [sentence.claim for sentence in syringe.groups[-1].sentences if not sentence.label]

        assert not ours & set(theirs), area


def test_what_was_said_of_one_substance_is_not_said_of_the_next(desk: Desk) -> None:
    """A warning that several substances share stands once."""
    for area in NAMED:
        told = [s.claim for s in _section(_in_talk(desk, area), "general.syringe").groups[-1].sentences if not s.label]

        assert len(told) == len(set(told)), area


def test_a_class_without_known_substances_has_no_list_of_them(desk: Desk) -> None:
    """No heading stands over nothing."""
    explainer = Explainer(replace(desk.knowledge, ingredients={}), desk.catalogue)
    (group,) = _section(explainer.area("chin"), "general.syringe").groups

    assert group.title == desk.knowledge.product_classes["deoxycholate"].name


def test_the_card_names_what_is_planned(desk: Desk) -> None:
    """In a talk it begins with each planned area and product, and room for what was injected; alone it has none."""
    say = desk.catalogue.say
    plans = (Plan("thighs-fat-stimulant", "Mix A"), Plan("neck-skin-vitamin", " "))
    card = _section(_in_talk(desk, "thighs", "neck", plans=plans), "general.card")
    bare = _section(_in_talk(desk, "thighs", "neck", plans=(Plan(plans[0].option), plans[1])), "general.card")
    alone = _section(Explainer(desk.knowledge, desk.catalogue).area("thighs"), "general.card")

    assert card.groups[0].title == say("explain.card-fill")
    assert [sentence.text for sentence in card.groups[0].sentences] == [
        say("explain.card-planned", plans="Thighs, Mix A (stimulant mix (aminophylline and the like))"),
        say("explain.card-fill-rows"),
        say("explain.card-own"),
    ]
    assert bare.groups == (replace(card.groups[0], sentences=card.groups[0].sentences[1:]), *card.groups[1:])
    assert say("explain.card-fill") not in _groups(alone)


@pytest.mark.parametrize("area", NAMED)
def test_doing_nothing_is_the_first_of_the_other_choices(explainer: Explainer, area: str) -> None:
    """Each choice says what it is, and under labels what it may do, what can go wrong and what is not known."""
    options = explainer.knowledge.options_of(area)
    groups = _section(explainer.area(area), "general.alternatives").groups
    own = [a for a in explainer.knowledge.alternatives if any(a.scope.touches(option) for option in options)]

    assert own[0].id == "doing-nothing"
    assert [group.title for group in groups][: len(own)] == [item.name for item in own]
    for item, group in zip(own, groups, strict=False):
        claims = [claim for claim in (item.what, item.benefit, item.harm, item.unknown) if claim]
        assert [sentence.claim for sentence in group.sentences] == claims
        assert all(sentence.label for sentence in group.sentences)


@pytest.mark.parametrize(
    ("rules", "lines"),
    [
        ("No sauna.", ["No sauna."]),
        ("  No sauna.\n\n  \nNo make-up till noon.\n", ["No sauna.", "No make-up till noon."]),
    ],
)
def test_the_clinics_own_rules_are_told_as_they_were_typed(desk: Desk, rules: str, lines: list[str]) -> None:
    """Each line is a sentence that is nobody's claim; where there are none, that is said; alone an area has none."""
    heading = desk.catalogue.say("explain.group-aftercare")
    explainer = Explainer(desk.knowledge, desk.catalogue)

    def told(clinic: Clinic) -> list[Sentence]:
        sections = explainer.consultation(_about(desk, "neck"), ["neck"], clinic)
        return list(_groups(_section(sections, "general.care"))[heading])

    assert told(replace(CLINIC, aftercare=rules)) == [Sentence(line) for line in lines]
    unset = [Sentence(desk.catalogue.say("explain.aftercare-unset"))]
    assert told(replace(CLINIC, aftercare="")) == told(replace(CLINIC, aftercare=" \n ")) == unset
    assert heading not in _groups(_section(explainer.area("neck"), "general.care"))


def test_who_says_so_stands_in_every_explanation(desk: Desk) -> None:
    """Which content it is, who pays, when the sources were read and when they are read again."""
    content = desk.knowledge.content
    for area in AREAS:
        (group,) = _section(Explainer(desk.knowledge, desk.catalogue).area(area), "general.who-says").groups
        texts = [sentence.text for sentence in group.sentences]

        assert texts[0] == content_state(content, desk.catalogue)
        assert {content.funding, content.update_policy} <= set(texts)
        assert any(desk.catalogue.day(content.sources_read_by) in text for text in texts[1:])
        assert desk.catalogue.day(content.next_review) in texts[-1]


@pytest.mark.parametrize(
    ("edited", "says"), [((), None), (("risks a",), "1 part of it"), (("risks a", "risks b"), "2 parts of it")]
)
def test_what_the_clinic_changed_is_said(desk: Desk, edited: tuple[str, ...], says: str | None) -> None:
    """Readers learn that the clinic changed the content, and in how many parts."""
    content = changed(desk.knowledge.content, edited=edited)
    explainer = Explainer(replace(desk.knowledge, content=content), desk.catalogue)
    text = " ".join(s.text for s in _section(explainer.area("back"), "general.who-says").sentences())

    assert ("The clinic has changed" in text) is bool(says)
    assert (says or "") in text


def test_content_says_whether_somebody_accepted_it(desk: Desk) -> None:
    """Without a clinician's word it says that there is none; with one it names them, and no more than that."""
    content = desk.knowledge.content
    accepted = changed(content, acceptance=Acceptance("Dr Bo Example", "MED 1", NOW.date(), content.digest))

    assert "No clinician has accepted it" in content_state(content, desk.catalogue)
    said = content_state(accepted, desk.catalogue)
    assert "Dr Bo Example (MED 1) on 23 November 2026" in said
    assert "not independently reviewed" in said


def _asserted(desk: Desk, area: str, knowledge: Knowledge) -> Iterator[str]:
    """Yield what is told of an area as a fact or a precaution, sentence by sentence, not as what a website says."""
    for section in _all_of(desk, area, knowledge):
        for sentence in section.sentences():
            claim = knowledge.claims.get(sentence.claim or "")
            if claim is None or claim.kind not in (ClaimKind.CORRECTION, ClaimKind.WEBSITE):
                yield from re.split(r"(?<=[.?!:])\s+", sentence.text)


def _promises(desk: Desk, area: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    texts = set(_asserted(desk, area, knowledge))
    return [(ban.name, text) for text in texts for ban in NEVER_ASSERTED if ban.pattern.search(text)]


@pytest.mark.parametrize("area", AREAS)
def test_no_promise_of_the_articles_is_told_as_a_fact(desk: Desk, area: str) -> None:
    """What the articles get wrong stands at most in a correction or as what a website says."""
    assert _promises(desk, area, desk.knowledge) == []


@pytest.mark.untraced
@pytest.mark.parametrize("ban", NEVER_ASSERTED, ids=lambda ban: ban.name)
def test_a_promise_that_is_told_as_a_fact_is_found(desk: Desk, ban: Ban) -> None:
    """Each of them is seen in an explanation as soon as a claim makes it, but not where a correction refutes it."""
    claims = desk.knowledge.claims
    for kind, found in ((ClaimKind.FACT, True), (ClaimKind.CORRECTION, False)):
        planted = Claim("unknown-frequency", ban.planted, kind, ("E63",))
        knowledge = replace(desk.knowledge, claims={**claims, planted.id: planted})

        assert (ban.name in {name for name, _ in _promises(desk, "neck", knowledge)}) is found


def test_sources_are_named_once_in_order_of_appearance(desk: Desk) -> None:
    """The list of sources follows the text, each source once, and leaves none out."""
    sections = desk.freezer.sections(talk(desk, **about(desk, "scalp", "chin")), CLINIC)
    named = [source for section in sections for sentence in section.sentences() for source in sentence.sources]
    sources = sources_of(sections)

    assert sources == tuple(sorted(set(named), key=named.index))
    assert set(sources) <= set(desk.knowledge.sources)
