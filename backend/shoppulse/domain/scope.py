"""Which rows of their tenant a person may see. What is missing or cannot be checked closes, never opens."""

from collections.abc import Iterable
from dataclasses import dataclass

# What facts can be compared by. A rule about anything else (team, custom) matches no row.
COMPARABLE = ("region", "store")


@dataclass(frozen=True)
class Rule:
    """One row of governance_rules: of this dimension only these values. No values: nothing."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """Rows in one of `regions` and in one of `stores`; None is no limit, an empty set matches nothing."""

    regions: frozenset[str] | None = None
    stores: frozenset[str] | None = None

    @property
    def limited(self) -> bool:
        """Whether rows without region and store, which cannot be told apart, are out of sight."""
        return self.regions is not None or self.stores is not None


NOTHING = Scope(frozenset(), frozenset())
WHOLE_TENANT = Scope()


def scope_of(rules: Iterable[Rule], region: str | None, store: str | None) -> Scope:
    """All dimensions must agree; within one, any value of its rules does.

    A dimension without rule is held to the person's own region or store. A person with neither rule nor
    region nor store sees the whole tenant: the one case that opens, and it is meant.
    """
    values: dict[str, set[str]] = {}
    for rule in rules:
        if rule.dimension not in COMPARABLE or not rule.values:
            return NOTHING
        values.setdefault(rule.dimension, set()).update(rule.values)
    return Scope(_limit(values.get("region"), region), _limit(values.get("store"), store))


def _limit(ruled: set[str] | None, own: str | None) -> frozenset[str] | None:
    if ruled is not None:
        return frozenset(ruled)
    return None if own is None else frozenset({own})
