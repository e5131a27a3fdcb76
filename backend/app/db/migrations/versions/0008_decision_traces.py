"""Decision traces: why each recommendation was made, append-only and in a chain per person."""

from alembic import op

from app.db.migrations.policies import protect, require_consent

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TRACES = """
-- No reference to a recommendation or its set: the books of what was decided outlive what was shown.
CREATE TABLE decision_contexts (
    set_id   uuid PRIMARY KEY,
    user_id  text NOT NULL REFERENCES profiles,
    body     jsonb,
    sha256   text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX decision_contexts_of_user ON decision_contexts (user_id);
COMMENT ON TABLE decision_contexts IS 'What all traces of a set share, written once.';

CREATE TABLE decision_traces (
    user_id            text NOT NULL REFERENCES profiles,
    position           bigint NOT NULL CHECK (position > 0),
    trace_id           uuid NOT NULL UNIQUE,
    recommendation_id  uuid NOT NULL UNIQUE,
    set_id             uuid NOT NULL REFERENCES decision_contexts,
    created_at         timestamptz NOT NULL,
    body               jsonb,
    body_sha256        text NOT NULL CHECK (body_sha256 ~ '^[0-9a-f]{64}$'),
    previous_sha256    text CHECK (previous_sha256 ~ '^[0-9a-f]{64}$'),
    sha256             text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (user_id, position),
    CONSTRAINT decision_traces_chained CHECK ((position = 1) = (previous_sha256 IS NULL))
);
COMMENT ON COLUMN decision_traces.sha256 IS 'Of previous_sha256, the context''s sha256 and body_sha256.';

-- Texts that failed their checks when they were filled in: not shown, and for an operator to look at.
CREATE TABLE dropped_texts (
    set_id             uuid NOT NULL,
    catalogue_id       text NOT NULL,
    user_id            text NOT NULL REFERENCES profiles,
    catalogue_version  text NOT NULL,
    template_version   integer NOT NULL,
    reasons            text[] NOT NULL CHECK (cardinality(reasons) > 0),
    created_at         timestamptz NOT NULL DEFAULT now(),
    resolved_at        timestamptz,
    resolved_by        text,
    PRIMARY KEY (set_id, catalogue_id),
    CONSTRAINT dropped_texts_resolved_whole CHECK (num_nulls(resolved_at, resolved_by) IN (0, 2))
);
CREATE INDEX dropped_texts_waiting ON dropped_texts (created_at) WHERE resolved_at IS NULL;

CREATE FUNCTION only_body_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.body IS NOT NULL OR to_jsonb(NEW) - 'body' <> to_jsonb(OLD) - 'body' THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'A body may be erased, and that is all.';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE recommendations DROP COLUMN trace;
"""
APPEND_ONLY = ("decision_contexts", "decision_traces")


def upgrade() -> None:
    """Create the tables, and let nothing in the traces change."""
    op.execute(TRACES)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION only_body_erased()"
        )
        protect(table, api="SELECT, UPDATE (body)", jobs="SELECT, INSERT, UPDATE (body)")
        require_consent(table)
        # Erasing is what remains without consent, and the trigger above lets nothing else pass.
        op.execute(f"DROP TRIGGER consent_at_update ON {table}")
    protect(
        "dropped_texts",
        api="SELECT, DELETE",
        jobs="SELECT, INSERT, DELETE",
        operator="SELECT, UPDATE (resolved_at, resolved_by)",
    )
    require_consent("dropped_texts")


def downgrade() -> None:
    """Drop every trace."""
    op.execute("DROP TABLE decision_traces, decision_contexts, dropped_texts")
    op.execute("DROP FUNCTION only_body_erased()")
    op.execute("ALTER TABLE recommendations ADD COLUMN trace jsonb NOT NULL DEFAULT '{}'")
