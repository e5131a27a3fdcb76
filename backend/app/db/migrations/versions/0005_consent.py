"""Consent in full: the notices that people read, and the erasing of results when a consent ends.

The guard of 0002 let an update without consent withdraw a row; from here on it may also erase what it says.
With consent or without, the words of a recommendation are erased or stay as they are, whoever updates it.
"""

from alembic import op

from app.db.migrations.policies import CONSENT_REQUIRED, grant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOTICES = """
CREATE TABLE notices (
    purpose          text NOT NULL
        CHECK (purpose IN ('education', 'partner_offers', 'chat', 'research_metrics')),
    version          text NOT NULL CHECK (version <> ''),
    text             text NOT NULL CHECK (text <> ''),
    sha256           text NOT NULL CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    data_categories  text[] NOT NULL CHECK (cardinality(data_categories) > 0),
    effective_from   date NOT NULL,
    published_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (purpose, version),
    UNIQUE (purpose, effective_from)
);
COMMENT ON TABLE notices IS 'Of each purpose the one that took effect last is in force.';
CREATE TRIGGER notices_append_only BEFORE UPDATE OR DELETE ON notices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
# The sweep of the night finds along the index whose time is over. Results are timed by the clock: their
# transaction may have begun, and waited for a lock, before consent was given.
TIMES = """
CREATE INDEX consents_end ON consents (expires_at) INCLUDE (user_id, purpose, sequence)
    WHERE event IN ('granted', 'reauthorised');
ALTER TABLE recommendations ALTER COLUMN created_at SET DEFAULT clock_timestamp();
"""

STATE = "ARRAY['status', 'version', 'superseded_at', 'removed_at', 'closed_at', 'updated_at']"
WITHDRAWN = "('withdrawn', 'expired', 'overridden', 'dismissed')"
# What names a row of any guarded table, so that its two versions are found with each other.
KEY = ", ".join(
    f"{{row}} -> '{column}'"
    for column in (
        "user_id",
        "recommendation_id",
        "set_id",
        "account_id",
        "transaction_id",
        "stream_id",
        "window_days",
        "as_of",
    )
)
# Texts become empty, documents and lists any part of what they were.
SAYS_NO_MORE = """
CREATE OR REPLACE FUNCTION says_no_more(earlier jsonb, now jsonb) RETURNS boolean
IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT earlier @> coalesce(
        (SELECT jsonb_object_agg(key, value) FROM jsonb_each(now) WHERE value <> '""'), '{}')
$$;
"""
WORDS = "ARRAY['catalogue_id', 'title', 'summary', 'why_now', 'because', 'eligibility', 'trace']"
ONLY_ERASE = f"""
CREATE FUNCTION only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT says_no_more(to_jsonb(OLD), (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(NEW)) WHERE key = ANY({WORDS})
    )) THEN
        RAISE EXCEPTION '%: the words of a row are erased or stay as they are', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recommendations_only_erase BEFORE UPDATE ON recommendations
    FOR EACH ROW EXECUTE FUNCTION only_erase();
"""  # noqa: S608 - made of the constants above
REQUIRE_CONSENT = f"""
CREATE OR REPLACE FUNCTION require_consent() RETURNS trigger LANGUAGE plpgsql AS $$
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

    -- Without consent an update may only withdraw or erase: the row ends withdrawn, and says nothing new.
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT row_now ->> 'user_id' ORDER BY row_now ->> 'user_id') INTO barred
        FROM (
            SELECT row_now, jsonb_build_array({KEY.format(row="row_now")}) AS key
            FROM (SELECT to_jsonb(written) FROM written WHERE user_id = ANY(barred)) AS one (row_now)
        ) AS now
        WHERE (coalesce(row_now ->> 'superseded_at', row_now ->> 'removed_at', row_now ->> 'closed_at')
                   IS NULL
               AND coalesce(row_now ->> 'status', '') NOT IN {WITHDRAWN})
           OR NOT EXISTS (
               SELECT FROM (
                   SELECT earlier, jsonb_build_array({KEY.format(row="earlier")}) AS key
                   FROM (SELECT to_jsonb(before) FROM before) AS one (earlier)
               ) AS before_it
               WHERE before_it.key = now.key AND says_no_more(earlier, row_now - {STATE})
           );
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
TOMBSTONE = "UPDATE (status, version, catalogue_id, title, summary, why_now, because, eligibility, trace)"


def upgrade() -> None:
    """Make the notices; let a person's own request and the sweep of the night erase results."""
    op.execute(NOTICES)
    op.execute(TIMES)
    for function in (SAYS_NO_MORE, ONLY_ERASE, REQUIRE_CONSENT):
        op.execute(function)
    grant("notices", api="SELECT", jobs="SELECT", operator="SELECT")
    grant("consents", jobs="INSERT")
    grant("feature_snapshots", jobs="DELETE")
    grant("persona_assignments", jobs="DELETE")
    grant("recommendation_sets", api="UPDATE (persona)")
    grant("recommendations", api=TOMBSTONE, jobs=TOMBSTONE)


def downgrade() -> None:
    """Take the notices and the privileges off. The guard keeps what it learnt: erased rows may lie there."""
    op.execute("REVOKE INSERT ON consents FROM spendsense_jobs")
    op.execute("REVOKE DELETE ON feature_snapshots, persona_assignments FROM spendsense_jobs")
    op.execute("REVOKE UPDATE (persona) ON recommendation_sets FROM spendsense_api")
    op.execute(f"REVOKE {TOMBSTONE} ON recommendations FROM spendsense_api, spendsense_jobs")
    op.execute("GRANT UPDATE (status, version) ON recommendations TO spendsense_api")
    op.execute("ALTER TABLE recommendations ALTER COLUMN created_at SET DEFAULT now()")
    op.execute("DROP TRIGGER recommendations_only_erase ON recommendations")
    op.execute("DROP FUNCTION only_erase()")
    op.execute("DROP INDEX consents_end")
    op.execute("DROP TABLE notices")
