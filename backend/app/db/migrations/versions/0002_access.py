"""Who may see and write what: roles, row-level security, and consent checked where the row is written.

From here on the tables belong to `spendsense_migrations`, and the login has no privilege of its own: every
transaction names its role (app.db.access).
"""

from alembic import op

from app.db.access import API, JOBS, MIGRATIONS, OPERATOR, ROLES
from app.db.migrations.policies import (
    CONSENT_REQUIRED,
    LOGINS,
    grant,
    make_roles,
    protect,
    require_consent,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CONSENTED = (
    "accounts",
    "transactions",
    "liabilities",
    "recurring_streams",
    "feature_snapshots",
    "persona_assignments",
    "recommendation_sets",
    "recommendations",
)
PEOPLE = ("profiles", "consents", *CONSENTED, "job_runs", "outbox")
FUNCTIONS = ("refuse_change()", "current_app_user()", "require_consent()")

CURRENT_APP_USER = """
CREATE FUNCTION current_app_user() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.user_id', true), '');
COMMENT ON FUNCTION current_app_user() IS 'Whom the API acts for; where unset null, and so nobody.';
"""

STATE = "ARRAY['status', 'version', 'superseded_at', 'removed_at', 'closed_at', 'updated_at']"
WITHDRAWN = "('withdrawn', 'expired', 'overridden', 'dismissed')"
# The lock is the one of app.db.locks, taken in the same order: a revocation of that person waits for it, so
# what was active at the check is active at the commit. Writers that hold it already take it for nothing.
REQUIRE_CONSENT = f"""
CREATE FUNCTION require_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    barred text[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(user_id, 0))
    FROM (SELECT DISTINCT user_id FROM written ORDER BY user_id) AS people;

    SELECT array_agg(user_id ORDER BY user_id) INTO barred
    FROM (SELECT DISTINCT user_id FROM written) AS people
    WHERE NOT EXISTS (
        SELECT FROM (
            SELECT event, expires_at FROM consents
            WHERE consents.user_id = people.user_id AND purpose = 'education'
            ORDER BY sequence DESC LIMIT 1
        ) AS last
        WHERE last.event IN ('granted', 'reauthorised') AND last.expires_at > clock_timestamp()
    );
    IF barred IS NULL THEN
        RETURN NULL;
    END IF;

    -- Without consent an update may only withdraw: the row ends withdrawn, and nothing else in it is new.
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT content ->> 'user_id' ORDER BY content ->> 'user_id') INTO barred
        FROM (
            SELECT to_jsonb(written) - {STATE} AS content, to_jsonb(written) AS row_now
            FROM written WHERE user_id = ANY(barred)
        ) AS now
        WHERE (coalesce(row_now ->> 'superseded_at', row_now ->> 'removed_at', row_now ->> 'closed_at')
                   IS NULL
               AND coalesce(row_now ->> 'status', '') NOT IN {WITHDRAWN})
           OR content NOT IN (SELECT to_jsonb(before) - {STATE} FROM before);
        IF barred IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;

    RAISE EXCEPTION '%: no active consent to education of % person(s), the first of them %',
        TG_TABLE_NAME, cardinality(barred), barred[1]
        USING ERRCODE = '{CONSENT_REQUIRED}',
              HINT = 'Check consent under the lock of each person before writing for them.';
END $$;
"""  # noqa: S608 - made of the constants above


def upgrade() -> None:
    """Make the roles, hand the tables over, and give each role what its functions do."""
    make_roles()
    op.execute(CURRENT_APP_USER)
    op.execute(REQUIRE_CONSENT)
    _protect()
    for table in CONSENTED:
        require_consent(table)
    op.execute(f"GRANT SELECT ON alembic_version TO {LOGINS}, {MIGRATIONS}")
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {MIGRATIONS}")
    for table in (*PEOPLE, "alembic_version"):
        op.execute(f"ALTER TABLE {table} OWNER TO {MIGRATIONS}")
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {MIGRATIONS}")
    op.execute(f"SET LOCAL ROLE {MIGRATIONS}")  # what follows in this transaction is the owner's


def _protect() -> None:
    # A person's requests, and operators' scripts on their behalf: imports, consent, its revocation.
    protect("profiles", api="SELECT, INSERT, UPDATE (email, base_currency)", jobs="SELECT")
    protect("consents", api="SELECT, INSERT", jobs="SELECT")
    for table in ("accounts", "transactions", "liabilities"):
        protect(table, api="SELECT, INSERT, UPDATE", jobs="SELECT")
    protect("recurring_streams", api="SELECT, DELETE", jobs="SELECT, INSERT, UPDATE, DELETE")
    protect("feature_snapshots", api="SELECT, DELETE", jobs="SELECT, INSERT, UPDATE")
    protect("persona_assignments", api="SELECT, DELETE", jobs="SELECT, INSERT, UPDATE")
    protect("recommendation_sets", api="SELECT, UPDATE (superseded_at)", jobs="SELECT, INSERT, UPDATE")
    protect("recommendations", api="SELECT, UPDATE (status, version)", jobs="SELECT, INSERT")
    protect("job_runs", jobs="SELECT, INSERT, UPDATE")
    protect("outbox", api="SELECT, INSERT", jobs="SELECT, INSERT, UPDATE")
    grant("alembic_version", operator="SELECT")


def downgrade() -> None:
    """Give the tables back to the login and take every policy off; the roles stay, they are the cluster's."""
    op.execute("RESET ROLE")
    op.execute(f"GRANT {MIGRATIONS} TO SESSION_USER")  # directly, and so the login owns what the role owns
    for table in CONSENTED:
        op.execute(f"DROP TRIGGER consent_at_insert ON {table}")
        op.execute(f"DROP TRIGGER consent_at_update ON {table}")
    for table in PEOPLE:
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
        for role in ROLES:
            op.execute(f"DROP POLICY IF EXISTS {role.removeprefix('spendsense_')} ON {table}")
    for table in (*PEOPLE, "alembic_version"):
        op.execute(f"REVOKE ALL ON {table} FROM {LOGINS}, {API}, {JOBS}, {OPERATOR}")
        op.execute(f"ALTER TABLE {table} OWNER TO SESSION_USER")
    op.execute("DROP FUNCTION require_consent()")
    op.execute("DROP FUNCTION current_app_user()")
    op.execute("ALTER FUNCTION refuse_change() OWNER TO SESSION_USER")
    op.execute(f"REVOKE {MIGRATIONS} FROM SESSION_USER")
