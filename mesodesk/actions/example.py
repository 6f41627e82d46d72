"""A finished, clearly fictitious consultation, to learn the file format from."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from mesodesk import resources
from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Answer, Reply
from mesodesk.consent.missing import options_in_play, questions_for
from mesodesk.exchange.consultation_file import read_consultation, write_consultation


def example(desk: Desk, now: datetime) -> bytes:
    """Return a consultation file that `export` accepts as it is.

    People, clinic and ink come from `resources/examples/consultation.json`; its id and time are made afresh, and
    every question that the file does not answer is answered "no", and every section counts as told as it reads today.
    """
    file = read_consultation(resources.text_of("examples/consultation.json").encode())
    consultation = replace(file.consultation, id=uuid.uuid4().hex, started=now, content=desk.knowledge.content.name)
    areas = desk.body.areas_of(consultation.regions)
    for question in questions_for(options_in_play(consultation, desk.knowledge, areas), desk.knowledge):
        if consultation.answer_to(question.id) is None:
            consultation = consultation.with_answer(Answer(question.id, Reply.NO))
    for section in desk.freezer.sections(consultation, file.clinic or desk.settings.clinic):
        consultation = consultation.with_told(section.id, section.digest())
    return write_consultation(consultation, file.clinic, file.marks)
