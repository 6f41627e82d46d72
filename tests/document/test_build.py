from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Answer, Decision, Licence, Paper, Patient, Plan, PrintSize, Reply
from mesodesk.consent.marks import Kind, Origin, Role, required_roles
from mesodesk.consent.parties import Party
from mesodesk.consent.record import RecordPatient
from mesodesk.consent.summary import Summary
from mesodesk.document import text_twin
from mesodesk.document.pictures import render
from mesodesk.document.sheet import FORMATS
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.record_file import NAME, read_record, record_sha256, write_record
from tests.actions.talks import AREAS, CLINIC, NAMED, PARTIES, REPRESENTATIVE, about, one_plan
from tests.document.paper_reading import copied, lines, starts
from tests.document.papers import (
    CODE,
    DPI,
    built,
    differing_rows,
    flowing,
    frozen,
    marks_on,
    opened,
    outside,
    said,
    short,
    squeezed,
    written,
)

HOSTILE = 'A <b>B</b> & <img src="x.png"/>'
LONG = " ".join(f"word{n}" for n in range(570))
"""Some 4,200 characters, every word another one."""


def _named(name: str) -> RecordPatient:
    return RecordPatient(name, date(1990, 5, 17), "P-1")


@pytest.mark.untraced
@pytest.mark.parametrize("decision", list(Decision))
def test_signed_pages_differ_from_the_reviewed_ones_only_inside_the_boxes(desk: Desk, decision: Decision) -> None:
    """What was reviewed is what was signed: pixel by pixel and line by line, but for what fills the boxes."""
    record = frozen(desk, decision=decision)
    marks = marks_on(record)
    review = built(desk, record)
    signed = built(desk, record, marks, {NAME: write_record(record, marks)}, code=CODE)
    before, after = render(review.pdf, DPI), render(signed.pdf, DPI)

    assert review.boxes == signed.boxes
    assert [box.role for box in signed.boxes] == [None, *required_roles(decision, ())]
    assert len(before) == len(after) > 2
    inside = 0
    for page, (one, other) in enumerate(zip(before, after, strict=True)):
        boxes = [box for box in signed.boxes if box.page == page]
        found = differing_rows(one, other, boxes, FORMATS[Paper.A4].size[1])
        assert found[0] == 0, page
        inside += found[1]
    assert inside > 20 * len(signed.boxes)
    assert outside(review.pdf, review.boxes) == outside(signed.pdf, signed.boxes)
    assert written(review.pdf) != written(signed.pdf)


@pytest.mark.untraced
@pytest.mark.parametrize(
    "parties", [PARTIES, (REPRESENTATIVE,), (PARTIES[1],)], ids=["all", "representative", "witness"]
)
def test_so_they_do_however_many_sign_and_in_whatever_way(desk: Desk, parties: tuple[Party, ...]) -> None:
    """Typed and witnessed marks change nothing outside the boxes either, and the boxes have one size."""
    record = replace(frozen(desk, parties=parties), sections=(), summary=Summary(), sources=())
    ways = {Role.PATIENT: Kind.WITNESSED, Role.INTERPRETER: Kind.TYPED, Role.REPRESENTATIVE: Kind.TYPED}
    review, drawn, signed = (
        built(desk, record, marks) for marks in ((), marks_on(record), marks_on(record, ways=ways))
    )
    before, after = render(review.pdf, DPI), render(signed.pdf, DPI)

    assert review.boxes == drawn.boxes == signed.boxes
    assert [box.role for box in signed.boxes] == [None, *(who.role for who in record.signatories)]
    for page, (one, other) in enumerate(zip(before, after, strict=True)):
        assert (
            differing_rows(one, other, [box for box in signed.boxes if box.page == page], FORMATS[Paper.A4].size[1])[0]
            == 0
        )
    assert outside(review.pdf, review.boxes) == outside(signed.pdf, signed.boxes)
    assert len(outside(signed.pdf, signed.boxes)) == len(after)


@pytest.mark.parametrize("parties", [(), PARTIES])
def test_signatures_stand_two_in_a_row(desk: Desk, parties: tuple[Party, ...]) -> None:
    """Both boxes of a row are of one height and do not touch; all of them fit on one page."""
    record = replace(frozen(desk, parties=parties), sections=(), summary=Summary(), sources=())
    boxes = [box for box in built(desk, record).boxes if box.role]

    assert len({box.width for box in boxes}) == 1
    for left, right in zip(boxes[::2], boxes[1::2], strict=False):
        assert (left.page, left.y, left.height) == (right.page, right.y, right.height)
        assert left.x + left.width < right.x
    assert len({box.page for box in boxes}) == 1


def test_in_large_print_signatures_stand_below_each_other(desk: Desk) -> None:
    """Half the width is too narrow for large words."""
    boxes = [box for box in built(desk, replace(short(desk), print_size=PrintSize.LARGE)).boxes if box.role]

    assert len({(box.x, box.width) for box in boxes}) == 1
    assert boxes[0].width > FORMATS[Paper.A4].size[0] / 2


def test_the_same_record_gives_the_same_bytes(desk: Desk) -> None:
    """Built twice, a document is byte for byte the same, with and without marks; another record is another one."""
    record = short(desk)
    marks = marks_on(record)
    attached = {NAME: write_record(record, marks)}

    assert built(desk, record) == built(desk, record)
    assert built(desk, record, marks, attached) == built(desk, record, marks, attached)
    assert built(desk, record).pdf != built(desk, replace(record, words="Other words.")).pdf


def test_a_hostile_name_is_printed_as_typed(desk: Desk) -> None:
    """Markup in a name is text: it is printed letter by letter, wherever the name stands, and fetches nothing."""
    clinic = replace(CLINIC, name=HOSTILE, address=HOSTILE, phone=HOSTILE)
    record = short(desk, patient=_named(HOSTILE), clinician=HOSTILE, words=HOSTILE, clinic=clinic)
    record = replace(record, signatories=tuple(replace(who, name=HOSTILE) for who in record.signatories))
    pdf = built(desk, record).pdf

    assert said(pdf).count(squeezed(HOSTILE)) >= 7
    with opened(pdf) as document:
        for page in document.pages:
            assert "/XObject" not in page.Resources
        assert b"/URI" not in b"".join(bytes(item.unparse(resolved=False)) for item in document.objects)


def test_every_page_says_what_it_is(desk: Desk) -> None:
    """Each page carries the mark of a demonstration twice, its number, the patient, and the record's code."""
    record = frozen(desk)
    pages = written(built(desk, record).pdf)

    for number, page in enumerate(pages, start=1):
        assert page.count(desk.catalogue.say("paper.demonstration")) == 2
        assert f"Page {number} of {len(pages)}" in page
        assert "Erika Example (made up), number EX-0001" in page
        assert f"Sheet {record.id}, code {record_sha256(record)[:16]}" in page


def test_accepted_content_is_no_demonstration(desk: Desk) -> None:
    """The mark is gone once the content is accepted, and the text takes its room."""
    record = short(desk)
    accepted = replace(record, content=replace(record.content, demonstration=False))

    assert "DEMONSTRATION" in copied(built(desk, record).pdf)
    assert "DEMONSTRATION" not in copied(built(desk, accepted).pdf)


def test_the_record_travels_inside(desk: Desk) -> None:
    """The attached record is read back whole, and its hash is the one that is printed."""
    record = frozen(desk)
    marks = marks_on(record)
    pdf = built(desk, record, marks, {NAME: write_record(record, marks)}).pdf
    with opened(pdf) as document:
        names = list(document.attachments)
        inside = read_record(document.attachments[NAME].get_file().read_bytes())

    assert names == [NAME, text_twin.NAME]
    assert (inside.record, inside.marks) == (record, marks)
    assert inside.record_sha256 == record_sha256(inside.record)
    assert f"(SHA-256):{inside.record_sha256}" in said(pdf)


def test_every_sentence_of_the_summary_is_printed_with_its_basis(desk: Desk) -> None:
    """No sentence or source that was chosen for the paper is missing from it, nor the mark of those without one."""
    record = frozen(desk)
    text = flowing(built(desk, record).pdf)

    for sentence in record.summary.sentences():
        assert squeezed((sentence.label or "") + sentence.text) in text, sentence.text
    unsourced = sum(sentence.basis == "unsourced" for sentence in record.summary.sentences())
    assert text.count("nosource") == unsourced > 5
    named = [source for source in record.sources if source.id in record.summary.sources()]
    assert all(f"{source.number}{squeezed(source.short).rstrip('.')}" in text for source in named)


def test_fonts_are_inside_and_pictures_are_not(desk: Desk) -> None:
    """Every font is a subset in the file; the paper needs no other file to look the same anywhere."""
    with opened(built(desk, frozen(desk)).pdf) as document:
        fonts = {
            str(font.BaseFont): font.DescendantFonts[0].FontDescriptor
            for page in document.pages
            for font in page.Resources.Font.values()
        }

        assert {name.partition("+")[2] for name in fonts} == {f"NotoSans-{s}" for s in ("Regular", "Bold", "Italic")}
        assert all("/FontFile2" in descriptor for descriptor in fonts.values())


def test_the_title_names_nobody(desk: Desk) -> None:
    """What shows in task bars and lists of files is the sheet's number, in the document's language."""
    record = frozen(desk)
    with opened(built(desk, record).pdf) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()}

        assert info["/Title"] == f"Consultation summary {record.id}"
        assert "Erika" not in "".join(info.values())
        assert "Erika" not in document.Root.Metadata.read_bytes().decode()
        assert str(document.Root.Lang) == "en"


@pytest.mark.parametrize("name", ["Ada 王", "عمر", "Ada \U0001f600"])
def test_a_letter_that_cannot_be_printed_stops_the_sheet(desk: Desk, name: str) -> None:
    """Nothing is left out in silence: the letter is named, wherever it stands."""
    for changes in ({"patient": _named(name)}, {"words": name}, {"clinician": name}):
        with pytest.raises(MesoDeskError) as caught:
            built(desk, short(desk, **changes))
        assert caught.value.key == "glyph-missing"
        assert "U+" in str(caught.value.slots["characters"])


@pytest.mark.parametrize(
    "name", ["Ελένη Παπαδοπούλου", "Ольга Щёлкина-Їжак", "Nguyễn Thị Ánh Tuyết", "Łukasz Żółć", "Ádám Ősz", "O'Brien"]
)
def test_names_of_many_peoples_are_printed(desk: Desk, name: str) -> None:
    """Greek, Cyrillic, Vietnamese and accented Latin names are printed and copied as written."""
    record = short(desk, patient=_named(name))
    record = replace(record, signatories=tuple(replace(who, name=name) for who in record.signatories))

    assert copied(built(desk, record).pdf).count(name) >= 4


@pytest.mark.untraced
@pytest.mark.parametrize("field", ["words", "clinician", "patient", "clinic", "product", "stop_rule", "asked_about"])
def test_long_texts_lose_no_word(desk: Desk, field: str) -> None:
    """4,000 characters in any field run over lines and pages, and every word arrives."""
    record = short(desk)
    changes: dict[str, Any] = {
        "words": LONG,
        "clinician": LONG,
        "patient": _named(LONG),
        "clinic": replace(CLINIC, address=LONG, phone=LONG),
        "product": (replace(record.plans[0], product=LONG),),
        "stop_rule": (replace(record.plans[0], stop_rule=LONG),),
        "asked_about": (LONG,) * 2,
    }
    key = "plans" if field in ("product", "stop_rule") else field
    record = replace(record, **{key: changes[field]})
    if field in ("clinician", "patient"):
        record = replace(record, signatories=tuple(replace(who, name=LONG) for who in record.signatories))
    signed = built(desk, record, marks_on(record))
    text = copied(signed.pdf)

    assert all(text.count(word) for word in LONG.split())
    assert all(box.y >= 0 and box.y + box.height <= FORMATS[Paper.A4].size[1] for box in signed.boxes)


def test_a_name_without_blanks_is_broken_and_whole(desk: Desk) -> None:
    """200 letters without a blank stay on the paper's width and lose none."""
    name = "".join(chr(ord("a") + n % 26) for n in range(200))
    record = short(desk, patient=_named(name))
    record = replace(record, signatories=tuple(replace(who, name=name) for who in record.signatories))
    pdf = built(desk, record).pdf
    one = render(pdf, 72)[0]
    edge = [one.pixels[row * one.stride + 4 * 560 : row * one.stride + 4 * 595] for row in range(one.height)]

    assert said(pdf).count(name) >= 4
    assert all({row[n : n + 3] for n in range(0, len(row) - 3, 4)} == {b"\xff\xff\xff"} for row in edge)


def test_all_areas_at_once(desk: Desk) -> None:
    """A talk about the whole body is laid out: every view, every region's name, every area's harms."""
    record = frozen(desk, decision=Decision.NO, **about(desk, *AREAS))
    pdf = built(desk, record, marks_on(record)).pdf
    text = flowing(pdf)

    assert all(squeezed(region.name) in text for area in record.areas for region in area.regions)
    assert text.index("Whatcangowrong") < text.index("whentocall,andwhom")
    assert len(record.areas) == len(AREAS)


def test_a_yes_about_everything_that_has_a_use(desk: Desk) -> None:
    """Every option of every area can be planned on one sheet, each with its plan."""
    record = frozen(desk, **about(desk, *NAMED))
    text = copied(built(desk, record).pdf)

    assert len(record.plans) == len(desk.knowledge.options)
    assert text.count("sessions; 14 days apart") == len(record.plans)


def test_a_no_without_a_plan(desk: Desk) -> None:
    """A no prints as well: the decision large and twice, no plan, no box for the patient."""
    record = frozen(desk, decision=Decision.NO, plans=(), answers=(), told=(), words="")
    pdf = built(desk, record).pdf
    text = copied(pdf)

    assert text.count("No. I do not want this treatment.") == 2
    assert "The plan" not in text
    assert "Asked first" not in text
    assert "Not discussed" in text
    assert "I say yes" not in text


def test_a_half_made_plan_says_what_is_not_known(desk: Desk) -> None:
    """What nobody stated is printed as not stated, and a licence that nobody knows as not known."""
    record = frozen(desk, decision=Decision.NOT_TODAY, plans=(Plan("thighs-fat-other"),))
    unknown = frozen(
        desk, decision=Decision.NOT_TODAY, plans=(Plan("thighs-fat-other", "Mix", Licence.UNKNOWN, 2, 14, 1, "Pain."),)
    )
    one = frozen(desk, plans=(Plan("thighs-fat-other", "Mix", Licence.YES, 1, None, None, "Pain."),))
    text, single = (copied(built(desk, replace(each, sections=())).pdf) for each in (record, one))

    assert desk.catalogue.say("paper.licence-unknown") in copied(built(desk, replace(unknown, sections=())).pdf)
    assert desk.catalogue.say("paper.licence-unknown") not in text
    assert text.count("not stated") == 5
    assert "session 1" not in text.lower()
    assert "Course" not in text
    assert "1 session " in single
    assert "apart" not in single
    assert desk.catalogue.say("paper.licence-yes") in single


@pytest.mark.parametrize(("origin", "words"), [(Origin.FILE, "Signature read from a file"), (Origin.PAD, "Signed on")])
def test_a_mark_says_where_it_came_from(desk: Desk, origin: Origin, words: str) -> None:
    """Ink from a file is called that on the page, ink from the pad is not, and both give date, time and zone."""
    record = short(desk)
    text = copied(built(desk, record, marks_on(record, origin)).pdf)

    assert text.count(words) == len(record.signatories)
    assert ("not drawn in the room" in text) is (origin is Origin.FILE)
    assert text.count("23 November 2026, 14:30") >= 3
    assert "Signature, date and time" not in text


def test_private_answers_are_not_printed(desk: Desk) -> None:
    """The questions are on the paper, the answers and what was done about them are not."""
    answers = (
        *(Answer(question.id, Reply.NO) for question in desk.knowledge.questions if question.id != "bleeding"),
        Answer("bleeding", Reply.YES, "Canaryname takes drops."),
    )
    record = frozen(desk, answers=answers)
    text = flowing(built(desk, record).pdf)

    assert len(record.asked_about) > 5
    assert all(squeezed(topic) in text for topic in record.asked_about)
    assert "Youranswersareprivate" in text
    assert record.answers_sha256[:16] in text
    assert "Canaryname" not in text


@pytest.mark.system
def test_other_readers_agree(desk: Desk, tmp_path: Path) -> None:
    """Poppler and qpdf find a sound file with embedded fonts, Unicode for all of them, and no image."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(built(desk, frozen(desk, patient=Patient(HOSTILE, date(1990, 5, 17), "P-1"))).pdf)

    def told(*command: str) -> str:
        assert shutil.which(command[0]), f"{command[0]} is not installed"
        return subprocess.run([*command, path], capture_output=True, text=True, check=True).stdout

    fonts = told("pdffonts").splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes ", line) for line in fonts)
    assert len(told("pdfimages", "-list").splitlines()) == 2
    assert "No syntax or stream encoding errors found" in told("qpdf", "--check")
    assert "Tagged:" in told("pdfinfo")


@pytest.mark.untraced
@pytest.mark.parametrize("size", list(PrintSize))
@pytest.mark.parametrize("topics", range(0, 240, 40))
def test_nobody_signs_a_page_that_does_not_say_what_was_decided(desk: Desk, size: PrintSize, topics: int) -> None:
    """Wherever the page would end, the decision stands on the page of every signature."""
    asked = tuple(f"topic {n}" for n in range(topics))
    record = replace(frozen(desk), plans=(), sections=(), asked_about=asked, print_size=size)
    made = built(desk, record)
    pages = lines(made.pdf)
    signed = {box.page for box in made.boxes}

    assert min(signed) > 0  # on the first page it stands in any case
    assert all(record.decision_words in pages[page] for page in signed)


def _pitch(pdf: bytes) -> float:
    """Return the commonest distance of two lines of the card on the page that travels, in points."""
    heights = [y for x, y in starts(pdf, 1) if x == FORMATS[Paper.A4].margin][:12]
    return Counter(round(upper - lower, 1) for upper, lower in itertools.pairwise(heights)).most_common(1)[0][0]


@pytest.mark.parametrize(
    ("areas", "pitch", "pages"),
    [(("thighs",), 12.7, 4), (("scalp", "eyes", "abdomen"), 11.5, 4), (("scalp", "eyes", "chin", "thighs"), 11.3, 5)],
)
def test_a_sheet_is_set_as_openly_as_its_pages_allow(
    desk: Desk, areas: tuple[str, ...], pitch: float, pages: int
) -> None:
    """One area stands airy, three that have much to tell close; a further area may take a further page."""
    pdf = built(desk, frozen(desk, **one_plan(desk, *areas))).pdf

    assert len(pypdfium2.PdfDocument(pdf)) == pages
    assert _pitch(pdf) == pitch


def test_where_no_way_keeps_to_the_number_nothing_is_set_close(desk: Desk) -> None:
    """Notes that need a page of their own: nothing would be gained."""
    long = "I asked how long it lasts, and was told that nobody knows. " * 68
    pdf = built(desk, frozen(desk, words=long, own_words=long, explained_again=long)).pdf

    assert len(pypdfium2.PdfDocument(pdf)) > 4
    assert _pitch(pdf) >= 12
