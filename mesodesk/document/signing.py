"""The end of the sheet: the decision once more, what it is about, and the signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mesodesk.consent.consultation import Decision
from mesodesk.document.code import SIDE, CodeBox
from mesodesk.document.edition import Edition
from mesodesk.document.flow import Columns
from mesodesk.document.front import licence_words
from mesodesk.document.setting import Setting
from mesodesk.document.signature import signature_boxes
from mesodesk.document.text import Block, Text

GAP = 10.0
"""Points between what stands beside each other."""


def signatures(sheet: Setting) -> Iterator[Block]:
    """Yield the part that is signed. Nobody signs a page that does not say what was decided, and about what."""
    record, styles = sheet.record, sheet.styles
    yield sheet.heading("signatures")
    follows = replace(styles.body, keep_with_next=True)
    if record.follows:  # here, because it tells what those who sign mean by "told"
        yield Text(sheet.say("follows", id=record.follows), follows)
    rights = sheet.say("rights" if record.decision is Decision.YES else "rights-no")
    decided: list[Block] = [sheet.text(rights), sheet.decision(*_about(sheet))]
    if not sheet.edition.signed:
        yield from (*decided, *_signed(sheet))
        return
    if sheet.edition is Edition.SEALED:  # the clinic's code stands in a column that is as wide as itself
        code = CodeBox(sheet.code, styles, sheet.catalogue, sheet.placed)
        wide = sheet.room[0] - GAP - SIDE
        yield Columns([decided, [code]], (wide, SIDE), gap=GAP, keep_with_next=True)
    else:
        yield Columns([decided], keep_with_next=True)
    yield from signature_boxes(record, sheet.marks, styles, sheet.catalogue, sheet.placed, paired=not sheet.large)
    key = "check" if sheet.edition is Edition.SEALED else "check-hand"
    yield Text(sheet.say(key, id=record.id), styles.small)
    yield Text(sheet.say("hash", sha256=sheet.record_sha256), styles.small)


def _signed(sheet: Setting) -> Iterator[Block]:
    """Yield in words who signed what: the marks themselves stand on the sealed sheet only."""
    for signatory in sheet.record.signatories:
        signs_as = sheet.say("signs-as", name=signatory.name, role=signatory.role_name)
        yield Text(signs_as, sheet.styles.group)
        yield sheet.text(signatory.meaning)
    yield Text(sheet.say("check-copy", id=sheet.record.id), sheet.styles.small)
    yield Text(sheet.say("hash", sha256=sheet.record_sha256), sheet.styles.small)


def _about(sheet: Setting) -> Iterator[Block]:
    record = sheet.record
    planned = {plan.area for plan in record.plans}
    for area in record.areas:
        if area.name not in planned:
            yield sheet.cell(sheet.say("about-area", area=area.name))
    for plan in record.plans:
        licence = licence_words(sheet, plan)
        product = plan.product or sheet.say("not-stated")
        yield sheet.cell(sheet.say("about-plan", area=plan.area, use=plan.use, product=product, licence=licence))
