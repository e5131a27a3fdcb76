"""The vocabulary that demo people are described in: schedules, and flows of money in cents."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

FIRST_FRIDAY = date(2024, 1, 5)


def pick(low: int, high: int, seed: str) -> int:
    """A number from low to high that depends on the seed alone."""
    return low + int.from_bytes(sha256(seed.encode()).digest()[:8], "big") % (high - low + 1)


@dataclass(frozen=True)
class Monthly:
    """The same day (1 to 28) of every month."""

    day: int

    def days(self, first: date, last: date) -> Iterator[date]:
        """All its days from first to last."""
        day = first.replace(day=self.day)
        while day <= last:
            if day >= first:
                yield day
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=self.day)

    def last(self, until: date) -> date:
        """Its latest day that is not after `until`."""
        return max(self.days(until - timedelta(days=35), until))


@dataclass(frozen=True)
class Every:
    """Every so many days, counted from one fixed Friday; `jitter` moves each by up to so many days later."""

    step: int
    offset: int = 0
    jitter: int = 0

    def days(self, first: date, last: date) -> Iterator[date]:
        """All its days from first to last."""
        start = FIRST_FRIDAY + timedelta(days=self.offset)
        number = (first - start).days // self.step - 1
        while (day := start + timedelta(days=number * self.step)) <= last:
            moved = day + timedelta(days=pick(0, self.jitter, f"{self.step}/{self.offset}/{day.isoformat()}"))
            if first <= moved <= last:
                yield moved
            number += 1


@dataclass(frozen=True)
class Leg:
    """One side of a flow: money out (+1) or in (-1) of an account, so many days after the flow's day."""

    account: str
    sign: int = 1
    delay: int = 0


@dataclass(frozen=True)
class Flow:
    """Something that repeats. Categories read `PRIMARY/DETAIL`; two mean out and in."""

    key: str
    schedule: Monthly | Every
    low: int
    high: int
    legs: tuple[Leg, ...]
    categories: tuple[str, ...]
    descriptor: str
    merchant: str | None = None
    channel: str = "other"

    def category(self, cents: int) -> tuple[str, str]:
        """Plaid's primary and detailed category of a row of this amount."""
        primary, detailed = self.categories[-1 if cents < 0 else 0].split("/")
        return primary, f"{primary}_{detailed}"


@dataclass(frozen=True)
class Card:
    """What the card's lender reports."""

    key: str
    statement: Monthly
    payment: Monthly
    statement_balance: int
    minimum_payment: int
    last_payment: int
    interest: int
    apr: float


@dataclass(frozen=True)
class Person:
    """One invented person."""

    name: str
    pfc_version: str
    accounts: tuple[dict[str, Any], ...]
    cards: tuple[Card, ...]
    flows: tuple[Flow, ...] = field(default=())


def checking(mask: str, current: int) -> dict[str, Any]:
    """A checking account, fully available."""
    about = {"key": "checking", "type": "depository", "subtype": "checking", "name": "Everyday Checking"}
    return about | {"mask": mask, "balances": {"current": current, "available": current, "limit": None}}


def savings(mask: str, name: str, current: int) -> dict[str, Any]:
    """A savings account, fully available."""
    about = {"key": "savings", "type": "depository", "subtype": "savings", "name": name}
    return about | {"mask": mask, "balances": {"current": current, "available": current, "limit": None}}


def credit_card(mask: str, name: str, current: int, limit: int) -> dict[str, Any]:
    """A credit card that owes `current`."""
    about = {"key": "card", "type": "credit", "subtype": "credit card", "name": name}
    balances = {"current": current, "available": limit - current, "limit": limit}
    return about | {"mask": mask, "balances": balances}


def spend(
    key: str,
    schedule: Monthly | Every,
    amount: int | tuple[int, int],
    category: str,
    merchant: str,
    *,
    on: str = "card",
) -> Flow:
    """Purchases or bills at one merchant, of one price or between two."""
    low, high = (amount, amount) if isinstance(amount, int) else amount
    return Flow(key, schedule, low, high, (Leg(on),), (category,), merchant.upper(), merchant, "in store")


def pay(employer: str, schedule: Monthly | Every, amount: int, category: str) -> Flow:
    """A salary paid into checking."""
    legs = (Leg("checking", -1),)
    return Flow(
        "pay", schedule, amount, amount, legs, (category,), f"{employer.upper()} DIRECT DEP PAYROLL", employer
    )


def card_payment(schedule: Monthly, amount: int) -> Flow:
    """A payment from checking that reaches the card two days later."""
    legs = (Leg("checking"), Leg("card", -1, delay=2))
    category = "LOAN_PAYMENTS/CREDIT_CARD_PAYMENT"
    return Flow("card-payment", schedule, amount, amount, legs, (category,), "ONLINE PAYMENT - THANK YOU")


def transfer_to_savings(key: str, schedule: Monthly, amount: int) -> Flow:
    """Money moved from checking to savings, a day on the way."""
    legs = (Leg("checking"), Leg("savings", -1, delay=1))
    categories = ("TRANSFER_OUT/SAVINGS", "TRANSFER_IN/SAVINGS")
    return Flow(key, schedule, amount, amount, legs, categories, "TRANSFER TO SAVINGS")


def interest_earned(low: int, high: int) -> Flow:
    """What the savings account pays on the last day but a few of each month."""
    legs = (Leg("savings", -1),)
    return Flow("interest", Monthly(28), low, high, legs, ("INCOME/INTEREST_EARNED",), "INTEREST PAID")


def interest_charged(schedule: Monthly, amount: int) -> Flow:
    """What the card's lender charges with each statement."""
    legs = (Leg("card"),)
    category = "BANK_FEES/INTEREST_CHARGE"
    return Flow("card-interest", schedule, amount, amount, legs, (category,), "INTEREST CHARGE ON PURCHASES")
