"""Consultations for the window's tests: real knowledge, real files, made-up people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.actions.example import example
from mesodesk.actions.review import Review, review
from mesodesk.actions.seal import Kept, mark, seal
from mesodesk.consent.consultation import Consultation, Decision, Patient
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Origin
from mesodesk.consent.parties import Party
from mesodesk.exchange.consultation_file import read_consultation
from mesodesk.settings import Clinic, data_folder, load_settings, save_settings
from mesodesk.ui.pages.page import Page
from mesodesk.ui.talk import Talk
from tests.actions.once import once

PageT = TypeVar("PageT", bound=Page)
CLINIC = Clinic("Example Clinic", "1 Example Street", "01 000", "01 999", "112", "GB")
HOSTILE = 'Ada <b>B</b> & <img src="x.png"/>'
CANARY = "Canaryname"
BORN = date(1987, 5, 14)
LONG = 20_000
"""Milliseconds: building and sealing take a fraction of it, on any machine."""


def clinic_desk() -> Desk:
    """Return the desk of a clinic that is set up."""
    save_settings(replace(load_settings(data_folder()), clinic=CLINIC))
    return open_desk(data_folder())


def finished(
    desk: Desk, decision: Decision = Decision.YES, name: str = HOSTILE, parties: tuple[Party, ...] = ()
) -> Consultation:
    """Return a consultation from which nothing is missing but the marks."""
    consultation = read_consultation(example(desk, now())).consultation
    patient = Patient(name, BORN, "EX-1")
    consultation = replace(consultation, patient=patient, born_again=None, decision=decision, parties=parties)
    for section in desk.freezer.sections(consultation, desk.settings.clinic):
        consultation = consultation.with_told(section.id, section.digest())
    return consultation


def ink() -> Ink:
    """Return ink that goes up and down along a line, as a written name does."""
    points = tuple(InkPoint(20 * i, 100.0 + 12 * i, 80.0 + (25 if i % 2 else -20), 0.5) for i in range(20))
    return Ink(600.0, 180.0, (Stroke(Device.PEN, points),))


def frozen(talk: Talk, decision: Decision = Decision.YES, name: str = HOSTILE, parties: tuple[Party, ...] = ()) -> None:
    """Bring a talk to where its pages stand: the same one once for all tests."""
    desk = talk.desk

    def make() -> Review:
        return review(desk, finished(desk, decision, name, parties), now())

    found = once(desk, make, "frozen", decision, name, parties)
    if found.consultation.id == talk.consultation().id:
        found = make()  # whoever freezes a second time wants other pages
    talk.set_consultation(found.consultation)
    _let_stand(talk, found)


def freeze(talk: Talk) -> None:
    """Let the pages of a finished talk stand and be read."""
    _let_stand(talk, review(talk.desk, talk.consultation(), now()))


def _let_stand(talk: Talk, found: Review) -> None:
    talk.set_review(found)
    assert talk.review is not None
    talk.set_read(talk.review)


def sealed(talk: Talk, decision: Decision = Decision.YES) -> Kept:
    """Bring a talk to its end."""
    if talk.review is None:
        frozen(talk, decision)
    assert talk.review is not None
    confirmed = replace(talk.review, consultation=replace(talk.consultation(), born_again=BORN))

    def make() -> Kept:
        marks = tuple(mark(confirmed, who.role, ink(), Origin.PAD, now()) for who in confirmed.record.signatories)
        return seal(talk.desk, confirmed, marks, now())

    kept = once(talk.desk, make, "kept", confirmed.consultation, confirmed.record_sha256)
    talk.set_kept(kept)
    return kept


def shown(page: PageT, qtbot: QtBot) -> PageT:
    """Show a page in the room that a common window has for it, followed by its talk as there."""
    qtbot.addWidget(page)
    page.resize(1224, 640)
    page.show()
    page.talk.changed.connect(page.refresh)
    page.refresh()
    return page


def save_to(monkeypatch: pytest.MonkeyPatch, place: Path | str) -> list[str]:
    """Let people choose a place, and return the names that are suggested to them."""
    suggested: list[str] = []

    def choose(_: object, __: str, name: str, ___: str) -> tuple[str, str]:
        suggested.append(name)
        return str(place), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return suggested


def wait(qtbot: QtBot, reached: Callable[[], bool]) -> None:
    """Wait for what happens in the background."""
    qtbot.waitUntil(reached, timeout=LONG)


def turn(widget: QWidget) -> bool:
    """Turn the wheel over a widget and tell whether it took that."""
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
