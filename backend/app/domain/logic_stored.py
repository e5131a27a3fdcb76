"""How rules are stored and read back: exact, and refused where they could not be judged.

A test is `{"feature", "op", "threshold"}`, with a threshold for each window where they differ; `{"any": […]}`
and `{"all": […]}` join them. Decimals are text, as in stored features.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from app.domain.days import WINDOWS
from app.domain.features.values import UNITS, Unit, Value, decode, encode
from app.domain.fields import is_decimal, is_text, shown
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
_WORDS = {Decimal: "a decimal number, as text", int: "a whole number", bool: "true or false", str: "text"}
_NOUNS: dict[Unit, str] = {
    Unit.MONEY: "an amount of money",
    Unit.RATIO: "a share",
    Unit.MONTHS: "a number of months",
    Unit.DAYS: "a number of days",
    Unit.COUNT: "a count",
    Unit.FLAG: "a yes or no",
    Unit.TEXT: "a text",
    Unit.DATE: "a date",
}
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


class Comparing(NamedTuple):
    """How rules test a feature: by which operators, and with thresholds from where to where, if bounded."""

    ops: tuple[str, ...]
    least: int | None
    most: int | None


class RuleFault(NamedTuple):
    """One thing that is wrong with a rule; `pointer` leads there from its root (RFC 6901)."""

    pointer: str
    reason: str


class BadRule(ValueError):
    """Everything that is wrong with a rule; whoever reads a table of them adds which row it is."""

    def __init__(self, *faults: RuleFault) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.reason for fault in faults))


def comparing(feature: str) -> Comparing | None:
    """How the feature can be tested; None for one that rules do not compare."""
    unit = UNITS[feature]
    if unit not in _TYPES:
        return None
    return Comparing(("==",) if unit in _EQUAL_ONLY else tuple(OPERATORS), *_SANE.get(unit, (None, None)))


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
    rule = _rule(record, DEEPEST, "")
    if len(rule.tests) > MOST_TESTS:
        raise _bad("", f"it has {len(rule.tests)} tests, at most {MOST_TESTS}")
    return rule


def _bad(pointer: str, reason: str) -> BadRule:
    return BadRule(RuleFault(pointer, reason))


def _rule(record: Any, deep: int, at: str) -> Rule:
    if not isinstance(record, Mapping):
        raise _bad(at, f"a rule is an object, not {shown(record)}")
    if set(record) in ({"any"}, {"all"}):
        ((word, parts),) = record.items()
        return _joined(word, parts, deep, at)
    if set(record) != {"feature", "op", "threshold"}:
        named = shown(sorted(record))
        raise _bad(at, f'a rule has "any", "all", or "feature", "op" and "threshold", not {named}')
    return _compare(record["feature"], record["op"], record["threshold"], at)


def _joined(word: str, parts: Any, deep: int, at: str) -> Rule:
    if not isinstance(parts, list) or not parts:
        raise _bad(at, f'"{word}" takes a list of rules that is not empty')
    if deep == 0:
        raise _bad(at, f"rules are nested at most {DEEPEST} deep")
    made: list[Rule] = []
    wrong: list[RuleFault] = []
    for position, part in enumerate(parts):
        try:
            made.append(_rule(part, deep - 1, f"{at}/{word}/{position}"))
        except BadRule as error:
            wrong += error.faults
    if wrong:
        raise BadRule(*wrong)
    return AnyOf(tuple(made)) if word == "any" else AllOf(tuple(made))


def _compare(feature: Any, op: Any, stored: Any, at: str) -> Compare:
    unit = UNITS.get(feature) if isinstance(feature, str) else None
    if unit is None:
        raise _bad(f"{at}/feature", f"unknown feature {shown(feature)}")
    if unit not in _TYPES:
        raise _bad(f"{at}/feature", f"{feature} is {_NOUNS[unit]}, which rules do not compare")
    if not isinstance(op, str) or op not in OPERATORS:
        raise _bad(f"{at}/op", f"unknown operator {shown(op)}; there are {' '.join(OPERATORS)}")
    if unit in _EQUAL_ONLY and op != "==":
        raise _bad(f"{at}/op", f"{feature} is {_NOUNS[unit]}: it can only be ==, not {op}")
    return Compare(feature, op, _thresholds(feature, unit, stored, f"{at}/threshold"))


def _thresholds(feature: str, unit: Unit, stored: Any, at: str) -> Threshold | dict[int, Threshold]:
    if not isinstance(stored, Mapping):
        return _threshold(feature, unit, stored, at)
    if set(stored) != set(map(str, WINDOWS)):
        given = shown(sorted(stored))
        raise _bad(at, f"{feature} has thresholds for {given}; the windows are {list(WINDOWS)}")
    return {int(window): _threshold(feature, unit, one, f"{at}/{window}") for window, one in stored.items()}


def _threshold(feature: str, unit: Unit, stored: Any, at: str) -> Threshold:
    try:
        value = None if isinstance(stored, str) and not _is_written(unit, stored) else decode(feature, stored)
    except (ValueError, KeyError):
        value = None
    if not _fits(unit, value):
        wanted = " or ".join(_WORDS[kind] for kind in _TYPES[unit])
        raise _bad(at, f"{feature} is {_NOUNS[unit]}: its threshold is {wanted}, not {shown(stored)}")
    if unit in _SANE:
        least, most = _SANE[unit]
        if not least <= cast("Decimal | int", value) <= most:
            held = f"its threshold is from {least} to {most}, not {shown(stored)}"
            raise _bad(at, f"{feature} is {_NOUNS[unit]}: {held}")
    return cast("Threshold", value)


def _is_written(unit: Unit, stored: str) -> bool:
    """Whether a text is written as a threshold of the unit is: a number's without anything beside it."""
    return is_decimal(stored, _LONGEST) if unit in _SANE else is_text(stored, _LONGEST)


def _fits(unit: Unit, value: Value) -> bool:
    # A flag is a whole number to Python, but not to us.
    return isinstance(value, _TYPES[unit]) and isinstance(value, bool) == (unit is Unit.FLAG)
