import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mesodesk import resources
from mesodesk.body.figure import Body
from mesodesk.clinical.library import check, load_knowledge
from mesodesk.clinical.models import (
    Claim,
    ClaimKind,
    EvidenceLabel,
    Grade,
    Knowledge,
    Option,
    Part,
    Scope,
    Source,
)
from mesodesk.errors import MesoDeskError

BODY = Body(tuple(resources.json_of("body/areas.json")["areas"]), ())
BREAKERS: dict[str, tuple[Callable[[Knowledge], Knowledge], str, str]] = {
    "unknown claim of an indication": (
        lambda k: replace(
            k, indications={**k.indications, "cellulite": replace(k.indications["cellulite"], use="nowhere")}
        ),
        "indications.json cellulite",
        "there is no claim nowhere",
    ),
    "unknown claim of a diagnosis": (
        lambda k: replace(
            k,
            indications={
                **k.indications,
                "cellulite": replace(k.indications["cellulite"], diagnosis_first="nowhere"),
            },
        ),
        "indications.json cellulite",
        "there is no claim nowhere",
    ),
    "unknown claim of a procedure": (
        lambda k: replace(
            k, procedures={**k.procedures, "fat-layer": replace(k.procedures["fat-layer"], what=("nowhere",))}
        ),
        "procedures.json fat-layer",
        "there is no claim nowhere",
    ),
    "unknown claim of a product class": (
        lambda k: replace(
            k,
            product_classes={**k.product_classes, "other": replace(k.product_classes["other"], what=("nowhere",))},
        ),
        "product_classes.json other",
        "there is no claim nowhere",
    ),
    "unknown claim of an option": (
        lambda k: _with_option(k, lasting=("nowhere",)),
        "options.json neck-skin-vitamin",
        "there is no claim nowhere",
    ),
    "unknown claim of a risk": (
        lambda k: replace(k, risks=(replace(k.risks[0], claim="nowhere"), *k.risks[1:])),
        "risks.json risk-late-infection",
        "there is no claim nowhere",
    ),
    "unknown claim of a red flag": (
        lambda k: replace(k, red_flags=(replace(k.red_flags[0], claims=("nowhere",)), *k.red_flags[1:])),
        "red_flags.json hours-emergency",
        "there is no claim nowhere",
    ),
    "unknown claim of a stop question": (
        lambda k: replace(k, stop_questions=(replace(k.stop_questions[0], why="nowhere"), *k.stop_questions[1:])),
        "stop_questions.json under-18",
        "there is no claim nowhere",
    ),
    "unknown claim of a topic": (
        lambda k: replace(k, topics=(replace(k.topics[0], claims=("nowhere",)), *k.topics[1:])),
        "topics.json what-it-is",
        "there is no claim nowhere",
    ),
    "unknown claim of an unnamed area": (
        lambda k: replace(k, unnamed_areas={**k.unnamed_areas, "back": "nowhere"}),
        "unnamed.json back",
        "there is no claim nowhere",
    ),
    "claim that nothing uses": (
        lambda k: _with_claim(k, Claim("idle", ClaimKind.FACT, "Nobody reads this.", ())),
        "claims.json idle",
        "nothing uses this claim",
    ),
    "unknown source": (
        lambda k: _with_claim(k, replace(k.claims["expect-pain"], sources=("E99",))),
        "claims.json expect-pain",
        "there is no source E99",
    ),
    "source that no claim cites": (
        lambda k: replace(k, sources={**k.sources, "E99": Source("E99", "-", "-", "-", (), "abstract")}),
        "sources.json E99",
        "no claim cites this source",
    ),
    "unknown way of reading": (
        lambda k: replace(k, sources={**k.sources, "E01": replace(k.sources["E01"], read="rumour")}),
        "sources.json E01",
        "'read' cannot be rumour",
    ),
    "statement that the articles do not hold": (
        lambda k: _with_claim(k, replace(k.claims["expect-pain"], articles=("F207",))),
        "claims.json expect-pain",
        "the articles hold no statement F207",
    ),
    "number without a source": (
        lambda k: _with_claim(k, replace(k.claims["alt-nothing"], text="It is fine in 9 of 10.")),
        "claims.json alt-nothing",
        "a number without a source",
    ),
    "use that is not a try": (
        lambda k: _with_claim(k, replace(k.claims["use-cellulite"], text="It makes cellulite show less.")),
        "indications.json cellulite",
        "the use must say 'used to try to'",
    ),
    "use that promises": (
        lambda k: _with_claim(
            k, replace(k.claims["use-cellulite"], text="It is used to try to and removes cellulite.")
        ),
        "indications.json cellulite",
        "the use promises: remov",
    ),
    "option of an unknown area": (
        lambda k: _with_option(k, area="tail"),
        "options.json neck-skin-vitamin",
        "there is no area tail",
    ),
    "option of an unknown indication": (
        lambda k: _with_option(k, indication="luck"),
        "options.json neck-skin-vitamin",
        "there is no indication luck",
    ),
    "option of an unknown procedure": (
        lambda k: _with_option(k, procedure="spell"),
        "options.json neck-skin-vitamin",
        "there is no procedure spell",
    ),
    "option of an unknown product class": (
        lambda k: _with_option(k, product_class="potion"),
        "options.json neck-skin-vitamin",
        "there is no product class potion",
    ),
    "area that nothing explains": (
        lambda k: replace(k, options={name: each for name, each in k.options.items() if each.area != "neck"}),
        "options.json neck",
        "the area has no option, and unnamed.json does not say why",
    ),
    "unnamed area that does not exist": (
        lambda k: replace(k, unnamed_areas={**k.unnamed_areas, "tail": "unnamed-back"}),
        "unnamed.json tail",
        "there is no area tail",
    ),
    "unnamed area that has an option": (
        lambda k: replace(k, unnamed_areas={**k.unnamed_areas, "neck": "unnamed-back"}),
        "unnamed.json neck",
        "the area has an option",
    ),
    "scope of an unknown area": (
        lambda k: _with_risk_scope(k, Scope(areas=("tail",))),
        "risks.json risk-late-infection",
        "there is no area tail",
    ),
    "scope of an unknown procedure": (
        lambda k: _with_risk_scope(k, Scope(procedures=("spell",))),
        "risks.json risk-late-infection",
        "there is no procedure spell",
    ),
    "scope of an unknown product class": (
        lambda k: _with_risk_scope(k, Scope(product_classes=("potion",))),
        "risks.json risk-late-infection",
        "there is no product class potion",
    ),
    "scope of an unknown indication": (
        lambda k: _with_risk_scope(k, Scope(indications=("luck",))),
        "risks.json risk-late-infection",
        "there is no indication luck",
    ),
    "red flag that sends nowhere": (
        lambda k: replace(k, red_flags=(replace(k.red_flags[0], call="neighbour"), *k.red_flags[1:])),
        "red_flags.json hours-emergency",
        "'call' cannot be neighbour",
    ),
}


def _with_option(knowledge: Knowledge, **changes: object) -> Knowledge:
    option: Option = replace(knowledge.options["neck-skin-vitamin"], **changes)  # type: ignore[arg-type]
    return replace(knowledge, options={**knowledge.options, option.id: option})


def _with_claim(knowledge: Knowledge, claim: Claim) -> Knowledge:
    return replace(knowledge, claims={**knowledge.claims, claim.id: claim})


def _with_risk_scope(knowledge: Knowledge, scope: Scope) -> Knowledge:
    return replace(knowledge, risks=(replace(knowledge.risks[0], scope=scope), *knowledge.risks[1:]))


def _serve(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[resources.Json], None]) -> None:
    """Let one file of the library be read with a change."""
    read = resources.json_of
    broken = copy.deepcopy(read(name))
    change(broken)
    monkeypatch.setattr(resources, "json_of", lambda asked: broken if asked == name else read(asked))


def test_the_library_loads_with_its_types() -> None:
    """Every file becomes the model's types; nothing is checked away."""
    knowledge = load_knowledge(BODY)

    assert check(knowledge, BODY) == ()
    assert knowledge.content.published == date(2026, 11, 23)
    assert knowledge.content.demonstration
    assert knowledge.claims["use-cellulite"].kind is ClaimKind.FACT
    assert knowledge.options["chin-fat-deoxycholate"].label is EvidenceLabel.LICENSED_DRUG_ONLY
    assert knowledge.risks[0].grade is Grade.SERIOUS
    assert knowledge.topics[0].part is Part.WHAT
    assert knowledge.sources["E01"].identifiers[0].startswith("DOI ")
    assert [option.id for option in knowledge.options_of("neck")] == ["neck-skin-vitamin"]


def test_an_accepted_complete_content_is_no_demonstration() -> None:
    """Only complete content that a named clinician accepted stops the pages from saying otherwise."""
    content = load_knowledge(BODY).content

    assert replace(content, complete=True).demonstration
    assert replace(content, accepted_by="Dr A. Example, 12345").demonstration
    assert not replace(content, complete=True, accepted_by="Dr A. Example, 12345").demonstration


def test_an_empty_scope_holds_everywhere_and_a_full_one_only_there() -> None:
    """Every named field of a scope must fit the option."""
    neck = load_knowledge(BODY).options["neck-skin-vitamin"]

    assert Scope().touches(neck)
    assert Scope(("neck",), ("intradermal",), ("vitamin-mix",), ("neck-skin",)).touches(neck)
    assert not Scope(areas=("face",)).touches(neck)
    assert not Scope(procedures=("fat-layer",)).touches(neck)
    assert not Scope(product_classes=("other",)).touches(neck)
    assert not Scope(indications=("cellulite",)).touches(neck)


@pytest.mark.parametrize("case", BREAKERS)
def test_a_broken_rule_is_found(case: str) -> None:
    """Each rule of the house bites, and the problem names the place."""
    breaking, place, problem = BREAKERS[case]

    found = [(each.place, each.problem) for each in check(breaking(load_knowledge(BODY)), BODY)]

    assert (place, problem) in found


def test_loading_refuses_what_the_check_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that breaks a rule is not given out."""
    _serve(monkeypatch, "clinical/claims.json", lambda raw: raw[0].update(sources=["E99"]))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert caught.value.key == "content-broken"
    assert caught.value.slots == {
        "place": "claims.json what-mesotherapy",
        "problem": "there is no source E99",
    }


def test_a_repeated_id_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two items with one id would hide one of them."""
    _serve(monkeypatch, "clinical/risks.json", lambda raw: raw.append(raw[0]))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert caught.value.slots["place"] == "risks.json risk-late-infection"
    assert caught.value.slots["problem"] == "the id is there twice"


def test_an_unknown_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt field would lose what it holds."""
    _serve(monkeypatch, "clinical/options.json", lambda raw: raw[0].update(precaution=["x"]))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert caught.value.slots["place"] == "options.json scalp-pattern-hair-drug"
    assert "precaution" in str(caught.value.slots["problem"])


def test_an_unknown_word_of_a_fixed_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels, grades, kinds and parts come from fixed lists."""
    _serve(monkeypatch, "clinical/options.json", lambda raw: raw[0].update(label="excellent"))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert "excellent" in str(caught.value.slots["problem"])


def test_an_item_without_an_id_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is then the file."""
    _serve(monkeypatch, "clinical/procedures.json", lambda raw: raw[0].pop("id"))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert caught.value.slots["place"] == "procedures.json"


def test_a_broken_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown without knowing which content it is."""
    _serve(monkeypatch, "clinical/content.json", lambda raw: raw.update(published="some day"))

    with pytest.raises(MesoDeskError) as caught:
        load_knowledge(BODY)

    assert caught.value.slots["place"] == "content.json"
