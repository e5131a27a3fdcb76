"""Editions: the rules, texts and categories that decide, as rows that never change once they are written.

An edition is drafted, filled with rows, and approved by somebody else; from then on nothing about it changes,
so whatever it decided can be decided again.
"""

from alembic import op

from app.db.migrations.policies import grant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EDITIONS = """
CREATE TABLE editions (
    kind            text NOT NULL CHECK (kind IN ('rules', 'catalogue', 'categories')),
    version         text NOT NULL CHECK (version <> ''),
    status          text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'approved')),
    settings        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    content_sha256  text NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    created_by      text NOT NULL CHECK (created_by <> ''),
    created_at      timestamptz NOT NULL DEFAULT now(),
    approved_by     text CHECK (approved_by <> ''),
    approved_at     timestamptz,
    PRIMARY KEY (kind, version),
    CONSTRAINT editions_approved_whole CHECK (
        CASE status WHEN 'approved' THEN num_nulls(approved_by, approved_at) = 0
                    ELSE num_nonnulls(approved_by, approved_at) = 0 END),
    CONSTRAINT editions_four_eyes CHECK (approved_by <> created_by)
);
COMMENT ON TABLE editions IS 'Of each kind the one approved last is in force.';
COMMENT ON COLUMN editions.content_sha256 IS 'Of its rows and settings, as app.db.editions writes them.';

CREATE TABLE persona_rules (
    version   text NOT NULL,
    position  smallint NOT NULL CHECK (position >= 0),
    persona   text NOT NULL CHECK (persona <> ''),
    rule      jsonb NOT NULL,
    PRIMARY KEY (version, position),
    UNIQUE (version, persona)
);
COMMENT ON COLUMN persona_rules.position IS 'The first row met wins; 0 is checked before all others.';

CREATE TABLE catalogue_items (
    version           text NOT NULL,
    id                text NOT NULL CHECK (id <> ''),
    position          smallint NOT NULL,
    template_version  integer NOT NULL CHECK (template_version > 0),
    title             text NOT NULL,
    summary           text NOT NULL,
    because           text NOT NULL,
    why_now           text NOT NULL,
    personas          text[] NOT NULL,
    trigger           jsonb,
    generic           boolean NOT NULL,
    reviewed_by       text NOT NULL,
    reviewed_at       text NOT NULL,
    PRIMARY KEY (version, id)
);

-- What a partner pays has no column, so it cannot be an input.
CREATE TABLE offers (
    version           text NOT NULL,
    id                text NOT NULL CHECK (id <> ''),
    position          smallint NOT NULL,
    category          text NOT NULL,
    template_version  integer NOT NULL CHECK (template_version > 0),
    title             text NOT NULL,
    summary           text NOT NULL,
    because           text NOT NULL,
    why_now           text NOT NULL,
    personas          text[] NOT NULL,
    checks            jsonb NOT NULL,
    reviewed_by       text NOT NULL,
    reviewed_at       text NOT NULL,
    PRIMARY KEY (version, id)
);

CREATE TABLE pfc_map (
    version             text NOT NULL,
    code                text COLLATE "C" NOT NULL CHECK (code = upper(code) AND code <> ''),
    flow_out            text,
    flow_in             text,
    kind                text,
    insufficient_funds  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (version, code)
);
COMMENT ON TABLE pfc_map IS 'What a category of Plaid''s means here; the longest prefix of a code wins.';

CREATE TABLE template_approvals (
    catalogue_id      text NOT NULL,
    template_version  integer NOT NULL,
    approved_by       text NOT NULL CHECK (approved_by <> ''),
    approved_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (catalogue_id, template_version)
);
COMMENT ON TABLE template_approvals IS 'Versions of templates that need no review before their next use.';
"""

GUARDS = """
CREATE FUNCTION only_into_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM editions WHERE kind = TG_ARGV[0] AND version = NEW.version AND status = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: there is no draft of % %', TG_TABLE_NAME, TG_ARGV[0], NEW.version
            USING ERRCODE = 'restrict_violation',
                  HINT = 'An approved edition never changes; make a new version.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION only_approve() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER editions_only_approved BEFORE UPDATE ON editions
    FOR EACH ROW EXECUTE FUNCTION only_approve();
CREATE TRIGGER editions_stay BEFORE DELETE ON editions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
ROWS = {
    "persona_rules": "rules",
    "catalogue_items": "catalogue",
    "offers": "catalogue",
    "pfc_map": "categories",
}
APPEND_ONLY = (*ROWS, "template_approvals")


def upgrade() -> None:
    """Create the tables, and let nothing in them change."""
    op.execute(EDITIONS)
    op.execute(GUARDS)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        grant(table, jobs="SELECT", operator="SELECT, INSERT")
    for table, kind in ROWS.items():
        op.execute(
            f"CREATE TRIGGER {table}_only_into_a_draft BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION only_into_a_draft('{kind}')"
        )
    grant("editions", jobs="SELECT", operator="SELECT, INSERT, UPDATE (status, approved_by, approved_at)")


def downgrade() -> None:
    """Drop every edition."""
    op.execute(f"DROP TABLE editions, {', '.join(APPEND_ONLY)}")
    op.execute("DROP FUNCTION only_into_a_draft(), only_approve()")
