"""Finds the streams of a ledger: per merchant, not per account, so a replaced card ends no subscription."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.clean import Entry, Ledger
from app.domain.days import LOOKBACK
from app.domain.paydays import SMALLEST_PAY
from app.domain.pfc import Flow, Kind
from app.domain.rhythm.cadence import ANNUALLY, Cadence, is_regular
from app.domain.rhythm.grid import MONTH_LENGTH, month_position
from app.domain.rhythm.rhythm import rhythm_of
from app.domain.streams.evidence import is_credible
from app.domain.streams.kinds import kind_of, said_kind
from app.domain.streams.occurrences import merge_days, singly
from app.domain.streams.plans import Plan, readings_of
from app.domain.streams.prices import is_price_stable, price_changes
from app.domain.streams.stream import MATURE_AT, Occurrence, PriceChange, Status, Stream, still_runs

_STREAM_NAMESPACE = uuid.UUID("6c1f4a0e-2c55-5d0b-9d7c-0f6f3a3c9b11")


def find_streams(ledger: Ledger) -> tuple[Stream, ...]:
    """Every stream that the ledger shows on its day, ordered by direction, merchant and plan."""
    found: list[Stream] = []
    for key, entries in sorted(_by_merchant(ledger.entries, Flow.SPEND).items()):
        if len(entries) > 1:
            found += _outflows(ledger, key, entries)
    for key, entries in sorted(_by_merchant(ledger.entries, Flow.INCOME).items()):
        found += _inflow(ledger, key, entries)
    return tuple(found)


def _by_merchant(entries: Iterable[Entry], flow: Flow) -> dict[str, list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.flow is flow and entry.amount:
            groups[entry.merchant_key].append(entry)
    return groups


def _outflows(ledger: Ledger, key: str, entries: Sequence[Entry]) -> Iterator[Stream]:
    found = _credible(ledger, entries)
    said = said_kind(key, ledger.overrides)
    ordered = _oldest_first(ledger, found)
    for name, (plan, kind) in zip(_names(key, [plan for plan, _ in ordered]), ordered, strict=True):
        state = _State(said or kind, _status(ledger, plan), plan.cadence, plan.changes, plan.stable)
        yield _stream(ledger, name, plan.occurrences, state)


def _credible(ledger: Ledger, entries: Sequence[Entry]) -> list[tuple[Plan, Kind]]:
    """The plans, with their kinds, of the first reading that has any which is more than chance."""
    for plans in readings_of(entries):
        kinds = [(plan, kind_of(plan, ledger.currency)) for plan in plans]
        if found := [(plan, kind) for plan, kind in kinds if is_credible(plan, kind)]:
            return found
    return []


def _names(key: str, plans: Sequence[Plan]) -> list[str]:
    """What ids are made of: the merchant for its first plan, and with it the price for each other one."""
    names: list[str] = []
    for plan in plans:
        name = f"outflow/{key}/{plan.occurrences[0].amount}" if names else f"outflow/{key}"
        while name in names:
            name += "/again"
        names.append(name)
    return names


def _oldest_first(ledger: Ledger, found: Sequence[tuple[Plan, Kind]]) -> Sequence[tuple[Plan, Kind]]:
    """The plan that began first, and the dearest of those that began before the look-back.

    Its id is the merchant's, so it neither changes with the price nor when other plans come; theirs carry the
    first price that is seen. Two of one price go by their days of the month, which stay.
    """
    if len(found) < 2:  # noqa: PLR2004 - one is the first
        return found
    since = ledger.as_of - LOOKBACK

    def order(pair: tuple[Plan, Kind]) -> tuple[int, int, int]:
        plan, _ = pair
        first = plan.occurrences[0]
        begun = first.day if first.day > since + plan.cadence.longest_gap else since
        return begun, -first.amount, month_position(first.day) % MONTH_LENGTH

    return sorted(found, key=order)


def _status(ledger: Ledger, plan: Plan) -> Status:
    if len(plan.occurrences) >= MATURE_AT or plan.cadence is ANNUALLY:
        return Status.MATURE
    runs = still_runs(plan.occurrences[-1].day, ledger.as_of, plan.cadence)
    return Status.EARLY_DETECTION if runs else Status.TOMBSTONED


def _inflow(ledger: Ledger, key: str, entries: Sequence[Entry]) -> Iterator[Stream]:
    paid = [item for item in merge_days(singly(entries)) if item.amount >= SMALLEST_PAY]
    if not paid:
        return
    days = [item.day for item in paid]
    rhythm = rhythm_of(days)
    # Pay that comes when there was work falls on a calendar's days by chance; its gaps give it away.
    if rhythm is not None and not is_regular([days[index] for index in rhythm.kept], rhythm.cadence):
        rhythm = None
    status = Status.UNKNOWN
    if rhythm is not None:
        status = Status.MATURE if len(paid) >= MATURE_AT else Status.EARLY_DETECTION
    ignored = said_kind(key, ledger.overrides) is Kind.IGNORED
    changes = price_changes(paid)
    state = _State(
        Kind.IGNORED if ignored else Kind.INCOME,
        status,
        rhythm.cadence if rhythm else None,
        changes,
        is_price_stable(paid, changes),
    )
    yield _stream(ledger, f"inflow/{key}", paid, state)


class _State(NamedTuple):
    kind: Kind
    status: Status
    cadence: Cadence | None
    changes: tuple[PriceChange, ...]
    stable: bool


def _stream(ledger: Ledger, name: str, occurrences: Sequence[Occurrence], state: _State) -> Stream:
    first, last = occurrences[0].entries[0], occurrences[-1]
    typical = last.amount if state.stable else _middle([item.amount for item in occurrences[-3:]])
    return Stream(
        stream_id=str(uuid.uuid5(_STREAM_NAMESPACE, f"{ledger.user_id}/{name}")),
        direction=name.partition("/")[0],
        merchant=first.merchant,
        merchant_key=first.merchant_key,
        kind=state.kind,
        status=state.status,
        cadence=state.cadence,
        is_active=still_runs(last.day, ledger.as_of, state.cadence),
        occurrences=tuple(occurrences),
        typical=typical,
        price_changes=state.changes if state.stable else (),
    )


def _middle(amounts: Sequence[int]) -> int:
    return sorted(amounts)[len(amounts) // 2]
