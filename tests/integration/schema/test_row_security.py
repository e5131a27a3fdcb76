"""Hand-written queries under each role: what it sees of others, and what it may write."""

import psycopg2
import pytest

from app.db.access import API, JOBS, MIGRATIONS, OPERATOR
from app.db.engine import Engine
from app.db.sql import text

from .good_rows import insert

TABLES = ("profiles", "consents", "accounts", "transactions", "recommendation_sets", "recommendations")


def test_the_api_sees_no_row_of_another_person(as_hannah):
    with as_hannah() as run:
        for table in TABLES:
            assert run(f"SELECT DISTINCT user_id FROM {table}") == [("hannah",)]
            assert run(f"SELECT user_id FROM {table} WHERE user_id = 'sam'") == []


@pytest.mark.parametrize("user_id", [None, ""])
def test_the_api_sees_nothing_without_a_person(acting, people, user_id):
    with acting(API, user_id) as run:
        for table in TABLES:
            assert run(f"SELECT * FROM {table}") == []


def test_a_person_of_the_transaction_before_is_forgotten(database_url, people):
    same = Engine(lambda: psycopg2.connect(database_url))
    for user_id, seen in (("hannah", [("hannah",)]), (None, [])):
        with same.begin() as connection:
            if user_id:
                connection.execute(text("SELECT set_config('app.user_id', :id, true)"), {"id": user_id})
            connection.execute(text(f"SET LOCAL ROLE {API}"))
            assert connection.execute(text("SELECT user_id FROM profiles")).all() == seen
    same.dispose()


def test_the_api_changes_no_row_of_another_person(as_hannah):
    with as_hannah() as run:
        assert run("UPDATE accounts SET name = 'Mine now' WHERE user_id = 'sam'") == 0
        assert run("UPDATE recommendations SET status = 'shown'") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO profiles (user_id) VALUES ('eve')",
        (
            "INSERT INTO outbox (event_id, user_id, detail_type, detail)"
            " VALUES (gen_random_uuid(), 'sam', 'Consent Granted', '{}')"
        ),
        (
            "INSERT INTO consents (user_id, purpose, event, notice_version, method)"
            " VALUES ('sam', 'education', 'revoked', '1', 'test')"
        ),
        "UPDATE accounts SET user_id = 'sam', account_id = 'moved'",
        (
            "INSERT INTO accounts (user_id, account_id, type, iso_currency_code)"
            " VALUES ('sam', 'checking', 'depository', 'USD')"
            " ON CONFLICT (user_id, account_id) DO UPDATE SET name = 'Mine now'"
        ),
    ],
)
def test_the_api_writes_no_row_for_another_person(as_hannah, statement):
    with pytest.raises(psycopg2.ProgrammingError, match="row-level security"), as_hannah() as run:
        run(statement)


@pytest.mark.parametrize("role", [JOBS, OPERATOR, MIGRATIONS])
def test_jobs_operators_and_migrations_see_everybody(acting, people, role):
    with acting(role) as run:
        for table in TABLES:
            assert run(f"SELECT count(DISTINCT user_id) FROM {table}") == [(2,)]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (JOBS, "INSERT INTO profiles (user_id) VALUES ('eve')"),
        (JOBS, "UPDATE profiles SET email = NULL"),
        (JOBS, "UPDATE transactions SET amount = 0"),
        (JOBS, "DELETE FROM notices"),
        (JOBS, "UPDATE recommendations SET disclosure = 'None'"),
        (API, "UPDATE recommendations SET disclosure = 'None'"),
        (API, "UPDATE profiles SET user_id = 'eve'"),
        (API, "DELETE FROM consents"),
        (API, "SELECT * FROM shards"),
        (API, "SELECT * FROM alembic_version"),
        (OPERATOR, "UPDATE accounts SET name = 'Seen'"),
        (
            OPERATOR,
            (
                "INSERT INTO consents (user_id, purpose, event, notice_version, method)"
                " VALUES ('sam', 'education', 'granted', '1', 'test')"
            ),
        ),
        ("spendsense_logins", "SELECT * FROM profiles"),
        (API, "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY"),
        (JOBS, "CREATE TABLE diaries (user_id text)"),
    ],
)
def test_what_was_not_given_is_refused(acting, people, role, statement):
    with (
        pytest.raises(psycopg2.ProgrammingError, match=r"permission denied|must be owner"),
        acting(role, "hannah") as run,
    ):
        run(statement)


def test_an_operators_own_requests_are_hidden_from_other_operators(acting, people):
    with acting() as run:
        run(insert("rate_limits"))
        run(insert("rate_limits", {"user_id": "'op'"}))
    with acting("spendsense_operator", "op") as run:
        assert run("SELECT user_id FROM rate_limits") == [("op",)]
