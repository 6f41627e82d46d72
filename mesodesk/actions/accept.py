"""Accept the content for use in this clinic: a named clinician's word, for exactly what is told here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mesodesk.actions.acceptance import write_acceptance
from mesodesk.actions.check_content import ContentReport, check_content
from mesodesk.actions.desk import Desk
from mesodesk.clinical.library import read_knowledge
from mesodesk.clinical.models import Acceptance
from mesodesk.errors import MesoDeskError


def accept_content(desk: Desk, name: str, registration: str, day: date, checked: ContentReport | None = None) -> Desk:
    """Keep a clinician's word, and return a desk that knows it.

    Any later change of the content, the program's or the clinic's own, lifts the acceptance.

    Args:
        desk: the program's rooms.
        name: the clinician's.
        registration: the number under which a regulator knows them.
        day: the day of the acceptance.
        checked: what the clinician was shown of a check; None: it is checked now.

    Raises:
        MesoDeskError: `accept-name-missing`, `accept-name-hidden`; `accept-faulty` when the content breaks a rule,
            `accept-changed` when it is no longer what was checked; as `write_acceptance`.
    """
    name, registration = name.strip(), registration.strip()
    if not name or not registration:
        raise MesoDeskError("accept-name-missing")
    if not (name + registration).isprintable():
        raise MesoDeskError("accept-name-hidden")
    report = checked or check_content(desk)
    if report.problems:
        raise MesoDeskError("accept-faulty", n=len(report.problems))
    if read_knowledge(desk.content_folder).content.digest != report.digest:
        raise MesoDeskError("accept-changed")
    write_acceptance(desk.settings.folder, Acceptance(name, registration, day, report.digest))
    return replace(desk)
