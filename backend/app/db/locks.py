"""One lock per person, held to the end of the transaction: whoever writes for a person takes it first.

It serialises jobs with each other and with consent: nothing is written after a revocation was answered.
"""

from collections.abc import Sequence

from app.db.sql import Connection, text

# Locks are taken in one order everywhere; two shards that overlap would deadlock otherwise.
_LOCK = text("""
SELECT pg_advisory_xact_lock(hashtextextended(user_id, 0))
FROM (SELECT DISTINCT unnest(CAST(:user_ids AS text[])) AS user_id ORDER BY user_id) AS people
""").kept("lock_people", user_ids="text[]")


def lock_users(connection: Connection, user_ids: Sequence[str]) -> None:
    """Wait for the locks of these people; they are released by commit or rollback."""
    connection.execute(_LOCK, {"user_ids": list(user_ids)})
