"""How rules are stored and read back: exact, and refused where they could not be judged.

A test is `{"feature", "op", "threshold"}`, with a threshold for each window where they differ; `{"any": […]}`
and `{"all": […]}` join them. Decimals are text, as in stored features.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from app.domain.days import WINDOWS
from app.domain.features.values import UNITS, Unit, Value, decode, encode
from app.domain.logic import OPERATORS, AllOf, AnyOf, Compare, Rule, Threshold

_TYPES: dict[Unit, tuple[type, ...]] = {
    Unit.MONEY: (Decimal,),
    Unit.RATIO: (Decimal,),
    Unit.MONTHS: (Decimal,),
    Unit.DAYS: (Decimal, int),
    Unit.COUNT: (int,),
    Unit.FLAG: (bool,),
    Unit.TEXT: (str,),
}
_WORDS = {Decimal: "a decimal as text", int: "a whole number", bool: "true or false", str: "text"}
_EQUAL_ONLY = frozenset({Unit.FLAG, Unit.TEXT})


class BadRule(ValueError):
    """What is wrong with a rule; whoever reads a table of them adds which row it is."""


def rule_record(rule: Rule) -> dict[str, Any]:
    """The rule as JSON."""
    if isinstance(rule, AnyOf | AllOf):
        word = "any" if isinstance(rule, AnyOf) else "all"
        return {word: [rule_record(part) for part in rule.parts]}
    threshold = rule.threshold
    stored: Any = (
        {str(window): encode(one) for window, one in threshold.items()}
        if isinstance(threshold, dict)
        else encode(threshold)
    )
    return {"feature": rule.feature, "op": rule.op, "threshold": stored}


def rule_from_record(record: Any) -> Rule:
    """The rule that `rule_record` made; raises BadRule for one that no feature set could be judged by."""
    if not isinstance(record, Mapping):
        raise BadRule(f"a rule is an object, not {record!r}")
    if set(record) in ({"any"}, {"all"}):
        ((word, parts),) = record.items()
        if not isinstance(parts, list) or not parts:
            raise BadRule(f'"{word}" takes a list of rules that is not empty')
        made = tuple(rule_from_record(part) for part in parts)
        return AnyOf(made) if word == "any" else AllOf(made)
    if set(record) != {"feature", "op", "threshold"}:
        raise BadRule(f'a rule has "any", "all", or "feature", "op" and "threshold", not {sorted(record)}')
    return _compare(record["feature"], record["op"], record["threshold"])


def _compare(feature: Any, op: Any, stored: Any) -> Compare:
    unit = UNITS.get(feature) if isinstance(feature, str) else None
    if unit is None:
        raise BadRule(f"unknown feature {feature!r}")
    if unit not in _TYPES:
        raise BadRule(f"{feature} is a {unit.value}, which rules do not compare")
    if op not in OPERATORS:
        raise BadRule(f"unknown operator {op!r}; there are {' '.join(OPERATORS)}")
    if unit in _EQUAL_ONLY and op != "==":
        raise BadRule(f"{feature} is a {unit.value}: it can only be ==, not {op}")
    if not isinstance(stored, Mapping):
        return Compare(feature, op, _threshold(feature, unit, stored))
    if set(stored) != set(map(str, WINDOWS)):
        raise BadRule(f"{feature} has thresholds for {sorted(stored)}; the windows are {list(WINDOWS)}")
    return Compare(
        feature, op, {int(window): _threshold(feature, unit, one) for window, one in stored.items()}
    )


def _threshold(feature: str, unit: Unit, stored: Any) -> Threshold:
    try:
        value = decode(feature, stored)
    except InvalidOperation:
        value = None
    if not _fits(unit, value):
        wanted = " or ".join(_WORDS[kind] for kind in _TYPES[unit])
        raise BadRule(f"{feature} is a {unit.value}: its threshold is {wanted}, not {stored!r}")
    return cast("Threshold", value)


def _fits(unit: Unit, value: Value) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    # A flag is a whole number to Python, but not to us.
    return isinstance(value, _TYPES[unit]) and isinstance(value, bool) == (unit is Unit.FLAG)
