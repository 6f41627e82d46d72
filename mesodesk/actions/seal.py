"""Build once more with the marks, seal, keep."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime

from mesodesk.actions.desk import Desk
from mesodesk.actions.review import Review
from mesodesk.consent.ink import Ink, InkProblem
from mesodesk.consent.marks import Kind, Mark, Origin, Role, lacks_witness, required_roles
from mesodesk.consent.missing import identity_missing
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.private_file import write_private
from mesodesk.exchange.record_file import NAME, write_record


@dataclass(frozen=True, slots=True)
class Kept:
    """A sealed document that is on disk."""

    id: str
    pdf: bytes


def mark(
    review: Review,
    role: Role,
    ink: Ink | None,
    origin: Origin,
    now: datetime,
    kind: Kind = Kind.INK,
    typed: str = "",
) -> Mark:
    """Bind ink, a typed name or a witnessed sign to the record that was reviewed.

    Raises:
        MesoDeskError: `ink-blank`, `ink-dot`, `ink-straight-line`, `ink-outside`, `typed-differs` (the name is another
            one than on the pages) or `witnessed-other` (it is not the patient's): it is not a signature.
    """
    signatory = review.record.signatory(role)
    made = Mark(role, now, origin, review.record_sha256, ink, kind, " ".join(typed.split()))
    problem = made.problem(signatory.name)
    if isinstance(problem, InkProblem):
        raise MesoDeskError(f"ink-{problem}", role=signatory.role_name)
    if problem is not None:
        raise MesoDeskError(problem, role=signatory.role_name, name=signatory.name)
    return made


def seal(desk: Desk, review: Review, marks: tuple[Mark, ...], now: datetime) -> Kept:
    """Seal a reviewed consultation and keep it; its draft goes once it is kept.

    Raises:
        MesoDeskError: `mark-missing` without every required mark on exactly this record, `witness-missing` when
            a mark was made before a witness whom nobody named, `identity-missing` before the guard against the
            wrong patient is satisfied, `clock-wrong`, and as `Archive.keep`. Nothing is kept then, and the draft stays.
    """
    from mesodesk.actions.check_code import named
    from mesodesk.actions.identity import clinician_identity  # pyHanko: half a second the start need not pay
    from mesodesk.document.build import FIELD, build
    from mesodesk.sealing.code import write_code
    from mesodesk.sealing.seal import seal as seal_pdf

    record = review.record
    if identity_missing(review.consultation) is not None:
        raise MesoDeskError("identity-missing")
    required = required_roles(record.decision, [party.role for party in record.parties])
    names = {role: record.signatory(role).name for role in required}
    given = {
        found.role: found
        for found in marks
        if found.role in names and found.stands_for(review.record_sha256, names[found.role])
    }
    for role in required:
        if role not in given:
            raise MesoDeskError("mark-missing", role=record.signatory(role).role_name)
    if lacks_witness(required, {role: found.kind for role, found in given.items()}):
        raise MesoDeskError("witness-missing")
    # Nothing else goes on: a mark under an older record is none, and nobody signs who need not.
    marks = tuple(given[role] for role in required)
    attachments = {NAME: write_record(record, marks)}
    identity = clinician_identity(desk.archive, record.clinic.name, record.clinician, record.registration, now)
    code = write_code(named(record, review.record_sha256), identity)
    built = build(record, review.record_sha256, marks, desk.body, desk.catalogue, attachments, code=code)
    sealed = seal_pdf(
        built.pdf,
        identity,
        field=FIELD,
        reason=desk.catalogue.say("paper.seal-reason"),
        location=record.clinic.name,
        moment=now,
    )
    desk.archive.keep(record.id, sealed, write_private(review.secret, review.consultation))
    with contextlib.suppress(MesoDeskError):  # it is sealed: a draft that stays behind is dropped at the next start
        desk.archive.drop_draft(record.id)
    return Kept(record.id, sealed)
