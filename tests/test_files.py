from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from mesodesk.errors import MesoDeskError
from mesodesk.files import make_data_folder, make_private_folder, sweep, write_whole

NEW = b"new" * 1000

AS_SOMEBODY = """
import os, resource, sys
from pathlib import Path
from mesodesk.errors import MesoDeskError
from mesodesk.files import make_private_folder, write_whole
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.chown(".", 65534, 65534)
    os.seteuid(65534)
try:
    {what}
except MesoDeskError as error:
    print(error.key)
"""
"""A child without a superuser's rights, which works in a folder by relative names only."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a file with something in it."""
    path = tmp_path / "kept.json"
    path.write_bytes(b"old")
    return path


def failing(number: int) -> Callable[..., NoReturn]:
    """Return a function that fails as the system does."""

    def fail(*_args: object, **_named: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Work under another umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def as_somebody(folder: Path, what: str) -> str:
    """Run a line in a folder without a superuser's rights and return what it printed."""
    script = AS_SOMEBODY.format(what=what)
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_new_content_takes_the_place_of_the_old(old: Path) -> None:
    """A second write leaves the new content and nothing else in the folder."""
    write_whole(old, NEW)

    assert old.read_bytes() == NEW
    assert list(old.parent.iterdir()) == [old]


def test_empty_file_can_be_written(old: Path) -> None:
    """No bytes are a content too."""
    write_whole(old, b"")

    assert old.read_bytes() == b""


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o277])
def test_file_is_for_its_owner_only(tmp_path: Path, mask: int) -> None:
    """Whatever the umask would give away, nobody else may read the file."""
    with umask(mask):
        write_whole(tmp_path / "secret", NEW)

    assert (tmp_path / "secret").stat().st_mode & 0o177 == 0


def test_file_that_all_could_read_is_private_after_a_write(old: Path) -> None:
    """Old rights that were too wide do not live on."""
    old.chmod(0o666)

    write_whole(old, NEW)

    assert old.stat().st_mode & 0o777 == 0o600


def test_nothing_is_replaced_where_that_is_refused(old: Path) -> None:
    """With replace=False a file that is there stays as it is."""
    with pytest.raises(MesoDeskError) as caught:
        write_whole(old, NEW, replace=False)

    assert (caught.value.key, caught.value.slots) == ("file-exists", {"path": str(old)})
    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


def test_free_name_is_taken_once(tmp_path: Path) -> None:
    """With replace=False a name that is free gets the content, under one name only."""
    path = tmp_path / "sealed.pdf"

    write_whole(path, NEW, replace=False)

    assert path.read_bytes() == NEW
    assert path.stat().st_nlink == 1


def test_short_writes_go_on_where_they_stopped(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes seven bytes at a time still gets them all."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))

    write_whole(old, NEW)

    assert old.read_bytes() == NEW


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize(
    ("call", "number", "key"),
    [
        ("open", errno.EACCES, "file-unwritable"),
        ("open", errno.EROFS, "file-unwritable"),
        ("write", errno.ENOSPC, "disk-full"),
        ("write", errno.EDQUOT, "disk-full"),
        ("write", errno.EFBIG, "disk-full"),
        ("write", errno.EIO, "file-unwritable"),
        ("fsync", errno.EIO, "file-unwritable"),
        ("fsync", errno.ENOSPC, "disk-full"),
        ("rename", errno.EIO, "file-unwritable"),
        ("rename", errno.ENOSPC, "disk-full"),
    ],
)
def test_failure_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, key: str, replace: bool
) -> None:
    """Whatever step fails, before the name is taken nothing has changed."""
    path = tmp_path / "file"
    if replace:
        path.write_bytes(b"old")
    if call == "rename":
        monkeypatch.setattr(Path, "replace", failing(number))
        monkeypatch.setattr(Path, "hardlink_to", failing(number))
    else:
        monkeypatch.setattr(os, call, failing(number))

    with pytest.raises(MesoDeskError) as caught:
        write_whole(path, NEW, replace=replace)

    monkeypatch.undo()
    assert (caught.value.key, caught.value.slots) == (key, {"path": str(path)})
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == ({"file": b"old"} if replace else {})


def test_disk_that_fills_up_midway_leaves_the_old_content(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails after the first bytes leaves no part behind."""
    real, taken = os.write, 0

    def write(descriptor: int, data: bytes) -> int:
        nonlocal taken
        if taken:
            failing(errno.ENOSPC)()
        taken = real(descriptor, data[:7])
        return taken

    monkeypatch.setattr(os, "write", write)

    with pytest.raises(MesoDeskError, match="disk-full"):
        write_whole(old, NEW)

    assert taken == 7
    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


def test_litter_that_cannot_be_removed_does_not_hide_the_failure(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which nothing works any more is reported by its first failure."""
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    monkeypatch.setattr(Path, "unlink", failing(errno.EIO))

    with pytest.raises(MesoDeskError, match="disk-full"):
        write_whole(old, NEW)

    assert old.read_bytes() == b"old"


def test_content_is_on_disk_before_it_takes_the_name(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut can come at any moment: bytes first, then the name, then the folder."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(descriptor: int) -> None:
        steps.append("folder" if Path(f"/dev/fd/{descriptor}").is_dir() else "bytes")
        sync(descriptor)

    def note_replace(part: Path, target: Path) -> Path:
        steps.append("name")
        return replace(part, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)

    write_whole(old, NEW)

    assert steps == ["bytes", "name", "folder"]


def test_folder_that_cannot_be_synced_is_reported(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When only the folder's sync fails, the file is whole and the failure is still told."""
    real, calls = os.fsync, []

    def sync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            failing(errno.EIO)()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)

    with pytest.raises(MesoDeskError, match="file-unwritable"):
        write_whole(old, NEW)

    assert old.read_bytes() == NEW
    assert list(old.parent.iterdir()) == [old]


def test_folder_is_not_opened_where_the_system_has_no_such_thing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that is not POSIX a whole write does without the folder's sync."""
    monkeypatch.setattr("mesodesk.files.os", SimpleNamespace(**(vars(os) | {"name": "nt"})))
    monkeypatch.setattr("mesodesk.files.os.O_RDONLY", "a folder cannot be opened with this")

    write_whole(old, NEW)

    assert old.read_bytes() == NEW


@pytest.mark.parametrize("name", [".", "/"])
def test_place_that_has_no_file_name_is_refused(name: str) -> None:
    """A folder's own name is no place for a file, and that is an expected failure."""
    with pytest.raises(MesoDeskError, match="file-unwritable"):
        write_whole(Path(name), NEW)


def test_link_that_lies_in_wait_is_not_followed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who guesses the neighbour's name cannot have another file overwritten."""
    monkeypatch.setattr("secrets.token_hex", lambda _: "00000000")
    (old.parent / ".new.00000000.part").symlink_to(old)

    with pytest.raises(MesoDeskError, match="file-exists"):
        write_whole(old.parent / "new", NEW)

    assert old.read_bytes() == b"old"


def test_folder_in_the_place_of_the_file_stays(tmp_path: Path) -> None:
    """A folder that has the file's name is not touched."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(MesoDeskError, match="file-unwritable"):
        write_whole(tmp_path / "folder", NEW)

    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_missing_folder_is_reported(tmp_path: Path) -> None:
    """Writing makes no folders."""
    with pytest.raises(MesoDeskError, match="file-unwritable"):
        write_whole(tmp_path / "none" / "file", NEW)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [79, 80, 85])
def test_long_name_in_a_long_script_can_be_written(tmp_path: Path, length: int) -> None:
    """The neighbour's name stays within what a file system takes, even where a letter takes three bytes."""
    path = tmp_path / ("あ" * length)

    write_whole(path, NEW)

    assert path.read_bytes() == NEW


def test_read_only_folder_is_reported(tmp_path: Path) -> None:
    """Who may not write into a folder is told so, and the folder stays as it is."""
    tmp_path.chmod(0o500)

    said = as_somebody(tmp_path, "write_whole(Path('new'), b'x')")

    assert said == "file-unwritable"
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """Who may not make a folder is told so."""
    tmp_path.chmod(0o500)

    assert as_somebody(tmp_path, "make_private_folder(Path('new'))") == "folder-unwritable"


def test_file_system_limit_leaves_the_old_content(old: Path) -> None:
    """When the system really refuses the bytes, the old file is whole and there is no part of the new one."""
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "

    said = as_somebody(old.parent, f"{limit}write_whole(Path('kept.json'), b'x' * 5000)")

    assert said == "disk-full"
    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


def test_private_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    """A new folder is closed to others, and folders above it are made as well."""
    folder = tmp_path / "a" / "b"

    with umask(0o000):
        make_private_folder(folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_open_folder_becomes_private(tmp_path: Path) -> None:
    """A folder that others could enter is closed to them, and what lies in it stays."""
    tmp_path.chmod(0o755)
    (tmp_path / "file").touch()

    make_private_folder(tmp_path)

    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "file").exists()


def test_file_in_the_place_of_the_folder_is_reported(old: Path) -> None:
    """A file that has the folder's name stays, and the failure names the place."""
    with pytest.raises(MesoDeskError) as caught:
        make_private_folder(old)

    assert (caught.value.key, caught.value.slots) == ("folder-unwritable", {"path": str(old)})
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_a_free_name_is_taken_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A file system without hard links still gets whole files, and still none in another's place."""

    def no_links(*_: object) -> None:
        raise OSError(code, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_whole(tmp_path / "new", b"1", replace=False)

    with pytest.raises(MesoDeskError, match="file-exists"):
        write_whole(tmp_path / "new", b"2", replace=False)
    assert (tmp_path / "new").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_folder_that_knows_no_sync_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network folders refuse to be synced: the file is there, so the write has worked."""
    real = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no sync here")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    write_whole(tmp_path / "new", b"1")

    assert (tmp_path / "new").read_bytes() == b"1"


def test_what_a_kill_left_half_written_is_swept_away(tmp_path: Path) -> None:
    """An old part goes, since it may hold what a patient said; one that is being written stays."""
    old, young, other = tmp_path / ".a.1.part", tmp_path / ".b.2.part", tmp_path / "c.json"
    for path in (old, young, other):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))

    sweep(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.2.part", "c.json"]


def test_a_data_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    """Somebody may have named a folder that others use; a new one is for its owner only."""
    tmp_path.chmod(0o755)
    make_data_folder(tmp_path)
    make_data_folder(tmp_path / "new")

    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
