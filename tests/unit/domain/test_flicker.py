"""Nothing that goes on may change because a day has passed: the as-of date slides daily over static books."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.personas import Previous, assign_persona
from app.domain.pipeline import analyse
from scripts.lib.evaluation.slide import returns

from .books import GROCERIES, OTHER, RENT, STREAMING, WAGES, Book, ago, every, monthly

DAYS = 120
END = date(2026, 6, 30)
POWER = "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"


def _drift(days, by=(0, 2, -1, 3, -3, 1)):
    return [day + timedelta(by[number % len(by)]) for number, day in enumerate(sorted(days))]


def _weekday(days):
    return [day - timedelta(max(day.weekday() - 4, 0)) for day in days]


def _steady():
    """Every cadence, old enough on the first day to be mature, and going on past the last."""
    until = END + timedelta(30)
    book = Book(until).checking().savings().card()
    for number, day in enumerate((1, 8, 15, 28, 29, 30, 31)):
        book.each(monthly(day, 20, until), f"{9 + number}.99", f"Stream {chr(65 + number)}", STREAMING)
    book.each(_drift(monthly(14, 20, until)), "12.49", "Drifting", STREAMING)
    book.each(every(7, 595, until), "11.00", "Meals", OTHER)
    book.each(every(14, 595, until), "24.00", "Gym", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS")
    book.each(monthly(20, 20, until)[::3], "45.00", "Quarterly Box", STREAMING)
    book.each(monthly(1, 20, until), "1500", "Maple Apartments", RENT)
    for number, day in enumerate(_drift(monthly(12, 20, until), (0, 1, 2, 1))):
        book.tx(day, f"{70 + number * 37 % 50}.{number:02}", "City Power", POWER)
        book.tx(day, f"{40 + number * 23 % 31}.{number:02}", "Nameless Grid", merchant=None)
    book.each(_weekday(monthly(15, 20, until) + monthly(31, 20, until)), "-2000", "Acme", WAGES)
    book.each(every(14, 595, until), "-700", "Beta", WAGES)
    book.each(every(14, 592, until), "-900", "Nowhere Works", merchant=None)
    return book


def _state(stream):
    return stream.status, stream.is_active, stream.kind, stream.frequency


def test_what_goes_on_stays_what_it_is():
    book = _steady()
    first = END - timedelta(DAYS)
    known = {stream.stream_id: (stream.merchant, _state(stream)) for stream in book.streams(first)}
    assert len(known) == 17
    assert all(status == "MATURE" and runs for _, (status, runs, *_) in known.values()), known

    for back in range(DAYS, -1, -1):
        today = {
            stream.stream_id: (stream.merchant, _state(stream))
            for stream in book.streams(END - timedelta(back))
        }
        assert today == known, END - timedelta(back)


def test_the_subscription_count_is_the_same_every_day():
    book = _steady()

    counts = {book.value("subscription_count", 30, END - timedelta(back)) for back in range(0, DAYS, 3)}

    assert counts == {11}


def test_ids_stay_when_plans_come_change_and_leave_the_look_back():
    until = END + timedelta(30)
    book = Book(until).checking()
    music, cloud = sorted(monthly(5, 24, until)), sorted(monthly(19, 24, until))
    book.each(music[:20], "10.99", "Apple", STREAMING).each(music[20:], "11.99", "Apple", STREAMING)
    book.each(cloud[9:], "0.99", "Apple", STREAMING)
    for number, back in enumerate((33, 61, 78, 140, 171, 260)):
        book.tx(until - timedelta(back), f"{4 + number}.49", "Apple", STREAMING)

    ids = {stream.last_amount: stream.stream_id for stream in book.streams(END)}
    assert set(ids) == {1199, 99}
    for back in range(300):
        for stream in book.streams(END - timedelta(back)):
            plan = 99 if stream.last_amount == 99 else 1199
            assert stream.stream_id == ids[plan], END - timedelta(back)


def test_a_habit_never_turns_into_a_subscription():
    book = Book(END).checking()
    for week in range(70):
        day = END - timedelta(7 * week + week % 3)
        book.tx(day, f"{60 + week * 7 % 31}.15", "Market", GROCERIES)

    for back in range(DAYS):
        assert {stream.kind for stream in book.streams(END - timedelta(back))} <= {"habit"}


def _quiet(until):
    """Pay, rent and groceries, and nothing that would make a persona."""
    book = Book(until).checking("1000000").savings("3000")
    book.each(every(14, 500, until), "-2000", "Acme", WAGES)
    book.each(monthly(1, 17, until), "1500", "Maple Apartments", RENT)
    return book


def _saves(book, days, amount):
    book.each(days, amount, "Transfer to Savings", "TRANSFER_OUT_SAVINGS")
    return book.each(days, f"-{amount}", "Transfer from Checking", "TRANSFER_IN_SAVINGS", on="savings")


UNTIL = END + timedelta(10)
SAVERS = [
    *(
        (monthly(day, 16, UNTIL), amount)
        for day, amount in ((1, "200"), (14, "350"), (29, "200"), (31, "500"))
    ),
    (_weekday(monthly(31, 16, UNTIL)), "200"),
    (every(14, 480, UNTIL), "100"),
    (monthly(9, 16, UNTIL), "75"),  # a saver by growth alone
]


def _personas(book, window):
    """The persona of each day, the one before having its say."""
    previous, found = None, []
    for back in range(DAYS, -1, -1):
        result = assign_persona(book.features(window, END - timedelta(back)), previous=previous)
        previous = Previous(result.persona, result.hysteresis)
        found.append(result.persona)
    return found


@pytest.mark.parametrize(("days", "amount"), SAVERS)
def test_who_saves_on_a_rhythm_is_a_saver_on_every_day(days, amount):
    book = _saves(_quiet(UNTIL), days, amount)

    found = {
        assign_persona(features).persona
        for back in range(DAYS)
        for features in analyse(book.history, END.toordinal() - back).features
    }

    assert found == {"savings_builder"}


@pytest.mark.parametrize("amount", ["11", "19.99", "20", "25"])
def test_a_monthly_fee_weighs_the_same_on_every_day(amount):
    book = _quiet(UNTIL).each(
        monthly(30, 16, UNTIL), amount, "Monthly Service Fee", "BANK_FEES_OTHER_BANK_FEES"
    )

    found = {
        assign_persona(features).persona
        for back in range(DAYS)
        for features in analyse(book.history, END.toordinal() - back).features
    }

    assert found == {"fee_pressure" if float(amount) >= 20 else "general_wellness"}


def test_a_standing_order_that_ends_goes_once():
    book = _saves(_quiet(UNTIL), monthly(5, 16, UNTIL)[3:], "200")

    for window in (30, 90, 180):
        assert returns(_personas(book, window)) == 0


def test_a_deposit_without_rhythm_is_summed_as_before():
    book = _saves(_quiet(END), [END - timedelta(back) for back in (3, 50)], "300")

    assert book.value("savings_net_inflow_month", 30) == Decimal("304.38")
    assert book.value("savings_net_inflow_month", 90) == Decimal("202.92")


def test_what_a_window_saw_of_savings_is_given_to_the_cent_beside_what_is_usual():
    book = _saves(_quiet(END), [day for day in monthly(30, 16, END) if day > END - timedelta(100)], "200")
    day = date(2026, 6, 29)  # 30 days without a deposit, 90 with two, 180 with all three

    saw = [book.value("savings_net_inflow_month", window, day) for window in (30, 90, 180)]
    usual = [book.value("savings_net_inflow_typical", window, day) for window in (30, 90, 180)]

    assert saw == [0, Decimal("135.28"), Decimal("101.46")]
    assert usual == [Decimal("202.92"), Decimal("202.92"), Decimal("101.46")]


def test_growth_is_worked_back_to_the_cent():
    book = (
        Book()
        .checking()
        .savings("1200")
        .tx(ago(370), "1", "Shop")
        .tx(ago(200), "-0.5", "Start", on="savings")
    )
    book.each([ago(40), ago(5)], "-100", "Move", "TRANSFER_IN_SAVINGS", on="savings")

    assert book.value("savings_growth", 30) == Decimal("0.090909")
    assert book.value("savings_growth", 90) == Decimal("0.2")


def test_deposits_that_only_fall_a_week_or_a_month_apart_are_summed_too():
    book = _quiet(END)
    for back, amount in ((55, "-785.54"), (47, "-841.26"), (17, "-328.21"), (10, "-690.38")):
        book.tx(END - timedelta(back), amount, f"Deposit {back}", "TRANSFER_IN_DEPOSIT", on="savings")

    assert book.value("savings_net_inflow_month", 30) == Decimal("1033.44")  # 1018.59 in 30 days
    assert book.value("savings_net_inflow_month", 90) == Decimal("894.66")  # 2645.39 in 90


def test_what_a_text_says_was_paid_stays_what_was_paid():
    book = _quiet(END).each(monthly(30, 12, END), "25", "Monthly Service Fee", "BANK_FEES_OTHER_BANK_FEES")
    day = date(2026, 1, 29)

    assert (book.value("fees", 30, day), book.value("fees_typical", 30, day)) == (0, 25)
