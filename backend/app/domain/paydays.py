"""Pay that nothing names: money that somebody sends on a rhythm who was never paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from app.domain.pfc import Flow
from app.domain.rhythm.rhythm import rhythm_of

if TYPE_CHECKING:
    from app.domain.clean import Entry

SMALLEST_UNNAMED_PAY = 200_00
_FEWEST = 3
_ONCE_IN = 50


def recognise_pay(entries: Sequence["Entry"], cards: Collection[str]) -> tuple["Entry", ...]:
    """The entries, with uncategorised money on a rhythm from who was never paid as income, no refund."""
    senders = _senders(entries, cards)
    paid = {key for key, found in senders.items() if _is_pay(found)}
    if not paid:
        return tuple(entries)
    return tuple(
        entry._replace(flow=Flow.INCOME)
        if entry.flow is Flow.REFUND and entry.merchant_key in paid and not entry.categorised
        else entry
        for entry in entries
    )


def _senders(entries: Sequence["Entry"], cards: Collection[str]) -> dict[str, list["Entry"]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.flow is Flow.REFUND and not entry.categorised and entry.account_id not in cards:
            found[entry.merchant_key].append(entry)
    if found:
        for entry in entries:
            if entry.flow is Flow.SPEND:
                found.pop(entry.merchant_key, None)
    return found


def _is_pay(found: Iterable["Entry"]) -> bool:
    large = [entry for entry in found if -entry.amount >= SMALLEST_UNNAMED_PAY]
    days = sorted({entry.day for entry in large})
    rhythm = rhythm_of(days) if len(days) >= _FEWEST else None
    return rhythm is not None and not rhythm.is_chance(_ONCE_IN)
