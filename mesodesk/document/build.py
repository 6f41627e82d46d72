"""From a record to the bytes of its document."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from reportlab.platypus import Flowable

from mesodesk.body.figure import Body
from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record
from mesodesk.document.edition import Edition
from mesodesk.document.fields import FIELD
from mesodesk.document.finish import finish
from mesodesk.document.setting import Setting
from mesodesk.document.sheet import FORMATS, Furniture, lay_out, most_open, paper_styles
from mesodesk.document.signature import Box
from mesodesk.document.story import story
from mesodesk.document.text_twin import NAME, text_twin
from mesodesk.wording.catalogue import Catalogue

__all__ = ["FIELD", "Box", "Built", "Edition", "build"]


PAGES, AREAS = 4, 3
"""The most pages of a sheet about so many areas; a further area may take one more, and so may the card abroad."""


@dataclass(frozen=True, slots=True)
class Built:
    """A document that is not sealed yet."""

    pdf: bytes
    boxes: tuple[Box, ...]
    """Where signatures and the clinic's code lie: only there does a sealed page differ from the reviewed one."""


def build(
    record: Record,
    record_sha256: str,
    marks: tuple[Mark, ...],
    body: Body,
    catalogue: Catalogue,
    attachments: Mapping[str, bytes] = MappingProxyType({}),
    *,
    edition: Edition = Edition.SEALED,
    code: str = "",
) -> Built:
    """Build the pages of a record. The same input gives the same bytes.

    Args:
        record: what is printed; no other clinical word is looked up.
        record_sha256: printed on the pages.
        marks: what was signed; empty for the review.
        body: the outlines that the figure is drawn with.
        catalogue: the words of the form itself, in the record's language.
        attachments: what travels inside beside the sheet as text, by name.
        edition: which pages, and for what.
        code: by which the clinic knows a paper copy; empty for the review.

    Raises:
        MesoDeskError: `glyph-missing` when a letter cannot be printed; nothing is left out in silence.
    """
    boxes: list[Box] = []
    sheet = Setting(
        record,
        record_sha256,
        marks,
        body,
        catalogue,
        paper_styles(record.print_size),
        edition,
        FORMATS[record.paper].room,
        boxes.append,
        code,
    )
    blocks = _openly(sheet)
    furniture = Furniture(record, record_sha256, catalogue, sheet.styles, edition)
    title = catalogue.say("paper.file-title", id=record.id)
    return Built(assembled(blocks, furniture, title=title, twin=NAME, attachments=attachments), tuple(boxes))


def _openly(sheet: Setting) -> list[Flowable]:
    """Return the story, set as openly as its pages allow; what is long by nature is set as usual."""
    record, found = sheet.record, None
    if sheet.edition is not Edition.WHOLE and not sheet.large:
        most = PAGES + max(0, len(record.areas) - AREAS) + bool(record.summary.card_abroad)
        found = most_open(
            lambda density: story(replace(sheet, styles=paper_styles(record.print_size, density))), sheet.room, most
        )
    return found or story(sheet)


def assembled(
    blocks: Sequence[Flowable], furniture: Furniture, *, title: str, twin: str, attachments: Mapping[str, bytes]
) -> bytes:
    """Return the file of a sheet or a slip, not sealed yet.

    Args:
        blocks: what is printed, in reading order.
        furniture: what stands on every page.
        title: names no patient: it shows in task bars.
        twin: the name under which the same words travel inside as plain text.
        attachments: what travels inside besides, by name.
    """
    stream = io.BytesIO()
    text = text_twin(blocks, furniture.warnings)
    tagger = lay_out(blocks, furniture, stream)
    record = furniture.record
    return finish(
        stream.getvalue(),
        title=title,
        language=record.language,
        when=record.frozen,
        attachments={**attachments, twin: text},
        tagger=tagger,
    )
