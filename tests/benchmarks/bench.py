"""What start, clicks, export, sealing and checking cost: ratios measured in one run.

Run by `make bench`. Machines are noisy, so every figure is a median and is set beside a plain thing that was
measured in the same run, turn about. Each part is measured in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import window

QUIET = {"QT_LOGGING_RULES": "default.warning=false"}
"""The offscreen platform warns of every window that is shown."""


def main() -> None:
    """Print every figure."""
    from tests.benchmarks import growth, paper, process

    window.report(_child)
    process.report()
    found = _child("paper")
    paper.report(found)
    growth.report(_child("growth"), found["seconds"]["plain"])


def _child(kind: str) -> Any:
    """Return what a kind of measurement finds in a new process with a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | QUIET | {window.BORN: repr(time.time()), "MESODESK_DATA": folder}
        command = [sys.executable, "-m", "tests.benchmarks.bench", kind]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _paper() -> dict[str, Any]:
    from tests.benchmarks import paper

    return paper.measure()


def _growth() -> dict[str, Any]:
    from tests.benchmarks import growth

    return growth.measure()


if __name__ == "__main__":
    children: dict[str, Callable[[], dict[str, Any]]] = {
        "bare": lambda: window.start(ours=False),
        "window": lambda: window.start(ours=True),
        "clicks": window.clicks,
        "paper": _paper,
        "growth": _growth,
    }
    if len(sys.argv) > 1:
        print(json.dumps(children[sys.argv[1]]()))
    else:
        main()
