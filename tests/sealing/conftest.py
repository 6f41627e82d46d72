"""A clinic, its clinician, a document as the clinic makes it, and that document with its seal."""

from __future__ import annotations

import pytest

from mesodesk.sealing.certificates import Identity, issue_clinician, make_clinic
from tests.sealing.specimens import NOW, make_document, put_seal


@pytest.fixture(scope="session")
def document() -> bytes:
    """Make the unsealed document."""
    return make_document()


@pytest.fixture(scope="session")
def clinic() -> Identity:
    """Make the clinic that this computer knows."""
    return make_clinic("Example Clinic", NOW)


@pytest.fixture(scope="session")
def clinician(clinic: Identity) -> Identity:
    """Make a clinician of that clinic."""
    return issue_clinician(clinic, "Dr Ada Example", "MED 123", NOW)


@pytest.fixture(scope="session")
def sealed(document: bytes, clinician: Identity) -> bytes:
    """Seal the document."""
    return put_seal(document, clinician)
