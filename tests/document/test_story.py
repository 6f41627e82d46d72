from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.document.build import Edition
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone
from tests.actions.talks import about, one_plan
from tests.document.papers import built, flowing, frozen, marks_on, squeezed

PARTS = (
    "What we talked about, and what you decided",
    "Whom to call",
    "Areas",
    "The plan",
    "It may not work",
    "Card for another doctor",
    "Aftercare",
    "Your sessions",
    "Slip to withdraw",
    "Your choices, side by side",
    "What can go wrong",
    "When to call, and whom",
    "What you said",
    "Asked first",
    "Decision and signatures",
)
WHERE_THERE_IS_ROOM = ("Who told you this", "Sources")
UNLESS_A_YES = {
    "The plan": "What was talked about (not agreed)",
    "When to call, and whom": "If you are ever injected: when to call, and whom",
}
ONLY_AFTER_A_YES = {"Card for another doctor", "Aftercare", "Your sessions", "Slip to withdraw"}


@pytest.mark.parametrize("decision", list(Decision))
def test_parts_follow_each_other(desk: Desk, decision: Decision) -> None:
    """The decision first, then what travels (after a yes), what there is to know, what was said, and the signatures."""
    text = flowing(built(desk, frozen(desk, decision=decision)).pdf)
    expected = list(PARTS)
    if decision is not Decision.YES:
        expected = [UNLESS_A_YES.get(part, part) for part in PARTS if part not in ONLY_AFTER_A_YES]
    place = 0
    for part in expected:
        place = text.index(squeezed(part), place) + 1

    assert decision is Decision.YES or not any(squeezed(part) in text for part in ONLY_AFTER_A_YES)
    assert all(squeezed(part) in text[: text.index("Decisionandsignatures")] for part in WHERE_THERE_IS_ROOM)


@pytest.mark.untraced
@pytest.mark.parametrize(
    "areas",
    [
        ("thighs",),
        ("chin",),
        ("thighs", "abdomen", "chin"),
        ("face", "eyes", "scalp"),
        ("chin", "face", "neck"),
        ("scalp", "eyes", "abdomen"),
    ],
)
@pytest.mark.parametrize("paper", list(Paper))
def test_up_to_three_areas_take_four_pages(desk: Desk, areas: tuple[str, ...], paper: Paper) -> None:
    """Each with its plan; page one holds no more than the front, and page two what travels."""
    record = replace(frozen(desk, **one_plan(desk, *areas)), paper=paper)
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in _pages(desk, record)]

    assert len(pages) <= 4
    assert "Itmaynotwork" in pages[0]
    assert "Cardforanotherdoctor" in pages[1]
    assert "Sliptowithdraw" in pages[1]
    assert "Yourchoices,sidebyside" in pages[2]
    assert "Codeoftherecord" in pages[-1]


def _pages(desk: Desk, record: object) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(built(desk, record).pdf)  # type: ignore[arg-type]


def test_large_print_tells_the_same(desk: Desk) -> None:
    """Every word is there, in 18 points; columns that would be too narrow stand below each other."""
    record = frozen(desk)
    normal, large = (flowing(built(desk, replace(record, print_size=size)).pdf) for size in PrintSize)

    for sentence in record.summary.sentences():
        assert squeezed(sentence.text) in normal
        assert squeezed(sentence.text) in large


def test_the_whole_edition_prints_every_word_that_was_shown(desk: Desk) -> None:
    """Every sentence, title and source of the record, and the mark of those without a source."""
    record = frozen(desk)
    text = flowing(built(desk, record, edition=Edition.WHOLE).pdf)

    for item in record.sections:
        assert squeezed(item.section.title) in text
        assert all(squeezed(group.title) in text for group in item.section.groups)
        for sentence in item.section.sentences():
            mark = "no source" if sentence.basis is Basis.UNSOURCED else ""
            assert squeezed(f"{sentence.label or ''}{sentence.text}{mark}") in text, sentence.text
    assert sum(s.basis is Basis.UNSOURCED for item in record.sections for s in item.section.sentences()) > 10
    assert all(squeezed(source.citation) in text for source in record.sources)


@pytest.mark.parametrize("told", [True, False])
def test_a_section_of_the_whole_edition_says_whether_it_was_told(desk: Desk, told: bool) -> None:
    """Right below its heading; a group named like its section has no second heading."""
    section = Section("x", "Section", (Group("Section", (Sentence("One."),), Tone.UNKNOWN),))
    record = frozen(desk)
    record = replace(record, sections=(replace(record.sections[0], section=section, told=told),))
    text = flowing(built(desk, record, edition=Edition.WHOLE).pdf)

    assert f"Section{'Told' if told else 'Notdiscussed'}One." in text
    assert "SectionSection" not in text


@pytest.mark.parametrize("edition", [edition for edition in Edition if edition is not Edition.SEALED])
def test_other_editions_say_on_every_page_that_they_are_not_sealed(desk: Desk, edition: Edition) -> None:
    """Twice on each page; none has a field for a seal, and a copy has no box to sign in."""
    record = frozen(desk)
    made = built(desk, record, edition=edition)
    warning = squeezed(desk.catalogue.say(f"paper.edition-{edition}", id=record.id))

    for page in pypdfium2.PdfDocument(made.pdf):
        assert squeezed(page.get_textpage().get_text_bounded()).count(warning) == 2
    assert len(made.boxes) == (2 if edition is Edition.HAND else 0)
    assert desk.catalogue.say("paper.check", id=record.id)[:30] not in flowing(made.pdf)


def test_a_sentence_shows_label_source_and_the_mark_that_it_has_none(desk: Desk) -> None:
    """A label stands before, numbers behind; without a source it says so; the clinic's own words have neither."""
    record = frozen(desk)
    first, second, third, fourth = (source.id for source in record.sources[:4])
    told = (
        Sentence("It bruises.", Basis.SOURCED, (second, first), "C1", "Bruises:"),
        Sentence("It swells.", Basis.SOURCED, (fourth, first, third, second), "C3"),
        Sentence("Nobody knows.", Basis.UNSOURCED, (), "C2"),
        Sentence("We open at nine."),
    )
    record = replace(record, summary=replace(record.summary, may_not_work=told))
    text = flowing(built(desk, record).pdf)

    assert "Bruises:Itbruises.1,2" in text
    assert "Itswells.1\u20134" in text
    assert "Nobodyknows.nosource" in text
    assert "Weopenatnine.Who" in text


def test_the_marks_of_a_copy_are_words(desk: Desk) -> None:
    """Who signed is told; the ink itself stands on the sealed sheet alone."""
    record = frozen(desk)
    plain, marked = (built(desk, record, marks, edition=Edition.COPY) for marks in ((), marks_on(record)))

    assert plain == marked
    assert all(squeezed(who.meaning) in flowing(plain.pdf) for who in record.signatories)


def test_every_option_that_may_not_work_is_named_on_the_front(desk: Desk) -> None:
    """Those of which the same is true share a line."""
    record = frozen(desk, **about(desk, "scalp"))
    labels = [sentence.label for sentence in record.summary.may_not_work if sentence.label]
    text = flowing(built(desk, record).pdf)
    front = text[text.index("Itmaynotwork") : text.index("Cardforanotherdoctor")]

    assert labels
    assert all(squeezed(label) in front for label in labels)


@pytest.mark.parametrize("price", ["900 in all", ""])
def test_price_stands_below_the_plan(desk: Desk, price: str) -> None:
    """The total price is printed behind the plan; where none was stated there is no empty row."""
    text = flowing(built(desk, replace(frozen(desk), price=price)).pdf)

    assert (f"Totalprice{squeezed(price)}Itmaynotwork" in text) is bool(price)
    assert ("Totalprice" in text) is bool(price)


def test_the_time_line_is_explained_where_it_is_drawn(desk: Desk) -> None:
    """Signs of an earlier form have no boxes, and so nothing tells what boxes mean."""
    record = frozen(desk)
    words = squeezed(desk.catalogue.say("paper.calls-parts"))
    bare = replace(record, summary=replace(record.summary, stretches=()))

    assert words in flowing(built(desk, record).pdf)
    assert words not in flowing(built(desk, bare).pdf)
