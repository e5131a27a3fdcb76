"""The statements that fill the tables of bank data: one a table, for any number of rows of any people.

Rows are the records of `app.domain.ingest` with their `user_id`.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app.db.sql import Connection, Statement, text

_COLUMNS = {
    "accounts": (
        "account_id text, type text, subtype text, mask text, name text, balance_current numeric, "
        "balance_available numeric, balance_limit numeric, iso_currency_code text, holder_category text, "
        "balances_as_of date"
    ),
    "transactions": (
        "transaction_id text, account_id text, date date, authorized_date date, amount numeric, "
        "iso_currency_code text, merchant_name text, merchant_entity_id text, name text, "
        "payment_channel text, pfc_primary text, pfc_detailed text, pfc_version text, pending boolean, "
        "pending_transaction_id text"
    ),
    "liabilities": (
        "account_id text, is_overdue boolean, last_payment_amount numeric, last_payment_date date, "
        "last_statement_balance numeric, last_statement_issue_date date, minimum_payment_amount numeric, "
        "next_payment_due_date date, aprs jsonb"
    ),
}
# A row that the bank took back stays so, whatever an older document says of it later.
_REMOVE = text("""
UPDATE transactions SET removed_at = now(), updated_at = now()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS gone (user_id text, transaction_id text)
WHERE transactions.user_id = gone.user_id AND transactions.transaction_id = gone.transaction_id
  AND removed_at IS NULL
""")
# Banks seldom say that a pending row became a posted one with another id; the posted one does.
_REMOVE_TWINS = text("""
UPDATE transactions AS waiting SET removed_at = now(), updated_at = now()
FROM transactions AS posted
WHERE posted.user_id = ANY(:user_ids) AND NOT posted.pending AND posted.removed_at IS NULL
  AND waiting.user_id = posted.user_id AND waiting.transaction_id = posted.pending_transaction_id
  AND waiting.pending AND waiting.removed_at IS NULL
""")
Rows = Sequence[Mapping[str, Any]]


def upsert(connection: Connection, table: str, rows: Rows) -> None:
    """Bring the table's rows up to these; only rows that differ are written."""
    if rows:
        connection.execute(_upsert(table), {"rows": json.dumps(rows)})


def insert_new(connection: Connection, table: str, rows: Rows) -> set[tuple[str, str]]:
    """Insert those that are not there yet; whose they are and their ids."""
    done = connection.execute(_insert_new(table), {"rows": json.dumps(rows)})
    return {(user_id, row_id) for user_id, row_id in done}


def remove(connection: Connection, rows: Rows) -> None:
    """Mark transactions as taken back by the bank: `user_id` and `transaction_id` each."""
    if rows:
        connection.execute(_REMOVE, {"rows": json.dumps(rows)})


def remove_twins(connection: Connection, user_ids: Sequence[str]) -> None:
    """Take the pending rows back whose posted twin is there, whichever of the two came first."""
    connection.execute(_REMOVE_TWINS, {"user_ids": list(user_ids)})


@cache
def _upsert(table: str) -> Statement:
    key, *values = _names(table)
    return text(f"""
{_insert(table)}
ON CONFLICT (user_id, {key}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in values)}, updated_at = now()
WHERE ({", ".join(f"{table}.{name}" for name in values)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in values)})
""")


@cache
def _insert_new(table: str) -> Statement:
    return text(f"{_insert(table)} ON CONFLICT DO NOTHING RETURNING user_id, {_names(table)[0]}")


def _insert(table: str) -> str:
    listed = ", ".join(["user_id", *_names(table)])
    return f"""
INSERT INTO {table} ({listed})
SELECT {listed} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (user_id text, {_COLUMNS[table]})
"""  # noqa: S608 - tables and columns are the constants above


def _names(table: str) -> list[str]:
    return [column.split()[0] for column in _COLUMNS[table].split(", ")]
