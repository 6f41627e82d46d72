"""Page one, which stands alone on a fridge: who decided what, whom to call, where, the plan, and that it may fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mesodesk.body.figure import View
from mesodesk.consent.consultation import Decision, Paper
from mesodesk.consent.record import RecordPlan
from mesodesk.consent.reopening import reopening_code
from mesodesk.document.figure import figure
from mesodesk.document.flow import Columns, Panel
from mesodesk.document.setting import Setting, Typesetter
from mesodesk.document.sheet import HARM
from mesodesk.document.text import Block, Span, Spans, Text

FIGURE_HEIGHT = 128.0
CLOSE_FIGURE_HEIGHT = {Paper.A4: 84.0, Paper.LETTER: 70.0}
"""Where several plans need the room."""
MOST_BESIDE = 2
"""Views that leave room for the list of areas beside them."""


def opening(sheet: Setting) -> Iterator[Block]:
    """Yield the decision, the people and the numbers to call."""
    record = sheet.record
    yield Text(sheet.say("title"), sheet.styles.title)
    yield sheet.decision()
    clinician = sheet.say("clinician-line", name=record.clinician, registration=record.registration)
    yield sheet.rows(
        [
            sheet.row("patient", patient_line(sheet)),
            sheet.row("clinician", clinician),
            *_others(sheet),
            sheet.row("clinic", sheet.say("clinic-line", name=record.clinic.name, address=record.clinic.address)),
            sheet.row("when", sheet.catalogue.moment(record.frozen)),
            *_coming_back(sheet),
        ]
    )
    yield whom_to_call(sheet, [sheet.text(sheet.sentences([sentence])) for sentence in record.summary.late])


def areas(sheet: Setting) -> Iterator[Block]:
    """Yield the figure, and the areas by name."""
    record = sheet.record
    numbers = {region.id: n for n, area in enumerate(record.areas, start=1) for region in area.regions}
    badge = replace(sheet.styles.furniture, bold=True, size=7, align="center", colour="#0c5c56")
    views = [view for view in sheet.body.views if any(region.id in numbers for region in view.regions)]
    listed: list[Block] = []
    for number, area in enumerate(record.areas, start=1):
        names = sheet.say("join").join(region.name for region in area.regions if region.name != area.name)
        title = sheet.say("area-named" if names else "area-number", n=number, area=area.name)
        spans: Spans = [Span(title, bold=True), names]
        listed.append(sheet.text(spans))
    height = FIGURE_HEIGHT if len(record.plans) < 2 else CLOSE_FIGURE_HEIGHT[record.paper]
    columns: list[Sequence[Block]] = [[figure(view, numbers, height, badge, _seen(sheet, view))] for view in views]
    yield sheet.heading("areas")
    if len(views) > MOST_BESIDE:
        yield Columns(columns, after=4)
        yield from listed
    else:
        yield Columns([*columns, listed], [*(1.0 for _ in views), 1.6], after=4)


def plan(sheet: Setting) -> Iterator[Block]:
    """Yield the plan: in rows if there is one, close if there are several."""
    record = sheet.record
    if not record.plans:
        return
    yield sheet.heading("plan" if record.decision is Decision.YES else "plan-only")
    for each in record.plans:
        yield Text(sheet.say("plan-title", area=each.area, use=each.use), sheet.styles.group)
        rows = list(_plan_rows(sheet, each))
        if len(record.plans) == 1:
            yield sheet.rows([sheet.row(key, words) for key, words in rows])
        else:
            spans: list[str | Span] = []
            for key, words in rows:
                spans += [Span(f"{sheet.say(f'row-{key}').rstrip('?')}: ", bold=True), f"{words.rstrip('.')}. "]
            yield sheet.text(spans)
    if record.price:
        yield sheet.rows([sheet.row("price", record.price)])


def may_not_work(sheet: Setting) -> Iterator[Block]:
    """Yield how sure anyone is that it does what it is used for."""
    told = sheet.record.summary.may_not_work
    if told:
        yield sheet.heading("may-not-work")
        yield sheet.items([sentence] for sentence in told)


def _others(sheet: Setting) -> Iterator[tuple[Text, Block]]:
    """Name on the first page who was there too: after a no they have no box."""
    parties = [sheet.say("signs-as", name=party.name, role=party.role_name) for party in sheet.record.parties]
    if parties:
        yield sheet.row("others", "\n".join(parties))


def _coming_back(sheet: Setting) -> Iterator[tuple[Text, Block]]:
    """Say how this talk can go on later: not after a yes."""
    if sheet.record.decision is not Decision.YES:
        yield sheet.row("reopen", sheet.say("reopen-line", code=reopening_code(sheet.record.id)))


def patient_line(sheet: Typesetter) -> str:
    """Return who is treated."""
    patient = sheet.record.patient
    name = sheet.say("patient-line", name=patient.name, number=patient.number)
    return sheet.say("patient-born-line", patient=name, born=sheet.catalogue.day(patient.born))


def whom_to_call(sheet: Typesetter, about: Sequence[Block] = ()) -> Block:
    """Return the numbers to call, and what about that is easily forgotten."""
    clinic, styles = sheet.record.clinic, sheet.styles
    numbers = (("emergency", clinic.emergency), ("clinic", clinic.phone), ("night", clinic.out_of_hours))
    columns = [
        [sheet.label(sheet.say(f"call-{key}")), Text(number, replace(styles.group, tag="P"))] for key, number in numbers
    ]
    title = Text(sheet.say("call-title"), replace(styles.group, tag="H2"))
    together: list[Block] = [block for column in columns for block in column] if sheet.large else [Columns(columns)]
    return Panel([title, *together, *about], fill="#fbf1f0", bar=HARM, padding=5, before=3, after=2)


def _seen(sheet: Setting, view: View) -> str:
    """Say what the figure shows in a view: every chosen region by name."""
    shown = {region.id for region in view.regions}
    names = [region.name for area in sheet.record.areas for region in area.regions if region.id in shown]
    return sheet.say("figure-alt", view=sheet.catalogue.say(f"view.{view.id}"), names=sheet.say("join").join(names))


def licence_words(sheet: Setting, plan: RecordPlan) -> str:
    """Return what the clinic states of a product's licence, if it states anything."""
    return sheet.say(f"licence-{plan.licence}" if plan.licence else "not-stated")


def _plan_rows(sheet: Setting, plan: RecordPlan) -> Iterator[tuple[str, str]]:
    yield "product", plan.product or sheet.say("not-stated")
    yield "class", sheet.say("class-line", product_class=plan.product_class, procedure=plan.procedure)
    yield "licence", licence_words(sheet, plan)
    several = (plan.sessions or 0) > 1
    course = [
        sheet.say(line, n=number)
        for line, number in (
            ("sessions-line", plan.sessions),
            ("interval-line", plan.interval_days if several else None),
            ("review-line", plan.review_after if several else None),
        )
        if number
    ]
    if course:
        yield "course", sheet.say("course-join").join(course)
    yield "stop-rule", plan.stop_rule or sheet.say("not-stated")
