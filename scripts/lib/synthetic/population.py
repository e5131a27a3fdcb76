"""Invented people one by one, each with a feed, labels and (apart from both) demographics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from scripts.lib.synthetic import feed, lives
from scripts.lib.synthetic.ledger import Json, Ledger, TrueStream
from scripts.lib.synthetic.lives import Situation
from scripts.lib.synthetic.places import CITIES

_GENDERS = ("woman", "man", "non-binary")
_GROUPS = ("group A", "group B", "group C", "group D")


@dataclass(frozen=True)
class Recipe:
    """What people are made from; the same recipe always gives the same people."""

    users: int
    seed: int
    as_of: date
    days: int = 400
    missing_categories: int = 0
    missing_merchants: int = 0


@dataclass(frozen=True)
class Person:
    """One person: rows in Plaid's shape, and what is true of them."""

    user: Json
    accounts: list[Json]
    transactions: list[Json]
    liabilities: list[Json]
    labels: Json
    demographics: Json


def people(recipe: Recipe) -> Iterator[Person]:
    """Everybody, in order; nobody is kept in memory."""
    for index in range(recipe.users):
        yield person(recipe, index)


def person(recipe: Recipe, index: int) -> Person:
    """Person number `index`, the same in a population of any size and with any share of gaps."""
    seed = f"{recipe.seed}/{index}"
    rng = Random(seed)
    user_id = str(UUID(int=rng.getrandbits(128), version=4))
    ledger = Ledger(rng, user_id, recipe.as_of - timedelta(days=recipe.days - 1), recipe.as_of)
    ledger.city = rng.choice(CITIES)
    situation = lives.choose(ledger)
    lives.lead(ledger, situation)
    rows = feed.transactions(ledger, Random(f"{seed}/feed"))
    gaps = (recipe.missing_categories, recipe.missing_merchants, f"{seed}/gaps")
    return Person(
        user={"user_id": user_id, "currency": ledger.currency},
        accounts=list(feed.accounts(ledger)),
        transactions=list(feed.without(rows, *gaps)),
        liabilities=ledger.liabilities,
        labels=_labels(ledger, situation),
        demographics=_demographics(Random(f"{seed}/demographics"), user_id, situation),
    )


def _labels(ledger: Ledger, situation: Situation) -> Json:
    return {
        "user_id": ledger.user_id,
        "situation": situation.name,
        "steady": situation.steady,
        "streams": [_stream(stream) for stream in ledger.streams],
        "merchants": {row.id: row.merchant.name for row in ledger.rows if row.merchant},
        "ingredients": _ingredients(ledger),
    }


def _stream(stream: TrueStream) -> Json:
    return {
        "merchant": stream.merchant,
        "direction": stream.direction,
        "cadence": stream.cadence,
        "kind": stream.kind,
        "active": stream.active,
        "first_missed": _iso(stream.first_missed),
        "price_changes": list(stream.price_changes),
        "next_date": _iso(stream.next_date),
        "transaction_ids": list(stream.transaction_ids),
        "dates": [day.isoformat() for day in stream.dates],
        "required": stream.required,
        "occasion": stream.occasion,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _ingredients(ledger: Ledger) -> Json:
    """What a persona would be made of, as this life knows it."""
    used = [
        max(account.current, 0) / account.limit
        for key, account in ledger.accounts.items()
        if account.limit and key != "old_card"
    ]
    held = [s for s in ledger.streams if s.kind == "subscription" and s.active and s.required]
    facts: dict[str, Any] = {
        "utilization_max": round(max(used), 6) if used else None,
        "is_overdue": any(row["is_overdue"] for row in ledger.liabilities) if ledger.liabilities else None,
        "subscription_count": len({stream.merchant for stream in held}),
        "history_days": (ledger.as_of - min((row.day for row in ledger.rows), default=ledger.as_of)).days + 1,
    }
    return facts


def _demographics(rng: Random, user_id: str, situation: Situation) -> Json:
    """For the fairness check alone. Age goes with how one lives; the rest has nothing to do with it."""
    return {
        "user_id": user_id,
        "age": rng.choice(situation.ages),
        "gender": rng.choices(_GENDERS, (49, 48, 3))[0],
        "ethnicity": rng.choices(_GROUPS, (58, 19, 14, 9))[0],
    }
