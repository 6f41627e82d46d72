"""The window: the steps above, one page in the middle, the way on below."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mesodesk.actions.desk import Desk, now
from mesodesk.actions.drafts import open_drafts
from mesodesk.actions.review import what_is_missing
from mesodesk.consent.missing import Step
from mesodesk.errors import MesoDeskError
from mesodesk.ui import dialogs
from mesodesk.ui.background import Background
from mesodesk.ui.clinic_dialog import ClinicDialog
from mesodesk.ui.pages.areas import AreasPage
from mesodesk.ui.pages.decide import DecidePage
from mesodesk.ui.pages.done import DonePage
from mesodesk.ui.pages.page import Page
from mesodesk.ui.pages.patient import PatientPage
from mesodesk.ui.pages.plan import PlanPage
from mesodesk.ui.pages.review import ReviewPage
from mesodesk.ui.pages.sign import SignPage
from mesodesk.ui.pages.tell import TellPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import DARK, LIGHT, Theme, apply_theme, load_theme, system_theme_name
from mesodesk.ui.widgets.label import Label

LOG = logging.getLogger(__name__)
PageT = TypeVar("PageT", bound=Page)

SYSTEM = "system"
"""The theme's name in the settings while it follows the desktop."""


class _Pages(Mapping[str, Page]):
    """The pages by their key, each made when it is first asked for: the start pays for one."""

    def __init__(self, makers: Mapping[str, Callable[[], Page]]) -> None:
        self._makers = makers

    def __getitem__(self, key: str) -> Page:
        return self._makers[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class MainWindow(QMainWindow):
    """Leads two people through a consultation.

    Attributes:
        talk: the consultation at hand.
        pages: the pages by their key, in the order of the way through.
    """

    WARM_UP_AFTER_MS = 200
    """When the first picture stands and nobody can have found anything to click yet."""

    def __init__(self, desk: Desk, theme: Theme, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._theme = theme
        self.setWindowTitle(desk.catalogue.say("screen.program"))
        self.resize(1280, 800)
        self.talk = Talk(desk, self)
        self._background = Background(self)
        self._stack = QStackedWidget()
        self.pages: Mapping[str, Page] = _Pages(
            {
                AreasPage.KEY: lambda: self.areas,
                PatientPage.KEY: lambda: self.patient,
                PlanPage.KEY: lambda: self.plan,
                TellPage.KEY: lambda: self.tell,
                DecidePage.KEY: lambda: self.decide,
                ReviewPage.KEY: lambda: self.review,
                SignPage.KEY: lambda: self.sign,
                DonePage.KEY: lambda: self.done,
            }
        )
        self._steps = {key: self._step_button(number, key) for number, key in enumerate(self.pages, start=1)}
        self._back = self._button("back", "secondary", lambda: self._move(-1))
        self._next = self._button("next", "primary", lambda: self._move(1))
        self._back.setShortcut(_keys(QKeySequence.StandardKey.Back, "Alt+Left"))
        self._next.setShortcut(_keys(QKeySequence.StandardKey.Forward, "Alt+Right"))
        self._missing = QPushButton()
        self._missing.setProperty("role", "quiet")
        self._missing.clicked.connect(lambda: self.show_page(ReviewPage.KEY))
        self._notice = Label("", "warning")
        self._banner = Label(desk.catalogue.say("screen.demonstration"), "banner")
        self._bottom = QFrame()
        self._way = QHBoxLayout(self._bottom)
        self._actions: dict[str, QAction] = {}
        self._menu_button = self._menu()
        self._lay_out()
        self._stack.setCurrentWidget(self.areas)
        self.talk.changed.connect(self._refresh)
        self.talk.saved.connect(self._show_notice)
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._asked_at_start = False
        self._refresh()
        self.areas.setFocus()

    @cached_property
    def areas(self) -> AreasPage:
        """The page with the figure."""
        return self._placed(AreasPage(self.talk, self._theme))

    @cached_property
    def patient(self) -> PatientPage:
        """The page with people and questions."""
        return self._placed(PatientPage(self.talk))

    @cached_property
    def plan(self) -> PlanPage:
        """The page with the courses."""
        return self._placed(PlanPage(self.talk))

    @cached_property
    def tell(self) -> TellPage:
        """The page with what is told."""
        return self._placed(TellPage(self.talk))

    @cached_property
    def decide(self) -> DecidePage:
        """The page with the decision."""
        return self._placed(DecidePage(self.talk))

    @cached_property
    def review(self) -> ReviewPage:
        """The page with the pages of the sheet."""
        page = self._placed(ReviewPage(self.talk))
        page.wanted.connect(self._settle)
        page.failed.connect(self._unexpected)
        return page

    @cached_property
    def sign(self) -> SignPage:
        """The page with the pads."""
        page = self._placed(SignPage(self.talk, self._theme))
        self._way.addWidget(page.seal_button)
        page.failed.connect(self._unexpected)
        return page

    @cached_property
    def done(self) -> DonePage:
        """The page after sealing."""
        page = self._placed(DonePage(self.talk))
        page.next_wanted.connect(self.begin)
        page.failed.connect(self._unexpected)
        return page

    def show_page(self, key: str) -> None:
        """Show a page of the way. Signing is reached only through a review that stands, and nothing follows a seal."""
        page = self.pages[self._reachable(key)]
        self._stack.setCurrentWidget(page)
        # The page itself takes the focus: on its first button the ring would look like a recommendation.
        page.setFocus()
        self._refresh()

    def current_page(self) -> str:
        """Return the key of the page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - nothing else is ever put on the stack
        return page.KEY

    def begin(self) -> None:
        """Begin with the next patient; an unsealed consultation stays as a draft."""
        if self._may_leave():
            self._stack.setCurrentWidget(self.areas)
            self.talk.begin()
            self.show_page(AreasPage.KEY)

    def drop(self) -> None:
        """Ask whether to drop this consultation with its draft, and begin anew."""
        catalogue = self.talk.desk.catalogue
        say = catalogue.say
        if not dialogs.ask(self, catalogue, say("screen.drop-ask"), say("screen.drop-yes"), say("screen.drop-no")):
            return
        try:
            self._stack.setCurrentWidget(self.areas)
            self.talk.abandon()
        except MesoDeskError as error:
            dialogs.tell(self, catalogue, catalogue.error(error))
        self.show_page(AreasPage.KEY)

    def reopen(self) -> None:
        """Ask for the code of an earlier sheet, show what has changed since, and go on from it."""
        from mesodesk.ui.reopen_dialog import ReopenDialog  # not needed before somebody comes back

        dialog = ReopenDialog(self.talk.desk, self)
        dialog.failed.connect(self._unexpected)
        accepted = dialog.exec() == ReopenDialog.DialogCode.Accepted
        found = dialog.found
        dialog.deleteLater()
        if accepted and found is not None and self._may_go_on_with_another():
            self._stack.setCurrentWidget(self.areas)
            self.talk.begin(found.consultation)
            self.talk.save()  # nobody types it again, so it is on disk before anything else happens
            self.show_page(AreasPage.KEY)

    def ask_for_clinic(self) -> None:
        """Ask for the clinic's particulars and keep them."""
        desk = self.talk.desk
        dialog = ClinicDialog(desk.catalogue, desk.settings.clinic, desk.knowledge, self)
        accepted = dialog.exec() == ClinicDialog.DialogCode.Accepted
        clinic = dialog.value()
        dialog.deleteLater()
        if not accepted or clinic == desk.settings.clinic:
            return
        try:
            self.talk.set_desk(desk.with_clinic(clinic))
        except MesoDeskError as error:
            dialogs.tell(self, desk.catalogue, desk.catalogue.error(error))

    def show_content(self) -> None:
        """Show the clinical content's state, and take a clinician's word for it."""
        from mesodesk.ui.content_dialog import ContentDialog  # the check is not needed before somebody wants it

        dialog = ContentDialog(self.talk.desk, self)
        dialog.failed.connect(self._unexpected)
        dialog.exec()
        desk = dialog.desk
        dialog.deleteLater()
        if desk is not self.talk.desk:
            self.talk.set_desk(desk)

    def check_a_pdf(self) -> None:
        """Ask for a PDF and say whether it is unchanged."""
        desk = self.talk.desk
        path = dialogs.ask_for_pdf(self, desk.catalogue)
        if path is None:
            return

        def check() -> str:
            from mesodesk.actions.verify import describe, verify  # pyHanko: not before somebody wants it

            try:
                return "\n\n".join(describe(desk, verify(desk, path)))
            except MesoDeskError as error:
                return desk.catalogue.error(error)

        def tell(text: str) -> None:
            self.unsetCursor()
            dialogs.tell(self, desk.catalogue, text)

        def fail(error: Exception) -> None:
            self.unsetCursor()
            self._unexpected(error)

        self.setCursor(Qt.CursorShape.BusyCursor)
        self._background.run(check, tell, fail)

    def set_theme(self, name: str) -> None:
        """Show the window in a theme (`system`, `light` or `dark`) and remember it."""
        self._dress(name)
        try:
            self.talk.desk = self.talk.desk.with_settings(replace(self.talk.desk.settings, theme=name))
        except MesoDeskError as error:
            dialogs.tell(self, self.talk.desk.catalogue, self.talk.desk.catalogue.error(error))

    def _dress(self, name: str) -> None:
        self._theme = load_theme(system_theme_name(self._application) if name == SYSTEM else name)
        apply_theme(self._application, self._theme)
        for key in (AreasPage.KEY, SignPage.KEY):
            if key in self.__dict__:  # a page that comes later comes in this theme
                self.__dict__[key].set_theme(self._theme)

    def _follow_system(self) -> None:
        if self.talk.desk.settings.theme == SYSTEM:
            self._dress(SYSTEM)

    def _reachable(self, key: str) -> str:
        """Return the page to show when somebody wants to go to a page."""
        if self.talk.kept is not None:
            return DonePage.KEY
        if key == DonePage.KEY:
            key = SignPage.KEY
        if key == SignPage.KEY and not self.talk.may_sign():
            return ReviewPage.KEY
        return key

    def _refresh(self) -> None:
        current = self.current_page()
        if self.talk.kept is not None and current != DonePage.KEY:
            self._remember_clinician()
            self.show_page(DonePage.KEY)
            return
        if self._reachable(current) != current:
            self.show_page(current)
            return
        self._banner.setVisible(self.talk.desk.knowledge.content.demonstration)
        self.pages[current].refresh()
        sealed, held = self.talk.kept is not None, self.talk.sealing
        for key, button in self._steps.items():
            button.setChecked(key == current)
            button.setEnabled(not held and self._reachable(key) == key)
        self._bottom.setVisible(not sealed)
        on = self.talk.may_sign() if current == ReviewPage.KEY else current != SignPage.KEY
        self._back.setVisible(current != AreasPage.KEY and not held)
        self._next.setVisible(on)
        if "sign" in self.__dict__:
            self.sign.seal_button.setVisible(current == SignPage.KEY)
        self._menu_button.setEnabled(not held)
        for name, action in self._actions.items():
            action.setEnabled(not held and not (sealed and name == "menu-drop"))
        self._show_missing(current)
        self._show_notice()

    def _show_missing(self, current: str) -> None:
        """Say how many points are missing, where the list of them is not on the screen anyway."""
        points = () if self.talk.kept else what_is_missing(self.talk.desk, self.talk.consultation(), now())
        self._missing.setText(self.talk.desk.catalogue.say("screen.missing-count", n=len(points)))
        self._missing.setVisible(bool(points) and current != ReviewPage.KEY)

    def _show_notice(self) -> None:
        error = self.talk.save_error
        self._notice.setText(self._not_saved(error) if error else "")
        self._notice.setVisible(error is not None)

    def _not_saved(self, error: MesoDeskError) -> str:
        catalogue = self.talk.desk.catalogue
        return catalogue.say("screen.not-saved", why=catalogue.error(error))

    def _may_leave(self) -> bool:
        """Save, and where that fails ask whether what is not saved may go."""
        if self.talk.save() or self.talk.save_error is None:
            return True
        catalogue = self.talk.desk.catalogue
        text = self._not_saved(self.talk.save_error)
        return dialogs.ask(self, catalogue, text, catalogue.say("screen.lose-it"), catalogue.say("screen.stay"))

    def _may_go_on_with_another(self) -> bool:
        """Ask whether to leave a talk that is under way, and save it; there is nothing to ask where there is none."""
        catalogue = self.talk.desk.catalogue
        under_way = self.talk.begun() and self.talk.kept is None
        words = [catalogue.say(f"screen.{key}") for key in ("reopen-ask", "reopen-yes", "stay")]
        return (not under_way or dialogs.ask(self, catalogue, *words)) and self._may_leave()

    def _remember_clinician(self) -> None:
        """Offer the same clinician the next time."""
        desk, person = self.talk.desk, self.talk.consultation().clinician
        settings = replace(desk.settings, clinician_name=person.name, clinician_registration=person.registration)
        try:
            self.talk.desk = desk.with_settings(settings)
        except MesoDeskError:
            LOG.warning("the clinician's name was not remembered")  # a comfort only: the document is kept

    def _settle(self, step: str) -> None:
        """Go where a missing point is settled."""
        if step == Step.CLINIC:
            self.ask_for_clinic()
        else:
            self.show_page(step)

    def _move(self, by: int) -> None:
        keys = list(self.pages)
        self.show_page(keys[keys.index(self.current_page()) + by])

    def _unexpected(self, error: Exception) -> None:
        """Say that something went wrong; the log gets the kind of error and never its text, which may name people."""
        LOG.error("unexpected %s", type(error).__name__)
        say = self.talk.desk.catalogue.say
        saved = self.talk.save()
        dialogs.tell(self, self.talk.desk.catalogue, say("screen.unexpected" if saved else "screen.unexpected-unsaved"))

    def _ask_at_start(self) -> None:
        """Ask for the clinic once, and whether to go on with a draft that a crash or a closing left."""
        if self.talk.desk.settings.clinic.missing():
            self.ask_for_clinic()
        drafts = open_drafts(self.talk.desk)
        if not drafts:
            return
        say = self.talk.desk.catalogue.say
        when = self.talk.desk.catalogue.moment(drafts[0].started)
        if dialogs.ask(
            self,
            self.talk.desk.catalogue,
            say("screen.draft-found", when=when, n=len(drafts)),
            say("screen.draft-open"),
            say("screen.draft-leave"),
        ):
            self.talk.begin(drafts[0])

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._banner)
        top = QFrame()
        top.setProperty("bar", "top")
        steps = QHBoxLayout(top)
        steps.setContentsMargins(16, 8, 16, 8)
        steps.setSpacing(4)
        for button in self._steps.values():
            steps.addWidget(button)
        steps.addStretch(1)
        steps.addWidget(self._menu_button)
        self._bottom.setProperty("bar", "bottom")
        self._bottom.setMinimumHeight(68)
        way = self._way
        way.setContentsMargins(28, 10, 28, 10)
        way.addWidget(self._back)
        way.addStretch(1)
        way.addWidget(self._missing)
        way.addSpacing(4)
        way.addWidget(self._next)
        notice = QHBoxLayout()
        notice.setContentsMargins(28, 0, 28, 8)
        notice.addWidget(self._notice)
        column.addWidget(top)
        column.addWidget(self._stack, 1)
        column.addLayout(notice)
        column.addWidget(self._bottom)
        self.setCentralWidget(content)

    def _placed(self, page: PageT) -> PageT:
        self._stack.addWidget(page)
        return page

    def _step_button(self, number: int, key: str) -> QPushButton:
        say = self.talk.desk.catalogue.say
        button = QPushButton(say("screen.step", number=number, name=say(f"screen.step-{key}")))
        button.setCheckable(True)
        button.setProperty("role", "step")
        button.clicked.connect(lambda: self.show_page(key))
        return button

    def _button(self, key: str, role: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.talk.desk.catalogue.say(f"screen.{key}"))
        button.setProperty("role", role)
        button.clicked.connect(act)
        return button

    def _menu(self) -> QToolButton:
        say = self.talk.desk.catalogue.say
        button = QToolButton()
        button.setObjectName("menu")
        button.setText(say("screen.menu"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        # Reached by Tab like everything else; a tool button usually is not.
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(button)
        standard = QKeySequence.StandardKey
        self._add(menu, "menu-new", self.begin, _keys(standard.New, "Ctrl+N"))
        self._add(menu, "menu-reopen", self.reopen)
        self._add(menu, "menu-drop", self.drop)
        menu.addSeparator()
        self._add(menu, "menu-clinic", self.ask_for_clinic)
        self._add(menu, "menu-content", self.show_content)
        self._add(menu, "menu-verify", self.check_a_pdf, _keys(standard.Open, "Ctrl+O"))
        menu.addSeparator()
        looks = QActionGroup(self)
        for key, name in (("menu-system", SYSTEM), ("menu-light", LIGHT), ("menu-dark", DARK)):
            action = self._add(menu, key, partial(self.set_theme, name))
            action.setCheckable(True)
            action.setChecked(name == self.talk.desk.settings.theme)
            looks.addAction(action)
        menu.addSeparator()
        self._add(menu, "menu-quit", self.close, _keys(standard.Quit, "Ctrl+Q"))
        button.setMenu(menu)
        return button

    def _add(self, menu: QMenu, key: str, act: Callable[[], object], keys: QKeySequence | None = None) -> QAction:
        """Add a line to the menu; its keys work in the whole window."""
        action = QAction(self.talk.desk.catalogue.say(f"screen.{key}"), self)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        self.addAction(action)
        self._actions[key] = action
        return action

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the questions of the first start once the window is up."""
        super().showEvent(event)
        if not self._asked_at_start:
            self._asked_at_start = True
            QTimer.singleShot(0, self._ask_at_start)
            QTimer.singleShot(self.WARM_UP_AFTER_MS, self, self.areas.warm_up)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the draft before the window goes; a sheet that is being sealed is waited for."""
        if self.talk.sealing or not self._may_leave():
            event.ignore()
        else:
            super().closeEvent(event)


def _keys(standard: QKeySequence.StandardKey, usual: str) -> QKeySequence:
    """Return the desktop's own keys for something, the usual ones where it has none."""
    return next(iter(QKeySequence.keyBindings(standard)), QKeySequence(usual))
