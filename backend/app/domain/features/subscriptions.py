"""Subscriptions: how many there are today, what they cost, and what a window saw of them."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from typing import Any

from app.domain.clean import Entry, Ledger
from app.domain.days import iso
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.money import to_decimal
from app.domain.pfc import Flow, Kind
from app.domain.streams import PriceChange, Stream
from app.domain.streams.stream import Status
from app.domain.timeline import Timeline

_REFUND_HEADROOM = Fraction(21, 20)  # a refund of a subscription is no larger than its price


class Subscriptions(Topic):
    """A person's subscriptions, those that run and those that ended."""

    def __init__(self, ledger: Ledger, streams: Iterable[Stream]) -> None:
        self._first_day = ledger.first_day or 0
        self._all = [stream for stream in streams if stream.kind is Kind.SUBSCRIPTION]
        self._running = [stream for stream in self._all if stream.counts_as_subscription]
        self._running.sort(key=lambda stream: (-(stream.monthly_amount or 0), stream.merchant))
        charges = [entry for stream in self._running for entry in stream.entries]
        self._charges = Timeline(sorted(charges, key=lambda entry: entry.day))
        self._refunds = Timeline(_refunds(ledger, self._running))
        self._described = {stream.stream_id: _described(stream) for stream in self._all}
        self._standing = {
            "subscription_count": Measured(len({stream.merchant_key for stream in self._running})),
            "subscription_monthly": cents(sum(stream.monthly_amount or 0 for stream in self._running)),
        }

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        spent = max(self._charges.total_after(view.start) + self._refunds.total_after(view.start), 0)
        share = ratio(Fraction(spent, view.net_spend)) if view.net_spend else null(Reason.BASE_TOO_SMALL)
        return {
            **self._standing,
            "subscription_spend": cents(spent),
            "subscription_share": share,
            "new_subscriptions": Measured(len(self._new(view))),
            "cancelled_subscriptions": Measured(len(self._cancelled(view))),
            "price_increases": Measured(len(self._increases(view))),
        }

    def evidence(self, view: View) -> dict[str, Any]:
        """The subscriptions behind the counts: dearest first, then by name."""
        return {
            "subscriptions": self._describe(self._running),
            "new_subscriptions": self._describe(self._new(view)),
            "cancelled_subscriptions": self._describe(self._cancelled(view)),
            "price_increases": [
                self._described[stream.stream_id]
                | {
                    "old": str(to_decimal(change.old)),
                    "new": str(to_decimal(change.new)),
                    "date": iso(change.day),
                }
                for stream, change in self._increases(view)
            ],
        }

    def _describe(self, streams: Iterable[Stream]) -> list[dict[str, Any]]:
        return [self._described[stream.stream_id] for stream in streams]

    def _new(self, view: View) -> list[Stream]:
        """Begun in the window, after at least one cycle in which its charge was not there."""
        return [
            stream
            for stream in self._all
            if stream.is_active
            and stream.cadence is not None
            and view.within(stream.first_day)
            and stream.first_day > self._first_day + stream.cadence.cycle
        ]

    def _cancelled(self, view: View) -> list[Stream]:
        """Ended: the charge that did not come was due in the window."""
        return [
            stream
            for stream in self._all
            if not stream.is_active
            and stream.status is Status.MATURE
            and stream.cadence is not None
            and view.within(stream.last_day + ceil(stream.cadence.cycle))
        ]

    def _increases(self, view: View) -> list[tuple[Stream, PriceChange]]:
        return [
            (stream, change)
            for stream in self._all
            for change in stream.price_changes[-1:]
            if stream.counts_as_subscription and change.new > change.old and view.within(change.day)
        ]


def _refunds(ledger: Ledger, running: Iterable[Stream]) -> list[Entry]:
    """Refunds at the same merchants that are no larger than a charge."""
    dearest: dict[str, int] = {}
    for stream in running:
        price = max([item.amount for item in stream.occurrences])
        dearest[stream.merchant_key] = max(price, dearest.get(stream.merchant_key, 0))
    return [
        entry
        for entry in ledger.of(Flow.REFUND).items
        if entry.merchant_key in dearest and -entry.amount <= dearest[entry.merchant_key] * _REFUND_HEADROOM
    ]


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
