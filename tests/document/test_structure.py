from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from mesodesk.actions.desk import Desk
from mesodesk.actions.review import review
from mesodesk.actions.seal import mark, seal
from mesodesk.consent.consultation import Decision
from mesodesk.consent.marks import Kind, Origin, Role
from mesodesk.document.fields import FIELD, WITHDRAWAL_FIELD
from tests.actions.talks import (
    CLINIC,
    INK,
    NOW,
    PARTIES,
    REPRESENTATIVE,
    about,
    marks,
    reviewed,
    sealed,
    talk,
    told,
    withdrawn,
)
from tests.document.papers import opened

FALSE_ALARMS = {"PDFA3A-STREAM-LENGTH-001"}
"""What the validator reports of a stream that happens to end in a carriage return; veraPDF does not."""
OLDER_SEAL = "PDFA3A-SIGNATURE-BYTERANGE-001"
"""What the validator reports of every seal but the newest; veraPDF knows that each covers the file of its time."""
PROFILES = ("ua1", "3a")
GERMANY = replace(CLINIC, country="DE")


def faults(pdf: bytes, folder: Path) -> set[str]:
    """Return the rules that a file breaks, of PDF/UA-1 and of PDF/A-3a."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    found = {fault.rule_id for profile in PROFILES for fault in page.validate_pdf(str(path), profile=profile).failures}
    return found - FALSE_ALARMS


def _changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with opened(pdf) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def _elements(node: Any, kind: str) -> Iterator[Any]:
    """Yield the structure elements of a kind, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _elements(kid, kind)
    elif isinstance(node, pikepdf.Dictionary) and "/K" in node and str(node.get("/Type")) != "/MCR":
        if str(node.get("/S", "")) == f"/{kind}":
            yield node
        yield from _elements(node.K, kind)


def _first(document: pikepdf.Pdf, kind: str) -> Any:
    return next(_elements(document.Root.StructTreeRoot.K, kind))


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a sealed yes about the thighs."""
    from mesodesk.actions.desk import open_desk

    return sealed(open_desk(tmp_path_factory.mktemp("data"))).pdf


@pytest.mark.parametrize("decision", list(Decision))
def test_a_sealed_sheet_is_archival_and_accessible(desk: Desk, tmp_path: Path, decision: Decision) -> None:
    """PDF/UA-1 and PDF/A-3a hold after the seal, whatever was decided."""
    assert faults(sealed(desk, decision=decision).pdf, tmp_path) == set()


def test_a_yes_that_was_taken_back_is_archival_and_accessible(desk: Desk, tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-3a hold after the second seal, too."""
    sealed(desk)

    assert faults(withdrawn(desk).pdf, tmp_path) == {OLDER_SEAL}


def test_many_areas_and_long_words_are_archival_and_accessible(desk: Desk, tmp_path: Path) -> None:
    """So they do for several areas over many pages and for the longest note."""
    talk = {**about(desk, "scalp", "chin", "abdomen"), "decision": Decision.NOT_TODAY, "words": "A long note. " * 300}

    assert faults(sealed(desk, **talk).pdf, tmp_path) == set()


@pytest.mark.parametrize("represented", [False, True])
def test_marks_of_every_kind_are_archival_and_accessible(desk: Desk, tmp_path: Path, represented: bool) -> None:
    """So they do with five boxes, typed names, a spoken yes, and somebody who decides for the patient."""
    found = reviewed(desk, parties=(REPRESENTATIVE, *PARTIES) if represented else PARTIES)
    ways = {Role.REPRESENTATIVE: Kind.TYPED, Role.PATIENT: Kind.WITNESSED, Role.INTERPRETER: Kind.TYPED}
    pdf = seal(desk, found, marks(found, ways=ways), NOW).pdf

    assert faults(pdf, tmp_path) == set()
    with opened(pdf) as document:
        signatures = [str(figure.Alt) for figure in _elements(document.Root.StructTreeRoot.K, "Figure")]
    assert sum(alt.startswith("Handwritten signature of ") for alt in signatures) == 3


def test_a_cross_is_not_called_a_signature(desk: Desk, tmp_path: Path) -> None:
    """To who hears the sheet, ink that was made before a witness is a mark."""
    found = reviewed(desk, parties=PARTIES)
    cross = mark(found, Role.PATIENT, INK[Role.PATIENT], Origin.PAD, NOW, Kind.WITNESSED)
    pdf = seal(desk, found, (cross, *marks(found)[1:]), NOW).pdf

    assert faults(pdf, tmp_path) == set()
    with opened(pdf) as document:
        signatures = [str(figure.Alt) for figure in _elements(document.Root.StructTreeRoot.K, "Figure")]
    assert "Mark made by Erika Example (made up)" in signatures


def test_the_card_in_another_language_is_marked_as_such(desk: Desk, tmp_path: Path) -> None:
    """A screen reader speaks it as German: it is one part with its own language, and nothing else is in it."""
    found = review(desk, told(desk, talk(desk), GERMANY), NOW, GERMANY)
    pdf = seal(desk, found, marks(found), NOW).pdf
    abroad = found.record.summary.card_abroad
    assert abroad is not None

    assert faults(pdf, tmp_path) == set()
    with opened(pdf) as document:
        (part,) = _elements(document.Root.StructTreeRoot.K, "Sect")
        titles = [str(heading.T) for heading in _elements(part, "H2")]
        paragraphs = list(_elements(part, "P"))
        assert (str(document.Root.Lang), str(part.Lang)) == ("en", "de")
    assert titles == [abroad.section.title]
    assert len(paragraphs) == 1 + 2 + len(abroad.section.groups)


def test_a_sheet_in_one_language_has_no_part_in_another(sheet: bytes) -> None:
    """Where doctors read English there is nothing to mark."""
    with opened(sheet) as document:
        assert list(_elements(document.Root.StructTreeRoot.K, "Sect")) == []


def _no_alt(document: pikepdf.Pdf) -> None:
    del _first(document, "Figure")["/Alt"]


def _no_scope(document: pikepdf.Pdf) -> None:
    for cell in _elements(document.Root.StructTreeRoot.K, "TH"):
        del cell["/A"]


def _a_level_left_out(document: pikepdf.Pdf) -> None:
    _first(document, "H2").S = Name.H4


def _no_language(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def _no_title_bar(document: pikepdf.Pdf) -> None:
    del document.Root["/ViewerPreferences"]


def _untagged_text(document: pikepdf.Pdf) -> None:
    first = document.pages[0]
    first.contents_add(b"q BT ET 10 10 20 20 re f Q")


def _no_intent(document: pikepdf.Pdf) -> None:
    del document.Root["/OutputIntents"]


def _no_identifier(document: pikepdf.Pdf) -> None:
    words = document.Root.Metadata.read_bytes().replace(b"<pdfuaid:part>1</pdfuaid:part>", b"")
    document.Root.Metadata.write(words)


def _an_item_outside_its_list(document: pikepdf.Pdf) -> None:
    item = _first(document, "LI")
    document.Root.StructTreeRoot.K.K.append(item)


def _no_order_of_tabs(document: pikepdf.Pdf) -> None:
    for sheet_page in document.pages:
        del sheet_page.obj["/Tabs"]


def _a_bare_attachment(document: pikepdf.Pdf) -> None:
    del document.Root["/AF"]


MUTANTS = (
    _no_alt,
    _no_scope,
    _a_level_left_out,
    _no_language,
    _no_title_bar,
    _untagged_text,
    _no_intent,
    _no_identifier,
    _an_item_outside_its_list,
    _no_order_of_tabs,
    _a_bare_attachment,
)


def test_a_sheet_that_is_only_written_anew_is_still_right(sheet: bytes, tmp_path: Path) -> None:
    """The control: what is found in the mutants is found because of their fault."""
    assert faults(_changed(sheet, lambda _: None), tmp_path) == set()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_fault_is_found(sheet: bytes, tmp_path: Path, mutant: Callable[[pikepdf.Pdf], None]) -> None:
    """What the check lets through, it has looked at."""
    assert faults(_changed(sheet, mutant), tmp_path) != set()


def test_figures_say_what_they_show(sheet: bytes) -> None:
    """The figure of the body names every marked region, ink says whose it is, and the code what it is."""
    with opened(sheet) as document:
        alternatives = [str(figure.Alt) for figure in _elements(document.Root.StructTreeRoot.K, "Figure")]

    assert any("Left inner thigh; Right inner thigh" in alt for alt in alternatives)
    assert sum(alt.startswith("Handwritten signature of ") for alt in alternatives) == 2
    assert sum(alt.startswith("QR code") for alt in alternatives) == 1


def test_headings_become_bookmarks(sheet: bytes) -> None:
    """Each part of the sheet can be reached from the list beside it."""
    with opened(sheet) as document:
        headings = [str(heading.T) for heading in _elements(document.Root.StructTreeRoot.K, "H2")]
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == headings
    assert headings[0] == "Whom to call"


def test_fields_are_read_where_they_lie(sheet: bytes) -> None:
    """A screen reader comes to a field after the slip or the box it lies over; pyHanko finds it where it looks."""
    with opened(sheet) as document:
        forms = list(_elements(document.Root.StructTreeRoot.K, "Form"))
        fields = list(document.Root.AcroForm.Fields)
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}

        assert [str(field.T) for field in fields] == [WITHDRAWAL_FIELD, FIELD]
        for form, field in zip(forms, fields, strict=True):
            assert isinstance(form.K, pikepdf.Dictionary)
            assert form.K.Obj.objgen == field.objgen
            assert owners[int(field.StructParent)].objgen == form.objgen


def test_a_document_without_contents_has_a_tree() -> None:
    """A page on which nothing means anything is no fault."""
    from mesodesk.document.structure import write_structure
    from mesodesk.document.tags import Tagger

    document = pikepdf.new()
    document.add_blank_page()
    write_structure(document, Tagger(), {})

    assert str(document.Root.StructTreeRoot.K.S) == "/Document"
    assert document.Root.MarkInfo == Dictionary(Marked=True)
    assert document.Root.StructTreeRoot.ParentTree.Nums == Array([0, Array([])])
