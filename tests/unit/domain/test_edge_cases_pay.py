"""Edge cases of the signals' definitions, by their numbers there: when pay comes, and how much."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from .books import WAGES, Book, D, ago, every, monthly


def test_08_biweekly_pay_that_a_holiday_moves_is_biweekly():
    fridays = every(14, 182, date(2026, 6, 26))
    fridays[5] -= timedelta(days=1)

    stream = Book().checking().each(fridays, "-1750", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "BIWEEKLY"
    assert stream.status == "MATURE"


def test_09_fifteenth_and_last_with_weekend_shift_is_semi_monthly():
    days = monthly(15, 8) + monthly(31, 8)
    shifted = sorted(day - timedelta(days=max(day.weekday() - 4, 0)) for day in days)

    stream = Book().checking().each(shifted, "-2000", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "SEMI_MONTHLY"


@pytest.mark.parametrize("late", [(0, 1, -1, 1, 0, -1), (-1, 1, 0, 0, 1, -1), (1, 0, -1) * 3])
def test_fortnights_whose_weekday_changes_are_no_half_months(late):
    paid = every(14, 14 * (len(late) - 1))
    moved = [day + timedelta(days=by) for day, by in zip(paid, late, strict=True)]
    assert max(Counter(day.weekday() for day in moved).values()) * 5 < len(moved) * 3

    stream = Book().checking().each(moved, "-1750", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "BIWEEKLY"


@pytest.mark.parametrize(("first", "last"), [(2, 6), (0, 8)])
def test_half_months_off_weekends_are_no_fortnights(first, last):
    """Through February they come every second Friday."""
    start = [date(2025, 12, 1), date(2025, 12, 15), date(2026, 1, 1), date(2026, 1, 15)]
    paid = [*start, *every(14, 42, date(2026, 3, 13))][first:last]

    stream = Book(paid[-1] + timedelta(days=2)).checking().each(paid, "-1750", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "SEMI_MONTHLY"


def test_10_monthly_income_follows_the_cadence_not_the_three_paychecks():
    book = Book().checking().each(every(14, 168), "-1000", "Acme", WAGES)

    assert sum(day > ago(30) for day in every(14, 168)) == 3
    assert book.value("income_month") == Decimal("2174.00")


def test_26_pay_split_over_two_accounts_is_one_pay_date():
    book = Book().checking().savings()
    for day in every(14, 168, last_ago=1):
        book.tx(day, "-1200", "Acme", WAGES).tx(day, "-500", "Acme", WAGES, on="savings")

    features = book.features(180)

    assert features.value("pay_gap_median") == 14
    assert features.value("payroll_typical_amount") == 1700
    assert features.value("pay_dates_180") == len(every(14, 168, last_ago=1))


def test_27_two_employers_merge_in_gaps_and_keep_their_own_cadence():
    book = Book().checking().each(every(14, 168), "-1000", "Acme", WAGES)
    book.each(every(14, 161), "-400", "Beta", WAGES)

    assert book.value("pay_gap_median", 90) == 7
    assert {stream.frequency for stream in book.streams()} == {"BIWEEKLY"}


def test_28_when_pay_stopped_the_open_gap_shows_in_the_short_window():
    book = Book().checking().each(every(14, 300, last_ago=100), "-1000", "Acme", WAGES)
    last = (D - every(14, 300, last_ago=100)[-1]).days

    assert book.value("pay_gap_median", 30) == last
    assert book.value("pay_gap_median", 180) == 14


def test_29_one_pay_date_has_an_open_gap_and_no_frequency():
    book = Book().checking().tx(ago(20), "-1000", "Acme", WAGES)

    assert book.value("pay_gap_median") == 20
    assert book.value("payroll_frequency") == "UNKNOWN"


def test_30_no_income_is_null_not_zero():
    book = Book().checking().days_of_history(200)

    for name in ("pay_gap_median", "income_month", "income_cv", "income_irregular"):
        assert book.reason(name) == "no_income_detected"
