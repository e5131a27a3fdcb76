"""What people say of their data, what operators do, and the books that the API keeps of its own work."""

from alembic import op

from app.db.migrations.policies import protect, require_consent

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SAID = """
CREATE TABLE stream_overrides (
    user_id       text NOT NULL REFERENCES profiles,
    merchant_key  text NOT NULL CHECK (merchant_key <> ''),
    kind          text CHECK (kind IN ('income', 'bill', 'habit', 'subscription')),
    ignored       boolean NOT NULL DEFAULT false,
    merged_into   text CHECK (merged_into <> '' AND merged_into <> merchant_key),
    note          text CHECK (length(note) BETWEEN 1 AND 500),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, merchant_key),
    CONSTRAINT stream_overrides_say_something CHECK (ignored OR num_nonnulls(kind, merged_into, note) > 0)
);
COMMENT ON TABLE stream_overrides IS 'What a person said of a merchant. No run writes here, so it stays.';
COMMENT ON COLUMN stream_overrides.merchant_key IS
    'Any name that the merchant has or had: its key, entity id, name or a descriptor of it.';
COMMENT ON COLUMN stream_overrides.merged_into IS 'Another name of the same merchant: both are one stream.';

CREATE TABLE merchant_aliases (
    user_id       text NOT NULL REFERENCES profiles,
    descriptor    text NOT NULL CHECK (descriptor <> ''),
    merchant_key  text NOT NULL CHECK (merchant_key <> ''),
    source        text NOT NULL CHECK (source IN ('learnt', 'given')),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, descriptor)
);
COMMENT ON COLUMN merchant_aliases.descriptor IS 'As app.domain.merchants.normalise writes it.';
COMMENT ON COLUMN merchant_aliases.source IS
    'learnt: most rows of that descriptor name the merchant; given: said by somebody, changed by no ingest.';

CREATE UNIQUE INDEX recommendations_and_person ON recommendations (user_id, recommendation_id);
CREATE TABLE feedback (
    feedback_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id            text NOT NULL REFERENCES profiles,
    recommendation_id  uuid NOT NULL,
    action             text NOT NULL
        CHECK (action IN ('helpful', 'not_helpful', 'dismissed', 'already_did', 'not_true')),
    note               text CHECK (length(note) BETWEEN 1 AND 1000),
    created_at         timestamptz NOT NULL DEFAULT now(),
    resolved_at        timestamptz,
    resolved_by        text,
    resolution         text,
    -- With the person in it, nobody can refer to what was recommended to somebody else.
    FOREIGN KEY (user_id, recommendation_id) REFERENCES recommendations (user_id, recommendation_id)
        ON DELETE CASCADE,
    UNIQUE (user_id, recommendation_id, action),
    CONSTRAINT feedback_resolved_whole CHECK (num_nulls(resolved_at, resolved_by, resolution) IN (0, 3)),
    CONSTRAINT feedback_disputes_alone_are_resolved CHECK (resolved_at IS NULL OR action = 'not_true')
);
CREATE INDEX feedback_disputed ON feedback (created_at) WHERE action = 'not_true' AND resolved_at IS NULL;
COMMENT ON COLUMN feedback.resolved_at IS 'When an operator answered a dispute (not_true).';
"""

OPERATORS = """
-- Neither refers to a profile or a recommendation: the books of what was done outlive what it was done to.
CREATE TABLE operator_actions (
    action_id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    operator_id               text NOT NULL CHECK (operator_id <> ''),
    action                    text NOT NULL CHECK (action IN (
        'approve', 'override', 'flag', 'unflag', 'flag_user', 'recompute', 'resolve_dispute', 'replay',
        'draft_catalogue', 'approve_catalogue', 'draft_rules', 'approve_rules', 'run_metrics')),
    user_id                   text CHECK (user_id <> ''),
    recommendation_id         uuid,
    reason_code               text,
    reason                    text CHECK (length(btrim(reason)) >= 10),
    replacement_catalogue_id  text,
    details                   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    request_id                text,
    occurred_at               timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT operator_actions_with_reason CHECK (
        action NOT IN ('override', 'flag', 'unflag', 'flag_user') OR reason IS NOT NULL),
    CONSTRAINT operator_actions_on_recommendation CHECK (
        action NOT IN ('approve', 'override', 'flag', 'unflag', 'replay')
        OR num_nulls(user_id, recommendation_id) = 0),
    CONSTRAINT operator_actions_on_person CHECK (
        action NOT IN ('flag_user', 'recompute', 'resolve_dispute') OR user_id IS NOT NULL),
    CONSTRAINT operator_actions_replacing CHECK (replacement_catalogue_id IS NULL OR action = 'override')
);
CREATE INDEX operator_actions_of_user ON operator_actions (user_id, occurred_at DESC);
CREATE INDEX operator_actions_on ON operator_actions (recommendation_id, occurred_at DESC)
    WHERE recommendation_id IS NOT NULL;
CREATE INDEX operator_actions_by ON operator_actions (operator_id, occurred_at DESC);

CREATE TABLE access_log (
    access_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operator_id  text NOT NULL CHECK (operator_id <> ''),
    user_id      text NOT NULL CHECK (user_id <> ''),
    what         text NOT NULL CHECK (what <> ''),
    reason       text NOT NULL CHECK (btrim(reason) <> ''),
    request_id   text,
    occurred_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX access_log_of_user ON access_log (user_id, occurred_at DESC);
CREATE INDEX access_log_by ON access_log (operator_id, occurred_at DESC);
COMMENT ON TABLE access_log IS 'Every look of an operator at a person''s data: who, at whom, at what, why.';
COMMENT ON COLUMN access_log.what IS 'The route, without its parameters.';
"""

REQUESTS = """
CREATE TABLE idempotency_keys (
    user_id         text NOT NULL CHECK (user_id <> ''),
    key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    method          text NOT NULL CHECK (method IN ('POST', 'PUT', 'PATCH', 'DELETE')),
    path            text NOT NULL,
    request_sha256  text NOT NULL CHECK (request_sha256 ~ '^[0-9a-f]{64}$'),
    status          smallint CHECK (status BETWEEN 100 AND 599),
    response        text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    PRIMARY KEY (user_id, key),
    CHECK ((status IS NULL) = (response IS NULL)),
    CHECK (expires_at > created_at)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
COMMENT ON COLUMN idempotency_keys.user_id IS 'The caller, a consumer or an operator.';
COMMENT ON COLUMN idempotency_keys.status IS 'Null while the first request is at work.';

-- Unlogged: a crash forgets how often somebody called, and writes are half as dear.
CREATE UNLOGGED TABLE rate_limits (
    user_id     text NOT NULL CHECK (user_id <> ''),
    bucket      text NOT NULL CHECK (bucket <> ''),
    started_at  timestamptz NOT NULL,
    requests    integer NOT NULL CHECK (requests > 0),
    PRIMARY KEY (user_id, bucket)
);
COMMENT ON COLUMN rate_limits.user_id IS 'The caller, a consumer or an operator.';
COMMENT ON COLUMN rate_limits.started_at IS 'The start of the window in which the requests were counted.';

CREATE TABLE imports (
    import_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id          text NOT NULL REFERENCES profiles,
    status           text NOT NULL CHECK (status IN ('received', 'taken', 'rejected', 'failed')),
    document_sha256  text NOT NULL CHECK (document_sha256 ~ '^[0-9a-f]{64}$'),
    bytes            bigint NOT NULL CHECK (bytes >= 0),
    accounts         integer NOT NULL DEFAULT 0 CHECK (accounts >= 0),
    transactions     integer NOT NULL DEFAULT 0 CHECK (transactions >= 0),
    liabilities      integer NOT NULL DEFAULT 0 CHECK (liabilities >= 0),
    faults           jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(faults) = 'array'),
    received_at      timestamptz NOT NULL DEFAULT now(),
    finished_at      timestamptz,
    CHECK ((status = 'received') = (finished_at IS NULL)),
    CONSTRAINT imports_rejected_says_why CHECK (status <> 'rejected' OR jsonb_array_length(faults) > 0),
    CONSTRAINT imports_whole CHECK (status = 'taken' OR accounts + transactions + liabilities = 0)
);
CREATE INDEX imports_of_user ON imports (user_id, received_at DESC);
COMMENT ON COLUMN imports.faults IS 'Every row not taken: which row, which field, why; never a value.';
"""

RIGHTS = """
CREATE TABLE export_jobs (
    export_id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       text NOT NULL REFERENCES profiles,
    status        text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'ready', 'failed', 'expired')),
    object_key    text,
    error         text,
    requested_at  timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    expires_at    timestamptz,
    CHECK ((status IN ('queued', 'running')) = (finished_at IS NULL)),
    CHECK ((status = 'ready') = (object_key IS NOT NULL)),
    CHECK ((status = 'failed') = (error IS NOT NULL)),
    CHECK (status <> 'ready' OR expires_at > finished_at)
);
CREATE UNIQUE INDEX export_jobs_under_way ON export_jobs (user_id) WHERE status IN ('queued', 'running');
CREATE INDEX export_jobs_of_user ON export_jobs (user_id, requested_at DESC);
COMMENT ON COLUMN export_jobs.object_key IS 'Where everything held of the person lies, until it expires.';

-- No reference to the profile: the request is the proof that it was followed.
CREATE TABLE erase_jobs (
    erase_id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id             text NOT NULL CHECK (user_id <> ''),
    status              text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'done', 'failed')),
    consent_log_sha256  text CHECK (consent_log_sha256 ~ '^[0-9a-f]{64}$'),
    counts              jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(counts) = 'object'),
    error               text,
    requested_at        timestamptz NOT NULL DEFAULT now(),
    finished_at         timestamptz,
    CHECK ((status IN ('queued', 'running')) = (finished_at IS NULL)),
    CHECK ((status = 'done') = (consent_log_sha256 IS NOT NULL)),
    CHECK ((status = 'failed') = (error IS NOT NULL))
);
CREATE UNIQUE INDEX erase_jobs_under_way ON erase_jobs (user_id) WHERE status IN ('queued', 'running');
CREATE INDEX erase_jobs_of_user ON erase_jobs (user_id, requested_at DESC);
COMMENT ON COLUMN erase_jobs.consent_log_sha256 IS 'Of the consent log, which alone is kept.';
"""

STREAMS = """
ALTER TABLE recurring_streams
    ADD CHECK (frequency IN ('WEEKLY', 'BIWEEKLY', 'SEMI_MONTHLY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY',
                             'UNKNOWN')),
    ADD CHECK (status IN ('MATURE', 'EARLY_DETECTION', 'TOMBSTONED', 'UNKNOWN')),
    ADD CHECK (kind IN ('income', 'bill', 'habit', 'subscription', 'ignored')),
    ADD CHECK (first_date <= last_date),
    ADD CHECK (cardinality(transaction_ids) > 0),
    ADD CHECK (least(average_amount, last_amount, monthly_amount) >= 0);
COMMENT ON COLUMN recurring_streams.average_amount IS 'Positive in both directions.';
COMMENT ON COLUMN recurring_streams.monthly_amount IS 'What it comes to per month, by its cadence.';
ALTER TABLE accounts ADD CHECK (type IN ('depository', 'credit', 'loan', 'investment', 'brokerage', 'other'));
COMMENT ON COLUMN accounts.balance_current IS 'Of a credit account: positive is owed to the lender.';
"""

TABLES = (
    "stream_overrides",
    "merchant_aliases",
    "feedback",
    "operator_actions",
    "access_log",
    "idempotency_keys",
    "rate_limits",
    "imports",
    "export_jobs",
    "erase_jobs",
)
APPEND_ONLY = ("operator_actions", "access_log")


def upgrade() -> None:
    """Create the tables, and say who may do what with each."""
    for part in (SAID, OPERATORS, REQUESTS, RIGHTS, STREAMS):
        op.execute(part)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    protect("stream_overrides", api="SELECT, INSERT, UPDATE, DELETE", jobs="SELECT")
    protect("merchant_aliases", api="SELECT, INSERT, UPDATE, DELETE", jobs="SELECT")
    protect(
        "feedback",
        api="SELECT, INSERT",
        jobs="SELECT",
        operator="SELECT, UPDATE (resolved_at, resolved_by, resolution)",
    )
    protect("operator_actions", operator="SELECT, INSERT")
    protect("access_log", api="SELECT", operator="SELECT, INSERT")
    for table in ("idempotency_keys", "rate_limits"):
        callers = "SELECT, INSERT, UPDATE, DELETE"
        protect(table, api=callers, jobs="SELECT, DELETE", operator=callers, operator_rows="own")
    protect("imports", api="SELECT, INSERT, UPDATE")
    for table in ("export_jobs", "erase_jobs"):
        protect(table, api="SELECT, INSERT", jobs="SELECT, UPDATE")
    for table in ("stream_overrides", "merchant_aliases", "feedback"):
        require_consent(table)


def downgrade() -> None:
    """Drop the tables, with what lies in them."""
    op.execute(f"DROP TABLE {', '.join(TABLES)}")
    op.execute("DROP INDEX recommendations_and_person")
    op.execute("ALTER TABLE accounts DROP CONSTRAINT accounts_type_check")
    for name in ("frequency", "status", "kind"):
        op.execute(f"ALTER TABLE recurring_streams DROP CONSTRAINT recurring_streams_{name}_check")
    for name in ("check", "check1", "transaction_ids_check"):
        op.execute(f"ALTER TABLE recurring_streams DROP CONSTRAINT recurring_streams_{name}")
