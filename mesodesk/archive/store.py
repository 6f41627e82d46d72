"""The archive as files, until an encrypted vault takes them over.

    <data folder>/sealed/<id>.pdf    a sealed document: these bytes are what is reprinted
    <data folder>/withdrawn/<id>.pdf the same with a later seal: the yes was taken back
    <data folder>/sealed/<id>.json   the finished consultation with its private answers
    <data folder>/slips/<sheet>-<id>.pdf
                                     a sealed slip of one session, by the number of the sheet that it belongs to
    <data folder>/drafts/<id>.json   a consultation that goes on; never ink
    <data folder>/keys/<name>.pem    a certificate and its key

A document is kept once its PDF has its name; the private file is written before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mesodesk.consent.consultation import Consultation
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import read_consultation, write_consultation
from mesodesk.exchange.private_file import Private, read_private
from mesodesk.files import make_data_folder, make_private_folder, sweep, write_whole

_ID = re.compile(r"[0-9a-f]{32}")
_KEY_NAME = re.compile(r"(clinic|clinician)-[0-9a-f]{16}-[0-9a-f]{16}")


@dataclass(frozen=True)
class Archive:
    """The documents, drafts and keys of one data folder."""

    folder: Path

    def keep(self, document_id: str, pdf: bytes, private: bytes) -> None:
        """Keep a sealed document. Keeping the same bytes again is no error.

        Raises:
            MesoDeskError: `already-sealed` when other bytes are kept under this id, and as `write_whole`.
        """
        self._make("sealed")
        path = self._path("sealed", document_id, ".pdf")
        if path.exists():
            if _read(path) != pdf:
                raise MesoDeskError("already-sealed", id=document_id)
            return
        write_whole(path.with_suffix(".json"), private)
        try:
            write_whole(path, pdf, replace=False)
        except MesoDeskError:
            if not path.exists():  # without its document the private file is nobody's; the draft still has it all
                path.with_suffix(".json").unlink(missing_ok=True)
            raise

    def document(self, document_id: str) -> bytes | None:
        """Return the bytes of a sealed document, None if there is none under this id.

        Raises:
            MesoDeskError: `id-broken` or `file-unreadable`.
        """
        path = self._path("sealed", document_id, ".pdf")
        return _read(path) if path.exists() else None

    def numbers(self) -> tuple[str, ...]:
        """Return the ids of all sealed documents, in their order."""
        return tuple(sorted(path.stem for path in self.folder.glob("sealed/*.pdf") if _ID.fullmatch(path.stem)))

    def keep_slip(self, sheet_id: str, slip_id: str, pdf: bytes) -> None:
        """Keep a sealed slip beside the others of its sheet.

        Raises:
            MesoDeskError: `slip-sealed` when a slip is kept under this id, `id-broken`, and as `write_whole`.
        """
        path = self._slip(sheet_id, slip_id)
        self._make("slips")
        if path.exists():
            raise MesoDeskError("slip-sealed", id=slip_id)
        write_whole(path, pdf, replace=False)

    def slip(self, sheet_id: str, slip_id: str) -> bytes | None:
        """Return the bytes of a sealed slip, None if there is none under this id; ids that are none of ours name none.

        Raises:
            MesoDeskError: `file-unreadable`.
        """
        if not (_ID.fullmatch(sheet_id) and _ID.fullmatch(slip_id)):
            return None
        path = self._slip(sheet_id, slip_id)
        return _read(path) if path.exists() else None

    def slips_of(self, sheet_id: str) -> tuple[str, ...]:
        """Return the ids of the slips that are kept for a sheet, in their order.

        Raises:
            MesoDeskError: `id-broken`.
        """
        names = (path.stem.rpartition("-") for path in self.folder.glob(f"slips/{_checked(sheet_id)}-*.pdf"))
        return tuple(sorted(slip_id for _, _, slip_id in names if _ID.fullmatch(slip_id)))

    def keep_withdrawal(self, document_id: str, pdf: bytes) -> None:
        """Keep the later version of a sealed document in which its yes is taken back; both stay for ever.

        Raises:
            MesoDeskError: as `write_whole`; `file-exists` when a later version is kept already.
        """
        self._make("withdrawn")
        write_whole(self._path("withdrawn", document_id, ".pdf"), pdf, replace=False)

    def revisions(self, document_id: str) -> tuple[bytes, ...]:
        """Return what is kept under an id, oldest first: the sealed document, and its withdrawal if there is one.

        An id that is none of ours stands for nothing.

        Raises:
            MesoDeskError: `file-unreadable`.
        """
        if not _ID.fullmatch(document_id):
            return ()
        paths = (self._path(folder, document_id, ".pdf") for folder in ("sealed", "withdrawn"))
        return tuple(_read(path) for path in paths if path.exists())

    def private(self, document_id: str) -> Private:
        """Return the finished consultation behind a sealed document.

        Raises:
            MesoDeskError: `id-broken`, `file-unreadable`, and as `read_private`.
        """
        return read_private(_read(self._path("sealed", document_id, ".json")))

    def finished(self) -> Iterator[Consultation]:
        """Yield the consultations behind all sealed documents. A damaged private file is passed over here."""
        for path in sorted(self.folder.glob("sealed/*.pdf")):
            try:
                yield read_private(_read(path.with_suffix(".json"))).consultation
            except MesoDeskError:
                continue

    def save_draft(self, consultation: Consultation) -> None:
        """Save a consultation that goes on, whole or not at all.

        Raises:
            MesoDeskError: `text-broken`, and as `write_whole`.
        """
        self._make("drafts")
        write_whole(self._path("drafts", consultation.id, ".json"), write_consultation(consultation))

    def drafts(self) -> tuple[Consultation, ...]:
        """Return the drafts, newest first; a damaged or misnamed one stays on disk and is passed over.

        A draft whose document is sealed was cut off between keeping and tidying up: it is dropped.
        """
        found = []
        for path in self.folder.glob("drafts/*.json"):
            try:
                consultation = read_consultation(_read(path)).consultation
                if path != self._path("drafts", consultation.id, ".json"):
                    continue
                if self.document(consultation.id) is None:
                    found.append(consultation)
                else:
                    self.drop_draft(consultation.id)
            except MesoDeskError:
                continue
        return tuple(sorted(found, key=lambda consultation: consultation.started, reverse=True))

    def drop_draft(self, consultation_id: str) -> None:
        """Remove a draft, if there is one.

        Raises:
            MesoDeskError: `id-broken` or `file-unwritable`.
        """
        path = self._path("drafts", consultation_id, ".json")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise MesoDeskError("file-unwritable", path=str(path)) from error

    def sweep(self) -> None:
        """Remove the halves of files that a kill left."""
        for name in ("sealed", "withdrawn", "slips", "drafts", "keys"):
            sweep(self.folder / name)

    def keys(self, prefix: str) -> tuple[bytes, ...]:
        """Return the key files whose names begin so, in the order of their names.

        Raises:
            MesoDeskError: `file-unreadable`.
        """
        return tuple(_read(path) for path in sorted(self.folder.glob(f"keys/{prefix}*.pem")))

    def keep_key(self, name: str, pem: bytes) -> None:
        """Keep a certificate with its key.

        Args:
            name: `clinic` or `clinician`, a hash of who it is for, and the certificate's fingerprint.
            pem: both as text.

        Raises:
            MesoDeskError: as `write_whole`.
        """
        if not _KEY_NAME.fullmatch(name):
            raise ValueError(name)
        self._make("keys")
        write_whole(self.folder / "keys" / f"{name}.pem", pem, replace=False)

    def _path(self, folder: str, document_id: str, suffix: str) -> Path:
        """Return a file's place.

        Raises:
            MesoDeskError: `id-broken`.
        """
        return self.folder / folder / f"{_checked(document_id)}{suffix}"

    def _slip(self, sheet_id: str, slip_id: str) -> Path:
        return self._path("slips", sheet_id, f"-{_checked(slip_id)}.pdf")

    def _make(self, name: str) -> None:
        """Make a folder before the first write; reading never makes one."""
        make_data_folder(self.folder)
        make_private_folder(self.folder / name)


def _checked(document_id: str) -> str:
    """Return an id; it comes from files that others wrote, so its form is checked.

    Raises:
        MesoDeskError: `id-broken`.
    """
    if not _ID.fullmatch(document_id):
        raise MesoDeskError("id-broken")
    return document_id


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MesoDeskError("file-unreadable", path=str(path)) from error
