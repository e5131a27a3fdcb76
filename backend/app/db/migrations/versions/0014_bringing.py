"""Bringing, taking away and erasing: imports by upload, exports, and the end of everything held of a person.

Books that nobody may change let one thing pass from here on: the erasure of a person who asked for it.
"""

from alembic import op

from app.db.access import API, ERASED, JOBS
from app.db.migrations.policies import admit, grant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IMPORTS = """
ALTER TABLE imports
    DROP CONSTRAINT imports_status_check,
    DROP CONSTRAINT imports_check,
    DROP CONSTRAINT imports_whole,
    ALTER COLUMN document_sha256 DROP NOT NULL,
    ALTER COLUMN bytes DROP NOT NULL,
    ADD COLUMN skip_invalid boolean NOT NULL DEFAULT false,
    ADD COLUMN upload_expires_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN rows integer CHECK (rows >= 0),
    ADD COLUMN unlisted integer NOT NULL DEFAULT 0 CHECK (unlisted >= 0);
UPDATE imports SET status = CASE status WHEN 'received' THEN 'waiting' WHEN 'taken' THEN 'done'
                                        ELSE status END;
ALTER TABLE imports
    ALTER COLUMN status SET DEFAULT 'waiting',
    ALTER COLUMN upload_expires_at DROP DEFAULT,
    ADD CONSTRAINT imports_status_check
        CHECK (status IN ('waiting', 'reading', 'done', 'rejected', 'failed')),
    ADD CONSTRAINT imports_check CHECK ((status IN ('waiting', 'reading')) = (finished_at IS NULL)),
    ADD CONSTRAINT imports_whole CHECK (status = 'done' OR accounts + transactions + liabilities = 0);
COMMENT ON COLUMN imports.bytes IS 'Of the file, once it arrived.';
COMMENT ON COLUMN imports.rows IS 'In the file, once they were counted.';
COMMENT ON COLUMN imports.unlisted IS 'Faults beyond those that are listed.';
"""
BACK = """
DELETE FROM imports WHERE document_sha256 IS NULL OR bytes IS NULL;
ALTER TABLE imports
    DROP CONSTRAINT imports_status_check,
    DROP CONSTRAINT imports_check,
    DROP CONSTRAINT imports_whole,
    DROP COLUMN skip_invalid, DROP COLUMN upload_expires_at, DROP COLUMN rows, DROP COLUMN unlisted;
COMMENT ON COLUMN imports.bytes IS NULL;
UPDATE imports SET status = CASE status WHEN 'waiting' THEN 'received' WHEN 'reading' THEN 'received'
                                        WHEN 'done' THEN 'taken' ELSE status END;
ALTER TABLE imports
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN document_sha256 SET NOT NULL,
    ALTER COLUMN bytes SET NOT NULL,
    ADD CONSTRAINT imports_status_check CHECK (status IN ('received', 'taken', 'rejected', 'failed')),
    ADD CONSTRAINT imports_check CHECK ((status = 'received') = (finished_at IS NULL)),
    ADD CONSTRAINT imports_whole CHECK (status = 'taken' OR accounts + transactions + liabilities = 0);
"""

# They see the whole table whoever asks, and say of a person no more than what each of them is for.
ERASURES = """
CREATE FUNCTION erased_name(person text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 'sha256:' || encode(sha256(convert_to(person, 'UTF8')), 'hex');
COMMENT ON FUNCTION erased_name(text) IS 'What stands for a person in erase_jobs once nothing else is left.';

CREATE FUNCTION wants_erasure(person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM erase_jobs WHERE user_id IN (person, erased_name(person)))
$$;
CREATE FUNCTION is_being_erased(person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM erase_jobs WHERE user_id = person AND status = 'running')
$$;
CREATE FUNCTION own_erasure() RETURNS TABLE (
    erase_id uuid, status text, requested_at timestamptz, finished_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT erase_id, status, requested_at, finished_at FROM erase_jobs
    WHERE user_id IN (current_app_user(), erased_name(current_app_user()))
    ORDER BY requested_at DESC LIMIT 1
$$;
"""
REFUSE_ERASED = f"""
CREATE FUNCTION refuse_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF wants_erasure(NEW.user_id) THEN
        RAISE EXCEPTION '%: the person asked for erasure', TG_TABLE_NAME USING ERRCODE = '{ERASED}';
    END IF;
    RETURN NEW;
END $$;
"""
BEGINNINGS = {
    "profiles": "",
    "imports": "",
    "export_jobs": "",
    "consents": "WHEN (NEW.event IN ('granted', 'reauthorised'))",
}

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {exception}
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
UNLESS_ERASED = """
    IF TG_OP = 'DELETE' AND is_being_erased(to_jsonb(OLD) ->> 'user_id') THEN
        RETURN OLD;
    END IF;
"""
# The books of what operators did say afterwards that they did it to somebody.
ONLY_UNNAMED = """
CREATE FUNCTION only_unnamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.user_id = 'erased' AND is_being_erased(OLD.user_id)
       AND to_jsonb(NEW) - ARRAY['user_id', 'reason', 'details']
         = to_jsonb(OLD) - ARRAY['user_id', 'reason', 'details']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
BOOKS = {
    "access_log": "SELECT, UPDATE (user_id, reason)",
    "operator_actions": "SELECT, UPDATE (user_id, reason, details)",
}
DELETED_BY_JOBS = (
    *("profiles", "consents", "accounts", "transactions", "liabilities", "stream_overrides"),
    *("merchant_aliases", "recommendation_sets", "recommendations", "feedback", "decision_contexts"),
    *("decision_traces", "job_runs", "imports", "export_jobs"),
)
# What the API comes to see, so that a person's copy of everything is whole.
SEEN = ("job_runs", "operator_actions")


def upgrade() -> None:
    """Change the imports, and let what a person asks for be done."""
    op.execute(IMPORTS)
    op.execute(ERASURES)
    op.execute(REFUSE_ERASED)
    for table, when in BEGINNINGS.items():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_erased BEFORE INSERT ON {table}"
            f" FOR EACH ROW {when} EXECUTE FUNCTION refuse_erased()"
        )
    op.execute(REFUSE_CHANGE.format(exception=UNLESS_ERASED))
    op.execute(ONLY_UNNAMED)
    for table, privileges in BOOKS.items():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_unnamed BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION only_unnamed()"
        )
        admit(JOBS, table)
        grant(table, jobs=privileges)
    admit(JOBS, "imports")
    for table in DELETED_BY_JOBS:
        grant(table, jobs="SELECT, DELETE")
    grant("profiles", jobs="UPDATE (inputs_changed_at)")  # noted when bank data go, just before it goes too
    for table in SEEN:
        admit(API, table)
        grant(table, api="SELECT")


def downgrade() -> None:
    """Take all of it back; imports whose file never came are forgotten."""
    for table in SEEN:
        op.execute(f"REVOKE SELECT ON {table} FROM {API}")  # noqa: S608 - constants of ours
        op.execute(f"DROP POLICY api ON {table}")
    op.execute(f"REVOKE UPDATE (inputs_changed_at) ON profiles FROM {JOBS}")
    for table in DELETED_BY_JOBS:
        op.execute(f"REVOKE DELETE ON {table} FROM {JOBS}")
    op.execute(f"REVOKE ALL ON imports, {', '.join(BOOKS)} FROM {JOBS}")
    for table, privileges in BOOKS.items():
        op.execute(f"REVOKE {privileges} ON {table} FROM {JOBS}")
        op.execute(f"DROP TRIGGER {table}_only_unnamed ON {table}")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table in ("imports", *BOOKS):
        op.execute(f"DROP POLICY jobs ON {table}")
    for table in BEGINNINGS:
        op.execute(f"DROP TRIGGER {table}_refuse_erased ON {table}")
    op.execute(REFUSE_CHANGE.format(exception=""))
    op.execute("DROP FUNCTION only_unnamed(), refuse_erased(), own_erasure()")
    op.execute("DROP FUNCTION is_being_erased(text), wants_erasure(text), erased_name(text)")
    op.execute(BACK)
