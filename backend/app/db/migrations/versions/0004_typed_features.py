"""Features in columns of their own type instead of one JSON value: what SQL reads, it reads exactly."""

from alembic import op

from app.db.feature_columns import COLUMNS
from app.db.migrations.snapshots import add_columns, fit

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COMMENTS = """
COMMENT ON TABLE feature_snapshots IS
    'One row a person, window and day: from it alone what recommendations say can be rendered again.';
COMMENT ON COLUMN feature_snapshots.null_reasons IS 'Why a feature is null, by its name.';
COMMENT ON COLUMN feature_snapshots.evidence IS 'The cards, streams, fees and dates behind the features.';
COMMENT ON COLUMN feature_snapshots.input_hash IS 'Digest of the history that they were computed from.';
"""


def upgrade() -> None:
    """Move the values over; what was computed before keeps its numbers to the last digit."""
    add_columns()
    moved = ", ".join(f"{name} = CAST(features ->> '{name}' AS {kind})" for name, kind in COLUMNS.items())
    # Rows that were written with consent; that it may have ended since is no reason to lose them here.
    op.execute("ALTER TABLE feature_snapshots DISABLE TRIGGER consent_at_update")
    op.execute(f"UPDATE feature_snapshots SET {moved}")  # noqa: S608 - columns of ours
    op.execute("ALTER TABLE feature_snapshots ENABLE TRIGGER consent_at_update")
    op.execute("ALTER TABLE feature_snapshots DROP COLUMN features")
    fit()
    op.execute(COMMENTS)


def downgrade() -> None:
    """Put the values back into one JSON value, decimals and dates as text."""
    texts = {"integer": "{0}", "boolean": "{0}"}
    pairs = [
        f"jsonb_build_object('{name}', {texts.get(kind, '{0}::text').format(name)})"
        for name, kind in COLUMNS.items()
    ]
    op.execute("ALTER TABLE feature_snapshots DROP CONSTRAINT feature_snapshots_nulls_have_reasons")
    op.execute("ALTER TABLE feature_snapshots ADD COLUMN features jsonb")
    op.execute("ALTER TABLE feature_snapshots DISABLE TRIGGER consent_at_update")
    op.execute(f"UPDATE feature_snapshots SET features = {' || '.join(pairs)}")  # noqa: S608 - columns of ours
    op.execute("ALTER TABLE feature_snapshots ENABLE TRIGGER consent_at_update")
    op.execute("ALTER TABLE feature_snapshots ALTER COLUMN features SET NOT NULL")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE feature_snapshots DROP COLUMN {name}")
