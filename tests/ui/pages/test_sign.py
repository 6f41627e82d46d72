from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mesodesk.actions.drafts import open_drafts
from mesodesk.actions.verify import verify
from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Kind, Mark, Role
from mesodesk.consent.parties import Party
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.ui.pages.sign import SignPage
from mesodesk.ui.talk import Talk
from mesodesk.ui.theme import Theme
from tests.actions.talks import PARTIES, REPRESENTATIVE
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
    return {role for role, party in page.parties.items() if party.isVisible()}


def sealed_files() -> list[Path]:
    """Return what is kept."""
    return list((data_folder() / "sealed").glob("*"))


def test_pads_are_locked_until_the_date_of_birth_is_repeated(page: SignPage) -> None:
    """Nobody signs before the right patient is confirmed; another date says so."""
    frozen(page.talk)
    frames = list(page.parties.values())
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
    sign(page, *visible(page))
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
    assert all(page.parties[role].pad.ink().problem() is None for role in visible(page))

    page.seal_button.click()
    wait(qtbot, lambda: page.talk.kept is not None)


def test_ink_goes_when_anything_changes(page: SignPage) -> None:
    """Ink under other words is no signature; the date of birth is asked for again."""
    frozen(page.talk)
    confirm(page)
    sign(page, *visible(page))
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
    undo, clear = party.undo, party.clear_pad
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

    def tops() -> set[int]:
        return {card.pad.mapTo(page, QPoint(0, 0)).y() for card in page.parties.values() if card.isVisible()}

    wait(qtbot, lambda: len(tops()) == 1)


def type_name(page: SignPage, role: Role, name: str) -> None:
    """Let somebody choose to type, and type."""
    page.parties[role].ways.button(Kind.TYPED).click()
    QTest.keyClicks(page.parties[role].typed, name)


def sealed_marks(page: SignPage, qtbot: QtBot) -> tuple[Mark, ...]:
    """Seal, and return the marks of the kept document."""
    page.seal_button.click()
    wait(qtbot, lambda: page.talk.kept is not None)
    (path,) = (path for path in sealed_files() if path.suffix == ".pdf")
    inside = verify(page.talk.desk, path).sealed
    assert inside is not None
    return inside.marks


def test_a_name_is_typed_instead_of_drawn(page: SignPage, qtbot: QtBot) -> None:
    """In a field of the pad's size; only the name on the sheet counts, in whatever case."""
    frozen(page.talk, name="Ada Example")
    confirm(page)
    card = page.parties[Role.PATIENT]
    qtbot.wait(20)
    size = card.pad.size()
    type_name(page, Role.PATIENT, "ada exampel")
    qtbot.wait(20)
    assert not card.pad.isVisible()
    assert card.typed.size() == size
    assert page.focusWidget() is card.typed
    sign(page, Role.CLINICIAN)
    page.seal_button.click()
    assert "Ada Example" in page._status.text()
    assert sealed_files() == []

    card.typed.selectAll()
    QTest.keyClicks(card.typed, "ADA example")

    patient, clinician = sealed_marks(page, qtbot)
    assert (patient.kind, patient.typed, patient.ink) == (Kind.TYPED, "ADA example", None)
    assert clinician.kind is Kind.INK


@pytest.mark.parametrize("cross", [False, True])
def test_a_patient_who_does_not_write_signs_before_a_witness(page: SignPage, qtbot: QtBot, cross: bool) -> None:
    """With a cross, which may be small, or with none; the witness signs too."""
    frozen(page.talk, parties=(PARTIES[1],))
    confirm(page)
    card = page.parties[Role.PATIENT]
    card.ways.button(Kind.WITNESSED).click()
    assert "Wanda Witness watches" in card._how.text()
    if cross:
        card.pad.set_ink(DOT)
    sign(page, Role.CLINICIAN)
    page.seal_button.click()
    assert page._status.text() == page.talk.desk.catalogue.say("error.ink-blank", role="Witness")
    sign(page, Role.WITNESS)

    patient, witness, clinician = sealed_marks(page, qtbot)
    assert (patient.kind, patient.is_drawn()) == (Kind.WITNESSED, cross)
    assert (witness.role, clinician.role) == (Role.WITNESS, Role.CLINICIAN)


def test_without_a_witness_nobody_signs_before_one(page: SignPage, qtbot: QtBot) -> None:
    """The card says where to name one, and nothing is sealed."""
    frozen(page.talk)
    confirm(page)
    page.parties[Role.PATIENT].ways.button(Kind.WITNESSED).click()
    assert page.parties[Role.PATIENT]._how.text() == page.say("way-witnessed-nobody")
    sign(page, Role.CLINICIAN)
    page.seal_button.click()
    wait(qtbot, lambda: not page.talk.sealing)

    assert page._status.text() == page.talk.desk.catalogue.say("error.witness-missing")
    assert page.talk.kept is None


def test_a_representative_signs_instead_of_the_patient(page: SignPage, qtbot: QtBot) -> None:
    """The patient has no pad then; the authority stands beside the name."""
    frozen(page.talk, parties=(REPRESENTATIVE,))
    confirm(page)
    assert visible(page) == {Role.REPRESENTATIVE, Role.CLINICIAN}
    assert "(holder of a power of attorney)" in page.parties[Role.REPRESENTATIVE].title.text()
    type_name(page, Role.REPRESENTATIVE, "Rosa Example")
    sign(page, Role.CLINICIAN)

    assert [mark.role for mark in sealed_marks(page, qtbot)] == [Role.REPRESENTATIVE, Role.CLINICIAN]


def test_an_interpreter_signs_with_the_language(page: SignPage, qtbot: QtBot) -> None:
    """Who interpreted signs a yes, between patient and clinician."""
    frozen(page.talk, parties=(PARTIES[0],))
    confirm(page)
    assert "(Polish)" in page.parties[Role.INTERPRETER].title.text()
    assert "from English to Polish" in page.parties[Role.INTERPRETER].meaning.text()
    sign(page, *visible(page))

    assert [mark.role for mark in sealed_marks(page, qtbot)] == [Role.PATIENT, Role.INTERPRETER, Role.CLINICIAN]


@pytest.mark.parametrize("parties", [(), PARTIES, (REPRESENTATIVE, *PARTIES)], ids=len)
def test_cards_stand_two_in_a_row_in_the_order_of_signing(
    page: SignPage, qtbot: QtBot, parties: tuple[Party, ...]
) -> None:
    """All of one width; Tab goes through them in the same order."""
    frozen(page.talk, parties=parties)
    confirm(page)
    qtbot.wait(20)
    shown = [card for card in page.parties.values() if card.isVisible()]
    places = [(card.mapTo(page, QPoint(0, 0)).y(), card.mapTo(page, QPoint(0, 0)).x()) for card in shown]
    assert places == sorted(places)
    assert len({x for _, x in places}) == 2
    assert max(card.width() for card in shown) - min(card.width() for card in shown) <= 1

    page.born.setFocus()
    reached: list[QWidget | None] = []
    while len(reached) < 60:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.focusWidget())

    order = [reached.index(card.pad) for card in shown]
    assert order == sorted(order)


def test_every_way_has_a_name_and_the_same_standing(page: SignPage) -> None:
    """Buttons of one height and look, named for who hears them; only the patient's card offers the witness."""
    frozen(page.talk, parties=PARTIES)
    for role, card in page.parties.items():
        kinds = [kind for kind in Kind if kind is not Kind.WITNESSED or role is Role.PATIENT]
        buttons = card.ways.findChildren(QPushButton)

        assert buttons == [card.ways.button(kind) for kind in kinds]
        assert {button.height() for button in buttons} == {buttons[0].height()}
        assert {button.property("role") for button in buttons} == {"choice"}
        who = page.talk.desk.catalogue.say(f"explain.role-{role}")
        assert all(who in named.accessibleName() for named in (card.pad, card.typed, card.ways))


def test_the_next_pages_find_no_typed_name_and_no_way(page: SignPage) -> None:
    """What was typed or chosen under other words is gone, and no undo brings it back."""
    frozen(page.talk)
    confirm(page)
    card = page.parties[Role.PATIENT]
    type_name(page, Role.PATIENT, "Ada")
    page.talk.set_consultation(replace(page.talk.consultation(), words="One more question"))
    frozen(page.talk)
    card.typed.undo()

    assert card.typed.text() == ""
    assert (card.kind(), card.made_at) == (Kind.INK, None)
    assert card.pad.isVisible()


def test_narrow_window_puts_the_cards_below_each_other(page: SignPage, qtbot: QtBot) -> None:
    """Nothing is cut or scrolled sideways; in a wide one two stand side by side again."""
    frozen(page.talk, parties=PARTIES)
    confirm(page)
    places = []
    for width in (780, 1224):
        page.resize(width, 640)
        qtbot.wait(50)
        places.append({card.mapTo(page, QPoint(0, 0)).x() for card in page.parties.values() if card.isVisible()})
        assert not page._area.horizontalScrollBar().isVisible()

    assert [len(found) for found in places] == [1, 2]
