from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision
from mesodesk.document.text_twin import NAME
from mesodesk.exchange.record_file import record_sha256
from tests.actions.slips import frozen_yes
from tests.actions.talks import CLINIC, sealed
from tests.document.papers import CODE, built, frozen, marks_on, opened


def _read(pdf: bytes) -> str:
    with opened(pdf) as document:
        return document.attachments[NAME].get_file().read_bytes().decode()


def _twin(desk: Desk, marks: bool = True, **changes: object) -> str:
    record = replace(frozen(desk), **changes)  # type: ignore[arg-type]
    return _read(built(desk, record, marks_on(record) if marks else ()).pdf)


def test_the_text_says_what_was_told_and_what_travels(desk: Desk) -> None:
    """Every sentence, source and row of the pages is in it, the card first after a yes."""
    record = frozen(desk)
    text = _twin(desk)

    assert all(sentence.text in text for sentence in record.summary.sentences())
    assert f"Total price: {record.price}" in text
    places = [text.index(part) for part in ("Card for another doctor\n", "Slip to withdraw", "Your choices, side by")]
    assert places == sorted(places)
    named = [source for source in record.sources if source.id in record.summary.sources()]
    assert all(f"{source.number} {source.short.rstrip('.')}" in text for source in named)


def test_the_text_tells_the_card_in_another_language(desk: Desk) -> None:
    """With its heading and who translated it, after all else that travels."""
    record = frozen_yes(desk, replace(CLINIC, country="DE"))
    text = _read(built(desk, record).pdf)
    abroad = record.summary.card_abroad
    assert abroad is not None

    assert {abroad.section.title, abroad.note, desk.catalogue.say("paper.card-abroad")} <= set(text.splitlines())
    assert all(sentence.text in text for sentence in abroad.section.sentences())
    places = [text.index(part) for part in ("Slip to withdraw", abroad.section.title, "Your choices, side by")]
    assert places == sorted(places)


def test_it_travels_inside_the_sheet(desk: Desk) -> None:
    """Record and text are attached, each as what it is to the pages."""
    pdf = sealed(desk).pdf
    with opened(pdf) as document:
        kinds = {str(spec.UF): str(spec.AFRelationship) for spec in document.Root.AF}

    assert kinds == {"record.json": "/Data", NAME: "/Alternative"}
    assert "Erika Example" in _read(pdf)


def test_the_code_stands_in_it_as_text(desk: Desk) -> None:
    """Whoever has only the text can copy the code; before the seal it says where the code will be."""
    record = frozen(desk)
    coded = _read(built(desk, record, marks_on(record), code=CODE).pdf)

    assert CODE in coded.splitlines()
    assert desk.catalogue.say("paper.code-not-yet") not in coded
    assert desk.catalogue.say("paper.code-not-yet") in _twin(desk, marks=False).splitlines()


def test_it_names_who_signed_and_when(desk: Desk) -> None:
    """A mark is told by its time; a box without one says that nothing is in it."""
    record = frozen(desk)
    digest = record_sha256(record)
    signed, unsigned = _twin(desk), _twin(desk, marks=False)

    assert desk.catalogue.say("paper.signed-not-yet") not in signed
    assert unsigned.count(desk.catalogue.say("paper.signed-not-yet")) == 2
    assert digest in signed


@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_has_one(desk: Desk, decision: Decision) -> None:
    """What was not told is told as not told; without a plan nothing is said of one."""
    record = frozen(desk, decision=decision)
    bare = replace(record, plans=(), price="", asked_about=(), words="")
    text = _read(built(desk, bare).pdf)

    assert record.decision_words in text
    assert f"Not discussed: {desk.catalogue.say('paper.row-hopes')}" in text
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
    stated = desk.catalogue.say("paper.not-stated")
    for row in ("product", "licence", "stop-rule"):
        assert f"{desk.catalogue.say(f'paper.row-{row}')}: {stated}" in text


def test_a_course_that_nobody_planned_has_no_line(desk: Desk) -> None:
    """Without a number of sessions nothing is said of a course."""
    record = frozen(desk)
    text = _twin(desk, plans=(replace(record.plans[0], sessions=None),))

    assert desk.catalogue.say("paper.row-course") not in text
