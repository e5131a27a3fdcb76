"""The reference: the first stage as one would write it with an ORM, a person at a time, objects to merges.

It computes with the same core, so results are the same and what is compared is the way around it: objects
instead of packed rows, merges instead of one statement. A core on the objects themselves would be slower.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Session

from app.db.feature_columns import COLUMNS
from app.domain.days import LOOKBACK
from app.domain.features.stored import to_record
from app.domain.model import Account, History, Liability, Transaction
from app.domain.money import to_decimal
from app.domain.pipeline import Analysis, analyse
from app.domain.streams import Stream
from tests.bench.meter import Meter, Spent


class Base(DeferredReflection, DeclarativeBase):
    """Classes whose columns are the tables' own."""


class ProfileRow(Base):
    """A person."""

    __tablename__ = "profiles"


class ConsentRow(Base):
    """What a person agreed to."""

    __tablename__ = "consents"


class AccountRow(Base):
    """An account."""

    __tablename__ = "accounts"


class TransactionRow(Base):
    """A transaction."""

    __tablename__ = "transactions"


class LiabilityRow(Base):
    """A liability."""

    __tablename__ = "liabilities"


class AliasRow(Base):
    """What a descriptor was learnt to stand for."""

    __tablename__ = "merchant_aliases"


class SnapshotRow(Base):
    """One window's features."""

    __tablename__ = "feature_snapshots"


class StreamRow(Base):
    """A recurring stream."""

    __tablename__ = "recurring_streams"


def run(url: str, people: Sequence[str], as_of: date) -> Spent:
    """Serve these people and say what it took."""
    with connected(url) as engine:
        with Session(engine) as session:
            serve(session, people[0], as_of)
        with engine.connect() as connection:
            meter = Meter(connection.connection.driver_connection.info.backend_pid)  # type: ignore[union-attr]
        for user_id in people[1:]:
            with Session(engine) as session:
                serve(session, user_id, as_of)
        return meter.read()


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """An engine of one connection, with every class's columns read from its table."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=1)
    with warnings.catch_warnings():
        # It reads this option of a constraint from the database, and then does not know it itself.
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'", SAWarning)
        Base.prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def serve(session: Session, user_id: str, as_of: date) -> None:
    """Read a person's objects, analyse them, merge the results."""
    if not consents(session, user_id):
        return
    analysis = analyse(_history(session, user_id, as_of), as_of.toordinal())
    _merge(session, analysis, as_of)
    session.commit()


def consents(session: Session, user_id: str) -> bool:
    """Whether the person consents to education now."""
    latest = session.scalars(
        select(ConsentRow)
        .where(ConsentRow.user_id == user_id, ConsentRow.purpose == "education")
        .order_by(ConsentRow.sequence.desc())
        .limit(1)
    ).first()
    granted = latest is not None and latest.event in ("granted", "reauthorised")
    return granted and latest.expires_at > datetime.now(UTC)


def _history(session: Session, user_id: str, as_of: date) -> History:
    profile = session.get_one(ProfileRow, user_id)
    accounts = session.scalars(select(AccountRow).where(AccountRow.user_id == user_id))
    liabilities = session.scalars(select(LiabilityRow).where(LiabilityRow.user_id == user_id))
    aliases = session.scalars(select(AliasRow).where(AliasRow.user_id == user_id))
    transactions = session.scalars(
        select(TransactionRow)
        .where(
            TransactionRow.user_id == user_id,
            TransactionRow.date > as_of - timedelta(days=LOOKBACK),
            TransactionRow.pending.is_(False),
            TransactionRow.removed_at.is_(None),
        )
        .order_by(TransactionRow.date, TransactionRow.transaction_id)
    )
    return History(
        user_id=user_id,
        currency=profile.base_currency,
        accounts=tuple(map(_account, accounts)),
        transactions=tuple(map(_transaction, transactions)),
        liabilities=tuple(map(_liability, liabilities)),
        aliases={row.descriptor: row.merchant_key for row in aliases},
    )


def _account(row: Any) -> Account:
    return Account(
        account_id=row.account_id,
        type=row.type,
        subtype=row.subtype,
        mask=row.mask,
        name=row.name,
        current=_cents(row.balance_current),
        available=_cents(row.balance_available),
        limit=_cents(row.balance_limit),
        currency=row.iso_currency_code,
        holder_category=row.holder_category,
        balances_day=_day(row.balances_as_of),
        closed=row.closed_at is not None,
    )


def _transaction(row: Any) -> Transaction:
    return Transaction(
        transaction_id=row.transaction_id,
        account_id=row.account_id,
        day=row.date.toordinal(),
        amount=int(row.amount * 100),
        currency=row.iso_currency_code,
        name=row.name,
        merchant_name=row.merchant_name,
        merchant_entity_id=row.merchant_entity_id,
        pfc_primary=row.pfc_primary,
        pfc_detailed=row.pfc_detailed,
    )


def _liability(row: Any) -> Liability:
    charges = [
        Decimal(str(apr["interest_charge_amount"]))
        for apr in row.aprs
        if apr.get("interest_charge_amount") is not None
    ]
    return Liability(
        account_id=row.account_id,
        is_overdue=row.is_overdue,
        last_payment_amount=_cents(row.last_payment_amount),
        last_payment_day=_day(row.last_payment_date),
        last_statement_balance=_cents(row.last_statement_balance),
        last_statement_day=_day(row.last_statement_issue_date),
        minimum_payment=_cents(row.minimum_payment_amount),
        next_due_day=_day(row.next_payment_due_date),
        statement_interest=_cents(sum(charges)) if charges else None,
    )


def _merge(session: Session, analysis: Analysis, as_of: date) -> None:
    for features in analysis.features:
        record = to_record(features)
        session.merge(
            SnapshotRow(
                user_id=features.user_id,
                window_days=features.window,
                as_of=as_of,
                feature_version=features.version,
                input_hash="orm",
                null_reasons=record["null_reasons"],
                evidence=record["evidence"],
                computed_at=datetime.now(UTC),
                **{name: features.values[name] for name in COLUMNS},
            )
        )
    kept = {stream.stream_id for stream in analysis.streams}
    for stream in analysis.streams:
        session.merge(_stream(analysis.user_id, stream, as_of))
    for row in _streams(session, analysis.user_id):
        if row.stream_id not in kept:
            session.delete(row)


def _streams(session: Session, user_id: str) -> Iterable[Any]:
    return session.scalars(select(StreamRow).where(StreamRow.user_id == user_id))


def _stream(user_id: str, stream: Stream, as_of: date) -> StreamRow:
    monthly, upcoming = stream.monthly_amount, stream.predicted_next_day
    return StreamRow(
        user_id=user_id,
        stream_id=stream.stream_id,
        as_of=as_of,
        direction=stream.direction,
        merchant=stream.merchant,
        merchant_key=stream.merchant_key,
        frequency=stream.frequency.value,
        status=stream.status.value,
        is_active=stream.is_active,
        kind=stream.kind.value,
        average_amount=to_decimal(stream.average_amount),
        last_amount=to_decimal(stream.last_amount),
        monthly_amount=None if monthly is None else to_decimal(monthly),
        first_date=date.fromordinal(stream.first_day),
        last_date=date.fromordinal(stream.last_day),
        predicted_next_date=None if upcoming is None else date.fromordinal(upcoming),
        price_changes=[
            {
                "date": date.fromordinal(change.day).isoformat(),
                "old": str(to_decimal(change.old)),
                "new": str(to_decimal(change.new)),
            }
            for change in stream.price_changes
        ],
        transaction_ids=[entry.transaction_id for entry in stream.entries],
    )


def _cents(amount: Any) -> int | None:
    return None if amount is None else int(amount * 100)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
