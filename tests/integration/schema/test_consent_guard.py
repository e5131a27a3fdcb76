"""Consent where the row is written: a job that forgets its check cannot write, whatever it writes."""

import json
import threading
from datetime import date

import psycopg2
import pytest

from app.db.access import API, JOBS
from app.db.consents import ConsentChange, record_consent
from app.db.feature_columns import COLUMNS
from app.db.migrations.policies import CONSENT_REQUIRED
from app.db.sql import text

from .conftest import revoke, settle

UNKNOWN = json.dumps(dict.fromkeys(COLUMNS, "no_data"), separators=(",", ": "))
KEY = {"user": "hannah"}
INSERTS = {
    "accounts": "(user_id, account_id, type, iso_currency_code) VALUES (:user, 'new', 'credit', 'USD')",
    "transactions": "(user_id, transaction_id, account_id, date, amount, iso_currency_code, name)"
    " VALUES (:user, 'new', 'checking', '2026-01-31', 1, 'USD', 'Tea')",
    "liabilities": "(user_id, account_id) VALUES (:user, 'checking')",
    "recurring_streams": "(user_id, stream_id, as_of, direction, merchant, merchant_key, frequency, status,"
    " is_active, kind, average_amount, last_amount, first_date, last_date, transaction_ids)"
    " VALUES (:user, 's', '2026-01-31', 'outflow', 'Tea', 'tea', 'MONTHLY', 'MATURE', true, 'subscription',"
    " 5, 5, '2026-01-01', '2026-01-31', '{t1}')",
    "feature_snapshots": "(user_id, window_days, as_of, feature_version, null_reasons, input_hash)"
    f" VALUES (:user, 30, '2026-01-31', '1', '{UNKNOWN}', 'h')",
    "persona_assignments": "(user_id, window_days, as_of, rules_version, persona, matched, tests, input_hash)"
    " VALUES (:user, 30, '2026-01-31', '1', 'general_wellness', '{}', '[]', 'h')",
    "recommendation_sets": "(set_id, user_id, window_days, as_of, persona, input_hash, rules_version,"
    " catalogue_version) VALUES (gen_random_uuid(), :user, 90, '2026-01-31', 'p', 'h', '1', '1')",
    "recommendations": "(recommendation_id, set_id, user_id, position, catalogue_id, type, title, summary,"
    " because, why_now, disclosure)"
    " VALUES (gen_random_uuid(), md5(:user)::uuid, :user, 2, 'c', 'education', 'T', 'S', '{}', 'N', 'D')",
}


def refused(raised):
    return raised.value.pgcode == CONSENT_REQUIRED


@pytest.fixture
def revoked(acting, people):
    with acting() as run:
        revoke(run, "hannah")


@pytest.mark.parametrize("table", INSERTS)
def test_a_row_needs_consent(acting, people, table):
    statement = f"INSERT INTO {table} {INSERTS[table]}"
    with acting() as run:
        assert run(statement, **KEY) == 1
        run("ROLLBACK; BEGIN")
        revoke(run, "hannah")
    with pytest.raises(psycopg2.Error) as raised, acting() as run:
        run(statement, **KEY)

    assert refused(raised)
    assert f"{table}: no active consent to education of 1 person(s), the first of them hannah" in str(
        raised.value
    )


@pytest.mark.parametrize(
    "said",
    [
        (
            "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
            " VALUES ('eve', 'education', 'granted', '1', 'test', now() - interval '1 second')"
        ),
        (
            "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
            " VALUES ('eve', 'partner_offers', 'granted', '1', 'test', now() + interval '1 day')"
        ),
        "SELECT 1",
    ],
)
def test_expired_other_and_no_consent_are_none(acting, said):
    with acting() as run:
        run("INSERT INTO profiles (user_id) VALUES ('eve')")
        run(said)
    with pytest.raises(psycopg2.Error) as raised, acting() as run:
        run(f"INSERT INTO accounts {INSERTS['accounts']}", user="eve")

    assert refused(raised)


def test_one_person_without_consent_stops_the_statement_of_a_shard(acting, revoked):
    with pytest.raises(psycopg2.Error) as raised, acting(JOBS) as run:
        run(
            "INSERT INTO persona_assignments (user_id, window_days, as_of, rules_version, persona, matched,"
            " tests, input_hash)"
            " SELECT user_id, 30, '2026-01-31', '1', 'p', '{}', '[]', 'h' FROM profiles"
        )

    assert refused(raised)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET balance_current = 1 WHERE user_id = 'hannah'",
        "UPDATE accounts SET balance_current = 1, closed_at = now() WHERE user_id = 'hannah'",
        "UPDATE recommendations SET status = 'shown' WHERE user_id = 'hannah'",
        "UPDATE recommendations SET status = 'withdrawn', disclosure = 'New' WHERE user_id = 'hannah'",
        "UPDATE recommendations SET summary = '' WHERE user_id = 'hannah'",
        "UPDATE recommendation_sets SET superseded_at = now(), persona = 'p' WHERE user_id = 'hannah'",
        "UPDATE recommendation_sets SET superseded_at = NULL WHERE user_id = 'hannah'",
        (
            "INSERT INTO accounts (user_id, account_id, type, iso_currency_code)"
            " VALUES ('hannah', 'checking', 'credit', 'USD')"
            " ON CONFLICT (user_id, account_id) DO UPDATE SET type = excluded.type"
        ),
    ],
)
def test_an_update_that_adds_content_needs_consent(acting, revoked, statement):
    with pytest.raises(psycopg2.Error) as raised, acting() as run:
        run(statement)

    assert refused(raised)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recommendations SET status = 'withdrawn', version = version + 1 WHERE user_id = 'hannah'",
        "UPDATE recommendation_sets SET superseded_at = now() WHERE user_id = 'hannah'",
        "UPDATE recommendation_sets SET superseded_at = now(), persona = '' WHERE user_id = 'hannah'",
        (
            "UPDATE recommendations SET status = 'withdrawn', title = '', summary = '', because = '{}'"
            " WHERE user_id = 'hannah'"
        ),
        "UPDATE transactions SET removed_at = now(), updated_at = now() WHERE user_id = 'hannah'",
        "UPDATE accounts SET closed_at = now() WHERE user_id = 'hannah'",
        "DELETE FROM recommendations WHERE user_id = 'hannah'",
        "UPDATE accounts SET balance_current = 1 WHERE user_id = 'sam'",
        "UPDATE accounts SET balance_current = 1 WHERE user_id = 'nobody'",
    ],
)
def test_withdrawing_deleting_and_others_stay_possible(acting, revoked, statement):
    with acting() as run:
        assert run(statement) == (0 if "nobody" in statement else 1)


@pytest.mark.parametrize(
    "change",
    ["summary = 'New'", 'because = \'{"text": "New"}\'', "catalogue_id = 'other'", "eligibility = '[1]'"],
)
def test_the_words_of_a_recommendation_are_erased_or_stay_with_consent_as_well(acting, people, change):
    with pytest.raises(psycopg2.Error, match="erased or stay as they are"), acting(JOBS) as run:
        run(f"UPDATE recommendations SET {change} WHERE user_id = 'hannah'")


def test_the_guard_holds_under_the_apis_and_the_jobs_role(acting, revoked):
    for role, table in ((API, "accounts"), (JOBS, "persona_assignments")):
        with pytest.raises(psycopg2.Error) as raised, acting(role, "hannah") as run:
            run(f"INSERT INTO {table} {INSERTS[table]}", **KEY)
        assert refused(raised)


def test_a_revocation_waits_for_a_writer_that_took_no_lock(acting, server, people):
    """The guard takes the person's lock itself, so that no revocation slips in before the commit."""
    order = []

    def say():
        with server.begin() as connection:
            record_consent(connection, ConsentChange("hannah", "revoked", "test", "1"))
        order.append("revoked")

    with acting(JOBS) as run:
        run(f"INSERT INTO persona_assignments {INSERTS['persona_assignments']}", **KEY)
        other = threading.Thread(target=say)
        other.start()
        other.join(0.3)
        order.append("committed")
    other.join(60)

    assert order == ["committed", "revoked"]


def test_a_shard_is_checked_with_one_look_at_each_person(acting, server):
    """Its cost is that of the people, not of their rows: no scan of the consents."""
    with acting() as run:
        for number in range(50):
            settle(run, f"u{number:03}")
        run(
            "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
            " SELECT user_id, 'chat', 'granted', '1', 'test', now() FROM profiles, generate_series(1, 200)"
        )
    with server.connect() as connection:
        connection.execute(text("ANALYZE consents"))
    with acting(JOBS) as run:
        before = run("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'consents'")
        run(
            "INSERT INTO persona_assignments (user_id, window_days, as_of, rules_version, persona, matched,"
            " tests, input_hash)"
            " SELECT user_id, w, :day, '1', 'p', '{}', '[]', 'h' FROM profiles, unnest(ARRAY[30, 90, 180]) w",
            day=date(2026, 1, 31),
        )
        after = run("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'consents'")

    assert after == before
