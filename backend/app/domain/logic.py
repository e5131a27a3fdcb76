"""Three-valued tests over features: an unknown value makes a test unknown, never true.

The same tests say which persona fits, which piece of education is worth showing and who may see an offer.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from app.domain.features.feature_set import FeatureSet
from app.domain.features.values import UNITS, Reason, Unit, Value, encode
from app.domain.money import LIKE_THE_DOLLAR


class Outcome(StrEnum):
    """Met, not met, or not known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
}
Threshold = Decimal | int | bool | str


@dataclass(frozen=True)
class Compare:
    """A feature compared with a threshold, which may differ by window."""

    feature: str
    op: str
    threshold: Threshold | dict[int, Threshold]

    def at(self, window: int) -> Threshold:
        """The threshold of a window."""
        threshold = self.threshold
        return threshold[window] if isinstance(threshold, dict) else threshold

    @cached_property
    def is_in_dollars(self) -> bool:
        """Whether the threshold is a sum of money; nothing is nothing in every currency."""
        sums = self.threshold.values() if isinstance(self.threshold, dict) else (self.threshold,)
        return UNITS.get(self.feature) is Unit.MONEY and any(sums)

    @cached_property
    def tests(self) -> "tuple[Compare, ...]":
        """Itself."""
        return (self,)


@dataclass(frozen=True)
class _Joined:
    """Parts, and every test of theirs in its order."""

    parts: "tuple[Rule, ...]"

    @cached_property
    def tests(self) -> tuple[Compare, ...]:
        """Every test of the rule, in its order."""
        return tuple(test for part in self.parts for test in part.tests)


class AnyOf(_Joined):
    """Met as soon as one part is met."""


class AllOf(_Joined):
    """Met only if every part is met."""


Rule = Compare | AnyOf | AllOf


class Compared(NamedTuple):
    """How one test came out, with all that explains it."""

    feature: str
    op: str
    threshold: Threshold
    value: Value
    outcome: Outcome
    reason: Reason | None

    def as_dict(self) -> dict[str, Any]:
        """The result as it is stored and traced."""
        return {
            "feature": self.feature,
            "op": self.op,
            "threshold": encode(self.threshold),
            "value": encode(self.value),
            "outcome": self.outcome,
            "reason": self.reason,
        }


def any_of(*parts: Rule) -> AnyOf:
    """Met as soon as one part is met."""
    return AnyOf(parts)


def all_of(*parts: Rule) -> AllOf:
    """Met only if every part is met."""
    return AllOf(parts)


def outcome_of(test: Compare, features: FeatureSet) -> Outcome:
    """Met, not met, or unknown: as of a sum in dollars beside one in a currency that is worth far less."""
    value = features.values[test.feature]
    if value is None or not _can_be_held_to(test, features):
        return Outcome.UNKNOWN
    return Outcome.MET if OPERATORS[test.op](value, test.at(features.window)) else Outcome.NOT_MET


def explain(rule: Rule, features: FeatureSet) -> list[Compared]:
    """How every test of the rule came out, in its order, and why one is not known."""
    return [
        Compared(
            test.feature,
            test.op,
            test.at(features.window),
            features.values[test.feature],
            outcome_of(test, features),
            features.reasons.get(test.feature) if _can_be_held_to(test, features) else Reason.NOT_APPLICABLE,
        )
        for test in rule.tests
    ]


def _can_be_held_to(test: Compare, features: FeatureSet) -> bool:
    return not test.is_in_dollars or features.currency in LIKE_THE_DOLLAR


def judge(rule: Rule, features: FeatureSet) -> Outcome:
    """The rule's outcome."""
    return combine(rule, (outcome_of(test, features) for test in rule.tests))


def combine(rule: Rule, outcomes: Iterator[Outcome]) -> Outcome:
    """The rule's outcome, given those of its tests in their order: each part takes as many as it has."""
    if isinstance(rule, Compare):
        return next(outcomes)
    found = [combine(part, outcomes) for part in rule.parts]
    decisive, otherwise = Outcome.MET, Outcome.NOT_MET
    if isinstance(rule, AllOf):
        decisive, otherwise = otherwise, decisive
    if decisive in found:
        return decisive
    return Outcome.UNKNOWN if Outcome.UNKNOWN in found else otherwise
