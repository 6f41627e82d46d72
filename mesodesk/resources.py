"""The one door to `resources/`: by name, in the installed package or in a checkout.

Names come from code, never from data; a name that climbs out of the folder is refused. May import `errors`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from mesodesk.errors import MesoDeskError

Json = Any
"""What `json.loads` gives: checked by the room that reads it."""


@cache
def _root() -> Path:
    """Return the folder that holds the resources."""
    here = Path(__file__).parent
    installed = here / "_resources"
    return installed if installed.is_dir() else here.parent / "resources"


def path_of(name: str) -> Path:
    """Return the path of a resource.

    Args:
        name: a relative name with forward slashes, such as `clinical/words.json`.

    Raises:
        MesoDeskError: `resource-missing` when the name leaves the folder or nothing is there.
    """
    pure = PurePosixPath(name)
    path = _root().joinpath(*pure.parts)
    if pure.is_absolute() or ".." in pure.parts or not path.exists():
        raise MesoDeskError("resource-missing", name=name)
    return path


def text_of(name: str) -> str:
    """Return a resource as text (UTF-8)."""
    return path_of(name).read_text(encoding="utf-8")


def json_of(name: str) -> Json:
    """Return a JSON resource.

    Raises:
        MesoDeskError: `resource-broken` when it is not JSON or repeats a key.
    """
    try:
        return json.loads(text_of(name), object_pairs_hook=_without_repeats)
    except ValueError as error:
        raise MesoDeskError("resource-broken", name=name) from error


def names_in(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the names of a folder's resources that end in `suffix`, sorted."""
    return tuple(sorted(f"{folder}/{path.name}" for path in path_of(folder).glob(f"*{suffix}")))


def _without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Refuse an object that names a key twice: Python would keep the last one without a word."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found
