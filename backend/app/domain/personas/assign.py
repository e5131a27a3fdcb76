"""Assigns one persona to a feature set and keeps every match, with the tests that explain it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.features import FeatureSet
from app.domain.logic import Compared, Outcome, Rule, compare_all, evaluate
from app.domain.personas.rules import (
    GENERAL_WELLNESS,
    INSUFFICIENT_DATA,
    NOT_ENOUGH,
    PERSONA_RULES,
    RULES_VERSION,
)

NEARNESS = Decimal("0.02")
"""How close to its threshold, relative to it, a value is called a near miss."""
_FLIPPED = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}


@dataclass(frozen=True)
class Previous:
    """What the run before assigned."""

    persona: str
    hysteresis: bool


@dataclass(frozen=True)
class PersonaResult:
    """The winner, all matches, and how each rule came out; `tests` is JSON-ready."""

    user_id: str
    window: int
    as_of: int
    persona: str
    matched: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    tests: tuple[dict[str, Any], ...]
    hysteresis: bool
    rules_version: str = RULES_VERSION


def assign_persona(features: FeatureSet, previous: Previous | None = None) -> PersonaResult:
    """Apply the table; a switch that hangs on a near miss waits for one run, unless a card is overdue."""
    limits = compare_all(NOT_ENOUGH, features)
    outcomes = {row.persona: evaluate(row.rule, features) for row in PERSONA_RULES}
    matched = tuple(persona for persona, outcome in outcomes.items() if outcome is Outcome.MET)
    winner = matched[0] if matched else GENERAL_WELLNESS
    if evaluate(NOT_ENOUGH, features) is Outcome.MET:
        winner, matched, held = INSUFFICIENT_DATA, (INSUFFICIENT_DATA, *matched), False
    else:
        held = previous is not None and _holds(features, previous, winner)
    return PersonaResult(
        user_id=features.user_id,
        window=features.window,
        as_of=features.as_of,
        persona=previous.persona if held and previous else winner,
        matched=matched,
        not_met=tuple(persona for persona, outcome in outcomes.items() if outcome is Outcome.NOT_MET),
        unknown=tuple(persona for persona, outcome in outcomes.items() if outcome is Outcome.UNKNOWN),
        tests=tuple(_traced(features, limits)),
        hysteresis=held,
    )


def _traced(features: FeatureSet, limits: list[Compared]) -> list[dict[str, Any]]:
    rows = [{"persona": INSUFFICIENT_DATA} | result.as_dict() for result in limits]
    for row in PERSONA_RULES:
        rows += [{"persona": row.persona} | result.as_dict() for result in compare_all(row.rule, features)]
    return rows


def _holds(features: FeatureSet, previous: Previous, winner: str) -> bool:
    """Whether the persona would be the previous one if near misses had gone the other way."""
    if previous.hysteresis or previous.persona in {winner, INSUFFICIENT_DATA}:
        return False
    rules: dict[str, Rule] = {row.persona: row.rule for row in PERSONA_RULES}
    order = [*rules, GENERAL_WELLNESS]
    if previous.persona not in order:  # a name of older rules
        return False
    if order.index(winner) < order.index(previous.persona):
        # A stronger rule came to be met: by a hair?
        return evaluate(rules[winner], features, _near_flipped) is not Outcome.MET
    # The previous one is no longer met: by a hair?
    return evaluate(rules[previous.persona], features, _near_flipped) is Outcome.MET


def _near_flipped(result: Compared) -> Outcome:
    value, threshold = result.value, result.threshold
    if not isinstance(value, Decimal) or not isinstance(threshold, Decimal):
        return result.outcome
    if threshold == 0 or abs(value - threshold) > NEARNESS * threshold:
        return result.outcome
    return _FLIPPED[result.outcome]
