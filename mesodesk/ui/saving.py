"""Make a PDF beside the window and write it to a place that somebody chose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mesodesk.actions.desk import Desk
from mesodesk.actions.export import save_copy
from mesodesk.errors import MesoDeskError
from mesodesk.ui.background import Background
from mesodesk.ui.dialogs import ask_where_to_save


class Saving(Background):
    """Saves one file at a time for a page, and tells what became of it.

    Signals:
        said(str, str): a sentence for the page, and the role of its label.
        failed(object): something went wrong that nobody expected.
    """

    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page

    def save(self, desk: Desk, name: str, make: Callable[[], bytes], saved: str = "saved") -> None:
        """Ask for a place, then make a file and write it there; nothing happens while another one is being made.

        Args:
            desk: the program's rooms.
            name: the name to suggest; it tells of no patient.
            make: returns the file; it runs beside the window, and must neither touch nor hold widgets.
            saved: names the words of the screen for a file that lies where it was wanted.
        """
        say = desk.catalogue.say
        if self.busy():
            return
        target = ask_where_to_save(self._page, desk.catalogue, name)
        if target is None:
            return

        def write() -> Path:
            save_copy(desk, make(), target)
            return target

        def fail(error: Exception) -> None:
            if isinstance(error, MesoDeskError):
                self.said.emit(desk.catalogue.error(error), "warning")
            else:
                self.said.emit(say("screen.save-failed"), "warning")
                self.failed.emit(error)

        self.said.emit(say("screen.saving"), "body")
        self.run(write, lambda path: self.said.emit(say(f"screen.{saved}", path=str(path)), "body"), fail)
