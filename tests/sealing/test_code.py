from __future__ import annotations

import binascii
import hashlib
import random
import string
from datetime import date, timedelta
from typing import Any

import pytest
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from mesodesk.errors import MesoDeskError
from mesodesk.sealing import code
from mesodesk.sealing.certificates import Identity, issue_clinician, make_clinic
from mesodesk.sealing.code import PREFIX, Code, Named, read_code, write_code
from tests.sealing.specimens import CODE_LETTERS, NOW, code_bytes, code_text

NAMED = Named("0123456789abcdef" * 2, "fedcba9876543210" * 2, "not-today", date(2026, 7, 1))
SIGNER = issue_clinician(make_clinic("Example Clinic", NOW), "Dr Ada Example", "MED 123", NOW)


def _read(text: str) -> Code:
    found = read_code(text)
    assert found is not None
    return found


@given(
    st.builds(
        Named,
        st.binary(min_size=16, max_size=16).map(bytes.hex),
        st.binary(min_size=16, max_size=16).map(bytes.hex),
        st.sampled_from(["yes", "not-today", "no"]),
        st.dates(),
    )
)
def test_what_is_written_is_read(named: Named) -> None:
    """Whatever a code says comes back, and the key that made it is known again."""
    found = _read(write_code(named, SIGNER))

    assert found.named == named
    assert found.names_key(SIGNER.certificate)
    assert found.made_with(SIGNER.certificate)


def test_the_form_is_fixed() -> None:
    """Codes lie on paper for decades: every byte keeps its place, and the same record gives the same code."""
    text = write_code(NAMED, SIGNER)
    content = code_bytes(text)

    assert text == write_code(NAMED, SIGNER)
    assert text.startswith(PREFIX)
    assert content[:16].hex() + content[16:32].hex() == NAMED.id + NAMED.sha256
    assert content[32] == 1
    assert date(1, 1, 1) + timedelta(days=int.from_bytes(content[33:36]) - 1) == NAMED.day
    assert content[36:39] == hashlib.sha256(SIGNER.certificate).digest()[:3]
    assert content[103:] == binascii.crc_hqx(content[:103], 0xFFFF).to_bytes(2)
    assert code_text(content) == text


def test_it_is_a_small_qr_code() -> None:
    """It is version 7 at level M, for which digits and capitals must suffice."""
    made = segno.make_qr(write_code(NAMED, SIGNER), error="m", boost_error=False)

    assert (made.designator, made.mode) == ("7-M", "alphanumeric")


@pytest.mark.untraced
def test_every_changed_letter_is_refused() -> None:
    """Whichever letter becomes another one, the code is not read."""
    text = write_code(NAMED, SIGNER)
    allowed = set(text) - {":"}
    for place, letter in enumerate(text):
        others = (set(CODE_LETTERS) | allowed | {"U", "*"}) - {letter} if letter != ":" else set("AZ09U")
        alike = {"0": "O", "1": "IL", "O": "0"}.get(letter, "")
        for other in others - set(alike):
            changed = text[:place] + other + text[place + 1 :]
            assert read_code(changed) is None, (place, other)


def test_two_letters_that_changed_places_are_refused() -> None:
    """The commonest slip after a wrong letter."""
    text = write_code(NAMED, SIGNER)

    for place in range(len(PREFIX), len(text) - 1):
        first, second = text[place], text[place + 1]
        assert first == second or read_code(text[:place] + second + first + text[place + 2 :]) is None


def test_a_letter_too_few_or_many_is_refused() -> None:
    """A code that lost or gained a letter anywhere, or its beginning, is none."""
    text = write_code(NAMED, SIGNER)

    for place in range(len(text)):
        assert read_code(text[:place] + "7" + text[place:]) is None
        if text[place] != ":":
            assert read_code(text[:place] + text[place + 1 :]) is None
    for other in ("", "MESODESK1:", text.removeprefix(PREFIX), text * 2, text.replace("K1:", "K2:"), "é" * 177):
        assert read_code(other) is None


def test_how_it_is_typed_does_not_matter() -> None:
    """Small letters, blanks, line ends, dashes, and letters taken for digits are understood."""
    text = write_code(NAMED, SIGNER)
    letters = text.removeprefix(PREFIX)
    wanted = read_code(text)

    assert wanted is not None
    for typed in (
        text.lower(),
        f"\n {PREFIX} " + "\r\n".join(letters[n : n + 7] for n in range(0, 168, 7)) + "\u00a0\n",
        "MESODESK1" + "-".join(letters[n : n + 4] for n in range(0, 168, 4)),
        PREFIX + letters.replace("0", "O").replace("1", "I"),
        PREFIX + letters.replace("0", "o").replace("1", "l"),
        "mesodesk1:" + "  ".join(letters),
    ):
        assert read_code(typed) == wanted


@pytest.mark.parametrize("place", range(103))
def test_a_forged_byte_is_nobodys(place: int) -> None:
    """With the check made to fit, a changed byte anywhere still shows: no key made it, or it says nothing."""
    content = bytearray(code_bytes(write_code(NAMED, SIGNER)))
    content[place] ^= 1 << place % 8
    found = read_code(code_text(bytes(content)))

    assert found is None or not found.made_with(SIGNER.certificate)


@pytest.mark.parametrize("change", [{32: 3}, {32: 255}, {33: 0, 34: 0, 35: 0}, {33: 255}], ids=str)
def test_what_no_code_says_is_not_read(change: dict[int, int]) -> None:
    """A decision or a day that there is not makes it no code."""
    content = bytearray(code_bytes(write_code(NAMED, SIGNER)))
    for place, value in change.items():
        content[place] = value

    assert read_code(code_text(bytes(content))) is None


def test_any_text_is_read_or_refused() -> None:
    """No text stops the reader, and none of many is a code by chance."""
    dice = random.Random(7)  # noqa: S311 - the same texts each time
    for _ in range(2000):
        body = "".join(dice.choices(string.printable + CODE_LETTERS * 3 + "ıſßﬁ０", k=dice.choice((0, 9, 168, 178))))
        assert read_code(body) is None
        assert read_code(PREFIX + body) is None


def test_another_key_did_not_make_it() -> None:
    """A code is of one key only, also among keys for the same name."""
    other = issue_clinician(make_clinic("Example Clinic", NOW), "Dr Ada Example", "MED 123", NOW)
    found = _read(write_code(NAMED, SIGNER))

    assert not found.names_key(other.certificate)
    assert not found.made_with(other.certificate)


def test_the_beginning_is_signed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code of another version cannot be turned into one of this version."""
    monkeypatch.setattr(code, "PREFIX", "MESODESK2:")
    text = write_code(NAMED, SIGNER)
    monkeypatch.undo()

    assert not _read(text.replace("2:", "1:", 1)).made_with(SIGNER.certificate)


def test_a_key_of_another_kind_made_none() -> None:
    """Only keys like ours can have made a code."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW + timedelta(days=9))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    assert not _read(write_code(NAMED, SIGNER)).made_with(certificate)


@pytest.mark.parametrize("part", ["key", "certificate"])
def test_a_damaged_key_makes_none(part: str) -> None:
    """A key that does not belong to its certificate is refused."""
    parts: dict[str, Any] = {**vars(SIGNER), part: b"damaged"}
    with pytest.raises(MesoDeskError, match="key-damaged"):
        write_code(NAMED, Identity(**parts))
