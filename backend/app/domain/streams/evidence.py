"""Whether there is enough to call it a stream: chance alone puts a few visits a month apart."""

from app.domain.pfc import Kind
from app.domain.rhythm.cadence import ANNUALLY, Frequency
from app.domain.rhythm.grid import month_position
from app.domain.streams.plans import Plan
from app.domain.streams.prices import holds_its_price, is_modest

_PAIR = 2
_NEAR = {
    Frequency.WEEKLY: 0,
    Frequency.BIWEEKLY: 0,
    Frequency.MONTHLY: 2,
    Frequency.QUARTERLY: 2,
    Frequency.ANNUALLY: 7,
}
"""How many days off the calendar a pair may be."""
_ONCE_IN_STEADY = 10  # one price for everything that is bought there is evidence of its own
_ONCE_IN_STEPPED = 50  # less so where three charges have two prices
_ONCE_IN_VARIED = 100
_VARIED = 4


def is_credible(plan: Plan, kind: Kind) -> bool:
    """Whether dates, amounts and names together are more than chance."""
    if len(plan.occurrences) == _PAIR:
        return kind is not Kind.HABIT and _is_pair(plan)
    if plan.named is Kind.BILL or plan.chosen:
        return True
    if plan.rhythm.drifts:
        return kind is not Kind.HABIT and holds_its_price(plan.occurrences)
    if plan.stable:
        young = plan.changes and len(plan.occurrences) < _VARIED
        return not plan.rhythm.is_chance(_ONCE_IN_STEPPED if young else _ONCE_IN_STEADY)
    return len(plan.occurrences) >= _VARIED and not plan.rhythm.is_chance(_ONCE_IN_VARIED)


def _is_pair(plan: Plan) -> bool:
    """Two charges of one price, to the calendar; those of a meter or a year apart may differ."""
    first, second = plan.occurrences
    near = _NEAR.get(plan.cadence.frequency)
    if near is None or abs(_apart(plan) - plan.rhythm.period) > near:
        return False
    may_differ = plan.cadence is ANNUALLY or (plan.named is Kind.BILL and plan.categorised)
    return first.amount == second.amount or (may_differ and is_modest(first.amount, second.amount))


def _apart(plan: Plan) -> int:
    """Days between the two, on the cadence's own calendar."""
    first, second = [item.day for item in plan.occurrences]
    return month_position(second) - month_position(first) if plan.cadence.months else second - first
