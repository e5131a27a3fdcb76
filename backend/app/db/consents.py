"""Consent as append-only events: the last event of a purpose decides, until it expires.

Writers hold the lock of the person (app.db.locks), so a check made under it holds until the commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from app.db.locks import lock_users

Purpose = Literal["education", "partner_offers", "chat", "research_metrics"]
Action = Literal["granted", "revoked"]
EDUCATION: Purpose = "education"

_ACTIVE_USERS = text("""
SELECT user_id
FROM unnest(CAST(:user_ids AS text[])) AS people(user_id)
CROSS JOIN LATERAL (
    SELECT event, expires_at FROM consents
    WHERE consents.user_id = people.user_id AND purpose = :purpose
    ORDER BY sequence DESC LIMIT 1
) AS last
WHERE last.event IN ('granted', 'reauthorised') AND last.expires_at > clock_timestamp()
""")
_LAST = text("""
SELECT notice_version, event IN ('granted', 'reauthorised') AND expires_at > clock_timestamp() AS active
FROM consents WHERE user_id = :user_id AND purpose = :purpose
ORDER BY sequence DESC LIMIT 1
""")
# A year at most, then the person is asked again.
_RECORD = text("""
INSERT INTO consents (user_id, purpose, event, notice_version, method, occurred_at, expires_at)
VALUES (:user_id, :purpose, :event, :notice_version, :method, clock_timestamp(),
        CASE WHEN :event <> 'revoked' THEN clock_timestamp() + interval '365 days' END)
""")


@dataclass(frozen=True)
class ConsentChange:
    """What a person said: granted or revoked, to which notice and by which means."""

    user_id: str
    action: Action
    method: str
    notice_version: str
    purpose: Purpose = EDUCATION


def users_with_consent(
    connection: Connection, user_ids: Sequence[str], purpose: Purpose = EDUCATION
) -> frozenset[str]:
    """Those of the people whose consent to the purpose is active at this moment."""
    rows = connection.execute(_ACTIVE_USERS, {"user_ids": list(user_ids), "purpose": purpose})
    return frozenset(rows.scalars())


def record_consent(connection: Connection, change: ConsentChange) -> bool:
    """Append the change, effective at commit; false, and nothing appended, where it is already so."""
    lock_users(connection, [change.user_id])
    last = connection.execute(_LAST, {"user_id": change.user_id, "purpose": change.purpose}).one_or_none()
    event = _event(change, active=bool(last and last.active), notice=last.notice_version if last else None)
    if event is None:
        return False
    row = {
        "user_id": change.user_id,
        "purpose": change.purpose,
        "event": event,
        "notice_version": change.notice_version,
        "method": change.method,
    }
    connection.execute(_RECORD, row)
    return True


def _event(change: ConsentChange, *, active: bool, notice: str | None) -> str | None:
    if change.action == "revoked":
        return "revoked" if active else None
    if not active:
        return "granted"
    return None if notice == change.notice_version else "reauthorised"
