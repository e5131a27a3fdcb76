"""Edge cases of the signals' definitions, by their numbers there: what is spending, income or saving."""

import pytest

from .books import CARD_PAYMENT, INTEREST, OTHER, WAGES, Book, ago


def test_05_a_refund_lowers_spending_and_is_no_stream():
    book = Book().checking().tx(ago(5), "100", "Shop", OTHER).tx(ago(3), "-30", "Shop", OTHER)

    assert book.value("net_spend") == 70
    assert book.streams() == ()


def test_06_more_refunds_than_spending_is_zero_and_shares_are_null():
    book = Book().checking().tx(ago(5), "20", "Shop", OTHER).tx(ago(3), "-30", "Shop", OTHER)

    assert book.value("net_spend") == 0
    assert book.reason("subscription_share") == "base_too_small"


@pytest.mark.parametrize("under_way", [0, 1, 3])
def test_21_an_own_transfer_counts_on_neither_side(under_way):
    book = Book().checking().savings()
    book.tx(ago(10), "300", "MOVE OUT", id="out").tx(
        ago(10 - under_way), "-300", "MOVE IN", on="savings", id="in"
    )

    assert set(book.flows().values()) == {"transfer"}
    assert book.value("net_spend") == 0


def test_21_legs_four_days_apart_are_no_pair():
    book = Book().checking().savings()
    book.tx(ago(10), "300", "MOVE OUT", id="out").tx(ago(6), "-300", "MOVE IN", on="savings", id="in")

    assert book.flows()["out"] == "spend"


def test_22_moves_between_savings_accounts_cancel():
    book = Book().checking().savings().savings(key="other")
    book.tx(ago(10), "300", "a", on="savings").tx(ago(9), "-300", "b", on="other").days_of_history(60)

    assert book.value("savings_net_inflow_month") == 0


def test_23_paying_a_linked_card_is_not_spending():
    book = Book().checking().card()
    book.tx(ago(10), "200", "PAYMENT", CARD_PAYMENT, id="out")
    book.tx(ago(8), "-200", "PAYMENT", CARD_PAYMENT, on="card", id="in")

    assert set(book.flows().values()) == {"card_payment"}
    assert book.value("net_spend") == 0


def test_23_paying_a_card_that_is_not_linked_is():
    assert Book().checking().tx(ago(10), "200", "PAYMENT", CARD_PAYMENT).value("net_spend") == 200


def test_23_with_one_card_linked_the_other_cards_payment_is_spending():
    book = Book().checking().card()
    book.tx(ago(10), "200", "A", CARD_PAYMENT).tx(ago(9), "-200", "A", CARD_PAYMENT, on="card")
    book.tx(ago(12), "77", "B", CARD_PAYMENT)

    assert book.value("net_spend") == 77


def test_24_a_pending_row_and_its_posted_twin_count_once():
    book = Book().checking().tx(ago(3), "50", pending=True).tx(ago(2), "50")

    assert book.value("net_spend") == 50


def test_25_another_currency_is_left_out_and_reported():
    book = Book().checking().tx(ago(3), "50").tx(ago(3), "70", currency="EUR")

    assert book.value("net_spend") == 50
    assert book.value("excluded_currency") == 1


def test_39_a_health_accounts_contribution_is_an_inflow_and_no_pay():
    book = Book().checking().account("hsa", subtype="hsa", current="900")
    book.tx(ago(10), "-150", "ACME PAYROLL", WAGES, on="hsa").days_of_history(60)

    assert book.value("savings_net_inflow_month") > 0
    assert book.reason("payroll_frequency") == "no_income_detected"


def test_40_interest_earned_is_no_interest_charge():
    book = Book().checking().savings().card()
    book.tx(ago(10), "-4", "INTEREST PAID", "INCOME_INTEREST_EARNED", on="savings", id="earned")
    book.tx(ago(9), "30", "INTEREST CHARGE", INTEREST, on="card", id="charged")

    assert book.flows() == {"earned": "interest_earned", "charged": "interest"}
    assert book.value("interest_charges") == 30
    assert book.value("savings_net_inflow_month") == 0
