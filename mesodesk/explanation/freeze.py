"""Freezing: a consultation and its explanation become the record that is reviewed, signed, kept and printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mesodesk import __version__
from mesodesk.body.figure import Body
from mesodesk.clinical.models import Knowledge, Option, Source
from mesodesk.consent.consultation import Consultation, Decision
from mesodesk.consent.marks import required_roles
from mesodesk.consent.missing import Missing, options_in_play, questions_for, what_is_missing
from mesodesk.consent.parties import EXPLAINED, Party, Role
from mesodesk.consent.record import (
    SCHEMA,
    Record,
    RecordArea,
    RecordContent,
    RecordParty,
    RecordPatient,
    RecordPlan,
    RecordRegion,
    RecordSection,
    RecordSource,
    Signatory,
)
from mesodesk.explanation.build import Explainer, content_state, sources_of
from mesodesk.settings import Clinic
from mesodesk.wording.catalogue import Catalogue
from mesodesk.wording.sentence import Section


class Unfinished(Exception):  # noqa: N818 - it is an answer, not an error: the talk is simply not over
    """The consultation cannot be frozen yet.

    Attributes:
        points: what is missing, in the order of the steps.
    """

    def __init__(self, points: tuple[Missing, ...]) -> None:
        super().__init__("unfinished")
        self.points = points


@dataclass(frozen=True)
class Freezer:
    """Everything that is needed to freeze consultations in one language."""

    knowledge: Knowledge
    body: Body
    catalogue: Catalogue

    @cached_property
    def explainer(self) -> Explainer:
        """What turns the knowledge into sections."""
        return Explainer(self.knowledge, self.catalogue)

    def sections(self, consultation: Consultation, clinic: Clinic) -> tuple[Section, ...]:
        """Return what is to be told in this consultation as it stands, in this clinic."""
        return self.explainer.consultation(consultation, self.body.areas_of(consultation.regions), clinic)

    def missing(self, consultation: Consultation, clinic: Clinic, now: datetime) -> tuple[Missing, ...]:
        """Return what is missing before it can be frozen."""
        # Asked at each letter that is typed: only a yes asks whether everything was told, and wording that takes long.
        sections = self.sections(consultation, clinic) if consultation.decision is Decision.YES else ()
        return what_is_missing(consultation, sections, self.knowledge, self.body, clinic, now)

    def freeze(self, consultation: Consultation, clinic: Clinic, answers_sha256: str, now: datetime) -> Record:
        """Return the record of a finished consultation.

        Args:
            consultation: what was said and chosen.
            clinic: who holds the consultation.
            answers_sha256: binds the private answers that are kept outside the record.
            now: the moment of freezing, with its zone.

        Raises:
            Unfinished: with all that is missing.
        """
        sections = self.sections(consultation, clinic)
        points = what_is_missing(consultation, sections, self.knowledge, self.body, clinic, now)
        decision, born = consultation.decision, consultation.patient.born
        if points or decision is None or born is None:
            raise Unfinished(points)
        areas = self.body.areas_of(consultation.regions)
        options = options_in_play(consultation, self.knowledge, areas)
        patient = consultation.patient
        summary = self.explainer.summary(consultation, areas, sections, clinic)
        asked = [item for item in questions_for(options, self.knowledge) if consultation.answer_to(item.id)]
        return Record(
            schema=SCHEMA,
            id=consultation.id,
            started=consultation.started,
            frozen=now,
            language=self.catalogue.language,
            program=__version__,
            content=self._content(),
            clinic=clinic,
            patient=RecordPatient(patient.name.strip(), born, patient.number.strip()),
            clinician=consultation.clinician.name.strip(),
            registration=consultation.clinician.registration.strip(),
            areas=tuple(self._area(area, consultation) for area in areas),
            plans=tuple(self._plans(consultation, options)),
            sections=tuple(
                RecordSection(section, consultation.has_told(section.id, section.digest())) for section in sections
            ),
            sources=self.sources(dict.fromkeys((*summary.sources(), *sources_of(sections)))),
            asked=tuple(question.ask for question in asked),
            asked_about=tuple(question.name for question in asked),
            answers_sha256=answers_sha256,
            price=consultation.price.strip(),
            follows=consultation.follows,
            words=consultation.words.strip(),
            decision=decision,
            decision_words=self._decision(consultation, decision),
            signatories=tuple(self._signatories(consultation, decision)),
            parties=tuple(
                RecordParty(party.role, self._role(party.role, party), party.name.strip(), party.detail.strip())
                for party in consultation.parties
            ),
            summary=summary,
            hopes=consultation.hopes.strip(),
            event=consultation.event,
            own_words=consultation.own_words.strip(),
            explained_again=consultation.explained_again.strip(),
            paper=consultation.paper_in(clinic.country),
            print_size=consultation.print_size,
        )

    def sources(self, named: Iterable[str]) -> tuple[RecordSource, ...]:
        """Return sources by their ids, numbered in this order."""
        sources = [self.knowledge.sources[source] for source in named]
        return tuple(
            RecordSource(number, source.id, self._citation(source), self._short(source))
            for number, source in enumerate(sources, start=1)
        )

    def _short(self, source: Source) -> str:
        """Return a source as people speak of it: the first name, and the year."""
        known = not source.authors.startswith(NOT_SHOWN)
        name = _first_author(source) if known else self._say("source-unnamed")
        return " ".join(filter(None, (name, str(source.year or ""))))

    def _citation(self, source: Source) -> str:
        """Return a source as one line: who, what, where, and how much of it was read."""
        read = self._say(f"read-{source.read}")
        before = source.read_on is None
        day = self.catalogue.day(source.read_on or self.knowledge.content.sources_read_by)
        identifiers = ", ".join(source.identifiers)
        key = "citation" if identifiers else "citation-bare"
        return self._say(
            key,
            authors=source.authors,
            title=source.title,
            published=source.published,
            identifiers=identifiers,
            read=self._say("read-before" if before else "read-on", read=read, day=day),
        )

    def _content(self) -> RecordContent:
        content = self.knowledge.content
        state = content_state(content, self.catalogue)
        return RecordContent(content.name, content.published, state, content.demonstration, content.digest)

    def _area(self, area: str, consultation: Consultation) -> RecordArea:
        regions = [self.body.region(region) for region in consultation.regions]
        return RecordArea(
            area,
            self.catalogue.say(f"area.{area}"),
            tuple(
                RecordRegion(region.id, self.catalogue.say(f"region.{region.id}"))
                for region in regions
                if region.area == area
            ),
        )

    def _plans(self, consultation: Consultation, options: Sequence[Option]) -> Sequence[RecordPlan]:
        found = []
        for option in options:
            plan = consultation.plan_of(option.id)
            if plan is not None:
                found.append(
                    RecordPlan(
                        area=self.catalogue.say(f"area.{option.area}"),
                        option=option.id,
                        use=self.knowledge.indications[option.indication].name,
                        procedure=self.knowledge.procedures[option.procedure].name,
                        product_class=self.knowledge.product_classes[option.product_class].name,
                        product=plan.product.strip(),
                        licence=plan.licence or "",
                        sessions=plan.sessions,
                        interval_days=plan.interval_days,
                        review_after=plan.review_after,
                        stop_rule=plan.stop_rule.strip(),
                    )
                )
        return found

    def _decision(self, consultation: Consultation, decision: Decision) -> str:
        """Return the decision in the words of whoever decides."""
        representative = consultation.party(Role.REPRESENTATIVE)
        if representative is None:
            return self._say(f"decision-{decision}")
        return self._say(f"decision-{decision}-represented", name=representative.name.strip())

    def _signatories(self, consultation: Consultation, decision: Decision) -> Iterator[Signatory]:
        parties = {party.role: party for party in consultation.parties}
        names = {Role.PATIENT: consultation.patient.name, Role.CLINICIAN: consultation.clinician.name}
        names |= {role: party.name for role, party in parties.items()}
        represented = Role.REPRESENTATIVE in parties
        decides = names[Role.REPRESENTATIVE if represented else Role.PATIENT].strip()
        for role in required_roles(decision, parties):
            by = "-represented" if represented and role is Role.CLINICIAN else ""
            meaning = self._say(
                f"meaning-{decision}-{role}{by}",
                patient=names[Role.PATIENT].strip(),
                decides=decides,
                detail=parties[role].detail.strip() if role in parties else "",
                language=self.catalogue.say("language.name"),
            )
            yield Signatory(role, self._role(role, parties.get(role)), names[role].strip(), meaning)

    def _role(self, role: Role, party: Party | None) -> str:
        """Return a role in words, with the authority or the language of whoever holds it."""
        name = self._say(f"role-{role}")
        if party is None or role not in EXPLAINED:
            return name
        return self._say("role-explained", role=name, detail=party.detail.strip())

    def _say(self, key: str, **slots: str | int) -> str:
        return self.catalogue.say(f"explain.{key}", **slots)


NOT_SHOWN = "Authors not shown"
"""How the sources say that none was seen."""


def _first_author(source: Source) -> str:
    """Return the first of the authors, without initials."""
    return _INITIALS.sub("", _NEXT_AUTHOR.split(source.authors)[0].strip())


_NEXT_AUTHOR = re.compile(r"[,;(]| and others")
_INITIALS = re.compile(r"(?<=\w) [A-Z]{1,3}$")
