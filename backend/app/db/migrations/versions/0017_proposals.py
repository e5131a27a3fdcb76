"""Operators propose editions, and others approve or reject them; what the product counts is kept as runs.

Who signs is who acts: an operator drafts in their own name, and decides in their own.
"""

from alembic import op

from app.db.access import API, JOBS, MIGRATIONS, OPERATOR
from app.db.migrations.policies import grant

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

PROPOSALS = """
ALTER TABLE editions
    DROP CONSTRAINT editions_status_check,
    ADD CONSTRAINT editions_status_check CHECK (status IN ('draft', 'approved', 'rejected', 'withdrawn')),
    ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    ADD COLUMN based_on text,
    ADD COLUMN reason text CHECK (length(btrim(reason)) >= 10),
    ADD COLUMN closed_by text CHECK (closed_by <> ''),
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN decision_reason text CHECK (length(btrim(decision_reason)) >= 10),
    ADD FOREIGN KEY (kind, based_on) REFERENCES editions (kind, version),
    ADD CONSTRAINT editions_closed_whole CHECK (
        CASE WHEN status IN ('rejected', 'withdrawn')
             THEN num_nulls(closed_by, closed_at, decision_reason) = 0
             ELSE num_nonnulls(closed_by, closed_at) = 0 END),
    ADD CONSTRAINT editions_rejected_by_another CHECK (status <> 'rejected' OR closed_by <> created_by),
    ADD CONSTRAINT editions_withdrawn_by_its_author CHECK (status <> 'withdrawn' OR closed_by = created_by);
CREATE INDEX editions_newest ON editions (kind, created_at DESC);
COMMENT ON COLUMN editions.revision IS 'What If-Match takes: which state somebody looked at.';
COMMENT ON COLUMN editions.based_on IS 'What was in force when it was proposed; null for releases.';
"""
FORGET = """
ALTER TABLE {table} DISABLE TRIGGER USER;
DELETE FROM {table} WHERE version IN (SELECT version FROM editions WHERE kind = '{kind}'
                                      AND status IN ('rejected', 'withdrawn'));
ALTER TABLE {table} ENABLE TRIGGER USER;
"""
ROWS = {
    "persona_rules": "rules",
    "catalogue_items": "catalogue",
    "offers": "catalogue",
}
BACK = """
ALTER TABLE editions DISABLE TRIGGER USER;
DELETE FROM editions WHERE status IN ('rejected', 'withdrawn');
ALTER TABLE editions ENABLE TRIGGER USER;
ALTER TABLE editions
    DROP CONSTRAINT editions_status_check,
    ADD CONSTRAINT editions_status_check CHECK (status IN ('draft', 'approved')),
    DROP COLUMN revision, DROP COLUMN based_on, DROP COLUMN reason,
    DROP COLUMN closed_by, DROP COLUMN closed_at, DROP COLUMN decision_reason;
DROP INDEX editions_newest;
"""
BEGIN = """
CREATE FUNCTION begin_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'draft' OR NEW.revision <> 1 THEN
        RAISE EXCEPTION 'an edition begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editions_begin_as_drafts BEFORE INSERT ON editions
    FOR EACH ROW EXECUTE FUNCTION begin_as_draft();
"""
# What changes once is named twice: so that nothing else does.
DECIDE = """
CREATE OR REPLACE FUNCTION only_approve() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided CONSTANT text[] := ARRAY['status', 'revision', 'approved_by', 'approved_at', 'closed_by',
                                     'closed_at', 'decision_reason'];
BEGIN
    IF OLD.status <> 'draft' OR NEW.status = 'draft' OR to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided
    THEN
        RAISE EXCEPTION 'an edition changes once: from draft to approved, rejected or withdrawn'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.revision := OLD.revision + 1;
    IF NEW.status = 'approved' THEN
        NEW.approved_at := clock_timestamp();
    ELSE
        NEW.closed_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
"""
APPROVE = """
CREATE OR REPLACE FUNCTION only_approve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' OR NEW.status <> 'approved'
       OR (to_jsonb(NEW) - ARRAY['status', 'approved_by', 'approved_at'])
          <> (to_jsonb(OLD) - ARRAY['status', 'approved_by', 'approved_at'])
    THEN
        RAISE EXCEPTION 'an edition changes once: from draft to approved'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.approved_at := clock_timestamp();
    RETURN NEW;
END $$;
"""
INTO_A_DRAFT = """
CREATE OR REPLACE FUNCTION only_into_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM editions WHERE kind = TG_ARGV[0] AND version = NEW.version AND status = 'draft' {whose}
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: there is no draft of % %', TG_TABLE_NAME, TG_ARGV[0], NEW.version
            USING ERRCODE = 'restrict_violation',
                  HINT = 'An approved edition never changes; make a new version.';
    END IF;
    RETURN NEW;
END $$;
"""
OWN = f"AND (current_user <> '{OPERATOR}' OR created_by = current_app_user())"
SIGNED = f"""
ALTER TABLE editions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reading ON editions FOR SELECT TO {API}, {JOBS}, {OPERATOR} USING (true);
CREATE POLICY migrations ON editions TO {MIGRATIONS} USING (true) WITH CHECK (true);
CREATE POLICY proposing ON editions FOR INSERT TO {OPERATOR} WITH CHECK (created_by = current_app_user());
CREATE POLICY deciding ON editions FOR UPDATE TO {OPERATOR}
    USING (status = 'draft') WITH CHECK (coalesce(approved_by, closed_by) = current_app_user());
"""
RUNS = f"""
CREATE TABLE metrics_runs (
    run_id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    requested_by       text NOT NULL CHECK (requested_by <> ''),
    started_at         timestamptz NOT NULL,
    finished_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    rules_version      text NOT NULL CHECK (rules_version <> ''),
    catalogue_version  text NOT NULL CHECK (catalogue_version <> ''),
    metrics            jsonb NOT NULL CHECK (jsonb_typeof(metrics) = 'object'),
    CONSTRAINT metrics_runs_end_after_they_start CHECK (finished_at >= started_at)
);
CREATE INDEX metrics_runs_newest ON metrics_runs (started_at DESC);
COMMENT ON TABLE metrics_runs IS 'How the product did at that time; it is about nobody.';
CREATE TRIGGER metrics_runs_append_only BEFORE UPDATE OR DELETE ON metrics_runs
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE metrics_runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reading ON metrics_runs FOR SELECT TO {OPERATOR} USING (true);
CREATE POLICY migrations ON metrics_runs TO {MIGRATIONS} USING (true) WITH CHECK (true);
CREATE POLICY running ON metrics_runs FOR INSERT TO {OPERATOR} WITH CHECK (requested_by = current_app_user());
"""
DECISIONS = "UPDATE (revision, closed_by, closed_at, decision_reason)"
_ACTIONS = (
    "'approve', 'override', 'flag', 'unflag', 'flag_user', 'unflag_user', 'recompute', 'resolve_dispute',"
    " 'replay', 'draft_catalogue', 'approve_catalogue', 'draft_rules', 'approve_rules', 'run_metrics'"
)
_CLOSING = ", 'reject_catalogue', 'withdraw_catalogue', 'reject_rules', 'withdraw_rules'"
_WITH_REASON = "'override', 'flag', 'unflag', 'flag_user', 'unflag_user'"
_PROPOSING = ", 'draft_catalogue', 'approve_catalogue', 'draft_rules', 'approve_rules'"


def upgrade() -> None:
    """Let editions be proposed, rejected and withdrawn, and runs of the metrics be kept."""
    for part in (PROPOSALS, BEGIN, DECIDE, INTO_A_DRAFT.format(whose=OWN), SIGNED, RUNS):
        op.execute(part)
    grant("editions", operator=DECISIONS)
    grant("metrics_runs", operator="SELECT, INSERT")
    _allow(_ACTIONS + _CLOSING, _WITH_REASON + _PROPOSING + _CLOSING)


def downgrade() -> None:
    """Take it all back; what was closed is forgotten, with its entries in the book."""
    op.execute("ALTER TABLE operator_actions DISABLE TRIGGER USER")
    op.execute("DELETE FROM operator_actions WHERE action LIKE 'reject\\_%' OR action LIKE 'withdraw\\_%'")
    op.execute("ALTER TABLE operator_actions ENABLE TRIGGER USER")
    _allow(_ACTIONS, _WITH_REASON)
    op.execute("DROP TABLE metrics_runs")
    op.execute("ALTER TABLE editions NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    for name in ("reading", "migrations", "proposing", "deciding"):
        op.execute(f"DROP POLICY {name} ON editions")
    op.execute("DROP TRIGGER editions_begin_as_drafts ON editions")
    op.execute("DROP FUNCTION begin_as_draft()")
    op.execute(INTO_A_DRAFT.format(whose=""))
    op.execute(APPROVE)
    op.execute(f"REVOKE {DECISIONS} ON editions FROM {OPERATOR}")
    for table, kind in ROWS.items():
        op.execute(FORGET.format(table=table, kind=kind))
    op.execute(BACK)


def _allow(actions: str, with_reason: str) -> None:
    for name, rule in (
        ("operator_actions_action_check", f"action IN ({actions})"),
        ("operator_actions_with_reason", f"action NOT IN ({with_reason}) OR reason IS NOT NULL"),
    ):
        op.execute(f"ALTER TABLE operator_actions DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE operator_actions ADD CONSTRAINT {name} CHECK ({rule})")
