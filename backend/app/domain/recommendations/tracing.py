"""What is written down of a decision: once for a set, and for each recommendation of it.

Together they are enough to decide again and to render the same text. Cards are called by name and mask; no
name of a person, no address and no user id is in it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import encode
from app.domain.logic import explain
from app.domain.personas import PersonaResult
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.edition import Catalogue, rules_of
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.prepare import Ready
from app.domain.recommendations.ranking import Considered
from app.domain.recommendations.tone import Tone

CODE_VERSION = "2026-11.4"
"""Of the code that decides and renders: changes with anything that an old trace would render otherwise."""
_DATA = {
    "history_days": "history_days",
    "tx_count": "posted_count",
    "balances_as_of": "balances_as_of",
}


def trace_of_set(
    features: FeatureSet,
    persona: PersonaResult,
    catalogue: Catalogue,
    choice: Choice,
    considered: Sequence[Considered],
) -> dict[str, Any]:
    """What holds for every recommendation of a set; `inputs` are the features that any decision looked at."""
    tested = {test["feature"] for test in persona.tests}
    return {
        "as_of": iso(features.as_of),
        "window": f"{features.window}d",
        "currency": features.currency,
        "data": {
            **{name: encode(features.values[source]) for name, source in _DATA.items()},
            "last_tx_date": features.evidence.get("last_transaction"),
        },
        "features": [{"persona": test["persona"], **_test(test)} for test in persona.tests],
        "inputs": {
            name: _input(features, name) for name in sorted({*tested, *catalogue.features, *_DATA.values()})
        },
        "persona": {
            "winner": persona.persona,
            "matched": list(persona.matched),
            "not_met": list(persona.not_met),
            "unknown": list(persona.unknown),
            "rules_version": persona.rules_version,
            "hysteresis": persona.hysteresis,
        },
        "offers_allowed": choice.offers_allowed,
        "dismissed": sorted(choice.dismissed),
        "overridden": sorted(choice.overridden),
        "preferred": sorted(choice.preferred),
        "candidates": [one.as_dict() for one in considered],
        "catalogue_version": catalogue.version,
        "feature_version": features.version,
        "code_version": CODE_VERSION,
    }


def trace_of_item(
    ready: Ready, features: FeatureSet, facts: list[dict[str, Any]], catalogue: Catalogue
) -> dict[str, Any]:
    """What holds for one recommendation."""
    return {
        "features": tests_of_item(ready.item, features),
        "eligibility": list(ready.eligibility),
        "guardrails": guardrails(catalogue.tone),  # what hits or is unfaithful never gets this far
        "template": {"id": ready.item.id, "version": ready.item.version},
        "slots": facts,
        "rendered_sha256": hashlib.sha256(ready.text.encode()).hexdigest(),
    }


def guardrails(tone: Tone, hits: Sequence[str] = (), wrong: Sequence[str] = ()) -> dict[str, Any]:
    """How the text fared: tone and grade as judged with the edition, faithfulness as rendered."""
    return {
        "tone": {"list_version": tone.version, "result": "fail" if hits else "pass", "hits": list(hits)},
        "faithfulness": not wrong,
        "disclosure": True,
    }


def tests_of_item(entry: Item | Offer, features: FeatureSet) -> list[dict[str, Any]]:
    """How every test of an item's trigger or an offer's checks came out."""
    return [_test(one.as_dict()) for rule in rules_of(entry) for one in explain(rule, features)]


def _test(result: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": result["feature"],
        "value": result["value"],
        "threshold": result["threshold"],
        "op": result["op"],
        "result": result["outcome"],
        "null_reason": result["reason"],
    }


def _input(features: FeatureSet, name: str) -> Any:
    value = features.values[name]
    return {"null_reason": features.reasons[name].value} if value is None else encode(value)
