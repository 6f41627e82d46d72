"""Every word that was shown, section by section, with every source in full: for whoever wants to read all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mesodesk.consent.record import RecordSection
from mesodesk.document.choices import BARS
from mesodesk.document.flow import Bullet, Items, Panel, Stack
from mesodesk.document.setting import Setting
from mesodesk.document.sheet import QUIET
from mesodesk.document.text import Block, Text
from mesodesk.wording.sentence import Group, Section


def section(sheet: Setting, item: RecordSection) -> Iterator[Block]:
    """Yield a section, and whether it was told."""
    told = sheet.say("row-told" if item.told else "row-not-told")
    yield Text(item.section.title, sheet.styles.section)
    yield Text(told, replace(sheet.styles.small, bold=True, keep_with_next=True))
    yield from (_group(sheet, item.section, group) for group in item.section.groups)


def citations(sheet: Setting) -> Iterator[Block]:
    """Yield all sources in full, and what was read of each."""
    yield sheet.heading("sources")
    yield Items(
        [
            Bullet(Text(source.citation, sheet.styles.small), sheet.say("source-number", n=source.number), indent=22)
            for source in sheet.record.sources
        ]
    )


def _group(sheet: Setting, section: Section, group: Group) -> Block:
    blocks: list[Block] = []
    if group.title != section.title:
        blocks.append(Text(group.title, sheet.styles.group))
    blocks.append(sheet.items(group.paragraphs()))
    bar = BARS.get(group.tone)
    if bar is None:
        return Stack(blocks, before=2, after=6)
    return Panel(blocks, fill=QUIET, bar=bar, radius=2, padding=7, before=2, after=6)
