"""What a stream is to the person: what they said, else its category, else its name, else its price."""

from collections.abc import Mapping

from app.domain.model import Override
from app.domain.money import LIKE_THE_DOLLAR
from app.domain.pfc import Kind
from app.domain.streams.plans import Plan
from app.domain.streams.prices import is_metered

LARGEST_SUBSCRIPTION = 300_00
"""A steady monthly sum above it that nothing names is a rent or a loan far more often than a subscription."""

_HALF_OF_A_MONTH = 2  # of a box of meals every week it is the box that has a price


def said_kind(key: str, overrides: Mapping[str, Override]) -> Kind | None:
    """What the person said, which wins over all that is found."""
    said = overrides.get(key)
    if said is None:
        return None
    if said.ignored:
        return Kind.IGNORED
    return None if said.kind is None else Kind(said.kind)


def kind_of(plan: Plan, currency: str) -> Kind:
    """The kind of an outflow of which the person has said nothing."""
    # A fixed price every month beside what is bought there is a membership, whatever the shop.
    is_member = plan.named is Kind.HABIT and not plan.alone and plan.stable and plan.cadence.months
    if plan.named is not None and not is_member:
        return plan.named
    if not plan.categorised and plan.cadence.months and is_metered(plan.occurrences):
        return Kind.BILL
    if not plan.stable:
        return Kind.HABIT
    if currency not in LIKE_THE_DOLLAR:
        return Kind.SUBSCRIPTION
    charge = plan.occurrences[-1].amount
    largest = charge * plan.cadence.per_month if plan.cadence.months else charge * _HALF_OF_A_MONTH
    return Kind.BILL if largest > LARGEST_SUBSCRIPTION else Kind.SUBSCRIPTION
