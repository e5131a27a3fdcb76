"""Statements, rows and parts of a transaction, on a real server."""

import uuid
from contextlib import suppress

import psycopg2
import pytest

from app.db.access import BATCH, REQUEST
from app.db.engine import reading, transaction
from app.db.sql import UnexpectedRows, text
from tests.support.database import watched

COUNT = text("SELECT count(*) FROM profiles")
JOIN = text("INSERT INTO profiles (user_id) VALUES (:user_id)")


@pytest.mark.parametrize(
    ("source", "values", "wanted"),
    [
        ("SELECT 7 % 4", {}, 3),
        ("SELECT 7 % :n", {"n": 4}, 3),
        ("SELECT 'a%' LIKE '%'", {}, True),
        ("SELECT to_char(CAST(:at AS timestamp), 'HH24:MI')", {"at": "2026-01-02 03:04"}, "03:04"),
        ("SELECT '5'::int + CAST(:n AS int)", {"n": 1}, 6),
        ("SELECT CAST(:a AS text) || :a", {"a": "x", "unused": 1}, "xx"),
        ("SELECT cardinality(CAST(:names AS text[]))", {"names": []}, 0),
        ("SELECT CAST(:id AS uuid)", {"id": uuid.UUID(int=7)}, uuid.UUID(int=7)),
    ],
)
@pytest.mark.parametrize("access", [None, BATCH])
@pytest.mark.parametrize("connect", [transaction, reading])
def test_values_are_named_and_everything_else_stays(database, connect, access, *, source, values, wanted):
    with connect(*[access] if access else []) as connection:
        assert connection.execute(text(source), values).scalar() == wanted


def test_a_value_that_is_missing_is_named(database):
    with pytest.raises(KeyError, match="user_id"), transaction() as connection:
        connection.execute(JOIN, {"name": "hannah"})


def test_rows_have_their_columns_as_fields_and_namesakes_by_their_place(database):
    with transaction() as connection:
        row = connection.execute(text("SELECT 1 AS one, 2 AS count, 3 AS one, 4")).one()
        none = connection.execute(text("SELECT 1 WHERE false"))
        two = connection.execute(
            text("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS pairs (n, name)")
        ).mappings()

    assert (row.one, row.count, tuple(row)) == (1, 2, (1, 2, 3, 4))
    assert (none.first(), none.scalar(), none.all()) == (None, None, [])
    assert two == [{"n": 1, "name": "a"}, {"n": 2, "name": "b"}]


@pytest.mark.parametrize("number", [0, 2])
def test_another_number_of_rows_than_one_is_an_error(database, number):
    with pytest.raises(UnexpectedRows), transaction() as connection:
        connection.execute(text("SELECT generate_series(1, CAST(:n AS int))"), {"n": number}).scalar_one()


def test_a_transaction_begins_with_its_first_statement_and_says_once_who_acts(database):
    sent = []
    with watched(sent.append), transaction(REQUEST.of("hannah")) as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "spendsense_api"
        assert connection.execute(text("SELECT current_user")).scalar() == "spendsense_api"

    assert [message.count("set_config") for message in sent] == [2, 0, 0]
    assert sent[0].startswith("BEGIN;")
    assert sent[-1] == "COMMIT"


def test_a_transaction_without_a_statement_sends_nothing(database):
    sent = []
    with watched(sent.append), transaction(BATCH):
        pass

    assert sent == []


def test_a_transaction_whose_failure_was_swallowed_does_not_pass_for_committed(database):
    def swallow():
        with transaction() as connection:
            connection.execute(JOIN, {"user_id": "hannah"})
            with suppress(psycopg2.IntegrityError):
                connection.execute(JOIN, {"user_id": "hannah"})

    with pytest.raises(psycopg2.InternalError):
        swallow()

    with transaction() as connection:
        assert connection.execute(COUNT).scalar() == 0


@pytest.mark.parametrize(
    ("statement", "values"), [("SELEC 1", {}), ("SELECT :text", {"text": "\0"}), ("SELECT :text", {})]
)
def test_nothing_follows_a_beginning_that_nobody_could_read(database, statement, values):
    def swallows():
        with transaction() as connection:
            with suppress(psycopg2.Error, ValueError, KeyError):
                connection.execute(text(statement), values)
            with pytest.raises(psycopg2.InternalError, match="did not begin"):
                connection.execute(text("SELECT 1"))

    with pytest.raises(psycopg2.InternalError, match="had failed"):
        swallows()


def test_the_first_statement_may_fail_and_the_next_transaction_works(database):
    with pytest.raises(psycopg2.ProgrammingError), transaction(BATCH) as connection:
        connection.execute(text("SELECT nothing"))

    with transaction() as connection:
        assert connection.execute(COUNT).scalar() == 0


def test_a_part_is_taken_back_alone(database):
    with transaction() as connection:
        connection.execute(JOIN, {"user_id": "hannah"})
        with suppress(psycopg2.IntegrityError), connection.nested():
            connection.execute(JOIN, {"user_id": "sam"})
            connection.execute(JOIN, {"user_id": "hannah"})
        with connection.nested(keep=False):
            connection.execute(JOIN, {"user_id": "sarah"})
        with connection.nested(), connection.nested():
            connection.execute(JOIN, {"user_id": "eve"})

    with transaction() as connection:
        people = connection.execute(text("SELECT user_id FROM profiles ORDER BY 1")).scalars()
    assert people == ["eve", "hannah"]


def test_a_stream_holds_a_few_rows_at_a_time(database):
    sent = []
    with watched(sent.append), transaction(BATCH) as connection:
        rows = connection.stream(
            text("SELECT n, 100 % 7 FROM generate_series(1, :most) AS n"), {"most": 5}, 2
        )
        assert [row.n for row in rows] == [1, 2, 3, 4, 5]

    assert sum("FETCH 2" in message for message in sent) == 4
