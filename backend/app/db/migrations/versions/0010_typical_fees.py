"""Typical fees: what a window holds of fees by their rhythm, so that no persona hangs on a fee's date."""

from app.db.feature_columns import COLUMNS
from app.db.migrations.snapshots import TYPICAL_SAVINGS, fit

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the feature its column."""
    fit([name for name in COLUMNS if name not in TYPICAL_SAVINGS])


def downgrade() -> None:
    """Ask older code for no reason of a feature that it does not know; its column stays, like all."""
    fit([name for name in COLUMNS if name not in {"fees_typical", *TYPICAL_SAVINGS}])
