"""What stands against a slip: nothing is sealed that the sheet does not cover, or that says too little."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mesodesk.body.figure import Body
from mesodesk.clinical.models import Knowledge
from mesodesk.consent.consultation import Decision
from mesodesk.consent.missing import blank, hidden_signs
from mesodesk.consent.record import Record, RecordPlan
from mesodesk.consent.slip import Injection, Slip
from mesodesk.consent.stops import class_given_away


@dataclass(frozen=True, slots=True)
class SlipPoint:
    """One point against a slip; the catalogue words it under `missing.<key>`."""

    key: str
    slots: dict[str, str | int] = field(default_factory=dict)


class SlipRefused(Exception):  # noqa: N818 - it is an answer, not an error
    """A slip cannot be sealed.

    Attributes:
        points: why; what stops the session comes first.
    """

    def __init__(self, points: tuple[SlipPoint, ...]) -> None:
        super().__init__("slip refused")
        self.points = points


@dataclass(frozen=True)
class SlipRules:
    """What must hold for the slips of one sheet.

    Attributes:
        record: of the sheet.
        signed: when the sheet was signed.
        body: the outlines in which dots must lie.
        knowledge: tells which class a product's name gives away.
        given: by the number of each other slip of the sheet that no later one corrects, the sessions that it tells
            of: the option and which session it was.
    """

    record: Record
    signed: datetime
    body: Body
    knowledge: Knowledge
    given: Mapping[str, Collection[tuple[str, int]]]

    def against(self, slip: Slip, now: datetime) -> tuple[SlipPoint, ...]:
        """Return every point against a slip at this moment.

        Raises:
            MesoDeskError: `region-unknown` when a dot names a region that the figure does not have.
        """
        points = [*_looked(slip), *self._sheet(), *self._session(slip, now), *_hidden(slip)]
        for injection in slip.injections:
            plan = next((plan for plan in self.record.plans if plan.option == injection.option), None)
            if plan is None:
                points.append(SlipPoint("slip-plan-unknown", {"option": injection.option}))
            else:
                points += [
                    *self._course(slip, injection, plan),
                    *self._product(slip, injection, plan),
                    *self._dots(injection, plan),
                ]
        return tuple(points)

    def _sheet(self) -> Iterator[SlipPoint]:
        """Find why the sheet is no yes that a session can stand on."""
        if self.record.decision is not Decision.YES:
            yield SlipPoint("slip-not-yes", {"id": self.record.id})
        elif self.record.summary.card is None or not self.record.summary.calls:
            yield SlipPoint("slip-sheet-old", {"id": self.record.id})

    def _session(self, slip: Slip, now: datetime) -> Iterator[SlipPoint]:
        if slip.injected < self.signed:
            yield SlipPoint("slip-before-consent")
        if slip.injected > now:
            yield SlipPoint("slip-future")
        if blank(slip.injector.name) or blank(slip.injector.registration):
            yield SlipPoint("slip-injector")
        if not slip.injections:
            yield SlipPoint("slip-injections")
        if slip.corrects and slip.corrects not in self.given:
            yield SlipPoint("slip-corrects", {"id": slip.corrects})

    def _course(self, slip: Slip, injection: Injection, plan: RecordPlan) -> Iterator[SlipPoint]:
        """Find a session that was not planned, or that another slip tells of."""
        if not 1 <= injection.session <= plan.planned_sessions:
            yield SlipPoint("slip-session", {"name": plan.area, "planned": plan.planned_sessions})
        for number, sessions in self.given.items():
            if number != slip.corrects and (injection.option, injection.session) in sessions:
                yield SlipPoint("slip-session-given", {"name": plan.area, "session": injection.session, "id": number})

    def _product(self, slip: Slip, injection: Injection, plan: RecordPlan) -> Iterator[SlipPoint]:
        slots: dict[str, str | int] = {"name": plan.area}
        for key, text in (
            ("slip-product", injection.product),
            ("slip-maker", injection.maker),
            ("slip-batch", injection.batch),
            ("slip-dose", injection.dose),
            ("slip-depth", injection.depth),
        ):
            if blank(text):
                yield SlipPoint(key, slots)
        if injection.expiry is None:
            yield SlipPoint("slip-expiry", slots)
        elif injection.expiry < slip.injected.date():
            yield SlipPoint("slip-expired", slots)
        option = self.knowledge.options.get(plan.option)
        other = option and class_given_away(injection.product, option.product_class, self.knowledge)
        if other:
            yield SlipPoint("slip-product-class", {**slots, "other": other.name, "planned": plan.product_class})

    def _dots(self, injection: Injection, plan: RecordPlan) -> Iterator[SlipPoint]:
        """Find dots where the sheet says nothing of an injection, and those beside the region that they name."""
        if not injection.dots:
            yield SlipPoint("slip-dots", {"name": plan.area})
        agreed = {r.id: r.name for area in self.record.areas if area.name == plan.area for r in area.regions}
        for name in injection.counts():
            region = self.body.region(name)
            if name not in agreed:
                yield SlipPoint("slip-dot-elsewhere", {"name": plan.area, "region": name})
            elif not all(region.holds((dot.x, dot.y)) for dot in injection.dots if dot.region == name):
                yield SlipPoint("slip-dot-outside", {"name": agreed[name]})


def _looked(slip: Slip) -> Iterator[SlipPoint]:
    """Find what stops the session, before anything else."""
    if slip.lump is None:
        yield SlipPoint("slip-lump-unseen")
    elif slip.lump:
        yield SlipPoint("slip-lump")
    if blank(slip.news):
        yield SlipPoint("slip-news")


def _hidden(slip: Slip) -> Iterator[SlipPoint]:
    """Find signs that paper cannot show as they were typed."""
    texts = [slip.injector.name, slip.injector.registration, slip.news.replace("\n", "").replace("\t", "")]
    for each in slip.injections:
        texts += [each.product, each.maker, each.batch, each.dose, each.depth]
    for text in texts:
        if (signs := hidden_signs(text)) and not blank(text):
            yield SlipPoint("hidden", {"text": text, "signs": signs})
