"""The consultation that the window works on: one value, replaced at each change, saved soon after."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from mesodesk.actions.desk import Desk, now
from mesodesk.actions.drafts import drop_draft, save_draft
from mesodesk.actions.review import Review
from mesodesk.actions.seal import Kept
from mesodesk.consent.consultation import Clinician, Consultation, begin
from mesodesk.errors import MesoDeskError


class Talk(QObject):
    """Holds the consultation and tells who looks at it.

    Attributes:
        desk: the program's rooms; a new one takes its place when settings change.
        review: the frozen consultation, while its pages stand; any change drops it, and the ink with it.
        read: the review whose pages were shown; only these may be signed.
        sealing: the document is being sealed: nothing may change under it.
        kept: the sealed document, once there is one.
        save_error: why the last save of the draft failed, None after one that went well.

    Signals:
        changed: the consultation, its review or the desk is another one.
        saved: a draft was saved or could not be; `save_error` says which. Nothing in the window is lost.
    """

    SAVE_AFTER_MS = 800
    """A pause in the typing that is long enough to save, and short enough to lose nothing in a crash."""

    changed = Signal()
    saved = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.review: Review | None = None
        self.read: Review | None = None
        self.sealing = False
        self.kept: Kept | None = None
        self.save_error: MesoDeskError | None = None
        self._consultation = self._new()
        self._has_draft = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)

    def consultation(self) -> Consultation:
        """Return the consultation as it is now."""
        return self._consultation

    def set_consultation(self, consultation: Consultation) -> None:
        """Take a changed consultation; it is saved after a pause."""
        if consultation == self._consultation or self.sealing or self.kept is not None:
            return
        self._consultation = consultation
        self.review = None
        self._timer.start(self.SAVE_AFTER_MS)
        self.changed.emit()

    def set_review(self, review: Review) -> None:
        """Take the frozen pages, unless the consultation, the clinic or the content changed while they were made."""
        content, shown = self.desk.knowledge.content, review.record.content
        same_content = (shown.digest, shown.demonstration) == (content.digest, content.demonstration)
        same_clinic = review.record.clinic == self.desk.settings.clinic
        if review.consultation == self._consultation and same_clinic and same_content:
            self.review = review
            self.changed.emit()

    def set_read(self, review: Review) -> None:
        """Note that the pages of a review are on the screen, so that they can be signed."""
        self.read = review
        self.changed.emit()

    def may_sign(self) -> bool:
        """Tell whether a review stands and its pages were shown."""
        return self.review is not None and self.read is self.review

    def set_sealing(self, sealing: bool) -> None:
        """Hold everything as it is while the document is being sealed, or let go."""
        self.sealing = sealing
        self.changed.emit()

    def set_kept(self, kept: Kept) -> None:
        """Note that the document is sealed and kept: nothing changes any more."""
        self._timer.stop()
        self.sealing = False
        self.kept = kept
        self.changed.emit()

    def set_desk(self, desk: Desk) -> None:
        """Work with other settings. Frozen pages name the old ones, so they go."""
        self.desk = desk
        self.review = None
        self.changed.emit()

    def begin(self, consultation: Consultation | None = None) -> None:
        """Begin a new consultation, or go on with a draft."""
        self._timer.stop()
        self.review = None
        self.kept = None
        self.save_error = None
        self._consultation = consultation or self._new()
        self._has_draft = consultation is not None
        self.changed.emit()

    def abandon(self) -> None:
        """Drop the consultation and its draft, and begin anew.

        Raises:
            MesoDeskError: as `drop_draft`; the consultation is still there then.
        """
        drop_draft(self.desk, self._consultation)
        self.begin()

    def save(self) -> bool:
        """Save the draft now if there is anything to save, and tell whether nothing is unsaved."""
        self._timer.stop()
        if self.kept is not None:
            return True
        try:
            if self.begun():
                save_draft(self.desk, self._consultation)
                self._has_draft = True
            elif self._has_draft:
                # Everything was taken back: a name that nobody wants kept must not stay on disk.
                drop_draft(self.desk, self._consultation)
                self._has_draft = False
            self.save_error = None
        except MesoDeskError as error:
            self.save_error = error
        self.saved.emit()
        return self.save_error is None

    def unsaved(self) -> bool:
        """Tell whether a change waits to be saved."""
        return self._timer.isActive()

    def begun(self) -> bool:
        """Tell whether anything was chosen or typed in this consultation."""
        talk = self._consultation
        blank = replace(begin(talk.started, talk.content, talk.language, talk.clinician), id=talk.id)
        return talk != blank or talk.clinician not in (Clinician(), self._usual())

    def _usual(self) -> Clinician:
        settings = self.desk.settings
        return Clinician(settings.clinician_name, settings.clinician_registration)

    def _new(self) -> Consultation:
        content = self.desk.knowledge.content.name
        return begin(now(), content, self.desk.catalogue.language, self._usual())
