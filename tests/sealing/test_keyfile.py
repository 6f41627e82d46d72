from __future__ import annotations

import pytest

from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import Identity
from mesodesk.sealing.keyfile import from_pem, to_pem


def test_identity_comes_back(clinic: Identity, clinician: Identity) -> None:
    """An identity survives being written as one text file."""
    for identity in (clinic, clinician):
        assert from_pem(to_pem(identity)) == identity


def test_damaged_file(clinic: Identity) -> None:
    """A file without its certificate, its key or anything at all is refused."""
    pem = to_pem(clinic)
    for damaged in (b"", clinic.key, pem.replace(b"PRIVATE", b"PUBLIC"), pem[200:]):
        with pytest.raises(MesoDeskError, match="key-damaged"):
            from_pem(damaged)
