"""Edge cases of the signals' definitions, by their numbers there: what is owed, and what is saved."""

from decimal import Decimal

import pytest

from app.domain.personas import assign_persona

from .books import Book, ago


@pytest.mark.parametrize("limit", ["0", None])
def test_01_without_a_limit_a_card_has_no_utilization(limit):
    book = Book().checking().card(current="900", limit=limit).days_of_history(60)

    assert book.reason("utilization_max") == "no_limit"
    assert "high_utilization" not in assign_persona(book.features()).matched


def test_02_an_overpaid_card_uses_nothing():
    assert Book().card(current="-50").value("utilization_max") == 0


def test_03_utilization_may_exceed_one():
    assert Book().card(current="5100", limit="5000").value("utilization_max") == Decimal("1.02")


@pytest.mark.parametrize(
    ("owed", "limit", "met"),
    [("2499.50", "5000", False), ("2500", "5000", True), ("249999.99", "500000", False)],
)
def test_04_thresholds_are_compared_before_any_rounding(owed, limit, met):
    book = Book().checking().card(current=owed, limit=limit).days_of_history(60)

    assert ("high_utilization" in assign_persona(book.features()).matched) is met


def test_31_growth_of_next_to_nothing_is_null():
    book = Book().checking().savings(current="500").tx(ago(170), "-20", "OPENED", on="savings")
    book.tx(ago(10), "-480", "IN", on="savings").days_of_history(200)

    assert book.reason("savings_growth") == "base_too_small"
    assert book.value("savings_net_inflow_month") > 0


def test_32_an_overdrawn_account_is_no_buffer():
    assert Book().checking(current="-80").days_of_history(60).value("cash_flow_buffer_months") == 0
