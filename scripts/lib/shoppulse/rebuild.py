"""Loading millions: indexes and keys are made once at the end instead of row by row.

All of it is one transaction under a lock on the tables: nobody sees them without keys or without forced
row-level security, and an error leaves everything as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

# Parents too: the check of a foreign key reads them, and forced row-level security would show it one tenant.
LOCKED = ("tenants", "orders", "fulfillment")
LOADED = ("orders", "fulfillment")

_KEYS = text("""
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
           AS make
FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid = ANY(CAST(CAST(:tables AS text[]) AS regclass[]))
ORDER BY contype  -- foreign keys go before the unique ones that they lean on
""")
_INDEXES = text("""
SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop, pg_get_indexdef(indexrelid) AS make
FROM pg_index WHERE indrelid = ANY(CAST(CAST(:tables AS text[]) AS regclass[])) AND NOT indisunique
""")


@contextmanager
def rebuilt(connection: Connection) -> Iterator[None]:
    """Take keys (but the primary ones) and indexes of the loaded tables away for the block, then make them
    and check every row; within the caller's transaction.
    """
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(LOCKED)} IN ACCESS EXCLUSIVE MODE")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    parts = [
        part
        for query in (_KEYS, _INDEXES)
        for part in connection.execute(query, {"tables": list(LOADED)}).all()
    ]
    _all(connection, [part.drop for part in parts])
    _all(connection, [f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY" for name in LOCKED])
    yield
    _all(connection, [part.make for part in reversed(parts)])
    _all(connection, [f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY" for name in LOCKED])


def _all(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
