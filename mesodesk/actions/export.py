"""Turn a finished consultation file into a sealed PDF."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_record
from mesodesk.actions.review import review
from mesodesk.actions.seal import Kept, mark, seal
from mesodesk.consent.marks import Kind, Origin, lacks_witness, required_roles
from mesodesk.consent.missing import Missing, Step, identity_missing, require_known
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import ConsultationFile, read_consultation, require_measure
from mesodesk.explanation.freeze import Unfinished
from mesodesk.files import write_whole
from mesodesk.settings import Clinic

LARGEST_PAD = 1500.0
"""Units; a pad of the window has 600. What is small on a larger one would be a dot on paper."""


def export(desk: Desk, data: bytes, target: Path, now: datetime) -> Kept:
    """Freeze, mark, seal and keep the consultation of a file, and write the sealed PDF.

    Exporting the same file again writes the kept bytes again: a sealed document is never made twice.

    Args:
        desk: the program's rooms.
        data: a consultation file.
        target: where the PDF goes; a file of that name is replaced as a whole.
        now: the moment of freezing and sealing, with its zone.

    Raises:
        Unfinished: with all that is missing, marks included.
        MesoDeskError: as `read_consultation`, `require_measure`, `require_known`, `seal` and `save_copy`;
            `json-place` when ink comes from a pad of no real size, or a mark holds what is not of its kind.
    """
    require_place(desk, target)
    file = read_consultation(data)
    require_measure(file)
    require_known(file.consultation, desk.knowledge, desk.body)
    _require_possible_marks(file)
    if file.consultation.language != desk.catalogue.language:
        raise MesoDeskError("json-place", place="$.consultation.language")
    kept = _already(desk, file) or _seal(desk, file, now)
    save_copy(desk, kept.pdf, target)
    return kept


def save_copy(desk: Desk, data: bytes, target: Path) -> None:
    """Write a file to a place that somebody chose; a regular file of that name is replaced as a whole.

    Raises:
        MesoDeskError: `place-ours`, `folder-missing`, and as `write_whole`.
    """
    require_place(desk, target)
    write_whole(target.resolve(), data)  # a link stays a link, and what it leads to is replaced


def require_place(desk: Desk, target: Path) -> None:
    """Refuse a place where no file can be made: asked before sealing, so that nothing is sealed in vain.

    Raises:
        MesoDeskError: `place-ours` inside the data folder, where other people's sealed documents lie;
            `folder-missing` or `file-unwritable`, also for what is there and is no regular file.
    """
    try:
        if target.resolve().is_relative_to(desk.settings.folder.resolve()):
            raise MesoDeskError("place-ours", path=str(target))
        if not target.parent.is_dir():
            raise MesoDeskError("folder-missing", path=str(target.parent))
        if target.exists() and not target.is_file():
            raise MesoDeskError("file-unwritable", path=str(target))
        with tempfile.TemporaryFile(dir=target.parent):
            pass  # it has no name, and is gone
    except OSError as error:
        raise MesoDeskError("file-unwritable", path=str(target)) from error


def _require_possible_marks(file: ConsultationFile) -> None:
    """Refuse ink on a pad so large that on paper it would be nothing, and what the mark's kind would leave out.

    Raises:
        MesoDeskError: `json-place`.
    """
    for index, found in enumerate(file.marks):
        if found.ink and (found.kind is Kind.TYPED or max(found.ink.width, found.ink.height) > LARGEST_PAD):
            raise MesoDeskError("json-place", place=f"$.marks[{index}].ink")
        if found.typed and found.kind is not Kind.TYPED:
            raise MesoDeskError("json-place", place=f"$.marks[{index}].typed")


def _seal(desk: Desk, file: ConsultationFile, now: datetime) -> Kept:
    clinic = file.clinic or desk.settings.clinic
    points = _missing(desk, file, clinic, now)
    if points:
        raise Unfinished(points)
    reviewed = review(desk, file.consultation, now, clinic)
    given = {found.role: found for found in file.marks}
    needed = [given[signatory.role] for signatory in reviewed.record.signatories]
    marks = tuple(mark(reviewed, found.role, found.ink, Origin.FILE, now, found.kind, found.typed) for found in needed)
    return seal(desk, reviewed, marks, now)


def _missing(desk: Desk, file: ConsultationFile, clinic: Clinic, now: datetime) -> tuple[Missing, ...]:
    """Return all that is missing at once, the guard and the marks included: nobody likes to be asked twice."""
    consultation = file.consultation
    points = list(desk.freezer.missing(consultation, clinic, now))
    identity = identity_missing(consultation)
    if identity is not None:
        points.append(identity)
    if consultation.decision is not None:
        kinds = {found.role: found.kind for found in file.marks}
        required = required_roles(consultation.decision, [party.role for party in consultation.parties])
        points += (Missing(Step.SIGN, "mark", {"role": role}) for role in required if role not in kinds)
        if lacks_witness(required, kinds):
            points.append(Missing(Step.SIGN, "witness"))
    return tuple(points)


def _already(desk: Desk, file: ConsultationFile) -> Kept | None:
    """Return the kept document of exactly this file: its consultation, its clinic and its marks.

    Raises:
        MesoDeskError: `already-sealed` when something else was sealed under this id, and as `sealed_record`.
    """
    consultation = file.consultation
    if desk.archive.document(consultation.id) is None:
        return None
    sealed = sealed_record(desk, consultation.id)
    given = {found.role: (found.kind, found.ink, " ".join(found.typed.split())) for found in file.marks}
    same = (
        desk.archive.private(consultation.id).consultation == consultation
        and sealed.record.clinic == (file.clinic or desk.settings.clinic)
        and all(given.get(made.role) == (made.kind, made.ink, made.typed) for made in sealed.marks)
    )
    if not same:
        raise MesoDeskError("already-sealed", id=consultation.id)
    # A yes that was taken back since is not handed out without that.
    return Kept(consultation.id, desk.archive.revisions(consultation.id)[-1])
