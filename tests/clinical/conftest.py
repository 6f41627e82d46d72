"""The figure and the content as they are shipped, read once: both are frozen, and no test changes them."""

from __future__ import annotations

import pytest

from mesodesk.body.figure import Body, load_body
from mesodesk.clinical.library import load_knowledge
from mesodesk.clinical.models import Knowledge


@pytest.fixture(scope="session")
def body() -> Body:
    """Return the figure with all its areas."""
    return load_body()


@pytest.fixture(scope="session")
def knowledge(body: Body) -> Knowledge:
    """Return the content without any edits of a clinic."""
    return load_knowledge(body)
