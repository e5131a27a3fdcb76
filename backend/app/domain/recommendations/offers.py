"""Chooses up to three offers: only where every check is known to pass, ranked by fit and by nothing else."""

from decimal import Decimal
from typing import Any

from app.domain.features import FeatureSet
from app.domain.logic import Outcome, judge
from app.domain.personas import PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.items import Offer
from app.domain.recommendations.ranking import OVERRIDDEN, Chosen, Considered, best_first
from app.domain.recommendations.slots import Facts

MOST = 3
_DISMISSED = -2
_PREFERRED = 4  # above the best fit
_WORDS = {Outcome.MET: "pass", Outcome.NOT_MET: "fail", Outcome.UNKNOWN: "unknown"}


def choose_offers(
    offers: tuple[Offer, ...],
    facts: Facts,
    features: FeatureSet,
    persona: PersonaResult,
    choice: Choice,
) -> Chosen:
    """The chosen offers and all that were looked at; nothing is offered on too little data."""
    considered = consider_offers(offers, features, persona, choice)
    chosen = Chosen(considered=considered)
    chosen.take(best_first(considered), facts, features.window, MOST)
    return chosen


def consider_offers(
    offers: tuple[Offer, ...], features: FeatureSet, persona: PersonaResult, choice: Choice
) -> list[Considered]:
    """Every offer with its fit, and what keeps it back: a check, or an operator."""
    return [_consider(offer, features, persona, choice) for offer in offers]


def _consider(offer: Offer, features: FeatureSet, persona: PersonaResult, choice: Choice) -> Considered:
    fit = 2 * (persona.persona in offer.personas) + (not set(persona.matched).isdisjoint(offer.personas))
    lost = _DISMISSED * (offer.id in choice.dismissed)
    won = _PREFERRED * choice.prefers(offer.id)
    parts = {"fit": str(fit), "dismissed": str(lost)} | ({"preferred": str(won)} if won else {})
    checks = eligibility(offer, features)
    rejected = None
    if offer.id in choice.overridden:
        rejected = OVERRIDDEN
    elif persona.persona == INSUFFICIENT_DATA:
        rejected = "insufficient data"
    elif failed := [f"{check['check']} {check['result']}" for check in checks if check["result"] != "pass"]:
        rejected = "not eligible: " + ", ".join(failed)
    return Considered(offer, Decimal(fit + lost + won), parts, rejected, checks)


def eligibility(offer: Offer, features: FeatureSet) -> tuple[dict[str, Any], ...]:
    """Each named check with pass, fail or unknown."""
    return tuple(
        {"check": check.name, "result": _WORDS[judge(check.rule, features)]} for check in offer.checks
    )
