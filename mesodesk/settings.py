"""What the clinic has told the program once: its name, its numbers, the language, the paper, and the folder.

Read once and handed down; nothing asks for it again. No patient data is ever kept here. May import `files`
and `errors`.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from mesodesk.errors import MesoDeskError
from mesodesk.files import make_data_folder, write_whole

FILE = "settings.json"
SCHEMA = 1
THEMES = ("system", "light", "dark")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_NOT_NEEDED = ("aftercare", "country", "card_language")
"""Fields of the clinic that may be empty, or that are held to more than not being empty."""
FOLDER_VARIABLE = "MESODESK_DATA"
"""The environment variable that names another data folder."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who gives the treatment, and whom to call."""

    name: str = ""
    address: str = ""
    phone: str = ""
    out_of_hours: str = ""
    """Where someone answers at night: without it a red flag has nowhere to go."""
    emergency: str = ""
    """The country's emergency number."""
    country: str = ""
    """Where it is, as a two-letter code (ISO 3166-1): some treatments are banned in some countries."""
    aftercare: str = ""
    """Its own rules for the days after a session; empty while it has set none."""
    card_language: str = ""
    """The language (ISO 639-1) in which doctors here read, where the country has several; empty: the first of them."""

    def missing(self) -> tuple[str, ...]:
        """Return the names of the fields that are needed and still empty, or say no country."""
        needed = (field.name for field in fields(self) if field.name not in _NOT_NEEDED)
        found = [name for name in needed if not getattr(self, name).strip()]
        if not _COUNTRY.fullmatch(self.country):
            found.append("country")  # a name or a longer code would match no country's law
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set once."""

    folder: Path
    """The data folder: keys, sealed documents, drafts, this file."""
    clinic: Clinic = Clinic()
    language: str = "en"
    theme: str = "system"
    """`system`, `light` or `dark`."""
    clinician_name: str = ""
    clinician_registration: str = ""
    """The clinician who used the program last, offered again on the next consultation."""


def data_folder() -> Path:
    """Return the data folder of this user: `MESODESK_DATA` if set, else the system's usual place."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs  # only needed here, and it costs a tenth of the terminal's start

    return platformdirs.user_data_path("MesoDesk", appauthor=False)


def load_settings(folder: Path) -> Settings:
    """Read the settings of a data folder; defaults where there are none yet.

    Raises:
        MesoDeskError: `settings-broken` when the file is there but cannot be understood: it is left as it is.
    """
    path = folder / FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        clinic = Clinic(**raw.pop("clinic"))
        settings = Settings(folder, clinic, **raw)
        if not all(isinstance(value, str) for value in (*asdict(clinic).values(), *raw.values())):
            raise TypeError("not text")
        if settings.theme not in THEMES:
            raise ValueError("no such theme")
    except (FileNotFoundError, NotADirectoryError):
        return Settings(folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MesoDeskError("settings-broken", path=str(path)) from error
    return settings


def save_settings(settings: Settings) -> None:
    """Write the settings into their data folder, whole or not at all.

    Raises:
        MesoDeskError: `text-broken`, and as `mesodesk.files.write_whole` and `make_data_folder`.
    """
    raw = {key: value for key, value in asdict(settings).items() if key != "folder"} | {"schema": SCHEMA}
    make_data_folder(settings.folder)
    data = json.dumps(raw, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        whole = data.encode()
    except UnicodeEncodeError as error:
        raise MesoDeskError("text-broken") from error
    write_whole(settings.folder / FILE, whole)
