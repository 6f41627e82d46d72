from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mesodesk.ui.background import Background
from tests.ui.talks import wait


def nothing(_: object) -> None:
    """Take what nobody waits for."""


def test_result_comes_back_on_the_windows_thread(qtbot: QtBot) -> None:
    """The function runs beside the window, its result arrives in it."""
    owner = QObject()
    background = Background(owner)
    places: list[threading.Thread] = []

    background.run(threading.current_thread, lambda ran: places.extend((ran, threading.current_thread())), nothing)
    assert background.busy()
    wait(qtbot, lambda: bool(places))
    assert not background.busy()

    assert places[0] is not threading.main_thread()
    assert places[1] is threading.main_thread()


def test_whatever_is_raised_is_handed_over(qtbot: QtBot) -> None:
    """No failure is lost in the thread."""
    owner = QObject()
    background = Background(owner)
    found: list[Exception] = []

    background.run(lambda: 1 // 0, nothing, found.append)
    wait(qtbot, lambda: bool(found))

    assert isinstance(found[0], ZeroDivisionError)


def test_only_the_newest_work_is_heard(qtbot: QtBot) -> None:
    """What is out of date by the time it is done reaches nobody."""
    owner = QObject()
    background = Background(owner)
    go = threading.Event()
    found: list[object] = []

    background.run(go.wait, lambda _: found.append("old"), nothing)
    background.run(lambda: "new", found.append, nothing)
    go.set()
    wait(qtbot, lambda: bool(found))
    qtbot.wait(30)

    assert found == ["new"]


def test_two_works_never_run_at_once(qtbot: QtBot) -> None:
    """All pages share one thread: what makes pages is not made for two."""
    owner = QObject()
    running, most = [0], [0]
    done: list[object] = []

    def work() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        running[0] -= 1

    backgrounds = [Background(owner) for _ in range(3)]
    for background in backgrounds:
        background.run(work, done.append, nothing)
    wait(qtbot, lambda: len(done) == 3)

    assert most == [1]


def test_forgotten_work_ends_unheard(qtbot: QtBot) -> None:
    """A page that no longer wants a result gets none."""
    owner = QObject()
    one, other = Background(owner), Background(owner)
    found: list[str] = []

    one.run(lambda: "one", found.append, nothing)
    one.forget()
    other.run(lambda: "other", found.append, nothing)
    wait(qtbot, lambda: bool(found))

    assert found == ["other"]


def test_result_never_reaches_a_page_that_is_gone(qtbot: QtBot) -> None:
    """The life of the page is the life of its results."""
    owner, witness = QObject(), QObject()
    go = threading.Event()
    found: list[object] = []

    Background(owner).run(go.wait, lambda _: found.append("gone"), nothing)
    owner.deleteLater()
    del owner
    qtbot.wait(10)
    go.set()
    Background(witness).run(lambda: "witness", found.append, nothing)
    qtbot.wait(50)

    assert "gone" not in found


def test_nothing_of_the_window_is_collected_beside_it(qtbot: QtBot) -> None:
    """While work is under way Python never looks for unreachable objects: it might do so in the other thread."""
    owner = QObject()
    background = Background(owner)
    seen: list[bool] = []

    background.run(gc.isenabled, nothing, nothing)
    background.run(gc.isenabled, seen.append, nothing)
    wait(qtbot, lambda: bool(seen))
    qtbot.wait(10)

    assert seen == [False]
    assert gc.isenabled()


def test_work_of_a_page_that_is_gone_ends_all_the_same(qtbot: QtBot) -> None:
    """Its result reaches nobody, and the program goes on as before."""
    owner = QObject()
    go = threading.Event()
    found: list[object] = []
    Background(owner).run(go.wait, found.append, found.append)

    owner.deleteLater()
    qtbot.wait(10)
    go.set()
    wait(qtbot, gc.isenabled)

    assert found == []
