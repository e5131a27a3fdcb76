"""Fits the table of snapshots to the features there are; called by every migration that follows a new one."""

from collections.abc import Collection

from alembic import op

from app.db.feature_columns import COLUMNS

TYPICAL_SAVINGS = frozenset({"savings_net_inflow_typical", "savings_growth_typical"})
"""Features of revision 0020, for whose nulls no revision before it asks."""
_CHECK = "feature_snapshots_nulls_have_reasons"


def fit(held: Collection[str] = tuple(COLUMNS)) -> None:
    """Add the missing columns, and hold what is written from now on to a reason for every null of `held`.

    Rows of older versions of the features lack what came later: they are not looked at again.
    """
    add_columns()
    # Two looks at the reasons a row, whatever the number of features; `?&` and `?|` pass over nulls.
    null = ", ".join(f"CASE WHEN {name} IS NULL THEN '{name}' END" for name in held)
    known = ", ".join(f"CASE WHEN {name} IS NOT NULL THEN '{name}' END" for name in held)
    rule = f"null_reasons ?& ARRAY[{null}] AND NOT null_reasons ?| ARRAY[{known}]"
    op.execute(f"ALTER TABLE feature_snapshots DROP CONSTRAINT IF EXISTS {_CHECK}")
    op.execute(f"ALTER TABLE feature_snapshots ADD CONSTRAINT {_CHECK} CHECK ({rule}) NOT VALID")


def add_columns() -> None:
    """Add the missing columns."""
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE feature_snapshots ADD COLUMN IF NOT EXISTS {name} {kind}")
