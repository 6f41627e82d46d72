"""The commands and their exit codes."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from mesodesk.actions.desk import Desk, now, open_desk
from mesodesk.cli import output
from mesodesk.consent.consultation import Clinician, Paper, PrintSize, TakenBack
from mesodesk.consent.missing import Missing
from mesodesk.consent.slip_rules import SlipPoint, SlipRefused
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.freeze import Unfinished
from mesodesk.settings import data_folder
from mesodesk.wording.catalogue import Catalogue, load_catalogue

COMMANDS = (
    *("areas", "explain", "example", "export", "verify", "reopen", "withdraw", "slip", "copy"),
    *("check-content", "accept-content"),
)
WRONG = 2
"""The exit code of a wrong command or file."""


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: the words after the program's name; the first is one of `COMMANDS`.
    """
    catalogue = load_catalogue("en")
    _settle_output()
    try:
        desk = open_desk(data_folder())
        catalogue = desk.catalogue
        parsed = _parser(catalogue).parse_args(arguments)
        command: Callable[[Desk, argparse.Namespace], int] = parsed.command
        return command(desk, parsed)
    except Unfinished as unfinished:
        return _fail(_points(catalogue, "unfinished", unfinished.points))
    except SlipRefused as refused:
        return _fail(_points(catalogue, "slip-refused", refused.points))
    except MesoDeskError as error:
        return _fail(catalogue.error(error))
    except BrokenPipeError:
        _drop_output()  # the reader went away (`| head`): nothing is wrong, and there is nobody to tell
        return 0


def _settle_output() -> None:
    """Make every name printable: UTF-8 for programs and files, and for a screen what its alphabet has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")


def _print(text: str, end: str = "\n") -> None:
    """Print now, so that what goes wrong is known before the exit code is.

    Raises:
        BrokenPipeError: nobody reads any more.
        MesoDeskError: `disk-full` or `file-unwritable`.
    """
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        key = "disk-full" if error.errno == errno.ENOSPC else "file-unwritable"
        raise MesoDeskError(key, path="stdout") from error


def _drop_output() -> None:
    """Let what is not written yet go nowhere: Python would try again at its end, and complain."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return WRONG


def _points(catalogue: Catalogue, key: str, points: Sequence[Missing | SlipPoint]) -> str:
    lines = (catalogue.say("terminal.point", point=catalogue.missing(point.key, **point.slots)) for point in points)
    return "\n".join([catalogue.say(f"terminal.{key}", n=len(points)), *lines])


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one sentence of ours, with the usage where help is asked for."""

    catalogue: Catalogue

    def error(self, message: str) -> NoReturn:
        sentence = " ".join(message.split())
        raise SystemExit(_fail(self.catalogue.say("terminal.wrong-command", program=self.prog, message=sentence)))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        _print("", end="")  # help and version were written
        super().exit(status, message)


def _parser(catalogue: Catalogue) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return catalogue.say(f"terminal.{key}")

    _Parser.catalogue = catalogue
    parser = _Parser("mesodesk", description=say("about"), epilog=say("window-hint"))
    parser.add_argument("--version", action="version", version=output.version())
    commands = parser.add_subparsers(metavar=say("command"), required=True)

    def command(name: str, run: Callable[[Desk, argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=say(name), description=say(name))
        added.set_defaults(command=run)
        return added

    def json_flag(added: argparse.ArgumentParser) -> None:
        added.add_argument("--json", action="store_true", help=say("json"))

    json_flag(command("areas", _areas))
    explain = command("explain", _explain)
    explain.add_argument("area", metavar="AREA", help=say("area"))
    explain.add_argument("--product", metavar="CLASS", help=say("product"))
    json_flag(explain)
    example = command("example", _example)
    example.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("example-output"))
    example.add_argument("--slip", metavar="NUMBER", help=say("example-slip"))
    export = command("export", _export)
    export.add_argument("file", metavar="CONSULTATION.json", type=Path, help=say("export-file"))
    export.add_argument("-o", "--output", metavar="F.pdf", type=Path, required=True, help=say("export-output"))
    verify = command("verify", _verify)
    what = verify.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="F.pdf", type=Path, nargs="?", help=say("verify-file"))
    what.add_argument("--code", metavar="TEXT", nargs="+", help=say("verify-code"))
    json_flag(verify)
    reopen = command("reopen", _reopen)
    reopen.add_argument("code", metavar="CODE", nargs="+", help=say("reopen-code"))
    reopen.add_argument("-o", "--out", metavar="CONSULTATION.json", type=Path, help=say("reopen-out"))
    slip = command("slip", _slip)
    slip.add_argument("file", metavar="SLIP.json", type=Path, help=say("slip-file"))
    slip.add_argument("-o", "--output", metavar="F.pdf", type=Path, required=True, help=say("export-output"))
    withdraw = command("withdraw", _withdraw)
    withdraw.add_argument("sheet", metavar="SHEET-NUMBER", help=say("withdraw-sheet"))
    withdraw.add_argument("--how", choices=[how.value for how in TakenBack], required=True, help=say("withdraw-how"))
    withdraw.add_argument("--clinician", metavar="NAME", required=True, help=say("withdraw-clinician"))
    withdraw.add_argument("--registration", metavar="NUMBER", required=True, help=say("withdraw-registration"))
    withdraw.add_argument("-o", "--output", metavar="F.pdf", type=Path, help=say("withdraw-output"))
    copy = command("copy", _copy)
    copy.add_argument("sheet", metavar="SHEET-NUMBER", nargs="+", help=say("copy-sheet"))
    copy.add_argument("-o", "--output", metavar="F.pdf", type=Path, required=True, help=say("export-output"))
    copy.add_argument("--whole", action="store_true", help=say("copy-whole"))
    copy.add_argument("--paper", choices=[paper.value for paper in Paper], help=say("copy-paper"))
    copy.add_argument("--print-size", choices=[size.value for size in PrintSize], help=say("copy-size"))
    check = command("check-content", _check_content)
    check.add_argument("--folder", metavar="FOLDER", type=Path, help=say("check-folder"))
    check.add_argument("--criteria", action="store_true", help=say("check-criteria"))
    json_flag(check)
    accept = command("accept-content", _accept_content)
    accept.add_argument("--name", required=True, help=say("accept-name"))
    accept.add_argument("--registration", required=True, help=say("accept-registration"))
    return parser


def _areas(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.explain import list_areas

    rows = list_areas(desk)
    _print(output.as_json(rows) if parsed.json else output.areas(desk.catalogue, rows))
    return 0


def _explain(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.explain import explain_area
    from mesodesk.explanation.build import content_state

    explanation = explain_area(desk, parsed.area, parsed.product)
    state = content_state(desk.knowledge.content, desk.catalogue)
    plain = output.explanation(desk.catalogue, explanation, state)
    _print(output.as_json(explanation) if parsed.json else plain)
    return 0


def _example(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.example import example, example_slip
    from mesodesk.actions.export import save_copy

    data = example(desk, now()) if parsed.slip is None else example_slip(desk, parsed.slip, now())
    if parsed.output is None:
        _print(data.decode().rstrip())
    else:
        save_copy(desk, data, parsed.output)
        done = "example-done" if parsed.slip is None else "example-slip-done"
        _print(desk.catalogue.say(f"terminal.{done}", path=str(parsed.output)))
    return 0


def _export(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.export import export
    from mesodesk.actions.verify import read_file

    if parsed.output.resolve() == parsed.file.resolve():
        raise MesoDeskError("file-exists", path=str(parsed.output))
    kept = export(desk, read_file(parsed.file), parsed.output, now())
    _print(desk.catalogue.say("terminal.export-done", path=str(parsed.output), id=kept.id))
    return 0


def _verify(desk: Desk, parsed: argparse.Namespace) -> int:
    if parsed.code is not None:
        return _verify_code(desk, " ".join(parsed.code), as_json=parsed.json)
    from mesodesk.actions.verify import describe, verify

    found = verify(desk, parsed.file)
    _print(output.verification_json(found) if parsed.json else output.verification(describe(desk, found)))
    return int(found.finding.verdict)


def _verify_code(desk: Desk, text: str, *, as_json: bool) -> int:
    from mesodesk.actions.check_code import check_code, describe_code, facts

    found = check_code(desk, text)
    _print(output.as_json(facts(found)) if as_json else output.verification(describe_code(desk, found)))
    return int(found.verdict)


def _reopen(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.explain import with_sources
    from mesodesk.actions.export import save_copy
    from mesodesk.actions.reopen import describe, reopen
    from mesodesk.exchange.consultation_file import write_consultation

    found = reopen(desk, " ".join(parsed.code), now())
    if parsed.out is not None:
        save_copy(desk, write_consultation(found.consultation, found.clinic), parsed.out)
    _print(output.reopened(desk.catalogue, found, with_sources(desk, describe(desk, found))))
    if parsed.out is not None:
        _print("\n" + desk.catalogue.say("terminal.reopen-done", path=str(parsed.out)))
    return 0


def _slip(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.slip import seal_slip
    from mesodesk.actions.verify import read_file

    if parsed.output.resolve() == parsed.file.resolve():
        raise MesoDeskError("file-exists", path=str(parsed.output))
    kept = seal_slip(desk, read_file(parsed.file), parsed.output, now())
    _print(desk.catalogue.say("terminal.slip-done", path=str(parsed.output), id=kept.id, sheet=kept.sheet))
    return 0


def _withdraw(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.withdraw import withdraw

    clinician = Clinician(parsed.clinician, parsed.registration)
    kept = withdraw(desk, parsed.sheet, TakenBack(parsed.how), clinician, now(), parsed.output)
    _print(desk.catalogue.say("terminal.withdraw-done", id=kept.id))
    return 0


def _copy(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.copies import reading_copy
    from mesodesk.actions.export import require_place, save_copy

    require_place(desk, parsed.output)
    paper, size = parsed.paper and Paper(parsed.paper), parsed.print_size and PrintSize(parsed.print_size)
    made = reading_copy(desk, " ".join(parsed.sheet), whole=parsed.whole, paper=paper, print_size=size)
    save_copy(desk, made, parsed.output)
    _print(desk.catalogue.say("terminal.copy-done", path=str(parsed.output)))
    return 0


def _check_content(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.check_content import check_content
    from mesodesk.cli.content import content_report

    if parsed.folder is not None and not parsed.folder.is_dir():
        raise MesoDeskError("folder-missing", path=str(parsed.folder))
    report = check_content(desk, parsed.folder)
    plain = content_report(desk.catalogue, report, criteria=parsed.criteria)
    _print(output.as_json(report) if parsed.json else plain)
    return 1 if report.problems else 0


def _accept_content(desk: Desk, parsed: argparse.Namespace) -> int:
    from mesodesk.actions.accept import accept_content
    from mesodesk.explanation.build import content_state

    accepted = accept_content(desk, parsed.name, parsed.registration, now().date())
    _print(content_state(accepted.knowledge.content, desk.catalogue))
    return 0
