from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk, open_desk
from mesodesk.clinical.models import Part
from mesodesk.consent.consultation import Decision, Plan
from mesodesk.consent.record import Record
from mesodesk.consent.summary import CardAbroad
from mesodesk.wording.sentence import Basis
from tests.actions.edits import write_edit
from tests.actions.slips import SESSION, frozen_yes, injected, noted, slip_of
from tests.actions.talks import CLINIC, one_plan

GERMANY = replace(CLINIC, country="DE")
CARD_EDIT = {"claims": [{"id": "card-psa", "text": "PSA is then too low."}]}
HAIR = {"topics": [{"id": "own-card", "part": "card", "title": "Own", "claims": [{"id": "own", "text": "Call us."}]}]}


def _abroad(record: Record) -> CardAbroad:
    assert record.summary.card_abroad is not None
    return record.summary.card_abroad


def test_a_german_clinics_sheet_has_the_german_card_too(desk: Desk) -> None:
    """Claim by claim the same as the English one: same order, same basis, same sources, other words."""
    record = frozen_yes(desk, GERMANY)
    abroad, card = _abroad(record), record.summary.card
    assert card is not None

    assert (abroad.language, abroad.unsourced, record.summary.card_only) == ("de", "ohne\u00a0Quelle", "")
    assert [group.title for group in abroad.section.groups][1:3] == ["Zuerst", "Später Knoten, Ulkus oder Abszess"]
    pairs = list(zip(card.sentences(), abroad.section.sentences(), strict=True))
    assert all((one.claim, one.basis, one.sources) == (two.claim, two.basis, two.sources) for one, two in pairs)
    assert not any(one.text == two.text for one, two in pairs)
    assert "nicht ärztlich geprüft" in abroad.note
    assert "Die Klinik hat" not in abroad.note


def test_what_is_planned_is_worded_in_that_language(desk: Desk) -> None:
    """Area and class are; the product stays as it was typed; below it is room to fill."""
    record = frozen_yes(desk, GERMANY)
    first, *room = (sentence.text for sentence in _abroad(record).section.groups[0].sentences)

    assert first.startswith(f"Geplant: Oberschenkel, {record.plans[0].product} (Stimulanzienmischung")
    assert [text.partition(":")[0] for text in room] == [
        "Datum, Stellen, Tiefe, Produkt und Hersteller, Charge, wer injiziert hat",
        "Allergien, Medikamente und Krankheiten, freiwillig",
    ]


def test_where_doctors_read_english_nothing_is_added(desk: Desk) -> None:
    """Neither a card nor a sentence."""
    summary = frozen_yes(desk, CLINIC).summary

    assert CLINIC.country == "GB"
    assert (summary.card_abroad, summary.card_only) == (None, "")


def test_where_nobody_has_translated_it_that_is_said(desk: Desk) -> None:
    """One plain sentence, and no card in a language that is not the country's."""
    summary = frozen_yes(desk, replace(CLINIC, country="JP")).summary

    assert (summary.card_abroad, summary.card_only) == (None, "We have this card in English only.")


@pytest.mark.parametrize("decision", [Decision.NO, Decision.NOT_TODAY])
def test_without_a_yes_there_is_no_card_in_any_language(desk: Desk, decision: Decision) -> None:
    """Nothing is injected, so no doctor needs it."""
    for country in ("DE", "JP"):
        summary = frozen_yes(desk, replace(CLINIC, country=country), decision=decision).summary
        assert (summary.card, summary.card_abroad, summary.card_only) == (None, None, "")


@pytest.mark.parametrize(
    ("country", "chosen", "language"),
    [("CH", "", "de"), ("CH", "it", "it"), ("CH", "pl", "de"), ("BE", "", "nl"), ("CA", "fr", "fr"), ("CA", "", None)],
)
def test_a_clinic_chooses_among_the_languages_of_its_country(
    desk: Desk, country: str, chosen: str, language: str | None
) -> None:
    """Without a choice, or with one that is not of this country, the first is taken."""
    abroad = frozen_yes(desk, replace(CLINIC, country=country, card_language=chosen)).summary.card_abroad

    assert (abroad and abroad.language) == language


@pytest.mark.parametrize("language", ["nl", "de", "es", "fr", "it", "pt", "pl"])
def test_every_language_can_be_filled_in(desk: Desk, tmp_path: Path, language: str) -> None:
    """On the sheet and on the slip nothing stays open in braces."""
    country = desk.knowledge.cards[language].countries[0]
    where = {**one_plan(desk, "scalp"), "decision": Decision.YES}
    record = frozen_yes(desk, replace(CLINIC, country=country, card_language=language), **where)
    slip = slip_of(desk, noted(open_desk(tmp_path / "other"), **where).slip, record)
    assert slip.summary.card_abroad is not None

    for abroad in (_abroad(record), slip.summary.card_abroad):
        assert abroad.language == language
        assert not any("{" in sentence.text for sentence in abroad.section.sentences())


def test_words_that_the_clinic_changed_are_left_out_and_that_is_said(desk: Desk) -> None:
    """Old words beside new ones would be two cards that disagree."""
    scalp = one_plan(desk, "scalp")
    drug = next(option for option in desk.knowledge.options_of("scalp") if option.product_class == "hair-drug")
    where = {**scalp, "plans": (Plan(drug.id, "Mix A", scalp["plans"][0].licence, 3, 14, 2, "No change."),)}
    whole = _abroad(frozen_yes(desk, GERMANY, **where))
    write_edit(desk.content_folder, CARD_EDIT)
    write_edit(desk.content_folder, HAIR, "more.json")
    changed = open_desk(desk.settings.folder)
    record = frozen_yes(changed, GERMANY, **where)
    abroad = _abroad(record)

    assert {s.claim for s in whole.section.sentences()} - {s.claim for s in abroad.section.sentences()} == {"card-psa"}
    assert record.summary.card is not None
    assert "own" in {sentence.claim for sentence in record.summary.card.sentences()}
    assert abroad.note == f"{whole.note} {desk.knowledge.cards['de'].lines['card-changed']}"
    assert [group.title for group in abroad.section.groups] == [group.title for group in whole.section.groups]


def test_a_topic_of_which_nothing_is_left_has_no_heading(desk: Desk) -> None:
    """A heading with nothing below it would look like a fault."""
    first = next(topic for topic in desk.knowledge.topics if topic.part is Part.CARD)
    write_edit(desk.content_folder, {"claims": [{"id": first.claims[0], "text": "Very ill: emergency."}]})
    abroad = _abroad(frozen_yes(open_desk(desk.settings.folder), GERMANY))

    assert "Zuerst" not in [group.title for group in abroad.section.groups]


def test_a_slip_is_filled_in_on_both_cards(desk: Desk, tmp_path: Path) -> None:
    """In both languages: product, batch, dose, who, and which sheet; days without words, places by area."""
    record = frozen_yes(desk, GERMANY)
    slip = slip_of(desk, noted(open_desk(tmp_path / "other")).slip, record)
    abroad, made = slip.summary.card_abroad, slip.injections[0].noted
    assert abroad is not None
    first, *told = abroad.section.groups

    assert first.title == f"Injiziert am {SESSION.date().isoformat()}"
    assert all(sentence.basis is Basis.ADMINISTRATIVE for sentence in first.sentences)
    line, by, own = (sentence.text for sentence in first.sentences)
    for text in (made.product, made.batch, str(made.expiry), made.dose, made.depth, "Stimulanzienmischung"):
        assert text in line
    assert "Injektion in das Fettgewebe (Injektionslipolyse)" in line
    assert line.endswith(f"Oberschenkel: Einstiche {len(made.dots)}. Sitzung 1 von {record.plans[0].sessions}.")
    assert by.startswith(f"Durch {slip.injector.name}")
    assert record.id in by
    assert own.startswith("Allergien")
    assert tuple(told) == _abroad(record).section.groups[1:]
    assert slip.summary.card_only == ""


def test_a_slip_keeps_names_that_the_content_has_no_more(desk: Desk, tmp_path: Path) -> None:
    """A class that was named otherwise when the sheet was sealed stays as the patient signed it."""
    record = frozen_yes(desk, GERMANY)
    older = replace(record, plans=(replace(record.plans[0], product_class="An older name"),))
    abroad = slip_of(desk, noted(open_desk(tmp_path / "other")).slip, older).summary.card_abroad

    assert abroad is not None
    assert "An older name" in abroad.section.groups[0].sentences[0].text


def test_a_slip_of_a_card_that_is_gone_tells_the_rest(desk: Desk, tmp_path: Path) -> None:
    """The clinic took its own language away since: what the sheet says stays, nothing is filled in."""
    record = frozen_yes(desk, GERMANY)
    summary = replace(record.summary, card_abroad=replace(_abroad(record), language="cs"))
    slip = slip_of(desk, noted(open_desk(tmp_path / "other")).slip, replace(record, summary=summary))

    assert slip.summary.card_abroad is not None
    assert slip.summary.card_abroad.section.groups == _abroad(record).section.groups[1:]


def test_a_slip_says_too_that_there_is_no_other_card(desk: Desk, tmp_path: Path) -> None:
    """The sentence goes with the card."""
    slip = noted(open_desk(tmp_path / "other")).slip
    record = frozen_yes(desk, replace(CLINIC, country="JP"))

    assert slip_of(desk, injected(slip), record).summary.card_only == "We have this card in English only."
