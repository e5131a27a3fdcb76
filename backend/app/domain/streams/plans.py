"""A merchant's plans: what it charges on a rhythm, told apart by price, among what else is bought there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.clean import Entry
from app.domain.pfc import Kind
from app.domain.rhythm.cadence import MONTHLY, SEMI_MONTHLY, Cadence
from app.domain.rhythm.grid import MONTH_LENGTH, fit, month_position
from app.domain.rhythm.rhythm import Rhythm, next_day, rhythm_of
from app.domain.streams.occurrences import after_trial, collapse, dates_of, merge_days, without_extras
from app.domain.streams.prices import (
    holds_its_price,
    is_like,
    is_modest,
    is_price_stable,
    price_changes,
    price_levels,
)
from app.domain.streams.stream import Occurrence, PriceChange

_SEED = 3
_ONCE_IN = 50
_ONCE_IN_ALL = 10  # for each of several, of which one would do by itself
_NEAR = 3  # days around the due date in which a charge of another price continues a plan

_Chain = tuple[list[Occurrence], Rhythm]


class Plan(NamedTuple):
    """Occurrences that follow one rhythm at one price, or not; `alone` if nothing else is bought there.

    `chosen`: picked out by its price from among others, for which its rhythm had to be more than chance.
    """

    occurrences: Sequence[Occurrence]
    rhythm: Rhythm
    alone: bool
    chosen: bool
    changes: tuple[PriceChange, ...]
    stable: bool
    named: Kind | None
    categorised: bool

    @property
    def cadence(self) -> Cadence:
        """How often it is charged."""
        return self.rhythm.cadence


def readings_of(entries: Sequence[Entry]) -> Iterator[list[Plan]]:
    """How one merchant's charges, in order of their days, read as plans: the likeliest way first."""
    occurrences = after_trial(collapse(entries))
    if len(occurrences) < 2:  # noqa: PLR2004 - a rhythm takes two
        return
    dates = dates_of(occurrences)
    for chains, chosen in _ways(occurrences):
        yield [_plan(chain, rhythm, alone=len(chain) >= dates, chosen=chosen) for chain, rhythm in chains]


def _ways(occurrences: list[Occurrence]) -> Iterator[tuple[list[_Chain], bool]]:
    """Chains, and whether they were chosen by their price."""
    whole = _whole(occurrences)
    if whole is None or not _is_one_price(whole[0]):
        found = _side_by_side(occurrences) or (whole and _among_purchases(occurrences, whole[0]))
        if found:
            yield found, True
            return
    if whole is not None:
        yield [whole], False
    yield _chains(occurrences), True


def _among_purchases(occurrences: Sequence[Occurrence], whole: Sequence[Occurrence]) -> list[_Chain] | None:
    """Plans of one price each that are most of what has none as a whole: the rest was bought beside them."""
    if named_kind(whole)[0] is Kind.BILL or is_price_stable(whole, price_changes(whole)):
        return None
    chains = _chains(occurrences, exactly=True)
    return chains if sum(len(chain) for chain, _ in chains) * 2 > len(occurrences) else None


def _plan(occurrences: Sequence[Occurrence], rhythm: Rhythm, *, alone: bool, chosen: bool) -> Plan:
    changes = price_changes(occurrences)
    named, categorised = named_kind(occurrences)
    stable = is_price_stable(occurrences, changes)
    return Plan(occurrences, rhythm, alone, chosen, changes, stable, named, categorised)


def _whole(occurrences: list[Occurrence]) -> _Chain | None:
    """All of it as one plan, if one charge a date keeps to one rhythm; stray purchases are left out."""
    merged = merge_days(without_extras(occurrences))
    rhythm = rhythm_of([item.day for item in merged])
    if rhythm is None or len(occurrences) * 4 > len(merged) * 5:
        return None
    if rhythm.cadence is SEMI_MONTHLY and _take_turns(occurrences):
        return None
    if rhythm.drifts and not holds_its_price(merged) and named_kind(occurrences)[0] is not Kind.BILL:
        return None
    if len(rhythm.kept) == len(merged):
        return merged, rhythm
    kept = [merged[index].amount for index in rhythm.kept]
    low, high = min(kept), max(kept)
    return [item for item in merged if _is_between(item.amount, low, high)], rhythm


def _is_between(amount: int, low: int, high: int) -> bool:
    """Whether it is one of these prices, or like the lowest or the highest of them."""
    return low <= amount <= high or (is_like(amount, low) if amount < low else is_like(high, amount))


def _is_one_price(occurrences: Sequence[Occurrence]) -> bool:
    amounts = [item.amount for item in occurrences]
    return is_like(min(amounts), max(amounts))


def _side_by_side(occurrences: Sequence[Occurrence]) -> list[_Chain] | None:
    """Several plans at once, if every charge is one of a price that keeps a rhythm by itself."""
    if len(occurrences) < 2 * _SEED:
        return None
    levels = price_levels(occurrences)
    if len(levels) == 1 or min([len(level) for level in levels]) < _SEED:
        return None
    seeds = _seeds(levels, _ONCE_IN_ALL)
    if len(seeds) < len(levels) or any(len(rhythm.kept) < len(level) for level, rhythm in seeds):
        return None
    chains = _joined(seeds)
    return chains if len(chains) > 1 else None


def _take_turns(occurrences: Sequence[Occurrence]) -> bool:
    """Whether two monthly plans only look like one on the 5th and the 20th."""
    found = [
        rhythm_of([item.day for item in level]) for level in price_levels(occurrences) if len(level) >= _SEED
    ]
    return sum(rhythm is not None and rhythm.cadence is MONTHLY for rhythm in found) > 1


def _chains(occurrences: Sequence[Occurrence], *, exactly: bool = False) -> list[_Chain]:
    """Plans by price: the very same amount first, then, unless `exactly`, like ones among what is left."""
    exact: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for item in occurrences:
        exact[item.amount].append(item)
    seeds = _seeds(exact.values())
    if not exactly and named_kind(occurrences)[0] is not Kind.HABIT:
        taken = {id(item) for level, _ in seeds for item in level}
        rest = [item for item in occurrences if id(item) not in taken]
        seeds += _seeds(price_levels(rest), fewest=_SEED + 1)
    if not seeds:
        return []
    taken = {id(item) for level, _ in seeds for item in level}
    free = [item for item in occurrences if id(item) not in taken]
    return [(_continued(chain, rhythm.cadence, free), rhythm) for chain, rhythm in _joined(seeds)]


def _seeds(
    levels: Iterable[Sequence[Occurrence]], once_in: int = _ONCE_IN, fewest: int = _SEED
) -> list[tuple[Sequence[Occurrence], Rhythm]]:
    """The levels with a rhythm that is no chance, seeing how many there are to find one in.

    Three like amounts lie a month or a quarter apart in any shop that is gone to often enough.
    """
    long = [level for level in levels if len(level) >= fewest]
    found: list[tuple[Sequence[Occurrence], Rhythm]] = []
    for level in long:
        rhythm = rhythm_of([item.day for item in level])
        if rhythm is not None and not rhythm.is_chance(once_in, len(long)):
            found.append((level, rhythm))
        elif len(level) >= 2 * _SEED:
            found += _two_of_one_price(level, once_in, len(long))
    return found


def _two_of_one_price(
    level: Sequence[Occurrence], once_in: int, tries: int
) -> list[tuple[Sequence[Occurrence], Rhythm]]:
    """Two monthly plans that cost the same, each on a day of its own, if together they are all of it."""
    one = set(fit([month_position(item.day) for item in level], MONTH_LENGTH, _NEAR).kept)
    parts = [[item for at, item in enumerate(level) if (at in one) is kept] for kept in (True, False)]
    found: list[tuple[Sequence[Occurrence], Rhythm]] = []
    for part in parts:
        rhythm = rhythm_of([item.day for item in part]) if len(part) >= _SEED else None
        if rhythm is None or rhythm.cadence is not MONTHLY or len(rhythm.kept) < len(part):
            return []
        if rhythm._replace(dates=len(level)).is_chance(once_in, tries):
            return []
        found.append((part, rhythm))
    return found


def _joined(
    seeds: Iterable[tuple[Sequence[Occurrence], Rhythm]],
) -> list[_Chain]:
    """Levels that follow each other on one rhythm are one plan that changed its price."""
    chains: list[_Chain] = []
    for level, rhythm in sorted(seeds, key=lambda seed: (seed[0][0].day, seed[0][0].amount)):
        earlier = [chain for chain, _ in chains if _follows(chain, level)]
        if earlier:
            min(earlier, key=lambda chain: abs(chain[-1].amount - level[0].amount)).extend(level)
        else:
            chains.append((list(level), rhythm))
    return chains


def _follows(chain: Sequence[Occurrence], seed: Sequence[Occurrence]) -> bool:
    if chain[-1].day >= seed[0].day:
        return False
    rhythm = rhythm_of([item.day for item in (*chain, *seed)])
    if rhythm is None or len(rhythm.kept) < len(chain) + len(seed):
        return False
    # With no date missed between them it is one plan, whatever the step.
    at_once = seed[0].day - chain[-1].day <= rhythm.cadence.longest_gap
    return at_once or is_modest(chain[-1].amount, seed[0].amount)


def _continued(chain: list[Occurrence], cadence: Cadence, free: Sequence[Occurrence]) -> list[Occurrence]:
    """With the charges of a new price that came when the plan's next one was due."""
    while True:
        last = chain[-1]
        due = next_day([item.day for item in chain], cadence)
        near = [
            item
            for item in free
            if item.day > last.day and abs(item.day - due) <= _NEAR and is_modest(last.amount, item.amount)
        ]
        if not near:
            return chain
        chain.append(min(near, key=lambda item: (abs(item.amount - last.amount), item.day)))


def named_kind(occurrences: Sequence[Occurrence]) -> tuple[Kind | None, bool]:
    """What most of the categories say, or the names where no row has a category; and whether one had."""
    entries = [entry for item in occurrences for entry in item.entries]
    known = [entry.kind for entry in entries if entry.categorised]
    votes = Counter(known or [entry.kind for entry in entries if entry.kind is not None])
    if not votes:
        return None, False
    return min(votes.items(), key=lambda pair: (-pair[1], pair[0] or ""))[0], bool(known)
