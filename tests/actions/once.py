"""What is made once and laid wherever it would come out the same: sealing takes longer than most that is shown of it.

An action rests on the desk, on what its data folder holds, and on what it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from mesodesk.actions.desk import Desk
from mesodesk.files import OWNER_FILE, OWNER_FOLDER

T = TypeVar("T")

_made: dict[Hashable, tuple[Any, dict[str, bytes]]] = {}


def once(desk: Desk, make: Callable[[], T], *asked: Hashable) -> T:
    """Return what an action gives, with the data folder as the action leaves it.

    Args:
        desk: where it happens.
        make: does it.
        asked: all that `make` rests on besides.
    """
    folder = desk.settings.folder
    before = _held(folder)
    settings = replace(desk.settings, folder=Path())
    key = (settings, desk.knowledge.content, frozenset(before.items()), asked)
    if key not in _made:
        _made[key] = make(), _held(folder)
    else:
        _lay(folder, before, _made[key][1])
    found: T = _made[key][0]
    return found


def _held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _lay(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for name in before.keys() - after.keys():
        (folder / name).unlink()
    for name, data in after.items():
        path = folder / name
        if before.get(name) != data:
            for above in (folder, path.parent):
                above.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
            path.touch(OWNER_FILE)
            path.write_bytes(data)
