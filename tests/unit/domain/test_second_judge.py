"""What somebody found who wrote labelled data without having seen the detector: decision 40."""

from datetime import timedelta

import pytest

from app.domain.pfc import SHIPPED_CATEGORIES, UNCATEGORISED, Flow, Kind
from app.domain.words import kind_by_words

from .books import STREAMING, Book, ago, every, monthly

GYM = "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"
SUPERSTORE = "GENERAL_MERCHANDISE_SUPERSTORES"


def after(gaps, first):
    """Dates with these gaps, the first one so long ago."""
    days = [ago(first)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


class TestCategoriesThatSayHalf:
    """A primary code alone, or with a detailed one of the sender's own, says no more than the primary."""

    @pytest.fixture(params=["alone", "own"])
    def coded(self, request):
        return lambda primary, own: primary if request.param == "alone" else own

    def test_pay_is_pay_and_interest_is_none(self, coded):
        book = Book().checking().savings()
        book.each(every(14, 150), "-2000", "Acme Corp", coded("INCOME", "INCOME_PAYCHECK"))
        book.tx(ago(9), "-12.80", "Interest Payment", coded("INCOME", "INCOME_INTEREST"), on="savings")

        assert book.value("payroll_frequency") == "BIWEEKLY"
        assert [stream.merchant for stream in book.streams()] == ["Acme Corp"]
        assert book.value("savings_net_inflow_month") == 0

    def test_a_payment_of_a_linked_card_is_none_of_the_spending(self, coded):
        book = Book().checking().card()
        code = coded("LOAN_PAYMENTS", "LOAN_PAYMENTS_CREDIT_CARD")
        for number, day in enumerate(monthly(15, 5)):
            book.tx(day, f"{300 + number}", "Credit Card Payment", code)
            book.tx(day, f"-{300 + number}", "Payment Thank You", code, on="card")

        assert set(book.flows().values()) == {"card_payment"}
        assert book.streams() == ()

    def test_an_insurer_is_a_bill_and_an_overdraft_is_counted(self, coded):
        book = Book().checking()
        book.each(
            monthly(4, 6), "118.40", "GEICO", coded("GENERAL_SERVICES", "GENERAL_SERVICES_AUTO_INSURANCE")
        )
        book.tx(ago(5), "35", "Overdraft Fee", coded("BANK_FEES", "BANK_FEES_OVERDRAFT"))

        assert book.stream("GEICO").kind is Kind.BILL
        assert (book.value("nsf_count"), book.value("fees")) == (1, 35)

    @pytest.mark.parametrize(
        ("primary", "detailed", "into"),
        [
            ("INCOME", "INCOME_TAX_REFUND", Flow.OTHER_INCOME),
            ("INCOME", "INCOME_WAGES", Flow.INCOME),
            ("TRANSFER_IN", "TRANSFER_IN_DEPOSIT", Flow.OTHER_INCOME),
            ("TRANSFER_OUT", "TRANSFER_OUT_CRYPTO", Flow.OTHER_INCOME),
        ],
    )
    def test_plaids_own_codes_are_taken_at_their_word(self, primary, detailed, into):
        found = SHIPPED_CATEGORIES.of(primary, detailed)

        assert (found.into, found.vague) == (into, False)

    def test_nonsense_is_no_category(self):
        assert SHIPPED_CATEGORIES.of("NONSENSE", "NONSENSE_TOO") is UNCATEGORISED


class TestDatesThatDrift:
    """Each charge about a month after the one before, on no day of the month."""

    @pytest.mark.parametrize(
        ("gaps", "frequency"),
        [
            ([29, 30, 29, 29, 29, 28], "MONTHLY"),
            ([28, 29, 31, 28, 29, 30, 28, 29, 28, 30, 29], "MONTHLY"),
            ([27, 28, 29, 33, 27, 28, 27, 31, 28, 27, 29, 27], "MONTHLY"),
            ([6, 8, 7, 6, 6, 7, 6, 8, 6, 7, 6], "WEEKLY"),
        ],
    )
    def test_one_price_is_a_stream(self, gaps, frequency):
        book = Book().checking().each(after(gaps, sum(gaps) + 3), "2.99", "iCloud", STREAMING)

        stream = book.stream("iCloud")

        assert (stream.frequency, stream.status, stream.is_active) == (frequency, "MATURE", True)

    def test_a_bill_is_one_whatever_it_comes_to(self):
        gaps = [28, 30, 29, 28, 28, 31, 28, 29, 28, 28, 29, 28]
        book = Book().checking()
        for number, day in enumerate(after(gaps, sum(gaps) + 3)):
            book.tx(day, f"{60 + 7 * number % 31}", "City Power", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY")

        assert book.stream("City Power").frequency == "MONTHLY"

    def test_visits_of_every_price_are_none(self):
        gaps = [27, 28, 29, 33, 27, 28, 27, 31, 28, 27, 29, 27]
        book = Book().checking()
        for number, day in enumerate(after(gaps, sum(gaps) + 3)):
            book.tx(day, f"{40 + 11 * number % 37}", "Garden Centre", SUPERSTORE)

        assert book.streams() == ()

    def test_few_of_one_price_are_none(self):
        gaps = [26, 26, 30, 26]

        assert Book().checking().each(after(gaps, 112), "35", "Barber", GYM).streams() == ()


class TestWhatElseIsBoughtThere:
    """A membership, and now and then something else at the same merchant."""

    @pytest.mark.parametrize("months", [6, 12])
    @pytest.mark.parametrize("later", [0, 8])
    @pytest.mark.parametrize("extra", ["59", "5"])
    def test_a_dearer_or_cheaper_charge_is_no_part_of_it(self, months, later, extra):
        days = monthly(17, months)
        book = (
            Book()
            .checking()
            .each(days, "29.99", "Gym", GYM)
            .tx(days[2] + timedelta(days=later), extra, "Gym", GYM)
        )

        stream = book.stream("Gym")

        assert (stream.kind, stream.price_changes, len(stream.occurrences)) == (Kind.SUBSCRIPTION, (), months)
        assert book.value("subscription_count") == 1

    def test_a_charge_in_two_parts_loses_neither(self):
        days = monthly(17, 6)
        book = Book().checking().each(days, "20.00", "Gym", GYM).each(days, "4.00", "Gym", GYM)

        assert sum(stream.last_amount for stream in book.streams()) == 2400

    def test_three_like_amounts_among_many_are_no_plan(self):
        bought = {
            280: "68.44", 271: "14.20", 254: "130.40", 236: "45.10", 214: "88.80", 201: "22.90", 187: "66.94",
            170: "151.30", 154: "101.70", 137: "35.60", 120: "187.20", 103: "70.21", 83: "120.50",
            61: "28.30", 29: "55.90",
        }  # fmt: skip
        book = Book().checking()
        for back, amount in bought.items():
            book.tx(ago(back), amount, "Walmart", SUPERSTORE)

        assert book.streams() == ()


class TestPricesThatJump:
    """§2.2: prices that follow each other are one stream, whatever the step."""

    @pytest.mark.parametrize(("old", "new"), [("9.99", "15.99"), ("2.99", "4.99"), ("15.49", "6.99")])
    def test_one_stream_has_one_change(self, old, new):
        days = sorted(monthly(12, 10))
        book = Book().checking().each(days[:6], old, "Box", STREAMING).each(days[6:], new, "Box", STREAMING)

        stream = book.stream("Box")

        assert (len(stream.occurrences), len(stream.price_changes), stream.is_active) == (10, 1, True)
        assert book.value("cancelled_subscriptions", 180) == 0
        assert book.value("price_increases", 180) == (float(new) > float(old))

    def test_another_plan_that_began_months_later_is_another(self):
        days = sorted(monthly(12, 12))
        book = (
            Book()
            .checking()
            .each(days[:4], "9.99", "Box", STREAMING)
            .each(days[7:], "29.99", "Box", STREAMING)
        )

        assert sorted(len(stream.occurrences) for stream in book.streams()) == [4, 5]


class TestShortHistories:
    """Figures of people who came a few months ago."""

    def test_what_is_put_aside_is_a_months_share_of_what_is_known(self):
        book = Book().checking().savings(current="2000").days_of_history(120)
        book.each(monthly(11, 4), "-250", "Deposit", "TRANSFER_IN_SAVINGS", on="savings")

        assert {window: book.value("savings_net_inflow_typical", window) for window in (30, 90, 180)} == {
            30: pytest.approx(250, abs=4), 90: pytest.approx(250, abs=4), 180: pytest.approx(250, abs=4),
        }  # fmt: skip

    def test_pay_now_and_then_is_irregular_before_half_a_year_is_over(self):
        book = Book().checking().days_of_history(120)
        for back, amount in ((118, "900"), (97, "150"), (60, "1200"), (41, "300"), (9, "700")):
            book.tx(ago(back), f"-{amount}", "Gig App", "INCOME_GIG_ECONOMY")

        assert book.value("payroll_frequency") == "UNKNOWN"
        assert book.value("income_irregular") is True


class TestNames:
    """One merchant is one, and two are two."""

    def test_a_line_that_is_known_as_a_whole_is_not_cut_to_a_shorter_merchant(self):
        book = Book().checking()
        book.tx(ago(370), "139", "AMAZON PRIME 866-579-7172 CA", SUPERSTORE, merchant="Amazon Prime")
        book.tx(ago(5), "139", "AMAZON PRIME 866-579-7172 CA", SUPERSTORE, merchant=None)
        for number, back in enumerate(range(3, 380, 17)):
            named = "Amazon" if number % 2 else None
            book.tx(
                ago(back),
                f"{20 + 13 * number % 97}",
                f"AMAZON #{100 + number} CA",
                SUPERSTORE,
                merchant=named,
            )

        assert [stream.merchant for stream in book.streams()] == ["Amazon Prime"]

    @pytest.mark.parametrize(
        "line", ["RECURRING PAYMENT SPOTIFY USA", "SPOTIFY USA", "POS DEBIT SPOTIFY USA"]
    )
    def test_how_a_charge_came_is_no_part_of_its_merchant(self, line):
        book = Book().checking()
        for number, day in enumerate(monthly(9, 9)):
            book.tx(day, "11.99", line if number % 3 == 0 else "SPOTIFY USA", STREAMING, merchant=None)

        [stream] = book.streams()
        assert len(stream.occurrences) == 9

    def test_a_bank_whose_name_begins_like_a_way_to_pay_keeps_it(self):
        book = Book().checking().each(monthly(9, 4), "20", "CREDIT KARMA", STREAMING, merchant=None)

        assert book.streams()[0].merchant == "Credit Karma"

    @pytest.mark.parametrize(
        "name",
        ["republic services", "cox communications", "centurylink", "comed", "google fi", "chase auto",
         "upstart", "santander consumer", "eduloan servicing", "frontier communications"],
    )  # fmt: skip
    def test_bills_are_known_by_name(self, name):
        assert kind_by_words(name) is Kind.BILL

    def test_what_is_paid_to_belong_to_a_shop_is_no_habit(self):
        assert kind_by_words("costco membership") is None
        assert kind_by_words("costco") is Kind.HABIT
