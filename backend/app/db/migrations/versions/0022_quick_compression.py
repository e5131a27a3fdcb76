"""What a night writes is compressed by LZ4: PostgreSQL's own way takes longer than the rest of the write."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Columns of JSON that are long enough to be compressed at all.
_COLUMNS = {
    "decision_contexts": ("body",),
    "decision_traces": ("body",),
    "feature_snapshots": ("evidence",),
    "persona_assignments": ("tests",),
    "recommendations": ("because", "eligibility"),
}


def upgrade() -> None:
    """Compress what is written from now on with LZ4, where the server was built with it."""
    known = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    if op.get_bind().exec_driver_sql(known).scalar():
        _compress("lz4")


def downgrade() -> None:
    """Leave it to the server's default again."""
    _compress("default")


def _compress(method: str) -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION {method}")
