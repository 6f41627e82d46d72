"""What the pages' tests stand on."""

from __future__ import annotations

import pytest

from mesodesk.ui.talk import Talk
from tests.ui.talks import clinic_desk


@pytest.fixture
def talk(qapp: object) -> Talk:
    """Return a fresh talk in a clinic that is set up."""
    assert qapp is not None
    return Talk(clinic_desk())
