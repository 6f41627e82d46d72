from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from mesodesk.consent.consultation import Decision, Paper, PrintSize
from mesodesk.errors import MesoDeskError
from mesodesk.settings import data_folder
from mesodesk.ui.pages.done import DonePage
from mesodesk.ui.talk import Talk
from tests.ui.talks import HOSTILE, finished, freeze, save_to, sealed, shown, wait


@pytest.fixture
def page(talk: Talk, qtbot: QtBot) -> DonePage:
    """Return the page of a consultation that has just been sealed as a no."""
    page = shown(DonePage(talk), qtbot)
    sealed(talk, Decision.NO)
    return page


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let there be a printer, and return the file that pictures are printed to."""
    target = tmp_path / "printed.pdf"

    def accept(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFileName(str(target))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Front desk"])
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    monkeypatch.setattr("mesodesk.ui.pages.done.can_print_as_is", lambda: False)
    return target


def test_summary_says_what_was_sealed_and_names_nobody(page: DonePage) -> None:
    """The screen may still stand there when the next patient comes in."""
    kept = page.talk.kept
    assert kept is not None

    assert page.rows["decision"].text() == "No"
    assert page.rows["patient"].text() == "EX-1"
    assert page.rows["number"].text() == kept.id
    assert page.rows["folder"].text() == str(data_folder())
    assert page.rows["areas"].text()
    assert not any(HOSTILE in row.text() for row in page.rows.values())


def test_copy_is_the_sealed_bytes(page: DonePage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The suggested name says nothing about the patient."""
    suggested = save_to(monkeypatch, tmp_path / "copy.pdf")
    page.save_button.click()

    assert page.talk.kept is not None
    assert (tmp_path / "copy.pdf").read_bytes() == page.talk.kept.pdf
    assert page.status.text() == page.say("saved", path=str(tmp_path / "copy.pdf"))
    assert suggested == [f"sheet-{page.talk.kept.id[:8]}.pdf"]


def test_place_that_takes_no_file_is_told_of(page: DonePage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the cure, and with nothing half written."""
    save_to(monkeypatch, tmp_path / "nowhere" / "copy.pdf")
    page.save_button.click()

    assert page.status.text() == page.talk.desk.catalogue.say("error.folder-missing", path=str(tmp_path / "nowhere"))
    assert list(tmp_path.iterdir()) == []


def test_no_place_is_no_error(page: DonePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes their mind is told nothing."""
    save_to(monkeypatch, "")
    page.save_button.click()

    assert not page.status.isVisible()


def test_computer_without_a_printer_says_so(page: DonePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the way round."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_button.click()

    assert page.status.text() == page.say("no-printer")


@pytest.mark.parametrize(
    ("changes", "there"),
    [
        ({"decision": Decision.YES}, True),
        ({"decision": Decision.YES, "print_size": PrintSize.LARGE}, False),
        ({"decision": Decision.NO}, False),
        ({"decision": Decision.NOT_TODAY}, False),
    ],
)
def test_front_is_offered_where_it_is_two_pages(talk: Talk, qtbot: QtBot, changes: dict[str, Any], there: bool) -> None:
    """A no has no card that travels, and in large print nobody knows where the front ends."""
    page = shown(DonePage(talk), qtbot)
    talk.set_consultation(replace(finished(talk.desk), **changes))
    freeze(talk)
    sealed(talk)

    assert page.print_front_button.isVisible() == there


@pytest.fixture
def yes(talk: Talk, qtbot: QtBot) -> DonePage:
    """Return the page of a consultation that has just been sealed as a yes."""
    page = shown(DonePage(talk), qtbot)
    sealed(talk)
    return page


@pytest.mark.parametrize(("button", "pages"), [("print_button", None), ("print_front_button", 2)])
def test_sealed_bytes_are_printed_where_the_system_takes_them(
    yes: DonePage, monkeypatch: pytest.MonkeyPatch, printer: Path, button: str, pages: int | None
) -> None:
    """Not a picture of them, on the paper that they were made for: all of them, or the pages that are carried about."""
    taken: list[tuple[object, ...]] = []
    monkeypatch.setattr("mesodesk.ui.pages.done.can_print_as_is", lambda: True)
    monkeypatch.setattr("mesodesk.ui.pages.done.print_as_is", lambda pdf, *rest: taken.append((pdf, *rest)))
    monkeypatch.setattr(QPrinter, "outputFormat", lambda _: QPrinter.OutputFormat.NativeFormat)
    getattr(yes, button).click()

    assert yes.talk.kept is not None
    assert taken == [(yes.talk.kept.pdf, QPrinter().printerName(), 1, Paper.A4, pages)]
    assert not printer.exists()
    assert yes.status.text().startswith("Sent to the printer")


@pytest.mark.parametrize(("button", "most"), [("print_button", None), ("print_front_button", 2)])
def test_pictures_are_printed_elsewhere(yes: DonePage, printer: Path, button: str, most: int | None) -> None:
    """Every page, none of them stretched; or the pages that are carried about."""
    getattr(yes, button).click()

    assert yes.talk.kept is not None
    printed, kept = pypdfium2.PdfDocument(printer), pypdfium2.PdfDocument(yes.talk.kept.pdf)
    assert len(kept) > 2
    assert len(printed) == (most or len(kept))
    assert yes.status.text().startswith("Sent to the printer")
    printed.close()
    kept.close()


def test_what_travels_is_printed_to_its_end(talk: Talk, qtbot: QtBot, printer: Path) -> None:
    """The card in another language belongs to it, and the button says how many pages that is."""
    page = shown(DonePage(talk), qtbot)
    plain = page.say("print-front")
    assert page.print_front_button.text() == plain
    talk.set_desk(talk.desk.with_clinic(replace(talk.desk.settings.clinic, country="DE")))
    sealed(talk)
    page.print_front_button.click()

    assert page.print_front_button.text() == page.say("print-front-more", n=3)
    with pypdfium2.PdfDocument(printer) as printed:
        assert len(printed) == 3
    talk.begin()
    assert page.print_front_button.text() == plain


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_printer_that_takes_nothing_is_told_of(page: DonePage, monkeypatch: pytest.MonkeyPatch, printer: Path) -> None:
    """Also one that cannot even begin."""

    def refuse(*_: object) -> None:
        raise MesoDeskError("print-failed", printer="Front desk")

    monkeypatch.setattr("mesodesk.ui.pages.done.pictures", refuse)
    page.print_button.click()
    assert page.status.text() == page.talk.desk.catalogue.say("error.print-failed", printer="Front desk")

    monkeypatch.undo()
    broken = QPrinter()
    broken.setOutputFileName(str(printer.parent / "nowhere" / "x.pdf"))
    with pytest.raises(MesoDeskError, match="print-failed"):
        page._print_pictures(page.talk.kept.pdf if page.talk.kept else b"", broken, None)


def test_print_that_is_called_off_prints_nothing(
    page: DonePage, monkeypatch: pytest.MonkeyPatch, printer: Path
) -> None:
    """Nothing is said either."""
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QPrintDialog.DialogCode.Rejected)
    page.print_button.click()

    assert not printer.exists()
    assert not page.status.isVisible()


def test_next_patient_finds_nothing_here(page: DonePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """No number, no place that something was saved to, and nothing to save or print."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_button.click()
    with qtbot.waitSignal(page.next_wanted):
        page.next_button.click()
    page.talk.begin()

    assert not page.status.isVisible()
    assert not any(row.text() for row in page.rows.values())
    assert not page.save_button.isEnabled()
    page.save()
    page.save_whole()
    page.print_()
    assert not page.status.isVisible()


def test_second_sealed_sheet_starts_without_the_first_ones_words(
    page: DonePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the page was not looked at in between."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_button.click()
    page.talk.changed.disconnect(page.refresh)
    page.talk.begin()
    sealed(page.talk)
    page.refresh()

    assert not page.status.isVisible()
    assert page.rows["decision"].text() == "Yes"


def test_every_word_that_was_shown_can_be_saved(
    page: DonePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A copy with more words than the sheet, which it names; its own name tells of nobody."""
    kept = page.talk.kept
    assert kept is not None
    suggested = save_to(monkeypatch, tmp_path / "whole.pdf")
    page.whole_button.click()
    assert page.status.text() == page.say("saving")
    wait(qtbot, lambda: page.status.text() == page.say("saved", path=str(tmp_path / "whole.pdf")))

    words = []
    for pdf in (tmp_path / "whole.pdf", kept.pdf):
        with pypdfium2.PdfDocument(pdf) as made:
            words.append(" ".join(found.get_textpage().get_text_range() for found in made))
    assert kept.id in words[0]
    assert len(words[0]) > 2 * len(words[1])
    assert suggested == [f"sheet-{kept.id[:8]}-every-word.pdf"]


def test_copy_that_cannot_be_made_is_told_of(
    page: DonePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the cure; what nobody expected goes on to the window."""
    save_to(monkeypatch, tmp_path / "nowhere" / "whole.pdf")
    page.whole_button.click()
    wait(qtbot, lambda: page.status.role() == "warning")
    assert page.status.text() == page.talk.desk.catalogue.say("error.folder-missing", path=str(tmp_path / "nowhere"))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr("mesodesk.ui.pages.done.reading_copy", fail)
    save_to(monkeypatch, tmp_path / "whole.pdf")
    with qtbot.waitSignal(page.failed, timeout=5000):
        page.whole_button.click()

    assert page.status.text() == page.say("save-failed")


def test_next_patient_is_not_told_of_the_last_ones_copy(
    page: DonePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file lies where it was wanted."""
    save_to(monkeypatch, tmp_path / "whole.pdf")
    page.whole_button.click()
    page.talk.begin()
    wait(qtbot, (tmp_path / "whole.pdf").is_file)
    qtbot.wait(30)

    assert not page.status.isVisible()
