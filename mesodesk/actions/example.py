"""A finished, clearly fictitious consultation, and a slip of one session, to learn the file formats from."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from mesodesk import resources
from mesodesk.actions.desk import Desk
from mesodesk.actions.slip import sheet_of_slip
from mesodesk.body.figure import Body
from mesodesk.consent.consultation import Answer, Clinician, Reply
from mesodesk.consent.missing import options_in_play, questions_for
from mesodesk.consent.record import Record, RecordPlan
from mesodesk.consent.slip import Dot
from mesodesk.exchange.consultation_file import read_consultation, write_consultation
from mesodesk.exchange.slip_file import read_slip_file, write_slip_file

SHELF_LIFE = timedelta(days=365)
GRID = 4
"""Into how many parts a region is divided across and down; dots lie where the lines cross."""


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


def example_slip(desk: Desk, typed: str, now: datetime) -> bytes:
    """Return a slip file for a kept sheet that `seal_slip` accepts as it is, if the sheet says yes.

    Product and ink come from `resources/examples/slip.json`; its ids and days are made afresh, and each plan of the
    sheet gets an injection with dots in every region that it names.

    Args:
        desk: the program's rooms.
        typed: the number of the sheet.
        now: the moment of the session, with its zone.

    Raises:
        MesoDeskError: as `sheet_of_slip`.
    """
    record = sheet_of_slip(desk, typed).record
    file = read_slip_file(resources.text_of("examples/slip.json").encode())
    made_up, before = file.slip.injections[0], len(desk.archive.slips_of(record.id))
    injections = tuple(
        replace(
            made_up,
            option=plan.option,
            session=min(before + 1, plan.planned_sessions),
            expiry=now.date() + SHELF_LIFE,
            dots=tuple(_dots(desk.body, record, plan)),
        )
        for plan in record.plans
    )
    injector = Clinician(record.clinician, record.registration)
    slip = replace(
        file.slip, id=uuid.uuid4().hex, sheet=record.id, injected=now, injector=injector, injections=injections
    )
    return write_slip_file(slip, file.ink)


def _dots(body: Body, record: Record, plan: RecordPlan) -> Iterator[Dot]:
    """Yield a grid of dots inside every region of the plan's area."""
    for place in (place for area in record.areas if area.name == plan.area for place in area.regions):
        region = body.region(place.id)
        xs, ys = ([point[axis] for point in region.rings[0]] for axis in (0, 1))
        grid = [
            (min(xs) + (max(xs) - min(xs)) * column / GRID, min(ys) + (max(ys) - min(ys)) * row / GRID)
            for row in range(1, GRID)
            for column in range(1, GRID)
        ]
        for x, y in (region.badge, *filter(region.holds, grid)):
            yield Dot(region.id, round(x, 1), round(y, 1))
