"""Which days are meant where a request does not say."""

from datetime import date

import pytest

from shoppulse.api.days import Days, days_of
from shoppulse.api.models import Query


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        ("2026-11-27", "2025-11-01", "2026-11-28"),
        ("2026-11-30", "2025-11-01", "2026-12-01"),
        ("2026-12-31", "2025-12-01", "2027-01-01"),
        ("2028-02-29", "2027-02-01", "2028-03-01"),
    ],
)
def test_unsaid_it_is_up_to_today_and_the_twelve_months_before_this_one(today, start, end):
    found = days_of(Query(), date.fromisoformat(today))

    assert found == Days(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(("before", "start"), [("2027-01-01", "2026-01-01"), ("2026-05-15", "2025-05-01")])
def test_a_last_day_has_its_year_before_it(before, start):
    found = days_of(Query(before=before), date(2026, 11, 27))

    assert found == Days(date.fromisoformat(start), date.fromisoformat(before))


def test_by_day_and_store_it_is_no_more_than_may_be_asked_for():
    found = days_of(Query(by="day", split="store"), date(2026, 11, 27))

    assert (found.end - found.start).days == 100
