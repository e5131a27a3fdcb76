"""Assigns one persona to a feature set and keeps every match, with the tests that explain it."""

from decimal import Decimal
from typing import Any, NamedTuple

from app.domain.features import FeatureSet
from app.domain.logic import Compared, Outcome, Rule, combine, explain
from app.domain.personas.rules import GENERAL_WELLNESS, INSUFFICIENT_DATA, SHIPPED_RULES, Rules

_FLIPPED = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}


class Previous(NamedTuple):
    """What the run before assigned."""

    persona: str
    hysteresis: bool


class PersonaResult(NamedTuple):
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
    rules_version: str


def assign_persona(
    features: FeatureSet, rules: Rules = SHIPPED_RULES, previous: Previous | None = None
) -> PersonaResult:
    """Apply the table; a switch that hangs on a near miss waits for one run, unless a card is overdue."""
    tests: list[dict[str, Any]] = []
    limits = _judge(INSUFFICIENT_DATA, rules.not_enough, features, tests)
    outcomes = {row.persona: _judge(row.persona, row.rule, features, tests) for row in rules.rows}
    matched = _with(Outcome.MET, outcomes)
    winner, held = matched[0] if matched else GENERAL_WELLNESS, False
    if limits is Outcome.MET:
        winner, matched = INSUFFICIENT_DATA, (INSUFFICIENT_DATA, *matched)
    elif previous is not None and _holds(features, rules, previous, winner):
        winner, held = previous.persona, True
    return PersonaResult(
        user_id=features.user_id,
        window=features.window,
        as_of=features.as_of,
        persona=winner,
        matched=matched,
        not_met=_with(Outcome.NOT_MET, outcomes),
        unknown=_with(Outcome.UNKNOWN, outcomes),
        tests=tuple(tests),
        hysteresis=held,
        rules_version=rules.version,
    )


def _judge(persona: str, rule: Rule, features: FeatureSet, tests: list[dict[str, Any]]) -> Outcome:
    results = explain(rule, features)
    tests += [{"persona": persona, **result.as_dict()} for result in results]
    return combine(rule, (result.outcome for result in results))


def _with(wanted: Outcome, outcomes: dict[str, Outcome]) -> tuple[str, ...]:
    return tuple(persona for persona, outcome in outcomes.items() if outcome is wanted)


def _holds(features: FeatureSet, rules: Rules, previous: Previous, winner: str) -> bool:
    """Whether the persona would be the previous one if near misses had gone the other way."""
    if previous.hysteresis or previous.persona in {winner, INSUFFICIENT_DATA}:
        return False
    table: dict[str, Rule] = {row.persona: row.rule for row in rules.rows}
    order = [*table, GENERAL_WELLNESS]
    if previous.persona not in order:  # a name of older rules
        return False

    if order.index(winner) < order.index(previous.persona):
        # A stronger rule came to be met: by a hair?
        return _with_near_misses_flipped(table[winner], features, rules.nearness) is not Outcome.MET
    # The previous one is no longer met: by a hair?
    return _with_near_misses_flipped(table[previous.persona], features, rules.nearness) is Outcome.MET


def _with_near_misses_flipped(rule: Rule, features: FeatureSet, nearness: Decimal) -> Outcome:
    results = explain(rule, features)
    return combine(
        rule,
        (_FLIPPED[one.outcome] if _is_near(one, nearness) else one.outcome for one in results),
    )


def _is_near(result: Compared, nearness: Decimal) -> bool:
    value, threshold = result.value, result.threshold
    if not isinstance(value, Decimal) or not isinstance(threshold, Decimal) or threshold == 0:
        return False
    return abs(value - threshold) <= nearness * threshold
