"""Every constraint has the row that violates it, and a good row that it lets pass."""

import re

import psycopg2
import pytest

from app.db.sql import text
from app.domain.personas import SHIPPED_RULES

NOW = "now()"
SHA = "'" + "a" * 64 + "'"
TEXT_501, TEXT_1001, KEY_256 = (f"repeat('a', {length})" for length in (501, 1001, 256))

BASED_ON = f"'{SHIPPED_RULES.version}'"
CLOSED = {"closed_by": "'anna'", "closed_at": NOW, "decision_reason": "'it is not right'"}

GOOD = {
    "accounts": {
        "user_id": "'hannah'",
        "account_id": "'card'",
        "type": "'credit'",
        "iso_currency_code": "'USD'",
    },
    "profiles": {"user_id": "'eve'", "email": "'eve@demo.com'", "base_currency": "'USD'"},
    "consents": {
        "user_id": "'hannah'",
        "purpose": "'education'",
        "event": "'granted'",
        "notice_version": "'1'",
        "method": "'test'",
        "expires_at": NOW,
    },
    "transactions": {
        "user_id": "'hannah'",
        "transaction_id": "'t2'",
        "account_id": "'checking'",
        "date": "date '2026-01-31'",
        "amount": "5",
        "iso_currency_code": "'USD'",
        "name": "'Tea'",
    },
    "liabilities": {"user_id": "'hannah'", "account_id": "'checking'"},
    "recurring_streams": {
        "user_id": "'hannah'",
        "stream_id": "'s'",
        "as_of": "date '2026-01-31'",
        "direction": "'outflow'",
        "merchant": "'Tea'",
        "merchant_key": "'tea'",
        "frequency": "'MONTHLY'",
        "status": "'MATURE'",
        "is_active": "true",
        "kind": "'subscription'",
        "average_amount": "5",
        "last_amount": "5",
        "monthly_amount": "5",
        "first_date": "date '2026-01-01'",
        "last_date": "date '2026-01-31'",
        "transaction_ids": "'{t1}'::text[]",
    },
    "stream_overrides": {
        "user_id": "'hannah'",
        "merchant_key": "'tea'",
        "kind": "'habit'",
        "note": "'mine'",
        "merged_into": "'chai'",
    },
    "merchant_aliases": {
        "user_id": "'hannah'",
        "descriptor": "'tea house'",
        "merchant_key": "'tea'",
        "source": "'learnt'",
    },
    "feedback": {
        "user_id": "'hannah'",
        "recommendation_id": "md5('hannah')::uuid",
        "action": "'not_true'",
        "note": "'I drink none'",
        "resolved_at": NOW,
        "resolved_by": "'op'",
        "resolution": "'withdrawn'",
    },
    "operator_actions": {
        "operator_id": "'op'",
        "action": "'override'",
        "user_id": "'hannah'",
        "recommendation_id": "md5('hannah')::uuid",
        "reason": "'does not fit her at all'",
        "replacement_catalogue_id": "'coffee'",
    },
    "editions": {
        "kind": "'rules'",
        "version": "'2027-01'",
        "settings": "'{}'::jsonb",
        "content_sha256": SHA,
        "created_by": "'anna'",
        "based_on": BASED_ON,
        "reason": "'figures of the last quarter'",
    },
    "metrics_runs": {
        "requested_by": "'op'",
        "started_at": NOW,
        "finished_at": NOW,
        "rules_version": "'1'",
        "catalogue_version": "'1'",
        "metrics": "'{}'::jsonb",
    },
    "access_log": {"operator_id": "'op'", "user_id": "'hannah'", "what": "'signals'", "reason": "'dispute'"},
    "idempotency_keys": {
        "user_id": "'hannah'",
        "key": "'k'",
        "method": "'POST'",
        "path": "'/p'",
        "request_sha256": SHA,
        "status": "200",
        "response": "'{}'",
    },
    "rate_limits": {"user_id": "'hannah'", "bucket": "'minute'", "started_at": NOW, "requests": "1"},
    "imports": {
        "user_id": "'hannah'",
        "status": "'done'",
        "document_sha256": SHA,
        "bytes": "10",
        "rows": "3",
        "unlisted": "0",
        "upload_expires_at": NOW,
        "accounts": "1",
        "transactions": "1",
        "liabilities": "1",
        "faults": "'[]'::jsonb",
        "finished_at": NOW,
    },
    "export_jobs": {
        "user_id": "'hannah'",
        "status": "'ready'",
        "object_key": "'k'",
        "error": "NULL",
        "finished_at": NOW,
        "expires_at": "now() + interval '1 day'",
    },
    "erase_jobs": {
        "user_id": "'hannah'",
        "status": "'done'",
        "consent_log_sha256": SHA,
        "error": "NULL",
        "finished_at": NOW,
    },
}

BAD = {
    "accounts": [
        {"type": "'purse'"},
        {"iso_currency_code": "'usd'"},
        {"user_id": "'nobody'"},
        {"account_id": "'checking'"},
    ],
    "profiles": [
        {"user_id": "''"},
        {"email": "'Eve@demo.com'"},
        {"base_currency": "'dollars'"},
        {"user_id": "'sam'"},
    ],
    "consents": [
        {"purpose": "'marketing'"},
        {"event": "'maybe'"},
        {"expires_at": "NULL"},
        {"event": "'revoked'"},
        {"user_id": "'nobody'"},
    ],
    "transactions": [
        {"account_id": "'nowhere'"},
        {"iso_currency_code": "''"},
        {"transaction_id": "'t1'"},
        {"amount": "NULL"},
    ],
    "liabilities": [{"account_id": "'nowhere'"}],
    "recurring_streams": [
        {"direction": "'sideways'"},
        {"frequency": "'OFTEN'"},
        {"status": "'OLD'"},
        {"kind": "'pet'"},
        {"first_date": "date '2026-02-01'"},
        {"transaction_ids": "'{}'::text[]"},
        {"average_amount": "-1"},
        {"last_amount": "-1"},
        {"monthly_amount": "-1"},
        {"user_id": "'nobody'"},
    ],
    "stream_overrides": [
        {"merchant_key": "''"},
        {"kind": "'ignored'"},
        {"merged_into": "''"},
        {"merged_into": "'tea'"},
        {"note": "''"},
        {"note": TEXT_501},
        {"kind": "NULL", "note": "NULL", "merged_into": "NULL"},
        {"user_id": "'nobody'"},
    ],
    "merchant_aliases": [
        {"descriptor": "''"},
        {"merchant_key": "''"},
        {"source": "'guessed'"},
        {"user_id": "'nobody'"},
    ],
    "feedback": [
        {"action": "'loved'"},
        {"note": "''"},
        {"note": TEXT_1001},
        {"recommendation_id": "md5('sam')::uuid"},
        {"resolution": "NULL"},
        {"action": "'helpful'"},
    ],
    "operator_actions": [
        {"operator_id": "''"},
        {"action": "'delete'"},
        {"user_id": "''"},
        {"reason": "'bad       '"},
        {"reason": "NULL"},
        {"recommendation_id": "NULL"},
        {"action": "'recompute'", "user_id": "NULL", "replacement_catalogue_id": "NULL"},
        {"action": "'flag'"},
        {"action": "'unflag_user'", "reason": "NULL", "replacement_catalogue_id": "NULL"},
        {"action": "'unflag_user'", "user_id": "NULL", "replacement_catalogue_id": "NULL"},
        *(
            {"action": f"'{decision}_{kind}'", "reason": "NULL", "replacement_catalogue_id": "NULL"}
            for decision in ("draft", "approve", "reject", "withdraw")
            for kind in ("rules", "catalogue")
        ),
        {"details": "'[]'::jsonb"},
    ],
    "editions": [
        {"kind": "'moods'"},
        {"version": "''"},
        {"version": BASED_ON},
        {"status": "'secret'"},
        {"settings": "'[]'::jsonb"},
        {"content_sha256": "'abc'"},
        {"created_by": "''"},
        {"revision": "0"},
        {"based_on": "'never'"},
        {"reason": "'short    '"},
        {"approved_by": "''", "approved_at": NOW, "status": "'approved'"},
        {"approved_by": "'ben'", "approved_at": NOW},
        {"approved_by": "'ben'", "status": "'approved'"},
        {"approved_by": "'anna'", "approved_at": NOW, "status": "'approved'"},
        CLOSED,
        CLOSED | {"status": "'withdrawn'", "closed_at": "NULL"},
        CLOSED | {"status": "'withdrawn'", "decision_reason": "NULL"},
        CLOSED | {"status": "'withdrawn'", "decision_reason": "'short'"},
        CLOSED | {"status": "'withdrawn'", "closed_by": "'ben'"},
        CLOSED | {"status": "'withdrawn'", "closed_by": "''"},
        CLOSED | {"status": "'rejected'"},
        CLOSED | {"status": "'approved'", "approved_by": "'ben'", "approved_at": NOW},
    ],
    "metrics_runs": [
        {"requested_by": "''"},
        {"finished_at": "now() - interval '1 s'"},
        {"rules_version": "''"},
        {"catalogue_version": "''"},
        {"metrics": "'[]'::jsonb"},
    ],
    "access_log": [{"operator_id": "''"}, {"user_id": "''"}, {"what": "''"}, {"reason": "' '"}],
    "idempotency_keys": [
        {"user_id": "''"},
        {"key": "''"},
        {"key": KEY_256},
        {"method": "'GET'"},
        {"request_sha256": "'abc'"},
        {"status": "99"},
        {"status": "NULL"},
        {"expires_at": "now() - interval '1 day'"},
    ],
    "rate_limits": [{"user_id": "''"}, {"bucket": "''"}, {"requests": "0"}],
    "imports": [
        {"status": "'taken'"},
        {"rows": "-1"},
        {"unlisted": "-1"},
        {"upload_expires_at": "NULL"},
        {"document_sha256": "'abc'"},
        {"bytes": "-1"},
        {"accounts": "-1"},
        {"transactions": "-1"},
        {"liabilities": "-1"},
        {"faults": "'{}'::jsonb"},
        {"finished_at": "NULL"},
        {"status": "'rejected'", "accounts": "0", "transactions": "0", "liabilities": "0"},
        {"status": "'failed'"},
        {"user_id": "'nobody'"},
    ],
    "export_jobs": [
        {"status": "'lost'"},
        {"finished_at": "NULL"},
        {"object_key": "NULL"},
        {"error": "'no'"},
        {"expires_at": "now() - interval '1 day'"},
        {"user_id": "'nobody'"},
    ],
    "erase_jobs": [
        {"user_id": "''"},
        {"status": "'lost'"},
        {"finished_at": "NULL"},
        {"consent_log_sha256": "NULL"},
        {"consent_log_sha256": "'abc'"},
        {"counts": "'[]'::jsonb"},
        {"error": "'no'"},
    ],
}


def insert(table, changed=None):
    row = GOOD[table] | (changed or {})
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_taken(acting, people, table):
    with acting() as run:
        assert run(insert(table)) == 1


@pytest.mark.parametrize("table", BAD)
def test_bad_rows_are_refused(server, people, table):
    def is_taken(connection, changed):
        try:
            with connection.nested():
                connection.execute(text(insert(table, changed)))
        except psycopg2.IntegrityError:
            return False
        return True

    with server.begin() as connection:
        # The consent guard has tests of its own, and would be first to refuse nobody's rows.
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        taken = [changed for changed in BAD[table] if is_taken(connection, changed)]

    assert taken == []


def test_every_check_has_a_row_that_violates_it(acting):
    """Counted by columns: a check whose columns no bad row touches is one that nobody has seen refuse."""
    with acting() as run:
        checks = run(
            "SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS rule"
            " FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text = ANY(:tables)",
            tables=list(GOOD),
        )
    unseen = [
        check.conname
        for check in checks
        if not any(
            re.search(rf"\b{column}\b", check.rule) for changed in BAD[check.table] for column in changed
        )
    ]

    assert unseen == []


@pytest.mark.parametrize("table", ["consents", "operator_actions", "access_log"])
@pytest.mark.parametrize("change", ["UPDATE {} SET user_id = user_id", "DELETE FROM {}"])
def test_books_are_append_only(acting, people, table, change):
    with acting() as run:
        run(insert(table))
    with pytest.raises(psycopg2.Error, match="append-only"), acting() as run:
        run(change.format(table))


@pytest.mark.parametrize("change", ["UPDATE metrics_runs SET metrics = '{}'", "DELETE FROM metrics_runs"])
def test_what_was_counted_stays(acting, people, change):
    with acting() as run:
        run(insert("metrics_runs"))
    with pytest.raises(psycopg2.Error, match="append-only"), acting() as run:
        run(change)


@pytest.mark.parametrize("table", ["export_jobs", "erase_jobs"])
def test_one_job_of_a_kind_at_a_time(acting, people, table):
    statement = f"INSERT INTO {table} (user_id) VALUES ('hannah')"
    with acting() as run:
        run(statement)
    with pytest.raises(psycopg2.IntegrityError, match="under_way"), acting() as run:
        run(statement)


def test_an_operators_own_requests_are_hidden_from_other_operators(acting, people):
    with acting() as run:
        run(insert("rate_limits"))
        run(insert("rate_limits", {"user_id": "'op'"}))
    with acting("spendsense_operator", "op") as run:
        assert run("SELECT user_id FROM rate_limits") == [("op",)]
