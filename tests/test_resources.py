from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mesodesk import resources
from mesodesk.errors import MesoDeskError


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of resources to fill."""
    folder = tmp_path / "resources"
    folder.mkdir()
    monkeypatch.setattr(resources, "_root", lambda: folder)
    return folder


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """Look for the folder anew, now and after the test."""
    resources._root.cache_clear()
    yield
    resources._root.cache_clear()


@pytest.mark.parametrize("name", ["../secret.json", "text/../../secret.json", "/etc/hostname", "none.json"])
def test_name_that_leaves_the_folder_or_leads_nowhere_is_refused(shelf: Path, name: str) -> None:
    """Only what lies in the folder can be named."""
    (shelf.parent / "secret.json").write_text("{}", encoding="utf-8")

    with pytest.raises(MesoDeskError) as caught:
        resources.path_of(name)

    assert (caught.value.key, caught.value.slots) == ("resource-missing", {"name": name})


def test_resource_is_read_as_text_and_as_json(shelf: Path) -> None:
    """A resource is UTF-8."""
    (shelf / "word.json").write_bytes('{"word": "Größe"}'.encode())

    assert resources.text_of("word.json") == '{"word": "Größe"}'
    assert resources.json_of("word.json") == {"word": "Größe"}


@pytest.mark.parametrize("data", [b"{", b"\xff", b'{"a": 1, "a": 1}', b'{"deep": [{"a": 1, "a": 2}]}'], ids=repr)
def test_damaged_json_is_refused(shelf: Path, data: bytes) -> None:
    """What is not JSON, not UTF-8 or says a thing twice is damaged."""
    (shelf / "word.json").write_bytes(data)

    with pytest.raises(MesoDeskError) as caught:
        resources.json_of("word.json")

    assert (caught.value.key, caught.value.slots) == ("resource-broken", {"name": "word.json"})


def test_names_are_listed_in_order_by_their_ending(shelf: Path) -> None:
    """A folder's list holds what ends so, sorted, whatever order the system gives."""
    (shelf / "style").mkdir()
    for name in ("20.qss", "10.qss", "light.json"):
        (shelf / "style" / name).touch()

    assert resources.names_in("style", ".qss") == ("style/10.qss", "style/20.qss")


@pytest.mark.usefixtures("_forgetful")
def test_checkout_has_its_resources_beside_the_package() -> None:
    """In a checkout the folder lies beside the package."""
    assert resources.path_of("text").parent == Path(resources.__file__).parents[1] / "resources"


@pytest.mark.usefixtures("_forgetful")
def test_installed_package_has_its_resources_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package brings its folder along, and that one wins."""
    (tmp_path / "mesodesk" / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "mesodesk" / "resources.py"))

    assert resources.path_of("") == tmp_path / "mesodesk" / "_resources"


def test_every_json_resource_can_be_read() -> None:
    """No JSON that ships is damaged or says a thing twice."""
    root = resources.path_of("")

    for path in root.rglob("*.json"):
        assert resources.json_of(path.relative_to(root).as_posix()) == json.loads(path.read_text(encoding="utf-8"))
