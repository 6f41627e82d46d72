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


def test_role_that_comes_later_brings_its_room(qtbot: QtBot, dressed: QApplication) -> None:
    """Words stand off the frame of a warning, also in a label that had none, and come back to the edge without it."""
    assert dressed is not None
    first, later = Label("Make it first.", "warning"), Label("Make it first.")
    for label in (first, later):
        qtbot.addWidget(label)
        label.resize(400, 60)
        label.show()
    bare = later.contentsRect()
    later.set_role("warning")
    assert later.contentsRect() == first.contentsRect() != bare
    assert later.sizeHint() == first.sizeHint()

    later.set_role("body")

    assert later.contentsRect() == bare


def test_label_wraps_unless_told_otherwise(qtbot: QtBot) -> None:
    """Long words break into lines; a pill does not."""
    wrapped, single = Label("x"), Label("x", wrap=False)
    qtbot.addWidget(wrapped)
    qtbot.addWidget(single)

    assert wrapped.wordWrap()
    assert not single.wordWrap()
