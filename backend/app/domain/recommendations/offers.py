"""Chooses up to three offers: only where every check is known to pass, ranked by fit and by nothing else."""

from decimal import Decimal
from typing import Any

from app.domain.features import FeatureSet
from app.domain.logic import Outcome, evaluate
from app.domain.personas import PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations.catalogue import OFFERS
from app.domain.recommendations.items import Candidate, Offer
from app.domain.recommendations.prepare import Ready, prepare

MOST = 3
_WORDS = {Outcome.MET: "pass", Outcome.NOT_MET: "fail", Outcome.UNKNOWN: "unknown"}


def choose_offers(features: FeatureSet, persona: PersonaResult) -> tuple[list[Ready], list[Candidate]]:
    """The chosen offers and all that were looked at; nothing is offered on too little data."""
    ranked: list[tuple[int, str, Ready]] = []
    candidates: list[Candidate] = []
    for offer in OFFERS:
        ready, rejected = _consider(offer, features, persona)
        fit = _fit(offer, persona)
        candidates.append(Candidate(offer.id, Decimal(fit), {"fit": str(fit)}, rejected))
        if ready is not None:
            ranked.append((-fit, offer.id, ready))
    ranked.sort(key=lambda row: row[:2])
    return [ready for _, _, ready in ranked[:MOST]], candidates


def _fit(offer: Offer, persona: PersonaResult) -> int:
    return 2 * (persona.persona in offer.personas) + bool(set(persona.matched).intersection(offer.personas))


def _consider(offer: Offer, features: FeatureSet, persona: PersonaResult) -> tuple[Ready | None, str | None]:
    if persona.persona == INSUFFICIENT_DATA:
        return None, "insufficient data"
    checks = eligibility(offer, features)
    failed = [f"{check['check']} {check['result']}" for check in checks if check["result"] != "pass"]
    return (None, "not eligible: " + ", ".join(failed)) if failed else prepare(offer, features, checks)


def eligibility(offer: Offer, features: FeatureSet) -> tuple[dict[str, Any], ...]:
    """Each named check with pass, fail or unknown."""
    return tuple(
        {"check": check.name, "result": _WORDS[evaluate(check.rule, features)]} for check in offer.checks
    )
