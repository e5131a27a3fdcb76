"""What was spent: expenses, subscriptions, fees, and how long checking would carry them."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from typing import Any

from app.domain.clean import Entry
from app.domain.days import iso
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.money import round_cents, to_decimal
from app.domain.pfc import Flow, Kind
from app.domain.streams import PriceChange, Stream
from app.domain.streams.stream import Status

_HALF_YEAR = 180
_REFUND_HEADROOM = Fraction(21, 20)  # a refund of a subscription is no larger than its price


def measure_spending(view: View) -> dict[str, Measured]:
    """Expenses, fees and the buffer."""
    expenses = view.monthly_expenses
    reason = view.no_expenses_because
    fees = [entry for entry in view.entries if entry.flow is Flow.FEE]
    return {
        "net_spend": cents(view.net_spend) if view.observed_days else null(Reason.NO_DATA),
        "average_monthly_expenses": null(reason or Reason.NO_DATA)
        if expenses is None
        else cents(round_cents(expenses)),
        "fees": cents(sum(entry.amount for entry in fees)),
        "nsf_count": Measured(sum(entry.insufficient_funds and entry.amount > 0 for entry in view.entries)),
        "late_fee_count_180": Measured(
            sum(
                entry.late and entry.flow is Flow.FEE and entry.day > view.as_of - _HALF_YEAR
                for entry in view.ledger.entries
            )
        ),
        **_buffer(view, expenses),
    }


def fee_evidence(view: View) -> list[dict[str, Any]]:
    """The window's fees, latest first."""
    fees = [entry for entry in view.entries if entry.flow is Flow.FEE]
    return [
        {
            "name": entry.merchant,
            "amount": str(to_decimal(entry.amount)),
            "date": iso(entry.day),
            "insufficient_funds": entry.insufficient_funds,
            "source_id": entry.transaction_id,
        }
        for entry in reversed(fees)
    ]


def _buffer(view: View, expenses: Fraction | None) -> dict[str, Measured]:
    checking = [account for account in view.ledger.accounts if account.is_checking]
    known = [
        balance
        for account in checking
        if (balance := account.current if account.available is None else account.available) is not None
    ]
    if not known:
        missing = null(Reason.NO_DATA if checking else Reason.NOT_APPLICABLE)
        return {"checking_balance": missing, "cash_flow_buffer_months": missing}
    balance = max(sum(known), 0)
    months = (
        null(view.no_expenses_because or Reason.NO_DATA) if expenses is None else ratio(balance / expenses)
    )
    return {"checking_balance": cents(balance), "cash_flow_buffer_months": months}


def measure_subscriptions(view: View) -> dict[str, Measured]:
    """How many there are today, what they cost a month, and what the window saw of them."""
    running = [stream for stream in view.streams if stream.counts_as_subscription]
    spent = _spent(view, running)
    share = ratio(Fraction(spent, view.net_spend)) if view.net_spend else null(Reason.BASE_TOO_SMALL)
    return {
        "subscription_count": Measured(len({stream.merchant_key for stream in running})),
        "subscription_monthly": cents(sum(stream.monthly_amount or 0 for stream in running)),
        "subscription_spend": cents(spent),
        "subscription_share": share,
        "new_subscriptions": Measured(len(_new(view))),
        "cancelled_subscriptions": Measured(len(_cancelled(view))),
        "price_increases": Measured(len(_increases(view))),
    }


def subscription_evidence(view: View) -> dict[str, list[dict[str, Any]]]:
    """The subscriptions behind the counts: dearest first, then by name."""
    running = [stream for stream in view.streams if stream.counts_as_subscription]
    running.sort(key=lambda stream: (-(stream.monthly_amount or 0), stream.merchant))
    return {
        "subscriptions": [_described(stream) for stream in running],
        "new_subscriptions": [_described(stream) for stream in _new(view)],
        "cancelled_subscriptions": [_described(stream) for stream in _cancelled(view)],
        "price_increases": [
            _described(stream)
            | {
                "old": str(to_decimal(change.old)),
                "new": str(to_decimal(change.new)),
                "date": iso(change.day),
            }
            for stream, change in _increases(view)
        ],
    }


def _described(stream: Stream) -> dict[str, Any]:
    upcoming = stream.predicted_next_day
    return {
        "merchant": stream.merchant,
        "amount": str(to_decimal(stream.last_amount)),
        "monthly": str(to_decimal(stream.monthly_amount or 0)),
        "frequency": stream.frequency.value,
        "last_date": iso(stream.last_day),
        "next_date": None if upcoming is None else iso(upcoming),
        "source_id": stream.stream_id,
    }


def _spent(view: View, running: Iterable[Stream]) -> int:
    """Charges of the window less refunds at the same merchants that are no larger than a charge."""
    spent = 0
    dearest: dict[str, int] = {}
    for stream in running:
        spent += sum(entry.amount for entry in stream.entries if view.within(entry.day))
        price = max(item.amount for item in stream.occurrences)
        dearest[stream.merchant_key] = max(price, dearest.get(stream.merchant_key, 0))
    refunds = (entry for entry in view.entries if entry.flow is Flow.REFUND)
    return max(spent + sum(entry.amount for entry in refunds if _refunds(entry, dearest)), 0)


def _refunds(entry: Entry, dearest: dict[str, int]) -> bool:
    price = dearest.get(entry.merchant_key)
    return price is not None and -entry.amount <= price * _REFUND_HEADROOM


def _new(view: View) -> list[Stream]:
    """Begun in the window, after at least one cycle in which its charge was not there."""
    first = view.ledger.first_day or 0
    return [
        stream
        for stream in _subscriptions(view)
        if stream.is_active
        and stream.cadence is not None
        and view.within(stream.first_day)
        and stream.first_day > first + stream.cadence.cycle
    ]


def _cancelled(view: View) -> list[Stream]:
    """Ended: the charge that did not come was due in the window."""
    return [
        stream
        for stream in _subscriptions(view)
        if not stream.is_active
        and stream.status is Status.MATURE
        and stream.cadence is not None
        and view.within(stream.last_day + ceil(stream.cadence.cycle))
    ]


def _increases(view: View) -> list[tuple[Stream, PriceChange]]:
    changed = ((stream, stream.price_changes[-1]) for stream in _subscriptions(view) if stream.price_changes)
    return [
        (stream, change)
        for stream, change in changed
        if stream.counts_as_subscription and change.new > change.old and view.within(change.day)
    ]


def _subscriptions(view: View) -> list[Stream]:
    return [stream for stream in view.streams if stream.kind is Kind.SUBSCRIPTION]
