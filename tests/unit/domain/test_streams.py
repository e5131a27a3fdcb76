"""Streams where the feed is thin: which charges belong together, how often they come, and what they are."""

from datetime import date, timedelta

import pytest

from .books import RENT, STREAMING, WAGES, Book, ago, every, monthly

PLACES = ("AUSTIN TX", "BROOKLYN NY", "ST LOUIS MO", "PORTLAND OR", "SAN JOSE CA")


@pytest.mark.parametrize(
    "line",
    ["SQ *RING PROTECT {place}", "RING PROTECT {date:%m/%d} PURCHASE {place}",
     "RING PROTECT 8005550199 {state}",
     "RECURRING PAYMENT AUTHORIZED ON {date:%m/%d} RING PROTECT {place} S4711{date:%d%m} CARD 4523"],
)  # fmt: skip
def test_a_service_that_names_another_place_each_time_is_one_stream(line):
    book = Book().checking()
    for number, day in enumerate(monthly(8, 6)):
        place = PLACES[number % len(PLACES)]
        book.tx(day, "10", line.format(place=place, state=place[-2:], date=day), merchant=None)

    [stream] = book.streams()

    assert (stream.merchant_key, len(stream.occurrences)) == ("ring protect", 6)


def test_half_the_merchants_missing_splits_no_pay():
    book = Book().checking()
    for number, day in enumerate(every(14, 182)):
        book.tx(day, "-1750", "ACME PAYROLL 77", WAGES, merchant="Acme" if number % 2 else None)

    assert [stream.frequency for stream in book.streams()] == ["BIWEEKLY"]


@pytest.mark.parametrize(
    ("name", "amount", "kind"),
    [
        ("Streamly", "15.49", "subscription"),
        ("Maple Apartments", "250.00", "bill"),
        ("Metro Mobile", "55.00", "bill"),
        ("PUGET SOUND ENER", "55.00", "bill"),
        ("Blue Coffee Club", "20.00", "habit"),
        ("Unnamed Holdings", "1400.00", "bill"),
        ("Current Events", "12.00", "subscription"),
    ],
)
def test_without_a_category_the_name_and_then_the_price_decide(name, amount, kind):
    assert Book().checking().each(monthly(8, 6), amount, name).stream(name).kind == kind


def test_one_skipped_month_is_forgiven_even_among_few_charges():
    days = sorted(monthly(7, 5))
    del days[2]

    assert Book().checking().each(days, "9.99", "Box", STREAMING).stream("Box").status == "MATURE"


def test_two_charges_are_early_and_then_missed():
    book = Book().checking().each(sorted(monthly(20, 2)), "9.99", "Box", STREAMING)

    assert book.stream("Box").status == "EARLY_DETECTION"
    assert book.stream("Box", ago(-40)).status == "TOMBSTONED"


@pytest.mark.parametrize(
    ("apart", "second", "frequency"),
    [
        (7, "9.99", "WEEKLY"),
        (14, "9.99", "BIWEEKLY"),
        (8, "9.99", None),
        (13, "9.99", None),
        (7, "9.98", None),
    ],
)
def test_two_charges_a_week_or_two_apart_to_the_day_are_an_early_stream(apart, second, frequency):
    book = Book().checking().tx(ago(2 + apart), "9.99", "Meals", STREAMING)
    book.tx(ago(2), second, "Meals", STREAMING)

    found = [(one.frequency, one.status) for one in book.streams()]

    assert found == ([(frequency, "EARLY_DETECTION")] if frequency else [])


def test_two_bills_of_a_meter_are_a_stream_and_two_like_purchases_are_none():
    water = "RENT_AND_UTILITIES_WATER"
    book = Book().checking().tx(date(2026, 3, 9), "131.20", "Water", water)
    book.tx(date(2026, 6, 9), "144.05", "Water", water)
    book.tx(date(2026, 3, 9), "131.20", "Shoes", "GENERAL_MERCHANDISE_CLOTHING")
    book.tx(date(2026, 6, 9), "144.05", "Shoes", "GENERAL_MERCHANDISE_CLOTHING")

    assert [(one.merchant, one.frequency, one.status) for one in book.streams()] == [
        ("Water", "QUARTERLY", "EARLY_DETECTION")
    ]


def test_lessons_by_the_month_are_a_subscription():
    book = Book().checking().each(monthly(8, 6), "12.99", "Duolingo", "GENERAL_SERVICES_EDUCATION")
    book.each(monthly(3, 6), "840", "Hill School", "GENERAL_SERVICES_EDUCATION")

    assert {one.merchant: one.kind for one in book.streams()} == {
        "Duolingo": "subscription", "Hill School": "bill",
    }  # fmt: skip


def test_variable_bills_are_one_stream_with_a_middle_price():
    book = Book().checking()
    for number, day in enumerate(sorted(monthly(9, 12))):
        book.tx(day, f"{80 + number * 37 % 60}.00", "City Power", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY")

    [stream] = book.streams()
    assert (stream.frequency, stream.kind, stream.price_changes) == ("MONTHLY", "bill", ())


def test_a_plan_shows_among_other_purchases_of_the_merchant():
    book = Book().checking().each(monthly(11, 8), "14.99", "Amazon", STREAMING)
    for back in (3, 9, 14, 22, 41, 47, 60, 83, 90, 121):
        book.tx(ago(back), f"{20 + back}.37", "Amazon", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES")

    [stream] = book.streams()
    assert (stream.last_amount, stream.frequency) == (1499, "MONTHLY")


def test_plans_beside_each_other_are_streams_of_their_own_from_the_third_charge_on():
    drifting = [date(2026, 4, 30), date(2026, 6, 1), date(2026, 6, 30)]
    book = Book().checking().each(drifting, "3.21", "Apple", STREAMING)
    book.each([day - timedelta(8) for day in drifting], "16.95", "Apple", STREAMING)

    found = [(stream.frequency, stream.status, stream.last_amount) for stream in book.streams()]

    assert sorted(found) == [("MONTHLY", "MATURE", 321), ("MONTHLY", "MATURE", 1695)]


def test_plans_whose_days_meet_are_no_stream_of_their_sums():
    steady = [date(2025, 8, 31) + timedelta(30 * step + step % 3) for step in range(10)]
    book = Book().checking().each(steady, "3.21", "Apple", STREAMING)
    book.each(
        [steady[0], date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 30)], "18.18", "Apple", STREAMING
    )

    assert sorted(len(stream.occurrences) for stream in book.streams()) == [4, 10]


def test_a_box_of_meals_every_week_is_a_subscription_and_so_much_a_month_is_none():
    book = (
        Book()
        .checking()
        .each(every(7, 84), "71.93", "Hellobox")
        .each(sorted(monthly(3, 6)), "312", "Someone")
    )

    assert {stream.merchant: stream.kind for stream in book.streams()} == {
        "Hellobox": "subscription",
        "Someone": "bill",
    }


def test_what_is_left_without_strays_has_to_be_more_than_chance():
    days = ((1, 8), (2, 11), (2, 27), (5, 4), (6, 4), (6, 14), (8, 7), (9, 6))
    prices = ("49.38", "37.38", "57.03", "42.95", "54.73", "9.36", "10.77", "31.22")
    book = Book(as_of=date(2026, 9, 17)).checking()
    for day, price in zip(days, prices, strict=True):
        book.tx(date(2026, *day), price, "Games")

    assert book.streams() == ()


def test_double_billing_counts_once_for_cadence_and_twice_for_spending():
    book = (
        Book()
        .checking()
        .each(monthly(11, 5), "10", "Box", STREAMING)
        .tx(monthly(11, 1)[0], "10", "Box", STREAMING)
    )

    [stream] = book.streams()
    assert len(stream.occurrences) == 5
    assert len(stream.entries) == 6
    assert book.value("subscription_spend") == 20


def test_rent_and_loans_are_bills_whatever_their_regularity():
    book = Book().checking().each(monthly(1, 8), "1500", "Home", RENT)
    book.each(monthly(4, 8), "300", "Car", "LOAN_PAYMENTS_CAR_PAYMENT")

    assert {stream.kind for stream in book.streams()} == {"bill"}
    assert book.value("subscription_count") == 0


@pytest.mark.parametrize(
    ("gaps", "frequency"),
    [
        ((92, 18, 247), "UNKNOWN"),
        ((30, 80, 5), "UNKNOWN"),
        ((14, 14, 14, 3, 11, 14), "BIWEEKLY"),  # a bonus between two paydays
        ((13, 15, 14), "BIWEEKLY"),
        ((31, 59, 31), "MONTHLY"),
        ((28, 35, 28, 28, 35), "MONTHLY"),  # a pension on each second Wednesday
    ],
)
def test_pay_for_work_when_there_was_some_is_not_regular(gaps, frequency):
    book, day = Book().checking(), ago(sum(gaps))
    for gap in (0, *gaps):
        day += timedelta(days=gap)
        book.tx(day, "-400", "Rides", "INCOME_WAGES")

    assert [stream.frequency for stream in book.streams()] == [frequency]


@pytest.mark.parametrize("gap", [28, 29, 30])
def test_three_charges_a_steady_month_apart_are_a_stream(gap):
    book = Book().checking().each([ago(2 * gap + 3), ago(gap + 3), ago(3)], "9.99", "Box", merchant="Box")

    assert book.stream("Box").status == "MATURE"
