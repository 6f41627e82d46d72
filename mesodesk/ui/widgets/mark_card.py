"""Where one person signs, in one of three ways of equal standing: drawn, typed, or before a witness."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mesodesk.actions.desk import now
from mesodesk.consent.ink import Ink
from mesodesk.consent.marks import Kind, Role
from mesodesk.consent.record import Signatory
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.signature_pad import PAD_HEIGHT, PAD_WIDTH, SignaturePad
from mesodesk.wording.catalogue import Catalogue


class NameField(QLineEdit):
    """Takes a typed name, in a field of the very size of the pad."""

    LONGEST = 250

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(self.LONGEST)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Ask for as much room as the pad."""
        return QSize(round(PAD_WIDTH), round(PAD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Refuse less room than the pad does."""
        return SignaturePad.MINIMUM

    def heightForWidth(self, width: int) -> int:
        """Keep the pad's shape."""
        return round(width * PAD_HEIGHT / PAD_WIDTH)


class MarkCard(QFrame):
    """The name and meaning of one signature, the field to make it in, and the ways to do so.

    Attributes:
        pad: takes ink, and a cross that is made before a witness.
        typed: takes the name.
        ways: the choice of a `Kind`; only the patient's offers the witness.
        made_at: the moment of the last change, None while nothing was made.
    """

    def __init__(self, catalogue: Catalogue, theme: Theme, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self._catalogue = catalogue
        self._witness = ""
        self.made_at: datetime | None = None
        name = catalogue.say(f"explain.role-{role}")
        self.title, self.meaning, self._how = Label("", "heading"), Label(""), Label("", "soft")
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._how.hide()
        self.pad = SignaturePad(catalogue, theme)
        self.pad.setAccessibleName(self._say("pad", role=name))
        self.typed = NameField()
        self.typed.setAccessibleName(self._say("typed", role=name))
        self.typed.setAccessibleDescription(self._say("way-typed-how"))
        kinds = [kind for kind in Kind if kind is not Kind.WITNESSED or role is Role.PATIENT]
        self.ways = Choice([(kind.value, self._say(f"way-{kind}")) for kind in kinds])
        self.ways.setAccessibleName(self._say("way", role=name))
        self.undo, self.clear_pad = QPushButton(self._say("undo")), QPushButton(self._say("clear"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for button in (self.undo, self.clear_pad):
            button.setProperty("role", "quiet")
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # nothing moves when another way is chosen
            button.setSizePolicy(policy)
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.meaning, 1)  # of two unequal sentences the shorter one's card gives the room, not the pad
        layout.addWidget(self._how)
        layout.addWidget(self.pad)
        layout.addWidget(self.typed)
        layout.addWidget(self.ways)
        self.undo.clicked.connect(self.pad.undo)
        self.clear_pad.clicked.connect(self.pad.clear)
        self.pad.changed.connect(self._note_time)
        self.typed.textEdited.connect(self._note_time)
        self.ways.chosen.connect(self._choose)
        self.clear()

    def show_signatory(self, signatory: Signatory, witness: str) -> None:
        """Say who signs here and what it means; `witness` is the name of the witness, empty without one."""
        self.title.setText(self._say("sign-as", name=signatory.name, role=signatory.role_name))
        self.meaning.setText(signatory.meaning)
        self._witness = witness
        self._show_way()

    def clear(self) -> None:
        """Take every mark away, beyond the reach of an undo, and show the pad."""
        self.pad.clear()
        self.typed.setText("")
        self.ways.set_value(Kind.INK)
        self._show_way()
        self.made_at = None

    def kind(self) -> Kind:
        """Return the way that is chosen."""
        return Kind(self.ways.value() or Kind.INK)

    def ink(self) -> Ink | None:
        """Return what was drawn: None for a typed name, and for a yes without a cross."""
        ink = self.pad.ink()
        return ink if self.kind() is Kind.INK or (self.kind() is Kind.WITNESSED and ink.strokes) else None

    def name(self) -> str:
        """Return the name as it was typed; empty where another way is chosen."""
        return self.typed.text() if self.kind() is Kind.TYPED else ""

    def _choose(self) -> None:
        self._note_time()
        self._show_way()
        (self.typed if self.kind() is Kind.TYPED else self.pad).setFocus()

    def _show_way(self) -> None:
        kind = self.kind()
        self.typed.setVisible(kind is Kind.TYPED)
        for drawing in (self.pad, self.undo, self.clear_pad):
            drawing.setVisible(kind is not Kind.TYPED)
        how = {
            Kind.INK: "",
            Kind.TYPED: self._say("way-typed-how"),
            Kind.WITNESSED: self._say("way-witnessed-how", witness=self._witness)
            if self._witness
            else self._say("way-witnessed-nobody"),
        }[kind]
        self._how.setText(how)
        self._how.setVisible(bool(how))

    def _note_time(self) -> None:
        self.made_at = now()

    def _say(self, key: str, **slots: str) -> str:
        return self._catalogue.say(f"screen.{key}", **slots)
