from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mesodesk.ui.widgets.label import Label

MARKUP = "<b>Ada</b> &amp; <img src='x'> & Co"


def test_markup_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    """What a person typed is never read as markup, whatever it looks like."""
    label = Label(MARKUP, wrap=False)
    qtbot.addWidget(label)
    bold = Label("Ada & & Co", wrap=False)
    qtbot.addWidget(bold)

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == MARKUP
    # As markup the line would shrink to a few letters.
    assert label.sizeHint().width() > 2 * bold.sizeHint().width()
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == MARKUP


def test_new_words_stay_plain(qtbot: QtBot) -> None:
    """Words that come later are as plain as the first."""
    label = Label()
    qtbot.addWidget(label)

    label.setText("<h1>Ada</h1>")

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<h1>Ada</h1>"


def test_role_gives_the_look(qtbot: QtBot, dressed: QApplication) -> None:
    """A label takes on a role's size, at first and later."""
    label = Label("Where?", "body")
    qtbot.addWidget(label)
    label.show()
    small = label.font().pointSize()

    label.set_role("title")

    assert dressed.styleSheet()
    assert label.role() == "title"
    assert label.font().pointSize() > small


def test_label_wraps_unless_told_otherwise(qtbot: QtBot) -> None:
    """Long words break into lines; a pill does not."""
    wrapped, single = Label("x"), Label("x", wrap=False)
    qtbot.addWidget(wrapped)
    qtbot.addWidget(single)

    assert wrapped.wordWrap()
    assert not single.wordWrap()
