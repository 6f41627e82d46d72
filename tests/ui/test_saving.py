from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import Desk
from mesodesk.errors import MesoDeskError
from mesodesk.ui.saving import Saving
from tests.ui.talks import HOSTILE, clinic_desk, save_to, wait

Said = list[tuple[str, str]]


@pytest.fixture
def desk(qapp: object) -> Desk:
    """Return the desk of a clinic that is set up."""
    assert qapp is not None
    return clinic_desk()


@pytest.fixture
def saving(qtbot: QtBot) -> Saving:
    """Return what saves for a page that lives as long as the test."""
    page = QWidget()
    qtbot.addWidget(page)
    return Saving(page)


@pytest.fixture
def said(saving: Saving) -> Said:
    """Return what the page is told, with the role of its label."""
    heard: Said = []
    saving.said.connect(lambda text, role: heard.append((text, role)))
    return heard


def test_file_is_made_and_lies_where_it_was_wanted(
    saving: Saving,
    said: Said,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """It is made beside the window, and the page says first that it is being made and then where it lies."""
    suggested = save_to(monkeypatch, tmp_path / "a.pdf")
    threads: list[threading.Thread] = []

    def make() -> bytes:
        threads.append(threading.current_thread())
        return b"%PDF"

    saving.save(desk, "sheet-1.pdf", make)
    assert said == [(desk.catalogue.say("screen.saving"), "body")]
    wait(qtbot, lambda: len(said) > 1)

    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"
    assert said[1] == (desk.catalogue.say("screen.saved", path=str(tmp_path / "a.pdf")), "body")
    assert suggested == ["sheet-1.pdf"]
    assert threads[0] is not threading.main_thread()


def test_no_place_makes_nothing(saving: Saving, said: Said, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes their mind is told nothing."""
    save_to(monkeypatch, "")
    saving.save(desk, "sheet-1.pdf", lambda: pytest.fail("made"))

    assert said == []
    assert not saving.busy()


@pytest.mark.parametrize("place", ["nowhere/a.pdf", "a.pdf"])
def test_failure_is_told_with_its_cure(
    saving: Saving,
    said: Said,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    place: str,
) -> None:
    """Whether the place takes no file or the file cannot be made; nothing is half written."""

    def make() -> bytes:
        raise MesoDeskError("folder-missing", path=str(tmp_path / "nowhere"))

    save_to(monkeypatch, tmp_path / place)
    saving.save(desk, "sheet-1.pdf", make if place == "a.pdf" else lambda: b"%PDF")
    wait(qtbot, lambda: len(said) > 1)

    assert said[1] == (desk.catalogue.say("error.folder-missing", path=str(tmp_path / "nowhere")), "warning")
    assert list(tmp_path.iterdir()) == []


def test_unexpected_failure_is_a_sentence_and_told_on(
    saving: Saving,
    said: Said,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """No trace on the page; the window hears of it."""

    def make() -> bytes:
        raise RuntimeError(HOSTILE)

    save_to(monkeypatch, tmp_path / "a.pdf")
    with qtbot.waitSignal(saving.failed, timeout=5000) as failed:
        saving.save(desk, "sheet-1.pdf", make)

    assert isinstance(failed.args[0], RuntimeError)
    assert said[-1] == (desk.catalogue.say("screen.save-failed"), "warning")


def test_second_press_waits_for_the_first(
    saving: Saving,
    said: Said,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Nobody is asked for a place twice while a file is being made; afterwards another one can be."""
    suggested = save_to(monkeypatch, tmp_path / "a.pdf")
    go = threading.Event()
    saving.save(desk, "first.pdf", lambda: b"1" if go.wait(10) else b"")
    saving.save(desk, "second.pdf", lambda: b"2")
    go.set()
    wait(qtbot, lambda: len(said) > 1)
    assert (suggested, (tmp_path / "a.pdf").read_bytes()) == (["first.pdf"], b"1")

    saving.save(desk, "third.pdf", lambda: b"3")
    wait(qtbot, lambda: len(said) > 3)

    assert (tmp_path / "a.pdf").read_bytes() == b"3"


def test_forgotten_save_is_written_and_not_told(
    saving: Saving,
    said: Said,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The next patient's screen says nothing of the last one's file, which was wanted all the same."""
    save_to(monkeypatch, tmp_path / "a.pdf")
    saving.save(desk, "sheet-1.pdf", lambda: b"%PDF")
    saving.forget()
    wait(qtbot, (tmp_path / "a.pdf").is_file)
    qtbot.wait(30)

    assert len(said) == 1
    assert not saving.busy()
