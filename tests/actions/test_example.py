from __future__ import annotations

from dataclasses import replace

from mesodesk.actions.desk import Desk
from mesodesk.actions.example import example
from mesodesk.consent.consultation import Answer, Reply
from mesodesk.consent.missing import identity_missing, options_in_play, questions_for, require_known
from mesodesk.exchange.consultation_file import read_consultation
from tests.actions.talks import CLINIC, EXAMPLE, NOW


def test_the_example_is_finished(desk: Desk) -> None:
    """Nothing is missing from the example, whatever the content says today."""
    file = read_consultation(example(desk, NOW))

    require_known(file.consultation, desk.knowledge, desk.body)
    assert desk.freezer.missing(file.consultation, CLINIC, NOW) == ()
    assert identity_missing(file.consultation) is None
    assert [mark.ink.problem() for mark in file.marks if mark.ink] == [None, None]


def test_the_example_is_made_up(desk: Desk) -> None:
    """Everybody in it is called made up, and so is the clinic."""
    file = read_consultation(example(desk, NOW))
    names = (file.consultation.patient.name, file.consultation.clinician.name, file.clinic and file.clinic.name)

    assert all(str(name).endswith("(made up)") for name in names)


def test_the_example_says_no_where_its_file_says_nothing(desk: Desk) -> None:
    """Every question that its options ask is answered: as the file has it, and else with a no."""
    written = {answer.question: answer for answer in EXAMPLE.consultation.answers}
    made = read_consultation(example(desk, NOW)).consultation
    areas = desk.body.areas_of(made.regions)
    asked = questions_for(options_in_play(made, desk.knowledge, areas), desk.knowledge)

    assert {answer.question for answer in made.answers} == {question.id for question in asked} | set(written)
    for answer in made.answers:
        assert answer == written.get(answer.question, Answer(answer.question, Reply.NO))


def test_each_example_is_another_consultation(desk: Desk) -> None:
    """Two examples differ in nothing but their id, so both can be sealed."""
    one, two = (read_consultation(example(desk, NOW)).consultation for _ in range(2))

    assert one.id != two.id
    assert replace(one, id=two.id) == two
    assert one.started == NOW
