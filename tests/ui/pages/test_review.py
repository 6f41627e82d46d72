from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Patient
from mesodesk.errors import MesoDeskError
from mesodesk.ui.pages.review import ReviewPage, _Point
from mesodesk.ui.talk import Talk
from tests.ui.talks import BORN, HOSTILE, finished, frozen, save_to, sealed, shown, wait


@pytest.fixture
def page(talk: Talk, qtbot: QtBot) -> ReviewPage:
    """Return the page, followed by the talk as in the window."""
    return shown(ReviewPage(talk), qtbot)


def test_missing_points_are_buttons_that_lead_to_their_step(page: ReviewPage, qtbot: QtBot) -> None:
    """Each says what is missing, and a press asks for the place where it is settled."""
    areas = page.talk.desk.catalogue.missing("areas")
    assert areas in page.points()
    button = next(found for found in page.findChildren(_Point) if found.sentence == areas)

    with qtbot.waitSignal(page.wanted) as wanted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert wanted.args == ["areas"]
    assert button.accessibleName() == areas


@pytest.mark.parametrize(
    ("change", "key", "slots"),
    [
        ({"patient": Patient("A", date(2020, 1, 1), "EX-1")}, "under-age", {"age": 18}),
        ({"patient": Patient("", BORN, "EX-1")}, "patient-name", {}),
        ({"patient": Patient("A", date(2999, 1, 1), "EX-1")}, "patient-born-impossible", {}),
        ({"decision": None}, "decision", {}),
    ],
)
def test_whatever_is_missing_is_listed(
    page: ReviewPage, change: dict[str, object], key: str, slots: dict[str, int]
) -> None:
    """A yes of a child among it."""
    page.talk.set_consultation(replace(finished(page.talk.desk), **change))  # type: ignore[arg-type]

    assert page.points() == (page.talk.desk.catalogue.missing(key, **slots),)


def test_untold_part_is_named_without_its_code(page: ReviewPage) -> None:
    """People in the room need its title only."""
    page.talk.set_consultation(replace(finished(page.talk.desk), told=()))

    assert page.points()[0] == page.say("untold", title="What mesotherapy is")
    assert not any("code" in point for point in page.points())


def test_long_points_wrap(page: ReviewPage, qtbot: QtBot) -> None:
    """The list never scrolls sideways, and no sentence is cut."""
    page.resize(500, 500)
    page.talk.set_consultation(replace(finished(page.talk.desk), answers=()))
    points = page.findChildren(_Point)

    wait(qtbot, lambda: all(point.height() >= point.heightForWidth(point.width()) for point in points))
    assert not page.findChildren(QScrollArea)[-1].horizontalScrollBar().isVisible()
    assert len({point.height() for point in points}) > 1


def test_finished_consultation_is_frozen_and_shown(page: ReviewPage, qtbot: QtBot) -> None:
    """The pages appear at a size that can be read, and only then the words that belong to them."""
    page.talk.set_consultation(finished(page.talk.desk))
    assert page._status.text() == page.say("review-building")

    wait(qtbot, lambda: page.preview.page_count() > 0)

    assert page.talk.review is not None
    assert page.talk.review.record.patient.name == HOSTILE
    assert page._status.text() == page.say("review-ready")
    assert page._stack.currentWidget() is page.preview
    assert page.preview.zoom() == pytest.approx(page.PAGE_WIDTH / page.preview.width(), abs=0.01)


def test_size_that_the_reader_chose_stays(page: ReviewPage, qtbot: QtBot) -> None:
    """Another review does not change it."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    page.preview.set_zoom(1.5)
    page.talk.set_consultation(replace(page.talk.consultation(), words="More"))
    assert page.preview.page_count() == 0
    wait(qtbot, lambda: page.preview.page_count() > 0)

    assert page.preview.zoom() == 1.5


def test_change_takes_the_pages_away(page: ReviewPage, qtbot: QtBot) -> None:
    """Older pages are never shown for newer words."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    page.talk.set_consultation(replace(page.talk.consultation(), decision=None))

    assert page._stack.currentWidget() is page._list
    assert page.preview.page_count() == 0
    assert len(page.points()) == 1


def test_change_while_pages_are_made_is_not_overtaken(page: ReviewPage, qtbot: QtBot) -> None:
    """The pages that arrive are those of the last words."""
    page.talk.set_consultation(finished(page.talk.desk))
    page.talk.set_consultation(replace(page.talk.consultation(), words="The last words"))
    wait(qtbot, lambda: page.preview.page_count() > 0)

    assert page.talk.review is not None
    assert page.talk.review.record.words == "The last words"


def test_letters_that_cannot_be_printed_are_told_of(page: ReviewPage, qtbot: QtBot) -> None:
    """The sentence names the cure, and no page is shown."""
    page.talk.set_consultation(finished(page.talk.desk, name="Ada \U00012000"))
    wait(qtbot, lambda: page._status.role() == "warning")

    assert "\U00012000" in page._status.text()
    assert page.talk.review is None


def test_unexpected_failure_is_a_sentence_and_told_on(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No trace on the screen; the window hears of it."""

    def fail(*_: object) -> None:
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr("mesodesk.ui.pages.review.review", fail)
    with qtbot.waitSignal(page.failed, timeout=5000) as failed:
        page.talk.set_consultation(finished(page.talk.desk))

    assert isinstance(failed.args[0], RuntimeError)
    assert page._status.text() == page.say("review-failed")


def test_pages_that_cannot_be_shown_are_told_of(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that fails is a sentence too."""

    def fail(*_: object) -> None:
        raise MesoDeskError("pdf-unreadable")

    monkeypatch.setattr("mesodesk.ui.pages.review.pictures", fail)
    page.talk.set_consultation(finished(page.talk.desk))
    wait(qtbot, lambda: page._status.role() == "warning")

    assert page._status.text() == page.talk.desk.catalogue.say("error.pdf-unreadable")
    assert page.talk.review is not None
    assert not page.talk.may_sign()


def test_only_pages_that_were_shown_may_be_signed(page: ReviewPage, qtbot: QtBot) -> None:
    """The way to the signatures opens when the pictures stand, and closes when anything changes."""
    page.talk.set_consultation(finished(page.talk.desk))
    assert not page.talk.may_sign()
    wait(qtbot, page.talk.may_sign)
    assert page.preview.page_count() > 0

    page.talk.set_consultation(replace(page.talk.consultation(), words="Something else"))

    assert not page.talk.may_sign()


def test_sealed_consultation_is_not_reviewed_again(page: ReviewPage) -> None:
    """Nothing is built for what can no longer change."""
    sealed(page.talk)
    page.refresh()

    assert page.talk.review is not None


def test_next_patient_finds_no_pages(page: ReviewPage, qtbot: QtBot) -> None:
    """The pages of the last one are gone from the screen's memory too."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    page.talk.begin()

    assert page.preview.page_count() == 0
    assert page._stack.currentWidget() is page._list


def test_pages_can_be_saved_to_be_signed_with_a_pen(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pages that are shown, as many, which say that they are not sealed; the name tells of nobody."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    suggested = save_to(monkeypatch, tmp_path / "hand.pdf")
    page.hand_button.click()
    assert page._status.text() == page.say("saving")
    wait(qtbot, lambda: page._status.text() == page.say("by-hand-saved", path=str(tmp_path / "hand.pdf")))

    consultation = page.talk.consultation()
    with pypdfium2.PdfDocument(tmp_path / "hand.pdf") as made:
        words = [found.get_textpage().get_text_range() for found in made]
    assert len(words) == page.preview.page_count()
    assert all(consultation.id in text for text in words)
    assert suggested == [f"sheet-{consultation.id[:8]}-to-sign.pdf"]
    assert page.talk.may_sign()


def test_pages_that_cannot_be_saved_are_told_of(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the cure; what nobody expected goes on to the window."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    save_to(monkeypatch, tmp_path / "nowhere" / "hand.pdf")
    page.hand_button.click()
    wait(qtbot, lambda: page._status.role() == "warning")
    assert page._status.text() == page.talk.desk.catalogue.say("error.folder-missing", path=str(tmp_path / "nowhere"))

    def fail(*_: object) -> None:
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr("mesodesk.ui.pages.review.to_sign_by_hand", fail)
    save_to(monkeypatch, tmp_path / "hand.pdf")
    with qtbot.waitSignal(page.failed, timeout=5000):
        page.hand_button.click()

    assert page._status.text() == page.say("save-failed")


def test_nothing_is_saved_before_pages_are_shown(page: ReviewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button is not there, and asks nobody for a place."""
    suggested = save_to(monkeypatch, "")
    page.save_for_pens()

    assert not page.hand_button.isVisible()
    assert suggested == []


def test_next_patient_is_not_told_of_the_last_ones_paper(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file lies where it was wanted."""
    frozen(page.talk)
    wait(qtbot, lambda: page.preview.page_count() > 0)
    save_to(monkeypatch, tmp_path / "hand.pdf")
    page.hand_button.click()
    page.talk.begin()
    wait(qtbot, (tmp_path / "hand.pdf").is_file)
    qtbot.wait(30)

    assert "hand.pdf" not in page._status.text()
