"""Writing to disk: whole or not at all, and for the owner's eyes only.

Libraries for this either skip a sync or are no longer kept, and Qt's own loses data on a full disk, so
these lines are ours. May import `errors`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path

from mesodesk.errors import MesoDeskError

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
PART = ".part"
"""How the name of a file ends while it is being written."""
STALE_SECONDS = 3600
"""After which a part was left by a kill and is not being written."""
_NOT_SUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.ENOSYS)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, or close one that others can enter.

    Folders above it that are missing are made with the rights that are usual on this system.

    Raises:
        MesoDeskError: `folder-unwritable`.
    """
    try:
        folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        folder.chmod(OWNER_FOLDER)  # whatever mask the process has
    except OSError as error:
        raise MesoDeskError("folder-unwritable", path=str(folder)) from error


def make_data_folder(folder: Path) -> None:
    """Make the data folder for its owner only; one that is there already is somebody's and keeps its rights.

    Raises:
        MesoDeskError: `folder-unwritable`.
    """
    if not folder.is_dir():
        make_private_folder(folder)


def write_whole(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Write a file so that a kill, a power cut or a full disk leaves the old one or the new one, never a part.

    The bytes go to a neighbour with the owner's rights only, are synced, and then take the name in one step.

    Args:
        path: where to write; its folder must exist.
        data: the whole content.
        replace: False refuses to take the place of a file that is there.

    Raises:
        MesoDeskError: `disk-full`, `file-exists` or `file-unwritable`; the old file, or none, is there as before.
            Only where the folder itself cannot be synced may the new file stand there already.
    """
    part = path.parent / f".{path.name[:80]}.{secrets.token_hex(4)}{PART}"
    try:
        _write_synced(part, data)
        if replace:
            part.replace(path)
        else:
            _take_free_name(part, path)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise MesoDeskError("file-exists", path=str(path)) from error
    except OSError as error:
        key = "disk-full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "file-unwritable"
        raise MesoDeskError(key, path=str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the parts that a kill or a power cut left in a folder: they may hold what a patient said."""
    for part in folder.glob(f".*{PART}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink()


def _write_synced(path: Path, data: bytes) -> None:
    """Create `path` with owner-only rights and write all of `data`; a short write goes on where it stopped."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_FILE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_free_name(part: Path, path: Path) -> None:
    """Give a file its name unless the name is taken, in one step where the file system can."""
    try:
        path.hardlink_to(part)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists") from error
        part.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:  # some network and FAT folders know no sync: there is no more to do
            raise
    finally:
        os.close(descriptor)
