"""One language's words for the window, the paper and the terminal.

A catalogue is the folder `resources/text/<language>/`: one flat JSON object a file, and a key is
`<file>.<entry>`. An entry is a sentence with named slots, or an object of plural forms that is chosen by the
slot `n` (Unicode CLDR plural categories).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from mesodesk import resources
from mesodesk.errors import MesoDeskError

Entry = str | dict[str, str]


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


_PLURAL_RULES = {"en": _english}
"""CLDR's cardinal rules (unicode.org, cldr plural rules), one a language that has a catalogue."""


@dataclass(frozen=True)
class Catalogue:
    """The words of one language."""

    language: str
    """A BCP 47 tag."""
    direction: str
    """`ltr` or `rtl`."""
    entries: Mapping[str, Entry]

    def say(self, key: str, **slots: str | int) -> str:
        """Return the sentence of a key with its slots filled.

        Raises:
            MesoDeskError: `word-missing` when the key or a slot is not there.
        """
        try:
            entry = self.entries[key]
            if isinstance(entry, dict):
                entry = entry[_PLURAL_RULES[self.language](int(slots["n"]))]
            return entry.format(**slots)
        except (KeyError, IndexError) as error:
            raise MesoDeskError("word-missing", name=key) from error

    def has(self, key: str) -> bool:
        """Tell whether the catalogue words a key."""
        return key in self.entries

    def day(self, day: date) -> str:
        """Return a date with the month in letters, so that no reader takes the day for the month."""
        month = self.say(f"date.month-{day.month}")
        return self.say("date.day", day=day.day, month=month, year=day.year)

    def moment(self, moment: datetime) -> str:
        """Return a date and time with its distance from UTC.

        Raises:
            ValueError: when the time has no zone: a time without one proves nothing.
        """
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        offset = moment.isoformat(timespec="seconds")[19:]
        return self.say("date.moment", day=self.day(moment.date()), time=moment.strftime("%H:%M"), offset=offset)

    def missing(self, key: str, **slots: str | int) -> str:
        """Return a point that is missing in words; an area's or a role's id among the slots is named first."""
        files = {"area": "area.", "role": "explain.role-"}
        named = {slot: self.say(f"{files[slot]}{value}") if slot in files else value for slot, value in slots.items()}
        return self.say(f"missing.{key}", **named)

    def error(self, error: MesoDeskError) -> str:
        """Return an expected failure in words."""
        return self.say(f"error.{error.key}", **error.slots)


def load_catalogue(language: str) -> Catalogue:
    """Read the words of a language.

    Raises:
        MesoDeskError: `resource-missing` when there is no such catalogue, `resource-broken` when a file of it
            is damaged or none of them says where a line begins.
    """
    entries: dict[str, Entry] = {}
    for name in resources.names_in(f"text/{language}", ".json"):
        stem = PurePosixPath(name).stem
        entries |= {f"{stem}.{key}": entry for key, entry in resources.json_of(name).items()}
    direction = entries.get("language.direction")
    if direction not in ("ltr", "rtl"):
        raise MesoDeskError("resource-broken", name=f"text/{language}")
    return Catalogue(language, str(direction), entries)
