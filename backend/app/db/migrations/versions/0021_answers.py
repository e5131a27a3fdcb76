"""Doubts are answered in words, and people may say something else, or the same again, of a recommendation."""

from alembic import op

from app.db.access import API
from app.db.migrations.policies import grant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_SAID_AGAIN = "UPDATE (note, created_at, resolved_at, resolved_by, resolution)"


def upgrade() -> None:
    """Let the API renew what a person said."""
    grant("feedback", api=_SAID_AGAIN)
    op.execute("COMMENT ON COLUMN feedback.resolution IS 'What the person is told who doubted it.'")


def downgrade() -> None:
    """Take it back."""
    op.execute(f"REVOKE {_SAID_AGAIN} ON feedback FROM {API}")
    op.execute("COMMENT ON COLUMN feedback.resolution IS NULL")
