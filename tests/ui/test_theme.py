from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPainterPath
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mesodesk import resources
from mesodesk.errors import MesoDeskError
from mesodesk.ui.theme import BASE_POINTS, Theme, apply_theme, load_theme, style_sheet, system_theme_name

THEMES = ("light", "dark")
GROUNDS = ("window", "surface", "surface-sunken", "accent-soft")
INKS = ("ink", "ink-soft", "ink-faint", "accent", "serious", "expected", "unknown", "urgent", "stop")
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
VISIBLE = 3.0
"""WCAG 2.2, success criterion 1.4.11: borders, focus rings and signs."""


def luminance(colour: QColor) -> float:
    """Return a colour's relative luminance as WCAG defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, ink: str, ground: str) -> float:
    """Return the contrast of two tokens, from 1 to 21."""
    darker, lighter = sorted((luminance(theme.colour(ink)), luminance(theme.colour(ground))))
    return (lighter + 0.05) / (darker + 0.05)


def readable_pairs() -> Iterator[tuple[str, str]]:
    """Yield every ink with every ground that it is used on."""
    for ink in INKS:
        yield from ((ink, ground) for ground in GROUNDS)
    for tone in ("serious", "expected", "unknown", "urgent", "stop"):
        yield from ((ink, f"{tone}-soft") for ink in ("ink", "ink-soft", tone))
    yield from (("on-accent", ground) for ground in ("accent", "accent-hover", "focus"))
    yield "body-tick", "body-badge"


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", list(readable_pairs()), ids=lambda pair: "-on-".join(pair))
def test_words_can_be_read(name: str, pair: tuple[str, str]) -> None:
    """Every ink has the contrast that text needs, on every ground that it is used on."""
    assert contrast(load_theme(name), *pair) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("sign", ["focus", "line-strong", "accent"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_borders_and_rings_can_be_seen(name: str, sign: str, ground: str) -> None:
    """What marks a control or the focus stands out from its ground."""
    assert contrast(load_theme(name), sign, ground) >= VISIBLE


def test_themes_have_the_same_tokens() -> None:
    """No colour is missing in one of the themes."""
    assert load_theme("light").tokens.keys() == load_theme("dark").tokens.keys()


@pytest.mark.parametrize("name", THEMES)
def test_every_token_is_a_colour(name: str) -> None:
    """A damaged colour would only show on the page that uses it."""
    theme = load_theme(name)

    assert all(theme.colour(token).isValid() for token in theme.tokens)


@pytest.mark.parametrize("name", THEMES)
def test_sheets_are_filled_in_order(name: str) -> None:
    """All sheets are there, the base before the controls, and no token is left."""
    sheet = style_sheet(load_theme(name))

    assert "{{" not in sheet
    assert sheet.index('QLabel[role="title"]') < sheet.index('QPushButton[role="primary"]') < sheet.index("#areaList")


def test_unknown_token_in_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch, light: Theme) -> None:
    """A misspelt token stops with the name of the sheet instead of a silently colourless control."""
    monkeypatch.setattr(resources, "text_of", lambda _: "QLabel { color: {{inc}}; }")

    with pytest.raises(MesoDeskError) as caught:
        style_sheet(light)

    assert caught.value.key == "resource-broken"
    assert caught.value.slots == {"name": "style/00_base.qss"}


def test_unknown_colour_is_refused(light: Theme) -> None:
    """A painter that asks for a colour that is not there learns so."""
    with pytest.raises(MesoDeskError) as caught:
        light.colour("body-nose")

    assert caught.value.key == "resource-broken"


def test_colour_takes_an_alpha(light: Theme) -> None:
    """A painter gets a clear colour without a token of its own."""
    colour = light.colour("accent", 0.5)

    assert colour.alphaF() == pytest.approx(0.5, abs=0.01)
    assert colour.name() == light.tokens["accent"]


@pytest.mark.parametrize("name", THEMES)
def test_theme_dresses_the_application(qapp: QApplication, name: str) -> None:
    """Palette, sheet and typeface are the theme's."""
    theme = load_theme(name)

    apply_theme(qapp, theme)

    assert qapp.palette().window().color() == theme.colour("window")
    assert qapp.styleSheet() == style_sheet(theme)
    assert qapp.font().pointSize() == BASE_POINTS
    assert QFontInfo(qapp.font()).family() == "Atkinson Hyperlegible"


def test_sheet_has_no_mistakes(qtbot: QtBot, dressed: QApplication) -> None:
    """Qt tells of a sheet that it cannot read by a warning, and a warning fails a test."""
    label = QLabel("x")
    label.setProperty("role", "title")
    qtbot.addWidget(label)

    label.ensurePolished()

    assert dressed.styleSheet()
    assert label.font().pointSize() == 20


def test_targets_are_large_enough(qtbot: QtBot, dressed: QApplication) -> None:
    """No button is lower than a finger needs, and the focus does not move it."""
    for role in ("", "primary", "secondary", "quiet", "choice", "segment", "point"):
        button = QPushButton("Go on")
        button.setCheckable(role in {"choice", "segment"})
        button.setProperty("role", role)
        qtbot.addWidget(button)
        button.show()
        before = button.sizeHint()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        dressed.processEvents()

        assert before.height() >= 40, role
        assert button.sizeHint() == before, role


def test_system_theme_is_light_when_the_desktop_does_not_say(qapp: QApplication) -> None:
    """The offscreen platform knows no colour scheme."""
    assert system_theme_name(qapp) == "light"


def test_qt_keeps_its_references_to_none() -> None:
    """PySide6 6.12.0 drops one reference to None a call on Python 3.11, until the interpreter aborts."""
    path = QPainterPath()
    before = sys.getrefcount(None)

    for _ in range(500):
        path.moveTo(0, 0)

    assert sys.getrefcount(None) - before > -100
