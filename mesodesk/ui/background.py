"""Slow work beside the window: a plain function in a thread, its result or failure back on the window's thread."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")

_QUEUE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mesodesk")
"""One thread for all pages: what makes pages and their pictures is not made for two at a time.

It is started by the first work. Python waits for it at the end, so that a sheet which is being kept is kept whole.
"""
_IDS = itertools.count()


class _Relay(QObject):
    """Carries what came out of a function to the window's thread, and keeps Qt's objects out of the worker's hands.

    There is one, and it is never destroyed: what the worker holds can always be emitted. While it works, Python does
    not look for unreachable objects by itself: it would do so in whichever thread comes along, and an object of the
    window that is destroyed in the worker takes the program with it.
    """

    ended = Signal(int, int, object, object)
    """The background's id, the work's number, its result, what was raised."""

    def __init__(self) -> None:
        super().__init__()
        self._working = 0
        self.ended.connect(self._end)

    def begin(self) -> None:
        """Note that a work is under way."""
        self._working += 1
        gc.disable()

    def _end(self, *_: object) -> None:
        self._working -= 1
        if not self._working:
            gc.collect(1)  # here, so that the worker's next breath does not do it there
            gc.enable()


@cache
def _relay() -> _Relay:
    return _Relay()


class Background(QObject):
    """Runs one kind of work at a time; a newer one makes the older one's result of no interest.

    Attributes:
        parent: its life is the life of the results: they never reach a page that is gone.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._id = next(_IDS)
        self._number = 0
        self._receive: tuple[Callable[[Any], None], Callable[[Exception], None]] | None = None
        # A slot of an object of the window: Qt calls it there, and not at all once the object is gone.
        _relay().ended.connect(self._end)

    def run(self, function: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Run a function and call back on the window's thread.

        Args:
            function: must neither touch nor hold widgets.
            done: gets the result.
            failed: gets what was raised.
        """
        self._number += 1
        self._receive = (done, failed)
        name, number, relay = self._id, self._number, _relay()
        relay.begin()

        def work() -> None:
            try:
                result = function()
            except Exception as error:  # noqa: BLE001 - handed on whole, to be worded by the receiver
                relay.ended.emit(name, number, None, error)
            else:
                relay.ended.emit(name, number, result, None)

        _QUEUE.submit(work)

    def busy(self) -> bool:
        """Tell whether somebody waits for a work to end."""
        return self._receive is not None

    def forget(self) -> None:
        """Let the running work end unheard."""
        self._receive = None

    def _end(self, name: int, number: int, result: object, error: Exception | None) -> None:
        if name != self._id or number != self._number or self._receive is None:
            return
        done, failed = self._receive
        self._receive = None
        if error is None:
            done(result)
        else:
            failed(error)
