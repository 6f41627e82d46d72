from __future__ import annotations

import re

import pytest

from mesodesk.consent.reopening import ALPHABET, LENGTH, read_code, read_number, reopening_code

NUMBER = "0123456789abcdef0123456789abcdef"
TWINS = ("0000000000000000000000000005fc5c", "00000000000000000000000000124cdf")
"""Two numbers with one code, found by trying a million."""


def test_code_of_a_number_never_changes() -> None:
    """It is printed on paper, so every later version finds the talk by it."""
    assert reopening_code("5e" * 16) == "AMBK-0PCP"
    assert reopening_code(NUMBER) == reopening_code(NUMBER)


def test_code_is_two_groups_without_look_alikes() -> None:
    """Eight signs of thirty-two, each of which is used in each place."""
    codes = [reopening_code(f"{number:032x}") for number in range(2000)]

    assert all(re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code) for code in codes)
    assert not set("ILOU") & set("".join(codes))
    for place in (0, 1, 2, 3, 5, 6, 7, 8):
        assert {code[place] for code in codes} == set(ALPHABET)
    assert len(set(codes)) == len(codes)
    assert len(codes[0].replace("-", "")) == LENGTH


def test_two_numbers_can_have_one_code() -> None:
    """It is short, so whoever looks for a talk must reckon with it."""
    assert len({reopening_code(number) for number in TWINS}) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "AMBK-0PCP",
        "ambk0pcp",
        "  ambk 0pcp\n",
        "AMBK\u20110PCP",
        "a-m-b-k-0-p-c-p",
        "ambk\u00a0\u2013 opcp",
        "AMBK-OPCP",
        "\u200eAMBK-0PCP",
    ],
)
def test_code_is_read_however_it_is_typed(typed: str) -> None:
    """Case, blanks and hyphens do not count, and the letter O is the digit."""
    assert read_code(typed) == "AMBK-0PCP"
    assert read_number(typed) is None


def test_letters_that_look_like_a_one_are_one() -> None:
    """So whoever reads the code aloud may be misheard."""
    assert read_code("IL10-iloO") == "1110-1100"


@pytest.mark.parametrize("typed", ["", "AMBK", "AMBK-0PCPX", "AMBK-0PCU", "AMBK-0PC!", "AMBK_0PCP", NUMBER])
def test_what_is_no_code_is_none(typed: str) -> None:
    """Too short, too long, a letter that no code has, or another kind of number."""
    assert read_code(typed) is None


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.upper(), f" {NUMBER[:16]} {NUMBER[16:]} ", "-".join(NUMBER)])
def test_number_is_read_however_it_is_typed(typed: str) -> None:
    """It stands on the sheet in small letters; nothing but its signs counts."""
    assert read_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", NUMBER[:-1], NUMBER + "0", NUMBER[:-1] + "g", "../" + NUMBER])
def test_what_is_no_number_is_none(typed: str) -> None:
    """Nothing but a number may lead to a file."""
    assert read_number(typed) is None
