"""Edge cases of the signals' definitions, by their numbers there: what comes again and again."""

from datetime import date, timedelta

import pytest

from .books import GROCERIES, STREAMING, Book, ago, monthly


def test_07_a_refunded_subscription_is_still_one():
    book = Book().checking().each(monthly(20, 6), "15.49", "Netflix", STREAMING).days_of_history(200)
    before = book.features()

    after = book.tx(ago(4), "-15.49", "Netflix", STREAMING).features()

    assert after.value("subscription_count") == 1
    assert after.value("subscription_spend") == 0
    assert after.value("subscription_share") < before.value("subscription_share")


def test_11_a_price_change_keeps_the_stream():
    days = sorted(monthly(12, 8))
    book = Book().checking().each(days[:5], "15.49", "Netflix", STREAMING)

    book.each(days[5:], "17.99", "Netflix", STREAMING)

    [stream] = book.streams()
    assert [(change.old, change.new) for change in stream.price_changes] == [(1549, 1799)]
    assert stream.monthly_amount == 1799
    assert [book.value("price_increases", window) for window in (30, 90, 180)] == [0, 1, 1]


@pytest.mark.parametrize("trial", ["0", "1.00"])
def test_12_a_trial_does_not_count(trial):
    days = sorted(monthly(9, 5))
    book = Book().checking().tx(days[0], trial, "Gym+", STREAMING).each(days[1:], "29.99", "Gym+", STREAMING)

    [stream] = book.streams()

    assert stream.first_day == days[1].toordinal()
    assert stream.price_changes == ()


def test_13_a_subscription_that_ended_is_counted_in_no_window():
    days = [day for day in monthly(25, 9) if day <= ago(60)]
    book = Book().checking().each(days, "12", "Gone", STREAMING).days_of_history(200)

    stream = book.stream("Gone")

    assert (stream.status, stream.is_active) == ("MATURE", False)
    assert [book.value("subscription_count", window) for window in (30, 90, 180)] == [0, 0, 0]
    assert book.value("cancelled_subscriptions", 90) == 1


def test_14_one_skipped_month_is_forgiven():
    days = sorted(monthly(7, 6))
    del days[3]

    stream = Book().checking().each(days, "9.99", "Box", STREAMING).stream("Box")

    assert (stream.frequency, stream.status) == ("MONTHLY", "MATURE")


def test_15_a_replaced_card_ends_no_subscription():
    days = sorted(monthly(3, 6))
    book = Book().card().card(key="new-card")
    book.each(days[:3], "9.99", "Box", STREAMING, on="card")
    book.each(days[3:], "9.99", "Box", STREAMING, on="new-card")

    assert len(book.stream("Box").occurrences) == 6


@pytest.mark.parametrize("second_day", [5, 12, 20])
def test_16_two_plans_of_one_merchant_are_two_streams(second_day):
    book = Book().checking().each(monthly(5, 6), "0.99", "Apple", STREAMING)
    book.each(monthly(second_day, 6), "10.99", "Apple", STREAMING)

    streams = book.streams()

    assert sorted(stream.last_amount for stream in streams) == [99, 1099]
    assert {stream.frequency for stream in streams} == {"MONTHLY"}
    assert book.value("subscription_count") == 1


def test_17_two_yearly_charges_make_a_yearly_stream():
    book = Book().checking().each([ago(370), ago(5)], "120", "Cloud", STREAMING)

    stream = book.stream("Cloud")

    assert (stream.frequency, stream.status, stream.monthly_amount) == ("ANNUALLY", "MATURE", 1000)


def test_18_the_thirty_first_is_monthly_through_february():
    stream = Book().checking().each(monthly(31, 8), "40", "Paper", STREAMING).stream("Paper")

    assert stream.frequency == "MONTHLY"
    assert date.fromordinal(stream.predicted_next_day) == date(2026, 7, 31)


def test_19_groceries_about_weekly_are_a_habit():
    days = [ago(175 - 7 * week + (0, 1, 0, -1, 0)[week % 5]) for week in range(26)]
    book = Book().checking()
    for number, day in enumerate(days):
        book.tx(day, f"{60 + number * 7 % 31}.15", "Market", GROCERIES)

    assert book.value("subscription_count") == 0
    assert {stream.kind for stream in book.streams()} <= {"habit"}


def test_20_a_haircut_now_and_then_is_irregular():
    gaps, day, days = (22, 44, 25, 40, 23, 43), ago(200), []
    for gap in gaps:
        days.append(day)
        day += timedelta(days=gap)

    assert Book().checking().each(days, "35", "Barber", "PERSONAL_CARE_HAIR_AND_BEAUTY").streams() == ()
