from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.export import export, save_copy
from mesodesk.actions.kept import sealed_record
from mesodesk.consent.consultation import Answer, Clinician, Decision, Patient, Plan, Reply
from mesodesk.consent.ink import Device, Ink, InkPoint, Stroke
from mesodesk.consent.marks import Kind, Role
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import FileMark
from mesodesk.explanation.freeze import Unfinished
from tests.actions.talks import CLINIC, EXAMPLE, ID, INK, NOW, PARTIES, REPRESENTATIVE, file, talk, told
from tests.document.paper_reading import copied

QUICK: dict[str, Any] = {"decision": Decision.NO, "regions": ("back-back-upper",), "plans": ()}


def _nothing_kept(desk: Desk, *written: Path) -> bool:
    """Tell whether neither a document, a key nor a file anywhere was left behind."""
    left = [path for path in desk.settings.folder.rglob("*") if path.is_file()]
    return not left and not any(path.exists() for path in written)


def test_a_finished_file_becomes_a_sealed_pdf(desk: Desk, tmp_path: Path) -> None:
    """What is written is what is kept, and the sheet says that the signatures came from a file."""
    target = tmp_path / "sheet.pdf"
    kept = export(desk, file(desk), target, NOW)

    assert target.read_bytes() == kept.pdf == desk.archive.document(ID)
    assert copied(kept.pdf).count("Signature read from a file, not drawn in the room") == 2


def test_a_german_clinics_sheet_carries_the_german_card_from_file_to_archive(desk: Desk, tmp_path: Path) -> None:
    """It is printed, marked as German, sealed in the record and read back from the kept sheet as it was frozen."""
    germany = replace(CLINIC, country="DE")
    told_there = told(desk, talk(desk), germany)
    kept = export(desk, file(desk, clinic=germany, told=told_there.told), tmp_path / "sheet.pdf", NOW)
    record = sealed_record(desk, kept.id).record
    abroad = record.summary.card_abroad
    assert abroad is not None

    assert record.clinic == germany
    assert abroad == desk.freezer.freeze(told_there, germany, "ab" * 32, NOW).summary.card_abroad
    with pypdfium2.PdfDocument(kept.pdf) as pages:
        third = pages[2].get_textpage().get_text_bounded()
    assert "atypische (nichttuberkulöse)" in " ".join(third.split())
    with pikepdf.open(tmp_path / "sheet.pdf") as document:
        languages = [str(part.Lang) for part in document.Root.StructTreeRoot.K.K if "/Lang" in part]
    assert languages == ["de"]


def test_exporting_again_writes_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    """A sealed document is never made twice, also days later and in another place."""
    data = file(desk, **QUICK)
    first = export(desk, data, tmp_path / "one.pdf", NOW)
    second = export(desk, data, tmp_path / "two.pdf", NOW + timedelta(days=3))

    assert first == second
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@pytest.mark.parametrize("change", [{"words": "Other words."}, {"patient": Patient("Eve", date(1987, 5, 14), "E")}])
def test_a_changed_talk_under_the_same_id_is_refused(desk: Desk, tmp_path: Path, change: dict[str, object]) -> None:
    """What is sealed never changes: another talk needs another id, and no file is written for it."""
    kept = export(desk, file(desk, **QUICK), tmp_path / "one.pdf", NOW)
    with pytest.raises(MesoDeskError, match="already-sealed"):
        export(desk, file(desk, **(QUICK | change)), tmp_path / "two.pdf", NOW)

    assert desk.archive.document(ID) == kept.pdf
    assert not (tmp_path / "two.pdf").exists()


def test_a_damaged_document_is_never_handed_out_again(desk: Desk, tmp_path: Path) -> None:
    """Neither a flipped byte nor half a file goes to a patient as the sealed sheet."""
    data = file(desk)
    kept = export(desk, data, tmp_path / "first.pdf", NOW)
    path = desk.settings.folder / "sealed" / f"{ID}.pdf"
    for damaged in (kept.pdf.replace(b"/Type", b"/Tipe", 1), kept.pdf[: len(kept.pdf) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(MesoDeskError, match="sheet-damaged"):
            export(desk, data, tmp_path / "again.pdf", NOW)

    assert not (tmp_path / "again.pdf").exists()


def test_the_clinic_of_the_settings_counts_where_the_file_names_none(desk: Desk, tmp_path: Path) -> None:
    """A file need not repeat the clinic's particulars."""
    clinic = replace(CLINIC, name="Our Own Clinic")
    export(desk.with_clinic(clinic), file(desk, clinic=None, **QUICK), tmp_path / "one.pdf", NOW)

    assert "Our Own Clinic" in copied((tmp_path / "one.pdf").read_bytes())


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"born_again": None}, {"born-again"}),
        ({"born_again": date(1987, 5, 15)}, {"born-differs"}),
        ({"inks": ()}, {"mark"}),
        ({"inks": (FileMark(Role.CLINICIAN, INK[Role.CLINICIAN]),)}, {"mark"}),
        ({"decision": None, "inks": ()}, {"decision"}),
        ({"content": "0"}, {"content-changed"}),
        ({"regions": ()}, {"areas"}),
        ({"patient": Patient("Kim", date(2009, 5, 14), "K-1"), "born_again": date(2009, 5, 14)}, {"under-age"}),
        ({"patient": Patient("Kim", date(2109, 5, 14), "K"), "born_again": date(2109, 5, 14)},
         {"patient-born-impossible"}),
        ({"answers": (Answer("under-18", Reply.UNSURE),)}, {"answer", "answer-forbids"}),
        ({"regions": ("back-back-upper",)}, {"area-unnamed"}),
        ({"plans": ()}, {"plan", "answer"}),
        ({"clinician": Clinician(), "patient": Patient(born=date(1987, 5, 14))},
         {"clinician-name", "clinician-registration", "patient-name", "patient-number"}),
    ],
)  # fmt: skip
def test_an_unfinished_file_is_refused_with_all_points(
    desk: Desk, tmp_path: Path, changes: dict[str, Any], keys: set[str]
) -> None:
    """Everything that is missing is named at once, the guard and the marks included; nothing is written or kept."""
    target = tmp_path / "sheet.pdf"
    with pytest.raises(Unfinished) as caught:
        export(desk, file(desk, **changes), target, NOW)

    assert {point.key for point in caught.value.points} - {"answer"} == keys - {"answer"}
    assert _nothing_kept(desk, target)


def test_a_file_that_lacks_everything_gets_one_whole_list(desk: Desk, tmp_path: Path) -> None:
    """Nobody likes to be asked twice: guard, marks and told sections stand in one list, in the order of the steps."""
    with pytest.raises(Unfinished) as caught:
        export(desk, file(desk, inks=(), born_again=None, plans=(Plan("thighs-fat-other"),)), tmp_path / "x", NOW)

    steps = [point.step for point in caught.value.points]
    assert {"plan-product", "born-again", "mark"} <= {point.key for point in caught.value.points}
    assert [point.key for point in caught.value.points].count("mark") == 2
    assert [str(step) for step in dict.fromkeys(steps)] == ["plan", "sign"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"regions": ("front-toes",)}, "region-unknown"),
        ({"plans": (Plan("thighs-magic"),)}, "option-unknown"),
        ({"answers": (Answer("favourite-colour", Reply.NO),)}, "question-unknown"),
        ({"patient": Patient("王", date(1987, 5, 14), "W-1")}, "glyph-missing"),
        ({"clinician": Clinician("Dr Bo", "MED_1")}, "registration-unfit"),
        ({"id": "../../../etc/passwd"}, "id-broken"),
    ],
    ids=str,
)
def test_a_foreign_file_is_refused(desk: Desk, tmp_path: Path, changes: dict[str, Any], key: str) -> None:
    """What this program does not know, cannot print or cannot certify is named, in words; nothing is kept."""
    target = tmp_path / "sheet.pdf"
    with pytest.raises(MesoDeskError, match=key) as caught:
        export(desk, file(desk, **changes), target, NOW)

    assert desk.catalogue.error(caught.value)
    assert _nothing_kept(desk, target)


def _ink(*points: tuple[float, float], width: float = 600) -> Ink:
    return Ink(width, 180, (Stroke(Device.PEN, tuple(InkPoint(9 * n, x, y, 0.5) for n, (x, y) in enumerate(points))),))


@pytest.mark.parametrize(
    ("ink", "key"),
    [
        (Ink(600, 180, ()), "ink-blank"),
        (Ink(600, 180, (Stroke(Device.PEN, ()),)), "ink-blank"),
        (_ink((5, 5), (6, 6)), "ink-dot"),
        (_ink((5, 5), (300, 150)), "ink-straight-line"),
        (_ink((5, 5), (300, 150), (400, 9000)), "ink-outside"),
        (_ink((5, 5), (300, 150), (400, 20), width=0), "ink-outside"),
        (_ink((5, 5), (300, 150), (400, 20), width=1e307), "json-place"),
    ],
)
def test_ink_that_is_no_signature_is_refused(desk: Desk, tmp_path: Path, ink: Ink, key: str) -> None:
    """Empty, dotted, straight or impossible ink in a file is no mark; nothing is kept."""
    inks = (EXAMPLE.marks[0], FileMark(Role.CLINICIAN, ink))
    with pytest.raises(MesoDeskError, match=key) as caught:
        export(desk, file(desk, inks=inks, **QUICK), tmp_path / "x.pdf", NOW)

    assert desk.catalogue.error(caught.value)
    assert _nothing_kept(desk, tmp_path / "x.pdf")


def test_an_empty_stroke_beside_real_ink_does_no_harm(desk: Desk, tmp_path: Path) -> None:
    """A pen that touched and left nothing is no reason to refuse a signature."""
    good = INK[Role.CLINICIAN]
    ink = replace(good, strokes=(*good.strokes, Stroke(Device.PEN, ())))

    assert export(desk, file(desk, inks=(FileMark(Role.CLINICIAN, ink),), **QUICK), tmp_path / "x.pdf", NOW)


def test_ink_that_a_decision_does_not_need_is_left_out(desk: Desk, tmp_path: Path) -> None:
    """A patient's ink in the file of a no is not printed: nobody signs to be left alone."""
    kept = export(desk, file(desk, **QUICK), tmp_path / "x.pdf", NOW)

    assert copied(kept.pdf).count("Signature read from a file") == 1


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("missing/sheet.pdf", "folder-missing"),
        (".", "file-unwritable"),
        ("file/sheet.pdf", "folder-missing"),
        ("a" * 300 + "/sheet.pdf", "file-unwritable"),
        ("/proc/sheet.pdf", "file-unwritable"),
    ],
)
def test_a_place_that_takes_no_file_is_refused_before_sealing(desk: Desk, tmp_path: Path, place: str, key: str) -> None:
    """When the PDF cannot be written where it should go, nothing is sealed or kept either."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(MesoDeskError, match=key):
        export(desk, file(desk, **QUICK), tmp_path / place, NOW)

    assert _nothing_kept(desk)


def test_a_copy_replaces_a_file_as_a_whole(desk: Desk, tmp_path: Path) -> None:
    """An older file of that name is replaced; nothing else is left in the folder."""
    target = tmp_path / "copy.pdf"
    target.write_bytes(b"old" * 1000)
    save_copy(desk, b"new", target)

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_no_copy_goes_into_the_data_folder(desk: Desk) -> None:
    """There another patient's sealed document could be overwritten without a word."""
    other = desk.settings.folder / "sealed" / f"{'1' * 32}.pdf"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"another patient's")

    with pytest.raises(MesoDeskError, match="place-ours"):
        save_copy(desk, b"new", other)
    assert other.read_bytes() == b"another patient's"


def test_what_is_no_regular_file_is_never_replaced(desk: Desk, tmp_path: Path) -> None:
    """A pipe or a device stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(MesoDeskError, match="file-unwritable"):
        save_copy(desk, b"new", pipe)
    assert pipe.is_fifo()


def test_a_link_is_followed_and_stays(desk: Desk, tmp_path: Path) -> None:
    """What the link leads to gets the new bytes."""
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "link.pdf").symlink_to("real.pdf")
    save_copy(desk, b"new", tmp_path / "link.pdf")

    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"new"


@pytest.mark.parametrize("change", ["clinic", "marks"])
def test_a_changed_file_is_never_answered_with_the_old_document(desk: Desk, tmp_path: Path, change: str) -> None:
    """Under a sealed id, another clinic or other ink is refused, as another consultation is."""
    data = file(desk, **QUICK)
    export(desk, data, tmp_path / "one.pdf", NOW)
    raw = json.loads(data)
    if change == "clinic":
        raw["clinic"] = {**asdict(desk.settings.clinic), "name": "Another clinic"}
    else:
        raw["marks"] = []

    with pytest.raises(MesoDeskError, match="already-sealed"):
        export(desk, json.dumps(raw).encode(), tmp_path / "two.pdf", NOW)
    assert not (tmp_path / "two.pdf").exists()


def test_another_language_than_the_words_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A sheet in English is not sealed as one in another language."""
    raw = json.loads(file(desk, **QUICK))
    raw["consultation"]["language"] = "xx"

    with pytest.raises(MesoDeskError, match="json-place"):
        export(desk, json.dumps(raw).encode(), tmp_path / "one.pdf", NOW)


def test_typed_and_witnessed_marks_of_a_file_are_sealed(desk: Desk, tmp_path: Path) -> None:
    """The sheet says of each that it came from a file; the same file again gives the same bytes."""
    inks = (
        FileMark(Role.PATIENT, kind=Kind.WITNESSED),
        FileMark(Role.WITNESS, kind=Kind.TYPED, typed=" wanda  WITNESS"),
        EXAMPLE.marks[1],
    )
    data = file(desk, inks=inks, parties=(PARTIES[1],))
    kept = export(desk, data, tmp_path / "one.pdf", NOW)
    text = " ".join(copied(kept.pdf).split())

    assert "Said so before the witness Wanda Witness: read from a file, not done in the room" in text
    assert "Typed name of Wanda Witness read from a file, not typed in the room" in text
    assert "wanda WITNESS" in text
    assert export(desk, data, tmp_path / "two.pdf", NOW).pdf == kept.pdf
    raw = json.loads(data)
    raw["marks"][1]["typed"] = "Wanda Witness"
    with pytest.raises(MesoDeskError, match="already-sealed"):
        export(desk, json.dumps(raw).encode(), tmp_path / "three.pdf", NOW)


def test_a_representative_of_a_file_signs_instead_of_the_patient(desk: Desk, tmp_path: Path) -> None:
    """A patient's ink beside it is not printed."""
    inks = (*EXAMPLE.marks, FileMark(Role.REPRESENTATIVE, INK[Role.PATIENT]))
    kept = export(desk, file(desk, inks=inks, parties=(REPRESENTATIVE,)), tmp_path / "one.pdf", NOW)

    assert copied(kept.pdf).count("Signature read from a file") == 2
    assert "Yes to this treatment, said for the patient by Rosa Example." in copied(kept.pdf)


def test_each_mark_that_a_file_lacks_is_named(desk: Desk, tmp_path: Path) -> None:
    """Of everyone who is here, and of the witness whom a mark needs."""
    with pytest.raises(Unfinished) as caught:
        export(desk, file(desk, parties=(PARTIES[0], PARTIES[2])), tmp_path / "x.pdf", NOW)
    assert [point.slots for point in caught.value.points] == [{"role": "interpreter"}, {"role": "chaperone"}]

    inks = (FileMark(Role.PATIENT, kind=Kind.WITNESSED), EXAMPLE.marks[1])
    with pytest.raises(Unfinished) as caught:
        export(desk, file(desk, inks=inks), tmp_path / "x.pdf", NOW)
    assert [point.key for point in caught.value.points] == ["witness"]
    assert _nothing_kept(desk, tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        (FileMark(Role.CLINICIAN, INK[Role.CLINICIAN], Kind.TYPED, "Dr Sam Sample (made up)"), "$.marks[0].ink"),
        (FileMark(Role.CLINICIAN, INK[Role.CLINICIAN], Kind.INK, "Dr Sam Sample (made up)"), "$.marks[0].typed"),
        (FileMark(Role.PATIENT, None, Kind.WITNESSED, "Erika"), "$.marks[0].typed"),
    ],
)
def test_a_mark_holds_nothing_that_would_be_left_out(desk: Desk, tmp_path: Path, mark: FileMark, place: str) -> None:
    """Ink under a typed name, or a name beside ink, is refused by its place."""
    with pytest.raises(MesoDeskError, match="json-place") as caught:
        export(desk, file(desk, inks=(mark,), **QUICK), tmp_path / "x.pdf", NOW)

    assert caught.value.slots == {"place": place}
    assert _nothing_kept(desk, tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("mark", "key"),
    [
        (FileMark(Role.CLINICIAN, kind=Kind.TYPED, typed="Dr Sam"), "typed-differs"),
        (FileMark(Role.CLINICIAN, kind=Kind.WITNESSED), "witnessed-other"),
        (FileMark(Role.CLINICIAN), "ink-blank"),
    ],
)
def test_a_mark_that_is_none_is_refused(desk: Desk, tmp_path: Path, mark: FileMark, key: str) -> None:
    """Another name, a clinician who lets somebody vouch, and nothing at all."""
    with pytest.raises(MesoDeskError, match=key):
        export(desk, file(desk, inks=(mark,), **QUICK), tmp_path / "x.pdf", NOW)

    assert _nothing_kept(desk, tmp_path / "x.pdf")
