"""Every slot that a template may use, and where its value comes from."""

from decimal import Decimal
from typing import NamedTuple

from app.domain.features.values import Unit


class Slot(NamedTuple):
    """Where a slot's value comes from: a feature's name, a path into the evidence, or a constant."""

    source: str | Decimal
    unit: Unit
    label: str
    nouns: tuple[str, str] | None = None
    windowed: bool = False
    fixed_window: bool = False
    """Names a window of its own, the same whatever the set's window is."""
    of_something: bool = False
    """Nothing is no value: no text says of a month's income that it is $0."""


def _money(source: str, label: str, *, windowed: bool = False) -> Slot:
    return Slot(source, Unit.MONEY, label, windowed=windowed)


def _text(source: str, label: str) -> Slot:
    return Slot(source, Unit.TEXT, label)


def _count(source: str, label: str, one: str, many: str, *, windowed: bool = False) -> Slot:
    return Slot(source, Unit.COUNT, label, (one, many), windowed)


def _time(source: str, label: str) -> Slot:
    """Months with their noun and as exact as they are known: "about 2.1 months"."""
    return Slot(source, Unit.MONTHS, label, ("month", "months"), windowed=True)


SLOTS: dict[str, Slot] = {
    "window": Slot("window", Unit.DAYS, "Days looked at", windowed=True),
    "card": _text("top_card.label", "Card"),
    "utilization": Slot("top_card.utilization", Unit.RATIO, "Utilization"),
    "card_balance": _money("top_card.balance", "Card balance"),
    "card_limit": _money("top_card.limit", "Card limit"),
    "utilization_goal": Slot(Decimal("0.30"), Unit.RATIO, "Level that experts advise"),
    "utilization_total": Slot("utilization_total", Unit.RATIO, "Utilization of all cards"),
    "interest_month": _money("interest_charges_month", "Interest of one statement"),
    "interest_card": _text("interest_card.label", "Card"),
    "interest_card_utilization": Slot("interest_card.utilization", Unit.RATIO, "Utilization"),
    "interest_card_balance": _money("interest_card.balance", "Card balance"),
    "interest_card_limit": _money("interest_card.limit", "Card limit"),
    "interest_card_interest": _money("interest_card.interest_month", "Interest of one statement"),
    "orderly_card": _text("orderly_card.label", "Card"),
    "orderly_card_utilization": Slot("orderly_card.utilization", Unit.RATIO, "Utilization"),
    "orderly_card_balance": _money("orderly_card.balance", "Card balance"),
    "orderly_card_limit": _money("orderly_card.limit", "Card limit"),
    "overdue_card": _text("overdue_card.label", "Card past due"),
    "minimum_card": _text("minimum_card.label", "Card"),
    "minimum_payment": _money("minimum_card.minimum_payment", "Minimum payment"),
    "minimum_card_balance": _money("minimum_card.balance", "Card balance"),
    "minimum_only_card": _text("minimum_only_card.label", "Card"),
    "minimum_only_payment": _money("minimum_only_card.minimum_payment", "Minimum payment"),
    "minimum_only_balance": _money("minimum_only_card.balance", "Card balance"),
    "subscriptions": _count("subscription_count", "Subscriptions", "subscription", "subscriptions"),
    "subscription_monthly": _money("subscription_monthly", "Subscriptions per month"),
    "subscription_yearly": _money("subscription_yearly", "Subscriptions per year"),
    "subscription_share": Slot("subscription_share", Unit.RATIO, "Share of spending", windowed=True),
    "subscription_spend": _money("subscription_spend", "Spent on subscriptions", windowed=True),
    "top_subscription": _text("subscriptions.0.merchant", "Largest subscription"),
    "top_subscription_monthly": _money("subscriptions.0.monthly", "Largest subscription per month"),
    "next_subscription": _text("next_subscription.merchant", "Next to renew"),
    "next_subscription_amount": _money("next_subscription.amount", "Next charge"),
    "next_subscription_date": Slot("next_subscription.next_date", Unit.DATE, "Next charge expected"),
    "next_subscription_day": _text("next_subscription.day", "Next charge expected"),
    "raised_subscription": _text("price_increases.0.merchant", "Subscription"),
    "raised_from": _money("price_increases.0.old", "Old price"),
    "raised_to": _money("price_increases.0.new", "New price"),
    "raised_on": Slot("price_increases.0.date", Unit.DATE, "First charge at the new price"),
    "savings_balance": _money("savings_balance", "Savings"),
    "savings_inflow": _money("savings_net_inflow_month", "Saved per month", windowed=True),
    "savings_growth": Slot("savings_growth", Unit.RATIO, "Growth of savings", windowed=True),
    "emergency_months": Slot("emergency_fund_months", Unit.MONTHS, "Months that savings would cover"),
    "emergency_time": _time("emergency_fund_months", "How long savings would last"),
    "monthly_expenses": _money("average_monthly_expenses", "Average monthly spending", windowed=True),
    "net_spend": Slot("net_spend", Unit.MONEY, "Spending", windowed=True, of_something=True),
    "checking_balance": _money("checking_balance", "Checking balance"),
    "buffer_months": Slot("cash_flow_buffer_months", Unit.MONTHS, "Months that checking would cover"),
    "buffer_time": _time("cash_flow_buffer_months", "How long checking would last"),
    "pay": _money("payroll_typical_amount", "Typical pay"),
    "pay_rhythm": _text("pay_rhythm", "How often"),
    "pay_gap": Slot("pay_gap_median", Unit.DAYS, "Usual days between pay", windowed=True),
    "pay_gap_time": Slot(
        "regular_pay_gap", Unit.DAYS, "Usual time between pay", nouns=("day", "days"), windowed=True
    ),
    "pay_dates": _count("pay_dates_180", "Pay dates in 180 days", "pay date", "pay dates"),
    "half_year": Slot(Decimal(180), Unit.DAYS, "Days that pay is looked at", fixed_window=True),
    "income_month": Slot("income_month", Unit.MONEY, "Income per month", of_something=True),
    "fees": _money("fees", "Fees", windowed=True),
    "fee_count": _count("fee_count", "Fees", "fee", "fees", windowed=True),
    "fee_number": _count("fee_count", "Number of fees", "fee", "fees", windowed=True),
    "last_fee": _money("fees_list.0.amount", "Latest fee"),
    "last_fee_date": Slot("fees_list.0.date", Unit.DATE, "Latest fee charged"),
    "nsf": _count("nsf_count", "Overdrafts", "overdraft", "overdrafts", windowed=True),
    "unpaid": _count(
        "nsf_count",
        "Overdrafts and returned payments",
        "overdraft or returned payment",
        "overdrafts or returned payments",
        windowed=True,
    ),
}
