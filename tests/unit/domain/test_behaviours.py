"""Whoever is known for 28 days shows three behaviours, however quiet the life; a stranger shows none."""

import pytest

from .books import GROCERIES, RENT, WAGES, Book, D, every, monthly


@pytest.mark.parametrize("window", [30, 90, 180])
def test_a_life_without_debt_savings_and_subscriptions_shows_three(window):
    book = Book().checking("2000").each(monthly(1, 7), "900", "Maple Apartments", RENT)
    book.each(every(9, 200), "40", "Market", GROCERIES).each(every(14, 200), "-900", "Acme", WAGES)

    assert book.features(window).evidence["behaviours"] == [
        "payroll",
        "spending_pace",
        "buffer",
        "cash_on_hand",
    ]


def test_what_is_not_known_shows_nothing():
    book = Book().account("checking").tx(D, "5.00")

    assert book.features().evidence["behaviours"] == []


def test_a_card_without_interest_shows_its_use_and_that_it_is_free():
    book = Book().account("checking").card("100", "1000").tx(D, "5.00")

    assert book.features().evidence["behaviours"] == ["card_use", "interest_free"]
