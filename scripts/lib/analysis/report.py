"""What a report says of one window: features, persona and recommendations, with numbers as numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.domain.features import FeatureSet
from app.domain.features.values import UNITS, Unit, Value, decode
from app.domain.money import CENT
from app.domain.personas import PersonaResult

_QUALITY = {
    "history_days": "history_days",
    "n_posted": "posted_count",
    "excluded_currency": "excluded_currency",
    "unmatched_transfers": "unmatched_transfers",
    "pct_uncategorised": "pct_uncategorised",
    "balances_as_of": "balances_as_of",
}
_PAYROLL = {
    "merchant": "payroll_merchant",
    "frequency": "payroll_frequency",
    "typical_amount": "payroll_typical_amount",
    "last_date": "payroll_last_date",
    "next_date": "payroll_next_date",
}
_NUMBERS = frozenset({Unit.MONEY, Unit.RATIO, Unit.MONTHS, Unit.DAYS, Unit.COUNT})
_FROM_THE_ROW = (
    "id",
    "catalogue_id",
    "title",
    "summary",
    "because",
    "why_now",
    "what_it_does_not_consider",
    "eligibility",
    "disclosure",
    "compensation_disclosure",
)
Report = dict[str, Any]


def feature_report(features: FeatureSet) -> Report:
    """Every feature by its name, what several of them make together, and why any is null."""
    values = {name: _exact(name, value) for name, value in features.values.items()}
    return {
        **values,
        "card_utilization": [_card(card) for card in features.evidence["cards"]],
        "payroll_source": _together(values, _PAYROLL) if values["payroll_frequency"] else None,
        "data_quality": _together(values, _QUALITY),
        "behaviours": list(features.evidence["behaviours"]),
        "null_reasons": _reasons(features),
    }


def _reasons(features: FeatureSet) -> dict[str, str]:
    """Why values are null; there is no source of pay for the reason that its parts are null."""
    reasons = {name: reason.value for name, reason in features.reasons.items()}
    missing = reasons.get("payroll_frequency")
    return reasons if missing is None else reasons | {"payroll_source": missing}


def persona_report(persona: PersonaResult) -> Report:
    """The persona, how every rule came out, and the tests behind."""
    return {
        "persona": persona.persona,
        "matched": list(persona.matched),
        "not_met": list(persona.not_met),
        "unknown": list(persona.unknown),
        "hysteresis": persona.hysteresis,
        "rules_version": persona.rules_version,
        "tests": [_test(test) for test in persona.tests],
    }


def recommendation_report(row: Mapping[str, Any]) -> Report:
    """A recommendation as the person would see it, with the facts and checks behind it."""
    report = {name: row[name] for name in _FROM_THE_ROW}
    report["because"] = {**row["because"], "facts": [_fact(fact) for fact in row["because"]["facts"]]}
    return report


def _exact(name: str, value: Value) -> Value:
    """Money always with its two decimals."""
    if isinstance(value, Decimal) and UNITS[name] is Unit.MONEY:
        return value.quantize(CENT)
    return value


def _together(values: Mapping[str, Value], names: Mapping[str, str]) -> Report:
    return {name: values[source] for name, source in names.items()}


def _card(card: Mapping[str, Any]) -> Report:
    ratio, limit = card["utilization"], _money(card["limit"])
    unknown = "no_data" if limit else "no_limit"
    return {
        "account_id": card["source_id"],
        "name": card["name"],
        "mask": card["mask"],
        "balance": _money(card["balance"]),
        "limit": limit,
        "utilization": None if ratio is None else Decimal(ratio),
        "null_reason": unknown if ratio is None else None,
    }


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(CENT)


def _test(test: Mapping[str, Any]) -> Report:
    """A test with its value and threshold as the numbers that were compared."""
    name = test["feature"]
    return {
        **test,
        "value": _exact(name, decode(name, test["value"])),
        "threshold": _exact(name, decode(name, test["threshold"])),
    }


def _fact(fact: Mapping[str, Any]) -> Report:
    value, unit = fact["value"], Unit(fact["unit"])
    if isinstance(value, str) and unit in _NUMBERS:
        number = Decimal(value)
        return {**fact, "value": number.quantize(CENT) if unit is Unit.MONEY else number}
    return dict(fact)
