"""A desk whose data folder belongs to one test."""

from __future__ import annotations

from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that has kept nothing yet."""
    return open_desk(tmp_path / "clinic")
