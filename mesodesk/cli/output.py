"""What commands print: lines for people, JSON for programs."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

from mesodesk import __version__
from mesodesk.actions.explain import AreaRow, Explanation
from mesodesk.actions.reopen import Reopened
from mesodesk.actions.verify import Verification
from mesodesk.exchange.codec import to_json
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Basis, Sentence, number_runs

WIDEST = 100
"""Columns; longer lines are hard to read."""


def version() -> str:
    """Return the program's name and version."""
    return f"MesoDesk {__version__}"


def as_json(value: object) -> str:
    """Return a value as JSON without the last line end."""
    return to_json(value).decode().rstrip("\n")


def areas(catalogue: Catalogue, rows: Sequence[AreaRow]) -> str:
    """Return the areas as a table: id, name, views."""
    lines = []
    for row in rows:
        views = ", ".join(catalogue.say(f"view.{view}") for view in row.views)
        note = "" if row.described else catalogue.say("terminal.area-unnamed")
        lines.append(f"{row.id:<12}{row.name:<18}{views:<32}{note}".rstrip())
    return "\n".join(lines)


def explanation(catalogue: Catalogue, told: Explanation, state: str) -> str:
    """Return the state of the content, sections as indented text with the numbers of their sources, and the sources."""
    return _sections(catalogue, told, [state])


def reopened(catalogue: Catalogue, found: Reopened, changed: Explanation) -> str:
    """Return which sheet a talk goes on from, and what has changed since. The patient is a number here."""
    record = found.earlier
    when = catalogue.moment(record.frozen)
    earlier = catalogue.say("reopen.earlier", id=record.id, when=when, decision=record.decision_words)
    return _sections(catalogue, changed, [earlier, catalogue.say("reopen.number", number=record.patient.number)])


def _sections(catalogue: Catalogue, told: Explanation, head: Sequence[str]) -> str:
    numbers = told.numbers()
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines = ["", *(_wrapped(line, "", width) for line in head)]
    for section in told.sections:
        lines += ["", section.title, "=" * len(section.title)]
        for group in section.groups:
            lines += ["", _wrapped(f"{group.title}", "  ", width)]
            for paragraph in group.paragraphs():
                text = " ".join(_with_basis(catalogue, sentence, numbers) for sentence in paragraph)
                lines.append(_wrapped(text, "    ", width))
    if told.sources:
        title = catalogue.say("terminal.sources")
        lines += ["", title, "=" * len(title)]
    lines += (_wrapped(f"[{source.number}] {source.citation}", "  ", width) for source in told.sources)
    return "\n".join(lines[1:])


def _with_basis(catalogue: Catalogue, sentence: Sentence, numbers: dict[str, int]) -> str:
    text = sentence.text
    if sentence.label:
        text = catalogue.say("terminal.labelled", label=sentence.label, text=text)
    if sentence.basis is Basis.UNSOURCED:
        return catalogue.say("terminal.unsourced", text=text, mark=catalogue.say("explain.unsourced"))
    marks = ", ".join(number_runs(numbers[source] for source in sentence.sources))
    return catalogue.say("terminal.sourced", text=text, numbers=marks) if marks else text


def _wrapped(text: str, indent: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def verification(lines: Sequence[str]) -> str:
    """Return what was found out about a PDF, in words for a layperson.

    Names in it are the file's: what would move the cursor or turn the direction of reading is left out.
    """
    plain = ("".join(letter if letter.isprintable() else " " for letter in line) for line in lines)
    return "\n".join(textwrap.fill(line, WIDEST) for line in plain)


def verification_json(found: Verification) -> str:
    """Return the same for programs. What the record says is for the reader of the PDF, so it stays out."""
    finding = found.finding
    first = finding.seals[0] if finding.seals else None
    return as_json(
        {
            "verdict": finding.verdict.name.lower().replace("_", "-"),
            "exit_code": int(finding.verdict),
            "reason": finding.reason,
            "signer": first and first.signer,
            "clinic": first and first.clinic,
            "sealed_at": first and first.sealed_at,
            "certificate_sha256": first and first.fingerprint,
            "file_sha256": finding.sha256,
            "record_id": found.sealed.record.id if found.sealed and not finding.verdict else None,
            "code_printed": found.code_printed,
            "marks_missing": found.missing_marks(),
            "withdrawal": found.withdrawn,
            "withdrawn_at": found.withdrawal and found.withdrawal.sealed_at,
            "kept_here": found.kept,
            "later_kept_here": found.later,
            "slip_id": found.slip.record.id if found.slip and not finding.verdict else None,
            "slip_of_record_id": found.slip.record.sheet.id if found.slip and not finding.verdict else None,
        }
    )
