"""How many pages are touched by the first stage and the newest page, on rows that came day by day."""

import json
from datetime import date

import psycopg2
import pytest

from app.db import histories
from app.db.access import API, JOBS
from app.db.sql import Statement, text
from app.db.transactions_read import NEWEST

AS_OF = date(2026, 11, 19)
PEOPLE = 200
DAYS = 300
VALUES = {"since": date(2025, 10, 16), "as_of": AS_OF, "windows": [30, 90, 180], "feature_version": "x"}
ROWS = (
    "SET LOCAL session_replication_role = replica",
    f"INSERT INTO profiles (user_id) SELECT 'u' || n FROM generate_series(1, {PEOPLE}) AS n",
    """
    INSERT INTO accounts (user_id, account_id, type, iso_currency_code)
    SELECT user_id, 'checking', 'depository', 'USD' FROM profiles
    """,
    f"""
    INSERT INTO transactions (user_id, transaction_id, account_id, date, amount, iso_currency_code, name,
                              merchant_name, pfc_primary, pfc_detailed)
    SELECT user_id, md5(user_id || day), 'checking', date '2026-11-19' - day, 5, 'USD',
           'POS PURCHASE OF THE DAY ' || day, 'Corner Shop', 'FOOD_AND_DRINK', 'FOOD_AND_DRINK_GROCERIES'
    FROM generate_series(0, {DAYS - 1}) AS day, profiles ORDER BY day DESC, user_id
    """,
)


@pytest.fixture
def day_by_day(server):
    """A row a day for everybody, so that no two rows of a person are neighbours; vacuumed as by the clock."""
    # A vacuum calls a row visible to all once its commit is on the disk, which the tests' server puts off.
    durable = text("SET synchronous_commit = on")
    with server.begin() as connection:
        connection.execute(durable)
        for statement in ROWS:
            connection.execute(text(statement))
    with server.connect() as connection:
        connection.execute(durable)
        connection.execute(text("VACUUM ANALYZE"))


def walk(node):
    yield node
    for part in node.get("Plans", []):
        yield from walk(part)


def plan(server, statement, role, **values):
    """What a kept statement does, by the plan that suits everybody."""
    with server.begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        connection.execute(text("SELECT set_config('app.user_id', 'u7', true)"))
        connection.execute(statement._replace(source=statement.prepare, names=frozenset()))
        asked = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement.execute}"
        [found] = connection.execute(Statement(asked, statement.names), values).scalar_one()
        connection.execute(text("DEALLOCATE ALL"))
    return found["Plan"]


def histories_plan(server, user_ids):
    return plan(server, histories._READ, JOBS, user_ids=user_ids, **VALUES)


def pages(node):
    return node["Shared Hit Blocks"] + node["Shared Read Blocks"]


def test_one_persons_history_is_read_from_few_pages(server, day_by_day):
    found = histories_plan(server, ["u7"])
    [rows] = [node for node in walk(found) if node.get("Index Name") == "transactions_by_date"]

    assert rows["Node Type"] == "Index Only Scan"
    assert rows["Heap Fetches"] == 0
    assert pages(found) <= 200, json.dumps(found)
    assert pages(found) < DAYS / 5, "far fewer than it has rows"


def test_a_shards_pages_are_those_of_its_people(server, day_by_day):
    few = pages(histories_plan(server, [f"u{n}" for n in range(1, 11)]))
    many = pages(histories_plan(server, [f"u{n}" for n in range(1, 101)]))

    assert many <= 11 * few


def test_the_newest_page_ends_where_it_is_full(server, day_by_day):
    found = plan(server, NEWEST.statement, API, user_id="u7", include_pending=False, limit=20)
    [rows] = [node for node in walk(found) if node.get("Index Name") == "transactions_by_date"]

    assert rows["Actual Rows"] == 21, "one more tells whether there are more"
    assert pages(found) < 40, "it reads the rows of the page, not those of the person"


def test_a_row_too_long_for_the_index_is_refused(server, acting, people):
    with pytest.raises(psycopg2.IntegrityError, match="fit_their_index"), acting() as run:
        run("UPDATE transactions SET name = repeat('ä', 1200)")
    with acting() as run:
        assert (
            run(
                "UPDATE transactions SET name = (SELECT string_agg(md5(n::text), '')"
                " FROM generate_series(1, 73) AS n)"
            )
            == 2
        ), "and one that is not, fits, however random"


def test_the_signs_that_a_packed_history_is_told_apart_by_are_refused(server, acting, people):
    for column in ("name", "merchant_name", "pfc_detailed"):
        with pytest.raises(psycopg2.IntegrityError, match="hold_no_separators"), acting() as run:
            run(f"UPDATE transactions SET {column} = 'Tea' || chr(31) || 'Coffee'")
