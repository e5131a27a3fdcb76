"""Charts are computed at the request, from the categories in force: the API reads them as the jobs do."""

from alembic import op

from app.db.migrations.policies import grant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the API read the categories. Nothing in them is about a person."""
    grant("editions", api="SELECT")
    grant("pfc_map", api="SELECT")


def downgrade() -> None:
    """Take it back."""
    op.execute("REVOKE SELECT ON editions, pfc_map FROM spendsense_api")
