from __future__ import annotations

import pypdfium2
import pytest

from mesodesk.actions.copies import reading_copy, to_sign_by_hand
from mesodesk.actions.desk import Desk
from mesodesk.actions.kept import sealed_record
from mesodesk.consent.consultation import Paper, PrintSize
from mesodesk.document.sheet import FORMATS
from mesodesk.errors import MesoDeskError
from tests.actions.talks import ID, reviewed, sealed, withdrawn
from tests.document.papers import flowing, opened, squeezed


def test_paper_to_sign_by_hand_is_the_reviewed_pages_without_a_seal(desk: Desk) -> None:
    """The same words and empty boxes; it says that it is not sealed, and nothing of a seal is in it."""
    found = reviewed(desk)
    pdf = to_sign_by_hand(desk, found)

    text = flowing(pdf)
    assert all(squeezed(who.meaning) in text for who in found.record.signatories)
    assert squeezed(desk.catalogue.say("paper.check-hand", id=found.record.id)) in text
    assert "Thissheetissealed" not in text


@pytest.mark.parametrize("whole", [True, False])
def test_a_copy_names_the_sealed_sheet_and_says_that_it_is_none(desk: Desk, whole: bool) -> None:
    """Made from the record inside the kept file, with its hash; the main points, or every word that was shown."""
    kept = sealed(desk)
    copy = reading_copy(desk, kept.id, whole=whole)
    record = sealed_record(desk, kept.id).record
    warning = squeezed(desk.catalogue.say(f"paper.edition-{'whole' if whole else 'copy'}", id=kept.id))

    for page in pypdfium2.PdfDocument(copy):
        assert warning in squeezed(page.get_textpage().get_text_bounded())
    long = next(item.section for item in record.sections if item.section.id == "thighs.harms").sentences()[0]
    assert (squeezed(long.text) in flowing(copy)) is whole
    assert sealed_record(desk, kept.id).record_sha256 in flowing(copy)
    assert desk.archive.document(kept.id) == kept.pdf


def test_a_copy_can_have_another_paper_and_size(desk: Desk) -> None:
    """The sealed sheet stays as it is."""
    kept = sealed(desk)
    as_it_is = reading_copy(desk, kept.id)
    larger = reading_copy(desk, kept.id, paper=Paper.LETTER, print_size=PrintSize.LARGE)

    for pdf, paper in ((as_it_is, Paper.A4), (larger, Paper.LETTER)):
        with opened(pdf) as document:
            box = [float(edge) for edge in document.pages[0].MediaBox]
            assert box == pytest.approx([0, 0, *FORMATS[paper].size], abs=0.01)
    assert len(pypdfium2.PdfDocument(larger)) > len(pypdfium2.PdfDocument(as_it_is))


def test_a_yes_that_was_taken_back_has_no_copy_that_looks_like_one(desk: Desk) -> None:
    """Whoever wants it on paper prints the kept version that says so."""
    kept = sealed(desk)
    withdrawn(desk)

    with pytest.raises(MesoDeskError, match="copy-withdrawn"):
        reading_copy(desk, kept.id)


def test_a_sheet_that_is_not_there_or_damaged_has_no_copy(desk: Desk) -> None:
    """Each with a sentence that names the cure."""
    with pytest.raises(MesoDeskError, match="sheet-unknown"):
        reading_copy(desk, ID)

    kept = sealed(desk)
    path = next(path for path in desk.settings.folder.rglob("*.pdf"))
    path.chmod(0o600)
    path.write_bytes(kept.pdf.replace(b"%%EOF", b"%%EOX"))
    with pytest.raises(MesoDeskError, match="sheet-damaged"):
        reading_copy(desk, kept.id)
