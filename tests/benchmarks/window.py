"""The window: from its start to the first paint, and from a click on the figure to the repainted panel."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from tests.benchmarks.timing import medians, memory, row

STARTS = 9
CLICKS = 300
BORN = "MESODESK_BENCH_BORN"
"""The moment at which the parent started the child, in seconds since the epoch."""


def report(child: Callable[[str], dict[str, float]]) -> None:
    """Print what the window costs; each start is that of a process of its own.

    Args:
        child: measures one of this file's kinds in a new process.
    """
    starts: dict[str, list[dict[str, float]]] = {"bare": [], "window": []}
    for _ in range(STARTS):
        for kind, found in starts.items():
            found.append(child(kind))
    bare, ours = (medians(found) for found in starts.values())
    print("Start to first painted window, by the clock on the wall")
    row("a bare QMainWindow", bare["painted"] * 1000, "ms", 1)
    row("MesoDesk", ours["painted"] * 1000, "ms", ours["painted"] / bare["painted"])
    for part in ("imports", "application", "building", "painting"):
        row(f"  of it {part}", ours[part] * 1000, "ms", ours[part] / bare["painted"])
    row("memory, bare", bare["memory"], "MB", 1)
    row("memory, MesoDesk", ours["memory"], "MB", ours["memory"] / bare["memory"])
    print("\nClick on the figure to repainted panel; 1 is the start of the bare window")
    clicked = child("clicks")
    for part in ("p50", "p99"):
        row(part, clicked[part] * 1000, "ms", clicked[part] / bare["painted"])


def start(*, ours: bool) -> dict[str, float]:
    """Return when a window of ours, or a bare one, was painted first, and what took how long, in seconds."""
    born = float(os.environ[BORN])
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QMainWindow

    if ours:
        from mesodesk.actions.desk import open_desk
        from mesodesk.settings import data_folder
        from mesodesk.ui.theme import apply_theme, load_theme
        from mesodesk.ui.window import MainWindow
    imported = time.time()
    application = QApplication([])
    built_application = time.time()
    window: QMainWindow
    if ours:
        theme = load_theme("light")
        apply_theme(application, theme)
        window = MainWindow(open_desk(data_folder()), theme, application)
        window._asked_at_start = True  # the questions of a first start would stop the clock
    else:
        window = QMainWindow()
    built = time.time()
    painted: list[float] = []

    class Watch(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and not painted:
                painted.append(time.time())
            return False

    watch = Watch()
    window.installEventFilter(watch)
    window.show()
    while not painted:
        application.processEvents()
    return {
        "imports": imported - born,
        "application": built_application - imported,
        "building": built - built_application,
        "painting": painted[0] - built,
        "painted": painted[0] - born,
        "memory": memory(),
    }


def clicks() -> dict[str, float]:
    """Return the median and the 99th percentile of many clicks, in seconds."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from mesodesk.actions.desk import open_desk
    from mesodesk.settings import data_folder
    from mesodesk.ui.theme import apply_theme, load_theme
    from mesodesk.ui.window import MainWindow

    application = QApplication([])
    theme = load_theme("light")
    apply_theme(application, theme)
    window = MainWindow(open_desk(data_folder()), theme, application)
    window._asked_at_start = True
    window.show()
    window.areas.warm_up()  # as the program does by itself once its questions of a first start are asked
    end = time.monotonic() + 2
    while time.monotonic() < end:  # shading and warm-up are not what is measured
        application.processEvents()
    body_map = window.areas.map
    view = window.talk.desk.body.view(body_map.view_id())
    places = [body_map.place_of(region.id) for region in view.regions]
    spans = []
    for number in range(CLICKS):
        place = places[number % len(places)].toPoint()
        start = time.perf_counter()
        QTest.mouseClick(body_map, Qt.MouseButton.LeftButton, pos=place)
        application.processEvents()
        spans.append(time.perf_counter() - start)
    spans.sort()
    return {"p50": spans[len(spans) // 2], "p99": spans[int(len(spans) * 0.99)]}
