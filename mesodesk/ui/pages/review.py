"""Is this right? The pages as they will be sealed, with empty signature boxes; or what is still missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from mesodesk.actions.copies import to_sign_by_hand
from mesodesk.actions.desk import now
from mesodesk.actions.pages import Picture, pictures
from mesodesk.actions.review import Review, review, what_is_missing
from mesodesk.consent.missing import Missing
from mesodesk.errors import MesoDeskError
from mesodesk.ui.background import Background
from mesodesk.ui.pages.page import Page, scrolled
from mesodesk.ui.saving import Saving
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.page_preview import PagePreview


class _Point(QPushButton):
    """One missing point: a button with a sentence that wraps, which a button's own text cannot."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence
        self.setProperty("role", "point")
        self.setAccessibleName(sentence)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        label = Label(sentence)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(18, 12, 18, 12)
        self._inner.addWidget(label)

    def sizeHint(self) -> QSize:
        """Ask for what the sentence needs."""
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Let the sentence wrap."""
        return self._inner.minimumSize()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped sentence."""
        return self._inner.heightForWidth(width)


class ReviewPage(Page):
    """Freezes the consultation and shows its pages.

    Signals:
        wanted(str): somebody wants to go to the step where a point is settled.
        failed(object): something went wrong that nobody expected.
    """

    KEY = "review"
    DPI = 144
    """Sharp on common screens at the preview's first size."""
    PAGE_WIDTH = 820
    """Pixels a page is wide at first: a line is read in one look, and a third of the page is seen at once."""

    wanted = Signal(str)
    failed = Signal(object)

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self._background = Background(self)
        self._saving = Saving(self)
        self._shown: Review | None = None
        self._sized = False
        self.preview = PagePreview(talk.desk.catalogue)
        self.hand_button = QPushButton(self.say("by-hand"))
        self.hand_button.setProperty("role", "quiet")
        self.hand_button.setAccessibleDescription(self.say("by-hand-hint"))
        self.hand_button.setToolTip(self.say("by-hand-hint"))
        self.preview.add_tool(self.hand_button)
        self._status = Label("")
        points = QWidget()
        self._points = QVBoxLayout(points)
        self._points.setContentsMargins(0, 0, 8, 0)
        self._buttons: list[_Point] = []
        self._points.setSpacing(8)
        self._points.addStretch(1)
        self._stack = QStackedWidget()
        self._list = scrolled(points)
        for widget in (self.preview, self._list):
            self._stack.addWidget(widget)
        self.body.addWidget(self._status)
        self.body.addWidget(self._stack, 1)
        self.hand_button.clicked.connect(self.save_for_pens)
        self._saving.said.connect(self._say)
        self._saving.failed.connect(self.failed)

    def points(self) -> tuple[str, ...]:
        """Return the missing points that are shown."""
        return tuple(button.sentence for button in self._buttons)

    def save_for_pens(self) -> None:
        """Ask for a place and save the pages that are shown there, to be signed on paper."""
        desk, frozen = self.talk.desk, self._shown
        if frozen is not None:
            name = f"sheet-{frozen.record.id[:8]}-to-sign.pdf"
            self._saving.save(desk, name, lambda: to_sign_by_hand(desk, frozen), "by-hand-saved")

    def _start_anew(self) -> None:
        self._background.forget()
        self._saving.forget()
        self._shown = None
        self.preview.show_pages([])

    def _show_talk(self) -> None:
        """Show the frozen pages; build them first when they do not stand."""
        if self.talk.kept is not None:
            return
        if self.talk.review is not None:
            self._show_review(self.talk.review)
            return
        self._shown = None
        points = what_is_missing(self.talk.desk, self.talk.consultation(), now())
        self._stack.setCurrentWidget(self._list)
        self._show_points(points)
        self.preview.show_pages([])  # what was there is out of date
        if points:
            self._background.forget()
            self._say(self.say("review-missing", n=len(points)))
            return
        self._say(self.say("review-building"))
        desk, consultation, moment = self.talk.desk, self.talk.consultation(), now()
        self._background.run(lambda: review(desk, consultation, moment), self.talk.set_review, self._fail)

    def _show_review(self, frozen: Review) -> None:
        if self._shown is not frozen:
            self._shown = frozen
            self._background.run(
                lambda: pictures(frozen.pdf, self.DPI), lambda pages: self._show_pages(frozen, pages), self._fail
            )

    def _show_pages(self, frozen: Review, pages: Sequence[Picture]) -> None:
        self._stack.setCurrentWidget(self.preview)
        if not self._sized:
            self._sized = True  # later sizes are the reader's own
            self.preview.set_zoom(min(PagePreview.FIT, self.PAGE_WIDTH / self.preview.width()))
        self.preview.show_pages(pages)
        self._say(self.say("review-ready"))
        self.talk.set_read(frozen)

    def _show_points(self, points: tuple[Missing, ...]) -> None:
        for old in self._buttons:
            self._points.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for index, point in enumerate(points):
            button = _Point(self._sentence(point))
            button.clicked.connect(lambda _=False, step=point.step: self.wanted.emit(step.value))
            self._points.insertWidget(index, button)
            self._buttons.append(button)

    def _sentence(self, point: Missing) -> str:
        if point.key == "section-untold":  # its id and code are for people who write files
            return self.say("untold", title=point.slots["title"])
        return self.talk.desk.catalogue.missing(point.key, **point.slots)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MesoDeskError):
            self._say(self.talk.desk.catalogue.error(error), "warning")
        else:
            self._say(self.say("review-failed"), "warning")
            self.failed.emit(error)

    def _say(self, text: str, role: str = "body") -> None:
        self._status.set_role(role)
        self._status.setText(text)
