"""What one merchant charged, time by time: billed twice is once, and without what is no part of a plan."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from app.domain.clean import Entry
from app.domain.streams.stream import Occurrence

_TRIAL_PRICE = 100
_TRIAL_CHARGES = 2


def singly(entries: Iterable[Entry]) -> list[Occurrence]:
    """One occurrence for each: two equal deposits on a day are two halves of a pay, or two people's."""
    return [Occurrence(entry.day, abs(entry.amount), (entry,)) for entry in entries]


def collapse(entries: Sequence[Entry]) -> list[Occurrence]:
    """One occurrence for what was charged on one day for the same amount."""
    if len({(entry.day, entry.amount) for entry in entries}) == len(entries):
        return singly(entries)
    groups: defaultdict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.day, abs(entry.amount)].append(entry)
    return [Occurrence(day, amount, tuple(found)) for (day, amount), found in sorted(groups.items())]


def merge_days(occurrences: list[Occurrence]) -> list[Occurrence]:
    """One occurrence a day: pay that is split over accounts is one pay date."""
    if dates_of(occurrences) == len(occurrences):
        return occurrences
    merged: list[Occurrence] = []
    for item in occurrences:
        if merged and merged[-1].day == item.day:
            before = merged.pop()
            merged.append(Occurrence(item.day, before.amount + item.amount, before.entries + item.entries))
        else:
            merged.append(item)
    return merged


def dates_of(occurrences: Iterable[Occurrence]) -> int:
    """On how many days something was charged."""
    return len({item.day for item in occurrences})


def after_trial(occurrences: list[Occurrence]) -> list[Occurrence]:
    """Without a trial's charge or two of up to a dollar, if dearer ones follow and none of its kind."""
    cheap = [index for index, item in enumerate(occurrences) if item.amount <= _TRIAL_PRICE]
    is_trial = cheap == list(range(len(cheap))) and len(cheap) <= _TRIAL_CHARGES
    return occurrences[len(cheap) :] if is_trial and len(cheap) < len(occurrences) else occurrences


def without_extras(occurrences: list[Occurrence]) -> list[Occurrence]:
    """Without the few things that were bought on a day of the price which nearly all others have."""
    dates = dates_of(occurrences)
    if dates == len(occurrences):
        return occurrences
    usual, count = Counter(item.amount for item in occurrences).most_common(1)[0]
    days = {item.day for item in occurrences if item.amount == usual}
    left = [item for item in occurrences if item.amount == usual or item.day not in days]
    few = (len(occurrences) - len(left)) * 4 <= dates
    return left if few and count * 4 >= dates * 3 else occurrences
