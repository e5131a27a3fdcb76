"""Values, reasons and rhythms in the words of a table."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from app.domain.features.values import UNITS, Unit
from app.domain.money import CENT, as_counted
from scripts.lib.console import printable

REASONS = {
    "no_data": "no data",
    "history_short": "history short",
    "no_limit": "no limit known",
    "base_too_small": "base too small",
    "no_income_detected": "no income found",
    "not_applicable": "does not apply",
}
RHYTHMS = {
    "WEEKLY": "every week",
    "BIWEEKLY": "every 2 weeks",
    "SEMI_MONTHLY": "twice a month",
    "MONTHLY": "every month",
    "QUARTERLY": "every quarter",
    "ANNUALLY": "every year",
    "UNKNOWN": "irregular",
}
_SHORT = {
    "average_monthly_expenses": "monthly expenses",
    "cancelled_subscriptions": "cancelled",
    "cash_flow_buffer_months": "cash flow buffer",
    "emergency_fund_months": "emergency fund",
    "holds_balance_transfer_card": "has balance transfer card",
    "holds_high_yield_savings": "has high-yield savings",
    "interest_charges_month": "interest of last statement",
    "new_subscriptions": "new",
    "savings_net_inflow_month": "net inflow a month",
    "savings_net_inflow_typical": "net inflow a usual month",
    "subscription_monthly": "subscriptions a month",
}
_COUNTED = {Unit.MONTHS: "month", Unit.DAYS: "day"}


def label(name: str) -> str:
    """A feature's or persona's name as people write it, short enough for a table."""
    return _SHORT.get(name, name.replace("_", " "))


def money(amount: Decimal | None, currency: str) -> str:
    """$1,234.50, 1,234.50 EUR or 1,234 JPY."""
    if amount is None:
        return ""
    sign, shown = "-" if amount < 0 else "", f"{abs(as_counted(amount, currency)):,}"
    return f"{sign}${shown}" if currency == "USD" else f"{sign}{shown} {currency}"


def value(name: str, given: Any, currency: str) -> str:
    """A feature's value in its unit."""
    unit = UNITS[name]
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, date):
        return given.isoformat()
    if not isinstance(given, Decimal | int):
        return printable(str(given))
    return _number(name, unit, Decimal(given), currency)


def _number(name: str, unit: Unit, number: Decimal, currency: str) -> str:
    if unit is Unit.MONEY:
        return money(number, currency)
    if unit is Unit.RATIO:
        percent = number if name.startswith("pct_") else number * 100
        return f"{_cut(percent)}%"
    noun = _COUNTED.get(unit)
    return _cut(number) if noun is None else count(_cut(number), noun)


def _cut(number: Decimal) -> str:
    """Two decimals, cut, as values are compared: just below a threshold must not look as if it met it."""
    return f"{number.quantize(CENT, ROUND_FLOOR).normalize():f}"


def reason(code: str | None) -> str:
    """Why there is no value."""
    return REASONS.get(code or "", label(code or "unknown"))


def card(given: Mapping[str, Any], currency: str) -> str:
    """Visa …4523: $3,400.00 of $5,000.00, 68%."""
    name = printable(f"{given['name']} …{given['mask']}" if given["mask"] else given["name"])
    if given["utilization"] is None:
        balance = money(given["balance"], currency) or "balance unknown"
        return f"{name}: {balance}, {reason(given['null_reason'])}"
    used = value("utilization_max", given["utilization"], currency)
    return f"{name}: {money(given['balance'], currency)} of {money(given['limit'], currency)}, {used}"


def count(number: int | str, one: str, many: str = "") -> str:
    """1 person, 2,000 people; a text is a number that is spelt."""
    spelt = number if isinstance(number, str) else f"{number:,}"
    return f"{spelt} {one if spelt == '1' else many or one + 's'}"
