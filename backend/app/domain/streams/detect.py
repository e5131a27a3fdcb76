"""Finds the streams of a ledger: per merchant, not per account, so a replaced card ends no subscription."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.clean import Entry, Ledger
from app.domain.pfc import Flow, Kind
from app.domain.streams.cadence import Cadence, Frequency, cadence_of, is_regular
from app.domain.streams.kinds import kind_of, said_kind
from app.domain.streams.prices import (
    is_price_stable,
    price_chains,
    price_changes,
    same_price,
)
from app.domain.streams.stream import Occurrence, Status, Stream, still_runs

_STREAM_NAMESPACE = uuid.UUID("6c1f4a0e-2c55-5d0b-9d7c-0f6f3a3c9b11")
TRIAL_PRICE = 100
SMALLEST_PAY = 50_00
_EARLY_AT = 2
_MATURE_AT = 3
_COVERED = (4, 5)  # plans side by side explain a merchant when four in five charges belong to them


class _Candidate(NamedTuple):
    """Occurrences that may be a stream: one plan of one merchant."""

    ledger: Ledger
    direction: str
    key: str
    number: int
    plan: Sequence[Occurrence]

    def still_runs(self, cadence: Cadence | None) -> bool:
        return still_runs(self.plan[-1].day, self.ledger.as_of, cadence)

    def stream(self, cadence: Cadence | None, kind: Kind, status: Status) -> Stream:
        changes = price_changes(self.plan)
        stable = is_price_stable(self.plan, changes)
        identity = f"{self.ledger.user_id}/{self.direction}/{self.key}/{self.number}"
        return Stream(
            stream_id=str(uuid.uuid5(_STREAM_NAMESPACE, identity)),
            direction=self.direction,
            merchant=_label(self.plan),
            merchant_key=self.key,
            kind=kind,
            status=status,
            cadence=cadence,
            is_active=self.still_runs(cadence),
            occurrences=tuple(self.plan),
            typical=self.plan[-1].amount if stable else _middle([item.amount for item in self.plan[-3:]]),
            price_changes=changes if stable else (),
        )


def find_streams(ledger: Ledger) -> tuple[Stream, ...]:
    """Every stream that the ledger shows on its day, ordered by direction, merchant and plan."""
    found: list[Stream] = []
    for key, entries in sorted(_by_merchant(ledger.entries, Flow.SPEND).items()):
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
    occurrences = _after_trial(_collapse(entries))
    if len(occurrences) < _EARLY_AT:
        return
    for number, plan in enumerate(_plans(occurrences)):
        candidate = _Candidate(ledger, "outflow", key, number, plan)
        cadence = _regular_cadence(plan)
        if cadence is not None:
            kind = said_kind(key, ledger.overrides) or kind_of(plan, cadence)
            status = _status(candidate, cadence, kind)
            if status is not None:
                yield candidate.stream(cadence, kind, status)


def _status(candidate: _Candidate, cadence: Cadence, kind: Kind) -> Status | None:
    plan = candidate.plan
    if len(plan) >= _MATURE_AT:
        return Status.MATURE
    if kind is Kind.HABIT or not same_price(plan[0], plan[-1]):
        return None  # two visits to a shop are no stream
    if cadence.frequency is Frequency.ANNUALLY:
        return Status.MATURE
    return Status.EARLY_DETECTION if candidate.still_runs(cadence) else Status.TOMBSTONED


def _inflow(ledger: Ledger, key: str, entries: Sequence[Entry]) -> Iterator[Stream]:
    paid = [item for item in _merge_days(_collapse(entries)) if item.amount >= SMALLEST_PAY]
    if not paid:
        return
    cadence = _regular_cadence(paid)
    status = Status.UNKNOWN
    if cadence is not None:
        status = Status.MATURE if len(paid) >= _MATURE_AT else Status.EARLY_DETECTION
    kind = Kind.IGNORED if said_kind(key, ledger.overrides) is Kind.IGNORED else Kind.INCOME
    yield _Candidate(ledger, "inflow", key, 0, paid).stream(cadence, kind, status)


def _collapse(entries: Iterable[Entry]) -> list[Occurrence]:
    groups: defaultdict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.day, abs(entry.amount)].append(entry)
    return [Occurrence(day, amount, tuple(found)) for (day, amount), found in sorted(groups.items())]


def _merge_days(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """One occurrence a day: pay that is split over accounts is one pay date."""
    days: defaultdict[int, list[Entry]] = defaultdict(list)
    for item in occurrences:
        days[item.day] += item.entries
    return [
        Occurrence(day, sum(abs(entry.amount) for entry in found), tuple(found))
        for day, found in sorted(days.items())
    ]


def _after_trial(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Without a trial's first charges of up to a dollar, if dearer ones follow."""
    for start, item in enumerate(occurrences):
        if item.amount > TRIAL_PRICE:
            return list(occurrences[start:])
    return list(occurrences)


def _plans(occurrences: Sequence[Occurrence]) -> list[Sequence[Occurrence]]:
    """A merchant's plans: side by side if their prices and dates say so, else all of it as one."""
    chains = price_chains(occurrences)
    whole = _merge_days(occurrences)
    if len(chains) == 1:
        return [whole]
    steady = [chain for chain in chains if _is_steady(chain)]
    together = sum(len(chain) for chain in steady) * _COVERED[1] >= len(occurrences) * _COVERED[0]
    if len(steady) > 1 and together:
        return list(steady)
    if _regular_cadence(whole) is not None:
        return [whole]
    return list(steady)


def _is_steady(chain: Sequence[Occurrence]) -> bool:
    return (
        len(chain) >= _MATURE_AT
        and _regular_cadence(chain) is not None
        and is_price_stable(chain, price_changes(chain))
    )


def _regular_cadence(plan: Sequence[Occurrence]) -> Cadence | None:
    days = [item.day for item in plan]
    cadence = cadence_of(days)
    return cadence if cadence is not None and is_regular(days, cadence) else None


def _label(plan: Sequence[Occurrence]) -> str:
    names = Counter(entry.merchant for item in plan for entry in item.entries)
    return min(names.items(), key=lambda pair: (-pair[1], pair[0]))[0]


def _middle(amounts: Sequence[int]) -> int:
    return sorted(amounts)[len(amounts) // 2]
