from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from mesodesk.errors import MesoDeskError
from mesodesk.settings import FILE, FOLDER_VARIABLE, Clinic, Settings, data_folder, load_settings, save_settings

SHUT_OUT = """
import os, sys
from pathlib import Path
from mesodesk.errors import MesoDeskError
from mesodesk.settings import load_settings
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.chown(".", 65534, 65534)
    os.seteuid(65534)
try:
    load_settings(Path("shut"))
except MesoDeskError as error:
    print(error.key)
"""


@pytest.fixture
def settings(tmp_path: Path, full_clinic: Clinic) -> Settings:
    """Return settings in which no field has its default."""
    clinic = replace(full_clinic, aftercare="No sauna.\nNo make-up.", card_language="fr")
    return Settings(tmp_path / "data", clinic, "en", "dark", "Dr Bö Example", "MED 123")


def test_saved_settings_are_read_again(settings: Settings) -> None:
    """What was saved comes back field by field."""
    save_settings(settings)

    assert load_settings(settings.folder) == settings


def test_defaults_where_nothing_was_saved_yet(tmp_path: Path) -> None:
    """A folder without settings gives the defaults, and reading makes nothing."""
    assert load_settings(tmp_path / "none") == Settings(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_moved_is_the_folder_of_its_settings(settings: Settings, tmp_path: Path) -> None:
    """The folder is not written into the file, so a data folder can be moved."""
    save_settings(settings)
    settings.folder.rename(tmp_path / "moved")

    assert load_settings(tmp_path / "moved") == replace(settings, folder=tmp_path / "moved")


def test_settings_are_for_their_owner_only(settings: Settings) -> None:
    """Nobody else may enter the data folder or read the settings."""
    save_settings(settings)

    assert settings.folder.stat().st_mode & 0o777 == 0o700
    assert (settings.folder / FILE).stat().st_mode & 0o777 == 0o600


def test_clinic_of_an_older_program_is_read(settings: Settings) -> None:
    """A file from before a field was asked for is not broken: it is just empty."""
    save_settings(settings)
    path = settings.folder / FILE
    raw = json.loads(path.read_text(encoding="utf-8"))
    del raw["clinic"]["country"], raw["clinic"]["aftercare"], raw["clinic"]["card_language"]
    path.write_text(json.dumps(raw), encoding="utf-8")

    clinic = load_settings(settings.folder).clinic

    assert clinic == replace(settings.clinic, country="", aftercare="", card_language="")
    assert clinic.missing() == ("country",)


def test_letters_stay_readable_in_the_file(settings: Settings) -> None:
    """Somebody who opens the file can read the names in it."""
    save_settings(settings)

    assert "Dr Bö Example" in (settings.folder / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"schema": None},
        {"colour": "red"},
        {"folder": "/elsewhere"},
        {"language": 5},
        {"theme": None},
        {"theme": "pink"},
        {"clinician_name": 5},
        {"clinician_registration": ["MED 123"]},
        {"clinic": []},
        {"clinic": "Example Clinic"},
        {"clinic": {"name": 5}},
        {"clinic": {"fax": "01 000"}},
    ],
    ids=str,
)
def test_impossible_setting_is_refused_and_the_file_stays(settings: Settings, change: dict[str, object]) -> None:
    """A field that is unknown or has the wrong form is never dropped without a word."""
    save_settings(settings)
    path = settings.folder / FILE
    written = json.dumps(json.loads(path.read_text(encoding="utf-8")) | change)
    path.write_text(written, encoding="utf-8")

    with pytest.raises(MesoDeskError) as caught:
        load_settings(settings.folder)

    assert (caught.value.key, caught.value.slots) == ("settings-broken", {"path": str(path)})
    assert path.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"5", b"null", b"{}", b'{"schema": 1}', b"\xff\xfe", b"[" * 100_000],
    ids=lambda data: repr(data[:20]),
)
def test_damaged_file_is_refused_and_stays(tmp_path: Path, data: bytes) -> None:
    """A file that cannot be understood is left as it is."""
    (tmp_path / FILE).write_bytes(data)

    with pytest.raises(MesoDeskError, match="settings-broken"):
        load_settings(tmp_path)

    assert (tmp_path / FILE).read_bytes() == data


def test_folder_that_cannot_be_entered_is_no_empty_folder(tmp_path: Path) -> None:
    """Settings that may not be looked at are reported, not taken for settings that are not there."""
    shut = tmp_path / "shut"
    shut.mkdir()
    (shut / FILE).touch()
    shut.chmod(0o000)

    said = subprocess.run([sys.executable, "-c", SHUT_OUT, str(tmp_path)], capture_output=True, text=True, check=True)

    shut.chmod(0o700)
    assert said.stdout.strip() == "settings-broken"


def test_clinic_names_what_it_has_not_told(full_clinic: Clinic) -> None:
    """A field of blanks is as empty as an empty one; rules of its own it need not have."""
    assert full_clinic.missing() == ()
    assert replace(full_clinic, phone="  ", emergency="").missing() == ("phone", "emergency")
    assert replace(full_clinic, country=" ").missing() == ("country",)
    assert replace(full_clinic, aftercare="", card_language="").missing() == ()
    assert Clinic().missing() == ("name", "address", "phone", "out_of_hours", "emergency", "country")


def test_named_data_folder_is_used(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """The variable names the folder, and a tilde in it is the home folder."""
    monkeypatch.setenv(FOLDER_VARIABLE, "~/desk")

    assert data_folder() == home / "desk"


@pytest.mark.parametrize("value", [None, ""])
def test_usual_data_folder_without_a_name(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without the variable the system's usual place is taken, and nothing is made there."""
    monkeypatch.delenv(FOLDER_VARIABLE)
    if value is not None:
        monkeypatch.setenv(FOLDER_VARIABLE, value)

    assert data_folder() == platformdirs.user_data_path("MesoDesk", appauthor=False)
    assert not data_folder().exists()


def test_tests_do_not_reach_the_users_own_folder(home: Path) -> None:
    """The folders of every test are temporary ones."""
    assert os.environ["HOME"] == str(home)
    assert data_folder().parent == home.parent


def test_half_a_letter_cannot_be_saved(settings: Settings) -> None:
    """A lone surrogate is refused with a sentence, and what was saved stays."""
    save_settings(settings)

    with pytest.raises(MesoDeskError, match="text-broken"):
        save_settings(replace(settings, clinician_name="A\ud800"))

    assert load_settings(settings.folder) == settings
