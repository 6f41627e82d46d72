"""The desk: everything that actions work with, built once and handed down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from mesodesk.actions.acceptance import read_acceptance
from mesodesk.archive.store import Archive
from mesodesk.body.figure import Body, load_body
from mesodesk.clinical.library import FOLDER, load_knowledge, own_files
from mesodesk.clinical.models import Acceptance, Knowledge
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.freeze import Freezer
from mesodesk.settings import FILE, Clinic, Settings, load_settings, save_settings
from mesodesk.wording.catalogue import Catalogue, load_catalogue


@cache
def _body() -> Body:
    """Read the figure once a process: it never changes, while settings may."""
    return load_body()


@cache
def _shipped() -> Knowledge:
    """Read the shipped content once a process, for every desk whose clinic changes nothing in it."""
    return load_knowledge(_body())


@dataclass(frozen=True)
class Desk:
    """One program's settings, words and rooms."""

    settings: Settings
    catalogue: Catalogue

    @cached_property
    def body(self) -> Body:
        """The figure."""
        return _body()

    @cached_property
    def knowledge(self) -> Knowledge:
        """What medicine says: as shipped, with the clinic's own edits, and whether a clinician has accepted it here.

        Raises:
            MesoDeskError: `content-broken` when the clinic's edits break a rule, `acceptance-broken`.
        """
        if self.acceptance is None and not own_files(self.content_folder):
            return _shipped()
        return load_knowledge(_body(), self.content_folder, self.acceptance)

    @cached_property
    def acceptance(self) -> Acceptance | None:
        """A clinician's word for some content; the knowledge knows whether it is for this one.

        Raises:
            MesoDeskError: `acceptance-broken`.
        """
        return read_acceptance(self.settings.folder)

    @property
    def content_folder(self) -> Path:
        """Where the clinic keeps its own edits of the content."""
        return self.settings.folder / FOLDER

    @cached_property
    def freezer(self) -> Freezer:
        """What turns consultations into records."""
        return Freezer(self.knowledge, self.body, self.catalogue)

    @cached_property
    def archive(self) -> Archive:
        """The kept documents, drafts and keys."""
        return Archive(self.settings.folder)

    def with_settings(self, settings: Settings) -> Desk:
        """Return a desk with other settings, which are saved first.

        Raises:
            MesoDeskError: as `save_settings`.
        """
        save_settings(settings)
        return replace(self, settings=settings)

    def with_clinic(self, clinic: Clinic) -> Desk:
        """Return a desk of a clinic whose particulars are saved first.

        Raises:
            MesoDeskError: as `save_settings`.
        """
        return self.with_settings(replace(self.settings, clinic=clinic))


def open_desk(folder: Path) -> Desk:
    """Return the desk of a data folder. Nothing is written.

    Raises:
        MesoDeskError: `settings-broken`.
    """
    settings = load_settings(folder)
    try:
        return Desk(settings, load_catalogue(settings.language))
    except MesoDeskError as error:
        # The language stands in the settings, so it is they that name something that is not there.
        raise MesoDeskError("settings-broken", path=str(folder / FILE)) from error


def now() -> datetime:
    """Return this moment with the computer's zone, in whole seconds."""
    return datetime.now().astimezone().replace(microsecond=0)
