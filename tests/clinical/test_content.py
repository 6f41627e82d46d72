import re
from collections.abc import Iterable
from statistics import mean

import pytest
import textstat

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.library import PROMISES, load_knowledge
from mesodesk.clinical.models import ClaimKind, EvidenceLabel, Grade, Knowledge, Option, Part, Scope

BODY = Body(tuple(resources.json_of("body/areas.json")["areas"]), ())
NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
NEVER_SAID = re.compile(r"\b(safe|safely|certified|guarantee\w*|painless|ready|cleared|miracle|proven safe)\b", re.I)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """Return the library as it is shipped."""
    return load_knowledge(BODY)


def _said(knowledge: Knowledge, claims: Iterable[str]) -> str:
    return " ".join(knowledge.claims[claim].text for claim in claims)


def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def _risk_names(knowledge: Knowledge, option: Option, grade: Grade) -> set[str]:
    return {risk.id for risk in knowledge.risks if risk.grade is grade and risk.scope.touches(option)}


def _words_of_questions(knowledge: Knowledge) -> list[str]:
    return [word for question in knowledge.stop_questions for word in (question.ask, question.resolve)]


def test_every_claim_with_a_number_has_a_source(knowledge: Knowledge) -> None:
    """A number in figures or in words is always somebody's number."""
    unsourced = [claim.id for claim in knowledge.claims.values() if NUMBER.search(claim.text) and not claim.sources]

    assert unsourced == []


def test_no_use_is_promised(knowledge: Knowledge) -> None:
    """A use is told as an attempt, and in none of the words of advertising."""
    for indication in knowledge.indications.values():
        text = knowledge.claims[indication.use].text
        assert re.match(r"(It is u|U)sed to try to ", text), indication.id
        assert not PROMISES.search(text), indication.id


def test_benefit_words_stand_only_in_corrections(knowledge: Knowledge) -> None:
    """Outside corrections, only the regulator's quotation and bodily burning use those words."""
    allowed = {"position-fda-2010"}
    found = [
        claim.id
        for claim in knowledge.claims.values()
        if claim.kind is not ClaimKind.CORRECTION
        and claim.id not in allowed
        and PROMISES.search(re.sub(r"\b(burning|burned more|burns)\b", "", claim.text, flags=re.I))
    ]

    assert found == []


def test_nothing_is_called_safe_or_ready(knowledge: Knowledge) -> None:
    """The program informs; it never clears anyone or anything."""
    texts = [claim.text for claim in knowledge.claims.values()] + _words_of_questions(knowledge)

    assert [text for text in texts if NEVER_SAID.search(text)] == []


def test_the_words_are_easy(knowledge: Knowledge) -> None:
    """Flesch-Kincaid grade 8 at most on average, and 8.5 for what is read in one go."""
    claims = knowledge.claims.values()
    assert mean(_grade(claim.text) for claim in claims) <= 8
    assert mean(float(textstat.flesch_reading_ease(claim.text)) for claim in claims) >= 60
    for topic in knowledge.topics:
        assert _grade(_said(knowledge, topic.claims)) <= 8.5, topic.id
    for option in knowledge.options.values():
        read = (option.reason, *option.found, *option.other_product, *option.sessions, *option.interval)
        assert _grade(_said(knowledge, (*read, *option.lasting, *option.precautions))) <= 8.5, option.id


def test_sentences_are_few_and_short(knowledge: Knowledge) -> None:
    """A claim is read aloud in one breath or two; a list of harms may take three."""
    for claim in knowledge.claims.values():
        assert len(claim.text) <= 340, claim.id
        assert claim.text.endswith("."), claim.id


def test_no_detergent_near_the_eye_or_below_the_knee(knowledge: Knowledge) -> None:
    """Such an option does not exist; those areas say why."""
    for option in knowledge.options.values():
        if option.area in {"eyes", "face", "legs"}:
            assert option.product_class != "deoxycholate", option.id
    assert all("eye-no-detergent" in option.precautions for option in knowledge.options_of("eyes"))
    assert all("below-knee" in option.precautions for option in knowledge.options_of("legs"))
    for claim in ("eye-no-detergent", "below-knee"):
        assert "offers no fat-dissolving detergent" in knowledge.claims[claim].text


def test_every_area_is_explained(knowledge: Knowledge) -> None:
    """Each area of the figure has options, or a claim that says why not."""
    for area in BODY.areas:
        assert knowledge.options_of(area) or area in knowledge.unnamed_areas, area
    assert not knowledge.options_of("back")


def test_every_option_answers_the_same_questions(knowledge: Knowledge) -> None:
    """Sessions, gap and duration are always told, and the websites' rule is the same single line."""
    for option in knowledge.options.values():
        assert option.sessions, option.id
        assert option.sessions.count("sessions-websites") == 1, option.id
        assert option.interval.count("interval-websites") == 1, option.id
        assert len(option.sessions) >= 2, option.id
        assert "not known" in _said(knowledge, option.lasting), option.id


def test_the_websites_session_counts_stand_in_one_claim(knowledge: Knowledge) -> None:
    """No other claim repeats an untested rule."""
    line = knowledge.claims["sessions-websites"]
    assert line.text == "Websites say 3 to 15, 3 to 6, or 10 and more sessions; nobody has tested it."
    assert line.kind is ClaimKind.WEBSITE
    assert [claim.id for claim in knowledge.claims.values() if "3 to 15" in claim.text] == [line.id]


def test_an_option_without_studies_says_so(knowledge: Knowledge) -> None:
    """`claim-only` has no session number of its own; any other label tells what was found."""
    for option in knowledge.options.values():
        if option.label is EvidenceLabel.CLAIM_ONLY:
            assert option.sessions == ("sessions-no-trial", "sessions-websites"), option.id
        else:
            assert option.found, option.id


def test_effect_sizes_come_from_trials_of_that_class_in_that_area(knowledge: Knowledge) -> None:
    """`of 100` stands only where controlled trials of that class in that area were read, and with two arms."""
    for option in knowledge.options.values():
        shares = [claim for claim in option.found if "of 100" in knowledge.claims[claim].text]
        allowed = {"chin-fat-deoxycholate", "scalp-pattern-hair-drug"}
        assert not shares or option.id in allowed, option.id
    for risk in knowledge.risks:
        if "of 100" in knowledge.claims[risk.claim].text:
            assert risk.scope == Scope(areas=("chin",), product_classes=("deoxycholate",)), risk.id
            assert "dummy" in knowledge.claims[risk.claim].text, risk.id


def test_every_harm_stands_under_the_word_that_nobody_has_counted(knowledge: Knowledge) -> None:
    """Where no rate exists it is said aloud, once, at the head of the harms of every area."""
    heads = [topic for topic in knowledge.topics if topic.part is Part.HARMS]

    assert heads[0].scope == Scope()
    assert "not known" in knowledge.claims[heads[0].claims[0]].text


def test_the_stop_questions_are_asked(knowledge: Knowledge) -> None:
    """Seven questions for everybody, at most eight for one option, and none of them clears anyone."""
    for_all = {question.id for question in knowledge.stop_questions if question.scope == Scope()}
    assert for_all == {
        "under-18",
        "pregnancy",
        "infection",
        "allergy",
        "diagnosis",
        "earlier-reaction",
        "bleeding",
    }
    for option in knowledge.options.values():
        assert sum(question.scope.touches(option) for question in knowledge.stop_questions) <= 8
    scoped = {
        "scalp-pattern-hair-drug": "planning-child",
        "chin-fat-deoxycholate": "swallowing",
        "thighs-fat-stimulant": "stimulant",
    }
    questions = {question.id: question for question in knowledge.stop_questions}
    for option_id, question_id in scoped.items():
        assert questions[question_id].scope.touches(knowledge.options[option_id])


def test_under_18_no_yes_is_possible(knowledge: Knowledge) -> None:
    """It is the only question that no note can settle."""
    assert [question.id for question in knowledge.stop_questions if question.forbids_yes] == ["under-18"]


def test_no_one_is_told_to_stop_a_prescribed_medicine(knowledge: Knowledge) -> None:
    """The warning stands in the topic on medicines and beside the question on bleeding."""
    warning = "Do not stop any prescribed medicine unless the doctor who prescribed it agrees"
    bleeding = next(question for question in knowledge.stop_questions if question.id == "bleeding")
    assert warning in knowledge.claims[bleeding.why].text
    assert warning in _said(knowledge, next(t.claims for t in knowledge.topics if t.id == "before-medicines"))


@pytest.mark.parametrize("grade", list(Grade))
def test_every_option_names_harms_of_both_grades(knowledge: Knowledge, grade: Grade) -> None:
    """No option is told without serious and expected harms; late infection and failure are always there."""
    for option in knowledge.options.values():
        names = _risk_names(knowledge, option, grade)
        assert names, option.id
        if grade is Grade.SERIOUS:
            assert {"risk-late-infection", "risk-allergy", "risk-no-benefit"} <= names, option.id


def test_serious_harms_stand_first(knowledge: Knowledge) -> None:
    """The order of the file is the order of telling; late infection leads."""
    grades = [risk.grade for risk in knowledge.risks]
    assert grades == sorted(grades, key=lambda grade: grade is Grade.EXPECTED)
    assert knowledge.risks[0].id == "risk-late-infection"


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
        ("eyes-wrinkles-vitamin", {"risk-eye-detergent", "risk-sight"}),
        ("chin-fat-deoxycholate", {"risk-chin-smile", "risk-chin-swallow", "risk-death"}),
        ("scalp-areata-vitamin", {"risk-areata-delay"}),
        ("abdomen-fat-stimulant", {"risk-stimulant-heart"}),
    ],
)
def test_an_area_names_its_own_serious_harms(knowledge: Knowledge, option_id: str, risks: set[str]) -> None:
    """Scalp, eye, chin and drug harms appear where they hold."""
    assert risks <= _risk_names(knowledge, knowledge.options[option_id], Grade.SERIOUS)


def test_red_flags_follow_one_time_line(knowledge: Knowledge) -> None:
    """Hours, days, weeks, later: in that order, with late lumps and scalp, eye and chin signs."""
    spans = list(dict.fromkeys(flag.when for flag in knowledge.red_flags))
    assert [span.split()[3] for span in spans[:2]] == ["hours", "days"]
    assert "about three months after your last session" in spans[2]
    assert spans[3] == "At any later time"
    later = [claim for flag in knowledge.red_flags if flag.when == spans[3] for claim in flag.claims]
    assert {"flag-any-time", "flag-hair-loss"} <= set(later)
    told = {claim for flag in knowledge.red_flags for claim in flag.claims}
    assert {"flag-sight", "flag-chin-smile", "flag-chin-swallow", "flag-late-lump", "flag-allergy"} <= told


def test_late_signs_still_count_and_pregnancy_stops_the_course(knowledge: Knowledge) -> None:
    """Bad pain counts in every span up to three months, a late lump at any time; a pregnancy is told to the clinic."""
    told: dict[str, set[str]] = {}
    for flag in knowledge.red_flags:
        if flag.scope == Scope():
            told.setdefault(flag.when, set()).update(flag.claims)
    hours, days, weeks, later = told.values()
    assert "flag-pain" in hours & days & weeks
    assert "flag-late-lump" in weeks & later
    assert "flag-pregnant" in days & weeks


def test_the_warning_of_the_fatal_report_stands_beside_every_detergent(knowledge: Knowledge) -> None:
    """Who must not have it, by the authors of the report, is told with the option."""
    for option in knowledge.options.values():
        warned = "class-deoxycholate-not-in" in option.precautions
        assert warned is (option.product_class == "deoxycholate"), option.id


def test_the_words_for_another_doctor_work_without_the_clinic(knowledge: Knowledge) -> None:
    """Suspicion, tissue culture, what a clean result means, other causes, and the patient's own note."""
    words = _said(knowledge, next(t.claims for t in knowledge.topics if t.id == "after-months"))
    for needed in ("mycobacterial culture", "laboratory", "does not rule it out", "Other causes", "batch", "no fever"):
        assert needed in words, needed


def test_doing_nothing_is_the_first_alternative(knowledge: Knowledge) -> None:
    """It stands first and for everybody."""
    first = next(topic for topic in knowledge.topics if topic.part is Part.ALTERNATIVES)
    assert first.claims[0] == "alt-nothing"
    assert first.scope == Scope()


def test_every_option_has_an_alternative_of_its_own(knowledge: Knowledge) -> None:
    """Beside doing nothing, each option is told what else there is, or that no source was found."""
    for option in knowledge.options.values():
        topics = [t for t in knowledge.topics if t.part is Part.ALTERNATIVES and t.scope.touches(option)]
        assert len(topics) >= 2, option.id


def test_liposuction_is_told_with_its_harms_and_only_for_body_fat(knowledge: Knowledge) -> None:
    """Benefit and harm stand together, and only beside fat of the body."""
    for topic in knowledge.topics:
        if "alt-lipo-benefit" in topic.claims:
            assert {"alt-lipo-harm", "alt-lipo-death", "alt-lipo-rates"} <= set(topic.claims)
            assert topic.scope.indications == ("small-fat",)
            assert not {"face", "eyes", "chin", "scalp", "neck"} & set(topic.scope.areas)


def test_positions_are_dated(knowledge: Knowledge) -> None:
    """A society's or a state's position carries its year and the words "as last seen"."""
    told = {claim for topic in knowledge.topics if topic.part is Part.POSITIONS for claim in topic.claims}
    assert {"position-recheck", "position-ban"} < told
    for claim in told - {"position-recheck", "position-ban"}:
        text = knowledge.claims[claim].text
        assert "as last seen" in text.lower(), claim
        assert re.search(r"\b20[0-2]\d\b", text), claim


def test_sources_that_must_not_be_cited_are_absent(knowledge: Knowledge) -> None:
    """A paper without an address and a health-tips page are no sources."""
    assert not {"E66", "E32", "E19"} & set(knowledge.sources)


def test_the_content_is_not_for_patients_yet(knowledge: Knowledge) -> None:
    """No clinician has accepted it."""
    assert knowledge.content.accepted_by is None
    assert knowledge.content.demonstration
