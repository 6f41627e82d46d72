"""The sheet as plain text: the same words in the same order, for programs and readers that want no pages."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from mesodesk.document.text import Block

NAME = "sheet.txt"


def text_twin(blocks: Sequence[Flowable], warnings: Sequence[str]) -> bytes:
    """Return the words of the pages, in their order, as UTF-8 with a line for each paragraph.

    They are the blocks' own, so the text can say nothing else than the pages.

    Args:
        blocks: what is printed.
        warnings: what every page says at its head.
    """
    said = (line for block in blocks if isinstance(block, Block) for line in block.said())
    return "\n".join([*warnings, *said, ""]).encode()
