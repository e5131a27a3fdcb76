"""Typical savings: inflow and growth by their rhythm, beside what a window saw of them to the cent."""

from app.db.feature_columns import COLUMNS
from app.db.migrations.snapshots import fit

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NEW = {"savings_net_inflow_typical", "savings_growth_typical"}


def upgrade() -> None:
    """Give the features their columns."""
    fit()


def downgrade() -> None:
    """Ask older code for no reasons of features that it does not know; their columns stay, like all."""
    fit([name for name in COLUMNS if name not in _NEW])
