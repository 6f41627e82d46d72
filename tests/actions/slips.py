"""A sealed yes, and what was noted of a session that stands on it: the made-up example, changed where a test wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mesodesk.actions.desk import Desk
from mesodesk.actions.example import example_slip
from mesodesk.consent.consultation import Decision
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.consent.record import Record
from mesodesk.consent.slip import Slip
from mesodesk.consent.slip_record import SlipRecord, SlipSheet
from mesodesk.document.build import Built
from mesodesk.document.slip import build_slip
from mesodesk.exchange.record_file import record_sha256
from mesodesk.exchange.slip_file import SlipFile, read_slip_file, slip_sha256, write_slip_file
from mesodesk.explanation.slip import freeze_slip
from mesodesk.settings import Clinic
from tests.actions.talks import CLINIC, INK, NOW, sealed, talk

SESSION = NOW + timedelta(hours=1)
"""An hour after the sheet was signed."""


def noted(desk: Desk, **changes: Any) -> SlipFile:
    """Return the example of a session for a yes that is sealed first, with changes to the talk."""
    sheet = sealed(desk, **{"decision": Decision.YES, **changes}).id
    return read_slip_file(example_slip(desk, sheet, SESSION))


def as_file(file: SlipFile, **changes: Any) -> bytes:
    """Return a session as a file, with changes to what was noted."""
    return write_slip_file(replace(file.slip, **changes), file.ink)


def injected(slip: Slip, **changes: Any) -> Slip:
    """Return a session with changes to each injection."""
    return replace(slip, injections=tuple(replace(each, **changes) for each in slip.injections))


def frozen_yes(desk: Desk, clinic: Clinic = CLINIC, **changes: Any) -> Record:
    """Return the record of a yes, with changes to the talk."""
    return desk.freezer.freeze(talk(desk, **changes), clinic, "ab" * 32, NOW)


def slip_of(desk: Desk, slip: Slip, record: Record, **changes: Any) -> SlipRecord:
    """Return the record of a session, with changes to it."""
    sheet = SlipSheet(record.id, record_sha256(record), NOW)
    return replace(freeze_slip(slip, record, sheet, desk.knowledge, desk.catalogue, SESSION), **changes)


def pages(desk: Desk, record: SlipRecord, *, signed: bool = True) -> Built:
    """Return the pages of a slip."""
    digest = slip_sha256(record)
    mark = Mark(Role.CLINICIAN, SESSION, Origin.FILE, digest, INK[Role.CLINICIAN])
    return build_slip(record, digest, mark if signed else None, desk.body, desk.catalogue)
