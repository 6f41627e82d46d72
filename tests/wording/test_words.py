"""The words and the code fit: what the code says has words, and no word is left that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from mesodesk import resources
from mesodesk.body.figure import load_body
from mesodesk.clinical.models import Call, EvidenceLabel, Grade, Span
from mesodesk.clinical.rules import READ
from mesodesk.consent.consultation import Decision, Licence, TakenBack
from mesodesk.consent.ink import InkProblem
from mesodesk.consent.marks import SIGNING, Kind, Role
from mesodesk.consent.parties import EXPLAINED, OTHERS
from mesodesk.sealing.inspection import Verdict
from mesodesk.wording.catalogue import load_catalogue

PACKAGE = Path(__file__).parents[2] / "mesodesk"
ENGLISH = load_catalogue("en").entries
FILES = {key.partition(".")[0] for key in ENGLISH}

BY_DATA = {
    "area": "an area of the body names its entry",
    "region": "a region of the figure names its entry",
    "view": "a view of the figure names its entry",
    "language": "the first is read by the catalogue itself, the other is for choosing a language",
}
"""Files of words whose entries are named by data and not by code, and why."""

SAYING = {"say", "_say"}
"""What methods that say something are called."""

VERDICTS = [f"verify.{verdict.name.lower().replace('_', '-')}" for verdict in Verdict]
"""Keys that code makes out of a verdict's name, so that no part of them is written anywhere."""

CURE = "{resolve}"
"""The content's own words for how a stop is cured: whole sentences, as a test of the stops holds."""

_compiled = cache(re.compile)
"""There are more keys than `re` keeps by itself, and each is looked for many times."""

IMPERATIVES = {"say", "ask", "enter", "choose", "check", "sign", "try", "write", "install"}


@dataclass(frozen=True)
class Said:
    """One place where code says something."""

    where: str
    pattern: str
    """The key as a regular expression, `.+` where the code fills something in."""
    slots: frozenset[str] | None
    """The slots given; None where they cannot be seen in the code."""

    def exact(self) -> bool:
        """Tell whether the code writes the whole key."""
        return ".+" not in self.pattern

    def matches(self, key: str) -> bool:
        """Tell whether it can be this key."""
        return _compiled(self.pattern).fullmatch(key) is not None


@dataclass
class Source:
    """One file of code, with the small methods in it that put a file's name before a key."""

    path: Path
    tree: ast.Module
    helpers: dict[str, str] = field(default_factory=dict)
    """Name of the method and the file of words that it stands for."""
    defined: set[str] = field(default_factory=set)
    imports: set[str | None] = field(default_factory=set)
    """The modules that it takes names from."""
    strings: set[str] = field(default_factory=set)


def pattern_of(node: ast.expr) -> str | None:
    """Return a text in code as a regular expression, None if it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
        return "".join(parts)
    return None


def choices(node: ast.expr) -> list[ast.expr]:
    """Return both branches of `a if b else c`, else the node itself."""
    return [*choices(node.body), *choices(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def name_of(call: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_whole(pattern: str) -> bool:
    """Tell whether a key names its file of words."""
    file, dot, _ = pattern.partition(r"\.")
    return bool(dot) and file in FILES


def slots_of(call: ast.Call) -> frozenset[str] | None:
    """Return the names of the slots that a call fills, None where it hands on what it was given."""
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    """Yield the calls of any of these names that have an argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and name_of(node) in names:
            yield node


def read(path: Path) -> Source:
    """Read one file of code."""
    source = Source(path, ast.parse(path.read_bytes()))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            source.strings.add(node.value)
        if isinstance(node, ast.ImportFrom):
            source.imports.add(node.module)
        if isinstance(node, ast.FunctionDef):
            source.defined.add(node.name)
            found = [pattern_of(call.args[0]) for call in calls(node, {"say"})]
            prefixes = [file for file in FILES if rf"{file}\..+" in found]
            if prefixes and node.name in SAYING:
                source.helpers[node.name] = prefixes[0]
    return source


@cache
def sources() -> tuple[Source, ...]:
    """Return all code."""
    return tuple(map(read, sorted(PACKAGE.rglob("*.py"))))


def handed_to(source: Source) -> set[str]:
    """Return the texts of the files that use this one: they may hand it a key to say."""
    module = ".".join(source.path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return {text for other in sources() if module in other.imports for text in other.strings}


def helper_of(source: Source, name: str) -> str | None:
    """Return the file of words that a method stands for: one of this file, else one inherited from its folder."""
    if name in source.defined:
        return source.helpers.get(name)
    near = {other.helpers.get(name) for other in sources() if other.path.parent == source.path.parent} - {None}
    return near.pop() if len(near) == 1 else None


@cache
def said() -> tuple[Said, ...]:
    """Return every place where code says something, with its key as far as the code shows it."""
    found: list[Said] = []
    for source in sources():
        if source.path.name == "catalogue.py":
            continue  # it puts "error." and "missing." before keys of others, which have tests of their own
        for call in calls(source.tree, SAYING):
            helper = helper_of(source, name_of(call))
            for node in choices(call.args[0]):
                pattern = pattern_of(node) or ".+"
                if not is_whole(pattern):
                    if helper is None:
                        continue
                    pattern = rf"{helper}\.{pattern}"
                where = f"{source.path.relative_to(PACKAGE).as_posix()}:{call.lineno}"
                if pattern.endswith(r"\..+"):
                    file = pattern.removesuffix(r"\..+")
                    keys = {f"{file}.{text}" for text in source.strings | handed_to(source)} & set(ENGLISH)
                    found += (Said(where, re.escape(key), None) for key in keys)
                else:
                    found.append(Said(where, pattern, slots_of(call)))
        whole = (text for text in source.strings if text.partition(".")[0] in FILES and text in ENGLISH)
        found += (Said(source.path.name, re.escape(text), None) for text in whole)
    return tuple(found)


def fields_of(key: str) -> set[str]:
    """Return the slots that an entry needs."""
    entry = ENGLISH[key]
    forms = entry.values() if isinstance(entry, dict) else [entry]
    needed = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}
    return needed | ({"n"} if isinstance(entry, dict) else set())


def failures() -> Iterator[tuple[str, ast.Call, Source]]:
    """Yield each failure whose key is seen in the code."""
    for source in sources():
        for call in calls(source.tree, {"MesoDeskError"}):
            for node in choices(call.args[0]):
                pattern = pattern_of(node)
                if pattern:
                    yield pattern, call, source


def keys_of(file: str) -> list[str]:
    """Return the keys of a file of words, without its name."""
    return sorted(key.partition(".")[2] for key in ENGLISH if key.startswith(f"{file}."))


def texts_of(key: str) -> list[str]:
    """Return the forms of an entry."""
    entry = ENGLISH[key]
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def test_what_the_code_says_has_words() -> None:
    """Each key that the code writes, whole or in part, is in the catalogue."""
    silent = [(place.where, place.pattern) for place in said() if not any(map(place.matches, ENGLISH))]

    assert silent == []


def test_what_the_code_says_fills_the_slots() -> None:
    """No sentence is said without what it has room for."""
    gaps = [
        (place.where, key, fields_of(key) - place.slots)
        for place in said()
        if place.exact() and place.slots is not None
        for key in ENGLISH
        if place.matches(key) and fields_of(key) - place.slots
    ]

    assert gaps == []


@pytest.mark.parametrize("file", sorted(FILES - set(BY_DATA) - {"error", "missing", "date"}))
def test_every_word_is_said_somewhere(file: str) -> None:
    """No entry is left over from something that is gone."""
    places = [place for place in said() if place.pattern.startswith(rf"{file}\.")]

    left = {f"{file}.{key}" for key in keys_of(file)} - set(VERDICTS)

    assert [key for key in left if not any(place.matches(key) for place in places)] == []


def test_every_failure_has_words() -> None:
    """Each key with which code fails is worded, and it carries what the sentence has room for."""
    wrong = []
    for pattern, call, source in failures():
        keys = [key for key in keys_of("error") if re.fullmatch(pattern, key)]
        if not keys or any(fields_of(f"error.{key}") - (slots_of(call) or set()) for key in keys):
            wrong.append(f"{source.path.name}:{call.lineno} {pattern}")

    assert wrong == []


def test_every_worded_failure_can_happen() -> None:
    """No error's words are left over; some keys are chosen before they are raised."""
    patterns = {pattern for pattern, _, _ in failures()}
    raising = [source for source in sources() if "MesoDeskError" in source.path.read_text(encoding="utf-8")]
    chosen = {text for source in raising for text in source.strings}
    chosen |= {text.removeprefix("error.") for source in sources() for text in source.strings}
    left = set(keys_of("error")) - chosen

    assert [key for key in left if not any(re.fullmatch(pattern, key) for pattern in patterns)] == []


def test_every_worded_missing_point_can_be_missing() -> None:
    """No point's words are left over."""
    rooms = [source for source in sources() if source.path.parent.name in ("consent", "actions")]
    texts = {text for source in rooms for text in source.strings}

    assert [key for key in keys_of("missing") if key not in texts and not key.startswith("clinic-")] == []


def test_every_month_has_words() -> None:
    """The date's words are the twelve months and two forms."""
    assert set(keys_of("date")) == {"day", "moment", *(f"month-{number}" for number in range(1, 13))}


@pytest.mark.parametrize("file", ["error", "missing"])
def test_what_went_wrong_is_told_with_its_cure(file: str) -> None:
    """It ends as a sentence does, and says what to do: in a second sentence, or as a request."""
    for key in keys_of(file):
        for text in texts_of(f"{file}.{key}"):
            sentences = re.split(r"(?<=[.?!}]) (?=[A-Z])", text)

            assert text.endswith((".", CURE)), key
            assert len(sentences) > 1 or CURE in text or IMPERATIVES & set(re.findall(r"\w+", text.lower())), key


def test_every_plural_has_the_forms_of_its_language() -> None:
    """English counts with two forms."""
    assert all(set(entry) == {"one", "other"} for entry in ENGLISH.values() if isinstance(entry, dict))


def test_no_entry_is_empty_or_untidy() -> None:
    """There is something to read in each, and no line end: where a line ends is for the window and the paper."""
    for key in ENGLISH:
        for text in texts_of(key):
            assert text.strip(), key
            assert "\n" not in text, key


def test_every_part_of_the_body_has_words() -> None:
    """What can be picked has a name; what else is among these words is said by code."""
    body = load_body()
    named = {f"area.{area}" for area in body.areas} | {f"view.{view.id}" for view in body.views}
    named |= {f"region.{region.id}" for view in body.views for region in view.regions}
    worded = {f"{file}.{key}" for file in ("area", "view", "region") for key in keys_of(file)}

    assert named - worded == set()
    assert [key for key in worded - named if not any(place.exact() and place.matches(key) for place in said())] == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"explain.label-{label}" for label in EvidenceLabel),
        *(f"explain.group-{grade}{counted}" for grade in Grade for counted in ("", "-uncounted")),
        *(f"explain.call-{call}" for call in Call),
        *(f"explain.{form}-span-{span}" for form in ("full", "brief") for span in Span),
        *(f"explain.{form}-from-{span}" for form in ("full", "brief") for span in list(Span)[:-1]),
        *(f"explain.{form}-to-{span}" for form in ("full", "brief") for span in list(Span)[1:]),
        "explain.act-raise",
        *(f"explain.counted-{band}" for band in ("common", "very-common")),
        *(f"explain.must-licence-{licence}" for licence in Licence),
        *(f"explain.read-{read}" for read in READ),
        *(f"explain.decision-{decision}" for decision in Decision),
        *(f"explain.role-{role}" for role in Role),
        *(f"explain.meaning-{decision}-{role}" for decision, roles in SIGNING.items() for role in roles),
        *(f"explain.decision-{decision}-represented" for decision in Decision),
        *(f"explain.meaning-{decision}-clinician-represented" for decision in Decision),
        *(f"screen.other-{role}{part}" for role in OTHERS for part in ("", "-name")),
        *(f"screen.other-{role}{part}" for role in EXPLAINED for part in ("-detail", "-hint")),
        *(f"screen.way-{kind}" for kind in Kind),
        *(f"paper.licence-{licence}" for licence in Licence),
        *(f"paper.taken-back-{how}" for how in TakenBack),
        *(f"error.ink-{problem}" for problem in InkProblem),
        *VERDICTS,
    ],
)
def test_every_choice_has_words(key: str) -> None:
    """What can be chosen or found can be told."""
    assert key in ENGLISH


def test_every_language_says_the_same() -> None:
    """A language that ships has every entry of the English one, with the same slots."""
    for folder in resources.path_of("text").iterdir():
        other = load_catalogue(folder.name)

        assert set(other.entries) == set(ENGLISH), folder.name
