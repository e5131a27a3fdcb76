"""Statements whose plan a session keeps: made once, right for everybody, and never in the way."""

import pkgutil
from collections import Counter
from contextlib import suppress
from importlib import import_module

import psycopg2
import pytest

import app.db
from app.db import engine
from app.db.access import BATCH, REQUEST
from app.db.credentials import Credentials
from app.db.engine import reading, transaction
from app.db.gate import Gated
from app.db.sql import Statement, text
from tests.support.database import Database, watched

JOIN = text("INSERT INTO profiles (user_id) VALUES (:user_id)").kept("enter", user_id="text")
MINE = text("SELECT user_id FROM profiles WHERE user_id <> :other ORDER BY 1").kept("mine", other="text")
HALF = text("SELECT 7 % 4, 'a%' LIKE '%' WHERE 1 = CAST(:n AS int)").kept("half", n="integer")
PLANS = text("SELECT name, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name")


def plans(connection):
    """By name, how often the kept plan and a fresh one were used."""
    return {name: (kept, fresh) for name, kept, fresh in connection.execute(PLANS)}


@pytest.mark.parametrize("connect", [transaction, reading])
def test_a_session_plans_once_and_then_executes_by_name(database, connect):
    sent = []
    with watched(sent.append):
        for _ in range(3):
            with connect(BATCH) as connection:
                assert connection.execute(HALF, {"n": 1}).all() == [(3, True)]
                assert connection.execute(HALF, {"n": 2}).all() == []

    assert [message.count("PREPARE half") for message in sent if "half" in message] == [1, 0, 0, 0, 0, 0]
    with connect(BATCH) as connection:
        assert plans(connection) == {"half": (6, 0)}


def test_a_new_session_plans_anew(database):
    for _ in range(2):
        with transaction(BATCH) as connection:
            assert connection.execute(HALF, {"n": 1}).rowcount == 1
            assert plans(connection) == {"half": (1, 0)}
        engine.dispose()


def test_a_plan_outlives_a_transaction_that_is_taken_back(database):
    for _ in range(2):
        with suppress(ZeroDivisionError), transaction() as connection:
            connection.execute(JOIN, {"user_id": "hannah"})
            raise ZeroDivisionError

    with transaction() as connection:
        connection.execute(JOIN, {"user_id": "hannah"})
        assert plans(connection) == {"enter": (3, 0)}


def test_a_statement_that_failed_at_first_works_later(database):
    with transaction() as connection:
        connection.execute(text("INSERT INTO profiles (user_id) VALUES ('hannah')"))
    with pytest.raises(psycopg2.IntegrityError), transaction() as connection:
        connection.execute(JOIN, {"user_id": "hannah"})

    for user_id in ("sam", "eve"):
        with transaction() as connection:
            connection.execute(JOIN, {"user_id": user_id})

    with transaction() as connection:
        assert connection.execute(MINE, {"other": "hannah"}).scalars() == ["eve", "sam"]


def test_a_statement_that_fails_later_works_again(database):
    for user_id in ("hannah", "hannah", "sam"):
        with suppress(psycopg2.IntegrityError), transaction() as connection:
            connection.execute(JOIN, {"user_id": user_id})

    with transaction() as connection:
        assert connection.execute(MINE, {"other": ""}).scalars() == ["hannah", "sam"]


def test_a_kept_plan_shows_everybody_their_own_rows(database):
    with transaction() as connection:
        for user_id in ("hannah", "sam"):
            connection.execute(JOIN, {"user_id": user_id})

    def seen(access):
        with transaction(access) as connection:
            return connection.execute(MINE, {"other": ""}).scalars()

    people = ("hannah", "sam", "eve", "hannah")
    assert [seen(REQUEST.of(user_id)) for user_id in people] == [["hannah"], ["sam"], [], ["hannah"]]
    assert [seen(BATCH), seen(REQUEST.of("sam"))] == [["hannah", "sam"], ["sam"]]


@pytest.mark.parametrize(
    "change",
    ["DEALLOCATE ALL", "ALTER TABLE of_another_type ALTER COLUMN n TYPE text USING n::text"],
)
def test_a_plan_that_is_outdated_fails_once(database, database_url, change):
    server = Database(database_url)
    with server.connect() as connection:
        connection.execute(text("CREATE TABLE of_another_type AS SELECT 1 AS n"))
        connection.execute(text(f"GRANT SELECT ON of_another_type TO {BATCH.role}"))
    read = text("SELECT n FROM of_another_type").kept("read_n")
    try:
        with transaction() as connection:
            assert connection.execute(read).scalar() == 1
        with transaction() if change.startswith("DEALLOCATE") else server.connect() as connection:
            connection.execute(text(change))

        with pytest.raises(psycopg2.Error), transaction() as connection:
            connection.execute(read)
        with transaction() as connection:
            assert connection.execute(read).scalar() in (1, "1")
    finally:
        with server.connect() as connection:
            connection.execute(text("DROP TABLE of_another_type"))


def test_behind_a_proxy_no_session_keeps_anything(database, monkeypatch):
    monkeypatch.setattr(Credentials, "behind_proxy", True)
    engine.dispose()
    with transaction(BATCH) as connection:
        assert connection.execute(HALF, {"n": 1}).rowcount == 1
        assert plans(connection) == {}


@pytest.mark.parametrize("types", [{}, {"other": "text"}, {"n": "integer", "other": "text"}])
def test_every_value_of_a_kept_statement_needs_its_type(types):
    with pytest.raises(ValueError, match="half: "):
        text(HALF.source.replace("%%", "%").replace("%(n)s", ":n")).kept("half", **types)


def test_no_two_statements_share_a_name():
    names = Counter(_names())

    assert len(names) > 20
    assert [name for name, count in names.items() if count > 1] == []


def _names():
    for module in pkgutil.walk_packages(app.db.__path__, "app.db."):
        if ".migrations" in module.name:
            continue
        for value in vars(import_module(module.name)).values():
            statement = value.statement if isinstance(value, Gated) else value
            if isinstance(statement, Statement) and statement.prepare is not None:
                yield statement.execute.split()[1]
