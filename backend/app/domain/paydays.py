"""Pay that its own row does not name: from an employer whom other rows name, or on a rhythm from a sender who
took less than came. A shop gives back no more than it took.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.domain.pfc import Flow
from app.domain.rhythm.rhythm import rhythm_of

if TYPE_CHECKING:
    from app.domain.clean import Entry

SMALLEST_PAY = 50_00
SMALLEST_UNNAMED_PAY = 200_00
_FEWEST = 3
_ONCE_IN = 50


def recognise_pay(entries: Sequence["Entry"], elsewhere: Collection[str]) -> tuple["Entry", ...]:
    """The entries, with uncategorised pay as income and no refund; none comes to the accounts `elsewhere`."""
    pay = {entry.transaction_id for entry in _pay(entries, elsewhere)}
    if not pay:
        return tuple(entries)
    return tuple(
        entry._replace(flow=Flow.INCOME) if entry.transaction_id in pay else entry for entry in entries
    )


def _pay(entries: Sequence["Entry"], elsewhere: Collection[str]) -> Iterator["Entry"]:
    senders = _senders(entries, elsewhere)
    if not senders:
        return
    employers = {entry.merchant_key for entry in entries if entry.flow is Flow.INCOME}
    for key, found in senders.items():
        if key in employers:
            # An employer may be a shop, too: what it gives back is small.
            yield from [entry for entry in found if -entry.amount >= SMALLEST_PAY]
        elif _is_pay(found) and _taken(entries, key) < -sum([entry.amount for entry in found]):
            yield from found


def _senders(entries: Iterable["Entry"], elsewhere: Collection[str]) -> dict[str, list["Entry"]]:
    """Uncategorised money that came, by who sent it."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.flow is Flow.REFUND and not entry.categorised and entry.account_id not in elsewhere:
            found[entry.merchant_key].append(entry)
    return found


def _taken(entries: Iterable["Entry"], key: str) -> int:
    """What was spent at the sender."""
    return sum([entry.amount for entry in entries if entry.flow is Flow.SPEND and entry.merchant_key == key])


def _is_pay(found: Iterable["Entry"]) -> bool:
    large = [entry for entry in found if -entry.amount >= SMALLEST_UNNAMED_PAY]
    days = sorted({entry.day for entry in large})
    rhythm = rhythm_of(days) if len(days) >= _FEWEST else None
    return rhythm is not None and not rhythm.is_chance(_ONCE_IN)
