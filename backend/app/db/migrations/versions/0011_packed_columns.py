"""No text of a transaction holds the two signs that a packed history is told apart by.

A history is read a column at a time (app.db.histories): measured in docs/performance.md, a third of what the
database takes to write the same rows as JSON. Ingest has turned control characters into spaces since.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TEXTS = ("name", "merchant_name", "merchant_entity_id", "pfc_primary", "pfc_detailed")
_READ = ("transaction_id", "account_id", "iso_currency_code", *_TEXTS)
_ALL = " || ".join(f"coalesce({name}, '')" for name in _READ)
_SEPARATORS = r"[\x1e\x1f]"


def upgrade() -> None:
    """Clean what older ingests let in, and hold every row to it from now on."""
    spaces = ", ".join(f"{name} = regexp_replace({name}, '{_SEPARATORS}', ' ', 'g')" for name in _TEXTS)
    op.execute(f"UPDATE transactions SET {spaces} WHERE {_ALL} ~ '{_SEPARATORS}'")  # noqa: S608 - constants
    op.execute(
        f"ALTER TABLE transactions ADD CONSTRAINT transactions_hold_no_separators"
        f" CHECK ({_ALL} !~ '{_SEPARATORS}')"
    )


def downgrade() -> None:
    """Let them in again."""
    op.execute("ALTER TABLE transactions DROP CONSTRAINT transactions_hold_no_separators")
