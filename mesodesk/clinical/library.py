"""The clinical data, read: the shipped files, and over them the clinic's own edits.

The files lie in `resources/clinical/`; the README there tells a clinician how they fit. Data that breaks a rule of
the house is refused with the place and the problem, so that nothing half-right reaches a reader.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.cards import wrong_cards
from mesodesk.clinical.models import (
    Acceptance,
    Act,
    Alternative,
    Card,
    Claim,
    ContentVersion,
    Grade,
    Indication,
    Ingredient,
    Knowledge,
    Option,
    Procedure,
    ProductClass,
    Question,
    RedFlag,
    Risk,
    Source,
    Stop,
    Topic,
    Unnamed,
)
from mesodesk.clinical.rules import Problem, broken_rules
from mesodesk.errors import MesoDeskError

SHAPES: Mapping[str, type[Any]] = {
    "claims": Claim,
    "sources": Source,
    "procedures": Procedure,
    "product_classes": ProductClass,
    "ingredients": Ingredient,
    "indications": Indication,
    "options": Option,
    "risks": Risk,
    "red_flags": RedFlag,
    "questions": Question,
    "stops": Stop,
    "alternatives": Alternative,
    "topics": Topic,
    "unnamed": Unnamed,
    "cards": Card,
}
"""What a file of the content may hold, list by list."""
FOLDER = "content"
"""The folder of the clinic's own edits, inside the data folder."""
_WORDING = "text/en/explain.json"
"""Words that are told beside the claims, such as what a label means: they are accepted with the content."""

_ACTS = list(Act)
_GRADES = list(Grade)
_T = TypeVar("_T")


def load_knowledge(body: Body, own: Path | None = None, acceptance: Acceptance | None = None) -> Knowledge:
    """Read the clinical data.

    Args:
        body: the areas that can be spoken of.
        own: the folder of the clinic's own edits; it need not exist.
        acceptance: a clinician's word; it counts only for exactly this content.

    Raises:
        MesoDeskError: `content-broken` with `place` and `problem` when the data breaks a rule.
    """
    knowledge = read_knowledge(own, acceptance)
    for problem in itertools.chain(broken_rules(knowledge, body), wrong_cards(knowledge, body)):
        raise _broken(problem)
    return knowledge


def read_knowledge(own: Path | None = None, acceptance: Acceptance | None = None) -> Knowledge:
    """Read the clinical data as it stands, without asking whether it keeps the rules.

    Raises:
        MesoDeskError: `content-broken` when a file cannot be understood.
    """
    reader = _Reader()
    content = reader.content()
    for name in (
        *resources.names_in("clinical/sources", ".json"),
        *(f"clinical/subjects/{name}.json" for name in content.subjects),
        *(f"clinical/cards/{name}.json" for name in content.cards),
    ):
        reader.add(name.removeprefix("clinical/"), _shipped(name, reader))
    for path in own_files(own):
        reader.add_own(f"{FOLDER}/{path.name}", _own(path, reader))
    words = _convert(_shipped("clinical/words.json", reader), dict[str, str], "words.json")
    reader.taste(resources.text_of(_WORDING))
    return reader.knowledge(content, words, acceptance)


def own_files(own: Path | None) -> tuple[Path, ...]:
    """Return the files of the clinic's own edits, in the order in which they are read."""
    return tuple(sorted(own.glob("*.json"))) if own else ()


def _broken(problem: Problem) -> MesoDeskError:
    return MesoDeskError("content-broken", place=problem.place, problem=problem.problem)


def _shipped(name: str, reader: _Reader) -> Any:
    return _parsed(resources.text_of(name), name.removeprefix("clinical/"), reader)


def _own(path: Path, reader: _Reader) -> Any:
    place = f"{FOLDER}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(Problem(place, "the file cannot be read; save it as text in UTF-8")) from error
    raw = _parsed(text, place, reader)
    try:
        msgspec.json.encode(raw)  # refuses half a letter ("\\ud800"): no page could show it
    except UnicodeEncodeError as error:
        raise _broken(Problem(place, "a text has half a letter in it; type it again")) from error
    return raw


def _parsed(text: str, place: str, reader: _Reader) -> Any:
    reader.taste(text)
    try:
        return json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        where = f"{place} line {error.lineno}, column {error.colno}"
        raise _broken(Problem(where, f"this is not JSON: {error.msg}")) from error
    except (ValueError, RecursionError) as error:
        raise _broken(Problem(place, str(error))) from error


class _RepeatedKey(ValueError):  # noqa: N818 - it never leaves this file
    """An object names a key twice: Python would keep the last one without a word."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise _RepeatedKey(f"an object names '{repeated}' twice, near {str(pairs[0][1])[:60]!r}")
    return found


def _convert(raw: Any, shape: type[_T], place: str) -> _T:
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        raise _broken(Problem(place, str(error).replace(" - at `$", " at `"))) from error


class _Reader:
    """Collects the items of all files, and lifts the claims that stand inside them into one list."""

    def __init__(self) -> None:
        self._items: dict[str, dict[str, Any]] = {kind: {} for kind in SHAPES}
        self._files: dict[str, str] = {}
        self._owner: dict[str, str] = {}
        """The item in which a claim stands: when a clinic replaces the item, its claims go with it."""
        self._origin: dict[str, str] = {}
        """The item from which an option came that is told once for several areas."""
        self._edited: dict[str, str] = {}
        """What the clinic's own files edit, and where."""
        self._named: list[str] = []
        """The items of the clinic's own files, as they name them."""
        self._digest = hashlib.sha256()

    def content(self) -> ContentVersion:
        """Read which content this is."""
        return _convert(_shipped("clinical/content.json", self), ContentVersion, "content.json")

    def taste(self, text: str) -> None:
        """Let a text count in the digest of the content, however its lines end."""
        self._digest.update(text.replace("\r\n", "\n").encode() + b"\0")

    def add(self, file: str, raw: Any) -> None:
        """Take in a shipped file; an id that is there already is a mistake."""
        for kind, item in _each(file, raw):
            for built in self._built(file, kind, item):
                if built.id in self._items[kind]:
                    raise _broken(Problem(f"{file} {kind} {built.id}", "the id is there twice"))
                self._put(file, kind, built)

    def add_own(self, file: str, raw: Any) -> None:
        """Take in a file of the clinic: its items replace the shipped ones of the same id, or are added."""
        for kind, item in _each(file, raw):
            key = f"{kind} {item['id']}"
            self._named.append(key)
            gone = [f"claims {claim}" for claim, owner in self._owner.items() if owner == key]
            gone += [name for name, origin in self._origin.items() if origin == key]
            for name in gone:
                self._drop(name, f"{file} {key}")
            for built in self._built(file, kind, item):
                self._edit(f"{kind} {built.id}", f"{file} {key}")
                self._put(file, kind, built)
            for claim, owner in self._owner.items():
                if owner == key:
                    self._edit(f"claims {claim}", f"{file} {key}")

    def _drop(self, name: str, place: str) -> None:
        """Take out what a clinic's item replaces, unless that is the clinic's own: it would be lost without a word."""
        if name in self._edited:
            raise _broken(Problem(place, f"another edit of yours changes {name}, which this one replaces"))
        kind, _, item = name.partition(" ")
        self._items[kind].pop(item, None)
        self._owner.pop(item, None)
        self._origin.pop(name, None)

    def _edit(self, name: str, place: str) -> None:
        """Note what a clinic's file edits; no other may edit the same."""
        if name in self._edited:
            raise _broken(Problem(place, f"another edit of yours changes {name} too"))
        self._edited[name] = place

    def knowledge(self, content: ContentVersion, words: dict[str, str], acceptance: Acceptance | None) -> Knowledge:
        """Return everything that was taken in, as the shapes of the house."""
        digest = self._digest.hexdigest()
        counts = acceptance is not None and acceptance.digest == digest
        content = msgspec.structs.replace(
            content, digest=digest, edited=tuple(self._named), acceptance=acceptance if counts else None
        )
        return Knowledge(
            content=content,
            claims=self._all("claims"),
            sources=self._all("sources"),
            indications=self._all("indications"),
            procedures=self._all("procedures"),
            product_classes=self._all("product_classes"),
            ingredients=self._all("ingredients"),
            options=self._all("options"),
            risks=tuple(sorted(self._all("risks").values(), key=lambda risk: _GRADES.index(risk.grade))),
            red_flags=tuple(self._all("red_flags").values()),
            questions=tuple(sorted(self._all("questions").values(), key=lambda question: _ACTS.index(question.act))),
            stops=tuple(self._all("stops").values()),
            alternatives=tuple(self._all("alternatives").values()),
            topics=tuple(self._all("topics").values()),
            unnamed_areas={item.area: item.claim for item in self._all("unnamed").values()},
            words=words,
            files=self._files,
            cards=self._all("cards"),
            own=frozenset(self._edited),
        )

    def _built(self, file: str, kind: str, item: dict[str, Any]) -> list[Any]:
        """Return the item in its shape; an option that is told once for several areas, once for each of them."""
        key = f"{kind} {item['id']}"
        name = item["id"]
        if kind == "unnamed":
            del item["id"]
        for field, value in item.items():
            item[field] = self._lifted(file, key, f"{name}.{field}", value)
        if kind != "options" or "areas" not in item:
            return [_convert(item, SHAPES[kind], f"{file} {key}")]
        areas = item.pop("areas")
        if not isinstance(areas, list) or not areas or "area" in item:
            raise _broken(Problem(f"{file} {key}", "'areas' must list the areas, and takes the place of 'area'"))
        each = [{**item, "id": f"{area}-{item['id']}", "area": area} for area in areas]
        self._origin |= {f"{kind} {one['id']}": key for one in each}
        return [_convert(one, SHAPES[kind], f"{file} {key}") for one in each]

    def _put(self, file: str, kind: str, built: Any) -> None:
        self._items[kind][built.id] = built
        self._files[f"{kind} {built.id}"] = file

    def _lifted(self, file: str, key: str, name: str | None, value: Any) -> Any:
        """Return a value with the id of a claim in the place of the claim itself."""
        if isinstance(value, list):
            return [self._lifted(file, key, None, each) for each in value]
        if not isinstance(value, dict) or "text" not in value:
            return value
        claim = {"id": name, **value}
        if not isinstance(claim["id"], str):
            raise _broken(Problem(f"{file} {key}", f"a claim in a list needs an id: {str(value['text'])[:60]!r}"))
        built = _convert(claim, Claim, f"{file} {key} {claim['id']}")
        if built.id in self._items["claims"]:
            raise _broken(Problem(f"{file} {key}", f"the claim {built.id} is there twice"))
        self._put(file, "claims", built)
        self._owner[built.id] = key
        return built.id

    def _all(self, kind: str) -> dict[str, Any]:
        return self._items[kind]


def _each(file: str, raw: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and the item of everything in a file."""
    if isinstance(raw, list) and file.startswith("sources/"):
        raw = {"sources": raw}
    if not isinstance(raw, dict):
        raise _broken(Problem(file, "the file must hold an object with lists, such as claims or options"))
    for kind, items in raw.items():
        if kind == "about":
            continue
        if kind not in SHAPES or not isinstance(items, list):
            raise _broken(Problem(f"{file} {kind}", f"no such list; there are: {', '.join(SHAPES)}"))
        for index, item in enumerate(items):
            name = item.get("area" if kind == "unnamed" else "id") if isinstance(item, dict) else None
            if not isinstance(name, str) or not name:
                raise _broken(Problem(f"{file} {kind}[{index}]", "it has no id"))
            if kind == "unnamed" and "id" in item:
                raise _broken(Problem(f"{file} {kind} {name}", "its id is the area; it takes no other"))
            yield kind, {**item, "id": name}
