"""What a stream is to the person: what they said, else its category, else its name, else its price."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.model import Override
from app.domain.pfc import Kind
from app.domain.streams.cadence import Cadence
from app.domain.streams.prices import is_price_stable, price_changes
from app.domain.streams.stream import Occurrence

LARGEST_SUBSCRIPTION = 300_00
"""A steady monthly sum above it that nothing names is a rent or a loan far more often than a subscription."""


def said_kind(key: str, overrides: Mapping[str, Override]) -> Kind | None:
    """What the person said, which wins over all that is found."""
    said = overrides.get(key)
    if said is None:
        return None
    if said.ignored:
        return Kind.IGNORED
    return None if said.kind is None else Kind(said.kind)


def kind_of(plan: Sequence[Occurrence], cadence: Cadence) -> Kind:
    """The kind of an outflow of which the person has said nothing."""
    named = Counter(entry.kind for item in plan for entry in item.entries)
    kind = min(named.items(), key=lambda pair: (-pair[1], pair[0] or ""))[0]
    if kind is not None:
        return kind
    if not is_price_stable(plan, price_changes(plan)):
        return Kind.HABIT
    monthly = plan[-1].amount * cadence.per_month
    return Kind.BILL if monthly > LARGEST_SUBSCRIPTION else Kind.SUBSCRIPTION
