"""Slow work beside the window: a plain function in a thread, its result or failure back on the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")

_QUEUE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mesodesk")
"""One thread for all pages: what makes pages and their pictures is not made for two at a time.

It is started by the first work. Python waits for it at the end, so that a sheet which is being kept is kept whole.
"""


class _Outcome(QObject):
    """Carries what came out of a function to the window's thread: its number, its result, what was raised."""

    ended = Signal(int, object, object)


class Background(QObject):
    """Runs one kind of work at a time; a newer one makes the older one's result of no interest.

    Attributes:
        parent: its life is the life of the results: they never reach a page that is gone.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._number = 0
        self._receive: tuple[Callable[[Any], None], Callable[[Exception], None]] | None = None
        self._outcome = _Outcome()
        # A slot of an object of the window: Qt calls it there, and not at all once the object is gone.
        self._outcome.ended.connect(self._end)

    def run(self, function: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Run a function and call back on the window's thread.

        Args:
            function: must not touch widgets.
            done: gets the result.
            failed: gets what was raised.
        """
        self._number += 1
        self._receive = (done, failed)
        number, outcome = self._number, self._outcome

        def work() -> None:
            try:
                result = function()
            except Exception as error:  # noqa: BLE001 - handed on whole, to be worded by the receiver
                outcome.ended.emit(number, None, error)
            else:
                outcome.ended.emit(number, result, None)

        _QUEUE.submit(work)

    def forget(self) -> None:
        """Let the running work end unheard."""
        self._receive = None

    def _end(self, number: int, result: object, error: Exception | None) -> None:
        if number != self._number or self._receive is None:
            return
        done, failed = self._receive
        self._receive = None
        if error is None:
            done(result)
        else:
            failed(error)
