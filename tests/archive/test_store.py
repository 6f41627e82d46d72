from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mesodesk import files as files_room
from mesodesk.archive.store import Archive
from mesodesk.consent.consultation import Consultation
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.consultation_file import read_consultation, write_consultation
from mesodesk.exchange.private_file import write_private

ID = "0123456789abcdef0123456789abcdef"
OTHER_ID = "f" * 32
KEY = "clinic-0123456789abcdef-0123456789abcdef"

SAVES_WITHOUT_END = """
import sys
from dataclasses import replace
from pathlib import Path
from mesodesk import files as files_room
from mesodesk.archive.store import Archive
from mesodesk.exchange.consultation_file import read_consultation
archive = Archive(Path(sys.argv[1]))
consultation = read_consultation(Path(sys.argv[2]).read_bytes()).consultation
first = int(sys.argv[3]) * 1_000_000
for number in range(first, first + 1_000_000):
    words = str(number) * 3000
    archive.save_draft(replace(consultation, id=f"{number:032x}", words=words))
    archive.save_draft(replace(consultation, id="a" * 32, words=words))
    print(number, flush=True)
"""
"""A child that saves a new draft and one that is there, as fast as it can, and says when both are saved."""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return the archive of a data folder that is not there yet."""
    return Archive(tmp_path / "data")


@pytest.fixture
def private(yes: Consultation) -> bytes:
    """Return the private file of the consultation."""
    return write_private("00" * 16, yes)


def files(archive: Archive) -> dict[str, bytes]:
    """Return every file of the archive with its content."""
    return {
        path.relative_to(archive.folder).as_posix(): path.read_bytes()
        for path in archive.folder.rglob("*")
        if path.is_file()
    }


def test_kept_document_is_these_bytes(archive: Archive, yes: Consultation, private: bytes) -> None:
    """A document and what stands behind it come back as they were kept."""
    archive.keep(ID, b"%PDF sealed", private)

    assert archive.document(ID) == b"%PDF sealed"
    assert archive.private(ID).consultation == yes
    assert list(archive.finished()) == [yes]


def test_numbers_are_those_of_sealed_documents(archive: Archive, private: bytes) -> None:
    """In their order; a private file without its document is none, nor is a PDF that somebody put there."""
    assert archive.numbers() == ()
    for number in (OTHER_ID, ID):
        archive.keep(number, b"%PDF sealed", private)
    (archive.folder / "sealed" / "scan.pdf").write_bytes(b"%PDF")
    (archive.folder / "sealed" / f"{'a' * 32}.json").write_bytes(private)

    assert archive.numbers() == (ID, OTHER_ID)


def test_keeping_the_same_bytes_again_changes_nothing(archive: Archive, private: bytes) -> None:
    """A second try after a cut is no error, and it does not touch what is kept."""
    archive.keep(ID, b"%PDF sealed", private)

    archive.keep(ID, b"%PDF sealed", b"another private file")

    assert files(archive) == {f"sealed/{ID}.pdf": b"%PDF sealed", f"sealed/{ID}.json": private}


def test_other_bytes_never_take_a_kept_documents_place(archive: Archive, private: bytes) -> None:
    """What is sealed never changes, and neither does what stands behind it."""
    archive.keep(ID, b"%PDF sealed", private)

    with pytest.raises(MesoDeskError) as caught:
        archive.keep(ID, b"%PDF other", b"another private file")

    assert (caught.value.key, caught.value.slots) == ("already-sealed", {"id": ID})
    assert files(archive) == {f"sealed/{ID}.pdf": b"%PDF sealed", f"sealed/{ID}.json": private}


def test_a_withdrawal_is_kept_beside_the_document(archive: Archive, yes: Consultation, private: bytes) -> None:
    """Both versions come back as they were kept, the older one first, and the document stays what is reprinted."""
    archive.keep(ID, b"%PDF sealed", private)
    assert archive.revisions(ID) == (b"%PDF sealed",)
    archive.keep_withdrawal(ID, b"%PDF sealed, withdrawn")

    assert archive.revisions(ID) == (b"%PDF sealed", b"%PDF sealed, withdrawn")
    assert archive.document(ID) == b"%PDF sealed"
    assert list(archive.finished()) == [yes]
    assert {path.stat().st_mode & 0o777 for path in archive.folder.rglob("*.pdf")} == {0o600}
    assert (archive.folder / "withdrawn").stat().st_mode & 0o777 == 0o700


def test_a_withdrawal_is_kept_once(archive: Archive, private: bytes) -> None:
    """A second one takes no place, neither the first one's nor the document's."""
    archive.keep(ID, b"%PDF sealed", private)
    archive.keep_withdrawal(ID, b"%PDF withdrawn")
    before = files(archive)
    with pytest.raises(MesoDeskError, match="file-exists"):
        archive.keep_withdrawal(ID, b"%PDF other")

    assert files(archive) == before


@pytest.mark.parametrize("name", ["../settings", "", ID.upper(), OTHER_ID])
def test_nothing_is_kept_under_an_unknown_id(archive: Archive, name: str) -> None:
    """An id that nothing has, or nothing can have, has no versions; none is kept under what is no id."""
    assert archive.revisions(name) == ()
    if name != OTHER_ID:
        with pytest.raises(MesoDeskError, match="id-broken"):
            archive.keep_withdrawal(name, b"%PDF")


def test_keeping_that_was_cut_off_is_done_again(archive: Archive, private: bytes) -> None:
    """A private file without its document is not a kept document, and the next try takes its place."""
    (archive.folder / "sealed").mkdir(parents=True)
    (archive.folder / "sealed" / f"{ID}.json").write_bytes(b"from the first try")

    assert archive.document(ID) is None
    archive.keep(ID, b"%PDF sealed", private)

    assert files(archive) == {f"sealed/{ID}.pdf": b"%PDF sealed", f"sealed/{ID}.json": private}


def test_private_file_is_there_before_the_document_and_never_without_it(
    archive: Archive, private: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the document cannot be written, what was said privately goes again, and nothing hides the failure."""
    seen: list[bytes] = []

    def broken(*_: object) -> None:
        seen.append((archive.folder / "sealed" / f"{ID}.json").read_bytes())
        raise OSError(5, "no link")

    monkeypatch.setattr(Path, "hardlink_to", broken)
    with pytest.raises(MesoDeskError, match="file-unwritable"):
        archive.keep(ID, b"%PDF sealed", private)

    assert seen == [private]
    assert files(archive) == {}


def test_damaged_private_file_is_passed_over_among_the_finished(
    archive: Archive, yes: Consultation, private: bytes
) -> None:
    """One damaged or missing file hides no other document's consultation."""
    archive.keep(ID, b"%PDF sealed", private)
    for name, data in (("1" * 32, b"{"), ("2" * 32, b"")):
        archive.keep(name, b"%PDF sealed", data)
    (archive.folder / "sealed" / f"{'2' * 32}.json").unlink()

    assert list(archive.finished()) == [yes]


def test_missing_private_file_is_told(archive: Archive, private: bytes) -> None:
    """A file that was taken away by hand is an expected failure that names it."""
    archive.keep(ID, b"%PDF sealed", private)
    path = archive.folder / "sealed" / f"{ID}.json"
    path.unlink()

    with pytest.raises(MesoDeskError) as caught:
        archive.private(ID)

    assert (caught.value.key, caught.value.slots) == ("file-unreadable", {"path": str(path)})


def test_document_that_cannot_be_read_is_told(archive: Archive) -> None:
    """What has the document's name and is none is an expected failure, not a missing document."""
    (archive.folder / "sealed" / f"{ID}.pdf").mkdir(parents=True)

    with pytest.raises(MesoDeskError, match="file-unreadable"):
        archive.document(ID)


def test_key_that_cannot_be_read_is_told(archive: Archive) -> None:
    """A key is never passed over: without it documents would seem to be by a stranger."""
    (archive.folder / "keys" / f"{KEY}.pem").mkdir(parents=True)

    with pytest.raises(MesoDeskError, match="file-unreadable"):
        archive.keys("clinic-")


def test_draft_that_cannot_be_removed_is_told(archive: Archive) -> None:
    """Who cannot remove a draft is told so."""
    (archive.folder / "drafts" / f"{ID}.json").mkdir(parents=True)

    with pytest.raises(MesoDeskError, match="file-unwritable"):
        archive.drop_draft(ID)


def test_draft_is_replaced_by_its_later_self(archive: Archive, yes: Consultation) -> None:
    """There is one draft of a consultation: the last that was saved."""
    archive.save_draft(replace(yes, words="first"))
    archive.save_draft(replace(yes, words="second"))

    assert [draft.words for draft in archive.drafts()] == ["second"]
    assert list(files(archive)) == [f"drafts/{ID}.json"]


def test_newest_draft_comes_first(archive: Archive, yes: Consultation) -> None:
    """Drafts are listed by when they began, whatever their ids."""
    for number, hours in enumerate((2, 0, 1)):
        archive.save_draft(replace(yes, id=f"{number:032x}", started=yes.started + timedelta(hours=hours)))

    assert [int(draft.id, 16) for draft in archive.drafts()] == [0, 2, 1]


def test_dropped_draft_is_gone(archive: Archive, yes: Consultation) -> None:
    """A draft can be dropped, and dropping it again is no error."""
    archive.save_draft(yes)

    archive.drop_draft(ID)
    archive.drop_draft(ID)

    assert archive.drafts() == ()


def test_draft_of_a_sealed_document_is_dropped(archive: Archive, yes: Consultation, private: bytes) -> None:
    """What was cut off between keeping and tidying up is tidied up."""
    archive.save_draft(yes)
    archive.save_draft(replace(yes, id=OTHER_ID))
    archive.keep(ID, b"%PDF sealed", private)

    assert [draft.id for draft in archive.drafts()] == [OTHER_ID]
    assert f"drafts/{ID}.json" not in files(archive)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"{",
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda data: data.replace(ID.encode(), b"../../etc/passwd"),
        lambda data: data.replace(ID.encode(), b"3" * 32),
        lambda data: data.replace(ID.encode(), b"4" * 32),
        lambda data: json.dumps(json.loads(data) | {"schema": "mesodesk.consultation/9"}).encode(),
    ],
    ids=["no JSON", "half", "empty", "impossible id", "sealed id", "another's id", "later schema"],
)
def test_damaged_draft_stays_on_disk_and_hides_no_other(
    archive: Archive, yes: Consultation, private: bytes, damage: Callable[[bytes], bytes]
) -> None:
    """A draft that cannot be read is passed over, and somebody may still mend it."""
    archive.keep("3" * 32, b"%PDF sealed", private)
    archive.save_draft(yes)
    archive.save_draft(replace(yes, id=OTHER_ID))
    path = archive.folder / "drafts" / f"{ID}.json"
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)

    assert [draft.id for draft in archive.drafts()] == [OTHER_ID]
    assert path.read_bytes() == damaged


@pytest.mark.parametrize(
    "bad", ["", "a" * 31, "a" * 33, "A" * 32, "g" * 32, f"{'a' * 32}\n", "../" + "a" * 29, "٣" * 32]
)
def test_id_that_could_lead_elsewhere_is_refused(archive: Archive, yes: Consultation, private: bytes, bad: str) -> None:
    """An id comes from files that others wrote, so only the form that is made here is a file's name."""
    uses: tuple[Callable[[], object], ...] = (
        lambda: archive.keep(bad, b"%PDF", private),
        lambda: archive.document(bad),
        lambda: archive.private(bad),
        lambda: archive.save_draft(replace(yes, id=bad)),
        lambda: archive.drop_draft(bad),
    )

    for use in uses:
        with pytest.raises(MesoDeskError, match="id-broken"):
            use()

    assert files(archive) == {}


def test_reading_makes_no_folder(archive: Archive) -> None:
    """Looking into an archive that is not there finds nothing and makes nothing."""
    assert (archive.document(ID), archive.drafts(), archive.keys("clinic-"), list(archive.finished())) == (
        None,
        (),
        (),
        [],
    )
    archive.drop_draft(ID)
    assert not archive.folder.exists()


def test_everything_is_for_its_owner_only(archive: Archive, yes: Consultation, private: bytes) -> None:
    """Nobody else on this computer can enter a folder or read a file."""
    archive.keep(ID, b"%PDF sealed", private)
    archive.save_draft(replace(yes, id=OTHER_ID))
    archive.keep_key(KEY, b"pem")

    modes = {path.stat().st_mode & 0o777 for path in archive.folder.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in [archive.folder, *archive.folder.iterdir()]}

    assert (modes, folders) == ({0o600}, {0o700})


def test_keys_are_found_by_the_beginning_of_their_names(archive: Archive) -> None:
    """Keys come in the order of their names, and only those that were asked for."""
    second = KEY.replace("-0123456789abcdef-", "-fedcba9876543210-")
    for name in (second, KEY, KEY.replace("clinic", "clinician")):
        archive.keep_key(name, name.encode())

    assert archive.keys("clinic-") == (KEY.encode(), second.encode())
    assert archive.keys("clinic-f") == (second.encode(),)
    assert archive.keys("nobody") == ()


def test_key_is_never_replaced(archive: Archive) -> None:
    """What was sealed with a key needs it for ever."""
    archive.keep_key(KEY, b"first")

    with pytest.raises(MesoDeskError, match="file-exists"):
        archive.keep_key(KEY, b"second")

    assert archive.keys("clinic-") == (b"first",)


@pytest.mark.parametrize("name", ["", "key", "../clinic", KEY.upper(), f"{KEY}.pem", KEY[:-1], f"witness{KEY[6:]}"])
def test_other_name_for_a_key_is_a_mistake_in_the_code(archive: Archive, name: str) -> None:
    """Names of keys are made by code, so a wrong one is no expected failure."""
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        archive.keep_key(name, b"pem")

    assert not archive.folder.exists()


def test_no_acknowledged_draft_is_lost_when_the_program_is_killed(
    archive: Archive, yes: Consultation, tmp_path: Path
) -> None:
    """Twenty times killed in the midst of saving: every draft that was saved is there and whole."""
    source = tmp_path / "consultation.json"
    source.write_bytes(write_consultation(yes))
    saved: list[int] = []
    for round_number in range(20):
        command = [sys.executable, "-c", SAVES_WITHOUT_END, str(archive.folder), str(source), str(round_number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            saved.append(int(child.stdout.readline()))
            time.sleep(random.uniform(0, 0.03))  # noqa: S311 - the moment of the kill, no secret
            child.kill()
            saved += [int(line) for line in child.stdout if line.endswith("\n")]
        assert child.returncode == -signal.SIGKILL
        last = read_consultation((archive.folder / "drafts" / f"{'a' * 32}.json").read_bytes()).consultation
        assert int(last.words[: len(last.words) // 3000]) in (saved[-1], saved[-1] + 1)

    drafts = {int(draft.id, 16): draft.words for draft in archive.drafts()}
    assert len(saved) > 20
    assert all(drafts[number] == str(number) * 3000 for number in saved)
    assert len(drafts) == len(list(archive.folder.glob("drafts/*.json")))


def test_halves_are_swept_out_of_every_folder(archive: Archive, yes: Consultation, private: bytes) -> None:
    """What a kill left half-written in the data folder goes; what is whole stays."""
    archive.save_draft(yes)
    archive.keep("1" * 32, b"%PDF", private)
    archive.keep_slip("1" * 32, "2" * 32, b"%PDF")
    halves = [archive.folder / name / ".x.part" for name in ("drafts", "sealed", "slips")]
    for half in halves:
        half.write_bytes(b"half")
        os.utime(half, (0, 0))

    archive.sweep()

    assert not any(half.exists() for half in halves)
    assert archive.drafts() == (yes,)
    assert archive.document("1" * 32) == b"%PDF"


def test_a_document_that_is_there_keeps_its_private_file(
    archive: Archive, private: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When only the folder's sync fails, the document has its name already, and both stay together."""
    real = files_room._sync_folder

    def fails_for_the_document(folder: Path) -> None:
        if (folder / f"{ID}.pdf").exists():
            raise OSError(5, "no sync")
        real(folder)

    monkeypatch.setattr(files_room, "_sync_folder", fails_for_the_document)
    with pytest.raises(MesoDeskError, match="file-unwritable"):
        archive.keep(ID, b"%PDF sealed", private)

    assert files(archive) == {f"sealed/{ID}.pdf": b"%PDF sealed", f"sealed/{ID}.json": private}


SLIPS = ("2" * 32, "3" * 32)


def test_slips_are_kept_beside_their_sheet(archive: Archive) -> None:
    """A sheet has several; those of another sheet, and what is no slip, are none of its own."""
    for slip_id in reversed(SLIPS):
        archive.keep_slip(ID, slip_id, slip_id.encode())
    archive.keep_slip("4" * 32, "5" * 32, b"%PDF")
    (archive.folder / "slips" / f"{ID}-notes.pdf").write_bytes(b"")

    assert archive.slips_of(ID) == SLIPS
    assert archive.slips_of("6" * 32) == ()
    assert [archive.slip(ID, slip_id) for slip_id in SLIPS] == [slip_id.encode() for slip_id in SLIPS]
    assert archive.slip(ID, "5" * 32) is None
    assert archive.document(SLIPS[0]) is None
    assert archive.numbers() == ()
    assert list(archive.finished()) == []


@pytest.mark.parametrize("again", [b"one", b"two"])
def test_a_slip_is_never_overwritten(archive: Archive, again: bytes) -> None:
    """Neither by the same nor by other bytes."""
    archive.keep_slip(ID, SLIPS[0], b"one")
    with pytest.raises(MesoDeskError, match="slip-sealed"):
        archive.keep_slip(ID, SLIPS[0], again)

    assert archive.slip(ID, SLIPS[0]) == b"one"


@pytest.mark.parametrize(("sheet", "slip"), [("../x", "2" * 32), (ID, "../../settings"), (ID, ""), ("*", "2" * 32)])
def test_a_slip_lies_nowhere_else(archive: Archive, sheet: str, slip: str) -> None:
    """Ids come from files that others wrote: one that is none leads nowhere, and nothing is written."""
    with pytest.raises(MesoDeskError, match="id-broken"):
        archive.keep_slip(sheet, slip, b"%PDF")
    assert archive.slip(sheet, slip) is None
    if sheet != ID:
        with pytest.raises(MesoDeskError, match="id-broken"):
            archive.slips_of(sheet)

    assert not archive.folder.exists()


def test_a_slip_is_for_its_owner_only(archive: Archive) -> None:
    """Folder and file are closed to others."""
    archive.keep_slip(ID, SLIPS[0], b"%PDF")
    folder = archive.folder / "slips"

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
