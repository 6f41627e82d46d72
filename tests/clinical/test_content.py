from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace as again
from statistics import mean

import pytest
import textstat
from msgspec.structs import replace

from mesodesk.body.figure import Body
from mesodesk.clinical.models import Act, Call, ClaimKind, EvidenceLabel, Grade, Knowledge, Option, Part, Scope, Span
from mesodesk.clinical.plainness import AIM, grade
from mesodesk.clinical.rules import ANY_CLASS, NO_BENEFIT, PROMISES, broken_rules, claims_of_option

NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
NEVER_SAID = re.compile(r"\b(safe|safely|certified|guarantee\w*|painless|ready|cleared|miracle)\b", re.IGNORECASE)
BODILY = re.compile(r"\bburn(s|ed|ing)?\b(?! (away|off|the|fat))", re.IGNORECASE)
"""Burning as something that one feels or suffers."""

TWO_ARMS = {
    "hair-dutasteride-women": ("63 of 100", "18 of 100", "salt water"),
    "chin-one-trial": ("70 of 100", "19 of 100", "dummy"),
    "chin-licensed-drug.benefit": ("70 of 100", "19", "dummy"),
    "chin-licensed-drug.brief_benefit": ("70 of 100", "19", "dummy"),
    "chin-licensed-drug.harm": ("87 and 43 of 100", "dummy"),
    "cellulite-collagenase.benefit": ("37 and 42 of 100", "18 and 11 of 100", "dummy"),
    "tretinoin.benefit": ("62 of 100", "39 of 100", "without the drug"),
    "minoxidil-lotion.benefit": ("26 of 100", "14 of 100", "dummy"),
}
"""Every claim that tells shares of a trial, with the words of both groups."""
TWO_REVIEWS = "alt-lipo-rates"
"""The one claim that tells shares of reviews: harms only, and that the reviews disagree."""


def _said(knowledge: Knowledge, claims: Iterable[str]) -> str:
    return " ".join(knowledge.claims[claim].words for claim in claims)


def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def _risk_names(knowledge: Knowledge, option: Option, grade: Grade) -> list[str]:
    return [risk.id for risk in knowledge.risks if risk.grade is grade and risk.scope.touches(option)]


def _claims_of_part(knowledge: Knowledge, part: Part) -> list[str]:
    return [claim for topic in knowledge.topics if topic.part is part for claim in topic.claims]


def _flags(knowledge: Knowledge, span: Span, option: Option | None = None) -> set[str]:
    """Return the red flags of a stretch of time: those for everybody, or those of an option."""
    return {
        flag.id
        for flag in knowledge.red_flags
        if span in flag.spans and (flag.scope == Scope() if option is None else flag.scope.touches(option))
    }


def _areas(knowledge: Knowledge) -> set[str]:
    return {option.area for option in knowledge.options.values()}


def test_every_claim_with_a_number_has_a_source(knowledge: Knowledge) -> None:
    """A number in figures or in words is always somebody's number."""
    unsourced = [claim.id for claim in knowledge.claims.values() if NUMBER.search(claim.words) and not claim.sources]

    assert unsourced == []


def test_no_use_is_promised(knowledge: Knowledge) -> None:
    """A use is told as an attempt, and in none of the words of advertising."""
    for indication in knowledge.indications.values():
        text = knowledge.claims[indication.use].words
        assert re.match(r"(It is u|U)sed to try to ", text), indication.id
        assert not PROMISES.search(text), indication.id


def test_benefit_words_stand_only_in_corrections(knowledge: Knowledge) -> None:
    """Outside corrections only bodily burning uses those words."""
    found = [
        claim.id
        for claim in knowledge.claims.values()
        if claim.kind is not ClaimKind.CORRECTION and PROMISES.search(BODILY.sub("", claim.words))
    ]

    assert found == []


def test_nothing_is_called_safe_or_ready(knowledge: Knowledge) -> None:
    """The program informs; it never clears anyone or anything."""
    texts = [claim.words for claim in knowledge.claims.values()]
    texts += [word for question in knowledge.questions for word in (question.ask, question.resolve)]
    texts += [stop.resolve for stop in knowledge.stops]
    texts += [other.name for other in knowledge.alternatives]
    texts += [topic.title for topic in knowledge.topics]

    assert [text for text in texts if NEVER_SAID.search(text)] == []


def test_the_words_are_easy(knowledge: Knowledge) -> None:
    """Flesch-Kincaid grade 8 at most on average and for each part that a patient reads, 8.5 for an option."""
    claims = knowledge.claims.values()
    assert mean(_grade(claim.words) for claim in claims) <= 8
    assert mean(float(textstat.flesch_reading_ease(claim.words)) for claim in claims) >= 60
    for part in set(Part) - {Part.CARD}:
        assert _grade(_said(knowledge, _claims_of_part(knowledge, part))) <= 8, part
    for option in knowledge.options.values():
        assert _grade(_said(knowledge, claims_of_option(option))) <= 8.5, option.id


def test_sentences_are_few_and_short(knowledge: Knowledge) -> None:
    """A claim is read aloud in one breath or two, its limit included; a list of harms may take three."""
    for claim in knowledge.claims.values():
        assert len(claim.words) <= 340, claim.id
        assert claim.words.endswith("."), claim.id
        assert "  " not in claim.words, claim.id


def test_every_benefit_stands_with_its_limit(knowledge: Knowledge) -> None:
    """What was better is told with how little it proves; nothing else carries such a limit."""
    benefits = {claim.id for claim in knowledge.claims.values() if claim.benefit}

    assert benefits == {claim.id for claim in knowledge.claims.values() if claim.limit.strip()}
    assert {other.benefit for other in knowledge.alternatives if other.benefit} - benefits == set()


@pytest.mark.parametrize("area", ["eyes", "face", "legs"])
def test_no_detergent_near_the_eye_or_on_the_legs(knowledge: Knowledge, body: Body, area: str) -> None:
    """No such option exists, and a stop refuses each that somebody would add there."""
    options = knowledge.options_of(area)
    assert options
    for option in options:
        assert option.product_class != "deoxycholate", option.id
        planted = {**knowledge.options, option.id: option.of_class("deoxycholate")}
        problems = [problem.problem for problem in broken_rules(again(knowledge, options=planted), body)]
        assert any(problem.startswith("must not be offered: detergent-") for problem in problems), option.id


def test_an_area_without_detergent_says_why(knowledge: Knowledge) -> None:
    """Beside the eye and below the knee the reason is told with the options."""
    assert all("eye-no-detergent" in option.precautions for option in knowledge.options_of("eyes"))
    assert all("below-knee" in option.precautions for option in knowledge.options_of("legs"))
    face = [topic for topic in knowledge.topics if "eye-no-detergent" in topic.claims]
    assert any({"face", "eyes"} <= set(topic.scope.areas) for topic in face)
    for claim in ("eye-no-detergent", "below-knee"):
        assert "offers no fat-dissolving detergent" in knowledge.claims[claim].text


def test_some_combinations_stop_the_talk(knowledge: Knowledge) -> None:
    """A hair drug and a pregnancy, a detergent into infected skin, and what the law of a country bans."""
    stops = {stop.id: stop for stop in knowledge.stops}

    assert "pregnancy" in stops["hair-drug-pregnancy"].questions
    assert stops["hair-drug-pregnancy"].scope == Scope(product_classes=("hair-drug",))
    assert "infection" in stops["deoxycholate-infection"].questions
    assert stops["deoxycholate-infection"].scope == Scope(product_classes=("deoxycholate",))
    assert "FR" in stops["france-fat"].countries
    assert stops["france-fat"].scope == Scope(procedures=("fat-layer",))
    assert "France" in knowledge.claims[stops["france-fat"].claim].text


def test_every_area_is_explained(knowledge: Knowledge, body: Body) -> None:
    """Each area of the figure has options, or a claim that says why not."""
    for area in body.areas:
        assert knowledge.options_of(area) or area in knowledge.unnamed_areas, area
    assert set(knowledge.unnamed_areas) == {"back", "flanks"}


def test_every_option_answers_the_same_questions(knowledge: Knowledge) -> None:
    """Sessions, gap and duration are always told, and the websites' rule is the same single line."""
    for option in knowledge.options.values():
        assert option.sessions.count("sessions-websites") == 1, option.id
        assert option.interval.count("interval-websites") == 1, option.id
        assert option.sessions[-1] == "sessions-websites", option.id
        assert len(option.sessions) >= 2, option.id
        assert "not known" in _said(knowledge, option.lasting), option.id


def test_the_websites_session_counts_stand_in_one_claim(knowledge: Knowledge) -> None:
    """No other claim repeats an untested rule."""
    line = knowledge.claims["sessions-websites"]
    assert line.words == "Websites say 3 to 15, 3 to 6, or 10 and more sessions; nobody has tested it."
    assert line.kind is ClaimKind.WEBSITE
    assert [claim.id for claim in knowledge.claims.values() if "3 to 15" in claim.words] == [line.id]


def test_an_option_without_studies_says_so(knowledge: Knowledge) -> None:
    """`claim-only` has no session number of its own; any other label tells what was found."""
    for option in knowledge.options.values():
        if option.label is EvidenceLabel.CLAIM_ONLY:
            assert option.sessions == ("sessions-no-trial", "sessions-websites"), option.id
        else:
            assert option.found, option.id


def test_what_was_found_is_told_of_its_own_product(knowledge: Knowledge) -> None:
    """A study of another class never stands as what was found; it has a heading of its own."""
    for option in knowledge.options.values():
        for claim in option.found:
            assert {option.product_class, ANY_CLASS} & set(knowledge.claims[claim].classes), claim
        for claim in option.other_product:
            assert option.product_class not in knowledge.claims[claim].classes, claim


def test_shares_are_told_of_both_groups(knowledge: Knowledge) -> None:
    """`of 100` never stands for the drug alone: what the dummy did is in the same claim."""
    shares = {claim.id: claim.words for claim in knowledge.claims.values() if "of 100" in claim.words}

    assert set(shares) == set(TWO_ARMS) | {TWO_REVIEWS}
    for claim, arms in TWO_ARMS.items():
        for words in arms:
            assert words in shares[claim], claim
    assert "disagree" in shares[TWO_REVIEWS]


def test_effect_sizes_come_from_trials_of_that_class_in_that_area(knowledge: Knowledge) -> None:
    """`of 100` stands only beside options of which controlled trials were read."""
    telling = {
        option.id
        for option in knowledge.options.values()
        if any("of 100" in knowledge.claims[claim].words for claim in option.found)
    }

    assert telling == {"chin-fat-deoxycholate", "scalp-pattern-hair-drug"}


def test_counts_of_harms_come_from_the_licensed_drug_under_the_chin(knowledge: Knowledge) -> None:
    """Nothing else was ever counted, and both groups stand in the table."""
    counted = [risk for risk in knowledge.risks if risk.counted]

    assert len(counted) >= 10
    for risk in counted:
        assert risk.counted is not None
        assert risk.scope == Scope(areas=("chin",), product_classes=("deoxycholate",)), risk.id
        assert risk.counted.dummy, risk.id
        assert all(knowledge.sources[source].controlled for source in risk.counted.sources), risk.id
    for risk in knowledge.risks:
        assert "of 100" not in knowledge.claims[risk.claim].words, risk.id


def test_every_harm_stands_under_the_word_that_nobody_has_counted(knowledge: Knowledge) -> None:
    """Where no rate exists it is said aloud, above the harms of every area."""
    heads = [topic for topic in knowledge.topics if topic.part is Part.HARMS and topic.scope == Scope()]

    assert "not known" in knowledge.claims[heads[0].claims[0]].text


def test_everybody_is_asked_the_same_stop_questions(knowledge: Knowledge) -> None:
    """Some questions must be settled with everybody first, and some products and areas bring one of their own."""
    questions = {question.id: question for question in knowledge.questions}
    for_all = {question.id for question in knowledge.questions if question.scope == Scope()}

    stopping = {question.id for question in knowledge.questions if question.act is Act.STOP}
    assert {"under-18", "pregnancy", "infection", "allergy", "diagnosis"} <= for_all & stopping
    assert {"earlier-reaction", "bleeding"} <= for_all
    assert {"immune", "diabetes", "keloid", "distress", "medicines", "earlier-injections"} <= for_all
    for option, question in {
        "scalp-pattern-hair-drug": "planning-child",
        "chin-fat-deoxycholate": "swallowing",
        "thighs-fat-stimulant": "stimulant",
        "abdomen-fat-deoxycholate": "detergent-limits",
    }.items():
        assert questions[question].scope != Scope()
        assert questions[question].scope.touches(knowledge.options[option])
    assert not questions["swallowing"].scope.touches(knowledge.options["neck-skin-vitamin"])


def test_every_question_says_what_to_do_and_note(knowledge: Knowledge) -> None:
    """Whatever the answer asks for, the clinician finds it beside the question."""
    for question in knowledge.questions:
        assert question.resolve.endswith("."), question.id
        assert question.act is not Act.RAISE or len(question.raise_with) > 3, question.id


def test_under_18_no_yes_is_possible(knowledge: Knowledge) -> None:
    """No note can settle it, and it is asked of everybody."""
    age = next(question for question in knowledge.questions if question.id == "under-18")

    assert age.forbids_yes
    assert age.scope == Scope()


def test_no_one_is_told_to_stop_a_prescribed_medicine(knowledge: Knowledge) -> None:
    """The warning stands in the topic on medicines, and beside the questions on bleeding and on medicines."""
    warning = "Do not stop any prescribed medicine unless the doctor who prescribed it agrees"
    questions = {question.id: question for question in knowledge.questions}

    assert warning in _said(knowledge, next(t.claims for t in knowledge.topics if t.id == "before-medicines"))
    for name in ("bleeding", "medicines"):
        assert warning in knowledge.claims[questions[name].why].text
        assert "Do not tell the person to stop" in questions[name].resolve


def test_every_option_may_not_work(knowledge: Knowledge) -> None:
    """That nothing improves is a serious risk in its own right, of every option."""
    for option in knowledge.options.values():
        assert NO_BENEFIT in _risk_names(knowledge, option, Grade.SERIOUS), option.id


def test_every_option_names_harms_of_both_grades(knowledge: Knowledge) -> None:
    """No option is told without serious and expected harms; infection, allergy and dead tissue are always there."""
    for option in knowledge.options.values():
        serious = set(_risk_names(knowledge, option, Grade.SERIOUS))
        assert {"risk-late-infection", "risk-infection", "risk-allergy", "risk-tissue-death"} <= serious, option.id
        assert {"expect-bruising", "expect-pain"} <= set(_risk_names(knowledge, option, Grade.EXPECTED)), option.id


def test_late_infection_is_the_first_serious_harm_of_every_area(knowledge: Knowledge) -> None:
    """The order of the data is the order of telling: serious before expected, and late infection leads."""
    grades = [risk.grade for risk in knowledge.risks]
    assert grades == sorted(grades, key=list(Grade).index)
    for area in _areas(knowledge):
        for option in knowledge.options_of(area):
            assert _risk_names(knowledge, option, Grade.SERIOUS)[0] == "risk-late-infection", option.id


def test_late_infection_tells_when_how_long_and_what_to_do(knowledge: Knowledge) -> None:
    """It comes weeks after, stays for weeks or longer, and the card for another doctor is named."""
    late = next(risk for risk in knowledge.risks if risk.id == "risk-late-infection")

    assert late.onset is not None
    assert "weeks later" in knowledge.claims[late.onset].text
    assert late.lasts is not None
    assert "several antibiotics" in knowledge.claims[late.lasts].text
    assert late.do is not None
    assert "card for another doctor" in knowledge.claims[late.do].text


def test_a_count_of_patients_never_stands_alone(knowledge: Knowledge) -> None:
    """423 reported patients say nothing without the number treated; outbreaks are not the usual risk."""
    assert "the number treated is not known" in knowledge.claims["risk-late-infection"].text
    assert "not the usual risk" in knowledge.claims["after-outbreaks"].text


@pytest.mark.parametrize(
    ("option_id", "risks"),
    [
        ("scalp-pattern-vitamin", {"risk-scalp-hair-loss", "risk-scalp-abscess", "risk-sight"}),
        (
            "scalp-pattern-hair-drug",
            {"risk-hair-drug-pregnancy", "risk-hair-drug-body", "risk-hair-drug-sperm"},
        ),
        ("eyes-wrinkles-vitamin", {"risk-eye-detergent", "risk-sight", "risk-eye-lumps"}),
        ("chin-fat-deoxycholate", {"risk-chin-smile", "risk-chin-swallow", "risk-chin-tissue", "risk-death"}),
        ("scalp-areata-vitamin", {"risk-areata-delay"}),
        ("abdomen-fat-stimulant", {"risk-stimulant-heart", "risk-uneven"}),
    ],
)
def test_an_area_names_its_own_serious_harms(knowledge: Knowledge, option_id: str, risks: set[str]) -> None:
    """Scalp, eye, chin and drug harms appear where they hold."""
    assert risks <= set(_risk_names(knowledge, knowledge.options[option_id], Grade.SERIOUS))


def test_red_flags_follow_one_time_line(knowledge: Knowledge) -> None:
    """Hours, days, weeks, later: each flag in that order without a gap, and each stretch with both kinds of call."""
    order = list(Span)
    for flag in knowledge.red_flags:
        places = [order.index(span) for span in flag.spans]
        assert places == list(range(places[0], places[0] + len(places))), flag.id
    for span in order:
        calls = {flag.call for flag in knowledge.red_flags if span in flag.spans and flag.scope == Scope()}
        assert calls == set(Call), span


def test_emergencies_stand_before_what_the_clinic_is_called_for(knowledge: Knowledge) -> None:
    """Breath, sight and collapse come first, and go to the emergency number."""
    calls = [flag.call for flag in knowledge.red_flags]
    emergencies = {flag.id for flag in knowledge.red_flags if flag.call is Call.EMERGENCY}

    assert calls == sorted(calls, key=list(Call).index)
    assert {"flag-allergy", "flag-sight", "flag-stroke", "flag-choking", "flag-mood-emergency"} <= emergencies


def test_late_signs_still_count_and_pregnancy_stops_the_course(knowledge: Knowledge) -> None:
    """Bad pain counts for weeks, a late lump at any time; a pregnancy is told to the clinic."""
    hours, days, weeks, later = (_flags(knowledge, span) for span in Span)

    assert "flag-allergy" in hours & days & weeks
    assert "flag-pain" in hours & days & weeks
    assert "flag-black-skin" in hours & days & weeks
    assert "flag-late-lump" in weeks
    assert {"flag-late-lump", "flag-fails-drugs", "flag-very-ill"} <= later
    assert "flag-pregnant" in days & weeks


@pytest.mark.parametrize(
    ("option_id", "span", "flags"),
    [
        ("scalp-pattern-hair-drug", Span.LATER, {"flag-hair-loss", "flag-mood", "flag-mood-emergency"}),
        ("chin-fat-deoxycholate", Span.DAYS, {"flag-chin-smile", "flag-chin-swallow", "flag-choking"}),
        ("thighs-fat-stimulant", Span.WEEKS, {"flag-clot", "flag-leg"}),
        ("eyes-wrinkles-vitamin", Span.HOURS, {"flag-eye-infection"}),
        ("abdomen-fat-deoxycholate", Span.WEEKS, {"flag-detergent-lump"}),
    ],
)
def test_an_area_has_red_flags_of_its_own(knowledge: Knowledge, option_id: str, span: Span, flags: set[str]) -> None:
    """Scalp, chin, eye, leg and drug signs appear where they hold, and nowhere else."""
    assert flags <= _flags(knowledge, span, knowledge.options[option_id])
    assert not flags & _flags(knowledge, span, knowledge.options["neck-skin-vitamin"])


def test_the_warning_of_the_fatal_report_stands_beside_every_detergent(knowledge: Knowledge) -> None:
    """Who must not have it, by the authors of the report, is told with the option, and so is its licence."""
    for option in knowledge.options.values():
        for claim in ("class-deoxycholate-not-in", "class-deoxycholate-licence"):
            assert (claim in option.precautions) is (option.product_class == "deoxycholate"), option.id


def _aftercare(knowledge: Knowledge, option: Option) -> str:
    return _said(
        knowledge, (claim for topic in knowledge.topics if topic.scope.touches(option) for claim in topic.brief)
    )


def test_the_paper_says_in_few_words_what_to_do_after(knowledge: Knowledge) -> None:
    """Whatever the option: what is expected, whose rules hold, how long to watch, and the card; easily read."""
    for option in knowledge.options.values():
        words = _aftercare(knowledge, option)
        assert 45 <= len(words.split()) <= 80, option.id
        assert grade([words]) <= AIM, option.id
        for needed in ("small bumps", "written rules", "for months", "some later", "without fever", "the card"):
            assert needed in words, (option.id, needed)


def test_the_short_words_are_easy(knowledge: Knowledge) -> None:
    """What the paper says of each choice and of each option is read at a glance."""
    for other in knowledge.alternatives:
        for brief in (other.brief_benefit, other.brief_harm):
            assert brief is not None
            assert grade([knowledge.claims[brief].words]) <= AIM, brief
    for option in knowledge.options.values():
        assert grade([knowledge.claims[option.in_brief].words]) <= AIM, option.id
    assert grade(f"{flag.sign}." for flag in knowledge.red_flags) <= AIM


def test_the_short_words_are_sourced_where_the_long_ones_are(knowledge: Knowledge) -> None:
    """The paper never says without a source what the window says with one, and the other way round."""
    for other in knowledge.alternatives:
        for long, brief in ((other.benefit, other.brief_benefit), (other.harm, other.brief_harm)):
            if long is not None and brief is not None:
                sourced = [bool(knowledge.claims[name].sources) for name in (long, brief)]
                assert sourced[0] == sourced[1], brief


def test_each_question_has_a_name_of_its_own_that_answers_nothing(knowledge: Knowledge) -> None:
    """A list of what was asked about gives away neither a yes nor a no."""
    names = [question.name for question in knowledge.questions]

    assert len(set(names)) == len(names)
    for name in names:
        assert not re.search(r"\b(no|not|none|never|yes|has|have|is|are|takes?)\b|[.?]", name), name


def test_the_card_for_another_doctor_is_short(knowledge: Knowledge) -> None:
    """It fits beside the plan on one page: 250 words, and for a hair drug what three drugs can do besides."""
    for option in knowledge.options.values():
        topics = [topic for topic in knowledge.topics if topic.part is Part.CARD and topic.scope.touches(option)]
        words = sum(len(_said(knowledge, topic.claims).split()) for topic in topics if topic.id != "card-hair-drug")
        assert words <= 250, option.id


def test_the_words_for_another_doctor_work_without_the_clinic(knowledge: Knowledge) -> None:
    """Suspicion, tissue culture, what a clean result means, failing drugs, other causes: for everybody."""
    topics = [topic for topic in knowledge.topics if topic.part is Part.CARD and topic.scope == Scope()]
    words = _said(knowledge, (claim for topic in topics for claim in topic.claims))

    for needed in (
        "atypical (non-tuberculous) mycobacteria",
        "no fever",
        "(a biopsy) for mycobacterial culture",
        "tell the laboratory what you suspect",
        "does not exclude it",
        "Antibiotics can fail",
        "Other causes",
    ):
        assert needed in words, needed


def test_the_card_speaks_to_the_laboratory_and_of_each_product(knowledge: Knowledge) -> None:
    """A question for the laboratory, and what a scalp, a hair drug and a detergent add."""
    scopes = {topic.id: topic.scope for topic in knowledge.topics if topic.part is Part.CARD}

    assert scopes["card-laboratory"] == Scope()
    assert "rapidly growing mycobacteria?" in _said(
        knowledge, next(topic.claims for topic in knowledge.topics if topic.id == "card-laboratory")
    )
    assert scopes["card-scalp"] == Scope(areas=("scalp",))
    assert scopes["card-hair-drug"] == Scope(product_classes=("hair-drug",))
    assert scopes["card-deoxycholate"] == Scope(product_classes=("deoxycholate",))


def test_what_the_card_reports_has_a_source(knowledge: Knowledge) -> None:
    """A doctor who knows nobody here can look up what was counted and what was reported."""
    for claim in map(knowledge.claims.__getitem__, _claims_of_part(knowledge, Part.CARD)):
        if NUMBER.search(claim.words) or "reported" in claim.words:
            assert claim.sources, claim.id


def test_the_patient_can_watch_without_the_clinic(knowledge: Knowledge) -> None:
    """The months after: when it comes, that feeling well rules nothing out, and a note of one's own."""
    words = _said(knowledge, next(topic.claims for topic in knowledge.topics if topic.id == "after-months"))

    for needed in ("first three months", "no fever", "does not rule it out", "another doctor", "batch"):
        assert needed in words, needed


def test_doing_nothing_is_the_first_alternative(knowledge: Knowledge) -> None:
    """It stands first and for everybody, with what speaks for it, against it, and what is not known."""
    first = knowledge.alternatives[0]

    assert first.id == "doing-nothing"
    assert first.scope == Scope()
    assert first.benefit
    assert first.harm
    assert first.unknown


def test_every_option_has_an_alternative_of_its_own(knowledge: Knowledge) -> None:
    """Beside doing nothing each option is told what else there is, and never a benefit without its harms."""
    for option in knowledge.options.values():
        assert any(other.scope.touches(option) for other in knowledge.alternatives[1:]), option.id
    for other in knowledge.alternatives:
        assert other.harm or (other.unknown and not other.benefit), other.id


def test_time_to_think_and_the_price_are_told_to_everybody(knowledge: Knowledge) -> None:
    """They stand beside the alternatives, whatever is chosen."""
    scopes = {topic.id: topic.scope for topic in knowledge.topics if topic.part is Part.ALTERNATIVES}

    assert scopes["time-to-think"] == scopes["price"] == Scope()
    assert "whole price" in knowledge.claims["price-ask"].text


def test_liposuction_is_told_with_its_harms_and_only_for_body_fat(knowledge: Knowledge) -> None:
    """Benefit, harm, deaths and rates stand together, and only beside fat of the body."""
    liposuction = next(other for other in knowledge.alternatives if other.id == "liposuction")

    assert liposuction.benefit == "alt-lipo-benefit"
    assert liposuction.harm is not None
    assert "People have died" in knowledge.claims[liposuction.harm].text
    assert liposuction.unknown == TWO_REVIEWS
    assert liposuction.scope.indications == ("small-fat",)
    assert liposuction.scope.areas
    assert not {"face", "eyes", "chin", "scalp", "neck"} & set(liposuction.scope.areas)
    chin = next(other for other in knowledge.alternatives if other.id == "chin-liposuction")
    assert chin.scope == Scope(areas=("chin",), indications=("small-fat",))


def test_positions_are_dated(knowledge: Knowledge) -> None:
    """A society's or a state's position carries its year and the words "as last seen"."""
    told = set(_claims_of_part(knowledge, Part.POSITIONS))
    assert {"position-recheck", "position-ban", "position-france", "position-fda-2023"} < told
    for claim in told - {"position-recheck", "position-ban"}:
        text = knowledge.claims[claim].text
        assert "as last seen" in text.lower(), claim
        assert re.search(r"\b20[0-2]\d\b", text), claim
        assert re.match(r"(United (Kingdom|States)|France|India|Italy|Dubai), ", text), claim


def test_what_the_law_said_is_to_be_looked_up_again(knowledge: Knowledge) -> None:
    """The positions begin with the word that rules change."""
    first = next(topic for topic in knowledge.topics if topic.part is Part.POSITIONS)

    assert first.scope == Scope()
    assert first.claims[:2] == ("position-recheck", "position-ban")


def test_an_ingredient_gives_itself_away_by_its_name(knowledge: Knowledge) -> None:
    """What a maker calls it is known, by parts of names that are long enough to mean it."""
    names = {name for item in knowledge.ingredients.values() for name in item.names}

    assert "minoxidil" in names
    assert all(len(name) > 2 for name in names)


def test_sources_that_must_not_be_cited_are_absent(knowledge: Knowledge) -> None:
    """A paper without an address and a health-tips page are no sources."""
    assert not {"E66", "E32", "E19"} & set(knowledge.sources)


def test_the_content_says_which_it_is_and_who_pays(knowledge: Knowledge) -> None:
    """The newest change is the version, the review comes after it, and the clinic's own interest is named."""
    content = knowledge.content

    assert content.changes[0].version == content.version
    assert content.changes[0].day == content.published
    assert [change.day for change in content.changes] == sorted((c.day for c in content.changes), reverse=True)
    assert content.published < content.next_review
    assert "earns money" in content.funding


def test_the_content_is_not_for_patients_yet(knowledge: Knowledge) -> None:
    """No clinician has accepted it."""
    assert knowledge.content.acceptance is None
    assert knowledge.content.demonstration


def test_a_planted_fault_would_show(knowledge: Knowledge) -> None:
    """The patterns of this file see what they are there for."""
    spoiled = replace(knowledge.claims["alt-nothing"], text="It melts fat and is safe in seven cases.")

    assert PROMISES.search(BODILY.sub("", spoiled.words))
    assert NEVER_SAID.search(spoiled.words)
    assert NUMBER.search(spoiled.words)
    assert PROMISES.search(BODILY.sub("", "It burned fat."))
