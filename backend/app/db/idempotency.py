"""Answers that are kept for a day under the key that a caller gave their request, with what it changed.

Key, change and answer are one transaction: a second request with the key waits for the first to end. A key
that has expired is free again to the second; all that have expired are forgotten by the sweep of the night.

A consent that ends deletes its person's keys under their lock. So whoever takes a key either holds that lock
already or takes it no more, and until then touches no other row of theirs, so that the two cannot deadlock.
"""

from typing import NamedTuple

from psycopg2.errors import LockNotAvailable

from app.db.sql import Connection, text
from app.domain.errors import DomainError, NotPossible

_FREE = text("""
DELETE FROM idempotency_keys WHERE user_id = :user_id AND key = :key AND expires_at <= clock_timestamp()
""")
# Of everybody, as many as one transaction of a sweep takes, along the index of their ends.
_SWEEP = text("""
DELETE FROM idempotency_keys WHERE (user_id, key) IN (
    SELECT user_id, key FROM idempotency_keys WHERE expires_at <= clock_timestamp()
    ORDER BY expires_at LIMIT :size)
""")
_CLAIM = text("""
INSERT INTO idempotency_keys (user_id, key, method, path, request_sha256)
VALUES (:user_id, :key, :method, :path, :request_sha256)
ON CONFLICT (user_id, key) DO NOTHING
RETURNING key
""")
_KEPT = text("""
SELECT method, path, request_sha256, status, response FROM idempotency_keys
WHERE user_id = :user_id AND key = :key
""")
_KEEP = text("""
UPDATE idempotency_keys SET status = :status, response = :response WHERE user_id = :user_id AND key = :key
""")
_AT_WORK = "A request with this Idempotency-Key is still at work."


class Asked(NamedTuple):
    """Who asks, under which key of theirs, and for what."""

    user_id: str
    key: str
    method: str
    path: str
    request_sha256: str


class Kept(NamedTuple):
    """An answer that was given: its status and its data as JSON."""

    status: int
    response: str


class KeyReused(DomainError):
    """The key stands for another request."""


def claim(connection: Connection, asked: Asked) -> Kept | None:
    """Take the key, or find the answer that was given under it; raises KeyReused or NotPossible."""
    if _takes(connection, asked):
        return None
    found = connection.execute(_KEPT, {"user_id": asked.user_id, "key": asked.key}).one_or_none()
    if found is None:  # it went with a consent that ended since
        if _takes(connection, asked):
            return None
        raise NotPossible(_AT_WORK)
    if (found.method, found.path, found.request_sha256) != asked[2:]:
        raise KeyReused("This Idempotency-Key was used for another request.")
    if found.status is None:
        raise NotPossible(_AT_WORK)
    return Kept(found.status, found.response)


def _takes(connection: Connection, asked: Asked) -> bool:
    try:
        connection.execute(_FREE, {"user_id": asked.user_id, "key": asked.key})
        return connection.execute(_CLAIM, asked._asdict()).scalar() is not None
    except LockNotAvailable as error:
        raise NotPossible(_AT_WORK) from error


def sweep_expired(connection: Connection, size: int) -> int:
    """Forget up to so many expired keys, whoever's, with the answers kept under them; how many they were."""
    return connection.execute(_SWEEP, {"size": size}).rowcount


def keep(connection: Connection, asked: Asked, answer: Kept) -> None:
    """Keep the answer in the transaction of what it tells of."""
    connection.execute(_KEEP, {**answer._asdict(), "user_id": asked.user_id, "key": asked.key})
