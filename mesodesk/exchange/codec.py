"""Strict JSON for the house's own dataclasses: canonical when written, unforgiving when read."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any, TypeVar

import msgspec

from mesodesk.errors import MesoDeskError

MOST_BYTES = 5_000_000
"""A consultation with two long signatures has some 300 kB; more than this is not one."""

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """Return a value as indented JSON with a line end: for people and for files.

    Raises:
        MesoDeskError: `text-broken` when a text has half a letter in it (a lone surrogate).
    """
    try:
        return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2) + b"\n"
    except UnicodeEncodeError as error:
        raise MesoDeskError("text-broken") from error


def sha256(value: object) -> str:
    """Return the SHA-256 (hex) of a value's canonical JSON: keys sorted, no blanks, UTF-8."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


def from_json(data: bytes, shape: type[T], *schemas: str) -> T:
    """Read a value of the given shape.

    Args:
        data: UTF-8 JSON with a `schema` field.
        shape: a dataclass of this house.
        schemas: the schema names that the field may hold, the newest last.

    Raises:
        MesoDeskError: `json-too-large`, `json-broken`, `json-schema` (another kind of file or version) or
            `json-place` (the slot `place` names where the data has the wrong form).
    """
    if len(data) > MOST_BYTES:
        raise MesoDeskError("json-too-large", limit=MOST_BYTES // 1_000_000)
    try:
        raw = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_refuse, parse_float=_finite
        )
        msgspec.json.encode(raw)  # refuses half a character ("\ud800"): it could never be written again
    except (ValueError, RecursionError) as error:
        raise MesoDeskError("json-broken") from error
    found = raw.get("schema") if isinstance(raw, dict) else None
    if found not in schemas:
        raise MesoDeskError("json-schema", wanted=schemas[-1], found=str(found)[:80])
    try:
        value = msgspec.convert(raw, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise MesoDeskError("json-place", place=_place(str(error))) from error
    unknown = _unknown(raw, msgspec.to_builtins(value), "$")
    if unknown:
        raise MesoDeskError("json-place", place=unknown)
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _refuse(_: str) -> None:
    raise ValueError("not a number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("too large a number")
    return number


def _place(message: str) -> str:
    """Return the path that the library names at the end of its message (" - at `$.patient.born`")."""
    return message.rpartition("`$")[2].join(["$", ""]).rstrip("`") if "`$" in message else "$"


def _unknown(raw: Any, known: Any, place: str) -> str | None:
    """Return the path of a field that was in the file and is in no model: a slip that would else be lost."""
    if isinstance(raw, dict) and isinstance(known, dict):
        for key, value in raw.items():
            if key not in known:
                return f"{place}.{key}"
            deeper = _unknown(value, known[key], f"{place}.{key}")
            if deeper:
                return deeper
    if isinstance(raw, list) and isinstance(known, list | tuple):
        for index, (value, kept) in enumerate(zip(raw, known, strict=True)):
            deeper = _unknown(value, kept, f"{place}[{index}]")
            if deeper:
                return deeper
    return None
