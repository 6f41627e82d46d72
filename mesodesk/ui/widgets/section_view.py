"""The explanation on the screen: sections as calm cards, with their sources at the end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone, number_runs

HARMS = ".harms"
USES = ".uses"
"""How the ids of the two sections end that are weighed against each other."""
SHORT = ".short"
"""How the id of the section ends that says in short what both say."""

_NO_BREAK = "\u00a0"

_NO_LIMIT = 16777215
"""Qt's QWIDGETSIZE_MAX: no maximum."""


class _Shape(QWidget):
    """The small shape of a tone, so that the tone shows without its colour."""

    SIDE = 20

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sectionShape")
        self.setFixedSize(self.SIDE, self.SIDE)
        self._tone = Tone.NEUTRAL

    def set_tone(self, tone: Tone) -> None:
        """Show another tone's shape."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a solid shape with a sign in it: five outlines that differ without any colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        sign = "?" if self._tone is Tone.UNKNOWN else "!"
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(colour, 1.6, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(colour)
        match self._tone:
            case Tone.STOP:
                painter.drawPolygon(_polygon(box, 8, math.pi / 8))
            case Tone.SERIOUS:
                painter.drawPolygon(
                    QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
                )
                box.translate(0, 2)
            case Tone.URGENT:
                painter.drawPolygon(_polygon(box, 4, 0.0))
            case Tone.EXPECTED:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))
                painter.setBrush(colour)
                painter.drawEllipse(box.center(), 2.6, 2.6)
                return
            case Tone.UNKNOWN:
                painter.drawEllipse(box)
            case Tone.NEUTRAL:
                return
        font = self.font()
        font.setPixelSize(13)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Base))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)


class _Text(Label):
    """A wrapped label that answers a layout quickly.

    Layouts ask each label for its height many times over, and Qt sets the text anew for each answer; it even
    tries several widths to find one to its liking. Here the width always comes from outside, and a height is
    worked out once a width.
    """

    def __init__(self, role: str, parent: QWidget) -> None:
        super().__init__("", role, parent=parent)
        self._heights: dict[int, int] = {}
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)

    def set_text(self, text: str) -> None:
        """Show other words."""
        if text != self.text():
            self._heights.clear()
            self.setText(text)

    def sizeHint(self) -> QSize:
        """Ask for a little; the layout gives what there is."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for a short word and one line."""
        return QSize(60, 16)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words in a width."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Forget the heights when the letters change."""
        self._heights.clear()
        super().changeEvent(event)


class _Row:
    """One paragraph: its label, and its text with the numbers of its sources and the mark where it has none."""

    def __init__(self, parent: QWidget, label_width: int) -> None:
        self._label_width = label_width
        self.layout = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.layout.setSpacing(2)
        self.label = _Text("strong", parent)
        self.text = _Text("body", parent)
        self.layout.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self.layout.addWidget(self.text, 1)

    def show(self, label: str | None, text: str, *, column: bool) -> None:
        """Show one paragraph; `column` keeps the label's place where there is none."""
        self.label.set_text(label or "")
        self.label.setVisible(bool(label) or column)
        self.text.set_text(text)
        self.text.show()

    def hide(self) -> None:
        """Keep the widgets for a longer group."""
        for widget in (self.label, self.text):
            widget.hide()

    def set_beside(self, beside: bool) -> None:
        """Put the label beside its text, in a column, or above it."""
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction is self.layout.direction():
            return
        self.layout.setDirection(direction)
        self.layout.setSpacing(18 if beside else 2)
        self.label.setMinimumWidth(self._label_width if beside else 0)
        self.label.setMaximumWidth(self._label_width if beside else _NO_LIMIT)


class _GroupBox(QFrame):
    """A group of sentences under its small heading."""

    def __init__(self, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._rows: list[_Row] = []
        self._beside = False
        self._labelled = False
        self._tone: Tone | None = None
        self._spare = QSpacerItem(0, 0, QSizePolicy.Policy.Fixed)
        self._bar = QFrame(self)
        self._shape = _Shape(self)
        self._title = _Text("subheading", self)
        self._word = Label("", "tone", wrap=False, parent=self)
        self.setObjectName("sectionGroup")
        self._bar.setObjectName("sectionBar")
        self._bar.setFixedWidth(5)
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        heading.addWidget(self._title, 1)
        heading.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(12)
        self._inner.addLayout(heading)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        short = QHBoxLayout()
        short.setSpacing(0)
        short.addLayout(self._column, 1)
        short.addItem(self._spare)
        self._inner.addLayout(short)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self._bar)
        around.addLayout(self._inner, 1)

    def show_group(self, group: Group, numbers: Mapping[str, int]) -> None:
        """Show a group in the widgets that are there."""
        self._set_tone(group.tone)
        self._title.set_text(group.title)
        paragraphs = group.paragraphs()
        while len(self._rows) < len(paragraphs):
            row = _Row(self, SectionView.LABEL_WIDTH)
            row.set_beside(self._beside)
            self._rows.append(row)
            self._column.addLayout(row.layout)
        self._labelled = any(sentence.label for sentence in group.sentences)
        for row, paragraph in zip(self._rows, paragraphs, strict=False):
            text = " ".join(self._with_basis(sentence, numbers) for sentence in paragraph)
            row.show(paragraph[0].label, text, column=self._labelled and self._beside)
        for row in self._rows[len(paragraphs) :]:
            row.hide()

    def _with_basis(self, sentence: Sentence, numbers: Mapping[str, int]) -> str:
        """Return the text with the numbers of its sources behind it, or with the mark that it has none."""
        if sentence.basis is Basis.UNSOURCED:
            return self._catalogue.say("widget.unsourced", text=sentence.text)
        if not sentence.sources:
            return sentence.text
        # A long list may break between its numbers: held together, it would be wider than a narrow card.
        found = ", ".join(number_runs(numbers[source] for source in sentence.sources))
        return f"{sentence.text}{_NO_BREAK}[{found}]"

    def fit(self, width: int) -> None:
        """Choose the places of the labels for a width, and keep lines short enough to read."""
        room = width - self._inner.contentsMargins().left() * 2 - self._bar.width()
        beside = room >= SectionView.BESIDE_WIDTH
        if beside != self._beside:
            self._beside = beside
            for row in self._rows:
                row.set_beside(beside)
                if not row.label.text() and not row.text.isHidden():
                    row.label.setVisible(beside and self._labelled)
        longest = SectionView.TEXT_WIDTH + (SectionView.LABEL_WIDTH + 18 if beside and self._labelled else 0)
        spare = max(0, room - longest)
        if spare != self._spare.sizeHint().width():
            self._spare.changeSize(spare, 0, QSizePolicy.Policy.Fixed)
            self._column.invalidate()
            self._inner.invalidate()

    def _set_tone(self, tone: Tone) -> None:
        if tone is self._tone:
            return
        self._tone = tone
        toned = tone is not Tone.NEUTRAL
        self._shape.set_tone(tone)
        self._word.setText(self._catalogue.say(f"widget.tone-{tone}") if toned else "")
        for widget in (self._bar, self._shape, self._word):
            widget.setVisible(toned)
        side = 16 if toned else 0
        self._inner.setContentsMargins(side, 13, side, 15 if toned else 2)
        for widget in (self, self._bar, self._shape, self._word):
            widget.setProperty("tone", str(tone))
            # The style sheet reads a property once; polishing anew makes it look again.
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class _Card(QFrame):
    """One section, with the tick that says it was told.

    Signals:
        ticked: a person set or took away the tick.
        folded: a person opened or closed it; True while it is open.
    """

    ticked = Signal(bool)
    folded = Signal(bool)

    PADDING = 24

    def __init__(self, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._groups: list[_GroupBox] = []
        self._shown = 0
        self.section_id = ""
        self.setObjectName("sectionCard")
        # Ignored: the words inside must not make one of two cards the wider one.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title = _Text("heading", self)
        self._section: tuple[Section, Mapping[str, int]] | None = None
        self.fold = QToolButton(self)
        self.fold.setObjectName("foldButton")
        self.fold.setCheckable(True)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.fold.clicked.connect(self.folded)
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self._title, 1)
        heading.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        self.tick = QCheckBox(catalogue.say("widget.told"), self)
        self.tick.setObjectName("toldTick")
        self.tick.clicked.connect(self.ticked)
        self._middle = QVBoxLayout()
        self._middle.setSpacing(14)
        around = QVBoxLayout(self)
        around.setContentsMargins(self.PADDING, 20, self.PADDING, 20)
        around.setSpacing(16)
        around.addLayout(heading)
        around.addLayout(self._middle)
        around.addStretch(1)
        around.addWidget(self.tick)

    def show_section(self, section: Section, numbers: Mapping[str, int], opened: bool | None) -> None:
        """Show a section in the widgets that are there; None: it cannot be folded, False: only its title is shown."""
        self.section_id = section.id
        self._section = (section, numbers)
        self._title.set_text(section.title)
        self.fold.setVisible(opened is not None)
        self.fold.setAccessibleName(self._catalogue.say("widget.unfold", section=section.title))
        self.open(opened is not False)
        self.setAccessibleName(section.title)
        self.tick.setAccessibleName(self._catalogue.say("widget.told-name", section=section.title))

    def open(self, opened: bool) -> None:
        """Show what the section holds, or its title only: then its sentences are not even worded."""
        if self._section is None:
            return
        section, numbers = self._section
        self.fold.setChecked(opened)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._shown = len(section.groups) if opened else 0
        while len(self._groups) < self._shown:
            self._groups.append(_GroupBox(self._catalogue, self))
            self._middle.addWidget(self._groups[-1])
        for index, box in enumerate(self._groups):
            box.setVisible(index < self._shown)
        for box, group in zip(self.groups(), section.groups, strict=False):
            box.show_group(group, numbers)

    def groups(self) -> list[_GroupBox]:
        """Return the boxes that show a group."""
        return self._groups[: self._shown]

    def fit(self, width: int) -> None:
        """Arrange the groups for a width of the card."""
        for box in self.groups():
            box.fit(width - 2 * self.PADDING)


class SectionView(QScrollArea):
    """Sections of the explanation, in reading order, with the numbers and the list of their sources.

    The harms and the uses of an area stand side by side in one size where the view is wide enough, and harms
    come first where it is not. The widgets are kept and given other words: a view that shows something else
    builds only what it never had.

    Signals:
        told_changed: a person set or took away the tick of a section; its id, and whether it is ticked.
    """

    told_changed = Signal(str, bool)

    SIDE_BY_SIDE = 760
    """The view's width from which harms and uses stand side by side."""
    BESIDE_WIDTH = 560
    """A group's width from which the labels stand beside their sentences."""
    LABEL_WIDTH = 176
    TEXT_WIDTH = 700
    """The longest line of running text: about ninety letters."""
    PAGE_WIDTH = 1160
    """The widest that the column of cards grows."""
    MARGIN = 16
    GAP = 16

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._cards: list[_Card] = []
        self._shown: dict[str, _Card] = {}
        self._digests: dict[str, str] = {}
        self._pairs: tuple[bool, ...] = ()
        self._places: tuple[tuple[bool, ...], bool] | None = None
        self._told: set[str] = set()
        self._tickable = False
        self._folds: frozenset[str] | None = None
        self._opened: dict[str, bool] = {}
        self._source_rows: list[_Row] = []
        self._sources: tuple[tuple[int, str], ...] = ()
        self.setObjectName("sectionView")
        self.setAccessibleName(catalogue.say("widget.sections-name"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the width that everything was arranged for.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._body = body = QWidget()
        body.setObjectName("sectionBody")
        self._column = QVBoxLayout(body)
        self._column.setSpacing(self.GAP)
        self._grid = QGridLayout()
        self._grid.setSpacing(self.GAP)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._column.addLayout(self._grid)
        self._sources_button = QToolButton(body)
        self._sources_box = QFrame(body)
        self._build_sources()
        self._column.addStretch(1)
        self.setWidget(body)

    def show_sections(self, sections: Sequence[Section], source_numbers: Mapping[str, int]) -> None:
        """Show these sections in place of those before.

        A tick stays only where the section has the very words it had when it was ticked.

        Args:
            sections: in reading order; the uses of an area move behind its harms.
            source_numbers: the number of each source that a sentence names.

        Raises:
            KeyError: when a source has no number: a sentence must not lose its source on the way to the screen.
        """
        rows = list(_rows(sections))
        ordered = [section for row in rows for section in row]
        digests = {section.id: section.digest() for section in ordered}
        self._told = {name for name in self._told if digests.get(name) == self._digests[name]}
        self._digests = digests
        with self._at_once():
            while len(self._cards) < len(ordered):
                self._add_card()
            for card, section in zip(self._cards, ordered, strict=False):
                card.show_section(section, source_numbers, self._is_open(section.id))
                card.tick.setChecked(section.id in self._told)
                card.show()
            for card in self._cards[len(ordered) :]:
                card.hide()
            self._shown = {card.section_id: card for card in self._cards[: len(ordered)]}
            self._pairs = tuple(len(row) == 2 for row in rows)
            self._arrange()
        self._settle()

    def set_sources(self, sources: Sequence[tuple[int, str]]) -> None:
        """Set the list of sources at the end: each with its number and its citation.

        While the list is folded nobody reads it, so its rows are worded when it is opened.
        """
        self._sources = tuple(sources)
        self._sources_button.setText(self._catalogue.say("widget.sources", n=len(sources)))
        self._sources_button.setVisible(bool(sources))
        self._fold()

    def _word_sources(self) -> None:
        sources = self._sources
        while len(self._source_rows) < len(sources):
            row = _Row(self._sources_box, 44)
            row.set_beside(True)
            self._source_rows.append(row)
            self._sources_list.addLayout(row.layout)
        with self._at_once():
            for row, (number, citation) in zip(self._source_rows, sources, strict=False):
                row.show(f"[{number}]", citation, column=True)
            for row in self._source_rows[len(sources) :]:
                row.hide()

    def set_tickable(self, tickable: bool) -> None:
        """Show or hide the tick of each section."""
        self._tickable = tickable
        with self._at_once():
            for card in self._cards:
                card.tick.setVisible(tickable)
        self._settle()

    def set_foldable(self, open_at_first: Iterable[str]) -> None:
        """Let sections be opened and closed; only those whose ids end like one of these are open at first.

        Harms and uses, in short or in full, cannot be closed: a benefit never stands with its harms out of sight.
        """
        self._folds = frozenset(open_at_first)

    def _is_open(self, section_id: str) -> bool | None:
        """Tell whether a section is open; what somebody opened stays open in the next area too."""
        if self._folds is None or section_id.endswith((SHORT, HARMS, USES)):
            return None
        at_first = any(section_id.endswith(end) for end in self._folds)
        return self._opened.get(section_id, at_first)

    def _open(self, card: _Card, opened: bool) -> None:
        self._opened[card.section_id] = opened
        with self._at_once():
            card.open(opened)
            self._arrange()
        self._settle()

    def told(self) -> frozenset[str]:
        """Return the ids of the shown sections that are ticked."""
        return frozenset(self._told)

    def set_told(self, ids: Iterable[str]) -> None:
        """Tick these of the shown sections and no others. Sends no signal."""
        self._told = set(ids) & self._shown.keys()
        for name, card in self._shown.items():
            card.tick.setChecked(name in self._told)

    def _add_card(self) -> None:
        card = _Card(self._catalogue, self._body)
        card.tick.setVisible(self._tickable)
        card.ticked.connect(lambda ticked: self._tell(card.section_id, ticked))
        card.folded.connect(lambda opened: self._open(card, opened))
        before = self._cards[-1].tick if self._cards else self
        QWidget.setTabOrder(before, card.tick)
        QWidget.setTabOrder(card.tick, self._sources_button)
        self._cards.append(card)
        self._places = None

    def _tell(self, section_id: str, ticked: bool) -> None:
        (self._told.add if ticked else self._told.discard)(section_id)
        self.told_changed.emit(section_id, ticked)

    def _build_sources(self) -> None:
        button = self._sources_button
        button.setObjectName("sourcesButton")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleDescription(self._catalogue.say("widget.sources-how"))
        button.toggled.connect(self._fold)
        button.hide()
        self._sources_box.setObjectName("sectionCard")
        self._sources_list = QVBoxLayout(self._sources_box)
        self._sources_list.setContentsMargins(_Card.PADDING, 18, _Card.PADDING, 18)
        self._sources_list.setSpacing(10)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addWidget(self._sources_box)
        self._fold()

    def _fold(self) -> None:
        """Open or close the list of sources as its button says."""
        opened = self._sources_button.isChecked()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        closed_arrow = Qt.ArrowType.LeftArrow if mirrored else Qt.ArrowType.RightArrow
        self._sources_button.setArrowType(Qt.ArrowType.DownArrow if opened else closed_arrow)
        shown = opened and not self._sources_button.isHidden()
        if shown:
            self._word_sources()
        if shown or not self._sources_box.isHidden():
            self._sources_box.setVisible(shown)
            self._settle()

    def _arrange(self) -> None:
        """Put the cards into their places for the view's width."""
        width = self.viewport().width()
        margin = max(self.MARGIN, (width - self.PAGE_WIDTH) // 2)
        self._column.setContentsMargins(margin, self.MARGIN, margin, self.MARGIN)
        wide = self.width() >= self.SIDE_BY_SIDE
        whole = width - 2 * margin
        cards = iter(self._cards)
        places = (self._pairs, wide)
        for number, pair in enumerate(self._pairs):
            row = (next(cards), next(cards)) if pair else (next(cards),)
            for index, card in enumerate(row):
                card.fit((whole - self.GAP) // 2 if pair and wide else whole)
                if places != self._places:
                    self._grid.removeWidget(card)
                    side_by_side = pair and wide
                    line, column = (2 * number, index) if side_by_side else (2 * number + index, 0)
                    self._grid.addWidget(card, line, column, 1, 1 if side_by_side else 2)
        self._places = places

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Hold the layouts back while words and widgets change.

        A widget that is shown makes every layout around it arrange all its rows: with sixty sentences that is
        a tenth of a second.
        """
        layouts = self._layouts(self._cards)
        self.setUpdatesEnabled(False)
        for _, layout in layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for _, layout in layouts:
                layout.setEnabled(True)
            self.setUpdatesEnabled(True)

    def _settle(self) -> None:
        """Give every card its size now: left to the event loop, each change climbs from box to box in rounds."""
        layouts = self._layouts(self._shown.values())
        for box, layout in layouts:
            layout.invalidate()
            box.updateGeometry()
        for _, layout in layouts:
            layout.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _layouts(self, cards: Iterable[_Card]) -> list[tuple[QWidget, QLayout]]:
        """Return the boxes of these cards and all around them with their layouts, the innermost first."""
        boxes: list[QWidget] = [box for card in cards for box in (*card.groups(), card)]
        return [
            (box, layout) for box in (*boxes, self._sources_box, self._body) if (layout := box.layout()) is not None
        ]

    def changeEvent(self, event: QEvent) -> None:
        """Turn the arrow when the reading direction changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the keys for both ends to those that scroll."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the cards for the new width."""
        super().resizeEvent(event)
        with self._at_once():
            self._arrange()
        self._settle()


def _rows(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Return the sections in rows: one, or an area's harms with its uses."""
    by_id = {section.id: section for section in sections}
    paired: set[str] = set()
    for section in sections:
        stem = section.id.removesuffix(HARMS).removesuffix(USES)
        pair = (by_id.get(stem + HARMS), by_id.get(stem + USES))
        if section.id in paired:
            continue
        if pair[0] is not None and pair[1] is not None and section in pair:
            paired |= {pair[0].id, pair[1].id}
            yield pair[0], pair[1]
        else:
            yield (section,)


def _polygon(box: QRectF, corners: int, turn: float) -> QPolygonF:
    """Return a regular polygon in a box."""
    angles = [turn + 2 * math.pi * index / corners for index in range(corners)]
    radius = box.width() / 2
    return QPolygonF([box.center() + QPointF(math.cos(a), math.sin(a)) * radius for a in angles])
