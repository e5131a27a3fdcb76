"""What a fifth reader of the definitions found, with 320 people in the lines of twelve banks: decision 50."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.descriptors import merchant_words

from .books import GROCERIES, OTHER, RENT, Book, ago, monthly

TODAY = date(2026, 6, 5)
APPLE = "APPLE.COM/BILL"


def book_of(*charges, name=APPLE, pfc=OTHER):
    """A book with charges of (date, amount)."""
    book = Book(TODAY).checking()
    for day, amount in sorted(charges):
        book.tx(date.fromisoformat(day), amount, name, pfc)
    return book


def plans(book, name=APPLE):
    return sorted(
        (stream.last_amount, stream.frequency.value, stream.kind.value, len(stream.occurrences))
        for stream in book.streams()
        if stream.merchant == name
    )


class TestAPlanAmongPurchases:
    """Edge case 16, and §2.2: prices that overlap in time are apart."""

    PLAN = tuple((day.isoformat(), "16.95") for day in monthly(23, 13, date(2026, 5, 23)))
    FEW = (("2025-05-17", "1.99"), ("2025-07-01", "1.99"), ("2025-10-11", "1.99"))
    MANY = tuple(
        ((date(2025, 5, 30) + timedelta(days=23 * number + number**2 % 7)).isoformat(), f"{number}.49")
        for number in range(1, 12)
    )

    @pytest.mark.parametrize("others", [FEW, MANY], ids=["a few", "many"])
    def test_it_is_told_from_what_is_bought_beside_it(self, others):
        assert plans(book_of(*self.PLAN, *others)) == [(1695, "MONTHLY", "subscription", 13)]

    def test_a_purchase_before_the_first_charge_hides_none(self):
        charges = [(f"2026-{month:02}-07", "1.07") for month in (3, 4, 5)]

        assert plans(book_of(("2026-03-04", "4.99"), *charges)) == [(107, "MONTHLY", "subscription", 3)]

    def test_two_plans_on_the_3rd_and_the_17th_are_no_half_months(self):
        charges = [("2026-03-03", "4.99"), ("2026-04-03", "4.99"), ("2026-05-03", "4.99")]
        others = [("2026-03-17", "9.99"), ("2026-04-17", "9.99")]

        assert plans(book_of(*charges, *others, name="Twitch")) == []
        assert plans(book_of(*charges, *others, name="Twitch"), "Twitch") == [
            (499, "MONTHLY", "subscription", 3)
        ]

    def test_a_bill_whose_sums_vary_stays_whole(self):
        book = Book(TODAY).checking()
        for number, day in enumerate(monthly(3, 12, TODAY)):
            book.tx(day, "61.20" if number < 8 else f"{50 + 3 * number}.10", "City Power", RENT)

        [stream] = book.streams()
        assert len(stream.occurrences) == 12

    def test_nor_is_a_habit_taken_apart_by_a_few_equal_sums(self):
        book = Book(TODAY).checking()
        for number, day in enumerate(ago(7 * week, TODAY) for week in range(20, 0, -1)):
            book.tx(day, "40.00" if number % 4 == 0 else f"{30 + number}.17", "Corner Market", GROCERIES)

        [stream] = book.streams()
        assert (stream.kind, len(stream.occurrences)) == ("habit", 20)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("RECURRING PYMT PROGRESSIVE INS {:%m-%d} COLUMBUS OH 3905", "pymt progressive ins"),
        ("PURCHASE NETFLIX.COM {0:%m/%d} {0:%H:%M} LOS GATOS CA", "netflix"),
        ("POS HULU {0:%m.%d} {0:%I:%M:%S %p} SANTA MONICA CA", "hulu"),
        ("Electronic Deposit From ACME REF={:%d%m}N00 7914752322PAYROLL", "acme"),
    ],
)
def test_dates_times_and_references_name_no_merchant(line, words):
    moments = [
        datetime(2026, 1, 2, 7, 5, 9, tzinfo=UTC) + timedelta(days=31 * n, hours=3 * n) for n in range(5)
    ]

    assert {merchant_words(line.format(moment)) for moment in moments} == {words}


@pytest.mark.parametrize("name", ["7-11 STORE", "24-7 GYM", "STUDIO 54-40", "10-4 DINER"])
def test_a_name_of_numbers_is_kept(name):
    assert merchant_words(name) == name.lower().replace("-", " ")


@pytest.mark.parametrize(
    ("line", "feature"),
    [
        ("Electronic Deposit From ACME REF=21N00 7914752322PAYROLL", "pay_dates_180"),
        ("Electronic Deposit From ACME REF=21N00 7914752322DIR DEP", "pay_dates_180"),
        ("VACP TREAS 310 XXVA BENEF PPD ID: 9111036002", "pay_dates_180"),
        ("WIRE TYPE:WIRE IN DATE:260503 TIME:0931 ET TRN:2026", None),
    ],
)
def test_what_comes_in_under_these_words_is_no_refund(line, feature):
    book = Book(TODAY).checking().days_of_history(200)
    spent = book.value("net_spend", 90)
    for day in (ago(40, TODAY), ago(10, TODAY)):
        book.tx(day, "-1421.56", line, merchant=None)

    assert book.value("net_spend", 90) == spent
    if feature:
        assert book.value(feature) == 2


@pytest.mark.parametrize("name", ["", "****"])
def test_who_has_no_name_is_called_so(name):
    book = Book(TODAY).checking()
    for day in monthly(3, 6, TODAY):
        book.tx(day, "15.49", name, OTHER, merchant=None)

    assert [stream.merchant for stream in book.streams()] == ["Unnamed merchant"]
