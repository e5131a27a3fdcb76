"""Balances are those of the as-of day, whenever they were read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.balances import at_end_of
from app.domain.model import Account, Transaction

from .books import CARD_PAYMENT, Book, ago

DAY = 1_000
READ_LATER, READ_BEFORE = DAY + 31, DAY - 5


def account(kind, read_on, **balances):
    return Account("a", kind, balances_day=read_on, **balances)


def row(day, amount, **flags):
    return Transaction(f"t{day}/{amount}", "a", day, amount, "USD", "Somebody", **flags)


def told(held, *rows):
    [found] = at_end_of(DAY, [held], rows)
    return found.current, found.available


@pytest.mark.parametrize(
    ("kind", "now", "then"),
    [
        ("credit", (100_00, 900_00), (900_00, 100_00)),
        ("depository", (100_00, 900_00), (-700_00, 100_00)),
        ("loan", (100_00, None), (900_00, None)),
        ("investment", (100_00, None), (-700_00, None)),
    ],
)
def test_what_came_later_is_taken_back(kind, now, then):
    held = account(kind, READ_LATER, current=now[0], available=now[1])

    assert told(held, row(DAY + 15, -800_00)) == then


def test_what_the_reading_did_not_hold_yet_is_added():
    assert told(account("credit", READ_BEFORE, current=100_00), row(DAY - 1, 50_00)) == (150_00, None)
    assert told(account("depository", READ_BEFORE, current=100_00), row(DAY - 1, 50_00)) == (50_00, None)


@pytest.mark.parametrize(
    "other",
    [
        row(DAY, 50_00),
        row(READ_LATER + 1, 50_00),
        row(DAY + 1, 50_00, pending=True),
        row(DAY + 1, 50_00, removed=True),
        row(DAY + 1, 50_00)._replace(account_id="another"),
    ],
    ids=["of the day", "after the reading", "pending", "removed", "another account's"],
)
def test_nothing_else_moves_it(other):
    assert told(account("credit", READ_LATER, current=100_00), other) == (100_00, None)


def test_a_balance_without_a_day_is_the_days():
    assert told(account("credit", None, current=100_00), row(DAY + 1, 50_00)) == (100_00, None)


@given(
    st.integers(-10, 10),
    st.lists(st.tuples(st.integers(DAY - 20, DAY + 20), st.integers(-500_00, 500_00)), max_size=20),
)
def test_every_reading_tells_the_same_of_the_day(read_on, moves):
    rows = [row(day, amount) for day, amount in moves]
    charged = sum(amount for day, amount in moves if DAY < day <= DAY + read_on)
    charged -= sum(amount for day, amount in moves if DAY + read_on < day <= DAY)

    assert told(account("credit", DAY + read_on, current=1_000_00 + charged), *rows) == (1_000_00, None)


def later(book):
    """A card that is paid off, and savings that arrive, after the day."""
    book.tx(ago(-15), "-800", "Payment Thank You", CARD_PAYMENT, on="card")
    return book.tx(ago(-20), "-5000", "Transfer", on="savings")


def test_features_of_an_earlier_day_are_of_its_balances():
    read = ago(-31).toordinal()
    book = Book().checking(available="700", balances_day=read).days_of_history(200)
    book.card(current="100", limit="1000", balances_day=read).savings(current="6000", balances_day=read)
    later(book).tx(ago(-3), "300", "Shop")

    assert book.value("utilization_max") == Decimal("0.9")
    assert book.value("savings_balance") == 1000
    assert book.value("checking_balance") == 1000
