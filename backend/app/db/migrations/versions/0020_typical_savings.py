"""Typical savings: inflow and growth by their rhythm, beside what a window saw of them to the cent."""

from app.db.feature_columns import COLUMNS
from app.db.migrations.snapshots import TYPICAL_SAVINGS, fit

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the features their columns."""
    fit()


def downgrade() -> None:
    """Ask older code for no reasons of features that it does not know; their columns stay, like all."""
    fit([name for name in COLUMNS if name not in TYPICAL_SAVINGS])
