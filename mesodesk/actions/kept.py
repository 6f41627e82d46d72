"""What lies in a kept sheet: the record that was sealed."""

from __future__ import annotations

import contextlib

from mesodesk.actions.desk import Desk
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record


def sealed_record(desk: Desk, number: str) -> SealedRecord:
    """Return the record inside a kept sheet, which must be as it was sealed.

    Raises:
        MesoDeskError: `sheet-unknown` when this computer keeps no such sheet, `sheet-damaged` when it is not as it
            was sealed, and as `Archive.document`.
    """
    from mesodesk.actions.identity import known_clinics
    from mesodesk.sealing.examination import examine  # pyHanko: not before a document is there to be read
    from mesodesk.sealing.inspection import Verdict

    pdf = desk.archive.document(number)
    if pdf is None:
        raise MesoDeskError("sheet-unknown", id=number)
    finding = examine(pdf, known_clinics(desk.archive))
    attached = dict(finding.attachments).get(NAME)
    # A key that is gone vouches for nobody, but the bytes are still those that were sealed.
    if attached is not None and finding.verdict in (Verdict.UNCHANGED, Verdict.UNKNOWN_KEY):
        with contextlib.suppress(MesoDeskError):
            sealed = read_record(attached)
            if sealed.record.id == number:
                return sealed
    raise MesoDeskError("sheet-damaged", id=number)
