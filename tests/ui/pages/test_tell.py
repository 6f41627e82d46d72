from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from mesodesk.ui.pages.tell import TellPage
from mesodesk.ui.talk import Talk
from tests.ui.talks import shown


@pytest.fixture
def page(talk: Talk, qtbot: QtBot) -> TellPage:
    """Return the page of a talk about the abdomen."""
    talk.set_consultation(replace(talk.consultation(), regions=("front-abdomen-lower",)))
    return shown(TellPage(talk), qtbot)


def tick(page: TellPage, section: str) -> None:
    """Tick a section as people do."""
    page.sections._shown[section].tick.click()


def test_tick_goes_to_the_talk_and_away_again(page: TellPage) -> None:
    """It stands for the section in exactly its present words."""
    tick(page, "abdomen.harms")
    (told,) = page.talk.consultation().told
    assert told.section == "abdomen.harms"
    assert page._count.text().startswith("1 of ")

    tick(page, "abdomen.harms")

    assert page.talk.consultation().told == ()


def test_tick_goes_when_the_words_change(page: TellPage) -> None:
    """What was told about one area is not what is told about two."""
    for section in list(page.sections._shown):
        tick(page, section)
    before = {told.digest for told in page.talk.consultation().told}
    page.talk.set_consultation(replace(page.talk.consultation(), regions=("front-thighs-inner-left",)))
    desk = page.talk.desk
    sections = desk.freezer.sections(page.talk.consultation(), desk.settings.clinic)
    still = {section.id for section in sections if section.digest() in before}

    assert page.sections.told() == still
    assert len(still) < len(sections)


def test_refresh_hands_nothing_back(page: TellPage, qtbot: QtBot) -> None:
    """Showing is not telling."""
    tick(page, "abdomen.harms")
    with qtbot.assertNotEmitted(page.talk.changed):
        page.refresh()

    assert page.sections.told() == {"abdomen.harms"}


def test_next_patient_starts_at_the_top_without_a_tick(page: TellPage) -> None:
    """Nothing was told to them yet."""
    tick(page, "abdomen.harms")
    page.sections.verticalScrollBar().setValue(300)
    page.talk.begin()

    assert page.sections.told() == frozenset()
    assert page.sections.verticalScrollBar().value() == 0


def test_everything_is_open(page: TellPage) -> None:
    """What is ticked as told was there to be read."""
    assert page.sections.isVisible()
    assert not any(card.fold.isVisible() for card in page.sections._shown.values())
    assert all(card.groups() for card in page.sections._shown.values())


def test_must_be_said_is_told_too(page: TellPage) -> None:
    """A tick under it goes when the price changes, for the price stands in it."""
    tick(page, "general.must-say")
    tick(page, "abdomen.harms")
    page.talk.set_consultation(replace(page.talk.consultation(), price="900 in all"))

    assert page.sections.told() == {"abdomen.harms"}
