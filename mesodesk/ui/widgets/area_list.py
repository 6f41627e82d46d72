"""All areas as a plain list, for those who would rather read than point."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from mesodesk.body.figure import Body
from mesodesk.ui.widgets.label import Label
from mesodesk.wording.catalogue import Catalogue


class AreaList(QScrollArea):
    """Areas with check boxes, and below each its regions with theirs.

    An area's box is full when all its regions are chosen, half full when some are. Checking it chooses its
    regions in every view, because who says "thighs" means the thighs from all around.

    Attributes:
        toggled: somebody chose a region or took it back (region id, chosen); an area's box sends it once for each
            region that changes. Not sent by `set_selected`.
        focused: the keyboard or a click is now on a box (region id, or area id on an area's box).
    """

    toggled = Signal(str, bool)
    focused = Signal(str)

    def __init__(self, body: Body, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("areaList")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The boxes inside take the focus; the frame around them would only be one stop more.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(catalogue.say("region.say-list"))
        self._body = body
        self._selected: set[str] = set()
        self._rows = {area: _AreaRow(area, body, catalogue) for area in body.areas if body.regions_of(area)}
        content = QWidget()
        content.setObjectName("areaListContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        for row in self._rows.values():
            column.addWidget(row)
            row.chosen.connect(self._choose)
            row.focused.connect(self.focused)
            for box in row.boxes():
                box.installEventFilter(self)
        column.addStretch(1)
        self.setWidget(content)

    def selected(self) -> tuple[str, ...]:
        """Return the chosen regions of every view, in the figure's order."""
        return tuple(region.id for view in self._body.views for region in view.regions if region.id in self._selected)

    def set_selected(self, region_ids: Iterable[str]) -> None:
        """Choose exactly these regions.

        Raises:
            MesoDeskError: `region-unknown`.
        """
        self._selected = {self._body.region(region_id).id for region_id in region_ids}
        for row in self._rows.values():
            row.show_chosen(self._selected)

    def expand(self, area: str, open_: bool = True) -> None:
        """Show or hide the regions of an area."""
        self._rows[self._body.require_area(area)].set_open(open_)

    def _choose(self, regions: tuple[str, ...], chosen: bool) -> None:
        changed = [region for region in regions if (region in self._selected) != chosen]
        if not changed:
            return  # the program set it
        self.set_selected(self._selected | set(regions) if chosen else self._selected - set(regions))
        for region in changed:
            self.toggled.emit(region, chosen)

    def _walk(self, box: QObject, step: int) -> None:
        shown = [box for row in self._rows.values() for box in row.boxes() if box.isVisibleTo(self)]
        place = next(i for i, other in enumerate(shown) if other is box) + step
        if 0 <= place < len(shown):
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _fold(self, box: QObject, key: Qt.Key) -> None:
        """Open or close the area of a box: the arrow that points on into the text opens."""
        onward = Qt.Key.Key_Right if self.isLeftToRight() else Qt.Key.Key_Left
        for row in self._rows.values():
            if any(box is other for other in row.boxes()):
                row.set_open(key == onward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk over the boxes by the arrow keys, and keep the one in focus in sight."""
        if isinstance(event, QFocusEvent) and event.gotFocus() and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(watched, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(watched, key)
        else:
            return super().eventFilter(watched, event)
        return True


class _AreaRow(QFrame):
    """One area: its box, how many of its regions are chosen, and the fold with the regions.

    Attributes:
        chosen: somebody used a box (region ids, chosen).
        focused: a box has the focus (region id or area id).
    """

    chosen = Signal(tuple, bool)
    focused = Signal(str)

    def __init__(self, area: str, body: Body, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("areaRow")
        self._catalogue = catalogue
        self._regions = tuple(region.id for region in body.regions_of(area))
        name = catalogue.say(f"area.{area}")
        self._box = _Box(area, name)
        self._box.setTristate(True)
        # Not `clicked`: a screen reader sets a box without a click.
        self._box.checkStateChanged.connect(self._choose_all)
        self._box.focused.connect(self.focused)
        self._count = Label("", "faint", wrap=False)
        self._fold = QToolButton()
        self._fold.setObjectName("areaFold")
        self._fold.setCheckable(True)
        self._fold.setAccessibleName(catalogue.say("region.say-parts", area=name))
        self._fold.setToolTip(self._fold.accessibleName())
        self._fold.toggled.connect(self.set_open)
        # One region is the whole area: there is nothing to unfold.
        if len(self._regions) == 1:
            self._fold.hide()
        room = self._fold.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._fold.setSizePolicy(room)
        self._parts = QWidget()
        self._parts.setObjectName("areaParts")
        self._parts.setAccessibleName(self._fold.accessibleName())
        parts = QVBoxLayout(self._parts)
        # The layout gives the indent to the side where the language's lines begin.
        parts.setContentsMargins(0, 0, 0, 6)
        parts.setSpacing(0)
        self._boxes = {region: _Box(region, catalogue.say(f"region.{region}")) for region in self._regions}
        for region, box in self._boxes.items():
            box.toggled.connect(lambda chosen, region=region: self.chosen.emit((region,), chosen))
            box.focused.connect(self.focused)
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 0, 0)
            line.addSpacing(34)
            line.addWidget(box, 1)
            parts.addLayout(line)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._box, 1)
        head.addWidget(self._count)
        head.addWidget(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 2)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._parts)
        self.set_open(False)
        self.show_chosen(set())

    def boxes(self) -> tuple[_Box, ...]:
        """Return the area's box and its regions' boxes, as they stand."""
        return (self._box, *self._boxes.values())

    def set_open(self, open_: bool) -> None:
        """Show or hide the regions."""
        open_ = open_ and len(self._regions) > 1
        if not open_ and any(box.hasFocus() for box in self._boxes.values()):
            self._box.setFocus(Qt.FocusReason.TabFocusReason)
        self._fold.setChecked(open_)
        closed = Qt.ArrowType.RightArrow if self.isLeftToRight() else Qt.ArrowType.LeftArrow
        self._fold.setArrowType(Qt.ArrowType.DownArrow if open_ else closed)
        self._parts.setVisible(open_)

    def _choose_all(self, state: Qt.CheckState) -> None:
        if state != Qt.CheckState.PartiallyChecked:
            self.chosen.emit(self._regions, state == Qt.CheckState.Checked)

    def show_chosen(self, selected: set[str]) -> None:
        """Show which regions are chosen."""
        some = sum(region in selected for region in self._regions)
        for region, box in self._boxes.items():
            box.setChecked(region in selected)
        whole = Qt.CheckState.Checked if some == len(self._regions) else Qt.CheckState.PartiallyChecked
        self._box.setCheckState(whole if some else Qt.CheckState.Unchecked)
        words = self._catalogue.say("region.say-count", chosen=some, n=len(self._regions))
        self._count.setText(words)
        self._box.setAccessibleDescription(words)

    def changeEvent(self, event: QEvent) -> None:
        """Let the folded arrow point along the line when the language's direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.set_open(self._fold.isChecked())


class _Box(QCheckBox):
    """A check box that tells when it has the focus, and of which people only ever set the full and the empty state.

    Attributes:
        focused: the focus came (the box's id).
    """

    focused = Signal(str)

    def __init__(self, id_: str, name: str) -> None:
        # An ampersand would be taken for a shortcut.
        super().__init__(name.replace("&", "&&"))
        self.setObjectName(id_)
        self.setAccessibleName(name)

    def nextCheckState(self) -> None:
        """Go from half full to full: half is what regions make of it, not what a person asks for."""
        self.setCheckState(
            Qt.CheckState.Unchecked if self.checkState() == Qt.CheckState.Checked else Qt.CheckState.Checked
        )

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on the row; by itself only sign and words would."""
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell which box it is."""
        super().focusInEvent(event)
        self.focused.emit(self.objectName())
