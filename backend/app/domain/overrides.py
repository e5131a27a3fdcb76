"""What a person said of a merchant, found again whatever the merchant's key is today.

Keys move: an alias is learnt, a feed begins to send entity ids. So a word is kept under any name that the
merchant has: its key, its entity id, its name or a descriptor of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.domain.descriptors import merchant_words
from app.domain.model import Override, Wording

_MAJORITY = 2


class Said(NamedTuple):
    """The overrides by today's merchant keys, and the key of each wording after the person's merges."""

    overrides: dict[str, Override]
    keys: dict[Wording, str]


def apply_overrides(
    overrides: Mapping[str, Override], rows: Mapping[Wording, int], keys: dict[Wording, str]
) -> Said:
    """Find today's key of each override, and join the merchants that the person says are one.

    `rows` counts the rows of each wording.
    """
    if not overrides:
        return Said({}, keys)
    today = _today(rows, keys)
    said = {today(name): override for name, override in sorted(overrides.items())}
    merges = {
        key: today(override.merged_into) for key, override in said.items() if override.merged_into is not None
    }
    merged = {wording: _last(merges, key) for wording, key in keys.items()}
    return Said({key: override for key, override in said.items() if key not in merges}, merged)


def _today(rows: Mapping[Wording, int], keys: Mapping[Wording, str]) -> Callable[[str], str]:
    """The key of today that a name stands for: the one that most of the rows with that name have."""
    current = set(keys.values())
    counts: dict[str, Counter[str]] = {}
    for wording, count in rows.items():
        descriptor, merchant_name, entity, *_ = wording
        names = {entity, merchant_words(merchant_name or ""), merchant_words(descriptor)}
        for name in names - {None, ""}:
            counts.setdefault(str(name), Counter())[keys[wording]] += count

    def find(name: str) -> str:
        if name in current:
            return name
        found = counts.get(name) or counts.get(merchant_words(name)) or Counter({name: 1})
        key, count = min(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return key if count * _MAJORITY > found.total() else name

    return find


def _last(merges: Mapping[str, str], key: str) -> str:
    """Where a chain of merges ends; one that runs in a circle ends where it began."""
    seen = [key]
    while (key := merges.get(key, key)) not in seen:
        seen.append(key)
    return key if key == seen[-1] else min(seen)
