"""What repeats: subscriptions, bills, pay. A plan is lived day by day, and what was lived is its label."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Rhythm, Shift, shifted
from scripts.lib.synthetic.ledger import Json, Ledger, Row, TrueStream
from scripts.lib.synthetic.merchants import Merchant

Vary = Callable[[Random, date, int], int]
_AHEAD = timedelta(days=800)
# Plaid calls a stream mature after three charges, a yearly one after two.
_MATURE = {"ANNUALLY": 2}


def steady(_rng: Random, _day: date, price: int) -> int:
    """The price itself."""
    return price


@dataclass
class Plan:
    """One commitment. `price` in cents, positive in either direction; `changes` are (from day, price)."""

    merchant: Merchant
    kind: str | None
    rhythm: Rhythm
    price: int
    account: Callable[[date], str]
    inflow: bool = False
    shift: Shift = Shift.NONE
    lag: int = 0
    loose: float = 0.0  # share of charges that post a day later still
    vary: Vary = steady
    start: date = date.min
    end: date = date.max
    changes: list[tuple[date, int]] = field(default_factory=list)
    pause: tuple[date, date] | None = None
    trial: int | None = None
    doubled: float = 0.0
    refunded: float = 0.0
    required: bool = True
    name: str = ""
    occasion: str = "plain"


def live(ledger: Ledger, plan: Plan) -> TrueStream | None:
    """Post the plan's charges and label them; None if the feed shows none of them."""
    rows: list[Row] = []
    prices: list[Json] = []
    shown: int | None = None
    for number, (nominal, day) in enumerate(_charges(ledger, plan)):
        price = _price(plan, nominal)
        if number == 0 and plan.trial is not None and plan.start > ledger.first:
            _post(ledger, plan, day, plan.trial)
            continue
        posted = _post(ledger, plan, day, plan.vary(ledger.rng, day, price))
        rows += posted
        if posted and shown is not None and price != shown:
            prices.append({"date": day.isoformat(), "old": shown / 100, "new": price / 100})
        shown = price if posted else shown
    return _label(ledger, plan, rows, prices) if rows else None


def _charges(ledger: Ledger, plan: Plan) -> Iterator[tuple[date, date]]:
    """(due, posted) of every charge that the feed could show."""
    start = max(plan.start, ledger.first - timedelta(days=10))
    for nominal in plan.rhythm.due(start, min(plan.end, ledger.as_of)):
        if plan.pause is None or not plan.pause[0] <= nominal < plan.pause[1]:
            late = plan.lag + ledger.chance(plan.loose)
            yield nominal, shifted(nominal + timedelta(days=late), plan.shift)


def _price(plan: Plan, day: date) -> int:
    return next((price for since, price in reversed(plan.changes) if since <= day), plan.price)


def _post(ledger: Ledger, plan: Plan, day: date, cents: int) -> list[Row]:
    sign = -1 if plan.inflow else 1
    row = ledger.add(plan.account(day), day, sign * cents, plan.merchant, name=_text(ledger, plan))
    if row is None:
        return []
    rows = [row]
    if ledger.chance(plan.doubled):
        twice = ledger.add(plan.account(day), day, sign * cents, plan.merchant, name=row.name)
        rows += [twice] if twice else []
    if ledger.chance(plan.refunded):
        ledger.add(plan.account(day), day + ledger.between(1, 9), -sign * cents, plan.merchant)
    return rows


def _text(ledger: Ledger, plan: Plan) -> str:
    return plan.name or plan.merchant.descriptor(ledger.rng, ledger.city)


def _label(ledger: Ledger, plan: Plan, rows: list[Row], prices: list[Json]) -> TrueStream:
    cadence = plan.rhythm.cadence
    dates = tuple(sorted({row.day for row in rows}))
    enough = len(dates) >= _MATURE.get(cadence, 3)
    missed = _first_missed(ledger, plan)
    stream = TrueStream(
        merchant=plan.merchant.name,
        direction="inflow" if plan.inflow else "outflow",
        cadence=cadence,
        kind=plan.kind,
        active=missed is None,
        first_missed=missed,
        price_changes=tuple(prices),
        next_date=_next(ledger, plan) if missed is None else None,
        transaction_ids=tuple(row.id for row in rows),
        dates=dates,
        required=plan.required and enough and cadence != "UNKNOWN",
        occasion=plan.occasion,
    )
    ledger.streams.append(stream)
    return stream


def _first_missed(ledger: Ledger, plan: Plan) -> date | None:
    """The due day that passed without a charge, if the plan has ended or rests."""
    since = (
        plan.end if plan.pause is None or not plan.pause[0] <= ledger.as_of < plan.pause[1] else plan.pause[0]
    )
    if since >= ledger.as_of:
        return None
    due = plan.rhythm.due(since + timedelta(days=plan.pause is None), ledger.as_of)
    return next(due, None)


def _next(ledger: Ledger, plan: Plan) -> date | None:
    """The first day after the as-of day on which a charge will post; None if none is to come."""
    for nominal in plan.rhythm.due(ledger.as_of - timedelta(days=10), min(plan.end, ledger.as_of + _AHEAD)):
        day = shifted(nominal + timedelta(days=plan.lag), plan.shift)
        if day > ledger.as_of:
            return day
    return None
