"""What start, clicks, export, sealing and checking cost: ratios measured in one run.

Run by `make bench`. Machines are noisy, so every figure is a median and is set beside a plain thing that was
measured in the same run, turn about.
"""

from __future__ import annotations

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTS = 9
CLICKS = 300
ROUNDS = 7
BORN = "MESODESK_BENCH_BORN"
"""The moment at which the parent started the child, in seconds since the epoch."""


def main() -> None:
    """Print every figure."""
    starts: dict[str, list[dict[str, float]]] = {"bare": [], "mesodesk": []}
    for _ in range(STARTS):
        for kind, found in starts.items():
            found.append(_child(kind))
    bare, ours = (_medians(starts[kind]) for kind in ("bare", "mesodesk"))
    print("Start to first painted window")
    _row("a bare QMainWindow", bare["painted"] * 1000, "ms", 1)
    _row("MesoDesk", ours["painted"] * 1000, "ms", ours["painted"] / bare["painted"])
    for part in ("imports", "application", "building", "painting"):
        _row(f"  of it {part}", ours[part] * 1000, "ms", ours[part] / bare["painted"])
    _row("memory, bare", bare["memory"], "MB", 1)
    _row("memory, MesoDesk", ours["memory"], "MB", ours["memory"] / bare["memory"])
    print("Click on the figure to repainted panel")
    clicks = _child("clicks")
    _row("p50", clicks["p50"] * 1000, "ms", clicks["p50"] / bare["painted"])
    _row("p99", clicks["p99"] * 1000, "ms", clicks["p99"] / bare["painted"])
    print("Paper (the made-up consultation of `mesodesk example`)")
    paper = _child("paper")
    plain = paper["plain"]
    _row("the same words by plain ReportLab", plain * 1000, "ms", 1)
    for part in ("build", "seal", "export", "examine", "verify"):
        _row(part, paper[part] * 1000, "ms", paper[part] / plain)
    _row("peak memory of all that", paper["memory"], "MB", paper["memory"] / bare["memory"])


def _row(name: str, value: float, unit: str, ratio: float) -> None:
    print(f"  {name:<36}{value:9.1f} {unit:<3}{ratio:8.2f} x")


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(each[key] for each in found) for key in found[0]}


def _child(kind: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {BORN: repr(time.time()), "MESODESK_DATA": folder}
        command = [sys.executable, __file__, kind]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _memory() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _start(ours: bool) -> dict[str, float]:
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
        "memory": _memory(),
    }


def _clicks() -> dict[str, float]:
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


def _paper() -> dict[str, float]:
    from mesodesk.actions.desk import now, open_desk
    from mesodesk.actions.example import example
    from mesodesk.actions.export import export
    from mesodesk.actions.identity import clinician_identity, known_clinics
    from mesodesk.actions.review import review
    from mesodesk.actions.verify import verify
    from mesodesk.document.build import FIELD, build
    from mesodesk.exchange.consultation_file import read_consultation
    from mesodesk.sealing.examination import examine
    from mesodesk.sealing.seal import seal
    from mesodesk.settings import data_folder

    folder = data_folder()
    desk = open_desk(folder)
    target = folder / "sheet.pdf"
    export(desk, example(desk, now()), target, now())  # first use: certificates, fonts, imports
    file = read_consultation(example(desk, now()))
    frozen = review(desk, file.consultation, now(), file.clinic)
    built = build(frozen.record, frozen.record_sha256, (), desk.body, desk.catalogue)
    record = frozen.record
    identity = clinician_identity(desk.archive, record.clinic.name, record.clinician, record.registration, now())
    sealed = target.read_bytes()
    known = known_clinics(desk.archive)
    words = [
        f"<b>{_escaped(sentence.label or '')}</b> {_escaped(sentence.text)}"
        for item in record.sections
        for sentence in item.section.sentences()
    ] + [_escaped(source.citation) for source in record.sources]
    work: dict[str, Callable[[], Any]] = {
        "plain": lambda: _plain(words),
        "build": lambda: build(record, frozen.record_sha256, (), desk.body, desk.catalogue),
        "seal": lambda: seal(built.pdf, identity, field=FIELD, reason="", location="", moment=now()),
        "export": lambda: export(desk, example(desk, now()), target, now()),
        "examine": lambda: examine(sealed, known),
        "verify": lambda: verify(desk, _written(folder / "kept.pdf", sealed)),
    }
    spans: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, act in work.items():
            start = time.perf_counter()
            act()
            spans[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in spans.items()} | {"memory": _memory()}


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _plain(words: list[str]) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(io.BytesIO(), pagesize=A4).build([Paragraph(each, style) for each in words])


if __name__ == "__main__":
    children: dict[str, Callable[[], dict[str, float]]] = {
        "bare": lambda: _start(ours=False),
        "mesodesk": lambda: _start(ours=True),
        "clicks": _clicks,
        "paper": _paper,
    }
    if len(sys.argv) > 1:
        print(json.dumps(children[sys.argv[1]]()))
    else:
        main()
