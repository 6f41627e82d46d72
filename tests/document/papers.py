"""Real documents of real talks, and what a reader sees of them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor
from types import MappingProxyType
from typing import Any

import pikepdf

from mesodesk.actions.desk import Desk
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.consent.record import Record
from mesodesk.consent.summary import Summary
from mesodesk.document import text_twin
from mesodesk.document.build import Box, Built, Edition, build
from mesodesk.document.pictures import Picture
from mesodesk.document.setting import Setting
from mesodesk.document.sheet import FORMATS, paper_styles
from mesodesk.exchange.record_file import record_sha256
from tests.actions.talks import CLINIC, INK, NOW, talk
from tests.document.paper_reading import copied, lines, starts

DPI = 100
CODE = "MESODESK1:" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ" * 5 + "MN7QR3ZK"
"""As long as a code of a record is."""


def frozen(desk: Desk, **changes: Any) -> Record:
    """Return the record of the example, with changes to the talk."""
    return desk.freezer.freeze(talk(desk, **changes), CLINIC, "ab" * 32, NOW)


def short(desk: Desk, **changes: Any) -> Record:
    """Return the example's record without what was told, to be laid out fast, with changes to the record."""
    record = frozen(desk)
    return replace(record, **{"sections": (), "summary": Summary(), "sources": record.sources[:1], **changes})


def marks_on(
    record: Record, origin: Origin = Origin.PAD, ways: Mapping[Role, Kind] = MappingProxyType({})
) -> tuple[Mark, ...]:
    """Return the mark of everyone who signs, drawn or in another way by role; a witnessed one without a cross."""
    digest = record_sha256(record)
    return tuple(
        Mark(person.role, NOW, origin, digest, INK[person.role])
        if person.role not in ways
        else Mark(person.role, NOW, origin, digest, None, ways[person.role], person.name)
        for person in record.signatories
    )


def built(
    desk: Desk,
    record: Record,
    marks: tuple[Mark, ...] = (),
    attachments: Mapping[str, bytes] = MappingProxyType({}),
    edition: Edition = Edition.SEALED,
    code: str = "",
) -> Built:
    """Return the document of a record."""
    return build(
        record, record_sha256(record), marks, desk.body, desk.catalogue, attachments, edition=edition, code=code
    )


def said(pdf: bytes) -> str:
    """Return all words as a viewer copies them, without blanks: line ends fall anywhere."""
    return squeezed(copied(pdf))


def squeezed(text: str) -> str:
    """Return a text without blanks."""
    return re.sub(r"\s", "", text)


def flowing(pdf: bytes) -> str:
    """Return the words of the text alone, without blanks and without what stands on every page."""
    pages = lines(pdf)
    everywhere = set(pages[0]).intersection(*pages[1:]) if len(pages) > 1 else set()
    return squeezed("".join(x for page in pages for x in page if x not in everywhere and not x.startswith("Page ")))


def written(pdf: bytes) -> list[list[str]]:
    """Return the lines of every page, by their codes."""
    return lines(pdf)


def outside(pdf: bytes, boxes: tuple[Box, ...]) -> list[list[tuple[tuple[float, float], str]]]:
    """Return the lines of every page that start outside the boxes, with their places."""
    return [
        [
            (place, line)
            for place, line in zip(starts(pdf, page), found, strict=True)
            if not any(box.page == page and _holds(box, *place) for box in boxes)
        ]
        for page, found in enumerate(lines(pdf))
    ]


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def differing_rows(one: Picture, other: Picture, boxes: list[Box], height: float) -> tuple[int, int]:
    """Return how many rows of two pictures differ outside and inside the boxes."""
    scale, out, inside = DPI / 72, 0, 0
    for row in range(one.height):
        a, b = (picture.pixels[row * one.stride : row * one.stride + 4 * one.width] for picture in (one, other))
        if a == b:
            continue
        covers = [
            (4 * floor(box.x * scale), 4 * ceil((box.x + box.width) * scale))
            for box in boxes
            if floor((height - box.y - box.height) * scale) <= row < ceil((height - box.y) * scale)
        ]
        inside += any(a[start:end] != b[start:end] for start, end in covers)
        for start, end in covers:
            a, b = (line[:start] + bytes(end - start) + line[end:] for line in (a, b))
        out += a != b
    return out, inside


def setting(desk: Desk, record: Record) -> Setting:
    """Return what the parts of a record's sheet are set with."""
    styles = paper_styles(record.print_size)
    size = FORMATS[record.paper].room
    return Setting(
        record, record_sha256(record), (), desk.body, desk.catalogue, styles, Edition.SEALED, size, lambda _: None
    )


def code_in(pdf: bytes) -> str:
    """Return the clinic's code as the text inside a sheet has it."""
    with opened(pdf) as document:
        text = document.attachments[text_twin.NAME].get_file().read_bytes().decode()
    return next(line for line in text.splitlines() if line.startswith("MESODESK1:"))


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open a document to look into its objects."""
    return pikepdf.open(io.BytesIO(pdf))
