"""Values of features: which there are, in which unit, and why one may be null."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain import money

Value = Decimal | int | bool | str | date | None


class Reason(StrEnum):
    """Why a value is null, which is never the same as zero."""

    NO_DATA = "no_data"
    HISTORY_SHORT = "history_short"
    NO_LIMIT = "no_limit"
    BASE_TOO_SMALL = "base_too_small"
    NO_INCOME = "no_income_detected"
    NOT_APPLICABLE = "not_applicable"


class Unit(StrEnum):
    """What a value counts."""

    MONEY = "money"
    RATIO = "ratio"
    MONTHS = "months"
    DAYS = "days"
    COUNT = "count"
    FLAG = "flag"
    TEXT = "text"
    DATE = "date"


class Measured(NamedTuple):
    """A value, or the reason why there is none."""

    value: Value
    reason: Reason | None = None


def null(reason: Reason) -> Measured:
    """No value, for this reason."""
    return Measured(None, reason)


def cents(amount: int) -> Measured:
    """Money."""
    return Measured(money.to_decimal(amount))


def ratio(value: Fraction) -> Measured:
    """A ratio, floored at the sixth decimal so that thresholds are met by the exact value or not at all."""
    return Measured(money.ratio(value))


UNITS: dict[str, Unit] = {
    "net_spend": Unit.MONEY,
    "average_monthly_expenses": Unit.MONEY,
    "subscription_count": Unit.COUNT,
    "subscription_monthly": Unit.MONEY,
    "subscription_spend": Unit.MONEY,
    "subscription_share": Unit.RATIO,
    "new_subscriptions": Unit.COUNT,
    "cancelled_subscriptions": Unit.COUNT,
    "price_increases": Unit.COUNT,
    "savings_balance": Unit.MONEY,
    "savings_net_inflow_month": Unit.MONEY,
    "savings_growth": Unit.RATIO,
    "savings_net_inflow_typical": Unit.MONEY,
    "savings_growth_typical": Unit.RATIO,
    "savings_apy": Unit.RATIO,
    "holds_high_yield_savings": Unit.FLAG,
    "emergency_fund_months": Unit.MONTHS,
    "emergency_fund_band": Unit.TEXT,
    "card_count": Unit.COUNT,
    "valid_card_count": Unit.COUNT,
    "utilization_max": Unit.RATIO,
    "utilization_total": Unit.RATIO,
    "minimum_payment_only": Unit.FLAG,
    "interest_charges": Unit.MONEY,
    "interest_charges_month": Unit.MONEY,
    "is_overdue": Unit.FLAG,
    "holds_balance_transfer_card": Unit.FLAG,
    "payroll_merchant": Unit.TEXT,
    "payroll_frequency": Unit.TEXT,
    "payroll_typical_amount": Unit.MONEY,
    "payroll_last_date": Unit.DATE,
    "payroll_next_date": Unit.DATE,
    "pay_dates_180": Unit.COUNT,
    "pay_gap_median": Unit.DAYS,
    "income_month": Unit.MONEY,
    "income_cv": Unit.RATIO,
    "income_irregular": Unit.FLAG,
    "checking_balance": Unit.MONEY,
    "cash_flow_buffer_months": Unit.MONTHS,
    "fees": Unit.MONEY,
    "fees_typical": Unit.MONEY,
    "nsf_count": Unit.COUNT,
    "late_fee_count_180": Unit.COUNT,
    "account_count": Unit.COUNT,
    "history_days": Unit.DAYS,
    "observed_days": Unit.DAYS,
    "posted_count": Unit.COUNT,
    "excluded_currency": Unit.COUNT,
    "unmatched_transfers": Unit.COUNT,
    "pct_uncategorised": Unit.RATIO,
    "balances_as_of": Unit.DATE,
    "behaviours_detected": Unit.COUNT,
}
"""Every feature there is. docs/signals.md defines them; the window is the set's."""


_FROM_TEXT: dict[Unit, Callable[[str], Value]] = {
    Unit.MONEY: Decimal,
    Unit.RATIO: Decimal,
    Unit.MONTHS: Decimal,
    Unit.DAYS: Decimal,
    Unit.COUNT: int,
    Unit.FLAG: {"true": True, "false": False}.__getitem__,
    Unit.TEXT: str,
    Unit.DATE: date.fromisoformat,
}


def encode(value: Value) -> str | int | bool | None:
    """The value as JSON stores it: decimals and dates as text, so that nothing becomes a float."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def decode(name: str, stored: str | int | bool | None) -> Value:  # noqa: FBT001 - a stored flag is a value
    """The value that `encode` stored under the feature's name, or that its column gives as text."""
    return _FROM_TEXT[UNITS[name]](stored) if isinstance(stored, str) else stored
