"""Done: the document is sealed and kept. Save it, print it, or see the next patient."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from mesodesk.actions.copies import reading_copy
from mesodesk.actions.export import save_copy
from mesodesk.actions.pages import can_print_as_is, front_pages, pictures, print_as_is
from mesodesk.actions.seal import Kept
from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.errors import MesoDeskError
from mesodesk.ui.dialogs import ask_where_to_save
from mesodesk.ui.pages.page import Page
from mesodesk.ui.saving import Saving
from mesodesk.ui.talk import Talk
from mesodesk.ui.widgets.label import Label

ROWS = ("decision", "areas", "patient", "number", "folder")
"""What the summary says; never a name: the next patient may already be in the room."""


class DonePage(Page):
    """Hands the sealed document over.

    Signals:
        next_wanted: the next patient.
        failed(object): something went wrong that nobody expected.
    """

    KEY = "done"
    PRINT_DPI = 200
    WIDEST = 860
    next_wanted = Signal()
    failed = Signal(object)

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(talk, parent)
        self._shown: Kept | None = None
        self._front = 0
        self._saving = Saving(self)
        self.rows = {row: Label("") for row in ROWS}
        self.status = Label("")
        self.status.hide()
        self.save_button = self._button("save", "primary")
        self.print_button = self._button("print", "secondary")
        self.print_front_button = self._button("print-front", "secondary")
        self.next_button = self._button("next-patient", "secondary")
        self.whole_button = self._button("whole", "quiet")
        self.whole_button.setAccessibleDescription(self.say("whole-hint"))
        self.body.addLayout(_at_most(self.WIDEST, self._summary()))
        self.body.addLayout(_at_most(self.WIDEST, Label(self.say("done-hint"))))
        first = (self.save_button, self.print_button, self.print_front_button, self.next_button)
        self._buttons = (*first, self.whole_button)
        buttons = QHBoxLayout()
        for button in first:
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        whole = QHBoxLayout()
        whole.addWidget(self.whole_button)
        whole.addWidget(Label(self.say("whole-hint"), "faint"), 1)
        self.body.addLayout(whole)
        self.body.addLayout(_at_most(self.WIDEST, self.status))
        self.body.addStretch(1)
        self.save_button.clicked.connect(self.save)
        self.print_button.clicked.connect(lambda: self.print_())
        self.print_front_button.clicked.connect(lambda: self.print_(self._front))
        self.next_button.clicked.connect(self.next_wanted)
        self.whole_button.clicked.connect(self.save_whole)
        self._saving.said.connect(self._say)
        self._saving.failed.connect(self.failed)

    def _show_talk(self) -> None:
        """Show what was sealed; what was said of another document goes."""
        kept = self.talk.kept
        if kept is not self._shown:
            self._shown = kept
            self._front = front_pages(kept.pdf) if kept and self._has_front() else 0
            self._saving.forget()
            self._say("")
        words = dict(self._words(kept)) if kept else {}
        for row, label in self.rows.items():
            label.setText(words.get(row, ""))
        for button in self._buttons:
            button.setEnabled(kept is not None)
        more = self._front > 2
        self.print_front_button.setText(self.say("print-front-more" if more else "print-front", n=self._front))
        self.print_front_button.setVisible(bool(self._front))

    def _has_front(self) -> bool:
        """Tell whether the first pages stand for themselves: after a yes, unless large print takes more pages."""
        consultation = self.talk.consultation()
        return consultation.decision is Decision.YES and consultation.print_size is PrintSize.NORMAL

    def _words(self, kept: Kept) -> Iterator[tuple[str, str]]:
        desk, consultation = self.talk.desk, self.talk.consultation()
        areas = desk.body.areas_of(consultation.regions)
        yield "decision", self.say(f"decision-{consultation.decision}")
        yield "areas", self.say("list-join").join(desk.catalogue.say(f"area.{area}") for area in areas)
        yield "patient", consultation.patient.number
        yield "number", kept.id
        yield "folder", str(desk.settings.folder)

    def save(self) -> None:
        """Ask for a place and write the sealed bytes there."""
        kept = self.talk.kept
        if kept is None:
            return
        target = ask_where_to_save(self, self.talk.desk.catalogue, f"sheet-{kept.id[:8]}.pdf")
        if target is None:
            return
        try:
            save_copy(self.talk.desk, kept.pdf, target)
        except MesoDeskError as error:
            self._say(self.talk.desk.catalogue.error(error), "warning")
        else:
            self._say(self.say("saved", path=str(target)))

    def save_whole(self) -> None:
        """Ask for a place and save every word that was shown, as a copy to be read."""
        desk, kept = self.talk.desk, self.talk.kept
        if kept is not None:
            name = f"sheet-{kept.id[:8]}-every-word.pdf"
            self._saving.save(desk, name, lambda: reading_copy(desk, kept.id, whole=True))

    def print_(self, pages: int | None = None) -> None:
        """Print the sealed bytes, or pictures of them where the system takes no PDF; say so when nothing prints.

        Args:
            pages: only so many, from the first; None: all.
        """
        kept = self.talk.kept
        if kept is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self._say(self.say("no-printer"))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        try:
            if can_print_as_is() and printer.outputFormat() == QPrinter.OutputFormat.NativeFormat:
                print_as_is(kept.pdf, printer.printerName(), printer.copyCount(), self._paper(), pages)
            else:
                self._print_pictures(kept.pdf, printer, pages)
        except MesoDeskError as error:
            self._say(self.talk.desk.catalogue.error(error), "warning")
        else:
            self._say(self.say("printed", printer=printer.printerName()))

    def _paper(self) -> Paper:
        """Return what the sealed pages were made for."""
        return self.talk.consultation().paper_in(self.talk.desk.settings.clinic.country)

    def _print_pictures(self, pdf: bytes, printer: QPrinter, most: int | None) -> None:
        """Print each page as large as the paper takes it, in its own shape.

        Raises:
            MesoDeskError: `print-failed` when the printer takes nothing, and as `pictures`.
        """
        pages = pictures(pdf, self.PRINT_DPI)[:most]
        painter = QPainter()
        if not painter.begin(printer):
            raise MesoDeskError("print-failed", printer=printer.printerName())
        for index, page in enumerate(pages):
            if index:
                printer.newPage()
            image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
            sheet = printer.pageRect(QPrinter.Unit.DevicePixel).toRect()
            size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(0, 0, size.width(), size.height()), image)
        painter.end()

    def _say(self, text: str, role: str = "body") -> None:
        self.status.set_role(role)
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _summary(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "plain")
        grid = QGridLayout(card)
        grid.setContentsMargins(24, 18, 24, 18)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for line, (row, value) in enumerate(self.rows.items()):
            name = self.say(f"done-{row}")
            value.setAccessibleName(name)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Label(name, "soft", wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
        return card

    def _button(self, key: str, role: str) -> QPushButton:
        button = QPushButton(self.say(key))
        button.setProperty("role", role)
        return button


def _at_most(width: int, widget: QWidget) -> QHBoxLayout:
    """Return a row with a widget that stays narrow enough to read, at the row's beginning."""
    widget.setMaximumWidth(width)
    row = QHBoxLayout()
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row
