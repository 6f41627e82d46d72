"""Where? The figure, the list, and what is said of the area in focus."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mesodesk.actions.explain import explain_area
from mesodesk.ui.pages.page import Page
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from mesodesk.ui.widgets.area_list import AreaList
from mesodesk.ui.widgets.body_map import BodyMap
from mesodesk.ui.widgets.choice import Choice
from mesodesk.ui.widgets.label import Label
from mesodesk.ui.widgets.section_view import SectionView

LIST = "list"
OPEN_AT_FIRST = (".unnamed", ".unknown", ".red-flags")
"""What stands open when an area is looked at; harms and uses always do, the rest shows its title, one click away."""


class AreasPage(Page):
    """Picks areas by click, by keyboard or from a list, and explains the one in focus."""

    KEY = "areas"
    WARM_UP_MS = 40
    """A pause between two cards that are made in advance: more than a frame, less than anyone waits for."""

    def __init__(self, talk: Talk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        desk = talk.desk
        self._area: str | None = None
        self._explained: str | None = None
        self.views = Choice(
            [*((view.id, self.say(f"view-{view.id}")) for view in desk.body.views), (LIST, self.say("view-list"))],
            "segment",
        )
        self.map = BodyMap(desk.body, desk.catalogue, theme)
        self._pickers = QStackedWidget()
        self._pickers.addWidget(self.map)
        self._summary = Label("", "faint")
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(self.say("areas-tabs"))
        self.sections = SectionView(desk.catalogue)
        self.sections.set_foldable(OPEN_AT_FIRST)
        self._hint = Label(self.say("areas-hint"), "soft")
        self._hint.setContentsMargins(90, 0, 90, 60)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._panel = QStackedWidget()
        self._panel.addWidget(self._hint)
        self._panel.addWidget(self.sections)

        picker, panel = QWidget(), QWidget()
        left, right = QVBoxLayout(picker), QVBoxLayout(panel)
        left.setContentsMargins(0, 0, 14, 0)
        right.setContentsMargins(6, 0, 0, 0)
        left.addWidget(self.views)
        left.addWidget(self._pickers, 1)
        left.addWidget(self._summary)
        right.addWidget(self.tabs)
        right.addWidget(self._panel, 1)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(picker)
        splitter.addWidget(panel)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([440, 760])
        self.body.addWidget(splitter, 1)

        self.views.set_value(desk.body.views[0].id)
        self.views.chosen.connect(self.show_view)
        self.map.toggled.connect(self._toggle)
        self.map.focused.connect(lambda region: self.show_area(talk.desk.body.region(region).area))
        self.tabs.currentChanged.connect(lambda index: self.show_area(self.tabs.tabData(index)) if index >= 0 else None)

    @cached_property
    def list(self) -> AreaList:
        """The list of areas: made when somebody asks for it, which the start need not wait for."""
        made = AreaList(self.talk.desk.body, self.talk.desk.catalogue)
        made.set_selected(self.talk.consultation().regions)
        made.toggled.connect(self._toggle)
        made.focused.connect(self._focus_in_list)
        self._pickers.addWidget(made)
        return made

    def _start_anew(self) -> None:
        self._area = self._explained = None
        self.show_view(self.talk.desk.body.views[0].id)

    def _show_talk(self) -> None:
        regions = self.talk.consultation().regions
        self.map.set_selected(regions)
        if "list" in self.__dict__:
            self.list.set_selected(regions)
        chosen = self.talk.desk.body.areas_of(regions)
        names = [self._name(area) for area in chosen]
        joined = self.say("list-join").join(names)
        self._summary.setText(self.say("areas-chosen", areas=joined) if names else self.say("areas-none"))
        if self._area is None and chosen:
            self._area = chosen[0]
        self._show_tabs(chosen)
        self._explain()

    def show_view(self, view: str) -> None:
        """Show a view of the figure, or the list."""
        self.views.set_value(view)
        if self._pickers.isAncestorOf(self.focusWidget()):
            # Left to Qt, the focus of what goes would fall on the first area of what comes, and explain it.
            self.views.button(view).setFocus()
        self._pickers.setCurrentWidget(self.list if view == LIST else self.map)
        if view != LIST:
            self.map.show_view(view)

    def show_area(self, area: str) -> None:
        """Put an area in focus."""
        if area != self._area:
            self._area = area
            self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint the figure in another theme."""
        self.map.set_theme(theme)

    def _toggle(self, region: str, on: bool) -> None:
        consultation = self.talk.consultation()
        others = tuple(old for old in consultation.regions if old != region)
        self._area = self.talk.desk.body.region(region).area
        self.talk.set_consultation(replace(consultation, regions=(*others, region) if on else others))

    def _focus_in_list(self, region_or_area: str) -> None:
        body = self.talk.desk.body
        self.show_area(region_or_area if region_or_area in body.areas else body.region(region_or_area).area)

    def _show_tabs(self, chosen: tuple[str, ...]) -> None:
        """One tab an area; the area in focus has one even before it is chosen."""
        shown = [area for area in self.talk.desk.body.areas if area in chosen or area == self._area]
        self.tabs.blockSignals(True)
        while self.tabs.count() > len(shown):
            self.tabs.removeTab(self.tabs.count() - 1)
        for index, area in enumerate(shown):
            if index >= self.tabs.count():
                self.tabs.addTab("")
            self.tabs.setTabText(index, self.say("tab-chosen" if area in chosen else "tab", area=self._name(area)))
            self.tabs.setTabData(index, area)
            if area == self._area:
                self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)

    def _explain(self) -> None:
        """Show what is said of the area in focus; what stands there already is left alone."""
        self._panel.setCurrentWidget(self._hint if self._area is None else self.sections)
        if self._area is not None and self._area != self._explained:
            self._explained = self._area
            explanation = explain_area(self.talk.desk, self._area)
            self.sections.show_sections(explanation.sections, explanation.numbers())
            self.sections.set_sources([(source.number, source.citation) for source in explanation.sources])

    def warm_up(self) -> None:
        """Make the cards of every explanation before somebody wants one, a few at a time so that nothing waits.

        Cards are made once and re-worded ever after; made at the first click they would cost it a tenth of a second.
        """
        told = [explain_area(self.talk.desk, area) for area in self.talk.desk.body.areas]
        told.sort(key=lambda explanation: len(explanation.sections), reverse=True)
        first = (replace(told[0], sections=told[0].sections[:count]) for count in range(1, len(told[0].sections)))
        steps = itertools.chain(first, told)

        def make_more() -> None:
            step = next(steps, None)
            if step is not None and self._area is None:
                self.sections.show_sections(step.sections, step.numbers())
                QTimer.singleShot(self.WARM_UP_MS, self, make_more)

        make_more()

    def _name(self, area: str) -> str:
        return self.talk.desk.catalogue.say(f"area.{area}")
