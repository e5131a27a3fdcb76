"""Decides again from a trace alone, and says of every part whether it comes out as it was written down."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.features import FeatureSet, Reason
from app.domain.features.values import Value, decode
from app.domain.personas import Previous, Rules, assign_persona
from app.domain.recommendations.checked import whole
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.education import NOT_NEEDED, consider_education
from app.domain.recommendations.faithful import unfaithful
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.offers import consider_offers, eligibility
from app.domain.recommendations.prepare import NO_VALUE, UNFAITHFUL
from app.domain.recommendations.ranking import OUTRANKED
from app.domain.recommendations.slot_table import SLOTS
from app.domain.recommendations.slots import Filled, numbers, render, slot_names
from app.domain.recommendations.spelling import show
from app.domain.recommendations.tracing import guardrails, tests_of_item, trace_of_set

Trace = Mapping[str, Any]
# Of the set and of the recommendation: what is decided again and compared.
_OF_SET = ("data", "inputs", "persona", "candidates")
_AFTERWARDS = frozenset({None, OUTRANKED, NOT_NEEDED, NO_VALUE})
"""Reasons that follow from texts, which a trace holds for its own recommendation alone."""


@dataclass(frozen=True)
class Difference:
    """A part that does not come out as it was written down."""

    part: str
    stored: Any
    replayed: Any


@dataclass(frozen=True)
class Replay:
    """The text as it comes out now, its hash, and every part that differs; none means that it replays."""

    text: str | None
    rendered_sha256: str | None
    differences: tuple[Difference, ...]


def replay(trace: Trace, rules: Rules, catalogue: Catalogue) -> Replay:
    """Decide again by the editions that the trace names."""
    features = _features(trace)
    replayed = _set_again(trace, features, rules, catalogue)
    entry = catalogue.entries.get(trace["template"]["id"])
    text = None
    if entry is None:
        replayed["template"] = None
    else:
        text = _item_again(trace, features, entry, catalogue, replayed)
    stored = {part: trace.get(part) for part in replayed} | {"candidates": _candidates(trace["candidates"])}
    return Replay(
        text,
        replayed.get("rendered_sha256"),
        tuple(
            Difference(part, stored[part], again) for part, again in replayed.items() if stored[part] != again
        ),
    )


def _features(trace: Trace) -> FeatureSet:
    values: dict[str, Value] = {}
    reasons: dict[str, Reason] = {}
    for name, stored in trace["inputs"].items():
        if isinstance(stored, Mapping):
            values[name], reasons[name] = None, Reason(stored["null_reason"])
        else:
            values[name] = decode(name, stored)
    return FeatureSet(
        user_id=trace["user_ref"],
        window=int(trace["window"].removesuffix("d")),
        as_of=date.fromisoformat(trace["as_of"]).toordinal(),
        values=values,
        reasons=reasons,
        evidence={"currency": trace["currency"], "last_transaction": trace["data"]["last_tx_date"]},
        version=trace["feature_version"],
    )


def _set_again(trace: Trace, features: FeatureSet, rules: Rules, catalogue: Catalogue) -> dict[str, Any]:
    stored = trace["persona"]
    # Only one run before can have been held, and what was held is what won.
    previous = Previous(stored["winner"], hysteresis=False) if stored["hysteresis"] else None
    persona = assign_persona(features, rules, previous)
    choice = _choice(trace)
    considered = consider_education(catalogue.education, features, persona, choice)
    if choice.offers_allowed:
        considered += consider_offers(catalogue.offers, features, persona, choice)
    again = trace_of_set(features, persona, catalogue, choice, considered)
    return {part: again[part] for part in _OF_SET} | {"features": again["features"]}


def _choice(trace: Trace) -> Choice:
    """What people had decided; traces from before overrides lasted do not speak of any."""
    return Choice(
        offers_allowed=trace["offers_allowed"],
        dismissed=frozenset(trace["dismissed"]),
        overridden=frozenset(trace.get("overridden", ())),
        preferred=frozenset(trace.get("preferred", ())),
    )


def _candidates(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        row | {"rejected_because": None} if _is_afterwards(row["rejected_because"]) else row for row in stored
    ]


def _is_afterwards(reason: str | None) -> bool:
    return reason in _AFTERWARDS or str(reason).startswith(UNFAITHFUL)


def _item_again(
    trace: Trace, features: FeatureSet, entry: Item | Offer, catalogue: Catalogue, replayed: dict[str, Any]
) -> str | None:
    """Put the recommendation's own parts into `replayed`, and give its text."""
    replayed["features"] += tests_of_item(entry, features)
    replayed["eligibility"] = list(eligibility(entry, features)) if isinstance(entry, Offer) else []
    replayed["template"] = {"id": entry.id, "version": entry.version}
    filled = _slots(trace, features)
    replayed["slots"] = [slot.as_fact() for slot in filled.values()]
    if tuple(filled) != slot_names(entry.because):
        replayed["slots"] = f"the template asks for {', '.join(slot_names(entry.because)) or 'none'}"
        return None
    text = render(entry.because, filled)
    replayed["guardrails"] = guardrails(
        catalogue.tone, catalogue.tone.hits(whole(entry)), unfaithful(text, filled, features.window)
    )
    replayed["rendered_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return text


def _slots(trace: Trace, features: FeatureSet) -> dict[str, Filled]:
    """The slots from their stored values; one that is a feature takes the value that was decided by."""
    filled = {}
    for fact in trace["slots"]:
        name = fact["slot"]
        if name not in SLOTS:
            continue
        slot, value = SLOTS[name], fact["value"]
        if isinstance(slot.source, str) and isinstance(trace["inputs"].get(slot.source), str | int):
            value = trace["inputs"][slot.source]
        text = show(slot, value, features.currency)
        sources = tuple(fact["source_ids"])
        filled[name] = Filled(
            name, slot, value, text, numbers(text), trace["window"], trace["as_of"], sources
        )
    return filled
