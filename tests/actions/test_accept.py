from __future__ import annotations

from datetime import date

import pytest

from mesodesk.actions.accept import accept_content
from mesodesk.actions.acceptance import FILE, read_acceptance
from mesodesk.actions.check_content import check_content
from mesodesk.actions.desk import Desk, open_desk
from mesodesk.clinical.models import Acceptance
from mesodesk.consent.consultation import Decision
from mesodesk.errors import MesoDeskError
from tests.actions.edits import topic, write_edit
from tests.actions.talks import reviewed
from tests.document.paper_reading import copied

DAY = date(2027, 3, 14)
QUICK = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}


def _accepted(desk: Desk) -> Desk:
    return accept_content(desk, "  Dr Bo Example ", " MED 123 ", DAY)


def test_a_word_is_kept_and_lifts_the_demonstration(desk: Desk) -> None:
    """Name, number and day are kept, bound to exactly this content; the desk that was there before stays as it was."""
    accepted = _accepted(desk)

    assert desk.knowledge.content.demonstration
    assert accepted.knowledge.content.acceptance == Acceptance(
        "Dr Bo Example", "MED 123", DAY, check_content(desk).digest
    )
    assert not accepted.knowledge.content.demonstration
    assert read_acceptance(desk.settings.folder) == accepted.knowledge.content.acceptance
    assert open_desk(desk.settings.folder).knowledge.content == accepted.knowledge.content


def test_the_paper_says_who_accepted_it(desk: Desk) -> None:
    """Without a clinician's word every page says that it is not for patients; with it the name stands there."""
    before, after = reviewed(desk, **QUICK), reviewed(_accepted(desk), **QUICK)

    assert before.record.content.demonstration
    assert not after.record.content.demonstration
    assert "Dr Bo Example" in after.record.content.state
    assert "not for patients" in copied(before.pdf)
    assert "not for patients" not in copied(after.pdf)


@pytest.mark.parametrize(("name", "registration"), [("", "MED 123"), ("Dr Bo", ""), (" \t", "MED 123"), ("Dr Bo", " ")])
def test_nobody_accepts_without_a_name(desk: Desk, name: str, registration: str) -> None:
    """An anonymous word is none, and nothing is kept."""
    with pytest.raises(MesoDeskError, match="accept-name-missing"):
        accept_content(desk, name, registration, DAY)

    assert not desk.settings.folder.exists()


@pytest.mark.parametrize("edit", [topic("The treatment is safe and painless."), "{"], ids=["two faults", "no JSON"])
def test_faulty_content_is_not_accepted(desk: Desk, edit: object) -> None:
    """What may not be shown cannot be accepted either; the sentence says how many faults there are."""
    write_edit(desk.content_folder, edit)
    with pytest.raises(MesoDeskError, match="accept-faulty") as caught:
        _accepted(desk)

    assert caught.value.slots == {"n": len(check_content(desk).problems)}
    assert "check-content" in desk.catalogue.error(caught.value)
    assert not (desk.settings.folder / FILE).exists()


def test_any_edit_lifts_the_acceptance_again(desk: Desk) -> None:
    """A new file, a changed letter and even a removed file make it another content; going back makes it the same."""
    _accepted(desk)
    folder = desk.settings.folder
    path = write_edit(desk.content_folder, topic())
    assert open_desk(folder).knowledge.content.demonstration

    edited = _accepted(open_desk(folder))
    assert edited.knowledge.content.acceptance
    assert edited.knowledge.content.edited == ("topics own-topic",)

    path.write_text(path.read_text(encoding="utf-8").replace("whatever", "what ever"), encoding="utf-8")
    assert open_desk(folder).knowledge.content.demonstration
    path.write_text(path.read_text(encoding="utf-8").replace("what ever", "whatever"), encoding="utf-8")
    assert not open_desk(folder).knowledge.content.demonstration
    path.unlink()
    assert open_desk(folder).knowledge.content.demonstration


def test_a_later_clinician_takes_the_place_of_the_earlier(desk: Desk) -> None:
    """The last word counts."""
    later = accept_content(_accepted(desk), "Dr Ann Example", "MED 456", DAY).knowledge.content.acceptance

    assert later is not None
    assert later.name == "Dr Ann Example"


def test_a_broken_acceptance_is_moved_away_first(desk: Desk) -> None:
    """It is never written over without a word."""
    write_edit(desk.settings.folder, "{", FILE)
    with pytest.raises(MesoDeskError, match="acceptance-broken"):
        _accepted(desk)

    assert (desk.settings.folder / FILE).read_text(encoding="utf-8") == "{"


def test_a_name_with_half_a_letter_is_refused(desk: Desk) -> None:
    """What cannot be written stops with a sentence, and nothing is kept."""
    with pytest.raises(MesoDeskError) as caught:
        accept_content(desk, "Dr \udcff", "MED 123", DAY)

    assert desk.catalogue.error(caught.value)
    assert not (desk.settings.folder / FILE).exists()


def test_a_hidden_sign_in_a_name_is_refused(desk: Desk) -> None:
    """It would stand on the paper and in the terminal as if it were not there."""
    with pytest.raises(MesoDeskError, match="accept-name-hidden"):
        accept_content(desk, "Dr \x1b[2JBo", "MED 123", DAY)


def test_what_was_checked_is_what_is_accepted(desk: Desk) -> None:
    """Content that changed since the clinician was shown its check must be looked at again."""
    shown = check_content(desk)
    write_edit(desk.content_folder, topic())

    with pytest.raises(MesoDeskError, match="accept-changed"):
        accept_content(desk, "Dr Bo Example", "MED 123", DAY, shown)
    assert read_acceptance(desk.settings.folder) is None
