"""Build everything once, hand it down, start the window."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.wording.catalogue import load_catalogue

LOG = logging.getLogger("mesodesk")
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]
SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that builds pages lets the window draw: the default lets it wait ten times as long."""


def run_window() -> int:
    """Open the window and return the exit code when it closes."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    catalogue = load_catalogue("en")
    try:
        desk = open_desk(data_folder())
        catalogue = desk.catalogue
        if _has_no_screen():
            raise MesoDeskError("no-screen")
        return _run(desk)
    except ImportError as error:
        library = str(error).partition(":")[0]
        sys.stderr.write(catalogue.say("error.qt-missing", library=library) + "\n")
    except MesoDeskError as error:
        sys.stderr.write(catalogue.error(error) + "\n")
    return 2


def _run(desk: Desk) -> int:
    """Start Qt; imported here so that a machine without Qt's libraries still gets a sentence."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    from mesodesk.ui.theme import apply_theme, load_theme, system_theme_name
    from mesodesk.ui.window import MainWindow

    application = QApplication(sys.argv[:1])
    # X11 merges fast pen movements; the platform switches it on while the application is built, so it is
    # switched off afterwards.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on=False)
    application.setApplicationName("MesoDesk")
    direction = Qt.LayoutDirection.RightToLeft if desk.catalogue.direction == "rtl" else Qt.LayoutDirection.LeftToRight
    application.setLayoutDirection(direction)
    sys.setswitchinterval(SWITCH_INTERVAL)
    named = desk.settings.theme
    theme = load_theme(system_theme_name(application) if named == "system" else named)
    apply_theme(application, theme)
    window = MainWindow(desk, theme, application)
    sys.excepthook = _log_without_words(window.talk.save)
    window.show()
    return application.exec()


def _has_no_screen() -> bool:
    """Tell whether this is a Unix session without any display, where Qt would abort."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _log_without_words(save: Callable[[], object]) -> Hook:
    """Return an excepthook that saves the talk and logs type and place: an error's text may name a patient."""

    def hook(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        LOG.error("unexpected %s at %s", kind.__name__, place)
        try:
            save()
        except Exception as error:  # noqa: BLE001 - raised here, it would be printed with its text
            LOG.error("not saved: %s", type(error).__name__)  # noqa: TRY400 - a trace would hold the text too

    return hook
