"""How rules are stored and read back: exact, and refused where they could not be judged.

A test is `{"feature", "op", "threshold"}`, with a threshold for each window where they differ; `{"any": […]}`
and `{"all": […]}` join them. Decimals are text, as in stored features.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from app.domain.days import WINDOWS
from app.domain.features.values import UNITS, Unit, Value, decode, encode
from app.domain.fields import is_text, shown
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
_SANE: dict[Unit, tuple[int, int]] = {
    Unit.MONEY: (-1_000_000, 1_000_000),
    Unit.RATIO: (-1, 10),
    Unit.MONTHS: (0, 120),
    Unit.DAYS: (0, 366),
    Unit.COUNT: (0, 10_000),
}
"""Beyond these a threshold is a slip of the pen: it decides the same for everybody."""
_LONGEST = 60
DEEPEST = 6
MOST_TESTS = 40


class BadRule(ValueError):
    """Everything that is wrong with a rule; whoever reads a table of them adds which row it is."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


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
    rule = _rule(record, DEEPEST)
    if len(rule.tests) > MOST_TESTS:
        raise BadRule(f"it has {len(rule.tests)} tests, at most {MOST_TESTS}")
    return rule


def _rule(record: Any, deep: int) -> Rule:
    if not isinstance(record, Mapping):
        raise BadRule(f"a rule is an object, not {shown(record)}")
    if set(record) in ({"any"}, {"all"}):
        ((word, parts),) = record.items()
        return _joined(word, parts, deep)
    if set(record) != {"feature", "op", "threshold"}:
        raise BadRule(
            f'a rule has "any", "all", or "feature", "op" and "threshold", not {shown(sorted(record))}'
        )
    return _compare(record["feature"], record["op"], record["threshold"])


def _joined(word: str, parts: Any, deep: int) -> Rule:
    if not isinstance(parts, list) or not parts:
        raise BadRule(f'"{word}" takes a list of rules that is not empty')
    if deep == 0:
        raise BadRule(f"rules are nested at most {DEEPEST} deep")
    made: list[Rule] = []
    wrong: list[str] = []
    for part in parts:
        try:
            made.append(_rule(part, deep - 1))
        except BadRule as error:
            wrong += error.reasons
    if wrong:
        raise BadRule(*wrong)
    return AnyOf(tuple(made)) if word == "any" else AllOf(tuple(made))


def _compare(feature: Any, op: Any, stored: Any) -> Compare:
    unit = UNITS.get(feature) if isinstance(feature, str) else None
    if unit is None:
        raise BadRule(f"unknown feature {shown(feature)}")
    if unit not in _TYPES:
        raise BadRule(f"{feature} is a {unit.value}, which rules do not compare")
    if not isinstance(op, str) or op not in OPERATORS:
        raise BadRule(f"unknown operator {shown(op)}; there are {' '.join(OPERATORS)}")
    if unit in _EQUAL_ONLY and op != "==":
        raise BadRule(f"{feature} is a {unit.value}: it can only be ==, not {op}")
    if not isinstance(stored, Mapping):
        return Compare(feature, op, _threshold(feature, unit, stored))
    if set(stored) != set(map(str, WINDOWS)):
        raise BadRule(
            f"{feature} has thresholds for {shown(sorted(stored))}; the windows are {list(WINDOWS)}"
        )
    return Compare(
        feature, op, {int(window): _threshold(feature, unit, one) for window, one in stored.items()}
    )


def _threshold(feature: str, unit: Unit, stored: Any) -> Threshold:
    try:
        value = None if isinstance(stored, str) and not is_text(stored, _LONGEST) else decode(feature, stored)
    except (InvalidOperation, ValueError, KeyError):
        value = None
    if not _fits(unit, value):
        wanted = " or ".join(_WORDS[kind] for kind in _TYPES[unit])
        raise BadRule(f"{feature} is a {unit.value}: its threshold is {wanted}, not {shown(stored)}")
    if unit in _SANE:
        least, most = _SANE[unit]
        if not least <= cast("Decimal | int", value) <= most:
            raise BadRule(
                f"{feature} is a {unit.value}: its threshold is from {least} to {most}, not {shown(stored)}"
            )
    return cast("Threshold", value)


def _fits(unit: Unit, value: Value) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    # A flag is a whole number to Python, but not to us.
    return isinstance(value, _TYPES[unit]) and isinstance(value, bool) == (unit is Unit.FLAG)
