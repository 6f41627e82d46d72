from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mesodesk.actions.acceptance import FILE as ACCEPTED
from mesodesk.actions.acceptance import write_acceptance
from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.clinical.models import Acceptance
from mesodesk.errors import MesoDeskError
from mesodesk.settings import FILE
from tests.actions.edits import topic, write_edit
from tests.actions.talks import CLINIC


def test_opening_a_desk_writes_nothing(desk: Desk) -> None:
    """Looking at a new data folder does not make it."""
    assert desk.knowledge.options
    assert desk.archive.drafts() == ()
    assert not desk.settings.folder.exists()


def test_body_and_knowledge_are_read_once(desk: Desk, tmp_path: Path) -> None:
    """Two desks share what never changes, and the freezer works with it."""
    other = open_desk(tmp_path / "other")

    assert other.knowledge is desk.knowledge
    assert other.body is desk.body
    assert (desk.freezer.knowledge, desk.freezer.body) == (desk.knowledge, desk.body)


def test_the_clinics_own_edits_are_told(desk: Desk, tmp_path: Path) -> None:
    """They count in this clinic and in no other; the version shows that they are there."""
    write_edit(desk.content_folder, topic())
    other = open_desk(tmp_path / "other")

    assert desk.content_folder == desk.settings.folder / "content"
    assert desk.knowledge.topics[-1].id == "own-topic"
    assert desk.knowledge.content.edited == ("topics own-topic",)
    assert desk.knowledge.content.name.startswith(f"{other.knowledge.content.version}+")
    assert desk.knowledge is not other.knowledge
    assert "own-said" not in other.knowledge.claims


def test_a_broken_edit_stops_with_its_place(desk: Desk) -> None:
    """Content that breaks a rule is never told."""
    write_edit(desk.content_folder, topic(sources=["Z9"]))
    with pytest.raises(MesoDeskError, match="content-broken") as caught:
        _ = desk.knowledge

    assert caught.value.slots["place"] == "content/own.json claims own-said"


def test_an_acceptance_of_other_content_does_not_count(desk: Desk) -> None:
    """It is read, and lifts nothing."""
    write_acceptance(desk.settings.folder, Acceptance("Dr Bo", "MED 123", date(2027, 3, 14), "ab" * 32))

    assert desk.acceptance is not None
    assert desk.knowledge.content.demonstration


def test_a_broken_acceptance_is_named(desk: Desk) -> None:
    """Nobody is told that content is accepted, or is not, while that cannot be known."""
    write_edit(desk.settings.folder, "{", ACCEPTED)
    with pytest.raises(MesoDeskError, match="acceptance-broken"):
        _ = desk.knowledge


def test_a_clinic_is_asked_for_once(desk: Desk) -> None:
    """Particulars that were given are there when the desk is opened again."""
    other = desk.with_clinic(CLINIC)

    assert desk.settings.clinic != CLINIC
    assert other.settings.clinic == open_desk(desk.settings.folder).settings.clinic == CLINIC
    assert (desk.settings.folder / FILE).stat().st_mode & 0o777 == 0o600


def test_settings_that_cannot_be_saved_change_nothing(tmp_path: Path) -> None:
    """A desk whose folder cannot be made says so and stays what it was."""
    (tmp_path / "file").write_text("in the way")
    desk = open_desk(tmp_path / "file" / "data")
    with pytest.raises(MesoDeskError, match="folder-unwritable"):
        desk.with_settings(replace(desk.settings, theme="dark"))

    assert desk.settings.theme == "system"


def test_settings_in_a_language_that_is_not_there_are_named(desk: Desk) -> None:
    """The file to move away is the settings, never the folder with the documents."""
    desk.with_settings(replace(desk.settings, language="xx"))
    with pytest.raises(MesoDeskError, match="settings-broken") as caught:
        open_desk(desk.settings.folder)

    assert caught.value.slots == {"path": str(desk.settings.folder / FILE)}


def test_now_has_a_zone_and_whole_seconds() -> None:
    """A time without a zone proves nothing."""
    moment = now()

    assert moment.utcoffset() is not None
    assert moment.microsecond == 0
    assert abs((datetime.now().astimezone() - moment).total_seconds()) < 5
