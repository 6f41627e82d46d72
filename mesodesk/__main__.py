"""The one way in: without a command the window opens, with one the terminal answers."""

from __future__ import annotations

import sys


def main() -> int:
    """Run MesoDesk and return the exit code."""
    arguments = sys.argv[1:]
    if arguments:
        from mesodesk.cli.main import main as run_command  # no Qt on this way

        return run_command(arguments)
    from mesodesk.app import run_window

    return run_window()


if __name__ == "__main__":
    raise SystemExit(main())
