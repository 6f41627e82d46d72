"""How the window looks: colour tokens by name, the style sheets that use them, and the typeface."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import fontpkg_atkinson_hyperlegible  # type: ignore[import-untyped]  # it ships no types
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from mesodesk import resources
from mesodesk.errors import MesoDeskError

LIGHT = "light"
DARK = "dark"

BASE_POINTS = 11
"""The size of running text; the style sheets size headings beside it."""

_TOKEN = re.compile(r"\{\{\s*([a-z0-9-]+)\s*\}\}")

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface-sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "serious",
    QPalette.ColorRole.PlaceholderText: "ink-faint",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "surface-sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line-strong",
    QPalette.ColorRole.Shadow: "surface-sunken",
}

_INK_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


@dataclass(frozen=True)
class Theme:
    """A named set of colours.

    Two themes of one name are taken as equal, so a theme can be part of a cache's key.
    """

    name: str
    """`light` or `dark`."""
    tokens: Mapping[str, str]
    """Colour by token, as `#rrggbb`."""

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """Return the colour of a token.

        Args:
            token: a key of the theme's file.
            alpha: from 0, clear, to 1, solid.

        Raises:
            MesoDeskError: `resource-broken` when the theme has no such colour.
        """
        colour = QColor.fromString(self.tokens.get(token, ""))
        if not colour.isValid():
            raise MesoDeskError("resource-broken", name=_file_of(self.name))
        colour.setAlphaF(alpha)
        return colour

    def __hash__(self) -> int:
        return hash(self.name)


def load_theme(name: str) -> Theme:
    """Read the theme of a name from `resources/style/`.

    Raises:
        MesoDeskError: `resource-missing` when there is no such theme, `resource-broken` when its file is damaged.
    """
    return Theme(name, resources.json_of(_file_of(name)))


def system_theme_name(app: QApplication) -> str:
    """Return the theme that the desktop asks for; light where it does not say."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def style_sheet(theme: Theme) -> str:
    """Return every style sheet of `resources/style/` in the order of their numbers, with the theme's colours.

    Raises:
        MesoDeskError: `resource-broken` when a sheet names a token that the theme does not have.
    """
    return "\n".join(_filled(name, theme) for name in resources.names_in("style", ".qss"))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application the theme's colours, sheets and typeface."""
    sheet = style_sheet(theme)
    # Fusion takes its colours from the palette on every desktop; the native styles do not.
    app.setStyle("Fusion")
    app.setFont(QFont(_families(), BASE_POINTS))
    palette = _palette(theme)
    app.setPalette(palette)
    # Fusion outlines a box in its window colour, darkened by 1.4: too faint to find on these grounds.
    palette.setColor(QPalette.ColorRole.Window, theme.colour("line-strong").lighter(140))
    palette.setColor(QPalette.ColorRole.Highlight, theme.colour("focus"))
    for control in ("QCheckBox", "QRadioButton", "QAbstractSpinBox", "QComboBox"):
        app.setPalette(palette, control)  # type: ignore[arg-type]  # the stub says bytes, the call refuses them
    app.setStyleSheet(sheet)


def _file_of(name: str) -> str:
    return f"style/{name}.json"


def _filled(name: str, theme: Theme) -> str:
    def colour_of(match: re.Match[str]) -> str:
        if match[1] not in theme.tokens:
            raise MesoDeskError("resource-broken", name=name)
        return theme.tokens[match[1]]

    return _TOKEN.sub(colour_of, resources.text_of(name))


@cache
def _families() -> list[str]:
    """Load the typeface and return its families; only the first call reads the files."""
    files = sorted((fontpkg_atkinson_hyperlegible.ROOT / "files").glob("*.ttf"))
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    return sorted({family for number in numbers for family in QFontDatabase.applicationFontFamilies(number)})


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, theme.colour(token))
    for role in _INK_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("ink-faint"))
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Accent):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("line"))
    return palette
