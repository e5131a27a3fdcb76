"""Income: who pays, how often, how evenly. Gaps are between pay dates, from whichever employer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext

from app.domain.clean import Ledger
from app.domain.days import HALF_YEAR, MONTH
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.money import plain, round_cents
from app.domain.paydays import SMALLEST_PAY
from app.domain.pfc import Flow, Kind
from app.domain.rhythm.cadence import Frequency, gaps_of, median
from app.domain.streams import Stream
from app.domain.streams.kinds import said_kind

_BUCKET = 30
_FEWEST_PAY_DATES = 3
_IRREGULAR_FROM = Decimal("0.35")
_STEP = Decimal("0.000001")
_UNKNOWN = dict.fromkeys(
    (
        "payroll_merchant",
        "payroll_frequency",
        "payroll_typical_amount",
        "payroll_last_date",
        "payroll_next_date",
        "pay_gap_median",
        "income_month",
        "income_cv",
        "income_irregular",
    ),
    null(Reason.NO_INCOME),
)


class Income(Topic):
    """The main source of pay, its rhythm and its evenness; all null, never zero, where no pay was found."""

    def __init__(self, ledger: Ledger, streams: Iterable[Stream]) -> None:
        self._pay_days = _pay_days(ledger)
        recent = len([day for day in self._pay_days if day > ledger.as_of - HALF_YEAR])
        sources = [stream for stream in streams if stream.kind is Kind.INCOME]
        self._is_known = bool(self._pay_days)
        self._standing = {
            "pay_dates_180": Measured(recent),
            **(_measure(ledger, sources, recent) if self._is_known else _UNKNOWN),
        }

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        if not self._is_known:
            return self._standing
        return {**self._standing, "pay_gap_median": ratio(median(_gaps(view, self._pay_days)))}


def _measure(ledger: Ledger, sources: Sequence[Stream], recent: int) -> dict[str, Measured]:
    """What is known of pay; of a day's small sums by several payers, none of whom is a source, less."""
    cv = _cv(ledger)
    if not sources:
        return {**_UNKNOWN, "income_cv": cv, "income_irregular": _irregular(Frequency.UNKNOWN, recent, cv)}
    source = min(sources, key=lambda stream: (-_half_year_total(ledger, stream), stream.merchant_key))
    return {
        **_payroll(source),
        "income_month": cents(sum(_monthly(ledger, stream) for stream in sources if _still_pays(stream))),
        "income_cv": cv,
        "income_irregular": _irregular(source.frequency, recent, cv),
    }


def _pay_days(ledger: Ledger) -> list[int]:
    paid: defaultdict[int, int] = defaultdict(int)
    for entry in ledger.of(Flow.INCOME).items:
        if said_kind(entry.merchant_key, ledger.overrides) is not Kind.IGNORED:
            paid[entry.day] -= entry.amount
    return sorted(day for day, amount in paid.items() if amount >= SMALLEST_PAY)


def _half_year_total(ledger: Ledger, stream: Stream) -> int:
    return sum([item.amount for item in stream.occurrences if item.day > ledger.as_of - HALF_YEAR])


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


def _gaps(view: View, days: Sequence[int]) -> list[int]:
    """Gaps that end in the window, and the open one when it is longer than any that was seen.

    Gaps inside the window alone are shorter than it, so 30 days could never show a gap of 45.
    """
    seen = gaps_of(days)
    still_open = view.as_of - days[-1]
    gaps = [gap for gap, end in zip(seen, days[1:], strict=True) if view.within(end)]
    if still_open > max(seen, default=-1):
        gaps.append(still_open)
    return gaps or seen[-1:]


def _still_pays(stream: Stream) -> bool:
    """Whether it goes on; money without a rhythm never ends on a day, and its mean fades by itself."""
    return stream.is_active or stream.cadence is None


def _monthly(ledger: Ledger, stream: Stream) -> int:
    """By cadence (three paychecks can fall into 30 days); irregular pay by its mean over half a year."""
    if stream.monthly_amount is not None:
        return stream.monthly_amount
    days = min(HALF_YEAR, ledger.history_days())
    return round_cents(_half_year_total(ledger, stream) * MONTH / days)


def _cv(ledger: Ledger) -> Measured:
    """Population coefficient of variation of six 30-day sums up to the day; empty ones count.

    So do those before the first row: whoever is paid now and then is known by it before half a year is over.
    """
    buckets = [0] * (HALF_YEAR // _BUCKET)
    for entry in ledger.of(Flow.INCOME).after(ledger.as_of - HALF_YEAR):
        buckets[(ledger.as_of - entry.day) // _BUCKET] -= entry.amount
    total = sum(buckets)
    if total <= 0:
        return null(Reason.NO_INCOME)
    spread = len(buckets) * sum(bucket * bucket for bucket in buckets) - total * total
    with localcontext(prec=50):
        return Measured(plain((Decimal(spread).sqrt() / total).quantize(_STEP, rounding=ROUND_FLOOR)))


def _irregular(frequency: Frequency, recent: int, cv: Measured) -> Measured:
    """Often paid and still not evenly: most gig workers never reach a 45-day gap."""
    if frequency is not Frequency.UNKNOWN or recent < _FEWEST_PAY_DATES:
        return Measured(False)
    if not isinstance(cv.value, Decimal):
        return cv
    return Measured(cv.value >= _IRREGULAR_FROM)
