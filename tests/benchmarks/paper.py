"""The paper: the same story by plain ReportLab, by our own text path, sealed, and by other libraries."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from unittest import mock

import pikepdf

from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.actions.example import example
from mesodesk.actions.export import export
from mesodesk.actions.identity import clinician_identity, known_clinics
from mesodesk.actions.verify import verify
from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record
from mesodesk.document.build import FIELD, Box, Edition, build
from mesodesk.document.fields import Field
from mesodesk.document.fonts import paper_fonts
from mesodesk.document.setting import Setting
from mesodesk.document.sheet import DENSITIES, FORMATS, Furniture, Styles, lay_out, paper_styles
from mesodesk.document.story import story
from mesodesk.document.tags import Element, Tagger
from mesodesk.exchange.record_file import NAME, record_sha256, write_record
from mesodesk.sealing.examination import examine
from mesodesk.sealing.seal import seal
from mesodesk.settings import data_folder
from tests.benchmarks.others import fpdf_setter, reportlab_setter, weasyprint_setter, write_faces
from tests.benchmarks.pieces import Piece, characters, pieces
from tests.benchmarks.timing import in_turns, memory, row
from tests.document.papers import CODE, frozen, marks_on

ROUNDS = 15


class Untagged(Tagger):
    """Hears nothing: neither a structure nor the mark of any piece gets into the file."""

    @contextmanager
    def element(self, element: Element) -> Iterator[None]:  # noqa: ARG002
        """Hold nothing."""
        yield

    @contextmanager
    def content(self, canvas: Any, element: Element) -> Iterator[None]:  # noqa: ARG002
        """Mark nothing."""
        yield

    @contextmanager
    def artifact(self, canvas: Any, kind: str = "Layout") -> Iterator[None]:  # noqa: ARG002
        """Mark nothing."""
        yield

    def widget(self, canvas: Any, field: Field, width: float, height: float) -> None:
        """Put nothing anywhere."""


@dataclass(frozen=True)
class Sheet:
    """The pages of one record, signed and with a code, as `actions.seal` has them built."""

    desk: Desk
    record: Record

    @cached_property
    def digest(self) -> str:
        """The record's hash."""
        return record_sha256(self.record)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The ink of everyone who signs."""
        return marks_on(self.record)

    @property
    def styles(self) -> Styles:
        """The looks in which a sheet about one area is set: the most open ones."""
        return paper_styles(self.record.print_size, DENSITIES[0])

    @property
    def blocks(self) -> list[Any]:
        """The story in our own blocks; they are drawn once."""
        boxes: list[Box] = []
        return story(
            Setting(
                self.record,
                self.digest,
                self.marks,
                self.desk.body,
                self.desk.catalogue,
                self.styles,
                Edition.SEALED,
                FORMATS[self.record.paper].room,
                boxes.append,
                CODE,
            )
        )

    @property
    def pieces(self) -> list[Piece]:
        """The words without their looks."""
        return list(pieces(self.blocks, self.styles.body))

    def untagged(self) -> bytes:
        """Return the pages as ReportLab saves them: no structure, no archive marks, nothing attached."""
        furniture = Furniture(self.record, self.digest, self.desk.catalogue, self.styles)
        out, silent = io.BytesIO(), Untagged()
        with mock.patch.object(Tagger, "of", new=partial(_given, silent)):
            lay_out(self.blocks, furniture, out)
        return out.getvalue()

    def tagged(self) -> bytes:
        """Return the pages as they are before their seal, with the record attached."""
        attached = {NAME: write_record(self.record, self.marks)}
        desk = self.desk
        return build(self.record, self.digest, self.marks, desk.body, desk.catalogue, attached, code=CODE).pdf


def _given(tagger: Tagger, canvas: Any) -> Tagger:  # noqa: ARG001
    """Return the same tagger for every canvas: no mock, which would remember each call."""
    return tagger


def measure() -> dict[str, Any]:
    """Return for each piece of work its seconds, and the pages and kilobytes that came out, if any did."""
    folder = data_folder()
    desk, target = open_desk(folder / "clinic"), folder / "sheet.pdf"
    export(desk, example(desk, now()), target, now())  # first use: certificates, fonts, imports
    sealed, known = target.read_bytes(), known_clinics(desk.archive)
    sheet = Sheet(desk, frozen(desk))
    record, story = sheet.record, sheet.pieces
    identity = clinician_identity(desk.archive, record.clinic.name, record.clinician, record.registration, now())
    faces = write_faces(folder)
    files = [example(desk, now()) for _ in range(ROUNDS + 1)]

    def sealed_sheet() -> bytes:
        return seal(sheet.tagged(), identity, field=FIELD, reason="", location="", moment=now())

    def whole_export() -> bytes:
        return export(desk, files.pop(), target, now()).pdf

    setters = {
        "plain": reportlab_setter(),
        "plain-typeface": reportlab_setter(faces),
        "fpdf2": fpdf_setter(faces, shaped=False),
        "fpdf2-shaped": fpdf_setter(faces, shaped=True),
        "weasyprint": weasyprint_setter(faces),
    }
    work: dict[str, Callable[[], bytes]] = {name: partial(setter, story) for name, setter in setters.items() if setter}
    work |= {
        "untagged": _anew(sheet.untagged),
        "tagged": _anew(sheet.tagged),
        "sealed": _anew(sealed_sheet),
        "export": _anew(whole_export),
        "untagged-again": sheet.untagged,
        "tagged-again": sheet.tagged,
    }
    made = {name: _size(act()) for name, act in work.items()}
    checks = {"examine": lambda: examine(sealed, known), "verify": lambda: verify(desk, target)}
    return {
        "seconds": {name: seconds for name, (seconds,) in in_turns({**work, **checks}, ROUNDS).items()},
        "made": made,
        "characters": characters(story),
        "memory": memory(),
    }


def _anew(act: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return an act before which every shaped word is forgotten, as when the program has just been started."""

    def fresh() -> bytes:
        for density in DENSITIES:
            paper_fonts(density.width).forget()
        return act()

    return fresh


def _size(pdf: bytes) -> tuple[int, float]:
    """Return the pages and the kilobytes of a document."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages), len(pdf) / 1000


ROWS = (
    ("plain", "plain ReportLab, in Helvetica"),
    ("plain-typeface", "plain ReportLab, in the sheet's typeface"),
    ("untagged", "our text path, untagged"),
    ("tagged", "  tagged and archival, the record attached"),
    ("sealed", "  sealed, too"),
    ("export", "a whole export: review, pages, seal, archive"),
    ("untagged-again", "untagged, all words shaped before"),
    ("tagged-again", "  tagged and archival"),
    ("fpdf2", "fpdf2, bare pages, letters not shaped"),
    ("fpdf2-shaped", "fpdf2, bare pages, letters shaped"),
    ("weasyprint", "WeasyPrint, bare pages"),
    ("examine", "checking a seal"),
    ("verify", "`verify`, in a process of its own"),
)
AIMS = (
    ("tagged and archival to untagged", "tagged", "untagged", 1.3),
    ("the same, all words shaped before", "tagged-again", "untagged-again", 1.3),
    ("a whole export to fpdf2's bare pages", "export", "fpdf2", 1.0),
)
"""What the first named thing should cost at most, as a multiple of the second."""


def report(found: dict[str, Any]) -> None:
    """Print what `measure` returned."""
    seconds = found["seconds"]
    print(f"\nPaper: the made-up consultation of `mesodesk example`, {found['characters']} characters; processor time")
    for name, words in ROWS:
        if name not in seconds:
            print(f"  {words:<48} not installed")
            continue
        more = "{:2} pages, {:4.0f} kB".format(*found["made"][name]) if name in found["made"] else ""
        row(words, seconds[name] * 1000, "ms", seconds[name] / seconds["plain"], more)
    for words, name, other, aim in AIMS:
        if other in seconds:
            ratio = seconds[name] / seconds[other]
            print(f"  {words}: {ratio:.2f}, aim at most {aim}: {'reached' if ratio <= aim else 'missed'}")
    print(f"  peak memory of all that: {found['memory']:.0f} MB")
