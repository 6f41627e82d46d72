"""Today's slip: on its first page what was injected and what to watch, on its back the card for another doctor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from reportlab.platypus import Flowable, PageBreak

from mesodesk.body.figure import Body
from mesodesk.consent.marks import Mark
from mesodesk.consent.slip_record import SlipInjection, SlipRecord
from mesodesk.document.build import Built, assembled
from mesodesk.document.choices import calls
from mesodesk.document.fields import FIELD, Field
from mesodesk.document.figure import dotted
from mesodesk.document.flow import Columns, Stack
from mesodesk.document.front import MOST_BESIDE, patient_line, whom_to_call
from mesodesk.document.said import sources
from mesodesk.document.setting import Typesetter
from mesodesk.document.sheet import DENSITIES, FORMATS, LARGE, Density, Furniture, Styles, most_open, paper_styles
from mesodesk.document.signature import Box, SignatureBox
from mesodesk.document.text import Block, Span, Text
from mesodesk.document.travel import card, card_abroad
from mesodesk.wording.catalogue import Catalogue

TWIN = "slip.txt"
"""The slip as plain text, under this name inside it."""
FIGURE_HEIGHT = 108.0
CLOSE_FIGURE_HEIGHT = 64.0
"""Where many views stand in a row."""
BESIDE = 2.6
"""How much wider the rows are than a figure beside them."""
PAGES = 2
"""Front and back; the card in another language may take one more."""
BETWEEN = 2.0


@dataclass(frozen=True)
class SlipSetting(Typesetter):
    """Sets words of a slip.

    Attributes:
        record: what is printed.
        record_sha256: its hash.
        mark: what was signed; None for the review.
        body: the outlines that the figure is drawn with.
        catalogue: the words of the form itself, in the record's language.
        styles: the looks of the paper.
        placed: is told where the signature's box came to lie.
    """

    record: SlipRecord
    record_sha256: str
    mark: Mark | None
    body: Body
    catalogue: Catalogue
    styles: Styles
    placed: Callable[[Box], None]


@dataclass(frozen=True)
class _SlipFurniture(Furniture):
    """What stands on every page of a slip."""

    @property
    def name(self) -> str:
        return self._say("slip-name")

    @property
    def mark(self) -> str:
        return self._say("slip-foot", id=self.record.id, code=self.record_sha256[:16])


def build_slip(
    record: SlipRecord,
    record_sha256: str,
    mark: Mark | None,
    body: Body,
    catalogue: Catalogue,
    attachments: Mapping[str, bytes] = MappingProxyType({}),
) -> Built:
    """Build the pages of a slip. The same input gives the same bytes.

    Args:
        record: what is printed; no other clinical word is looked up.
        record_sha256: printed on the pages.
        mark: what was signed; None for the review.
        body: the outlines that the figure is drawn with.
        catalogue: the words of the form itself, in the record's language.
        attachments: what travels inside beside the slip as text, by name.

    Raises:
        MesoDeskError: `glyph-missing` when a letter cannot be printed; nothing is left out in silence.
    """
    boxes: list[Box] = []
    slip = SlipSetting(record, record_sha256, mark, body, catalogue, paper_styles(record.print_size), boxes.append)
    blocks = _openly(slip)
    furniture = _SlipFurniture(record, record_sha256, catalogue, slip.styles)
    title = catalogue.say("paper.slip-file-title", id=record.id, sheet=record.sheet.id)
    return Built(assembled(blocks, furniture, title=title, twin=TWIN, attachments=attachments), tuple(boxes))


def _openly(slip: SlipSetting) -> list[Flowable]:
    """Return the slip, set as openly as its pages allow, what is normal on the front if that takes no close setting."""

    def set_in(density: Density, *, normal_first: bool) -> list[Flowable]:
        return _story(replace(slip, styles=paper_styles(record.print_size, density)), normal_first=normal_first)

    record, found = slip.record, None
    room, most = FORMATS[record.paper].room, PAGES + bool(record.summary.card_abroad)
    if not slip.large:
        found = most_open(partial(set_in, normal_first=True), room, most, DENSITIES[:4])
        found = found or most_open(partial(set_in, normal_first=False), room, most)
    return found or _story(slip, normal_first=True)


def _story(slip: SlipSetting, *, normal_first: bool) -> list[Flowable]:
    """Return the slip in reading order; what is normal stands on the front, or behind the card."""
    front = [_opening(slip), *(_injected(slip, each) for each in slip.record.injections), calls(slip)]
    first, after, back = [*map(_stack, front)], _stack(_after(slip)), [_stack(card(slip))]
    if slip.record.summary.card_abroad:
        back.append(_stack(card_abroad(slip)))
    (first if normal_first else back).append(after)
    return [*first, PageBreak(), *back, *map(_stack, (sources(slip), _signature(slip)))]


def _stack(part: Iterator[Block]) -> Stack:
    return Stack(list(part), before=BETWEEN)


def _opening(slip: SlipSetting) -> Iterator[Block]:
    """Yield who was injected by whom, where and when, under which sheet, and the numbers to call."""
    record, catalogue = slip.record, slip.catalogue
    yield Text(slip.say("slip-title", day=catalogue.day(record.injected.date())), slip.styles.title)
    injector = slip.say("clinician-line", name=record.injector.name, registration=record.injector.registration)
    signed = catalogue.day(record.sheet.signed.date())
    rows = [
        slip.row("patient", patient_line(slip)),
        slip.row("slip-injector", injector),
        slip.row("clinic", slip.say("clinic-line", name=record.clinic.name, address=record.clinic.address)),
        slip.row("when", catalogue.moment(record.injected)),
        slip.row("slip-sheet", slip.say("slip-sheet", id=record.sheet.id, signed=signed)),
        slip.row("slip-news", slip.say("slip-no-lump", news=record.news)),
    ]
    if record.corrects:
        rows.append(slip.row("slip-corrects", slip.say("slip-corrects", id=record.corrects)))
    yield slip.rows(rows)
    yield whom_to_call(slip)


def _injected(slip: SlipSetting, injection: SlipInjection) -> Iterator[Block]:
    """Yield one product, and where it went, in words and as dots on the figure."""
    noted, plan = injection.noted, injection.plan
    area = slip.say("slip-area", area=plan.area, session=noted.session, sessions=plan.planned_sessions)
    rows = slip.rows(
        [
            slip.row("product", slip.say("slip-product", product=noted.product, maker=noted.maker)),
            slip.row("slip-planned", plan.product or slip.say("not-stated")),
            slip.row("slip-batch", slip.say("slip-batch", batch=noted.batch, expiry=injection.expires)),
            slip.row("slip-dose", noted.dose),
            slip.row("class", slip.say("class-line", product_class=plan.product_class, procedure=plan.procedure)),
            slip.row("slip-depth", noted.depth),
        ],
        label=0.25,
    )
    figures: list[Sequence[Block]] = [[block] for block in _figures(slip, injection)]
    where = slip.say("join-list").join(place.words for place in injection.places)
    yield Text(area, slip.styles.section)
    if slip.large or len(figures) > MOST_BESIDE:
        yield rows
        yield Columns(figures, before=2)
    else:
        yield Columns([[rows], *figures], [BESIDE, *(1.0 for _ in figures)])
    yield slip.text([Span(slip.say("label", label=slip.say("slip-places")), bold=True), where])


def _figures(slip: SlipSetting, injection: SlipInjection) -> Iterator[Block]:
    """Yield every view in which there are dots."""
    named = {place.region for place in injection.places}
    views = [view for view in slip.body.views if any(region.id in named for region in view.regions)]
    height = FIGURE_HEIGHT if len(views) <= MOST_BESIDE else CLOSE_FIGURE_HEIGHT
    caption = replace(slip.styles.small, align="center")
    for view in views:
        regions = {region.id for region in view.regions} & named
        name = slip.catalogue.say(f"view.{view.id}")
        places = slip.say("join-list").join(place.words for place in injection.places if place.region in regions)
        points = [(dot.x, dot.y) for dot in injection.noted.dots if dot.region in regions]
        alt = slip.say("slip-alt", view=name, places=places)
        drawn = dotted(view, regions, points, height * LARGE if slip.large else height, alt)
        yield Stack([drawn, Text(name, caption)])


def _after(slip: SlipSetting) -> Iterator[Block]:
    """Yield what is normal and what to do, and what comes next."""
    record = slip.record
    yield slip.heading("slip-aftercare")
    yield slip.text(slip.sentences(record.summary.aftercare))
    coming = [*record.coming, slip.say("slip-counted")]
    yield slip.rows([slip.row("slip-coming", " ".join(coming))])


def _signature(slip: SlipSetting) -> Iterator[Block]:
    field = Field(FIELD, slip.say("field-name"))
    yield SignatureBox(slip.record.signatory, slip.mark, slip.styles, slip.catalogue, slip.placed, field)
    yield Text(slip.say("slip-check"), slip.styles.small)
    yield Text(slip.say("hash", sha256=slip.record_sha256), slip.styles.small)
