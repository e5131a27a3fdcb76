"""The night in shards: who changed, what was planned for whom, and how each shard ended."""

from alembic import op

from app.db.migrations.policies import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INPUTS = ("accounts", "transactions", "liabilities", "stream_overrides", "merchant_aliases")

# Noted by the database, so that no writer can forget it. Writers of bank data hold the person's lock, and so
# does who computes from them: the two clocks are in the order of the locks.
CHANGED = """
ALTER TABLE profiles ADD COLUMN inputs_changed_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN profiles.inputs_changed_at IS 'When anything that features are computed from changed last.';

CREATE FUNCTION note_changed_inputs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE profiles SET inputs_changed_at = clock_timestamp()
    WHERE user_id IN (SELECT user_id FROM changed);
    RETURN NULL;
END $$;
"""

SHARDS = """
ALTER TABLE job_runs ADD COLUMN request_id uuid;
COMMENT ON COLUMN job_runs.request_id IS 'The event that set it off, and the stages after it.';
CREATE INDEX job_runs_of_request ON job_runs (request_id);

CREATE TABLE shards (
    shard_id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id       uuid NOT NULL REFERENCES job_runs,
    stage        text NOT NULL,
    as_of        date NOT NULL,
    number       integer NOT NULL CHECK (number >= 0),
    first_user   text NOT NULL,
    last_user    text NOT NULL,
    people       integer NOT NULL CHECK (people > 0),
    round        smallint NOT NULL DEFAULT 0 CHECK (round >= 0),
    status       text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    counts       jsonb NOT NULL DEFAULT '{}',
    last_error   text,
    planned_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at   timestamptz,
    finished_at  timestamptz,
    CHECK (first_user <= last_user),
    CHECK ((status = 'waiting') = (finished_at IS NULL))
);
CREATE INDEX shards_of_run ON shards (run_id, number);
CREATE INDEX shards_open ON shards (stage, as_of, planned_at, number) WHERE status <> 'done';
COMMENT ON TABLE shards IS 'Who of a range is behind is found when the shard is served, under their locks.';
COMMENT ON COLUMN shards.people IS 'How many it was planned for, or has left after a part was done.';
COMMENT ON COLUMN shards.round IS 'How often what was left has been handed on.';

-- An event about a shard is about nobody in particular.
ALTER TABLE outbox ALTER COLUMN user_id DROP NOT NULL;
"""


def upgrade() -> None:
    """Note changes of inputs, make the shards, and let the jobs work with them."""
    op.execute(CHANGED)
    for table in INPUTS:
        for change, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            op.execute(f"""
                CREATE TRIGGER inputs_changed_at_{change.lower()} AFTER {change} ON {table}
                REFERENCING {rows} TABLE AS changed
                FOR EACH STATEMENT EXECUTE FUNCTION note_changed_inputs()
            """)
    grant("profiles", api="UPDATE (inputs_changed_at)")
    op.execute(SHARDS)
    grant("shards", jobs="SELECT, INSERT, UPDATE", operator="SELECT")
    # An event whose work is done before it was sent is withdrawn.
    grant("outbox", jobs="DELETE")


def downgrade() -> None:
    """Drop the shards and what notes the changes; events of shards go, since no older code knows them."""
    op.execute("REVOKE DELETE ON outbox FROM spendsense_jobs")
    op.execute("DELETE FROM outbox WHERE user_id IS NULL")
    op.execute("ALTER TABLE outbox ALTER COLUMN user_id SET NOT NULL")
    op.execute("DROP TABLE shards")
    op.execute("ALTER TABLE job_runs DROP COLUMN request_id")
    for table in INPUTS:
        for change in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER inputs_changed_at_{change} ON {table}")
    op.execute("DROP FUNCTION note_changed_inputs()")
    op.execute("ALTER TABLE profiles DROP COLUMN inputs_changed_at")
