from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.drafts import drop_draft, open_drafts, other_people, save_draft
from mesodesk.consent.consultation import Decision, Patient, Plan
from tests.actions.talks import NOW, sealed, talk

ERIKA = Patient("Erika Example", date(1987, 5, 14), "EX-1")


def test_a_draft_is_found_again_newest_first(desk: Desk) -> None:
    """What was saved comes back as it was; saving again replaces it; dropping removes it."""
    old = talk(desk, id="a" * 32, started=NOW - timedelta(days=1))
    new = talk(desk, id="b" * 32)
    save_draft(desk, old)
    save_draft(desk, new)
    save_draft(desk, replace(old, words="More."))

    assert open_drafts(desk) == (new, replace(old, words="More."))
    drop_draft(desk, new)
    assert open_drafts(desk) == (replace(old, words="More."),)


def test_a_draft_of_other_content_is_passed_over_and_kept(desk: Desk) -> None:
    """A draft that names an option this program does not have is not offered, and stays on disk."""
    save_draft(desk, talk(desk, plans=(Plan("thighs-magic"),)))

    assert open_drafts(desk) == ()
    assert len(list((desk.settings.folder / "drafts").iterdir())) == 1


def test_sealing_ends_the_draft(desk: Desk) -> None:
    """A talk that is sealed and kept is no draft any more."""
    save_draft(desk, talk(desk))
    sealed(desk, decision=Decision.NO)

    assert open_drafts(desk) == ()


@pytest.mark.parametrize(
    ("patient", "others"),
    [
        (ERIKA, ()),
        (Patient(" erika   EXAMPLE ", date(1987, 5, 14), " ex-1 "), ()),
        (Patient("Erik Sample", date(1987, 5, 14), "EX-1"), ("Erika Example",)),
        (Patient("Erika Example", date(1988, 5, 14), "EX-1"), ("Erika Example",)),
        (Patient("Erik Sample", date(1987, 5, 14), "EX-2"), ()),
        (Patient("Erik Sample", date(1987, 5, 14), "  "), ()),
    ],
)
def test_a_number_belongs_to_one_person(desk: Desk, patient: Patient, others: tuple[str, ...]) -> None:
    """Another name or birthday under a kept number is pointed out; case and surplus blanks are not another name."""
    sealed(desk, decision=Decision.NO, regions=("back-back-upper",), plans=(), patient=ERIKA)

    assert other_people(desk, talk(desk, patient=patient)) == others


def test_each_other_person_is_named_once(desk: Desk) -> None:
    """Two documents of one person name that person once, and names come in order."""
    quick = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}
    for n, name in enumerate(("Zoe", "Ada", "Zoe")):
        sealed(desk, id=str(n) * 32, patient=Patient(name, date(1987, 5, 14), "EX-1"), **quick)

    assert other_people(desk, talk(desk, patient=ERIKA)) == ("Ada", "Zoe")
