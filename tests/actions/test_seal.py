from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.drafts import open_drafts, save_draft
from mesodesk.actions.identity import clinician_identity
from mesodesk.actions.seal import mark, seal
from mesodesk.consent.consultation import Decision
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Kind, Mark, Origin, Role
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.private_file import answers_sha256
from mesodesk.exchange.record_file import NAME, SealedRecord, read_record
from tests.actions.talks import CLINIC, ID, INK, NOW, PARTIES, REPRESENTATIVE, marks, reviewed, talk
from tests.document.paper_reading import copied

QUICK = {"regions": ("back-back-upper",), "plans": (), "decision": Decision.NO}


def _inside(pdf: bytes) -> SealedRecord:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return read_record(document.attachments[NAME].get_file().read_bytes())


def _kept(desk: Desk) -> list[Path]:
    return list((desk.settings.folder / "sealed").glob("*"))


@pytest.mark.parametrize("decision", list(Decision))
def test_a_signed_review_is_sealed_and_kept(desk: Desk, decision: Decision) -> None:
    """The sealed bytes are the kept ones, hold the reviewed record with the marks, and the answers are kept beside."""
    found = reviewed(desk, decision=decision)
    kept = seal(desk, found, marks(found), NOW)
    private = desk.archive.private(ID)

    assert desk.archive.document(ID) == kept.pdf
    assert (_inside(kept.pdf).record, _inside(kept.pdf).marks) == (found.record, marks(found))
    assert private.consultation == found.consultation
    assert answers_sha256(private.secret, private.consultation.answers) == found.record.answers_sha256
    assert {path.stat().st_mode & 0o777 for path in _kept(desk)} == {0o600}


@pytest.mark.parametrize(
    ("decision", "missing"),
    [
        (Decision.YES, Role.PATIENT),
        (Decision.YES, Role.CLINICIAN),
        (Decision.NOT_TODAY, Role.CLINICIAN),
        (Decision.NO, Role.CLINICIAN),
    ],
)
def test_no_seal_without_every_required_mark(desk: Desk, decision: Decision, missing: Role) -> None:
    """Whoever has to sign and did not is named; nothing is kept and the draft stays."""
    found = reviewed(desk, **(QUICK | {"decision": decision} if decision is not Decision.YES else {}))
    save_draft(desk, found.consultation)
    given = tuple(one for one in marks(found) if one.role is not missing)
    with pytest.raises(MesoDeskError, match="mark-missing") as caught:
        seal(desk, found, given, NOW)

    assert caught.value.slots["role"] == found.record.signatory(missing).role_name
    assert _kept(desk) == []
    assert open_drafts(desk) == (found.consultation,)


@pytest.mark.parametrize("change", [{"record_sha256": "0" * 64}, {"ink": Ink(600, 180, ())}], ids=str)
def test_ink_on_other_pages_or_without_strokes_is_no_mark(desk: Desk, change: dict[str, Any]) -> None:
    """A mark counts on the record that was on the screen when it was made, and only with ink."""
    found = reviewed(desk, **QUICK)
    (good,) = marks(found)
    with pytest.raises(MesoDeskError, match="mark-missing"):
        seal(desk, found, (replace(good, **change),), NOW)


def test_only_the_marks_that_count_are_sealed(desk: Desk) -> None:
    """An outdated mark beside a good one, or one that nobody asked for, is neither printed nor attached."""
    found = reviewed(desk, **QUICK)
    (good,) = marks(found)
    stale = Mark(Role.CLINICIAN, NOW - timedelta(days=9), Origin.FILE, "0" * 64, INK[Role.PATIENT])
    unasked = replace(good, role=Role.PATIENT)
    kept = seal(desk, found, (good, stale, unasked), NOW)

    assert _inside(kept.pdf).marks == (good,)
    assert "Signature read from a file" not in copied(kept.pdf)


@pytest.mark.parametrize("said", [None, date(1987, 5, 15)])
def test_no_seal_for_the_wrong_patient(desk: Desk, said: date | None) -> None:
    """Until the birthday is said again, and is the same, nothing is sealed."""
    found = reviewed(desk, **QUICK, born_again=said)
    with pytest.raises(MesoDeskError, match="identity-missing"):
        seal(desk, found, marks(found), NOW)

    assert _kept(desk) == []


@pytest.mark.parametrize(
    ("points", "key"),
    [
        ([], "ink-blank"),
        ([(10, 10), (12, 11)], "ink-dot"),
        ([(10, 10), (100, 55), (280, 145)], "ink-straight-line"),
        ([(10, 10), (100, 900), (280, 10)], "ink-outside"),
    ],
)
def test_what_is_no_signature_is_refused_with_the_role(desk: Desk, points: list[tuple[float, float]], key: str) -> None:
    """Nothing, a dot, a line and ink off the pad are refused in words that name who has to sign."""
    path = tuple(InkPoint(9 * n, x, y, 0.5) for n, (x, y) in enumerate(points))
    ink = Ink(600, 180, (Stroke(Device.PEN, path),))
    with pytest.raises(MesoDeskError, match=key) as caught:
        mark(reviewed(desk, **QUICK), Role.CLINICIAN, ink, Origin.PAD, NOW)

    assert "Clinician" in desk.catalogue.error(caught.value)


def test_a_second_seal_never_replaces_the_first(desk: Desk) -> None:
    """What is sealed under an id stays; sealing the talk again is refused."""
    found = reviewed(desk, **QUICK)
    kept = seal(desk, found, marks(found), NOW)
    again = reviewed(desk, **QUICK)
    with pytest.raises(MesoDeskError, match="already-sealed"):
        seal(desk, again, marks(again), NOW)

    assert desk.archive.document(ID) == kept.pdf
    assert desk.archive.private(ID).secret == found.secret


def test_a_moment_before_the_certificates_is_a_wrong_clock(desk: Desk) -> None:
    """A clock that is behind seals nothing, and no second key of the clinic is made for its sake."""
    clinician_identity(desk.archive, CLINIC.name, "Dr Sam Sample (made up)", "EX-999999", NOW)
    found = reviewed(desk, **QUICK)
    with pytest.raises(MesoDeskError, match="clock-wrong"):
        seal(desk, found, marks(found), NOW - timedelta(days=400))

    assert desk.archive.document(ID) is None
    assert len(list((desk.settings.folder / "keys").glob("clinic-*"))) == 1


def test_a_failed_write_keeps_nothing(desk: Desk) -> None:
    """When the disk refuses the document, nothing counts as kept, and sealing once more works."""
    found = reviewed(desk, **QUICK)
    save_draft(desk, talk(desk, **QUICK))
    folder = desk.settings.folder / "sealed"
    folder.write_text("in the way")
    with pytest.raises(MesoDeskError, match="folder-unwritable"):
        seal(desk, found, marks(found), NOW)
    assert len(open_drafts(desk)) == 1
    folder.unlink()

    assert desk.archive.document(seal(desk, found, marks(found), NOW).id)


@pytest.mark.parametrize("represented", [False, True])
def test_everyone_who_is_named_signs_a_yes(desk: Desk, represented: bool) -> None:
    """Each in an own way; who decides for the patient signs instead; the clinician's mark is the last."""
    parties = (REPRESENTATIVE, *PARTIES) if represented else PARTIES
    first = Role.REPRESENTATIVE if represented else Role.PATIENT
    found = reviewed(desk, parties=parties)
    given = marks(found, ways={first: Kind.TYPED, Role.INTERPRETER: Kind.TYPED})
    inside = _inside(seal(desk, found, given, NOW).pdf)

    assert [one.role for one in inside.marks] == [first, *(party.role for party in PARTIES), Role.CLINICIAN]
    assert [one.kind for one in inside.marks] == [Kind.TYPED, Kind.TYPED, *[Kind.INK] * 3]
    assert inside.marks == given
    assert [party.role for party in inside.record.parties] == [party.role for party in parties]


@pytest.mark.parametrize("missing", [party.role for party in PARTIES])
def test_no_seal_without_the_mark_of_somebody_who_is_named(desk: Desk, missing: Role) -> None:
    """Interpreter, witness and chaperone sign what the sheet says of them, or are not on it."""
    found = reviewed(desk, parties=PARTIES)
    with pytest.raises(MesoDeskError, match="mark-missing") as caught:
        seal(desk, found, tuple(one for one in marks(found) if one.role is not missing), NOW)

    assert caught.value.slots["role"] == found.record.signatory(missing).role_name
    assert _kept(desk) == []


def test_a_mark_before_a_witness_needs_one(desk: Desk) -> None:
    """Without a witness on the pages nothing is sealed, and the sentence says where to name one; with one it is."""
    alone, together = reviewed(desk), reviewed(desk, parties=PARTIES)
    with pytest.raises(MesoDeskError, match="witness-missing") as caught:
        seal(desk, alone, marks(alone, ways={Role.PATIENT: Kind.WITNESSED}), NOW)
    assert "Who" in desk.catalogue.error(caught.value)
    assert _kept(desk) == []

    kept = seal(desk, together, marks(together, ways={Role.PATIENT: Kind.WITNESSED}), NOW)
    assert _inside(kept.pdf).marks[0].kind is Kind.WITNESSED
    assert "Said so before the witness Wanda Witness" in copied(kept.pdf).replace("\n", " ")


def test_a_typed_name_is_kept_as_typed_without_surplus_blanks(desk: Desk) -> None:
    """Another name is refused in words that say which one stands on the sheet."""
    found = reviewed(desk, **QUICK)
    typed = mark(found, Role.CLINICIAN, None, Origin.PAD, NOW, Kind.TYPED, "  DR sam \t SAMPLE (made up) ")
    assert typed.typed == "DR sam SAMPLE (made up)"

    with pytest.raises(MesoDeskError, match="typed-differs") as caught:
        mark(found, Role.CLINICIAN, None, Origin.PAD, NOW, Kind.TYPED, "Dr Sam")
    assert "Dr Sam Sample (made up)" in desk.catalogue.error(caught.value)
    assert desk.archive.document(seal(desk, found, (typed,), NOW).id)


def test_a_clinician_signs_in_person(desk: Desk) -> None:
    """Only a patient's mark can be made before a witness."""
    found = reviewed(desk, parties=PARTIES)
    with pytest.raises(MesoDeskError, match="witnessed-other") as caught:
        mark(found, Role.CLINICIAN, None, Origin.PAD, NOW, Kind.WITNESSED)

    assert "Clinician" in desk.catalogue.error(caught.value)
