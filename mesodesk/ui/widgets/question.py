"""A screening question: what is asked, three equal answers, and what was done about a yes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from mesodesk.clinical.models import Act, Question
from mesodesk.consent.consultation import Answer, Reply
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.field import Field
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue


class QuestionCard(QFrame):
    """Asks one question.

    Signals:
        answered(object): the new `Answer`.
    """

    answered = Signal(object)

    def __init__(self, catalogue: Catalogue, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self._question = question.id
        replies = [
            (reply.value, catalogue.say(f"screen.reply-{reply}")) for reply in (Reply.NO, Reply.UNSURE, Reply.YES)
        ]
        self._choice = Choice(replies)
        self._choice.setAccessibleName(question.ask)
        self._resolution = QLineEdit()
        self._resolution_field = Field(_asked_for(catalogue, question), self._resolution, question.resolve)
        self._resolution_field.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(8)
        layout.addWidget(Label(question.ask))
        layout.addWidget(self._choice)
        layout.addWidget(self._resolution_field)
        self._choice.chosen.connect(self._emit)
        self._resolution.textEdited.connect(self._emit)

    def value(self) -> Answer | None:
        """Return the answer, None while there is none."""
        reply = self._choice.value()
        return None if reply is None else Answer(self._question, Reply(reply), self._resolution.text())

    def set_value(self, answer: Answer | None) -> None:
        """Show an answer."""
        if answer == self.value():
            return
        self._choice.set_value(answer.reply if answer else None)
        self._resolution.setText(answer.resolution if answer else "")
        self._resolution_field.setVisible(answer is not None and answer.reply is not Reply.NO)

    def clear(self) -> None:
        """Forget the answer, beyond the reach of an undo."""
        self.set_value(None)
        self._resolution.setText("")

    def _emit(self) -> None:
        answer = self.value()
        self._resolution_field.setVisible(answer is not None and answer.reply is not Reply.NO)
        self.answered.emit(answer)


def _asked_for(catalogue: Catalogue, question: Question) -> str:
    """Return what the clinician is asked to note about a yes."""
    if question.act is Act.RAISE:
        return catalogue.say("screen.resolution-raise", whom=question.raise_with)
    return catalogue.say("screen.resolution" if question.act is Act.STOP else "screen.resolution-note")
