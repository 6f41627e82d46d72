from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mesodesk.actions.acceptance import FILE, read_acceptance, write_acceptance
from mesodesk.clinical.models import Acceptance
from mesodesk.errors import MesoDeskError

WORD = Acceptance("Dr Bo Éxample 例", "MED 123", date(2027, 3, 14), "ab" * 32)


def test_a_word_is_kept_for_the_owners_eyes(tmp_path: Path) -> None:
    """What was written is read again; the folder is made, and nobody else can read the file."""
    folder = tmp_path / "clinic"
    write_acceptance(folder, WORD)

    assert read_acceptance(folder) == WORD
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_later_word_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    """There is one acceptance at a time."""
    write_acceptance(tmp_path, WORD)
    later = Acceptance("Dr Ann Example", "MED 456", date(2027, 4, 1), "cd" * 32)
    write_acceptance(tmp_path, later)

    assert read_acceptance(tmp_path) == later


def test_where_nobody_gave_a_word_there_is_none(tmp_path: Path) -> None:
    """An empty folder, a missing one and a file in its place hold none."""
    (tmp_path / "file").write_text("in the way")

    assert read_acceptance(tmp_path) is None
    assert read_acceptance(tmp_path / "none") is None
    assert read_acceptance(tmp_path / "file") is None


GOOD = {"name": "Dr Bo", "registration": "MED 123", "day": "2027-03-14", "digest": "ab" * 32}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        json.dumps(GOOD).encode().replace(b"Bo", b"\xff"),
        json.dumps({**GOOD, "day": "soon"}).encode(),
        json.dumps({**GOOD, "note": "x"}).encode(),
        json.dumps({key: value for key, value in GOOD.items() if key != "digest"}).encode(),
    ],
    ids=["empty", "cut", "null", "deep", "no text", "half text", "no day", "unknown field", "no digest"],
)
def test_a_broken_file_is_named(tmp_path: Path, data: bytes) -> None:
    """It is never taken for a missing one: the clinic would not know why its pages changed."""
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(MesoDeskError, match="acceptance-broken") as caught:
        read_acceptance(tmp_path)

    assert caught.value.slots == {"path": str(tmp_path / FILE)}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder in its place is no missing file either."""
    (tmp_path / FILE).mkdir()
    with pytest.raises(MesoDeskError, match="acceptance-broken"):
        read_acceptance(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A word that cannot be kept was not given."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MesoDeskError, match="folder-unwritable"):
        write_acceptance(tmp_path / "file" / "clinic", WORD)
