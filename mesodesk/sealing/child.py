"""The child process of inspection: reads a document from standard input, prints the finding.

May import `inspection` and `examination`.
"""

from __future__ import annotations

import contextlib
import sys

from mesodesk.sealing.inspection import READY, read_request

MEMORY = 700 * 2**20
SECONDS = 10


def limit(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Take from this process what a hostile document could misuse, where the system can do that.

    No more than `memory` bytes and `seconds` of processor time, no file to write, no image of a crash.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent's patience is the only limit
        return
    most = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in most.items():
        # A limit that is already lower stays; some systems do not know every kind.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def main() -> None:
    """Answer one request."""
    limit()
    # After the limits, so that they hold for everything that is loaded and read.
    from mesodesk.sealing.examination import examine

    sys.stdout.buffer.write(READY + b"\n")
    sys.stdout.buffer.flush()
    pdf, known = read_request(sys.stdin.buffer.read())
    sys.stdout.write(examine(pdf, known).to_json())
    sys.stdout.flush()


if __name__ == "__main__":
    main()
