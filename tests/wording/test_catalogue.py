from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mesodesk import resources
from mesodesk.errors import MesoDeskError
from mesodesk.wording.catalogue import Catalogue, Entry, load_catalogue


@pytest.fixture
def english() -> Catalogue:
    """Return the catalogue that ships."""
    return load_catalogue("en")


@pytest.fixture
def small() -> Catalogue:
    """Return a catalogue with one entry of each kind."""
    entries: dict[str, Entry] = {
        "desk.hello": "Hello {name}",
        "desk.points": {"one": "One point", "other": "{n} points"},
        "desk.half": {"other": "{n} points"},
        "desk.numbered": "Hello {}",
    }
    return Catalogue("en", "ltr", entries)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of words to fill, in the place of the one that ships."""
    monkeypatch.setattr(resources, "_root", lambda: tmp_path)
    folder = tmp_path / "text" / "xx"
    folder.mkdir(parents=True)
    return folder


def test_slots_are_filled_by_name(small: Catalogue) -> None:
    """A sentence takes its slots, and what it has no room for is left out."""
    assert small.say("desk.hello", name="Ada", more=1) == "Hello Ada"


def test_slot_that_looks_like_a_slot_stays_as_it_was_typed(small: Catalogue) -> None:
    """What people type is never read as a sentence of ours."""
    assert small.say("desk.hello", name="{name} %s {0}") == "Hello {name} %s {0}"


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 points"), (1, "One point"), (2, "2 points"), (11, "11 points"), (101, "101 points")]
)
def test_number_chooses_the_plural_form(small: Catalogue, n: int, words: str) -> None:
    """English has one form for one and another for every other number."""
    assert small.say("desk.points", n=n) == words


@pytest.mark.parametrize(
    ("key", "slots"),
    [
        ("desk.none", {}),
        ("desk.hello", {}),
        ("desk.hello", {"nome": "Ada"}),
        ("desk.points", {}),
        ("desk.half", {"n": 1}),
        ("desk.numbered", {"name": "Ada"}),
    ],
)
def test_missing_word_is_named(small: Catalogue, key: str, slots: dict[str, str | int]) -> None:
    """A key, a slot or a plural form that is not there is an expected failure, never a gap in the text."""
    with pytest.raises(MesoDeskError) as caught:
        small.say(key, **slots)

    assert (caught.value.key, caught.value.slots) == ("word-missing", {"name": key})


def test_language_without_plural_rule_has_no_plurals() -> None:
    """A language is not guessed to count as English does."""
    catalogue = Catalogue("xx", "ltr", {"desk.points": {"one": "1", "other": "{n}"}})

    with pytest.raises(MesoDeskError, match="word-missing"):
        catalogue.say("desk.points", n=1)


def test_catalogue_tells_what_it_has(small: Catalogue) -> None:
    """Whether a key is worded can be asked."""
    assert small.has("desk.hello")
    assert not small.has("desk.none")


@pytest.mark.parametrize("month", range(1, 13))
def test_month_is_written_in_letters(english: Catalogue, month: int) -> None:
    """No reader can take the day for the month."""
    day = date(2027, month, 9)

    assert english.day(day) == f"9 {day.strftime('%B')} 2027"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (UTC, "14 March 2027, 09:05 (UTC+00:00)"),
        (timezone(timedelta(hours=5, minutes=45)), "14 March 2027, 09:05 (UTC+05:45)"),
        (timezone(-timedelta(hours=3, minutes=30)), "14 March 2027, 09:05 (UTC-03:30)"),
    ],
)
def test_moment_is_told_with_its_distance_from_utc(english: Catalogue, zone: timezone, words: str) -> None:
    """Seconds are left out, the zone never is."""
    assert english.moment(datetime(2027, 3, 14, 9, 5, 59, 7, zone)) == words


def test_moment_without_a_zone_is_refused(english: Catalogue) -> None:
    """A time without a zone proves nothing."""
    with pytest.raises(ValueError, match="zone"):
        english.moment(datetime(2027, 3, 14, 9, 5))  # noqa: DTZ001 - that is what is refused


def test_missing_point_names_its_area_in_words(english: Catalogue) -> None:
    """A point about an area begins with the area's name; other slots are shown as they are."""
    assert english.missing("plan", area="abdomen").startswith("Abdomen: ")
    assert english.missing("party-name", role="witness").startswith("Witness: ")
    assert "under 18" in english.missing("under-age", age=18)


def test_error_is_told_in_words(english: Catalogue) -> None:
    """An expected failure is told with what it carries."""
    assert "consent/x.pdf" in english.error(MesoDeskError("file-missing", path="consent/x.pdf"))


def test_english_runs_from_left_to_right(english: Catalogue) -> None:
    """The catalogue knows its language and where a line begins."""
    assert (english.language, english.direction) == ("en", "ltr")


def test_key_is_file_and_entry(shelf: Path) -> None:
    """Every file of the folder is a part of the catalogue under its own name."""
    (shelf / "language.json").write_text('{"direction": "rtl"}', encoding="utf-8")
    (shelf / "desk.json").write_text('{"hello": "Salaam"}', encoding="utf-8")

    catalogue = load_catalogue("xx")

    assert (catalogue.direction, catalogue.say("desk.hello")) == ("rtl", "Salaam")


@pytest.mark.parametrize("language", ["none", "../en", "../../text/en"])
def test_language_without_a_folder_is_refused(language: str) -> None:
    """A language that does not ship cannot be loaded, and a name does not climb out of the folder."""
    with pytest.raises(MesoDeskError, match="resource-missing"):
        load_catalogue(language)


@pytest.mark.parametrize("text", ["{}", "{", '{"direction": 5}', '{"direction": "down"}'])
def test_damaged_language_is_refused(shelf: Path, text: str) -> None:
    """A catalogue that does not say where a line begins is damaged."""
    (shelf / "language.json").write_text(text, encoding="utf-8")

    with pytest.raises(MesoDeskError, match="resource-broken"):
        load_catalogue("xx")


def test_empty_language_folder_is_refused(shelf: Path) -> None:
    """A folder without words is no catalogue."""
    assert shelf.is_dir()
    with pytest.raises(MesoDeskError, match="resource-broken"):
        load_catalogue("xx")
