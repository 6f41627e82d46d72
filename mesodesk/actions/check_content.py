"""Check the clinical content: what it says, how it hangs together, how plainly and how evenly it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mesodesk import resources
from mesodesk.actions.desk import Desk
from mesodesk.clinical.cards import wrong_cards
from mesodesk.clinical.criteria import Criterion, load_criteria, wrong_criteria
from mesodesk.clinical.fates import load_fates, wrong_fates
from mesodesk.clinical.honesty import PHRASINGS, dishonest
from mesodesk.clinical.library import own_files, read_knowledge
from mesodesk.clinical.models import Fate, Knowledge
from mesodesk.clinical.plainness import AIM, count, grade
from mesodesk.clinical.rules import Problem, broken_rules
from mesodesk.errors import MesoDeskError
from mesodesk.explanation.balance import out_of_balance
from mesodesk.explanation.build import Explainer, content_state
from mesodesk.explanation.glossary import FOR_DOCTORS
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Section

WORST = 10
"""How many of the hardest sentences a report shows."""
WORSE = 0.1
"""By how much a grade must rise to be reported; less is the noise of a comma."""
BASELINE = "clinical/reading.json"
FEWEST_WORDS = 6
"""A shorter sentence has no grade that means anything."""


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence that is hard to read."""

    grade: float
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What a check found."""

    state: str
    """Which content it is, and whether a clinician has accepted it."""
    digest: str
    own_files: tuple[str, ...]
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    """How much there is of what."""
    phrasings: int
    """How many phrasings the lint knows; it finds no others."""
    grades: Mapping[str, float]
    """Flesch-Kincaid grade of each area's explanation, and of each of its sections (`scalp scalp.harms`)."""
    risen: tuple[str, ...]
    """What has become harder to read than it was when the content was published."""
    hardest: tuple[Hard, ...]
    criteria: tuple[Criterion, ...]


def check_content(desk: Desk, folder: Path | None = None) -> ContentReport:
    """Check the content with the clinic's own edits.

    Args:
        desk: the figure, the words and the data folder.
        folder: other edits than those in the data folder.

    Returns:
        The report. A file that cannot be understood at all is its only problem.
    """
    own = folder or desk.content_folder
    try:
        knowledge = read_knowledge(own, desk.acceptance)
        fates, criteria = load_fates(), load_criteria()
    except MesoDeskError as error:
        if error.key != "content-broken":
            raise
        problem = Problem(str(error.slots["place"]), str(error.slots["problem"]))
        return ContentReport("", "", _names(own), (problem,), {}, PHRASINGS, {}, (), (), ())
    problems = [*broken_rules(knowledge, desk.body)]
    problems += wrong_cards(knowledge, desk.body)
    problems += dishonest(knowledge, _texts(desk.catalogue))
    problems += wrong_fates(fates, knowledge)
    grades: dict[str, float] = {}
    sentences: dict[str, str] = {}
    told: set[str] = set()
    if not problems:  # only what hangs together can be told
        explainer = Explainer(knowledge, desk.catalogue)
        for area in desk.body.areas:
            sections = explainer.area(area)
            told |= {section.id for section in sections}
            problems += (Problem(f"area {area}", problem) for problem in out_of_balance(area, sections, knowledge))
            grades |= _grades(area, sections)
            for section in sections:
                sentences |= {sentence.text: section.id for sentence in section.sentences()}
        problems += wrong_criteria(criteria, told)
    statements = Counter(row.fate for row in fates.values())
    return ContentReport(
        state=content_state(knowledge.content, desk.catalogue),
        digest=knowledge.content.digest,
        own_files=_names(own),
        problems=tuple(problems),
        counts=_counts(knowledge) | {f"statements-{fate}": statements[fate] for fate in Fate},
        phrasings=PHRASINGS,
        grades=grades,
        risen=tuple(_risen(grades)),
        hardest=tuple(_hardest(sentences)),
        criteria=criteria,
    )


def _names(own: Path) -> tuple[str, ...]:
    return tuple(path.name for path in own_files(own))


def _counts(knowledge: Knowledge) -> dict[str, int]:
    return {
        "claims": len(knowledge.claims),
        "unsourced": sum(not claim.sources for claim in knowledge.claims.values()),
        "sources": len(knowledge.sources),
        "options": len(knowledge.options),
        "risks": len(knowledge.risks),
        "questions": len(knowledge.questions),
        "ingredients": len(knowledge.ingredients),
        "alternatives": len(knowledge.alternatives),
    }


def _texts(catalogue: Catalogue) -> dict[str, str]:
    """Return all words of the program, plural forms one by one."""
    found: dict[str, str] = {}
    for key, entry in catalogue.entries.items():
        for form, text in entry.items() if isinstance(entry, dict) else (("", entry),):
            found[f"{key} {form}".strip()] = text
    return found


def _grades(area: str, sections: tuple[Section, ...]) -> Iterator[tuple[str, float]]:
    all_texts: list[str] = []
    for section in sections:
        texts = [sentence.text for sentence in section.sentences()]
        yield f"{area} {section.id}", round(grade(texts), 2)
        if section.id not in FOR_DOCTORS:
            all_texts += texts
    yield area, round(grade(all_texts), 2)


@cache
def _baseline() -> Mapping[str, float]:
    return dict(resources.json_of(BASELINE))


def _risen(grades: Mapping[str, float]) -> Iterator[str]:
    before = _baseline()
    for name, found in grades.items():
        if found > before.get(name, AIM) + WORSE:
            yield name


def _hardest(sentences: Mapping[str, str]) -> list[Hard]:
    """Return the hardest sentences that a patient reads, the worst first."""
    found: dict[str, Hard] = {}
    for text, place in sentences.items():
        if place in FOR_DOCTORS:
            continue
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            counted = count(sentence)
            if counted.words >= FEWEST_WORDS:
                found[sentence] = Hard(round(counted.grade, 1), place, sentence)
    return sorted(found.values(), key=lambda hard: -hard.grade)[:WORST]
