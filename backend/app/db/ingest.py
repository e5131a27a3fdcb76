"""Takes bank data into the tables: one statement a table, and only rows that differ are written."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from app.db.consents import EDUCATION, users_with_consent
from app.db.locks import lock_users
from app.domain.errors import ConsentRequired, Fault, IngestRejected, UnknownUser
from app.domain.ingest import Batch, Context, read_document

_PERSON = text("SELECT base_currency FROM profiles WHERE user_id = :user_id")
_KNOWN_ACCOUNTS = text("SELECT account_id, iso_currency_code FROM accounts WHERE user_id = :user_id")

_ACCOUNTS = (
    "account_id text, type text, subtype text, mask text, name text, balance_current numeric, "
    "balance_available numeric, balance_limit numeric, iso_currency_code text, holder_category text, "
    "balances_as_of date"
)
_TRANSACTIONS = (
    "transaction_id text, account_id text, date date, authorized_date date, amount numeric, "
    "iso_currency_code text, merchant_name text, merchant_entity_id text, name text, payment_channel text, "
    "pfc_primary text, pfc_detailed text, pfc_version text, pending boolean, pending_transaction_id text"
)
_LIABILITIES = (
    "account_id text, is_overdue boolean, last_payment_amount numeric, last_payment_date date, "
    "last_statement_balance numeric, last_statement_issue_date date, minimum_payment_amount numeric, "
    "next_payment_due_date date, aprs jsonb"
)
# A row that the bank took back stays so, whatever an older document says of it later.
_REMOVE = text("""
UPDATE transactions SET removed_at = now(), updated_at = now()
WHERE user_id = :user_id AND transaction_id = ANY(:removed) AND removed_at IS NULL
""")


@dataclass(frozen=True)
class IngestReport:
    """How many rows of each kind were taken, and every one that was not."""

    accounts: int
    transactions: int
    liabilities: int
    rejected: tuple[Fault, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as operations answer it."""
        return asdict(self) | {"rejected": [fault.as_dict() for fault in self.rejected]}


def ingest(
    connection: Connection,
    user_id: str,
    document: Mapping[str, Any],
    *,
    received_on: date,
    skip_invalid: bool = False,
) -> IngestReport:
    """Take the document within the caller's transaction, or raise IngestRejected with every fault of it.

    Bank data are kept for the purpose of education alone: without consent to it, ConsentRequired.
    With `skip_invalid` faulty rows are left out and reported; a fault of the document itself still refuses.
    """
    lock_users(connection, [user_id])
    context = _context(connection, user_id, received_on)
    if not users_with_consent(connection, [user_id]):
        raise ConsentRequired(EDUCATION)
    batch = read_document(document, context)
    if batch.whole or (batch.faults and not skip_invalid):
        raise IngestRejected([*batch.whole, *batch.faults])
    _write(connection, user_id, batch)
    return IngestReport(len(batch.accounts), len(batch.transactions), len(batch.liabilities), batch.faults)


def _context(connection: Connection, user_id: str, received_on: date) -> Context:
    currency = connection.execute(_PERSON, {"user_id": user_id}).scalar()
    if currency is None:
        raise UnknownUser(
            f"no profile for user {user_id}; it is made at the first sign-in or by record_profile"
        )
    known = connection.execute(_KNOWN_ACCOUNTS, {"user_id": user_id})
    return Context(received_on, currency, {row.account_id: row.iso_currency_code for row in known})


def _write(connection: Connection, user_id: str, batch: Batch) -> None:
    _upsert(connection, user_id, "accounts", _ACCOUNTS, batch.accounts)
    _upsert(connection, user_id, "transactions", _TRANSACTIONS, batch.transactions)
    _upsert(connection, user_id, "liabilities", _LIABILITIES, batch.liabilities)
    if batch.removed:
        connection.execute(_REMOVE, {"user_id": user_id, "removed": list(batch.removed)})


def _upsert(connection: Connection, user_id: str, table: str, columns: str, rows: tuple[Any, ...]) -> None:
    if rows:
        connection.execute(_statement(table, columns), {"user_id": user_id, "rows": json.dumps(rows)})


def _statement(table: str, columns: str) -> Any:
    names = [column.split()[0] for column in columns.split(", ")]
    key, values = names[0], names[1:]
    return text(f"""
INSERT INTO {table} (user_id, {", ".join(names)})
SELECT :user_id, {", ".join(names)} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new ({columns})
ON CONFLICT (user_id, {key}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in values)}, updated_at = now()
WHERE ({", ".join(f"{table}.{name}" for name in values)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in values)})
""")  # noqa: S608 - tables and columns are the constants above
