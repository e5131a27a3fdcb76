"""What a reader of every text found, with people of odd values: decision 48."""

from datetime import date

import pytest

from app.domain.features.values import Unit
from app.domain.logic import Outcome, judge
from app.domain.recommendations import SHIPPED_CATALOGUE
from app.domain.recommendations.items import Item
from app.domain.recommendations.slot_table import SLOTS, Slot
from app.domain.recommendations.slots import Facts, render
from app.domain.recommendations.spelling import show

from .books import INTEREST, STREAMING, WAGES, Book, ago, every, monthly


def text(id_, features):
    """The entry's text; None where it is not for this person, or has nothing to say of them."""
    entry = SHIPPED_CATALOGUE.entries[id_]
    rules = [entry.trigger] if isinstance(entry, Item) else [check.rule for check in entry.checks]
    filled = Facts(features).fill(entry.because)
    fits = all(judge(rule, features) is Outcome.MET for rule in rules)
    return render(entry.because, filled) if fits and filled is not None else None


def cards(*given):
    """Two months of a person with cards: (key, balance, limit, interest, minimum, last payment)."""
    book = Book().checking().days_of_history(60)
    for key, balance, limit, interest, minimum, paid in given:
        book.account(
            key, "credit", "credit card", current=balance, limit=limit, mask=key, name=f"Card {key[0]}"
        )
        book.liability(
            key,
            minimum_payment=minimum,
            last_payment_amount=paid,
            last_payment_day=ago(10).toordinal(),
            last_statement_balance=balance,
            last_statement_day=ago(20).toordinal(),
            is_overdue=False,
        )
        if interest:
            book.tx(ago(5), interest, "Interest charge", INTEREST, on=key)
    return book.features(30)


class TestWhatCameBack:
    @pytest.mark.parametrize(
        ("name", "flow"),
        [
            ("RETURNED CHECK", "transfer_external"),
            ("RETURNED ITEM", "transfer_external"),
            ("RETURNED CHECK FEE", "fee"),
            ("OVERDRAFT FEE", "fee"),
            ("NSF RETURNED ITEM", "fee"),
            ("OVERDRAFT PROTECTION TRANSFER", "transfer"),
            ("OVERDRAFT PROT XFER TO CHK", "transfer"),
            ("OVERDRAFT PROTECTION FEE", "fee"),
        ],
    )
    def test_is_no_fee_of_its_size(self, name, flow):
        book = Book().checking().days_of_history(60).tx(ago(3), "800", name, merchant=None, id="back")

        assert book.flows()["back"] == flow
        assert book.value("fees") == (800 if flow == "fee" else 0)
        assert book.value("nsf_count") == (flow == "fee" and "PROT" not in name)

    def test_on_a_card_it_is_a_payment_that_was_none(self):
        book = Book().checking().card().days_of_history(60)
        book.tx(ago(3), "500", "RETURNED PAYMENT", on="card", merchant=None, id="back")

        assert book.flows()["back"] == "card_payment"
        assert book.value("fees") == 0


class TestWhichCard:
    def test_interest_is_told_of_the_card_that_is_charged(self):
        found = cards(
            ("1111", "3400", "5000", None, "90", "900"), ("2222", "2000", "5000", "30", "25", "500")
        )

        assert text("edu-credit-1-utilization-interest", found) == (
            "We noticed your Card 2 ending in 2222 is at 40% utilization ($2,000 of $5,000 limit). Bringing "
            "this below 30% could reduce interest charges of $30/month."
        )

    def test_of_no_card_in_low_use(self):
        found = cards(("1111", "3400", "5000", None, "90", "900"), ("2222", "500", "5000", "87", "25", "500"))

        assert text("edu-credit-1-utilization-interest", found) is None

    def test_each_cards_own_interest_is_told(self):
        found = cards(
            ("1111", "3400", "5000", "60", "90", "900"), ("2222", "2000", "5000", "30", "25", "500")
        )

        assert "interest charges of $60/month" in text("edu-credit-1-utilization-interest", found)

    @pytest.mark.parametrize(("balance", "minimum"), [("20", "35"), ("900", "0"), ("35", "35")])
    def test_no_more_than_the_minimum_is_advised_where_there_is_none_or_less_is_owed(self, balance, minimum):
        found = cards(("1111", balance, "5000", "3", minimum, "0"))

        assert text("edu-credit-5-pay-more-than-minimum", found) is None

    def test_the_card_whose_minimum_is_paid_is_named(self):
        found = cards(("1111", "3000", "5000", "20", "90", "900"), ("2222", "1000", "5000", "20", "25", "25"))

        assert text("edu-credit-4-only-minimum-payments", found) == (
            "We're showing you this because recent payments on your Card 2 ending in 2222 were close to the "
            "minimum of $25. The balance is $1,000."
        )

    def test_who_pays_the_minimum_alone_is_not_told_that_all_is_in_order(self):
        found = cards(("1111", "500", "5000", None, "25", "25"))

        assert found.value("minimum_payment_only") is True
        assert text("edu-savings-6-card-in-order", found) is None

    def test_interest_of_long_ago_is_told_as_none_of_the_latest_statement(self):
        book = Book().checking("9000").card("3000", "5000").days_of_history(170)
        book.tx(ago(100), "40", "Interest charge", INTEREST, on="card")
        book.liability("card", is_overdue=False).each(every(14, 168), "-2000", "Acme", WAGES)

        assert text("offer-balance-transfer", book.features(180)) is None

    def test_a_card_that_is_not_used_is_no_reason_to_watch_it(self):
        assert text("offer-credit-monitoring", cards(("1111", "0", "5000", None, "0", "0"))) is None


@pytest.mark.parametrize(
    ("name", "mask", "label"),
    [
        ("Visa", "4523", "Visa ending in 4523"),
        ("Visa ending in 4523", "4523", "Visa ending in 4523"),
        ("  The   Platinum Card ", " ", "Platinum Card"),
        ("Your Card", None, "Card"),
        ("    ", "•••4523", "card ending in 4523"),
    ],
)
def test_a_card_is_called_by_its_name_once(name, mask, label):
    book = Book().account("c", "credit", "credit card", current="2500", limit="5000", mask=mask, name=name)
    facts = Facts(book.days_of_history(40).checking().features(30))

    assert facts.fill("{card}")["card"].text == label


def test_an_overdrawn_account_is_told_as_it_is():
    book = Book().checking("-85.37").days_of_history(60)

    assert book.value("cash_flow_buffer_months") == 0
    assert text("edu-income-2-cash-buffer", book.features(30)) == (
        "We're showing you this because you have -$85.37 in checking. At the pace of the last 30 days, that "
        "would cover less than a tenth of a month of spending."
    )


def test_the_time_since_the_last_pay_is_no_gap_between_two():
    stopped = Book().checking().days_of_history(200).each(every(14, 184, last_ago=100), "-900", "Acme", WAGES)

    assert stopped.value("pay_gap_median") == 100
    assert text("edu-income-3-holding-account", stopped.features(30)) is None


def test_a_renewal_of_another_year_says_so_and_one_far_off_is_no_news():
    new_year = Book(as_of=date(2025, 12, 20)).checking().days_of_history(100)
    new_year.each(monthly(5, 6, new_year.as_of), "12", "Musebox", STREAMING)
    yearly = Book().checking().days_of_history(60).each([ago(380), ago(15)], "100", "Chess Plus", STREAMING)

    assert text("edu-subscriptions-4-renewal", new_year.features()).endswith(
        "charge $12 around January 5, 2026."
    )
    assert yearly.value("subscription_count") == 1
    assert text("edu-subscriptions-4-renewal", yearly.features()) is None


@pytest.mark.parametrize(
    ("slot", "value", "currency", "spelt"),
    [
        ("utilization", "0.999600", "USD", "just under 100%"),
        ("utilization", "1.004000", "USD", "just over 100%"),
        ("utilization", "1.000000", "USD", "100%"),
        ("utilization", "0.004000", "USD", "less than 1%"),
        ("utilization", "0.000000", "USD", "0%"),
        ("savings_growth", "12.350000", "USD", "1,235%"),
        ("card_balance", "-12.34", "USD", "-$12.34"),
        ("card_balance", "52434.68", "JPY", "52,435 JPY"),
        ("card_balance", "-12.34", "EUR", "-12.34 EUR"),
        ("buffer_time", "0.040000", "USD", "less than a tenth of a month"),
        ("buffer_time", "1.020000", "USD", "about 1 month"),
        ("buffer_time", "2.133333", "USD", "about 2.1 months"),
        ("buffer_time", "3.000000", "USD", "about 3 months"),
        ("pay_gap_time", "1", "USD", "1 day"),
        ("unpaid", 1, "USD", "1 overdraft or returned payment"),
    ],
)
def test_a_figure_is_spelt_as_people_write_it(slot, value, currency, spelt):
    assert show(SLOTS[slot], value, currency) == spelt


def test_slots_of_before_are_spelt_as_before_so_that_old_traces_replay():
    assert show(Slot("x", Unit.MONTHS, "Months"), "0.433333", "USD") == "0.4"
    assert show(SLOTS["nsf"], 2, "USD") == "2 overdrafts"
    assert SLOTS["emergency_months"].windowed is False


def test_no_share_of_spending_is_more_than_all_of_it():
    book = Book().checking().days_of_history(25)
    for name in ("Musebox", "Filmery", "Readly"):
        book.each(monthly(20, 4), "40", name, STREAMING)
    book.tx(ago(2), "-150", "Place B", "GENERAL_MERCHANDISE_GIFTS")

    found = book.features(30)
    assert found.value("subscription_share") > 1
    assert text("edu-subscriptions-5-share", found) is None


def test_of_nothing_spent_no_text_says_that_it_was_zero():
    book = Book().checking().days_of_history(25).tx(ago(2), "-900", "Place B", "GENERAL_MERCHANDISE_GIFTS")

    assert book.value("net_spend") == 0
    assert Facts(book.features(30)).fill("{net_spend}") is None
