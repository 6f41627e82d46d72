"""What the window's tests stand on: the real figure, the English words and both themes."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication

from mesodesk.body.figure import Body, load_body
from mesodesk.ui.theme import Theme, apply_theme, load_theme, style_sheet
from mesodesk.wording.catalogue import Catalogue, load_catalogue

# Qt picks its platform when the application is built, which is after this line.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def body() -> Body:
    """Return the figure as it is shipped."""
    return load_body()


@pytest.fixture(scope="session")
def words() -> Catalogue:
    """Return the English words."""
    return load_catalogue("en")


@pytest.fixture(scope="session")
def light() -> Theme:
    """Return the light theme."""
    return load_theme("light")


@pytest.fixture(scope="session")
def dark() -> Theme:
    """Return the dark theme."""
    return load_theme("dark")


@pytest.fixture
def dressed(qapp: QApplication, light: Theme) -> QApplication:
    """Dress the application in the light theme, as the program starts it."""
    if qapp.styleSheet() != style_sheet(light):  # dressing polishes every widget anew, which takes its time
        apply_theme(qapp, light)
    return qapp
