"""Which behaviours the features show: what the coverage metric counts."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from app.domain.features.values import Measured, Value


def _positive(value: Value) -> bool:
    return isinstance(value, Decimal | int) and value > 0


def _zero(value: Value) -> bool:
    return isinstance(value, Decimal) and value == 0


def _at_least(least: Decimal) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, Decimal | int) and value >= least


def _below(limit: Decimal) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, Decimal) and value < limit


def _is_true(value: Value) -> bool:
    return value is True


def _known(value: Value) -> bool:
    return value is not None


BEHAVIOURS: tuple[tuple[str, str, Callable[[Value], bool]], ...] = (
    ("has_subscription", "subscription_count", _positive),
    ("subscriptions_heavy", "subscription_count", _at_least(Decimal(3))),
    ("utilization_30", "utilization_max", _at_least(Decimal("0.30"))),
    ("interest", "interest_charges", _positive),
    ("minimum_payment_only", "minimum_payment_only", _is_true),
    ("overdue", "is_overdue", _is_true),
    ("savings_inflow", "savings_net_inflow_month", _positive),
    ("savings_growth", "savings_growth", _at_least(Decimal("0.02"))),
    ("emergency_fund", "emergency_fund_months", _known),
    ("payroll", "payroll_frequency", _known),
    ("income_irregular", "income_irregular", _is_true),
    ("low_buffer", "cash_flow_buffer_months", _below(Decimal(1))),
    ("fees", "fees", _positive),
    ("price_increase", "price_increases", _positive),
    # Quiet lives show these: docs/decisions/0017-quiet-lives-show-behaviours-too.md.
    ("spending_pace", "average_monthly_expenses", _known),
    ("buffer", "cash_flow_buffer_months", _known),
    ("card_use", "utilization_max", _known),
    ("interest_free", "interest_charges", _zero),
    ("cash_on_hand", "checking_balance", _positive),
)


def detected(measured: Mapping[str, Measured]) -> list[str]:
    """The names of the behaviours that are there; an unknown value shows none."""
    return [name for name, feature, shows in BEHAVIOURS if shows(measured[feature].value)]
