"""A town of people on a PostgreSQL of its own: synthetic lives, copied in order of date as feeds come in.

A hundred lives are invented and ingested the product's way; everybody is a copy of one of them under an id of
their own. One row in five gets a reference number that no other row has, as descriptors do.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from localcloud import ports
from localcloud.postgres import THROWAWAY, Server
from scripts.lib.synthetic.population import Person, Recipe, people
from tests.bench.product import as_product

AS_OF = date(2026, 10, 31)
DAYS = 350  # the mean life then has about 453 rows
LIVES = 100
_COPIED = ("profiles", "consents", "accounts", "liabilities", "merchant_aliases")
# Ids are random, so that a shard is a range of ids and no range of rows.
_ENTER = """
CREATE TABLE town AS
SELECT number, md5(number::text)::uuid::text AS user_id,
       'life-' || lpad((number %% %(lives)s)::text, 3, '0') AS life
FROM generate_series(1, %(limit)s) AS number;
CREATE UNIQUE INDEX ON town (number);
CREATE TABLE lives_transactions AS SELECT * FROM transactions;
CREATE INDEX ON lives_transactions (date);
ANALYZE town, lives_transactions;
"""
_NAME = """
name || CASE WHEN hashtext(transaction_id || number) %% 5 = 0
             THEN ' #' || abs(hashtext(number || transaction_id)) %% 100000 ELSE '' END
"""
_LIVES = "lives_transactions"
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND table_schema = 'public' AND column_name NOT IN ('user_id', 'consent_id', 'email')
  AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


@dataclass
class Town:
    """`url` is the superuser's; `users` live there so far."""

    server: Server
    url: str
    limit: int
    users: int = 0
    ids: list[str] = field(default_factory=list)

    def grow(self, users: int) -> None:
        """Let people move in until there are so many; the indexes of transactions are built anew."""
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            # Keys and triggers are the product's business at ingest; a bulk load is no ingest.
            cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
            for table in _COPIED:
                _copy(cursor, table, self.users, users)
            cursor.execute(f"SELECT DISTINCT date FROM {_LIVES} ORDER BY date")
            days = [day for (day,) in cursor]
            with _without_indexes(cursor):
                for day in days:
                    _copy(cursor, "transactions", self.users, users, day)
            cursor.execute("SELECT user_id FROM town WHERE number <= %s ORDER BY user_id", (users,))
            self.ids = [user_id for (user_id,) in cursor]
        self.users = users
        self.run("VACUUM ANALYZE")

    def run(self, statement: str) -> None:
        """Run a statement of administration."""
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    def forget(self) -> None:
        """Take back what stages wrote, so that the next one writes everything again."""
        self.run(
            "TRUNCATE feature_snapshots, recurring_streams, persona_assignments, recommendations,"
            " recommendation_sets, decision_contexts, decision_traces, dropped_texts CASCADE"
        )

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


@contextmanager
def town(limit: int) -> Iterator[Town]:
    """An empty town with room for so many."""
    home = Path(tempfile.mkdtemp(prefix="spendsense-bench-"))
    home.chmod(0o711)
    server = Server(home / "data", home, ports.choose(), THROWAWAY)
    try:
        server.start()
        server.create_database("town")
        made = Town(server, server.url("town"), limit)
        _found(made)
        yield made
    finally:
        server.remove()
        shutil.rmtree(home)


def _found(made: Town) -> None:
    lives = list(people(Recipe(LIVES, 1, AS_OF, DAYS)))
    with as_product(made.url) as product:
        product.migrate()
        for number, life in enumerate(lives):
            product.ingest(f"life-{number:03}", _document(life), AS_OF + timedelta(days=1))
    with psycopg2.connect(made.url) as connection, connection.cursor() as cursor:
        cursor.execute(_ENTER, {"lives": LIVES, "limit": made.limit})


def _document(life: Person) -> dict[str, Any]:
    return {
        "accounts": [_anonymous(row) for row in life.accounts],
        "transactions": life.transactions,
        "liabilities": life.liabilities,
    }


def _anonymous(account: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in account.items() if name != "user_id"}


def _copy(cursor: Any, table: str, first: int, last: int, day: date | None = None) -> None:
    """Give everybody of these numbers the rows of their life, or its transactions of one day."""
    cursor.execute(_COLUMNS, (table,))
    columns = [column for (column,) in cursor]
    values = ", ".join(_NAME if (table, column) == ("transactions", "name") else column for column in columns)
    cursor.execute(
        f"INSERT INTO {table} (user_id, {', '.join(columns)}) SELECT town.user_id, {values}"
        f" FROM town JOIN {_LIVES if day else table} AS source ON source.user_id = town.life"
        " WHERE number > %s AND number <= %s" + (" AND date = %s" if day else ""),
        (first, last, *([day] if day else [])),
    )


@contextmanager
def _without_indexes(cursor: Any) -> Iterator[None]:
    """While millions of transactions arrive: an index is built faster than it grows."""
    cursor.execute("SELECT pg_get_indexdef('transactions_by_date'::regclass)")
    (index,) = cursor.fetchone()
    cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'transactions_pkey'")
    (key,) = cursor.fetchone()
    cursor.execute(
        "DROP INDEX transactions_by_date; ALTER TABLE transactions DROP CONSTRAINT transactions_pkey"
    )
    yield
    cursor.execute(f"ALTER TABLE transactions ADD CONSTRAINT transactions_pkey {key}; {index}")
