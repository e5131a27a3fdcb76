"""Puts a person's set together: what was chosen, why, and what an auditor asks to see of it."""

import hashlib
import json
import uuid
from typing import Any, NamedTuple

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import encode
from app.domain.personas import PersonaResult
from app.domain.recommendations.catalogue import SHIPPED_CATALOGUE
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.education import choose_education
from app.domain.recommendations.items import (
    COMPENSATION_DISCLOSURE,
    DISCLOSURE,
    OUR_LIMITS,
    Dropped,
    Offer,
    Recommendation,
)
from app.domain.recommendations.offers import choose_offers
from app.domain.recommendations.prepare import Ready
from app.domain.recommendations.ranking import Chosen
from app.domain.recommendations.slots import Facts
from app.domain.recommendations.tracing import trace_of_item, trace_of_set

_NAMESPACE = uuid.UUID("8f1d2c36-53a5-5a0c-8a57-6b1f0f0a7d42")


class RecommendationSet(NamedTuple):
    """What one person is shown for one window and day; `trace` is what holds for all of it, JSON-ready."""

    set_id: str
    user_id: str
    window: int
    as_of: int
    persona: str
    input_hash: str
    rules_version: str
    catalogue_version: str
    recommendations: tuple[Recommendation, ...]
    dropped: tuple[Dropped, ...]
    trace: dict[str, Any]


class Place(NamedTuple):
    """Where a recommendation stands in which set, and in which state it begins."""

    set_id: uuid.UUID
    position: int
    status: str


def recommend(
    features: FeatureSet,
    persona: PersonaResult,
    choice: Choice,
    catalogue: Catalogue = SHIPPED_CATALOGUE,
    reviewed: frozenset[tuple[str, int]] = frozenset(),
) -> RecommendationSet:
    """The set for these inputs; the same inputs always give the same set, ids included.

    `reviewed` are the versions of templates that an operator has approved before.
    """
    digest = _input_hash(features, persona, choice)
    facts = Facts(features)
    education = choose_education(catalogue.education, facts, features, persona, choice)
    offers = Chosen()
    if choice.offers_allowed:
        offers = choose_offers(catalogue.offers, facts, features, persona, choice)
    seed = [features.user_id, str(features.window), iso(features.as_of), digest]
    set_id = uuid.uuid5(_NAMESPACE, "/".join([*seed, persona.rules_version, catalogue.version]))
    ready, approval = [*education.ready, *offers.ready], catalogue.approval
    return RecommendationSet(
        set_id=str(set_id),
        user_id=features.user_id,
        window=features.window,
        as_of=features.as_of,
        persona=persona.persona,
        input_hash=digest,
        rules_version=persona.rules_version,
        catalogue_version=catalogue.version,
        recommendations=tuple(
            finish(one, features, catalogue, Place(set_id, position, approval.status(one.item, reviewed)))
            for position, one in enumerate(ready, start=1)
        ),
        dropped=(*education.dropped, *offers.dropped),
        trace=trace_of_set(features, persona, catalogue, choice, [*education.considered, *offers.considered]),
    )


def _input_hash(features: FeatureSet, persona: PersonaResult, choice: Choice) -> str:
    material = {
        "version": features.version,
        "values": features.values,
        "evidence": features.evidence,
        "persona": [persona.persona, *persona.matched],
        "offers": choice.offers_allowed,
        "dismissed": sorted(choice.dismissed),
        "endings": choice.endings,
        "overrides": [choice.overrides, sorted(choice.overridden), sorted(choice.preferred)],
    }
    return hashlib.sha256(json.dumps(material, sort_keys=True, default=encode).encode()).hexdigest()


def finish(ready: Ready, features: FeatureSet, catalogue: Catalogue, place: Place) -> Recommendation:
    """The recommendation that a text becomes; its id follows from its set and its entry."""
    item = ready.item
    offer = isinstance(item, Offer)
    facts = [slot.as_fact() for slot in ready.filled.values()]
    return Recommendation(
        recommendation_id=str(uuid.uuid5(place.set_id, item.id)),
        position=place.position,
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
        status=place.status,
        trace=trace_of_item(ready, features, facts, catalogue),
    )
