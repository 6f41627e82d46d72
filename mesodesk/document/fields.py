"""The form fields of the sheet: made with it and empty, so that a seal can come later without changing a page.

May import nothing.
"""

from __future__ import annotations

from typing import NamedTuple

FIELD = "MesoDeskSeal"
"""The name of the signature field that the clinic's seal fills."""
WITHDRAWAL_FIELD = "MesoDeskWithdrawal"
"""The name of the one that is sealed when a yes is taken back; it lies over the slip to withdraw."""


class Field(NamedTuple):
    """A signature field, apart from where it lies."""

    name: str
    tip: str
    """What a screen reader calls it."""
