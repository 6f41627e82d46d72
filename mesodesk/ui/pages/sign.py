"""Sign: the guard against the wrong patient, then a pad for each party."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mesodesk.actions.desk import now
from mesodesk.actions.review import Review, confirm_identity
from mesodesk.actions.seal import Kept, mark, seal
from mesodesk.consent.marks import Mark, Origin, Role
from mesodesk.consent.record import Signatory
from mesodesk.errors import MesoDeskError
from mesodesk.ui.background import Background
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.date_field import DateField
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.signature_pad import SignaturePad


@dataclass
class _Party:
    """A pad with its name and meaning, and the moment of its last stroke."""

    frame: QFrame
    title: Label
    meaning: Label
    pad: SignaturePad
    made_at: datetime | None = None


class SignPage(Page):
    """Takes the marks and seals.

    Attributes:
        seal_button: seals; the window shows it where the other pages have their way on.

    Signals:
        failed(object): something went wrong that nobody expected.
    """

    KEY = "sign"
    WIDEST = 640
    """Pixels; a wider pad would be no easier to sign, and too tall for the page."""

    failed = Signal(object)

    def __init__(self, talk: Talk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self._background = Background(self)
        self._signed: Review | None = None
        self.born = DateField(talk.desk.catalogue)
        self._status = Label("", "warning")
        self._status.hide()
        self.parties = {role: self._party(role, theme) for role in Role}
        self.seal_button = QPushButton(self.say("seal"), self)
        self.seal_button.setProperty("role", "primary")
        guard = QHBoxLayout()
        self._guard = Field(self.say("born-again"), self.born, self.say("born-again-hint"))
        guard.addWidget(self._guard, 2)
        guard.addStretch(3)
        pads = QHBoxLayout()
        pads.setSpacing(16)
        for party in self.parties.values():
            party.frame.setMaximumWidth(self.WIDEST)
            pads.addWidget(party.frame, 1000)
        pads.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(guard)
        column.addLayout(pads)
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)
        self.body.addWidget(self._status)
        self.born.edited.connect(self._confirm)
        self.seal_button.clicked.connect(self.seal)

    def _show_talk(self) -> None:
        """Show the pads of the frozen record; ink made on other pages is dropped."""
        frozen = self.talk.review
        if self._signed is not frozen:
            self._signed = frozen
            self._say("")
            self.born.clear()
            for party in self.parties.values():
                party.pad.clear()
                party.made_at = None
        people: dict[Role, Signatory] = {}
        if frozen is not None:
            people = {signatory.role: signatory for signatory in frozen.record.signatories}
        for role, party in self.parties.items():
            party.frame.setVisible(role in people)
            if role in people:
                party.title.setText(self.say("sign-as", name=people[role].name, role=people[role].role_name))
                party.meaning.setText(people[role].meaning)
        self._lock()

    def set_theme(self, theme: Theme) -> None:
        """Paint the pads in another theme."""
        for party in self.parties.values():
            party.pad.set_theme(theme)

    def seal(self) -> None:
        """Seal in the background; on any failure everything stays as it is."""
        frozen = self.talk.review
        if frozen is None or self.talk.sealing:
            return
        try:
            marks = self._marks(frozen)
        except MesoDeskError as error:
            self._say(self.talk.desk.catalogue.error(error))
            return
        confirmed = replace(frozen, consultation=replace(frozen.consultation, born_again=self.born.value()))
        self._say(self.say("sealing"), "body")
        self.talk.set_sealing(True)
        desk, moment = self.talk.desk, now()
        self._background.run(lambda: seal(desk, confirmed, marks, moment), self._kept, self._fail)

    def _marks(self, frozen: Review) -> tuple[Mark, ...]:
        parties = ((signatory.role, self.parties[signatory.role]) for signatory in frozen.record.signatories)
        return tuple(mark(frozen, role, party.pad.ink(), Origin.PAD, party.made_at or now()) for role, party in parties)

    def _confirm(self) -> None:
        """Compare the date of birth with the one on the pages, and unlock the pads when they agree."""
        differs = self._identity_key() == "born-differs"
        self._say(self.talk.desk.catalogue.missing("born-differs") if differs else "")
        self._lock()

    def _identity_key(self) -> str | None:
        consultation = replace(self.talk.consultation(), born_again=self.born.value())
        missing = confirm_identity(consultation)
        return missing.key if missing else None

    def _lock(self) -> None:
        held = self.talk.sealing or self.talk.kept is not None
        confirmed = self.talk.review is not None and not held and self._identity_key() is None
        self._guard.setEnabled(not held)
        for party in self.parties.values():
            party.frame.setEnabled(confirmed)
        self.seal_button.setEnabled(confirmed)

    def _kept(self, kept: Kept) -> None:
        self._say("")
        self.talk.set_kept(kept)

    def _fail(self, error: Exception) -> None:
        self.talk.set_sealing(False)
        if isinstance(error, MesoDeskError):
            self._say(self.talk.desk.catalogue.error(error))
        else:
            self._say(self.say("seal-failed"))
            self.failed.emit(error)

    def _say(self, text: str, role: str = "warning") -> None:
        self._status.set_role(role)
        self._status.setText(text)
        self._status.setVisible(bool(text))

    def _party(self, role: Role, theme: Theme) -> _Party:
        frame = QFrame()
        frame.setProperty("card", "plain")
        title, meaning = Label("", "heading"), Label("")
        pad = SignaturePad(self.talk.desk.catalogue, theme)
        undo, clear = QPushButton(self.say("undo")), QPushButton(self.say("clear"))
        for button in (undo, clear):
            button.setProperty("role", "quiet")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(undo)
        buttons.addWidget(clear)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(18, 14, 18, 10)
        layout.setSpacing(8)
        meaning.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        layout.addWidget(title)
        layout.addWidget(meaning, 1)  # of two unequal sentences the shorter one's card gives the room, not the pad
        layout.addWidget(pad)
        layout.addLayout(buttons)
        undo.clicked.connect(pad.undo)
        clear.clicked.connect(pad.clear)
        party = _Party(frame, title, meaning, pad)

        def note_time() -> None:
            party.made_at = now()

        pad.changed.connect(note_time)
        pad.setAccessibleName(self.say("pad", role=self.talk.desk.catalogue.say(f"explain.role-{role}")))
        return party
