"""A person of whom every table holds something, and a search for what is left of them anywhere."""

import uuid

from app.db.holdings import HOLDINGS
from app.db.sql import text

OF_PEOPLE = """
SELECT table_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND column_name = 'user_id' AND table_type = 'BASE TABLE'
"""
EVERY = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
MORE = """
INSERT INTO stream_overrides (user_id, merchant_key, ignored) VALUES (:user, 'netflix', true);
INSERT INTO merchant_aliases (user_id, descriptor, merchant_key, source)
    VALUES (:user, 'NFLX', 'netflix', 'given');
INSERT INTO feedback (user_id, recommendation_id, action)
    SELECT user_id, recommendation_id, 'not_true' FROM recommendations WHERE user_id = :user LIMIT 1;
INSERT INTO dropped_texts (set_id, catalogue_id, user_id, catalogue_version, template_version, reasons)
    SELECT set_id, 'x', user_id, '1', 1, '{tone}' FROM recommendation_sets WHERE user_id = :user LIMIT 1;
INSERT INTO operator_actions (operator_id, action, user_id, reason, details)
    VALUES ('olga', 'flag_user', :user, 'because of ' || :user, jsonb_build_object('whom', :user));
INSERT INTO access_log (operator_id, user_id, what, reason) VALUES ('olga', :user, '/x', 'for ' || :user);
INSERT INTO idempotency_keys (user_id, key, method, path, request_sha256)
    VALUES (:user, 'k', 'POST', '/x', repeat('a', 64));
INSERT INTO idempotency_keys (user_id, key, method, path, request_sha256, status, response)
    VALUES ('olga', 'k-1', 'POST', '/operator/users/' || :user || '/recompute', repeat('a', 64), 202, '{}'),
           ('olga', 'k-2', 'POST', '/x/flag', repeat('a', 64), 200, '{"user_id": "' || :user || '"}');
INSERT INTO rate_limits (user_id, bucket, started_at, requests) VALUES (:user, 'all', now(), 3);
INSERT INTO imports (user_id, upload_expires_at) VALUES (:user, now() + interval '15 minutes');
INSERT INTO export_jobs (user_id) VALUES (:user);
INSERT INTO job_runs (run_id, stage, event_type, as_of, status)
    VALUES (CAST(:run AS uuid), 'compute-features', 'scheduled', '2026-11-19', 'planned');
INSERT INTO shards (run_id, stage, as_of, number, first_user, last_user, people)
    VALUES (CAST(:run AS uuid), 'compute-features', '2026-11-19', 0, :user, :user, 1)
"""


def fill(database, user):
    """Put something of the person into every table that the chain did not write."""
    values = {"user": user, "run": str(uuid.uuid4())}
    with database.transaction() as connection:
        for statement in MORE.split(";"):
            connection.execute(text(statement), values)


def tables_of_people(query):
    """Every table with a `user_id`."""
    return {name for (name,) in query(OF_PEOPLE)}


def holding(query, user):
    """How many rows of each table of people are this person's."""
    return {
        table: query(f"SELECT count(*) FROM {table} WHERE user_id = :user", user=user)[0][0]
        for table in sorted(tables_of_people(query))
    }


def traces(query, user):
    """Every table in which the person's id stands anywhere, in whichever column."""
    return [
        table
        for (table,) in sorted(query(EVERY))
        if query(
            f"SELECT count(*) FROM {table} AS r WHERE to_jsonb(r)::text LIKE '%' || :user || '%'", user=user
        )
        != [(0,)]
    ]


def classified():
    """The tables that somebody has decided about."""
    return {holding.table for holding in HOLDINGS}
