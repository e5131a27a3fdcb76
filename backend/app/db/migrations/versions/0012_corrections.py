"""Corrections from the API: what a person said of a stream is found again, and their events are sent at once.

A merge makes the stream it was said of disappear, so the override keeps what that stream was called.
"""

from alembic import op

from app.db.migrations.policies import grant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CALLED = """
ALTER TABLE stream_overrides ADD COLUMN stream_id text, ADD COLUMN merchant text;
COMMENT ON COLUMN stream_overrides.stream_id IS 'Of the stream that it was said of, as it was called then.';
COMMENT ON COLUMN stream_overrides.merchant IS 'What that stream was called, for people.';
"""


def upgrade() -> None:
    """Let the API mark its own person's events as sent, and let overrides name their stream."""
    grant("outbox", api="UPDATE (sent_at, attempts, last_error)")
    op.execute(CALLED)


def downgrade() -> None:
    """Forget the names."""
    op.execute("REVOKE UPDATE (sent_at, attempts, last_error) ON outbox FROM spendsense_api")
    op.execute("ALTER TABLE stream_overrides DROP COLUMN stream_id, DROP COLUMN merchant")
