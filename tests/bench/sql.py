"""The other way: the first stage inside the database, shard by shard (`reworked.sql`)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psycopg2
from psycopg2.extras import execute_values

from app.domain.pfc import SHIPPED_CATEGORIES
from tests.bench.meter import Meter, Spent
from tests.bench.product import SHARD_SIZE
from tests.bench.town import Town

STATEMENT = Path(__file__).with_name("reworked.sql").read_text(encoding="utf-8")
_TABLES = """
DROP TABLE IF EXISTS bench_codes, bench_snapshots, bench_streams;
CREATE TABLE bench_codes (code text PRIMARY KEY, out text, into_ text, kind text);
ALTER TABLE bench_codes RENAME into_ TO "into";
CREATE TABLE bench_snapshots (
    user_id text, days int, as_of date, net_spend numeric, fees numeric, interest numeric, income numeric,
    saved numeric, posted_count bigint, history_days int, utilization_max numeric, savings numeric,
    checking numeric, average_monthly_expenses numeric, PRIMARY KEY (user_id, days, as_of));
CREATE TABLE bench_streams (
    user_id text, merchant text, flow text, kind text, average numeric, last_amount numeric, first_date date,
    last_date date, middle numeric, next_date date, charges int, dates date[],
    PRIMARY KEY (user_id, merchant, flow));
"""
# A narrow range of ids is misjudged by the planner at this size: nested loops would take three times as long.
_PLAN = "SET enable_nestloop = off; SET enable_mergejoin = off; SET jit = off"


def run(url: str, people: Sequence[str], as_of: date) -> Spent:
    """Serve these people and say what it took."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute("SELECT DISTINCT coalesce(pfc_detailed, pfc_primary) FROM transactions")
        codes = [code for (code,) in cursor if code]
        rows = [(code, *_flows(code)) for code in codes]
        execute_values(cursor, "INSERT INTO bench_codes VALUES %s", rows)
        cursor.execute(_PLAN)
        connection.commit()
        _serve(cursor, people[:1], as_of)
        meter = Meter(connection.info.backend_pid)
        for start in range(1, len(people), SHARD_SIZE):
            _serve(cursor, people[start : start + SHARD_SIZE], as_of)
            connection.commit()
        return meter.read()


def histories(made: Town, people: Sequence[str], *, in_sql: bool) -> list[tuple[object, ...]]:
    """How many rows of each person's history were read, and how far back they go."""
    table, window = ("bench_snapshots", "days") if in_sql else ("feature_snapshots", "window_days")
    return made.ask(
        f"SELECT user_id, posted_count, history_days FROM {table}"
        f" WHERE user_id = ANY(%s) AND {window} = 180 AND posted_count > 0 ORDER BY user_id",
        list(people),
    )


def _serve(cursor: psycopg2.extensions.cursor, people: Sequence[str], as_of: date) -> None:
    cursor.execute(STATEMENT, {"people": list(people), "as_of": as_of})


def _flows(code: str) -> tuple[str | None, str | None, str | None]:
    found = SHIPPED_CATEGORIES.of(None, code)
    return found.out, found.into, found.kind
