from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.section_view import SectionView
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Group, Section, Sentence, Tone

WIDE, NARROW = QSize(1280, 800), QSize(700, 800)
HOSTILE = "<b>Bold</b> & <img src='x'> &amp; O'Neil"
NUMBERS = {"S1": 1, "S2": 2, "S3": 3}
UNSOURCED = "no source: for your clinician to confirm"
LONG = "The skin can become infected, or pus can collect, and a scar may stay for ever. " * 3

HARMS = Section(
    "abdomen.harms",
    "Abdomen: what can go wrong",
    (
        Group(
            "Serious harms",
            (
                Sentence("Germs can enter. " + LONG, Basis.SOURCED, ("S1", "S3"), "c1", "Infection"),
                Sentence("The heart may race.", Basis.UNSOURCED, (), "c2", "Racing heart"),
            ),
            Tone.SERIOUS,
        ),
        Group("Expected effects", (Sentence("It hurts.", Basis.SOURCED, ("S2",), "c3", "Pain"),), Tone.EXPECTED),
    ),
    "abdomen",
)
USES = Section(
    "abdomen.uses",
    "Abdomen: what it is used for",
    (
        Group(
            "Small fat bulges",
            (
                Sentence("It is used to try to make bulges smaller.", Basis.SOURCED, ("S2",), "c4", "Used for"),
                Sentence("Nobody has studied it.", Basis.UNSOURCED, (), "c5", "How sure is anyone?"),
                Sentence("We found no study.", Basis.UNSOURCED, (), "c6"),
            ),
        ),
    ),
    "abdomen",
)
UNKNOWN = Section(
    "general.unknown",
    "What nobody knows",
    (Group("Later", (Sentence("Not known.", Basis.SOURCED, ("S1",)),), Tone.UNKNOWN),),
)
ALL = (HARMS, USES, UNKNOWN)


@pytest.fixture
def view(qtbot: QtBot, dressed: QApplication, words: Catalogue) -> Iterator[SectionView]:
    """Give a shown view, wide enough for two columns."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    view = SectionView(words)
    layout.addWidget(view)
    window.resize(WIDE)
    window.show()
    qtbot.waitExposed(window)
    dressed.processEvents()
    yield view
    window.close()


Resized = Callable[[SectionView, QSize], None]


@pytest.fixture
def resized(dressed: QApplication) -> Resized:
    """Return a way to give the view's window another size."""

    def resize(view: SectionView, size: QSize) -> None:
        view.window().resize(size)
        dressed.processEvents()

    return resize


def cards(view: SectionView) -> list[QFrame]:
    """Return the shown cards of sections in reading order."""
    shown = [card for card in view.findChildren(QFrame, "sectionCard") if not card.isHidden()]
    return [card for card in shown if card.findChildren(QCheckBox)]


def labels(parent: QWidget, *roles: str) -> list[QLabel]:
    """Return the shown labels of these roles in the order they were made, which is their order on the screen."""
    found = [label for label in parent.findChildren(QLabel) if label.property("role") in roles]
    return [label for label in found if label.isVisible()]


def texts(parent: QWidget, *roles: str) -> list[str]:
    """Return the shown words of these roles."""
    return [label.text() for label in labels(parent, *roles)]


def place(view: SectionView, widget: QWidget) -> QRect:
    """Return where a widget stands in the column of cards."""
    body = view.widget()
    assert body is not None
    return QRect(widget.mapTo(body, QPoint(0, 0)), widget.size())


def tick(view: SectionView, index: int) -> QCheckBox:
    """Return the tick of a card."""
    return cards(view)[index].findChildren(QCheckBox)[0]


def paragraphs(parent: QWidget) -> list[str]:
    """Return the shown running text with plain blanks."""
    return [text.replace("\u00a0", " ") for text in texts(parent, "body")]


def fold(view: SectionView, index: int) -> QToolButton:
    """Return what opens and closes a card."""
    return cards(view)[index].findChildren(QToolButton, "foldButton")[0]


def test_sentences_stand_in_order(view: SectionView) -> None:
    """Every sentence of every section is shown, in reading order, with the numbers of its sources."""
    view.show_sections(ALL, NUMBERS)

    shown = [text for card in cards(view) for text in paragraphs(card)]
    assert shown == [
        f"Germs can enter. {LONG} [1, 3]",
        f"The heart may race. [{UNSOURCED}]",
        "It hurts. [2]",
        "It is used to try to make bulges smaller. [2]",
        f"Nobody has studied it. [{UNSOURCED}] We found no study. [{UNSOURCED}]",
        "Not known. [1]",
    ]


def test_sentence_without_a_label_goes_on_with_the_one_before(view: SectionView) -> None:
    """Only in a group that has labels: elsewhere each sentence is a paragraph of its own."""
    said = (Sentence("Before."), Sentence("One.", label="A"), Sentence("Two."), Sentence("Three.", label="B"))
    plain = (Sentence("Four."), Sentence("Five."))
    view.show_sections((Section("a", "A", (Group("x", said), Group("y", plain))),), {})

    assert paragraphs(view) == ["Before.", "One. Two.", "Three.", "Four.", "Five."]
    assert [text for text in texts(view, "strong") if text] == ["A", "B"]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_paragraph_without_a_label_keeps_its_column(view: SectionView, resized: Resized, size: QSize) -> None:
    """Beside labels its text stands in line with theirs; below them it leaves no gap."""
    said = (Sentence("Before."), Sentence("One.", label="A"))
    view.show_sections((Section("a", "A", (Group("x", said),)),), {})
    resized(view, size)
    resized(view, QSize(420, 800) if size is NARROW else size)
    before, one = labels(view, "body")

    assert place(view, before).left() == place(view, one).left()
    assert len(labels(view, "strong")) == (1 if size is NARROW else 2)


def test_following_numbers_are_a_run(view: SectionView) -> None:
    """Three or more in a row are told from the first to the last, in the order of the list of sources."""
    sources = ("S5", "S1", "S4", "S3", "S8", "S9")
    numbers = {f"S{number}": number for number in range(1, 10)}
    view.show_sections((Section("a", "A", (Group("x", (Sentence("Told.", Basis.SOURCED, sources),)),)),), numbers)

    assert paragraphs(view) == ["Told. [1, 3\u20135, 8, 9]"]


def test_long_list_of_numbers_fits_a_narrow_card(view: SectionView, resized: Resized) -> None:
    """It breaks between numbers, and the first stays with the last word."""
    sources = tuple(f"S{number}" for number in range(1, 80, 2))
    numbers = {source: 2 * number for number, source in enumerate(sources, start=1)}
    view.show_sections((Section("a", "A", (Group("x", (Sentence("Told.", Basis.SOURCED, sources),)),)),), numbers)
    resized(view, QSize(420, 800))
    (label,) = labels(view, "body")
    widest = max(label.fontMetrics().horizontalAdvance(part) for part in label.text().split(" "))

    assert widest <= label.width()
    assert label.text().startswith("Told.\u00a0[2, 4")


def test_titles_and_labels_are_shown(view: SectionView) -> None:
    """Sections, groups and labelled sentences carry their names."""
    view.show_sections(ALL, NUMBERS)

    first = cards(view)[0]
    assert texts(view, "heading") == [section.title for section in ALL]
    assert texts(first, "subheading") == ["Serious harms", "Expected effects"]
    assert texts(first, "strong") == ["Infection", "Racing heart", "Pain"]


def test_markup_is_shown_as_typed(view: SectionView) -> None:
    """What looks like markup in any text is shown letter by letter."""
    group = Group(HOSTILE, (Sentence(HOSTILE, label=HOSTILE),))
    view.show_sections((Section("a", HOSTILE, (group,)),), {})
    view.set_sources([(1, HOSTILE)])

    view.findChildren(QToolButton, "sourcesButton")[0].click()

    shown = [label for label in view.findChildren(QLabel) if label.isVisible() and label.text() == HOSTILE]
    assert len(shown) == 5
    assert {label.textFormat() for label in shown} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_has_a_word_and_a_shape(view: SectionView, words: Catalogue, tone: Tone) -> None:
    """Every tone but the neutral one shows a word of its own, a bar and a shape."""
    view.show_sections((Section("a", "A", (Group("B", (Sentence("C"),), tone),)),), {})

    toned = tone is not Tone.NEUTRAL
    assert texts(view, "tone") == ([words.say(f"widget.tone-{tone}")] if toned else [])
    for name in ("sectionBar", "sectionShape"):
        assert [widget.isVisible() for widget in view.findChildren(QWidget, name)] == [toned]


def test_the_shapes_differ_without_colour(view: SectionView) -> None:
    """No two tones share a shape, in grey too."""
    toned = [tone for tone in Tone if tone is not Tone.NEUTRAL]
    groups = tuple(Group(str(tone), (Sentence("C"),), tone) for tone in toned)
    view.show_sections((Section("a", "A", groups),), {})

    outlines = set()
    for shape in view.findChildren(QWidget, "sectionShape"):
        background = shape.grab().toImage()
        corner = background.pixelColor(0, 0)
        outlines.add(
            tuple(
                abs(background.pixelColor(x, y).lightness() - corner.lightness()) > 40
                for x in range(background.width())
                for y in range(background.height())
            )
        )
    assert len(outlines) == len(toned)


def test_what_has_no_source_says_so(view: SectionView) -> None:
    """Every sentence without a source carries the mark right behind it, and no other does."""
    view.show_sections(ALL, NUMBERS)

    said = [sentence for section in ALL for sentence in section.sentences()]
    text = " ".join(paragraphs(view))
    for sentence in said:
        marked = f"{sentence.text} [{UNSOURCED}]" in text
        assert marked is (sentence.basis is Basis.UNSOURCED), sentence
    assert text.count(UNSOURCED) == 3

    view.show_sections((UNKNOWN,), NUMBERS)
    assert UNSOURCED not in " ".join(paragraphs(view))


def test_clinics_own_word_bears_neither_number_nor_mark(view: SectionView) -> None:
    """What says nothing about medicine needs no source."""
    view.show_sections((Section("a", "A", (Group("x", (Sentence("The price is 900."),)),)),), {})

    assert paragraphs(view) == ["The price is 900."]


def test_a_source_without_a_number_is_an_error(view: SectionView) -> None:
    """A sentence never loses its source on the way to the screen."""
    with pytest.raises(KeyError):
        view.show_sections(ALL, {"S1": 1})


def test_widgets_are_used_again(view: SectionView) -> None:
    """Other sections are shown by the labels that are there; only what is missing is made."""
    view.show_sections(ALL, NUMBERS)
    before = view.findChildren(QLabel)

    view.show_sections((UNKNOWN, HARMS), NUMBERS)
    view.show_sections(ALL, NUMBERS)
    settled = view.findChildren(QLabel)
    assert all(label in settled for label in before)

    view.show_sections((UNKNOWN, HARMS), NUMBERS)
    view.show_sections(ALL, NUMBERS)
    assert view.findChildren(QLabel) == settled
    assert texts(view, "heading") == [section.title for section in ALL]


def test_harms_and_uses_stand_side_by_side(view: SectionView) -> None:
    """In a wide view both are equally wide, begin at one height, and harms come first."""
    view.show_sections(ALL, NUMBERS)

    harms, uses, unknown = (place(view, card) for card in cards(view))
    assert (harms.top(), harms.width(), harms.height()) == (uses.top(), uses.width(), uses.height())
    assert harms.right() < uses.left()
    assert (unknown.left(), unknown.right()) == (harms.left(), uses.right())
    assert unknown.top() > harms.bottom()


def test_harms_and_uses_share_their_type(view: SectionView) -> None:
    """Neither is set larger or bolder than the other."""
    view.show_sections(ALL, NUMBERS)

    for role in ("heading", "subheading", "strong", "body"):
        fonts = [
            {(QFontInfo(label.font()).pointSizeF(), label.font().weight()) for label in labels(card, role)}
            for card in cards(view)[:2]
        ]
        assert fonts[0] == fonts[1]


def test_harms_come_first_in_a_narrow_view(view: SectionView, resized: Resized) -> None:
    """Stacked, harms stand above uses in the same width, and a wider view puts them side by side again."""
    view.show_sections(ALL, NUMBERS)
    resized(view, NARROW)

    harms, uses, _ = (place(view, card) for card in cards(view))
    assert (harms.left(), harms.width()) == (uses.left(), uses.width())
    assert harms.bottom() < uses.top()

    resized(view, WIDE)
    harms, uses, _ = (place(view, card) for card in cards(view))
    assert harms.top() == uses.top()


@pytest.mark.parametrize("order", [(USES, HARMS, UNKNOWN), (USES, UNKNOWN, HARMS)])
def test_uses_never_come_before_harms(view: SectionView, order: tuple[Section, ...]) -> None:
    """Whatever the order they are handed over in, the harms of an area come first."""
    view.show_sections(order, NUMBERS)

    assert texts(view, "heading") == [section.title for section in ALL]


def test_areas_are_paired_with_themselves(view: SectionView) -> None:
    """Two areas make two rows of two."""
    other = (
        replace(HARMS, id="thighs.harms", title="Thighs: harms", area="thighs"),
        replace(USES, id="thighs.uses", title="Thighs: uses", area="thighs"),
    )
    view.show_sections((HARMS, USES, *other), NUMBERS)

    tops = [place(view, card).top() for card in cards(view)]
    assert tops[0] == tops[1] < tops[2] == tops[3]


def test_mirrored_layout(view: SectionView, dressed: QApplication) -> None:
    """Right to left, harms stand at the right, and bar, shape, title and word run from the right."""
    view.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.show_sections(ALL, NUMBERS)
    dressed.processEvents()

    harms, uses, _ = (place(view, card) for card in cards(view))
    assert uses.right() < harms.left()
    parts = [view.findChildren(QWidget, name)[0] for name in ("sectionBar", "sectionShape")]
    parts += [labels(view, "subheading")[0], labels(view, "tone")[0]]
    rights = [place(view, part).right() for part in parts]
    assert rights == sorted(rights, reverse=True)


def test_no_words_are_cut_off(view: SectionView, resized: Resized) -> None:
    """Every shown label is as high as its words need, at any width."""
    view.show_sections(ALL, NUMBERS)

    for width in (1280, 900, 760, 700, 420):
        resized(view, QSize(width, 800))
        for label in labels(view, "body", "strong", "heading", "subheading"):
            assert label.height() >= QLabel.heightForWidth(label, label.width()), (width, label.text())


def test_ticks_are_hidden_until_asked_for(view: SectionView) -> None:
    """The tick of each section comes and goes with `set_tickable`."""
    view.show_sections(ALL, NUMBERS)
    assert not any(tick(view, index).isVisible() for index in range(3))

    view.set_tickable(True)
    assert all(tick(view, index).isVisible() for index in range(3))
    assert tick(view, 0).height() >= 44


def test_a_tick_tells(qtbot: QtBot, view: SectionView) -> None:
    """A click says which section was told, and a second one takes it back."""
    view.set_tickable(True)
    view.show_sections(ALL, NUMBERS)

    for ticked in (True, False):
        with qtbot.waitSignal(view.told_changed) as heard:
            QTest.mouseClick(tick(view, 1), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 20))
        assert heard.args == ["abdomen.uses", ticked]
        assert view.told() == ({"abdomen.uses"} if ticked else frozenset())


def test_ticks_are_set_in_silence(qtbot: QtBot, view: SectionView) -> None:
    """`set_told` ticks the shown sections it names and no others, without a signal."""
    view.show_sections(ALL, NUMBERS)

    with qtbot.assertNotEmitted(view.told_changed):
        view.set_told(["abdomen.harms", "general.unknown", "not.there"])
    assert view.told() == {"abdomen.harms", "general.unknown"}
    assert [tick(view, index).isChecked() for index in range(3)] == [True, False, True]


def test_a_tick_holds_only_for_its_words(view: SectionView) -> None:
    """A section that says something else has not been told; one with the same words keeps its tick."""
    view.show_sections(ALL, NUMBERS)
    view.set_told(section.id for section in ALL)

    view.show_sections((replace(HARMS, title="Other words"), USES), NUMBERS)

    assert view.told() == {"abdomen.uses"}
    assert [tick(view, index).isChecked() for index in range(2)] == [False, True]


def test_a_tick_has_the_name_of_its_section(view: SectionView) -> None:
    """A screen reader hears which section a tick is for, and that it is ticked."""
    view.set_tickable(True)
    view.show_sections(ALL, NUMBERS)
    view.set_told(["abdomen.harms"])

    reader = QAccessible.queryAccessibleInterface(tick(view, 0))
    assert HARMS.title in reader.text(QAccessible.Text.Name)
    assert reader.state().checked


def test_keys_scroll_to_both_ends(view: SectionView, resized: Resized) -> None:
    """End goes to the last section, Home to the first."""
    resized(view, QSize(700, 300))
    view.show_sections(ALL, NUMBERS)
    bar = view.verticalScrollBar()

    QTest.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0

    QTest.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_tab_goes_through_the_ticks_in_reading_order(view: SectionView) -> None:
    """Tab visits the ticks from the first section on, then the sources."""
    view.set_tickable(True)
    view.show_sections((UNKNOWN,), NUMBERS)
    view.show_sections(ALL, NUMBERS)
    view.set_sources([(1, "A source.")])
    view.activateWindow()
    view.setFocus()

    visited = []
    for _ in range(4):
        QTest.keyClick(view.window().windowHandle(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited == [*(tick(view, index) for index in range(3)), view.findChildren(QToolButton, "sourcesButton")[0]]


def test_sources_unfold(view: SectionView, words: Catalogue) -> None:
    """The list of sources is folded, says how many there are, and opens with numbers and citations."""
    view.show_sections(ALL, NUMBERS)
    button = view.findChildren(QToolButton, "sourcesButton")[0]
    assert not button.isVisible()

    view.set_sources([(1, "First source."), (2, "Second source.")])
    assert button.text() == words.say("widget.sources", n=2)
    assert "First source." not in texts(view, "body")

    button.click()
    assert {"First source.", "Second source."} <= set(texts(view, "body"))
    assert {"[1]", "[2]"} <= set(texts(view, "strong"))

    view.set_sources([(1, "Only source.")])
    assert "Second source." not in texts(view, "body")


def test_sixty_sentences_are_settled_when_the_call_returns(view: SectionView, dressed: QApplication) -> None:
    """Nothing moves any more once `show_sections` is back: two people read along."""
    many = tuple(replace(HARMS, id=f"area{n}.harms", title=f"{n}") for n in range(20))
    view.show_sections(many, NUMBERS)
    before = [place(view, label) for label in labels(view, "body")]

    dressed.processEvents()

    assert len(before) == 60
    assert [place(view, label) for label in labels(view, "body")] == before


def test_nothing_folds_unless_asked_for(view: SectionView) -> None:
    """In the talk itself everything is open and stays so."""
    view.show_sections(ALL, NUMBERS)

    assert not any(fold(view, index).isVisible() for index in range(3))
    assert len(paragraphs(view)) == 6


def test_harms_and_uses_never_fold(view: SectionView) -> None:
    """A benefit never stands where its harms are out of sight; what else there is starts closed."""
    view.set_foldable([])
    view.show_sections(ALL, NUMBERS)

    assert [fold(view, index).isVisible() for index in range(3)] == [False, False, True]
    assert [len(paragraphs(card)) for card in cards(view)] == [3, 2, 0]
    assert texts(cards(view)[2], "heading") == [UNKNOWN.title]


def test_folded_card_words_nothing(view: SectionView) -> None:
    """Its sentences, heading and tone are not anywhere in it until it is opened."""
    view.set_foldable([])
    view.show_sections((UNKNOWN,), NUMBERS)
    words = {label.text() for label in cards(view)[0].findChildren(QLabel)}
    assert words == {UNKNOWN.title}

    fold(view, 0).click()
    assert paragraphs(view) == ["Not known. [1]"]
    assert texts(view, "subheading") == ["Later"]

    fold(view, 0).click()
    assert paragraphs(view) == []
    assert texts(view, "subheading") == []


def test_sections_named_open_at_first_are_open(view: SectionView) -> None:
    """They can be closed, and the arrow tells which it is."""
    view.set_foldable([".unknown"])
    view.show_sections(ALL, NUMBERS)
    button = fold(view, 2)
    assert (button.isChecked(), button.arrowType()) == (True, Qt.ArrowType.DownArrow)
    assert paragraphs(cards(view)[2]) == ["Not known. [1]"]

    button.click()

    assert (button.isChecked(), button.arrowType()) == (False, Qt.ArrowType.RightArrow)
    assert paragraphs(cards(view)[2]) == []


def test_what_was_opened_stays_open_in_the_next_area(view: SectionView) -> None:
    """A section that is told everywhere is the same one there; so is one that was closed."""
    after = Section("general.after", "After", (Group("x", (Sentence("Rest."),)),))
    other = (replace(HARMS, id="thighs.harms", title="Thighs: harms", area="thighs"), UNKNOWN, after)
    view.set_foldable([".after"])
    view.show_sections((HARMS, UNKNOWN, after), NUMBERS)
    fold(view, 1).click()
    fold(view, 2).click()

    view.show_sections(other, NUMBERS)

    assert [len(paragraphs(card)) for card in cards(view)] == [3, 1, 0]


def test_fold_button_has_the_name_of_its_section(view: SectionView, words: Catalogue) -> None:
    """A screen reader hears which section it opens."""
    view.set_foldable([])
    view.show_sections(ALL, NUMBERS)

    assert fold(view, 2).accessibleName() == words.say("widget.unfold", section=UNKNOWN.title)


def test_opened_card_has_room_at_once(view: SectionView) -> None:
    """No words are cut off in it, and what stands below moves down."""
    long = Section("general.long", "Long", (Group("x", (Sentence(LONG * 5),)),))
    view.set_foldable([])
    view.show_sections((long, UNKNOWN), NUMBERS)
    before = place(view, cards(view)[1]).top()
    fold(view, 0).click()
    (label,) = labels(view, "body")

    assert label.height() >= QLabel.heightForWidth(label, label.width())
    assert place(view, cards(view)[1]).top() >= before + label.height()


def test_tick_of_a_folded_card_holds(view: SectionView) -> None:
    """Opening and closing is not telling."""
    view.set_foldable([])
    view.set_tickable(True)
    view.show_sections(ALL, NUMBERS)
    view.set_told(["general.unknown"])
    fold(view, 2).click()
    fold(view, 2).click()

    assert view.told() == {"general.unknown"}
    assert tick(view, 2).isChecked()
