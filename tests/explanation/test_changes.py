from __future__ import annotations

import pytest

from mesodesk.explanation.changes import Kind, SectionChange, compare, spoken
from mesodesk.wording.sentence import Group, Section, Sentence, Tone

BRUISE = Sentence("It bruises.", claim="bruise", label="Bruises:")
SCAR = Sentence("It scars.", claim="scar")
PRICE = Sentence("It costs 900.", label="Price:")
PLAIN = Sentence("Ask us.")


def section(*groups: Group, name: str = "harms", title: str = "Harms") -> Section:
    """Return a section with these groups."""
    return Section(name, title, groups)


def group(*sentences: Sentence, tone: Tone = Tone.NEUTRAL, title: str = "Group") -> Group:
    """Return a group with these sentences."""
    return Group(title, sentences, tone)


def said(changes: tuple[SectionChange, ...]) -> list[tuple[Kind, str, str]]:
    """Return every change with its words and those it had."""
    return [(each.kind, spoken(each.sentence), each.was) for change in changes for each in change.sentences]


def test_same_words_are_no_change() -> None:
    """Whatever is told in exactly the words of then is not named."""
    told = section(group(BRUISE, SCAR), group(PRICE, title="Other"))

    assert compare([told], [told]) == ()
    assert compare([], []) == ()


def test_section_differs_exactly_when_its_digest_does() -> None:
    """Other sources or another tone leave the tick; another heading, order or title takes it, and is a change."""
    then = section(group(BRUISE, SCAR))
    for same in (section(group(BRUISE, SCAR, tone=Tone.SERIOUS)), section(group(BRUISE, Sentence("It scars.")))):
        assert same.digest() == then.digest()
        assert compare([then], [same]) == ()
    for other in (section(group(SCAR, BRUISE)), section(group(BRUISE, SCAR), title="What can go wrong")):
        (change,) = compare([then], [other])
        assert other.digest() != then.digest()
        assert (change.kind, change.title, change.sentences) == (Kind.REWORDED, other.title, ())
        assert not change.is_safety()


def test_sentences_are_new_reworded_or_gone() -> None:
    """One claim in other words is reworded; what was not there is new; what is not there any more is gone."""
    burn, worse = Sentence("It burns.", claim="burn"), Sentence("It bruises for weeks.", claim="bruise")
    changes = compare([section(group(BRUISE, SCAR, PLAIN))], [section(group(worse, PLAIN, burn))])

    assert said(changes) == [
        (Kind.NEW, "It burns.", ""),
        (Kind.REWORDED, "It bruises for weeks.", "Bruises: It bruises."),
        (Kind.GONE, "It scars.", ""),
    ]


def test_sentence_without_a_claim_is_known_by_its_label() -> None:
    """Under the same heading; without a label, or elsewhere, it is another sentence."""
    dearer = Sentence("It costs 950.", label="Price:")

    assert said(compare([section(group(PRICE))], [section(group(dearer))])) == [
        (Kind.REWORDED, "Price: It costs 950.", "Price: It costs 900.")
    ]
    for then, now in (
        (group(PRICE), group(dearer, title="Other")),
        (group(PLAIN), group(Sentence("Ask them."))),
        (group(PRICE), group(Sentence("It costs 950.", claim="price", label="Price:"))),
    ):
        assert [kind for kind, *_ in said(compare([section(then)], [section(now)]))] == [Kind.NEW, Kind.GONE]


def test_heading_that_says_something_else_is_a_change_of_what_stands_below() -> None:
    """A sign under `call the clinic` is not the same under `call the emergency number`."""
    then = section(group(SCAR, tone=Tone.NEUTRAL, title="Call the clinic"))
    now = section(group(SCAR, tone=Tone.URGENT, title="Call the emergency number"))
    (change,) = compare([then], [now])
    (sentence,) = change.sentences

    assert (sentence.kind, sentence.heading, sentence.was) == (
        Kind.REWORDED,
        "Call the emergency number",
        "Call the clinic: It scars.",
    )
    assert change.is_safety()


@pytest.mark.parametrize("tone", list(Tone))
def test_warning_comes_before_all_else(tone: Tone) -> None:
    """A new sentence under a tone of a warning stands first, in its section and among the sections."""
    burn = Sentence("It burns.", claim="burn")
    then = [section(group(PLAIN), name="what", title="What"), section(group(SCAR))]
    now = [
        section(group(PLAIN, Sentence("It is new.")), name="what", title="What"),
        section(group(SCAR, PLAIN, title="Group"), group(burn, tone=tone, title="Warnings")),
    ]
    first, second = compare(then, now)
    warned = tone in (Tone.STOP, Tone.SERIOUS, Tone.URGENT)

    assert (first.id == "harms") is warned
    assert (first.is_safety(), second.is_safety()) == (warned, False)
    assert (first.sentences[0].sentence == burn) is warned


def test_warning_that_was_toned_down_still_counts_as_one() -> None:
    """So does one that is gone."""
    then = [section(group(SCAR, tone=Tone.SERIOUS)), section(group(BRUISE, tone=Tone.STOP), name="stop", title="Stop")]
    now = [section(group(Sentence("It may mark.", claim="scar"))), section(group(PLAIN), name="stop", title="Stop")]
    changes = compare(then, now)

    assert [(change.id, change.is_safety()) for change in changes] == [("harms", True), ("stop", True)]
    assert [sentence.tone for sentence in changes[0].sentences] == [Tone.SERIOUS]
    assert [(sentence.kind, sentence.tone) for sentence in changes[1].sentences] == [
        (Kind.GONE, Tone.STOP),
        (Kind.NEW, Tone.NEUTRAL),
    ]


def test_sections_are_new_or_gone_with_all_they_say() -> None:
    """Of a new one every sentence is new, of one that is gone every sentence is gone."""
    old, new = section(group(SCAR), name="old", title="Old"), section(group(PLAIN, BRUISE), name="new", title="New")
    changes = compare([old], [new])

    assert [(change.kind, change.id, change.title) for change in changes] == [
        (Kind.NEW, "new", "New"),
        (Kind.GONE, "old", "Old"),
    ]
    assert said(changes) == [
        (Kind.NEW, "Ask us.", ""),
        (Kind.NEW, "Bruises: It bruises.", ""),
        (Kind.GONE, "It scars.", ""),
    ]


def test_sentence_said_twice_is_gone_once() -> None:
    """Each one that is left has its own."""
    then, now = section(group(PLAIN, SCAR, PLAIN)), section(group(PLAIN, SCAR))

    assert said(compare([then], [now])) == [(Kind.GONE, "Ask us.", "")]
