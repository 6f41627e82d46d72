"""What `check-content` prints: what is wrong first, then how plain the words are, then what is there."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

from mesodesk.actions.check_content import ContentReport
from mesodesk.clinical.models import Met
from mesodesk.clinical.plainness import AIM
from mesodesk.wording.catalogue import Catalogue

WIDEST = 100


def content_report(catalogue: Catalogue, report: ContentReport, *, criteria: bool = False) -> str:
    """Return the report for people; with `criteria` also our own check against published criteria."""
    parts = [_Part(catalogue, report).lines()]
    if criteria:
        parts.append(_criteria(catalogue, report))
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return "\n".join(_wrapped(line, width) for lines in parts for line in lines)


def _wrapped(line: str, width: int) -> str:
    """Wrap a line under its own indent."""
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, width, subsequent_indent=indent + "  ", break_on_hyphens=False, break_long_words=False)


class _Part:
    def __init__(self, catalogue: Catalogue, report: ContentReport) -> None:
        self._catalogue, self._report = catalogue, report

    def _say(self, key: str, **slots: str | int) -> str:
        return self._catalogue.say(f"content.{key}", **slots)

    def lines(self) -> Iterator[str]:
        report = self._report
        if report.problems:
            yield self._say("problems", n=len(report.problems))
            for problem in report.problems:
                yield self._say("problem", place=problem.place, problem=problem.problem)
        else:
            yield self._say("no-problems")
        if not report.state:
            return
        yield ""
        yield report.state
        yield self._say("digest", digest=report.digest[:16])
        if report.own_files:
            yield self._say("own-files", files=", ".join(report.own_files))
        yield ""
        yield self._say("counts", **report.counts)
        yield self._say("fates", **report.counts)
        yield self._say("lint", n=report.phrasings)
        if report.grades:
            yield from self._plainness()

    def _plainness(self) -> Iterator[str]:
        report = self._report
        yield ""
        yield self._say("reading", aim=f"{AIM:g}")
        for area in (name for name in report.grades if " " not in name):
            sections = {
                name.partition(".")[2]: grade for name, grade in report.grades.items() if name.startswith(f"{area} ")
            }
            listed = ", ".join(f"{name} {grade:.1f}" for name, grade in sections.items())
            yield self._say("reading-area", area=area, grade=f"{report.grades[area]:.1f}", sections=listed)
        if report.risen:
            yield self._say("reading-risen", names=", ".join(report.risen))
        yield ""
        yield self._say("hardest", n=len(report.hardest))
        for hard in report.hardest:
            yield self._say("hard", grade=f"{hard.grade:.1f}", place=hard.place, text=hard.text)


def _criteria(catalogue: Catalogue, report: ContentReport) -> Iterator[str]:
    met = {kind: sum(item.met is kind for item in report.criteria) for kind in Met}
    yield ""
    yield catalogue.say("content.criteria", yes=met[Met.YES], partly=met[Met.PARTLY], no=met[Met.NO])
    for item in report.criteria:
        answer = catalogue.say(f"content.met-{item.met}")
        yield catalogue.say(
            "content.criterion", n=item.number, of=item.of, asks=item.asks, met=answer, where=item.where
        )
