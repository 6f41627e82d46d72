from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mesodesk.actions.desk import now
from mesodesk.actions.drafts import open_drafts
from mesodesk.actions.review import review
from mesodesk.consent.consultation import Consultation, Decision, Patient
from mesodesk.errors import MesoDeskError
from mesodesk.settings import Clinic, data_folder
from mesodesk.ui.talk import Talk
from tests.ui.talks import clinic_desk, finished, frozen, ink, sealed, wait


@pytest.fixture
def talk(qapp: object) -> Talk:
    """Return a fresh talk in a clinic that is set up."""
    assert qapp is not None
    return Talk(clinic_desk())


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every write fail as on a full disk."""

    def fail(path: Path, *_: object, **__: object) -> None:
        raise MesoDeskError("disk-full", path=str(path))

    monkeypatch.setattr("mesodesk.archive.store.write_whole", fail)


def named(talk: Talk, name: str) -> Consultation:
    """Return the talk's consultation with a patient's name."""
    return replace(talk.consultation(), patient=Patient(name))


def test_draft_is_saved_within_a_second_of_a_change(talk: Talk, qtbot: QtBot) -> None:
    """Nobody has to think of saving."""
    talk.set_consultation(named(talk, "Ada Example"))
    assert talk.unsaved()

    qtbot.waitUntil(lambda: bool(open_drafts(talk.desk)), timeout=1000)

    assert open_drafts(talk.desk) == (talk.consultation(),)
    assert not talk.unsaved()


@pytest.mark.parametrize(
    "change", [{"decision": Decision.NO}, {"words": "Will it hurt?"}, {"regions": ("back-back-upper",)}]
)
def test_any_change_is_worth_saving(talk: Talk, change: dict[str, object]) -> None:
    """A decision alone is something to save, and so is everything else."""
    talk.set_consultation(replace(talk.consultation(), **change))  # type: ignore[arg-type]

    assert talk.begun()
    assert talk.save()
    assert len(list((data_folder() / "drafts").iterdir())) == 1


def test_told_section_is_worth_saving(talk: Talk) -> None:
    """A tick alone is something to save."""
    talk.set_consultation(talk.consultation().with_told("general.what", "ab"))

    assert talk.begun()


def test_nothing_entered_leaves_nothing_on_disk(talk: Talk) -> None:
    """A window that was only opened makes no draft."""
    talk.save()

    assert not (data_folder() / "drafts").exists()


def test_remembered_clinician_alone_is_no_draft(talk: Talk) -> None:
    """The name that the program itself offered is nothing that anyone entered."""
    desk = talk.desk.with_settings(replace(talk.desk.settings, clinician_name="Dr Sam Sample"))
    fresh = Talk(desk)

    assert fresh.consultation().clinician.name == "Dr Sam Sample"
    assert not fresh.begun()


def test_name_that_was_taken_back_does_not_stay_on_disk(talk: Talk) -> None:
    """A draft from which everything was deleted is deleted too."""
    talk.set_consultation(named(talk, "Ada Example"))
    talk.save()
    talk.set_consultation(named(talk, ""))
    talk.save()

    assert open_drafts(talk.desk) == ()


def test_same_consultation_again_changes_nothing(talk: Talk, qtbot: QtBot) -> None:
    """A page that hands back what it was shown starts no round."""
    with qtbot.assertNotEmitted(talk.changed):
        talk.set_consultation(talk.consultation())

    assert not talk.unsaved()


def test_any_change_drops_the_frozen_pages(talk: Talk) -> None:
    """What was reviewed is what is signed: other words need another review."""
    frozen(talk)
    talk.set_consultation(replace(talk.consultation(), words="One more question"))

    assert talk.review is None


def test_other_clinic_drops_the_frozen_pages(talk: Talk) -> None:
    """The pages name the clinic."""
    frozen(talk)
    talk.set_desk(talk.desk.with_clinic(Clinic("Other", "1", "2", "3", "4", "GB")))

    assert talk.review is None


def test_pages_of_an_older_state_are_refused(talk: Talk) -> None:
    """Pages that were being made while somebody typed on are not taken for the present ones."""
    talk.set_consultation(finished(talk.desk))
    late = review(talk.desk, talk.consultation(), now())
    talk.set_consultation(replace(talk.consultation(), words="Wait, one thing"))
    talk.set_review(late)

    assert talk.review is None


def test_pages_of_another_clinic_are_refused(talk: Talk) -> None:
    """Pages that were being made while the clinic changed are not taken."""
    talk.set_consultation(finished(talk.desk))
    late = review(talk.desk, talk.consultation(), now())
    talk.set_desk(talk.desk.with_clinic(Clinic("Other", "1", "2", "3", "4", "GB")))
    talk.set_review(late)

    assert talk.review is None


def test_nothing_changes_while_sealing_and_afterwards(talk: Talk) -> None:
    """What is being signed is held, and what is sealed stays."""
    frozen(talk)
    before = talk.consultation()
    talk.set_sealing(True)
    talk.set_consultation(replace(before, words="Too late"))
    assert talk.consultation() == before
    assert talk.review is not None

    talk.set_sealing(False)
    sealed(talk)
    kept = talk.consultation()
    talk.set_consultation(replace(kept, words="Too late"))

    assert talk.consultation() == kept
    assert not talk.unsaved()


def test_sealed_consultation_leaves_no_draft(talk: Talk) -> None:
    """Once it is kept there is nothing to go on with."""
    frozen(talk)
    talk.save()
    assert len(open_drafts(talk.desk)) == 1
    sealed(talk)

    assert talk.save()
    assert open_drafts(talk.desk) == ()


def test_draft_holds_no_ink(talk: Talk) -> None:
    """A signature lives in the window and in the sealed document, nowhere else."""
    frozen(talk)
    talk.save()
    (draft,) = (data_folder() / "drafts").iterdir()

    assert '"strokes"' not in draft.read_text("utf-8")
    assert ink().strokes


@pytest.mark.usefixtures("full_disk")
def test_failed_save_is_told_and_loses_nothing(talk: Talk, qtbot: QtBot) -> None:
    """The consultation stays in the window, and the reason can be shown."""
    talk.set_consultation(named(talk, "Ada Example"))
    wait(qtbot, lambda: talk.save_error is not None)

    assert talk.save_error is not None
    assert talk.save_error.key == "disk-full"
    assert not talk.save()
    assert talk.consultation().patient.name == "Ada Example"


def test_save_that_works_again_takes_the_error_away(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice stands as long as it is true."""
    talk.set_consultation(named(talk, "Ada Example"))
    with monkeypatch.context() as broken:
        broken.setattr("mesodesk.ui.talk.save_draft", _refuse)
        assert not talk.save()

    assert talk.save()
    assert talk.save_error is None


def _refuse(*_: object) -> None:
    raise MesoDeskError("file-unwritable", path="x")


def test_next_consultation_is_a_fresh_one(talk: Talk) -> None:
    """It has an id of its own and knows nobody."""
    frozen(talk)
    before = talk.consultation()
    talk.begin()

    assert talk.consultation().id != before.id
    assert talk.consultation().patient == Patient()
    assert talk.review is None
    assert talk.kept is None


def test_draft_is_gone_on_with_under_its_own_id(talk: Talk) -> None:
    """Going on never makes a second document of one consultation."""
    draft = finished(talk.desk)
    talk.begin(draft)

    assert talk.consultation() == draft


def test_abandoned_consultation_leaves_nothing(talk: Talk) -> None:
    """Dropping deletes the draft and begins anew."""
    talk.set_consultation(named(talk, "Ada Example"))
    talk.save()
    talk.abandon()

    assert open_drafts(talk.desk) == ()
    assert not talk.begun()
