"""Income: who pays, how often, how evenly. Gaps are between pay dates, from whichever employer."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext

from app.domain.days import MONTH
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.money import plain, round_cents
from app.domain.pfc import Flow, Kind
from app.domain.rhythm.cadence import Frequency, gaps_of, median
from app.domain.streams import Stream
from app.domain.streams.detect import SMALLEST_PAY
from app.domain.streams.kinds import said_kind

HALF_YEAR = 180
_BUCKET = 30
_FEWEST_PAY_DATES = 3
_IRREGULAR_FROM = Decimal("0.35")
_STEP = Decimal("0.000001")
_NAMES = (
    "payroll_merchant",
    "payroll_frequency",
    "payroll_typical_amount",
    "payroll_last_date",
    "payroll_next_date",
    "pay_gap_median",
    "income_month",
    "income_cv",
    "income_irregular",
)


def measure_income(view: View) -> dict[str, Measured]:
    """The main source of pay, its rhythm and its evenness; all null, never zero, where no pay was found."""
    pay = _pay_by_day(view)
    sources = [stream for stream in view.streams if stream.kind is Kind.INCOME]
    recent = sum(day > view.as_of - HALF_YEAR for day in pay)
    if not pay or not sources:
        return {"pay_dates_180": Measured(recent)} | dict.fromkeys(_NAMES, null(Reason.NO_INCOME))
    source = min(sources, key=lambda stream: (-_half_year_total(view, stream), stream.merchant_key))
    cv = _cv(view)
    return {
        **_payroll(source),
        "pay_dates_180": Measured(recent),
        "pay_gap_median": ratio(median(_gaps(view, sorted(pay)))),
        "income_month": cents(sum(_monthly(view, stream) for stream in sources if stream.is_active)),
        "income_cv": cv,
        "income_irregular": _irregular(source, recent, cv),
    }


def _pay_by_day(view: View) -> dict[int, int]:
    days: defaultdict[int, int] = defaultdict(int)
    said = view.ledger.overrides
    for entry in view.ledger.entries:
        if entry.flow is Flow.INCOME and said_kind(entry.merchant_key, said) is not Kind.IGNORED:
            days[entry.day] -= entry.amount
    return {day: amount for day, amount in days.items() if amount >= SMALLEST_PAY}


def _half_year_total(view: View, stream: Stream) -> int:
    return sum(item.amount for item in stream.occurrences if item.day > view.as_of - HALF_YEAR)


def _payroll(source: Stream) -> dict[str, Measured]:
    upcoming = source.predicted_next_day
    return {
        "payroll_merchant": Measured(source.merchant),
        "payroll_frequency": Measured(source.frequency.value),
        "payroll_typical_amount": cents(source.typical),
        "payroll_last_date": Measured(date.fromordinal(source.last_day)),
        "payroll_next_date": (
            null(Reason.NO_DATA) if upcoming is None else Measured(date.fromordinal(upcoming))
        ),
    }


def _gaps(view: View, days: list[int]) -> list[int]:
    """Gaps that end in the window, and the open one when it is longer than any that was seen.

    Gaps inside the window alone are shorter than it, so 30 days could never show a gap of 45.
    """
    seen = gaps_of(days)
    still_open = view.as_of - days[-1]
    gaps = [gap for gap, end in zip(seen, days[1:], strict=True) if view.within(end)]
    if still_open > max(seen, default=-1):
        gaps.append(still_open)
    return gaps or seen[-1:]


def _monthly(view: View, stream: Stream) -> int:
    """By cadence (three paychecks can fall into 30 days); irregular pay by its mean over half a year."""
    if stream.monthly_amount is not None:
        return stream.monthly_amount
    days = min(HALF_YEAR, view.ledger.history_days())
    return round_cents(_half_year_total(view, stream) * MONTH / days)


def _cv(view: View) -> Measured:
    """Population coefficient of variation of six 30-day sums up to the day; empty ones count."""
    if view.ledger.history_days() < HALF_YEAR:
        return null(Reason.HISTORY_SHORT)
    buckets = [0] * (HALF_YEAR // _BUCKET)
    for entry in view.ledger.entries:
        age = view.as_of - entry.day
        if entry.flow is Flow.INCOME and age < HALF_YEAR:
            buckets[age // _BUCKET] -= entry.amount
    total = sum(buckets)
    if total <= 0:
        return null(Reason.NO_INCOME)
    spread = len(buckets) * sum(bucket * bucket for bucket in buckets) - total * total
    with localcontext(prec=50):
        return Measured(plain((Decimal(spread).sqrt() / total).quantize(_STEP, rounding=ROUND_FLOOR)))


def _irregular(source: Stream, recent: int, cv: Measured) -> Measured:
    """Often paid and still not evenly: most gig workers never reach a 45-day gap."""
    if source.frequency is not Frequency.UNKNOWN or recent < _FEWEST_PAY_DATES:
        return Measured(False)
    if not isinstance(cv.value, Decimal):
        return cv
    return Measured(cv.value >= _IRREGULAR_FROM)
