"""Runs the engine for one person's document, from Plaid-shaped rows to recommendations."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.features import FeatureSet
from app.domain.model import Account, History, Liability, Transaction
from app.domain.money import to_cents
from app.domain.personas import PersonaResult, assign_persona
from app.domain.pipeline import Analysis, analyse
from app.domain.recommendations import Choice, RecommendationSet, recommend

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Served:
    """What the engine gave one person; the three windows in the same order everywhere."""

    analysis: Analysis
    personas: tuple[PersonaResult, ...]
    sets: tuple[RecommendationSet, ...]
    choice: Choice
    seconds: float

    @property
    def features(self) -> tuple[FeatureSet, ...]:
        """The features of each window."""
        return self.analysis.features


def serve(history: History, as_of: int, choice: Choice) -> Served:
    """Streams, features, personas and recommendations of one day."""
    started = time.perf_counter()
    analysis = analyse(history, as_of)
    personas = tuple(assign_persona(features) for features in analysis.features)
    sets = tuple(
        recommend(features, persona, choice)
        for features, persona in zip(analysis.features, personas, strict=True)
    )
    return Served(analysis, personas, sets, choice, time.perf_counter() - started)


def history_of(document: Json) -> History:
    """The history that a person's rows come to; fields that the engine has no use for are left out."""
    user = document["user"]
    return History(
        user_id=user["user_id"],
        currency=user["currency"],
        accounts=tuple(map(_account, document["accounts"])),
        transactions=_transactions(document["transactions"]),
        liabilities=tuple(map(_liability, document["liabilities"])),
    )


def _cents(amount: float | None) -> int | None:
    return None if amount is None else to_cents(Decimal(str(amount)))


def _day(text: str | None) -> int | None:
    return None if text is None else date.fromisoformat(text[:10]).toordinal()


def _account(row: Json) -> Account:
    balances = row["balances"]
    return Account(
        account_id=row["account_id"],
        type=row["type"],
        subtype=row["subtype"],
        mask=row["mask"],
        name=row["name"],
        current=_cents(balances["current"]),
        available=_cents(balances["available"]),
        limit=_cents(balances["limit"]),
        currency=balances["iso_currency_code"],
        holder_category=row.get("holder_category"),
    )


def _transactions(rows: Iterable[Json]) -> tuple[Transaction, ...]:
    posted = [_transaction(row) for row in rows if not row["pending"]]
    return tuple(sorted(posted, key=lambda row: (row.day, row.transaction_id)))


def _transaction(row: Json) -> Transaction:
    category = row["personal_finance_category"] or {}
    return Transaction(
        transaction_id=row["transaction_id"],
        account_id=row["account_id"],
        day=date.fromisoformat(row["date"]).toordinal(),
        amount=to_cents(Decimal(str(row["amount"]))),
        currency=row["iso_currency_code"],
        name=row["name"],
        merchant_name=row["merchant_name"],
        merchant_entity_id=row["merchant_entity_id"],
        pfc_primary=category.get("primary"),
        pfc_detailed=category.get("detailed"),
    )


def _liability(row: Json) -> Liability:
    charged = [_cents(apr["interest_charge_amount"]) or 0 for apr in row["aprs"]]
    return Liability(
        account_id=row["account_id"],
        is_overdue=row["is_overdue"],
        last_payment_amount=_cents(row["last_payment_amount"]),
        last_payment_day=_day(row["last_payment_date"]),
        last_statement_balance=_cents(row["last_statement_balance"]),
        last_statement_day=_day(row["last_statement_issue_date"]),
        minimum_payment=_cents(row["minimum_payment_amount"]),
        next_due_day=_day(row["next_payment_due_date"]),
        statement_interest=sum(charged) if charged else None,
    )
