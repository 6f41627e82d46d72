from __future__ import annotations

from dataclasses import replace

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.consent.marks import Mark
from mesodesk.consent.record import Record, RecordSection
from mesodesk.document.flow import Panel, Stack
from mesodesk.document.sheet import CARE, HARM, SOFT, paper_styles
from mesodesk.document.story import BARS, MUST_SAY, Story
from mesodesk.document.text import Block
from mesodesk.document.travel import travels
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone
from tests.actions.talks import about
from tests.document.paper_reading import lines, paper
from tests.document.papers import flowing, frozen, squeezed


def _story(desk: Desk, record: Record, marks: tuple[Mark, ...] = ()) -> list[Block]:
    return Story(record, "cd" * 32, marks, desk.body, desk.catalogue, paper_styles(), lambda _: None).blocks()


def _printed(desk: Desk, *sections: RecordSection) -> str:
    record = replace(frozen(desk), sections=sections)
    return flowing(paper(*_story(desk, record), width=495, height=680))


def _one(sentence: Sentence, tone: Tone = Tone.NEUTRAL, title: str = "Group") -> Section:
    return Section("x", "Section", (Group(title, (sentence,), tone),))


def test_parts_follow_the_order_of_the_talk(desk: Desk) -> None:
    """Decision, areas, plan, the page that travels, what was told, words, questions, signatures, sources."""
    record = frozen(desk)
    text = flowing(paper(*_story(desk, record), width=495, height=680))
    heads = ["What we talked about, and what you decided", "Whom to call", "Areas", "The plan"]
    first = sorted(record.sections, key=lambda item: not travels(record, item.section))
    heads += [item.section.title for item in first]
    heads += ["What you asked and said", "What you were asked first", "Decision and signatures", "Sources"]
    places: list[int] = []
    for head in heads:
        places.append(text.index(squeezed(head), places[-1] if places else 0))

    assert places == sorted(places)


def test_whom_to_call_stands_on_the_first_page(desk: Desk) -> None:
    """All three numbers stand before anything else that could need them."""
    text = flowing(paper(*_story(desk, frozen(desk)), width=495, height=680))
    clinic = frozen(desk).clinic

    for number in (clinic.emergency, clinic.phone, clinic.out_of_hours):
        assert text.index(squeezed(number)) < text.index("Theplan")


def test_a_sentence_shows_label_source_and_the_mark_that_it_has_none(desk: Desk) -> None:
    """A label stands before, numbers behind; without a source it says so; the clinic's own words have neither."""
    record = frozen(desk)
    first, second, third, fourth = (source.id for source in record.sources[:4])
    sourced = Sentence("It bruises.", Basis.SOURCED, (second, first), "C1", "Bruises:")
    many = Sentence("It swells.", Basis.SOURCED, (fourth, first, third, second), "C3")
    text = _printed(
        desk,
        RecordSection(_one(sourced), told=True),
        RecordSection(_one(many), told=True),
        RecordSection(_one(Sentence("Nobody knows.", Basis.UNSOURCED, (), "C2")), told=False),
        RecordSection(_one(Sentence("We open at nine.")), told=True),
    )

    assert "Bruises:Itbruises.1,2Section" in text
    assert "Itswells.1\u20134Section" in text
    assert "Nobodyknows.(nosource:foryourcliniciantoconfirm)" in text
    assert "Weopenatnine.What" in text


def test_what_goes_on_with_a_label_stands_in_its_paragraph(desk: Desk) -> None:
    """Sentences without a label follow the one with it on its line; where none has one, each has its own line."""
    first, second = Sentence("It hurts.", label="Pain:"), Sentence("It ends.")
    together = Section("x", "Section", (Group("Group", (first, second, replace(first, label="Again:"))),))
    apart = Section("x", "Section", (Group("Group", (replace(first, label=None), second)),))
    record = replace(frozen(desk), sections=(RecordSection(together, told=True), RecordSection(apart, told=True)))
    found = [line for page in lines(paper(*_story(desk, record), width=495, height=680)) for line in page]

    assert {"Pain: It hurts. It ends.", "Again: It hurts.", "It hurts.", "It ends."} <= set(found)


@pytest.mark.parametrize("price", ["900 in all", ""])
def test_price_stands_below_the_plans(desk: Desk, price: str) -> None:
    """The total price is printed behind the last plan; where none was stated there is no empty row."""
    text = flowing(paper(*_story(desk, replace(frozen(desk), price=price)), width=495, height=680))

    assert (f"Totalprice{squeezed(price)}Itmaynotwork" in text) is bool(price)
    assert ("Totalprice900" in text) is bool(price)
    assert text.index("Theplan") < text.index("Westop") < text.index("Whatmesotherapyis")


def test_a_section_says_whether_it_was_told(desk: Desk) -> None:
    """`Told` and `Not discussed` stand right below the heading of each section."""
    section = _one(Sentence("One."), title="Section")
    text = _printed(desk, RecordSection(section, told=True), RecordSection(section, told=False))

    assert "SectionTold" in text
    assert "SectionNotdiscussed" in text
    assert "SectionSection" not in text


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_has_its_panel(desk: Desk, tone: Tone) -> None:
    """Harms stand in a panel with a bar, never plainer than the uses, which have none."""
    record = replace(frozen(desk), sections=(RecordSection(_one(Sentence("One."), tone), told=True),))
    stacks = [block for block in _story(desk, record) if isinstance(block, Stack)]
    bars = [inner.bar for stack in stacks[3:4] for inner in stack.blocks if isinstance(inner, Panel)]

    assert bars == ([BARS[tone]] if tone is not Tone.NEUTRAL else [])
    assert (BARS[Tone.SERIOUS], BARS[Tone.EXPECTED], BARS[Tone.UNKNOWN]) == (HARM, CARE, SOFT)


def test_each_planned_option_says_on_the_front_that_it_may_not_work(desk: Desk) -> None:
    """Away from its section the paragraph bears the name of its option, and no number."""
    record = frozen(desk, **about(desk, "scalp"))
    text = flowing(paper(*_story(desk, record), width=495, height=680))
    front = text[text.index("Itmaynotwork") : text.index(squeezed(record.sections[0].section.title))]
    told = next(item.section for item in record.sections if item.section.id == MUST_SAY)

    assert len(told.groups) > 1
    assert all(squeezed(f"{group.title}:") in front for group in told.groups)
    assert "1.It" not in front
