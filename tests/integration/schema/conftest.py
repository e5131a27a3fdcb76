"""A migrated database with two people in it, looked at under each role."""

from contextlib import contextmanager

import pytest

from app.db.access import API
from app.db.sql import text
from tests.support.database import Database, rows


@pytest.fixture
def server(database_url):
    return Database(database_url)


@pytest.fixture
def acting(server):
    """A transaction under a role, on behalf of a person: it gives `run(statement, **values)`."""

    @contextmanager
    def begin(role=None, user_id=None):
        with server.begin() as connection:
            if user_id is not None:
                connection.execute(text("SELECT set_config('app.user_id', :id, true)"), {"id": user_id})
            if role is not None:
                connection.execute(text(f"SET LOCAL ROLE {role}"))

            def run(statement, **values):
                result = connection.execute(text(statement), values)
                return result.rowcount if (found := rows(result)) is None else found

            yield run

    return begin


@pytest.fixture
def people(acting):
    """Hannah and Sam: profile, consent, an account with a transaction, features and a recommendation."""
    with acting() as run:
        for user in ("hannah", "sam"):
            settle(run, user)


def settle(run, user):
    """Writes the rows of one person who consents."""
    run("INSERT INTO profiles (user_id) VALUES (:user)", user=user)
    run(
        "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
        " VALUES (:user, 'education', 'granted', '1', 'test', now() + interval '1 day')",
        user=user,
    )
    run(
        "INSERT INTO accounts (user_id, account_id, type, iso_currency_code)"
        " VALUES (:user, 'checking', 'depository', 'USD')",
        user=user,
    )
    run(
        "INSERT INTO transactions"
        " (user_id, transaction_id, account_id, date, amount, iso_currency_code, name)"
        " VALUES (:user, 't1', 'checking', '2026-01-31', 5, 'USD', 'Tea')",
        user=user,
    )
    run(
        "INSERT INTO recommendation_sets (set_id, user_id, window_days, as_of, persona, input_hash,"
        " rules_version, catalogue_version)"
        " VALUES (md5(:user)::uuid, :user, 30, '2026-01-31', 'general_wellness', 'h', '1', '1')",
        user=user,
    )
    run(
        "INSERT INTO recommendations (recommendation_id, set_id, user_id, position, catalogue_id, type,"
        " title, summary, because, why_now, disclosure)"
        " VALUES (md5(:user)::uuid, md5(:user)::uuid, :user, 1, 'tea', 'education',"
        " 'T', 'S', '{}', 'N', 'D')",
        user=user,
    )


def revoke(run, user):
    run(
        "INSERT INTO consents (user_id, purpose, event, notice_version, method)"
        " VALUES (:user, 'education', 'revoked', '1', 'test')",
        user=user,
    )


@pytest.fixture
def as_hannah(acting, people):
    """A transaction of the API for Hannah."""
    return lambda: acting(API, "hannah")
