"""Three-valued tests over features: an unknown value makes a test unknown, never true.

The same tests say which persona fits and which piece of education is worth showing.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.domain.features.compute import FeatureSet
from app.domain.features.values import Reason, Value, encode


class Outcome(StrEnum):
    """Met, not met, or not known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
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
    threshold: Threshold | Mapping[int, Threshold]


@dataclass(frozen=True)
class AnyOf:
    """Met as soon as one part is met."""

    parts: "tuple[Rule, ...]"


@dataclass(frozen=True)
class AllOf:
    """Met only if every part is met."""

    parts: "tuple[Rule, ...]"


Rule = Compare | AnyOf | AllOf


@dataclass(frozen=True)
class Compared:
    """How one test came out, with all that explains it."""

    feature: str
    op: str
    threshold: Threshold
    value: Value
    outcome: Outcome
    reason: Reason | None

    def as_dict(self) -> dict[str, Any]:
        """The result as traces carry it."""
        threshold = self.threshold
        return {
            "feature": self.feature,
            "op": self.op,
            "threshold": encode(threshold),
            "value": encode(self.value),
            "outcome": self.outcome.value,
            "reason": None if self.reason is None else self.reason.value,
        }


Judge = Callable[[Compared], Outcome]


def any_of(*parts: Rule) -> AnyOf:
    """Met as soon as one part is met."""
    return AnyOf(parts)


def all_of(*parts: Rule) -> AllOf:
    """Met only if every part is met."""
    return AllOf(parts)


def compare(test: Compare, features: FeatureSet) -> Compared:
    """Compare, or say that it is unknown and why."""
    threshold = test.threshold[features.window] if isinstance(test.threshold, Mapping) else test.threshold
    value = features.value(test.feature)
    if value is None:
        reason = features.reasons.get(test.feature)
        return Compared(test.feature, test.op, threshold, None, Outcome.UNKNOWN, reason)
    met = _OPERATORS[test.op](value, threshold)
    outcome = Outcome.MET if met else Outcome.NOT_MET
    return Compared(test.feature, test.op, threshold, value, outcome, None)


def compare_all(rule: Rule, features: FeatureSet) -> list[Compared]:
    """The results of every test of the rule, in its order."""
    if isinstance(rule, Compare):
        return [compare(rule, features)]
    return [result for part in rule.parts for result in compare_all(part, features)]


def evaluate(rule: Rule, features: FeatureSet, judge: Judge = lambda result: result.outcome) -> Outcome:
    """The rule's outcome; `judge` may see a test differently, which is how near misses are weighed."""
    if isinstance(rule, Compare):
        return judge(compare(rule, features))
    outcomes = {evaluate(part, features, judge) for part in rule.parts}
    decisive = Outcome.MET if isinstance(rule, AnyOf) else Outcome.NOT_MET
    if decisive in outcomes:
        return decisive
    if Outcome.UNKNOWN in outcomes:
        return Outcome.UNKNOWN
    return Outcome.NOT_MET if isinstance(rule, AnyOf) else Outcome.MET
