from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision
from mesodesk.exchange.record_file import record_sha256
from mesodesk.exchange.text_twin import NAME, text_twin
from tests.actions.talks import sealed
from tests.document.papers import flowing, frozen, marks_on, opened, squeezed


def _twin(desk: Desk, **changes: object) -> str:
    record = replace(frozen(desk), **changes)  # type: ignore[arg-type]
    return text_twin(record, record_sha256(record), marks_on(record), desk.catalogue).decode()


def test_the_text_says_what_the_pages_say(desk: Desk) -> None:
    """Every line of the twin stands on the pages, but for the marks that only text needs."""
    record = frozen(desk)
    pdf = sealed(desk).pdf
    text = _twin(desk)

    for item in record.sections:
        for sentence in item.section.sentences():
            assert sentence.text in text
    assert record.patient.name in text
    assert record.price in text
    assert all(source.citation in text for source in record.sources)
    assert squeezed(record.decision_words) in flowing(pdf)


def test_it_travels_inside_the_sheet(desk: Desk) -> None:
    """Record and text are attached, each as what it is to the pages."""
    with opened(sealed(desk).pdf) as document:
        kinds = {str(spec.UF): str(spec.AFRelationship) for spec in document.Root.AF}
        inside = document.attachments[NAME].get_file().read_bytes().decode()

    assert kinds == {"record.json": "/Data", NAME: "/Alternative"}
    assert "Erika Example" in inside


def test_it_names_who_signed_and_when(desk: Desk) -> None:
    """A mark is told by its time; a box without one says that nothing is in it."""
    record = frozen(desk)
    digest = record_sha256(record)
    signed = text_twin(record, digest, marks_on(record), desk.catalogue).decode()
    unsigned = text_twin(record, digest, (), desk.catalogue).decode()

    assert desk.catalogue.say("paper.signed-not-yet") not in signed
    assert unsigned.count(desk.catalogue.say("paper.signed-not-yet")) == 2
    assert digest in signed


@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_has_one(desk: Desk, decision: Decision) -> None:
    """What was not told is told as not told; without a plan nothing is said of one."""
    record = frozen(desk, decision=decision)
    bare = replace(record, plans=(), price="", asked=(), words="")
    text = text_twin(bare, record_sha256(bare), (), desk.catalogue).decode()

    assert record.decision_words in text
    assert desk.catalogue.say("paper.words-none") in text
    assert desk.catalogue.say("paper.plan") not in text.splitlines()


def test_an_accepted_content_is_no_demonstration(desk: Desk) -> None:
    """The first line says what the pages say at head and foot, or nothing."""
    content = frozen(desk).content

    assert _twin(desk).splitlines()[0] == desk.catalogue.say("paper.demonstration")
    assert desk.catalogue.say("paper.demonstration") not in _twin(desk, content=replace(content, demonstration=False))


def test_a_plan_says_no_more_than_was_planned(desk: Desk) -> None:
    """One session has no gap and no review; what nobody stated is said to be missing."""
    record = frozen(desk)
    plan = replace(record.plans[0], product="", licence="", sessions=1, stop_rule="")
    text = _twin(desk, plans=(plan,))

    assert desk.catalogue.say("paper.interval-line", n=plan.interval_days or 0) not in text
    assert desk.catalogue.say("paper.not-stated") in text
    assert desk.catalogue.say("paper.licence-unknown") in text


def test_a_course_that_nobody_planned_has_no_line(desk: Desk) -> None:
    """Without a number of sessions nothing is said of a course."""
    record = frozen(desk)
    text = _twin(desk, plans=(replace(record.plans[0], sessions=None),))

    assert desk.catalogue.say("paper.row-course") not in text
