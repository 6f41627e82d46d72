from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.library import SHAPES, load_knowledge, own_files, read_knowledge
from mesodesk.clinical.models import (
    Acceptance,
    Act,
    Call,
    ClaimKind,
    ContentVersion,
    Counted,
    EvidenceLabel,
    Grade,
    Knowledge,
    Part,
    Scope,
    Span,
)
from mesodesk.clinical.rules import broken_rules
from mesodesk.errors import MesoDeskError

NECK = "clinical/subjects/neck.json"
NO_LIST = f"no such list; there are: {', '.join(SHAPES)}"

CLAIM = {"id": "alt-nothing", "text": "You can leave it as it is."}
OPTION: dict[str, Any] = {
    "id": "legs-fat-other",
    "area": "legs",
    "indication": "small-fat",
    "procedure": "fat-layer",
    "product_class": "other",
    "label": "claim-only",
    "reason": "reason-no-study",
    "sessions": ["sessions-no-trial"],
    "interval": ["interval-no-trial"],
    "lasting": ["lasting-not-known"],
}
SHARED: dict[str, Any] = {name: value for name, value in OPTION.items() if name != "area"} | {"id": "fat-other"}
"""An option that is told once for several areas."""
RISK: dict[str, Any] = {
    "id": "risk-infection",
    "name": "Infection",
    "grade": "serious",
    "claim": {"id": "risk-infection", "text": "Germs can get in."},
    "onset": {"text": "Within days."},
}


MISTAKES: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "the same option twice": (
        lambda raw: raw["options"].append(
            {**raw["options"][0], "reason": "x", "found": [], "sessions": [], "interval": []}
        ),
        "subjects/neck.json options neck-skin-vitamin",
        "the id is there twice",
    ),
    "the same claim inside two options": (
        lambda raw: raw["options"].append({**raw["options"][0], "id": "neck-again"}),
        "subjects/neck.json options neck-again",
        "the claim reason-neck is there twice",
    ),
    "the same claim inside an option and in a list": (
        lambda raw: raw.update(claims=[{"id": "reason-neck", "text": "Again."}]),
        "subjects/neck.json claims reason-neck",
        "the id is there twice",
    ),
    "a misspelt field": (
        lambda raw: raw["options"][0].update(precaution=["x"]),
        "subjects/neck.json options neck-skin-vitamin",
        "Object contains unknown field `precaution`",
    ),
    "a label that is on no list": (
        lambda raw: raw["options"][0].update(label="excellent"),
        "subjects/neck.json options neck-skin-vitamin",
        "Invalid enum value 'excellent' at `.label`",
    ),
    "a field that is missing": (
        lambda raw: raw["options"][0].pop("reason"),
        "subjects/neck.json options neck-skin-vitamin",
        "Object missing required field `reason`",
    ),
    "a misspelt field of a claim inside": (
        lambda raw: raw["options"][0]["reason"].update(source=["E42a"]),
        "subjects/neck.json options neck-skin-vitamin reason-neck",
        "Object contains unknown field `source`",
    ),
    "a claim in a list without an id": (
        lambda raw: raw["options"][0]["found"].append({"text": "It helps " + "very " * 20}),
        "subjects/neck.json options neck-skin-vitamin",
        f"a claim in a list needs an id: 'It helps {'very ' * 10}v'",
    ),
    "a claim whose id is no text": (
        lambda raw: raw["options"][0]["reason"].update(id=7, text="It helps."),
        "subjects/neck.json options neck-skin-vitamin",
        "a claim in a list needs an id: 'It helps.'",
    ),
    "no id": (lambda raw: raw["options"][0].pop("id"), "subjects/neck.json options[0]", "it has no id"),
    "an empty id": (lambda raw: raw["options"].append({"id": ""}), "subjects/neck.json options[1]", "it has no id"),
    "a number as id": (lambda raw: raw["options"].append({"id": 5}), "subjects/neck.json options[1]", "it has no id"),
    "a word as item": (lambda raw: raw["options"].append("neck"), "subjects/neck.json options[1]", "it has no id"),
    "an unnamed area without the area": (
        lambda raw: raw.update(unnamed=[{"id": "back", "claim": "unnamed-back"}]),
        "subjects/neck.json unnamed[0]",
        "it has no id",
    ),
    "a misspelt list": (lambda raw: raw.update(option=[]), "subjects/neck.json option", NO_LIST),
    "an object in the place of a list": (
        lambda raw: raw.update(options={"neck-skin-vitamin": {}}),
        "subjects/neck.json options",
        NO_LIST,
    ),
}
"""A change of a shipped file, and the place and the problem that are told of it."""


def _own(folder: Path, **files: object) -> Path:
    """Write files of a clinic's own edits, and return their folder."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def _serve(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[Any], object]) -> None:
    """Let one shipped file be read with a change."""
    raw = json.loads(resources.text_of(name))
    change(raw)
    _serve_text(monkeypatch, name, json.dumps(raw))


def _serve_text(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    read = resources.text_of
    monkeypatch.setattr(resources, "text_of", lambda asked: text if asked == name else read(asked))


def _refused(own: Path | None = None) -> tuple[str, str]:
    """Read what must be refused, and return the place and the problem."""
    with pytest.raises(MesoDeskError) as caught:
        read_knowledge(own)
    assert caught.value.key == "content-broken"
    return str(caught.value.slots["place"]), str(caught.value.slots["problem"])


def _digest(own: Path | None = None) -> str:
    return read_knowledge(own).content.digest


def test_the_content_loads_with_its_types(knowledge: Knowledge) -> None:
    """Every file becomes the model's types."""
    assert knowledge.content.published >= date(2026, 11, 23)
    assert knowledge.claims["use-cellulite"].kind is ClaimKind.FACT
    assert knowledge.options["chin-fat-deoxycholate"].label is EvidenceLabel.LICENSED_DRUG_ONLY
    assert knowledge.risks[0].grade is Grade.SERIOUS
    assert knowledge.questions[0].act is Act.STOP
    assert knowledge.topics[0].part is Part.WHAT
    assert knowledge.red_flags[0].call is Call.EMERGENCY
    assert knowledge.red_flags[0].spans[0] is Span.HOURS
    assert knowledge.sources["E81"].controlled
    assert any("FR" in stop.countries for stop in knowledge.stops)
    assert "minoxidil" in knowledge.ingredients["ingredient-minoxidil"].names
    assert knowledge.words
    assert [option.id for option in knowledge.options_of("neck")] == ["neck-skin-vitamin"]


def test_every_subject_is_read(knowledge: Knowledge) -> None:
    """No file lies in the folder unread, and none is named twice."""
    names = [name.removeprefix("clinical/subjects/") for name in resources.names_in("clinical/subjects", ".json")]

    assert sorted(f"{name}.json" for name in knowledge.content.subjects) == names
    assert {f"subjects/{name}" for name in names} <= set(knowledge.files.values())


def test_every_list_of_the_content_has_items(knowledge: Knowledge) -> None:
    """A list that is never filled would be a shape without a use."""
    assert {key.partition(" ")[0] for key in knowledge.files} == set(SHAPES)


def test_every_item_knows_its_file(knowledge: Knowledge) -> None:
    """A problem can always be told with the file, for inline claims too; only what is not there has no file."""
    assert knowledge.place("options", "neck-skin-vitamin") == "subjects/neck.json options neck-skin-vitamin"
    assert knowledge.place("claims", "reason-neck") == "subjects/neck.json claims reason-neck"
    assert knowledge.place("sources", "E81") == "sources/harms.json sources E81"
    assert knowledge.place("unnamed", "back") == "subjects/unnamed.json unnamed back"
    assert knowledge.place("claims", "nowhere") == "claims nowhere"


def test_a_claim_that_stands_inside_an_item_is_lifted_out(knowledge: Knowledge) -> None:
    """The item names it by its id, or by the item and the field when it has none."""
    late = next(risk for risk in knowledge.risks if risk.id == "risk-late-infection")

    assert late.claim == "risk-late-infection"
    assert late.onset == "risk-late-infection.onset"
    assert "weeks later" in knowledge.claims[late.onset].text
    assert knowledge.claims["neck-maker"].classes == ("vitamin-mix",)
    assert knowledge.unnamed_areas["back"] == "unnamed-back"


def test_a_claim_of_an_unnamed_area_may_leave_out_its_id(tmp_path: Path) -> None:
    """It is then called after the area."""
    own = _own(tmp_path, back={"unnamed": [{"area": "back", "claim": {"text": "Nobody names it."}}]})

    knowledge = read_knowledge(own)

    assert knowledge.unnamed_areas["back"] == "back.claim"
    assert knowledge.claims["back.claim"].text == "Nobody names it."
    assert "unnamed-back" not in knowledge.claims


def test_an_option_told_once_for_several_areas_stands_in_each(knowledge: Knowledge) -> None:
    """Each area gets an option of its own, named after it."""
    for area in ("arms", "abdomen", "hips", "buttocks"):
        option = knowledge.options[f"{area}-fat-stimulant"]
        assert option.area == area
        assert knowledge.files[f"options {option.id}"] == "subjects/fat.json"
    assert "fat-stimulant" not in knowledge.options


def test_risks_and_questions_are_in_the_order_of_their_weight(knowledge: Knowledge) -> None:
    """Serious before expected, stop before raise before note; among equals the order of the files."""
    assert [risk.grade for risk in knowledge.risks] == sorted(
        (risk.grade for risk in knowledge.risks), key=list(Grade).index
    )
    assert [question.act for question in knowledge.questions] == sorted(
        (question.act for question in knowledge.questions), key=list(Act).index
    )
    assert [risk.id for risk in knowledge.risks[:2]] == ["risk-late-infection", "risk-infection"]


def test_a_file_of_sources_is_a_plain_list(knowledge: Knowledge) -> None:
    """It names no kind, for it can hold nothing else."""
    assert isinstance(json.loads(resources.text_of("clinical/sources/articles.json")), list)
    assert "A0" in knowledge.sources


def test_loading_refuses_what_the_rules_find(monkeypatch: pytest.MonkeyPatch, body: Body) -> None:
    """Data that breaks a rule is read, for a report, but not given out."""
    _serve(monkeypatch, NECK, lambda raw: raw["options"][0]["reason"].update(sources=["E999"]))

    assert read_knowledge().claims["reason-neck"].sources == ("E999",)
    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(body)

    assert caught.value.key == "content-broken"
    assert caught.value.slots == {
        "place": "subjects/neck.json claims reason-neck",
        "problem": "there is no source E999",
    }


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_file_is_refused_with_its_place(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    """Repeated ids, stray fields, words that are on no list and lists that are none lose nothing silently."""
    change, place, problem = MISTAKES[mistake]
    _serve(monkeypatch, NECK, change)

    assert _refused() == (place, problem)


@pytest.mark.parametrize("text", ["[]", "5", "null", '"neck"'])
def test_a_subject_that_is_no_object_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Only files of sources are plain lists."""
    _serve_text(monkeypatch, NECK, text)

    assert _refused() == (
        "subjects/neck.json",
        "the file must hold an object with lists, such as claims or options",
    )


def test_an_unknown_area_in_a_list_of_areas_is_no_text(tmp_path: Path) -> None:
    """What cannot be an area's id is refused before any rule looks at it."""
    spread = {key: value for key, value in OPTION.items() if key != "area"} | {"id": "fat-legs", "areas": [5]}

    place, problem = _refused(_own(tmp_path, legs={"options": [spread]}))

    assert place == "content/legs.json options fat-legs"
    assert problem == "Expected `str`, got `int` at `.area`"


@pytest.mark.parametrize("name", ["clinical/words.json", NECK, "clinical/sources/harms.json"])
def test_a_shipped_file_that_is_no_json_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The line and the column are told."""
    _serve_text(monkeypatch, name, '{\n  "claims": [],\n}')

    place, problem = _refused()

    assert place == f"{name.removeprefix('clinical/')} line 3, column 1"
    assert problem.startswith("this is not JSON: ")


def test_words_that_are_no_table_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each medical word has one meaning, in text."""
    _serve(monkeypatch, "clinical/words.json", lambda raw: raw.update(abscess=["pus"]))

    place, problem = _refused()

    assert place == "words.json"
    assert problem.startswith("Expected `str`, got `array`")


def test_a_broken_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown without knowing which content it is."""
    _serve(monkeypatch, "clinical/content.json", lambda raw: raw.update(published="some day"))

    place, problem = _refused()

    assert place == "content.json"
    assert problem.endswith("at `.published`")


def test_a_subject_that_is_not_there_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of subjects and the folder hold the same."""
    _serve(monkeypatch, "clinical/content.json", lambda raw: raw["subjects"].append("tail"))

    with pytest.raises(MesoDeskError) as caught:
        read_knowledge()

    assert caught.value.key == "resource-missing"


def test_without_a_folder_there_are_no_edits(tmp_path: Path, knowledge: Knowledge) -> None:
    """A clinic that edits nothing has the shipped content, with its plain version."""
    assert own_files(None) == own_files(tmp_path / "nowhere") == own_files(tmp_path) == ()
    content = read_knowledge(tmp_path / "nowhere").content
    assert content == knowledge.content
    assert content.edited == ()
    assert content.name == content.version


def test_own_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Only JSON files are edits; notes beside them are not."""
    _own(tmp_path, b={}, a={}, c={})
    (tmp_path / "notes.txt").write_text("Ask Bo.", encoding="utf-8")

    assert [path.name for path in own_files(tmp_path)] == ["a.json", "b.json", "c.json"]


def test_an_edit_replaces_one_sentence(tmp_path: Path, body: Body, knowledge: Knowledge) -> None:
    """All else stays, the sentence keeps its place in the order, and the version says that it was edited."""
    edited = load_knowledge(body, _own(tmp_path, words={"claims": [CLAIM]}))

    assert edited.claims["alt-nothing"].text == CLAIM["text"]
    assert list(edited.claims) == list(knowledge.claims)
    assert {**edited.claims, "alt-nothing": None} == {**knowledge.claims, "alt-nothing": None}
    assert edited.alternatives == knowledge.alternatives
    assert edited.content.edited == ("claims alt-nothing",)
    assert edited.content.name == f"{edited.content.version}+{edited.content.digest[:8]}"
    assert edited.place("claims", "alt-nothing") == "content/words.json claims alt-nothing"
    assert edited.place("alternatives", "doing-nothing") == knowledge.place("alternatives", "doing-nothing")


def test_an_edit_replaces_a_whole_risk_with_its_claims(tmp_path: Path, body: Body, knowledge: Knowledge) -> None:
    """The sentences that stood in the old one go with it, and the risk keeps its place in the order."""
    edited = load_knowledge(body, _own(tmp_path, infection={"risks": [RISK]}))

    risk = next(risk for risk in edited.risks if risk.id == "risk-infection")
    assert (risk.name, risk.claim, risk.onset, risk.do) == ("Infection", "risk-infection", "risk-infection.onset", None)
    assert edited.claims["risk-infection"].text == "Germs can get in."
    assert "risk-infection.do" in knowledge.claims
    assert "risk-infection.do" not in edited.claims
    assert [risk.id for risk in edited.risks] == [risk.id for risk in knowledge.risks]
    assert edited.content.edited == ("risks risk-infection",)


def test_a_claim_that_others_name_cannot_be_taken_along(
    tmp_path: Path, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a replaced item held a sentence that is named elsewhere, the rules say who misses it."""
    _serve(monkeypatch, NECK, lambda raw: raw["indications"][0].update(diagnosis_first="reason-neck"))
    bare = {**OPTION, "id": "neck-skin-vitamin", "area": "neck", "indication": "neck-skin"}
    assert list(broken_rules(read_knowledge(), body)) == []

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(body, _own(tmp_path, neck={"options": [bare]}))

    assert caught.value.slots == {
        "place": "subjects/neck.json indications neck-skin",
        "problem": "there is no claim reason-neck",
    }


def test_an_edit_adds_an_option(tmp_path: Path, body: Body, knowledge: Knowledge) -> None:
    """What is new stands behind what is shipped."""
    edited = load_knowledge(body, _own(tmp_path, legs={"options": [OPTION]}))

    assert list(edited.options) == [*knowledge.options, "legs-fat-other"]
    assert edited.options_of("legs")[-1].product_class == "other"
    assert edited.content.edited == ("options legs-fat-other",)


def test_an_added_option_in_several_areas_counts_as_one_edit(tmp_path: Path, body: Body) -> None:
    """It is named in the list of edits as it is named in the file."""
    spread = {key: value for key, value in OPTION.items() if key != "area"}

    edited = load_knowledge(
        body, _own(tmp_path, more={"options": [spread | {"id": "fat-more", "areas": ["legs", "thighs"]}]})
    )

    assert {"legs-fat-more", "thighs-fat-more"} <= set(edited.options)
    assert edited.content.edited == ("options fat-more",)


def test_an_edit_may_bring_a_source_and_name_an_area(tmp_path: Path, body: Body) -> None:
    """Every list can be edited, sources and unnamed areas too."""
    source = {"id": "C1", "authors": "A", "title": "T", "published": "2027", "read": "abstract", "says": "It was seen."}
    claim = {"id": "unnamed-back", "text": "Nobody names it.", "sources": ["C1"]}

    edited = load_knowledge(
        body, _own(tmp_path, back={"sources": [source], "unnamed": [{"area": "back", "claim": claim}]})
    )

    assert edited.sources["C1"].says == "It was seen."
    assert edited.claims[edited.unnamed_areas["back"]].sources == ("C1",)
    assert edited.content.edited == ("sources C1", "unnamed back")


def test_a_clinic_may_say_what_a_file_is_about(tmp_path: Path, body: Body) -> None:
    """`about` is a note for people: whatever it holds, nothing of it is content."""
    edited = load_knowledge(body, _own(tmp_path, words={"about": "Checked by us.", "claims": [CLAIM]}))

    assert edited.content.edited == ("claims alt-nothing",)


@pytest.mark.parametrize("together", [True, False])
def test_one_id_is_edited_in_one_place(tmp_path: Path, together: bool) -> None:
    """Of two edits of one id one would be lost, whether they stand in one file or in two."""
    other = {**CLAIM, "text": "Leave it."}
    files = {"b": {"claims": [CLAIM, other]}} if together else {"a": {"claims": [CLAIM]}, "b": {"claims": [other]}}

    assert _refused(_own(tmp_path, **files)) == (
        "content/b.json claims alt-nothing",
        "another edit of yours changes claims alt-nothing too",
    )


def test_an_edit_cannot_take_the_name_of_a_claim_that_stands_elsewhere(tmp_path: Path) -> None:
    """A sentence inside an edited item never writes over a sentence of another item."""
    risk = {**RISK, "onset": {"id": "reason-neck", "text": "Within days."}}

    assert _refused(_own(tmp_path, infection={"risks": [risk]})) == (
        "content/infection.json risks risk-infection",
        "the claim reason-neck is there twice",
    )


def test_an_edit_that_breaks_a_rule_is_refused_with_its_own_file(tmp_path: Path, body: Body) -> None:
    """The clinic is told which of its files to put right."""
    own = _own(tmp_path, words={"claims": [{**CLAIM, "text": "It is fine in 9 of 10."}]})

    assert read_knowledge(own).claims["alt-nothing"].text == "It is fine in 9 of 10."
    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(body, own)

    assert caught.value.key == "content-broken"
    assert caught.value.slots == {
        "place": "content/words.json claims alt-nothing",
        "problem": "a number without a source",
    }


def test_a_clinic_cannot_offer_what_a_stop_forbids(tmp_path: Path, body: Body) -> None:
    """No edit brings a detergent to the legs."""
    own = _own(tmp_path, legs={"options": [{**OPTION, "product_class": "deoxycholate"}]})

    assert ("content/legs.json options legs-fat-other", "must not be offered: detergent-legs stops the talk") in [
        (problem.place, problem.problem) for problem in broken_rules(read_knowledge(own), body)
    ]


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        ('{\n  "claims": [}\n', "content/a.json line 2, column 14", "this is not JSON: Expecting value"),
        ("", "content/a.json line 1, column 1", "this is not JSON: Expecting value"),
        (
            '{"claims": [{"id": "a", "text": "b", "id": "c"}]}',
            "content/a.json",
            "an object names 'id' twice, near 'a'",
        ),
        ('[{"id": "E1"}]', "content/a.json", "the file must hold an object with lists, such as claims or options"),
        ('{"claims": [{"text": "b"}]}', "content/a.json claims[0]", "it has no id"),
        (
            '{"claims": [{"id": "a", "words": "b"}]}',
            "content/a.json claims a",
            "Object contains unknown field `words`",
        ),
    ],
)
def test_a_broken_file_of_the_clinic_is_refused_with_its_place(
    tmp_path: Path, content: str, place: str, problem: str
) -> None:
    """A clinician who edits by hand learns where the slip is."""
    found = _refused(_own(tmp_path, a=content))

    assert found[0] == place
    assert found[1].startswith(problem)


def test_a_file_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    """It ends as every broken file does, not in a crash."""
    place, problem = _refused(_own(tmp_path, a="[" * 200_000))

    assert place == "content/a.json"
    assert "recursion" in problem


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """The cure is named."""
    (tmp_path / "a.json").write_bytes('{"about": "é"}'.encode("latin-1"))

    assert _refused(tmp_path) == ("content/a.json", "the file cannot be read; save it as text in UTF-8")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """What cannot be opened stops the start, with the file's name."""
    (tmp_path / "a.json").mkdir()

    assert _refused(tmp_path) == ("content/a.json", "the file cannot be read; save it as text in UTF-8")


def test_a_mark_at_the_start_of_a_file_does_no_harm(tmp_path: Path) -> None:
    """Some editors write one before UTF-8."""
    (tmp_path / "a.json").write_text(json.dumps({"claims": [CLAIM]}), encoding="utf-8-sig")

    assert read_knowledge(tmp_path).claims["alt-nothing"].text == CLAIM["text"]


def test_the_digest_is_that_of_what_is_told(knowledge: Knowledge) -> None:
    """It is the same at every start, and 64 hexadecimal digits long."""
    assert knowledge.content.digest == _digest()
    assert len(bytes.fromhex(knowledge.content.digest)) == 32


def test_line_endings_do_not_change_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words on another system are the same content, the shipped ones and the clinic's."""
    text = json.dumps({"claims": [CLAIM]}, indent=1)
    (tmp_path / "a.json").write_bytes(text.encode())
    before = _digest(tmp_path)
    (tmp_path / "a.json").write_bytes(text.replace("\n", "\r\n").encode())
    assert _digest(tmp_path) == before

    read = resources.text_of
    monkeypatch.setattr(resources, "text_of", lambda name: read(name).replace("\n", "\r\n"))

    assert _digest(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    [NECK, "clinical/sources/harms.json", "clinical/words.json", "text/en/explain.json"],
)
def test_any_other_change_changes_the_digest(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A single blank more, in any file that is told, is another content."""
    before = _digest()
    _serve_text(monkeypatch, name, resources.text_of(name) + " ")

    assert _digest() != before


def test_the_order_of_the_subjects_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told first is part of what is told."""
    before = _digest()
    _serve(monkeypatch, "clinical/content.json", lambda raw: raw["subjects"].reverse())

    assert _digest() != before


def test_an_edit_changes_the_digest_and_taking_it_back_restores_it(tmp_path: Path) -> None:
    """The clinic's own files are content too, down to a blank."""
    shipped = _digest()
    edited = _digest(_own(tmp_path, a={"claims": [CLAIM]}))
    blank = _digest(_own(tmp_path, a=json.dumps({"claims": [CLAIM]}) + " "))
    (tmp_path / "a.json").unlink()

    assert len({shipped, edited, blank}) == 3
    assert _digest(tmp_path) == shipped


def test_acceptance_counts_only_for_exactly_this_content(tmp_path: Path, body: Body, knowledge: Knowledge) -> None:
    """Any change lifts it, and taking the change back lets it count again."""
    word = Acceptance("Dr Bo Example", "MED 123", date(2027, 1, 2), knowledge.content.digest)

    accepted = load_knowledge(body, tmp_path, word).content
    edited = load_knowledge(body, _own(tmp_path, a={"claims": [CLAIM]}), word).content
    (tmp_path / "a.json").unlink()
    again = load_knowledge(body, tmp_path, word).content

    assert accepted.acceptance == again.acceptance == word
    assert not accepted.demonstration
    assert not again.demonstration
    assert edited.acceptance is None
    assert edited.demonstration


def test_edited_content_can_be_accepted(tmp_path: Path, body: Body) -> None:
    """The clinic accepts its own words as it accepts the shipped ones; the name still tells them apart."""
    own = _own(tmp_path, a={"claims": [CLAIM]})
    word = Acceptance("Dr Bo Example", "MED 123", date(2027, 1, 2), _digest(own))

    content = load_knowledge(body, own, word).content

    assert not content.demonstration
    assert content.name == f"{content.version}+{word.digest[:8]}"


def test_without_a_word_the_content_is_a_demonstration(knowledge: Knowledge) -> None:
    """Only a named clinician's word stops the pages from saying that they are not for patients."""
    content: ContentVersion = knowledge.content
    word = Acceptance("Dr Bo Example", "MED 123", date(2027, 1, 2), content.digest)

    assert content.demonstration
    assert not replace(content, acceptance=word).demonstration


def test_an_empty_scope_holds_everywhere_and_a_full_one_only_there(knowledge: Knowledge) -> None:
    """Every named field of a scope must fit the option."""
    neck = knowledge.options["neck-skin-vitamin"]

    assert Scope().touches(neck)
    assert Scope(("neck",), ("intradermal",), ("vitamin-mix",), ("neck-skin",)).touches(neck)
    assert Scope(areas=("face", "neck")).touches(neck)
    assert not Scope(areas=("face",)).touches(neck)
    assert not Scope(procedures=("fat-layer",)).touches(neck)
    assert not Scope(product_classes=("other",)).touches(neck)
    assert not Scope(indications=("cellulite",)).touches(neck)
    assert not Scope(areas=("neck",), indications=("cellulite",)).touches(neck)


def test_a_limit_is_said_in_the_same_breath(knowledge: Knowledge) -> None:
    """A claim's words end with how little it proves, and without a blank where there is no limit."""
    trials = knowledge.claims["chin-five-trials"]

    assert trials.words == f"{trials.text} {trials.limit}"
    assert trials.words.endswith("This holds for that drug, under the chin only.")
    assert knowledge.claims["alt-nothing"].words == knowledge.claims["alt-nothing"].text


@pytest.mark.parametrize(
    ("drug", "band"), [("1", "common"), ("9", "common"), ("10", "very-common"), ("100", "very-common")]
)
def test_a_count_has_a_band(drug: str, band: str) -> None:
    """From 10 of 100 a harm is very common, from 1 common."""
    assert Counted("trials", drug, "under 1", ("E81",)).band == band


def test_another_product_in_the_syringe_makes_another_option(knowledge: Knowledge) -> None:
    """Only the class changes, and what holds for it with the class."""
    stimulant = knowledge.options["arms-fat-stimulant"]

    other = stimulant.of_class("hair-drug")

    assert other == replace(stimulant, product_class="hair-drug")
    assert stimulant.product_class == "stimulant-mix"
    assert Scope(product_classes=("hair-drug",)).touches(other)


def test_options_of_an_area_keep_the_order_of_the_data(knowledge: Knowledge) -> None:
    """An area that nobody names has none."""
    face = [option.id for option in knowledge.options_of("face")]
    assert (face[0], face[-1]) == ("face-lines-vitamin", "face-loose-skin-vitamin")
    assert knowledge.options_of("back") == ()


@pytest.mark.parametrize(("old", "new"), [('"published": "2026', '"published": "2025'), ("no maker", "a maker")])
def test_the_version_and_who_pays_are_part_of_the_digest(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """They are told, and a clinic accepts each version anew."""
    before = read_knowledge().content.digest
    read = resources.text_of
    text = read("clinical/content.json").replace(old, new)
    assert text != read("clinical/content.json")
    monkeypatch.setattr(resources, "text_of", lambda name: text if name == "clinical/content.json" else read(name))

    assert read_knowledge().content.digest != before


def test_an_edit_in_fewer_areas_takes_the_option_out_of_the_others(tmp_path: Path) -> None:
    """What replaces an option that stands in several areas replaces it in all of them."""
    own = _own(tmp_path, fat={"options": [{**SHARED, "areas": ["arms"]}]})

    options = [name for name in read_knowledge(own).options if name.endswith("-fat-other")]

    assert options == ["thighs-fat-other", "arms-fat-other"]


def test_a_sentence_and_the_item_around_it_are_edited_in_one_place(tmp_path: Path) -> None:
    """The later file would take the edited sentence away without a word."""
    claim = {"id": "risk-infection", "text": "Germs can get in."}
    risk = {"id": "risk-infection", "name": "Infection", "grade": "serious", "claim": {**claim, "text": "Germs."}}

    with pytest.raises(MesoDeskError) as caught:
        read_knowledge(_own(tmp_path, a={"claims": [claim]}, b={"risks": [risk]}))

    assert caught.value.slots["place"] == "content/b.json risks risk-infection"


def test_an_option_of_one_area_and_the_same_of_several_are_edited_in_one_place(tmp_path: Path) -> None:
    """Both write the same option."""
    files = {
        "a": {"options": [{**SHARED, "id": "arms-fat-other", "area": "arms"}]},
        "b": {"options": [{**SHARED, "areas": ["arms"]}]},
    }

    with pytest.raises(MesoDeskError):
        read_knowledge(_own(tmp_path, **files))


@pytest.mark.parametrize(
    "areas", [{"areas": []}, {"areas": "abdomen", "area": "arms"}, {"areas": ["arms"], "area": "legs"}]
)
def test_areas_that_would_be_lost_are_refused(tmp_path: Path, areas: dict[str, object]) -> None:
    """No area, a word in the place of the list, or a second field beside it."""
    with pytest.raises(MesoDeskError):
        read_knowledge(_own(tmp_path, fat={"options": [{**SHARED, **areas}]}))


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    """Python refuses it with an error of its own."""
    with pytest.raises(MesoDeskError):
        read_knowledge(_own(tmp_path, a='{"about": ' + "1" * 5000 + "}"))


def test_half_a_letter_is_refused(tmp_path: Path) -> None:
    """Half a surrogate pair could be written to no file and no page."""
    with pytest.raises(MesoDeskError):
        read_knowledge(_own(tmp_path, a='{"claims": [{"id": "alt-nothing", "text": "A \\ud800 word."}]}'))


@pytest.mark.parametrize("drug", ["0", "under 1", "under 10"])
def test_a_count_below_a_band_is_not_in_it(drug: str) -> None:
    """None, and under one of 100, are not common; under ten of 100 is not very common."""
    band = Counted("trials", drug, "1", ("E81",)).band

    assert band == ("common" if drug == "under 10" else "uncommon")


def test_an_area_takes_no_other_id(tmp_path: Path) -> None:
    """A second name would be dropped without a word."""
    unnamed = {"id": "my-back", "area": "back", "claim": "unnamed-back"}

    assert _refused(_own(tmp_path, a={"unnamed": [unnamed]})) == (
        "content/a.json unnamed back",
        "its id is the area; it takes no other",
    )
