"""What a third reader of the definitions alone found, with people and banks of their own: decision 41."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.recommendations import SHIPPED_CATALOGUE
from app.domain.recommendations.slots import Facts
from app.domain.words import kind_by_words

from .books import STREAMING, WAGES, Book, D, ago, every, monthly

APRIL = date(2026, 4, 30)


def after(gaps, until):
    """Dates with these gaps, the last one on that day."""
    days = [until]
    for gap in reversed(gaps):
        days.append(days[-1] - timedelta(days=gap))
    return days[::-1]


class TestPayOfOneDay:
    def test_two_equal_halves_are_one_pay(self):
        book = Book().checking().savings()
        for day in every(14, 168, last_ago=1):
            book.tx(day, "-600", "Acme", WAGES).tx(day, "-600", "Acme", WAGES, on="savings")

        assert book.value("payroll_typical_amount") == 1200
        assert book.value("income_month") == Decimal("2608.80")
        assert book.stream("Acme").average_amount == 1200_00

    @pytest.mark.parametrize("paid", [(("Acme", 30), ("Acme", 30)), (("Acme", 40), ("Beta", 20))])
    def test_small_sums_that_come_to_fifty_are_a_pay_date(self, paid):
        book = Book().checking()
        for day in every(14, 56, last_ago=2):
            for name, amount in paid:
                book.tx(day, f"-{amount}", name, WAGES)

        assert book.value("pay_dates_180") == len(every(14, 56, last_ago=2))
        assert book.value("pay_gap_median", 180) == 14


class TestCyclesOfDays:
    """Four weeks are no month: the calendar says nothing of the next date."""

    @pytest.mark.parametrize("cycle", [26, 28, 33])
    def test_the_next_date_is_a_cycle_on(self, cycle):
        book = Book().checking().each(after([cycle] * 7, ago(2)), "20", "Box", STREAMING)

        assert book.stream("Box").frequency == "MONTHLY"
        assert book.stream("Box").predicted_next_day == ago(2 - cycle).toordinal()

    def test_so_is_that_of_pay(self):
        book = Book().checking().each(after([28] * 6, ago(3)), "-1750", "Acme", WAGES)

        assert book.value("payroll_next_date") == ago(3 - 28)

    @pytest.mark.parametrize("gaps", [(28, 28, 56, 28, 28), (28, 24, 28, 32, 28, 28, 28)])
    def test_one_that_was_skipped_or_late_ends_none(self, gaps):
        stream = Book().checking().each(after(gaps, ago(2)), "20", "Box", STREAMING).stream("Box")

        assert (stream.frequency, stream.status, len(stream.occurrences)) == (
            "MONTHLY",
            "MATURE",
            len(gaps) + 1,
        )
        assert stream.predicted_next_day == ago(2 - 28).toordinal()

    @pytest.mark.parametrize("day", [1, 15, 29, 31])
    @pytest.mark.parametrize("months", [4, 6, 12])
    def test_days_of_the_month_stay_days_of_the_month(self, day, months):
        until = APRIL + timedelta(days=1)
        book = Book(until).checking().each(monthly(day, months, until), "20", "Box", STREAMING)

        [following] = set(monthly(day, 1, until + timedelta(days=31))) - set(monthly(day, months, until))
        assert book.stream("Box").predicted_next_day == following.toordinal()


class TestWhatPricesSay:
    @pytest.mark.parametrize(
        ("currency", "price", "kind"),
        [
            ("JPY", "1490", "subscription"),
            ("USD", "1490", "bill"),
            ("EUR", "1490", "bill"),
            ("USD", "20", "subscription"),
        ],
    )
    def test_a_large_sum_is_large_in_dollars_alone(self, currency, price, kind):
        book = Book(currency=currency).checking()
        book = book.each(monthly(5, 8), price, "Svc", currency=currency)

        assert book.stream("Svc").kind == kind


class TestTwoPlansOfOnePrice:
    @pytest.fixture(params=[(3, 9), (1, 22), (5, 28)])
    def days(self, request):
        return request.param

    @pytest.mark.parametrize("more", [False, True])
    def test_on_days_of_their_own_are_two(self, days, more):
        book = Book().checking()
        for day in days:
            book.each(monthly(day, 9), "9.99", "Apple", STREAMING)
        if more:
            book.each(monthly(15, 9), "2.99", "Apple", STREAMING)

        streams = book.streams()

        assert [len(stream.occurrences) for stream in streams] == [9] * (2 + more)
        assert {stream.frequency for stream in streams} == {"MONTHLY"}
        assert len({stream.stream_id for stream in streams}) == 2 + more
        assert book.value("subscription_count") == 1
        assert book.value("subscription_monthly") == (Decimal("22.97") if more else Decimal("19.98"))

    def test_keep_their_ids_as_days_go_by(self, days):
        book = Book().checking()
        for day in days:
            book.each(monthly(day, 15), "9.99", "Apple", STREAMING)

        ids = [{stream.stream_id for stream in book.streams(ago(back))} for back in range(40)]

        assert [len(one) for one in ids] == [2] * 40
        assert set.union(*ids) == ids[0]

    def test_of_visits_there_are_none(self):
        lunches = [ago(back) for back in (8, 31, 47, 77, 95, 120, 131, 166, 190, 211, 240, 263)]
        book = Book().checking().each(lunches, "12.00", "Deli", "FOOD_AND_DRINK_RESTAURANT")

        assert [stream for stream in book.streams() if stream.kind != "habit"] == []


class TestLines:
    def test_a_membership_that_was_bought_on_the_internet_is_no_bill_for_it(self):
        assert kind_by_words("patreon membership internet") is None
        assert kind_by_words("city internet") == "bill"

    @pytest.mark.parametrize(
        "name",
        ["stadtwerke munchen", "allianz versicherung", "greystar", "avalon communities", "council tax"],
    )
    def test_bills_are_known_by_name_in_europe_too(self, name):
        assert kind_by_words(name) == "bill"

    @pytest.mark.parametrize("name", ["dr smith therapy", "joe s barbershop", "great clips"])
    def test_visits_are_known_by_name(self, name):
        assert kind_by_words(name) == "habit"

    @pytest.mark.parametrize("named", [0, 3])
    def test_shops_of_a_chain_are_one_merchant(self, named):
        book = Book().checking()
        for index, day in enumerate(monthly(10, 9)):
            name = "KinderCare" if index < named else None
            book.tx(day, "850", f"KINDERCARE LEARNING {(45, 64, 71)[index % 3]}", merchant=name)

        [stream] = book.streams()
        assert len(stream.occurrences) == 9

    def test_a_number_that_is_the_name_stays(self):
        book = Book().checking().each(monthly(10, 6), "30", "FOREVER 21", merchant=None)
        book.tx(ago(4), "12", "FOREVER YOUNG SPA", merchant=None)

        assert {entry.merchant_key for entry in book.ledger().entries} == {"forever 21", "forever young spa"}


def test_what_goes_to_others_is_no_spending_and_reported():
    book = Book().checking().savings().tx(ago(5), "60", "ZELLE TO BOB", "TRANSFER_OUT_ACCOUNT_TRANSFER_OTHER")
    book.tx(ago(9), "45", "VENMO", "TRANSFER_OUT_OTHER_TRANSFER_OUT")
    book.tx(ago(7), "100", "TO SAVINGS", "TRANSFER_OUT_ACCOUNT_TRANSFER")
    book.tx(ago(7), "-100", "FROM CHECKING", "TRANSFER_IN_ACCOUNT_TRANSFER", on="savings")

    assert (book.value("net_spend"), book.value("unmatched_transfers")) == (0, 2)


@pytest.mark.parametrize(("age", "interest"), [(35, 12), (36, 0)])
def test_a_statement_of_thirty_five_days_ago_counts(age, interest):
    book = Book().card().tx(ago(60), "20", on="card")
    book.liability(statement_interest="12", last_statement_day=ago(age).toordinal())

    assert book.value("interest_charges") == interest


class TestTexts:
    @pytest.fixture
    def texts(self):
        """All that somebody's numbers would let the catalogue say."""

        def read(book):
            facts = Facts(book.features(180))
            templates = [entry.because for entry in SHIPPED_CATALOGUE.entries.values()]
            return [filled for template in templates if (filled := facts.fill(template)) is not None]

        return read

    def test_of_pay_that_has_stopped_none_says_that_it_comes(self, texts):
        paid = Book().checking().each(every(14, 168), "-900", "Acme", WAGES)
        stopped = Book().checking().each(every(14, 180, last_ago=60), "-900", "Acme", WAGES)

        assert any("pay_rhythm" in filled for filled in texts(paid))
        assert not any("pay_rhythm" in filled or "income_month" in filled for filled in texts(stopped))

    def test_a_renewal_lies_ahead(self, texts):
        late = Book().checking().each(monthly(27, 6, ago(10)), "59.99", "Adobe", STREAMING)
        assert late.stream("Adobe").predicted_next_day < D.toordinal()

        assert not any("next_subscription" in filled for filled in texts(late))
        both = texts(late.each(monthly(5, 6), "9.99", "Box", STREAMING))
        assert {it["next_subscription"].text for it in both if "next_subscription" in it} == {"Box"}
