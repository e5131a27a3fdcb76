"""Puts a person's set together: what was chosen, why, under which consent and with which trace."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import encode
from app.domain.personas import PersonaResult
from app.domain.recommendations.catalogue import CATALOGUE_VERSION
from app.domain.recommendations.education import choose_education
from app.domain.recommendations.guardrails import TONE_VERSION
from app.domain.recommendations.items import (
    COMPENSATION_DISCLOSURE,
    DISCLOSURE,
    OUR_LIMITS,
    Candidate,
    Offer,
    Recommendation,
)
from app.domain.recommendations.offers import choose_offers
from app.domain.recommendations.prepare import Ready

_NAMESPACE = uuid.UUID("8f1d2c36-53a5-5a0c-8a57-6b1f0f0a7d42")


@dataclass(frozen=True)
class RecommendationSet:
    """What one person is shown for one window and day."""

    set_id: str
    user_id: str
    window: int
    as_of: int
    persona: str
    input_hash: str
    rules_version: str
    catalogue_version: str
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True)
class Choice:
    """What a person decided: whether partners' offers may be shown, and what they dismissed of late."""

    offers_allowed: bool = False
    dismissed: frozenset[str] = frozenset()


def recommend(features: FeatureSet, persona: PersonaResult, choice: Choice) -> RecommendationSet:
    """The set for these inputs; the same inputs always give the same set, ids included."""
    digest = _input_hash(features, persona, choice)
    education, candidates = choose_education(features, persona, choice.dismissed)
    offers: list[Ready] = []
    if choice.offers_allowed:
        offers, looked_at = choose_offers(features, persona)
        candidates = [*candidates, *looked_at]
    seed = [features.user_id, str(features.window), iso(features.as_of), digest]
    set_id = uuid.uuid5(_NAMESPACE, "/".join([*seed, persona.rules_version, CATALOGUE_VERSION]))
    trace = _trace(features, persona, candidates)
    return RecommendationSet(
        set_id=str(set_id),
        user_id=features.user_id,
        window=features.window,
        as_of=features.as_of,
        persona=persona.persona,
        input_hash=digest,
        rules_version=persona.rules_version,
        catalogue_version=CATALOGUE_VERSION,
        recommendations=tuple(
            _finish(ready, set_id, position, trace)
            for position, ready in enumerate([*education, *offers], start=1)
        ),
    )


def _input_hash(features: FeatureSet, persona: PersonaResult, choice: Choice) -> str:
    material = {
        "version": features.version,
        "values": {name: encode(value) for name, value in features.values.items()},
        "evidence": features.evidence,
        "persona": [persona.persona, *persona.matched],
        "offers": choice.offers_allowed,
        "dismissed": sorted(choice.dismissed),
    }
    return hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest()


def _trace(features: FeatureSet, persona: PersonaResult, candidates: Sequence[Candidate]) -> dict[str, Any]:
    """What holds for every recommendation of the set. No names in it, only ids and the person's figures."""
    return {
        "as_of": iso(features.as_of),
        "window": f"{features.window}d",
        "feature_version": features.version,
        "persona": {
            "winner": persona.persona,
            "matched": list(persona.matched),
            "unknown": list(persona.unknown),
            "rules_version": persona.rules_version,
            "hysteresis": persona.hysteresis,
        },
        "catalogue_version": CATALOGUE_VERSION,
        "candidates": [candidate.as_dict() for candidate in candidates],
    }


def _finish(ready: Ready, set_id: uuid.UUID, position: int, trace: dict[str, Any]) -> Recommendation:
    item = ready.item
    offer = isinstance(item, Offer)
    facts = [slot.as_fact() for slot in ready.filled.values()]
    return Recommendation(
        recommendation_id=str(uuid.uuid5(set_id, item.id)),
        position=position,
        catalogue_id=item.id,
        type="offer" if offer else "education",
        title=item.title,
        summary=item.summary,
        because={"text": ready.text, "facts": facts},
        why_now=item.why_now,
        what_it_does_not_consider=OUR_LIMITS,
        eligibility=ready.eligibility,
        disclosure=DISCLOSURE,
        compensation_disclosure=COMPENSATION_DISCLOSURE if offer else None,
        trace=trace
        | {
            "template": {"id": item.id, "version": item.version},
            "guardrails": {"tone": TONE_VERSION, "faithfulness": True, "disclosure": True},
            "rendered_sha256": hashlib.sha256(ready.text.encode()).hexdigest(),
        },
    )
