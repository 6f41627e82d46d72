"""A finished, clearly fictitious consultation, to learn the file format from."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from mesodesk import resources
from mesodesk.actions.desk import Desk
from mesodesk.exchange.consultation_file import read_consultation, write_consultation


def example(desk: Desk, now: datetime) -> bytes:
    """Return a consultation file that `export` accepts as it is.

    People, clinic and ink come from `resources/examples/consultation.json`; its id and time are made afresh, and
    every section counts as told in the wording that the content has today.
    """
    file = read_consultation(resources.text_of("examples/consultation.json").encode())
    consultation = replace(file.consultation, id=uuid.uuid4().hex, started=now, content=desk.knowledge.content.version)
    for section in desk.freezer.sections(consultation):
        consultation = consultation.with_told(section.id, section.digest())
    return write_consultation(consultation, file.clinic, file.marks)
