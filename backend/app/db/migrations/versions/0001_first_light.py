"""First light: the tables that carry a person from transactions to recommendations.

Every table that a job scans by shard has `user_id` first in its key, so that a range of users is one range of
the index. Ids that come from a bank feed are unique per user only: a joint account may reach two people.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PEOPLE = """
CREATE TABLE profiles (
    user_id        text PRIMARY KEY CHECK (user_id <> ''),
    email          text CHECK (email = lower(email)),
    base_currency  text NOT NULL DEFAULT 'USD' CHECK (base_currency ~ '^[A-Z]{3}$'),
    created_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN profiles.user_id IS 'The subject (sub) of the person in the Cognito user pool.';

-- Append-only: what a person agreed to, and when. The last event of a purpose decides, until it expires.
CREATE TABLE consents (
    consent_id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    sequence         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    user_id          text NOT NULL REFERENCES profiles,
    purpose          text NOT NULL
        CHECK (purpose IN ('education', 'partner_offers', 'chat', 'research_metrics')),
    event            text NOT NULL CHECK (event IN ('granted', 'revoked', 'expired', 'reauthorised')),
    notice_version   text NOT NULL,
    notice_sha256    text,
    data_categories  text[] NOT NULL DEFAULT '{}',
    method           text NOT NULL,
    ip               inet,
    user_agent       text,
    occurred_at      timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz,
    CHECK ((event IN ('granted', 'reauthorised')) = (expires_at IS NOT NULL))
);
CREATE INDEX consents_latest ON consents (user_id, purpose, sequence DESC) INCLUDE (event, expires_at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consents_append_only BEFORE UPDATE OR DELETE ON consents
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BANK_DATA = """
CREATE TABLE accounts (
    user_id            text NOT NULL REFERENCES profiles,
    account_id         text NOT NULL,
    type               text NOT NULL,
    subtype            text,
    mask               text,
    name               text,
    balance_current    numeric(14, 2),
    balance_available  numeric(14, 2),
    balance_limit      numeric(14, 2),
    iso_currency_code  text NOT NULL CHECK (iso_currency_code ~ '^[A-Z]{3}$'),
    holder_category    text,
    balances_as_of     date,
    closed_at          timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, account_id)
);

CREATE TABLE transactions (
    user_id                 text NOT NULL,
    transaction_id          text NOT NULL,
    account_id              text NOT NULL,
    date                    date NOT NULL,
    authorized_date         date,
    amount                  numeric(14, 2) NOT NULL,
    iso_currency_code       text NOT NULL CHECK (iso_currency_code ~ '^[A-Z]{3}$'),
    merchant_name           text,
    merchant_entity_id      text,
    name                    text NOT NULL,
    payment_channel         text,
    pfc_primary             text,
    pfc_detailed            text,
    pfc_version             text,
    pending                 boolean NOT NULL DEFAULT false,
    pending_transaction_id  text,
    removed_at              timestamptz,
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, transaction_id),
    FOREIGN KEY (user_id, account_id) REFERENCES accounts
);
COMMENT ON COLUMN transactions.amount IS 'As Plaid signs it: positive is money out of the account.';
CREATE INDEX transactions_by_date ON transactions (user_id, date DESC, transaction_id DESC);

CREATE TABLE liabilities (
    user_id                    text NOT NULL,
    account_id                 text NOT NULL,
    is_overdue                 boolean,
    last_payment_amount        numeric(14, 2),
    last_payment_date          date,
    last_statement_balance     numeric(14, 2),
    last_statement_issue_date  date,
    minimum_payment_amount     numeric(14, 2),
    next_payment_due_date      date,
    aprs                       jsonb NOT NULL DEFAULT '[]',
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, account_id),
    FOREIGN KEY (user_id, account_id) REFERENCES accounts
);
"""

RESULTS = """
CREATE TABLE recurring_streams (
    user_id              text NOT NULL REFERENCES profiles,
    stream_id            text NOT NULL,
    as_of                date NOT NULL,
    direction            text NOT NULL CHECK (direction IN ('inflow', 'outflow')),
    merchant             text NOT NULL,
    merchant_key         text NOT NULL,
    frequency            text NOT NULL,
    status               text NOT NULL,
    is_active            boolean NOT NULL,
    kind                 text NOT NULL,
    average_amount       numeric(14, 2) NOT NULL,
    last_amount          numeric(14, 2) NOT NULL,
    monthly_amount       numeric(14, 2),
    first_date           date NOT NULL,
    last_date            date NOT NULL,
    predicted_next_date  date,
    price_changes        jsonb NOT NULL DEFAULT '[]',
    transaction_ids      text[] NOT NULL,
    PRIMARY KEY (user_id, stream_id)
);

-- One row per person, window and day; `features` holds the typed values as decimal strings with their reasons
-- for null beside them, `evidence` the cards, streams and dates behind them, `input_hash` says from what they
-- were computed. What recommendations say can be rendered again from this row alone.
CREATE TABLE feature_snapshots (
    user_id          text NOT NULL REFERENCES profiles,
    window_days      smallint NOT NULL CHECK (window_days IN (30, 90, 180)),
    as_of            date NOT NULL,
    feature_version  text NOT NULL,
    features         jsonb NOT NULL,
    null_reasons     jsonb NOT NULL DEFAULT '{}',
    evidence         jsonb NOT NULL DEFAULT '{}',
    input_hash       text NOT NULL,
    computed_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, window_days, as_of, feature_version)
);

CREATE TABLE persona_assignments (
    user_id        text NOT NULL REFERENCES profiles,
    window_days    smallint NOT NULL CHECK (window_days IN (30, 90, 180)),
    as_of          date NOT NULL,
    rules_version  text NOT NULL,
    persona        text NOT NULL,
    matched        text[] NOT NULL,
    tests          jsonb NOT NULL,
    hysteresis     boolean NOT NULL DEFAULT false,
    input_hash     text NOT NULL,
    assigned_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, window_days, as_of, rules_version)
);

CREATE TABLE recommendation_sets (
    set_id             uuid PRIMARY KEY,
    user_id            text NOT NULL REFERENCES profiles,
    window_days        smallint NOT NULL CHECK (window_days IN (30, 90, 180)),
    as_of              date NOT NULL,
    persona            text NOT NULL,
    input_hash         text NOT NULL,
    rules_version      text NOT NULL,
    catalogue_version  text NOT NULL,
    superseded_at      timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now()
);
-- A person sees one set per window; a newer one takes its place.
CREATE UNIQUE INDEX recommendation_sets_current ON recommendation_sets (user_id, window_days)
    WHERE superseded_at IS NULL;

CREATE TABLE recommendations (
    recommendation_id        uuid PRIMARY KEY,
    set_id                   uuid NOT NULL REFERENCES recommendation_sets,
    user_id                  text NOT NULL REFERENCES profiles,
    position                 smallint NOT NULL,
    catalogue_id             text NOT NULL,
    type                     text NOT NULL CHECK (type IN ('education', 'offer')),
    title                    text NOT NULL,
    summary                  text NOT NULL,
    because                  jsonb NOT NULL,
    why_now                  text NOT NULL,
    what_it_does_not_consider text[] NOT NULL DEFAULT '{}',
    trace                    jsonb NOT NULL DEFAULT '{}',
    eligibility              jsonb NOT NULL DEFAULT '[]',
    disclosure               text NOT NULL,
    compensation_disclosure  text,
    status                   text NOT NULL DEFAULT 'approved'
        CHECK (status IN ('pending', 'approved', 'shown', 'dismissed', 'overridden', 'expired', 'withdrawn')),
    version                  integer NOT NULL DEFAULT 1,
    created_at               timestamptz NOT NULL DEFAULT now(),
    expires_at               timestamptz,
    UNIQUE (set_id, position),
    CHECK ((type = 'offer') = (compensation_disclosure IS NOT NULL))
);
CREATE INDEX recommendations_of_user ON recommendations (user_id, set_id);
"""

WORK = """
-- What ran, for whom and how it ended: the operator's view and the proof that nothing was dropped.
CREATE TABLE job_runs (
    run_id       uuid PRIMARY KEY,
    stage        text NOT NULL,
    event_type   text NOT NULL,
    user_id      text,
    as_of        date NOT NULL,
    status       text NOT NULL,
    counts       jsonb NOT NULL DEFAULT '{}',
    started_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
);
CREATE INDEX job_runs_recent ON job_runs (started_at DESC);
CREATE INDEX job_runs_of_user ON job_runs (user_id, started_at DESC);

-- Events written with the result they announce, sent afterwards: neither can exist without the other.
CREATE TABLE outbox (
    event_id     uuid PRIMARY KEY,
    sequence     bigint GENERATED ALWAYS AS IDENTITY,
    user_id      text NOT NULL,
    detail_type  text NOT NULL,
    detail       jsonb NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    sent_at      timestamptz,
    attempts     integer NOT NULL DEFAULT 0,
    last_error   text
);
CREATE INDEX outbox_waiting ON outbox (sequence) WHERE sent_at IS NULL;
"""

TABLES = (
    "outbox, job_runs, recommendations, recommendation_sets, persona_assignments, feature_snapshots, "
    "recurring_streams, liabilities, transactions, accounts, consents, profiles"
)


def upgrade() -> None:
    """Create every table, in the order of their references."""
    for part in (PEOPLE, BANK_DATA, RESULTS, WORK):
        op.execute(part)


def downgrade() -> None:
    """Drop every table of this revision, with what lies in them."""
    op.execute(f"DROP TABLE {TABLES}")
    op.execute("DROP FUNCTION refuse_change()")
