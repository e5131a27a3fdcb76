"""The end of consents whose year is over: recorded, and with the same effect as a no.

A consent is inactive from its last moment on, whether or not this has run: here its results are erased.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from app.db.locks import lock_users
from app.db.sql import Connection, text
from app.db.withdrawal import withdraw

# The last event of each purpose decides, so a lapsed one is of interest only while nothing follows it.
_LAPSED = """
FROM consents AS given
WHERE event IN ('granted', 'reauthorised') AND expires_at <= now()
  AND NOT EXISTS (
      SELECT FROM consents AS later
      WHERE later.user_id = given.user_id AND later.purpose = given.purpose
        AND later.sequence > given.sequence)
"""
_NEXT = text(f"""
SELECT DISTINCT user_id {_LAPSED} AND user_id > :after ORDER BY user_id LIMIT :size
""")
_EXPIRE = text(f"""
INSERT INTO consents (user_id, purpose, event, notice_version, notice_sha256, data_categories, method,
                      occurred_at)
SELECT user_id, purpose, 'expired', notice_version, notice_sha256, data_categories, 'clock', clock_timestamp()
{_LAPSED} AND user_id = ANY(:user_ids)
RETURNING consent_id, user_id, purpose, occurred_at
""")
_ANNOUNCE = text("""
INSERT INTO outbox (event_id, user_id, detail_type, detail)
SELECT consent_id, user_id, 'Consent Revoked', jsonb_build_object(
    'event_type', 'consent.revoked', 'user_id', user_id, 'timestamp', occurred_at, 'purpose', purpose,
    'run_id', consent_id, 'reason', 'expired')
FROM consents WHERE consent_id = ANY(CAST(:consent_ids AS uuid[]))
ON CONFLICT (event_id) DO NOTHING
""")


class Expired(NamedTuple):
    """How many consents ended, and how many recommendations went with them."""

    consents: int
    withdrawn: int


def lapsed_after(connection: Connection, after: str, size: int) -> list[str]:
    """The next people, in order of their ids, with a consent whose end is not recorded yet."""
    return list(connection.execute(_NEXT, {"after": after, "size": size}).scalars())


def expire_consents(connection: Connection, user_ids: Sequence[str]) -> Expired:
    """Record the end of these people's lapsed consents, erase what was based on them, and announce it.

    Looks again under the locks: who said yes in the meantime keeps everything.
    """
    lock_users(connection, user_ids)
    ended = connection.execute(_EXPIRE, {"user_ids": list(user_ids)}).all()
    withdrawn = 0
    by_purpose = sorted(ended, key=lambda row: row.purpose)
    for purpose, rows in groupby(by_purpose, key=lambda row: row.purpose):
        withdrawn += withdraw(connection, [row.user_id for row in rows], purpose)
    connection.execute(_ANNOUNCE, {"consent_ids": [str(row.consent_id) for row in ended]})
    return Expired(len(ended), withdrawn)
