"""The sheet as plain text: what travels inside the PDF for whoever's program reads no pages."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from mesodesk.consent.record import Record
from mesodesk.document.text import Block
from mesodesk.wording.catalogue import Catalogue

NAME = "sheet.txt"


def text_twin(blocks: Sequence[Flowable], record: Record, catalogue: Catalogue) -> bytes:
    """Return the words of the pages, in their order, as UTF-8 with a line for each paragraph.

    They are the blocks' own, so the text can say nothing else than the pages.

    Args:
        blocks: what is printed.
        record: says whether this is a demonstration, which the pages say at head and foot.
        catalogue: the words of the form, in the record's language.
    """
    head = [catalogue.say("paper.demonstration")] if record.content.demonstration else []
    said = (line for block in blocks if isinstance(block, Block) for line in block.said())
    return "\n".join([*head, *said, ""]).encode()
