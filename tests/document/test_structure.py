from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary

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
from tests.document.conformance import faults
from tests.document.mutants import MUTANTS, changed, elements
from tests.document.papers import opened

GERMANY = replace(CLINIC, country="DE")


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

    assert faults(withdrawn(desk).pdf, tmp_path) == set()


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
        signatures = [str(figure.Alt) for figure in elements(document.Root.StructTreeRoot.K, "Figure")]
    assert sum(alt.startswith("Handwritten signature of ") for alt in signatures) == 3


def test_a_cross_is_not_called_a_signature(desk: Desk, tmp_path: Path) -> None:
    """To who hears the sheet, ink that was made before a witness is a mark."""
    found = reviewed(desk, parties=PARTIES)
    cross = mark(found, Role.PATIENT, INK[Role.PATIENT], Origin.PAD, NOW, Kind.WITNESSED)
    pdf = seal(desk, found, (cross, *marks(found)[1:]), NOW).pdf

    assert faults(pdf, tmp_path) == set()
    with opened(pdf) as document:
        signatures = [str(figure.Alt) for figure in elements(document.Root.StructTreeRoot.K, "Figure")]
    assert "Mark made by Erika Example (made up)" in signatures


def test_the_card_in_another_language_is_marked_as_such(desk: Desk, tmp_path: Path) -> None:
    """A screen reader speaks it as German: it is one part with its own language, and nothing else is in it."""
    found = review(desk, told(desk, talk(desk), GERMANY), NOW, GERMANY)
    pdf = seal(desk, found, marks(found), NOW).pdf
    abroad = found.record.summary.card_abroad
    assert abroad is not None

    assert faults(pdf, tmp_path) == set()
    with opened(pdf) as document:
        (part,) = elements(document.Root.StructTreeRoot.K, "Sect")
        titles = [str(heading.T) for heading in elements(part, "H2")]
        paragraphs = list(elements(part, "P"))
        assert (str(document.Root.Lang), str(part.Lang)) == ("en", "de")
    assert titles == [abroad.section.title]
    assert len(paragraphs) == 1 + 2 + len(abroad.section.groups)


def test_a_sheet_in_one_language_has_no_part_in_another(sheet: bytes) -> None:
    """Where doctors read English there is nothing to mark."""
    with opened(sheet) as document:
        assert list(elements(document.Root.StructTreeRoot.K, "Sect")) == []


def test_a_sheet_that_is_only_written_anew_is_still_right(sheet: bytes, tmp_path: Path) -> None:
    """The control: what is found in the mutants is found because of their fault."""
    assert faults(changed(sheet, lambda _: None), tmp_path) == set()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_fault_is_found(sheet: bytes, tmp_path: Path, mutant: Callable[[pikepdf.Pdf], None]) -> None:
    """What the check lets through, it has looked at."""
    assert faults(changed(sheet, mutant), tmp_path) != set()


def test_figures_say_what_they_show(sheet: bytes) -> None:
    """The figure of the body names every marked region, ink says whose it is, and the code what it is."""
    with opened(sheet) as document:
        alternatives = [str(figure.Alt) for figure in elements(document.Root.StructTreeRoot.K, "Figure")]

    assert any("Left inner thigh; Right inner thigh" in alt for alt in alternatives)
    assert sum(alt.startswith("Handwritten signature of ") for alt in alternatives) == 2
    assert sum(alt.startswith("QR code") for alt in alternatives) == 1


def test_headings_become_bookmarks(sheet: bytes) -> None:
    """Each part of the sheet can be reached from the list beside it."""
    with opened(sheet) as document:
        headings = [str(heading.T) for heading in elements(document.Root.StructTreeRoot.K, "H2")]
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == headings
    assert headings[0] == "Whom to call"


def test_fields_are_read_where_they_lie(sheet: bytes) -> None:
    """A screen reader comes to a field after the slip or the box it lies over; pyHanko finds it where it looks."""
    with opened(sheet) as document:
        forms = list(elements(document.Root.StructTreeRoot.K, "Form"))
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
