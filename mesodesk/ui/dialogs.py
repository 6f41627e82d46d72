"""The one door to people for questions and bad news: plain text, one sentence, and what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from mesodesk.wording.catalogue import Catalogue


def _box(parent: QWidget, catalogue: Catalogue, icon: QMessageBox.Icon, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(catalogue.say("screen.program"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


def tell(parent: QWidget, catalogue: Catalogue, text: str) -> None:
    """Show a sentence until it is acknowledged."""
    box = _box(parent, catalogue, QMessageBox.Icon.Information, text)
    box.addButton(catalogue.say("screen.close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def ask(parent: QWidget, catalogue: Catalogue, text: str, yes: str, no: str) -> bool:
    """Ask a question with two named answers; Escape is the second, which changes nothing."""
    box = _box(parent, catalogue, QMessageBox.Icon.Question, text)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject)
    box.setEscapeButton(reject)
    box.exec()
    return box.clickedButton() is accept


def ask_where_to_save(parent: QWidget, catalogue: Catalogue, name: str) -> Path | None:
    """Ask for a place for a PDF; None when nobody wants one.

    The suggested name never holds a patient's name: file dialogs remember what they saw.
    """
    chosen, _ = QFileDialog.getSaveFileName(
        parent, catalogue.say("screen.save-title"), name, catalogue.say("screen.pdf-files")
    )
    return Path(chosen) if chosen else None


def ask_for_pdf(parent: QWidget, catalogue: Catalogue) -> Path | None:
    """Ask for a PDF to check; None when nobody wants to."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, catalogue.say("screen.verify-title"), "", catalogue.say("screen.pdf-files")
    )
    return Path(chosen) if chosen else None
