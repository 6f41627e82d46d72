"""Editions of one record. Only one of them is ever sealed; each of the others says on every page that it is not."""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """What is printed of a record, and for what."""

    SEALED = "sealed"
    """The pages that are reviewed, signed and sealed."""
    HAND = "hand"
    """The same pages to be signed with a pen."""
    COPY = "copy"
    """The same pages to be read, on another paper or in another size; nobody signs them."""
    WHOLE = "whole"
    """Every word that was shown, to be read."""

    @property
    def signed(self) -> bool:
        """Whether there are boxes to sign in."""
        return self in (Edition.SEALED, Edition.HAND)
