"""The child process of inspection: reads a document from standard input, prints the finding, then the pages' text.

May import `inspection`, `examination` and `pages`.
"""

from __future__ import annotations

import contextlib
import json
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
    from mesodesk.sealing.pages import page_texts

    _say(READY.decode())
    pdf, known = read_request(sys.stdin.buffer.read())
    finding = examine(pdf, known)
    _say(finding.to_json())
    if finding.verdict.holds:  # what PDFium may do to this process takes nothing back of what was said
        _say(json.dumps(page_texts(pdf)))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
