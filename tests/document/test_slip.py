from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.actions.slip import seal_slip
from mesodesk.consent.consultation import Paper, PrintSize
from mesodesk.consent.record import Record
from mesodesk.consent.slip import Slip
from mesodesk.consent.slip_record import SlipRecord
from mesodesk.document.build import Built
from mesodesk.document.pictures import render
from mesodesk.document.slip import TWIN
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.slip_file import slip_sha256
from tests.actions.slips import SESSION, as_file, frozen_yes, injected, noted, pages, slip_of
from tests.actions.talks import CLINIC, NAMED, one_plan
from tests.document.conformance import faults
from tests.document.papers import DPI, differing_rows, flowing, opened, outside, squeezed


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk that keeps one yes."""
    return open_desk(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def slip(desk: Desk) -> Slip:
    """Return a session of it."""
    return noted(desk).slip


@pytest.fixture(scope="module")
def record(desk: Desk) -> Record:
    """Return the record of the yes."""
    return frozen_yes(desk)


@pytest.fixture(scope="module")
def kept(desk: Desk, slip: Slip, record: Record) -> SlipRecord:
    """Return the record of the session."""
    return slip_of(desk, slip, record)


def _said(built: Built) -> list[str]:
    document = pypdfium2.PdfDocument(built.pdf)
    return [squeezed(page.get_textpage().get_text_bounded()) for page in document]


def _elsewhere(desk: Desk, tmp_path: Path, *areas: str) -> SlipRecord:
    other = open_desk(tmp_path / "other")
    talk = one_plan(desk, *areas)
    return slip_of(desk, noted(other, **talk).slip, frozen_yes(desk, **talk))


@pytest.mark.parametrize("paper", list(Paper))
def test_the_front_says_what_was_injected_and_the_back_is_the_card(desk: Desk, kept: SlipRecord, paper: Paper) -> None:
    """Two pages: who, what, where, when, whom to call and about what until which day; then the doctor's card."""
    front, back = _said(pages(desk, replace(kept, paper=paper)))
    noted_first = kept.injections[0].noted
    assert kept.summary.card is not None

    for text in (
        *("What was injected on 23 November 2026", "23 November 2026, 15:30 (UTC+01:00)", kept.patient.name),
        *(kept.injector.name, kept.injector.registration, kept.clinic.name, kept.clinic.address),
        *(kept.clinic.phone, kept.clinic.out_of_hours, kept.clinic.emergency),
        f"sheet {kept.sheet.id}, signed on 23 November 2026",
        *("Thighs: session 1 of 4", noted_first.product, noted_first.maker, noted_first.dose, noted_first.depth),
        f"{noted_first.batch}, expiry 23 November 2027",
        *(kept.injections[0].plan.product, kept.injections[0].plan.procedure),
        *(place.words for place in kept.injections[0].places),
        f"{kept.news} No lump, sore or abscess was seen.",
        "also after 21 February 2027: a lump, sore or red spot that is new",
    ):
        assert squeezed(text) in front, text
    assert squeezed(kept.summary.card.title) not in front
    for text in (kept.summary.card.title, "Injected on 23 November 2026", noted_first.batch, kept.signatory.meaning):
        assert squeezed(text) in back, text
    for text in (*(sentence.text for sentence in kept.summary.aftercare), *kept.coming):
        assert squeezed(text) in front + back, text


def test_on_a4_what_is_normal_stands_on_the_front(desk: Desk, kept: SlipRecord) -> None:
    """One plan fits with all that the patient does at home."""
    front, _ = _said(pages(desk, kept))

    assert "Whatisnormal,andwhattodo" in front
    assert squeezed(kept.coming[0]) in front


def test_what_does_not_fit_goes_to_the_back(desk: Desk, kept: SlipRecord) -> None:
    """A long answer moves what is normal behind the card, and no page more is needed."""
    front, back = _said(pages(desk, replace(kept, news="A long answer. " * 40)))

    assert "Whatisnormal,andwhattodo" not in front
    assert back.index("Cardforanotherdoctor") < back.index("Whatisnormal,andwhattodo") < back.index("Sources")


def test_a_long_front_goes_on(desk: Desk, kept: SlipRecord) -> None:
    """Where the front takes more than a page, nothing is left out, and the card begins a page of its own."""
    said = _said(pages(desk, replace(kept, news="A long answer. " * 260)))

    assert len(said) > 2
    assert "Whatisnormal,andwhattodo" in "".join(said[:-1])
    assert "Cardforanotherdoctor" in said[-1]


def test_the_back_carries_the_card_in_another_language_too(desk: Desk, slip: Slip, kept: SlipRecord) -> None:
    """Filled in, right behind the English one; it takes one page more at most, and is marked as German."""
    record = slip_of(desk, slip, frozen_yes(desk, replace(CLINIC, country="DE")))
    abroad = record.summary.card_abroad
    assert abroad is not None
    built = pages(desk, record)
    said = _said(built)
    back = "".join(said[1:])

    assert len(said) <= len(_said(pages(desk, kept))) + 1
    assert back.index("Cardforanotherdoctor") < back.index("KartefürandereÄrztinnenundÄrzte") < back.index("Sources")
    for text in (abroad.note, *(sentence.text for sentence in abroad.section.sentences())):
        assert squeezed(text) in back, text
    with opened(built.pdf) as document:
        kids = document.Root.StructTreeRoot.K.K
        assert [str(kid.Lang) for kid in kids if "/Lang" in kid] == ["de"]
        text = document.attachments[TWIN].get_file().read_bytes().decode()
    assert abroad.section.title in text.splitlines()


@pytest.mark.untraced
@pytest.mark.parametrize("area", NAMED)
def test_a_slip_of_any_area_takes_two_pages(desk: Desk, tmp_path: Path, area: str) -> None:
    """With dots in every region of it."""
    assert len(_said(pages(desk, _elsewhere(desk, tmp_path, area)))) == 2


def test_several_plans_stand_one_after_the_other(desk: Desk, tmp_path: Path) -> None:
    """Each with its own places, and all on the card."""
    kept = _elsewhere(desk, tmp_path, "thighs", "abdomen")
    *front, back = _said(pages(desk, kept))

    assert "".join(front).index("Abdomen:session1of3") < "".join(front).index("Thighs:session1of3")
    assert "Upperabdomen:" in back
    assert "Leftinnerthigh:" in back


def test_large_print_tells_the_same(desk: Desk, kept: SlipRecord) -> None:
    """Every word is there, and larger."""
    sizes = [replace(kept, print_size=size) for size in PrintSize]
    normal, large = (pages(desk, each).pdf for each in sizes)
    words = [sorted(flowing(p).replace(slip_sha256(e), "")) for p, e in zip((normal, large), sizes, strict=True)]

    assert words[0] == words[1]
    assert len(pypdfium2.PdfDocument(large)) > len(pypdfium2.PdfDocument(normal))


def test_every_page_says_which_slip_it_is_and_that_nobody_may_be_treated(desk: Desk, kept: SlipRecord) -> None:
    """The warning of the sheet's content stands on the slip too; without it stands what kind of paper this is."""
    accepted = replace(kept, content=replace(kept.content, demonstration=False))
    for page in _said(pages(desk, kept)):
        assert page.count("DEMONSTRATION:") == 2
        assert f"Slip{kept.id},code" in page
    for page in _said(pages(desk, accepted)):
        assert "DEMONSTRATION" not in page
        assert squeezed(desk.catalogue.say("paper.slip-name")) in page


def test_only_the_box_differs_once_it_is_signed(desk: Desk, kept: SlipRecord) -> None:
    """What is reviewed is what is signed: ink and time lie in the box, and nothing else changes."""
    empty, signed = pages(desk, kept, signed=False), pages(desk, kept)
    boxes = list(signed.boxes)

    assert empty.boxes == signed.boxes
    assert outside(empty.pdf, empty.boxes) == outside(signed.pdf, signed.boxes)
    for page, (one, other) in enumerate(zip(render(empty.pdf, DPI), render(signed.pdf, DPI), strict=True)):
        height = pypdfium2.PdfDocument(signed.pdf)[page].get_height()
        out, inside = differing_rows(one, other, [box for box in boxes if box.page == page], height)
        assert out == 0
        assert (inside > 0) is (page == boxes[0].page)


def test_the_words_travel_inside_as_text(desk: Desk, kept: SlipRecord) -> None:
    """The text says what the pages say, dots included."""
    with opened(pages(desk, kept).pdf) as document:
        text = document.attachments[TWIN].get_file().read_bytes().decode()

    assert "Each dot is a place where the needle went in. Left inner thigh: " in text
    assert f"Belongs to: sheet {kept.sheet.id}, signed on 23 November 2026" in text
    assert kept.signatory.meaning in text
    assert "DEMONSTRATION" in text


def test_a_dot_is_seen_where_it_was_set(desk: Desk, slip: Slip, record: Record) -> None:
    """Another place of the needle is another picture."""
    first = slip.injections[0].dots[0]
    moved = injected(slip, dots=(replace(first, y=first.y + 20), *slip.injections[0].dots[1:]))
    one, other = (render(pages(desk, slip_of(desk, each, record)).pdf, DPI)[0] for each in (slip, moved))

    assert one.pixels != other.pixels


def test_a_plan_without_a_product_says_so(desk: Desk, slip: Slip, record: Record) -> None:
    """A gap on the sheet is no gap on the slip."""
    bare = replace(record, plans=(replace(record.plans[0], product="", sessions=None),))
    front = _said(pages(desk, slip_of(desk, slip, bare)))[0]

    assert "Agreedtonotstated" in front
    assert "session1of1" in front


def test_a_letter_that_cannot_be_printed_is_said(desk: Desk, slip: Slip, record: Record) -> None:
    """Nothing is left out in silence."""
    with pytest.raises(MesoDeskError, match="glyph-missing"):
        pages(desk, slip_of(desk, injected(slip, batch="\U0001fa79"), record))


@pytest.mark.untraced
@pytest.mark.parametrize("size", list(PrintSize))
@pytest.mark.parametrize("changes", [{}, {"areas": ("scalp", "face")}], ids=str)
def test_a_sealed_slip_is_archival_and_accessible(tmp_path: Path, size: PrintSize, changes: dict[str, Any]) -> None:
    """PDF/UA-1 and PDF/A-3a hold after the seal."""
    desk = open_desk(tmp_path / "clinic")
    talk = one_plan(desk, *changes["areas"]) if changes else {}
    file = noted(desk, print_size=size, **talk)
    sealed = seal_slip(desk, as_file(file), tmp_path / "slip.pdf", SESSION)

    assert faults(sealed.pdf, tmp_path) == set()
