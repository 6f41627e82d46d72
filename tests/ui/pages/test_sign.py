from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mesodesk.actions.drafts import open_drafts
from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Role
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.ui.pages.sign import SignPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from tests.ui.talks import BORN, HOSTILE, frozen, ink, shown, wait

DOT = Ink(600.0, 180.0, (Stroke(Device.PEN, (InkPoint(0, 50, 50, 0.5), InkPoint(1, 51, 50, 0.5))),))


@pytest.fixture
def page(talk: Talk, light: Theme, qtbot: QtBot) -> SignPage:
    """Return the page, followed by the talk as in the window."""
    return shown(SignPage(talk, light), qtbot)


def confirm(page: SignPage, born: date = BORN) -> None:
    """Enter the date of birth as the patient says it."""
    page.born.set_value(born)
    page.born.edited.emit()


def sign(page: SignPage, *roles: Role) -> None:
    """Let people sign."""
    for role in roles:
        page.parties[role].pad.set_ink(ink())


def visible(page: SignPage) -> set[Role]:
    """Return whose pads are shown."""
    return {role for role, party in page.parties.items() if party.frame.isVisible()}


def sealed_files() -> list[Path]:
    """Return what is kept."""
    return list((data_folder() / "sealed").glob("*"))


def test_pads_are_locked_until_the_date_of_birth_is_repeated(page: SignPage) -> None:
    """Nobody signs before the right patient is confirmed; another date says so."""
    frozen(page.talk)
    frames = [page.parties[role].frame for role in Role]
    assert not any(frame.isEnabled() for frame in frames)
    assert not page.seal_button.isEnabled()

    confirm(page, date(1986, 5, 14))
    assert page._status.text() == page.talk.desk.catalogue.missing("born-differs")
    assert not any(frame.isEnabled() for frame in frames)

    confirm(page)

    assert not page._status.isVisible()
    assert all(frame.isEnabled() for frame in frames)
    assert page.seal_button.isEnabled()


@pytest.mark.parametrize(
    ("decision", "roles"),
    [
        (Decision.YES, {Role.PATIENT, Role.CLINICIAN}),
        (Decision.NOT_TODAY, {Role.CLINICIAN}),
        (Decision.NO, {Role.CLINICIAN}),
    ],
)
def test_only_who_must_sign_has_a_pad(page: SignPage, decision: Decision, roles: set[Role]) -> None:
    """A no and a not today need the clinician alone."""
    frozen(page.talk, decision)

    assert visible(page) == roles


def test_names_stand_as_typed_with_what_the_signature_means(page: SignPage) -> None:
    """The record's own words, no markup."""
    frozen(page.talk)
    party = page.parties[Role.PATIENT]
    assert page.talk.review is not None

    assert HOSTILE in party.title.text()
    assert party.meaning.text() == page.talk.review.record.signatory(Role.PATIENT).meaning


@pytest.mark.parametrize(("drawn", "key"), [(None, "ink-blank"), (DOT, "ink-dot")])
def test_what_is_no_signature_is_refused(page: SignPage, drawn: Ink | None, key: str) -> None:
    """A sentence says whose, and nothing is sealed."""
    frozen(page.talk)
    confirm(page)
    sign(page, Role.PATIENT)
    if drawn is not None:
        page.parties[Role.CLINICIAN].pad.set_ink(drawn)
    page.seal_button.click()

    assert page._status.text() == page.talk.desk.catalogue.say(f"error.{key}", role="Clinician")
    assert not page.talk.sealing
    assert sealed_files() == []


@pytest.mark.parametrize("decision", Decision)
def test_signed_sheet_is_sealed_and_kept(page: SignPage, qtbot: QtBot, decision: Decision) -> None:
    """While that goes on everything is held; afterwards it is on disk, and its draft is gone."""
    frozen(page.talk, decision)
    page.talk.save()
    confirm(page)
    sign(page, *visible(page))
    page.seal_button.click()
    assert page.talk.sealing
    assert page._status.text() == page.say("sealing")
    assert not page.seal_button.isEnabled()
    assert not page._guard.isEnabled()
    page.seal()  # a second press while it goes on seals nothing twice

    wait(qtbot, lambda: page.talk.kept is not None)

    assert page.talk.kept is not None
    assert (data_folder() / "sealed" / f"{page.talk.kept.id}.pdf").read_bytes() == page.talk.kept.pdf
    assert open_drafts(page.talk.desk) == ()
    assert not page._status.isVisible()
    assert not page.seal_button.isEnabled()


def _full(path: Path, *_: object, **__: object) -> None:
    raise MesoDeskError("disk-full", path=str(path))


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError(HOSTILE)


@pytest.mark.parametrize(
    ("target", "fail", "sentence"),
    [
        ("mesodesk.archive.store.write_whole", _full, "The disk is full"),
        ("mesodesk.ui.pages.sign.seal", _broken, "The sheet was not sealed"),
    ],
)
def test_failed_sealing_loses_nothing(
    page: SignPage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    fail: object,
    sentence: str,
) -> None:
    """Consultation, ink, date and draft stay; a sentence says why; the next try works."""
    frozen(page.talk)
    page.talk.save()
    before = page.talk.consultation()
    confirm(page)
    sign(page, *Role)
    failures: list[Exception] = []
    page.failed.connect(failures.append)
    with monkeypatch.context() as broken:
        broken.setattr(target, fail)
        page.seal_button.click()
        wait(qtbot, lambda: not page.talk.sealing)
    assert page._status.text().startswith(sentence)
    assert [type(found) for found in failures] == ([RuntimeError] if fail is _broken else [])
    assert page.talk.consultation() == before
    assert open_drafts(page.talk.desk) == (before,)
    assert not [path for path in sealed_files() if path.suffix == ".pdf"]
    assert all(party.pad.ink().problem() is None for party in page.parties.values())

    page.seal_button.click()
    wait(qtbot, lambda: page.talk.kept is not None)


def test_ink_goes_when_anything_changes(page: SignPage) -> None:
    """Ink under other words is no signature; the date of birth is asked for again."""
    frozen(page.talk)
    confirm(page)
    sign(page, *Role)
    page.talk.set_consultation(replace(page.talk.consultation(), words="One more question"))
    frozen(page.talk)

    assert all(party.pad.ink().strokes == () for party in page.parties.values())
    assert page.born.value() is None
    assert not page.seal_button.isEnabled()


def test_page_without_a_review_seals_nothing(page: SignPage) -> None:
    """There is nothing to sign."""
    page.seal()

    assert visible(page) == set()
    assert page.talk.kept is None


def test_drawing_and_its_two_buttons(page: SignPage, qtbot: QtBot) -> None:
    """A stroke can be taken back, and all of them."""
    frozen(page.talk)
    confirm(page)
    party = page.parties[Role.CLINICIAN]
    undo, clear = party.frame.findChildren(QPushButton)
    for y in (60, 90):
        qtbot.mousePress(party.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, y))
        qtbot.mouseMove(party.pad, QPoint(160, y - 20))
        qtbot.mouseRelease(party.pad, Qt.MouseButton.LeftButton, pos=QPoint(200, y))
    assert party.made_at is not None
    assert len(party.pad.ink().strokes) == 2

    undo.click()
    assert len(party.pad.ink().strokes) == 1
    clear.click()

    assert party.pad.ink().strokes == ()


def test_pad_traps_no_key(page: SignPage) -> None:
    """Tab goes in and out again."""
    frozen(page.talk)
    confirm(page)
    pad = page.parties[Role.PATIENT].pad
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Tab)

    assert page.focusWidget() is not pad


def test_theme_reaches_the_pads(page: SignPage, dark: Theme) -> None:
    """The pads paint themselves, so they are told."""
    page.set_theme(dark)

    assert all(party.pad._theme is dark for party in page.parties.values())


def test_pads_of_one_row_stand_in_one_line(page: SignPage, qtbot: QtBot) -> None:
    """Whatever the length of the sentences above them."""
    frozen(page.talk)
    qtbot.wait(20)
    tops = {party.pad.mapTo(page, QPoint(0, 0)).y() for party in page.parties.values()}

    assert len(tops) == 1
