"""Sign: the guard against the wrong patient, then a card for each party to sign in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
from mesodesk.ui.widgets.mark_card import MarkCard


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
    BESIDE = 2
    """Cards in a row, where the window is wide enough."""

    failed = Signal(object)

    def __init__(self, talk: Talk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self._background = Background(self)
        self._signed: Review | None = None
        self.born = DateField(talk.desk.catalogue)
        self._status = Label("", "warning")
        self._status.hide()
        content = QWidget()
        self.parties = {role: MarkCard(talk.desk.catalogue, theme, role, content) for role in Role}
        self.seal_button = QPushButton(self.say("seal"), self)
        self.seal_button.setProperty("role", "primary")
        guard = QHBoxLayout()
        self._guard = Field(self.say("born-again"), self.born, self.say("born-again-hint"))
        guard.addWidget(self._guard, 2)
        guard.addStretch(3)
        self._pads = QGridLayout()
        self._pads.setSpacing(16)
        for card in self.parties.values():
            card.setMaximumWidth(self.WIDEST)
            card.hide()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(guard)
        column.addLayout(self._pads)
        column.addStretch(1)
        self._area = scrolled(content)
        self.body.addWidget(self._area, 1)
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
            for card in self.parties.values():
                card.clear()
        people: dict[Role, Signatory] = {}
        if frozen is not None:
            people = {signatory.role: signatory for signatory in frozen.record.signatories}
        witness = people[Role.WITNESS].name if Role.WITNESS in people else ""
        for role, card in self.parties.items():
            card.setVisible(role in people)
            if role in people:
                card.show_signatory(people[role], witness)
        self._place()
        self._lock()

    def _place(self) -> None:
        """Put the cards of those who sign two in a row, or below each other where two would be cut."""
        cards = [card for card in self.parties.values() if not card.isHidden()]
        margins, bar = self.body.contentsMargins(), self._area.verticalScrollBar().sizeHint().width()
        room = self.width() - margins.left() - margins.right() - bar
        widest = max((card.minimumSizeHint().width() for card in cards), default=0)
        beside = self.BESIDE if room >= self.BESIDE * widest + self._pads.spacing() else 1
        for number in range(self.BESIDE):
            self._pads.setColumnStretch(number, 1000 if number < beside else 1)  # what a row leaves over is at its end
        for card in self.parties.values():
            self._pads.removeWidget(card)
        for number, card in enumerate(cards):
            self._pads.addWidget(card, *divmod(number, beside))

    def set_theme(self, theme: Theme) -> None:
        """Paint the pads in another theme."""
        for card in self.parties.values():
            card.pad.set_theme(theme)

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
        cards = ((signatory.role, self.parties[signatory.role]) for signatory in frozen.record.signatories)
        return tuple(
            mark(frozen, role, card.ink(), Origin.PAD, card.made_at or now(), card.kind(), card.name())
            for role, card in cards
        )

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
        for card in self.parties.values():
            card.setEnabled(confirmed)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards where they fit now."""
        super().resizeEvent(event)
        self._place()
