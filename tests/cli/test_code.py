from __future__ import annotations

import json
import re

import pytest

from mesodesk.settings import FOLDER_VARIABLE
from tests.cli.conftest import Clinic, Run
from tests.document.papers import code_in

pytestmark = pytest.mark.usefixtures("at_once")


def _printed(clinic: Clinic) -> list[str]:
    """Return the code on a clinic's sheet in its groups, as a person types them."""
    return re.findall(".{1,4}", code_in(clinic.pdf.read_bytes()))


def test_a_code_is_typed_with_or_without_quotes(clinic: Clinic, run: Run) -> None:
    """Groups as words, one text, small letters: each names the kept sheet, in words and an exit code."""
    groups = _printed(clinic)

    for words in (groups, [" ".join(groups)], ["".join(groups).lower()]):
        done = run("verify", "--code", *words)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("A SHEET KEPT HERE.")


def test_what_a_code_says_to_programs(clinic: Clinic, run: Run) -> None:
    """The keys of the answer are fixed, and nobody is named in it."""
    done = run("verify", "--json", "--code", *_printed(clinic))
    found = json.loads(done.out)

    assert set(found) == {
        *(
            "verdict",
            "exit_code",
            "reason",
            "record_id",
            "record_sha256_begins",
            "decision",
            "day",
            "withdrawal",
            "withdrawn_at",
        ),
    }
    assert (found["verdict"], found["exit_code"], found["reason"]) == ("kept", 0, "kept")
    assert found["record_id"] == json.loads(clinic.consultation.read_text(encoding="utf-8"))["consultation"]["id"]
    assert found["decision"] == "yes"
    assert "Erika" not in done.out


def test_the_exit_codes_tell_the_rest_apart(clinic: Clinic, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """2 for no code, with nothing said of a sheet, and 4 for a code by a key that is unknown here."""
    done = run("verify", "--code", "MESODESK1:", "AAAA", "--json")
    found = json.loads(done.out)
    assert (done.code, found["verdict"], found["record_id"]) == (2, "unreadable", None)

    monkeypatch.setenv(FOLDER_VARIABLE, str(clinic.folder.parent / "elsewhere"))
    done = run("verify", "--code", *_printed(clinic))
    assert done.code == 4
    assert done.out.startswith("BY A STRANGER.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of the arguments F.pdf --code is required"),
        (("--code",), "expected at least one argument"),
        (("s.pdf", "--code", "A"), "not allowed with argument"),
    ],
)
def test_a_pdf_or_a_code(run: Run, words: tuple[str, ...], said: str) -> None:
    """One of both is checked, and the command says so."""
    done = run("verify", *words)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
