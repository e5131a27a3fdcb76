"""Features at the edges of their windows: pay, interest, payments to lenders and growth."""

from decimal import Decimal

import pytest

from .books import CARD_PAYMENT, INTEREST, Book, ago


def test_irregular_pay_averages_over_all_of_its_pay_dates():
    book = Book().checking().days_of_history(200)
    book.tx(ago(5), "-900", "Client A", "INCOME_CONTRACTOR")
    book.tx(ago(60), "-900", "Client B", "INCOME_CONTRACTOR")

    assert book.value("pay_dates_180") == 2
    assert book.value("income_month") == Decimal("304.38")  # 1,800 over 180 days


@pytest.mark.parametrize(("back", "interest"), [(29, 30), (34, 30), (35, 0)])
def test_interest_is_looked_for_in_thirty_five_days(back, interest):
    book = Book().checking().card().tx(ago(back), "30", "INTEREST CHARGE", INTEREST, on="card")

    assert book.value("interest_charges") == interest


def test_two_statements_in_thirty_five_days_are_two_charges_and_one_month():
    book = Book().checking().card()
    for back in (2, 33):
        book.tx(ago(back), "87", "INTEREST CHARGE", INTEREST, on="card")

    assert book.value("interest_charges") == 174
    assert book.value("interest_charges_month") == 87


@pytest.mark.parametrize(
    ("window", "paid", "expected"), [(30, "40", True), (30, "40.01", False), (180, "40", False)]
)
def test_minimum_payments(window, paid, expected):
    book = Book().checking().card()
    book.liability(minimum_payment="35", last_payment_amount=paid, last_statement_balance="900")

    assert book.value("minimum_payment_only", window) is expected


def test_minimum_payments_over_half_a_year_are_counted():
    book = Book().checking().card().liability(minimum_payment="35")
    for back, paid in ((20, "-35"), (50, "-38"), (80, "-40"), (110, "-300")):
        book.tx(ago(back), paid, "PAYMENT THANK YOU", on="card", merchant=None)

    assert book.value("minimum_payment_only", 180) is True
    assert book.reason("minimum_payment_only", 30) == "no_data"


def test_overdue_is_derived_where_the_lender_does_not_say():
    known = {"minimum_payment": "35", "last_statement_day": ago(40), "next_due_day": ago(5)}

    assert Book().card().liability(**known).value("is_overdue") is True
    assert Book().card().liability(**known, last_payment_day=ago(20)).value("is_overdue") is False
    assert Book().card().liability(minimum_payment="35").reason("is_overdue") == "no_data"
    assert Book().card().reason("is_overdue") == "no_data"
    assert Book().checking().reason("is_overdue") == "not_applicable"


@pytest.mark.parametrize("window", [30, 90, 180])
def test_a_payment_since_the_statement_counts_however_short_the_window(window):
    book = Book().checking().card()
    book.liability(minimum_payment="35", last_statement_day=ago(40), next_due_day=ago(15))
    book.tx(ago(33), "-35", "Payment Thank You", CARD_PAYMENT, on="card")

    assert book.value("is_overdue", window) is False


def test_growth_is_worked_back_from_the_balance_of_the_day():
    # $100 arrived after the as-of day and is in the balance already.
    book = Book().checking().savings(current="1200", balances_day=ago(-1).toordinal())
    book.tx(ago(170), "-1", "Opened", on="savings").tx(ago(10), "-100", "In", on="savings")
    book.tx(ago(-1), "-100", "In", on="savings")

    assert str(book.value("savings_growth", 30)) == "0.1"
