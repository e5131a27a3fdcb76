"""Chooses three to five pieces of education: those that a person's own numbers call for come first."""

from decimal import Decimal
from fractions import Fraction

from app.domain.features import FeatureSet
from app.domain.logic import Outcome, compare_all, evaluate
from app.domain.money import ratio
from app.domain.personas import PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations.catalogue import EDUCATION
from app.domain.recommendations.items import Candidate, Item
from app.domain.recommendations.prepare import Ready, prepare

MOST = 5
FEWEST = 3
_PERSONA, _TRIGGER, _SECONDARY, _DISMISSED = 3, 2, 1, -2


def choose_education(
    features: FeatureSet, persona: PersonaResult, dismissed: frozenset[str]
) -> tuple[list[Ready], list[Candidate]]:
    """The chosen items, best first and ties by id, then generic ones; and all that were looked at."""
    ranked: list[tuple[Decimal, str, Ready]] = []
    fillers: list[Ready] = []
    candidates: list[Candidate] = []
    for item in EDUCATION:
        ready, rejected = _consider(item, features, persona)
        parts = _score(item, features, persona, dismissed)
        score = sum(parts.values(), start=Decimal(0))
        shown = {name: format(part, "f") for name, part in parts.items()}
        candidates.append(Candidate(item.id, score, shown, rejected))
        if ready is not None and item.generic:
            fillers.append(ready)
        elif ready is not None:
            ranked.append((-score, item.id, ready))
    ranked.sort(key=lambda row: row[:2])
    chosen = [ready for _, _, ready in ranked[:MOST]]
    return chosen + fillers[: max(FEWEST - len(chosen), 0)], candidates


def _consider(item: Item, features: FeatureSet, persona: PersonaResult) -> tuple[Ready | None, str | None]:
    if item.generic:
        return prepare(item, features)
    if persona.persona == INSUFFICIENT_DATA:
        return None, "insufficient data"
    if item.trigger is None or evaluate(item.trigger, features) is not Outcome.MET:
        return None, "trigger not met"
    return prepare(item, features)


def _score(
    item: Item, features: FeatureSet, persona: PersonaResult, dismissed: frozenset[str]
) -> dict[str, Decimal]:
    secondary = set(persona.matched) - {persona.persona}
    return {
        "persona": Decimal(_PERSONA * (persona.persona in item.personas)),
        "trigger": _TRIGGER * _strength(item, features),
        "secondary": Decimal(_SECONDARY * bool(secondary.intersection(item.personas))),
        "dismissed": Decimal(_DISMISSED * (item.id in dismissed)),
    }


def _strength(item: Item, features: FeatureSet) -> Decimal:
    """The share of the trigger's tests that are met."""
    if item.trigger is None:
        return Decimal(0)
    results = compare_all(item.trigger, features)
    return ratio(Fraction(sum(result.outcome is Outcome.MET for result in results), len(results)))
