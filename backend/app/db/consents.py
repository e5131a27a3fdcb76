"""Consent as append-only events: the last event of a purpose decides, until it expires.

Writers hold the lock of the person (app.db.locks), so a check made under it holds until the commit.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.db.locks import lock_users
from app.db.notices import check_notice, current_notice
from app.db.outbox import enqueue
from app.db.sql import Connection, text
from app.db.withdrawal import withdraw
from app.domain.consent import CONSENT_DAYS, EDUCATION, Action, Notice, Purpose, Receipt, State
from app.domain.errors import UnknownUser

__all__ = [
    "EDUCATION",
    "ConsentChange",
    "Purpose",
    "Recorded",
    "history",
    "receipts",
    "record_consent",
    "users_with_consent",
]

GIVEN = ("granted", "reauthorised")
STARTS_THE_CHAIN: tuple[Purpose, ...] = (EDUCATION, "partner_offers")
"""The purposes for which something is computed: a yes to another one announces nothing."""

# One row, for a LATERAL join, while the person of the outer query consents to the purpose; none otherwise.
CONSENTS = """
SELECT FROM (
    SELECT event, expires_at FROM consents
    WHERE consents.user_id = {person} AND purpose = :purpose
    ORDER BY sequence DESC LIMIT 1
) AS last
WHERE last.event IN ('granted', 'reauthorised') AND last.expires_at > clock_timestamp()
"""
_ACTIVE_USERS = text(
    "SELECT user_id FROM unnest(CAST(:user_ids AS text[])) AS people(user_id)"  # noqa: S608 - a constant of ours
    f" CROSS JOIN LATERAL ({CONSENTS.format(person='people.user_id')}) AS consent"
).kept("consenting", user_ids="text[]", purpose="text")
# A month before its end a yes may be said anew, as the notice of its end asks for.
_STATES = text("""
SELECT last.purpose, given.consent_id::text, given.occurred_at AS created_at, given.expires_at,
       last.event, last.consent_id::text AS event_id, last.occurred_at, last.method,
       given.notice_version, given.notice_sha256, given.data_categories,
       last.event IN ('granted', 'reauthorised') AND last.expires_at > clock_timestamp() AS active,
       given.expires_at < clock_timestamp() + interval '30 days' AS ends_soon
FROM (
    SELECT DISTINCT ON (purpose) * FROM consents
    WHERE user_id = :user_id AND (CAST(:purpose AS text) IS NULL OR purpose = :purpose)
    ORDER BY purpose, sequence DESC
) AS last
CROSS JOIN LATERAL (
    SELECT * FROM consents
    WHERE consents.user_id = last.user_id AND consents.purpose = last.purpose
      AND consents.event IN ('granted', 'reauthorised')
    ORDER BY sequence DESC LIMIT 1
) AS given
ORDER BY last.purpose
""")
_HISTORY = text("""
SELECT coalesce(json_agg(json_build_object(
           'event', event, 'purpose', purpose, 'occurred_at', occurred_at, 'expires_at', expires_at,
           'notice_version', notice_version, 'notice_sha256', notice_sha256, 'method', method
       ) ORDER BY sequence), '[]')
FROM consents
WHERE user_id = :user_id AND (CAST(:purpose AS text) IS NULL OR purpose = :purpose)
""")
_RECORD = text("""
INSERT INTO consents (user_id, purpose, event, notice_version, notice_sha256, data_categories, method, ip,
                      user_agent, occurred_at, expires_at)
SELECT user_id, :purpose, :event, :notice_version, :notice_sha256, :data_categories, :method,
       CAST(:ip AS inet), :user_agent, clock_timestamp(),
       CASE WHEN :event IN ('granted', 'reauthorised')
            THEN clock_timestamp() + make_interval(days => :days) END
FROM profiles WHERE user_id = :user_id
RETURNING consent_id, occurred_at
""")


class ConsentChange(NamedTuple):
    """What a person said: granted or revoked, by which means, and for a yes which notice they read."""

    user_id: str
    action: Action
    method: str
    notice_version: str | None = None
    purpose: Purpose = EDUCATION
    notice_sha256: str | None = None
    ip: str | None = None
    user_agent: str | None = None


class Appended(NamedTuple):
    """An event that was appended: its id, and when."""

    consent_id: UUID
    occurred_at: datetime


class Recorded(NamedTuple):
    """What was appended (None: it was so already), the receipt, and the event that waits in the outbox.

    There is no receipt for a no where there never was a yes.
    """

    event: str | None
    receipt: Receipt | None
    withdrawn: int = 0
    announced: UUID | None = None


def users_with_consent(
    connection: Connection, user_ids: Sequence[str], purpose: Purpose = EDUCATION
) -> frozenset[str]:
    """Those of the people whose consent to the purpose is active at this moment."""
    rows = connection.execute(_ACTIVE_USERS, {"user_ids": list(user_ids), "purpose": purpose})
    return frozenset(rows.scalars())


def receipts(connection: Connection, user_id: str, purpose: Purpose | None = None) -> list[Receipt]:
    """The receipt of every purpose that the person ever agreed to (or of the one), as it stands now."""
    rows = connection.execute(_STATES, {"user_id": user_id, "purpose": purpose})
    states = [State(**{**row, "data_categories": tuple(row["data_categories"])}) for row in rows.mappings()]
    return [Receipt(user_id, state) for state in states]


def history(connection: Connection, user_id: str, purpose: Purpose | None = None) -> list[dict[str, Any]]:
    """All that the person said (of the one purpose), oldest first, ready for JSON."""
    said: list[dict[str, Any]] = connection.execute(
        _HISTORY, {"user_id": user_id, "purpose": purpose}
    ).scalar_one()
    return said


def record_consent(connection: Connection, change: ConsentChange) -> Recorded:
    """Append what the person said, with all that follows from it, effective at the commit.

    The same again appends nothing and announces nothing. Raises StaleNotice, NoNotice or UnknownUser.
    """
    lock_users(connection, [change.user_id])
    before = _state(connection, change)
    if change.action == "revoked":
        return _revoke(connection, change, before)
    return _grant(connection, change, before)


def _grant(connection: Connection, change: ConsentChange, before: State | None) -> Recorded:
    notice = current_notice(connection, change.purpose)
    check_notice(notice, change.notice_version, change.notice_sha256)
    if before is None or not before.active:
        event = "granted"
    elif before.notice_version != notice.version or before.ends_soon:
        event = "reauthorised"
    else:
        return Recorded(None, Receipt(change.user_id, before))
    appended = _append(connection, change, event, notice)
    announced = None
    if change.purpose in STARTS_THE_CHAIN:
        announced = _announce(connection, change, appended)
    return Recorded(event, _receipt(connection, change), announced=announced)


def _revoke(connection: Connection, change: ConsentChange, before: State | None) -> Recorded:
    # A yes whose time is over may still have results: a no erases them, whether or not the sweep has come.
    if before is None or before.event not in GIVEN:
        return Recorded(None, None if before is None else Receipt(change.user_id, before))
    appended = _append(connection, change, "revoked", before)
    withdrawn = withdraw(connection, [change.user_id], change.purpose)
    announced = _announce(connection, change, appended)
    return Recorded("revoked", _receipt(connection, change), withdrawn, announced)


def _announce(connection: Connection, change: ConsentChange, appended: Appended) -> UUID:
    """Put `consent.granted` or `consent.revoked` into the outbox; the consent's id names event and run."""
    detail = {
        "event_type": f"consent.{change.action}",
        "user_id": change.user_id,
        "timestamp": appended.occurred_at.isoformat(),
        "purpose": change.purpose,
        "run_id": str(appended.consent_id),
    }
    enqueue(connection, appended.consent_id, f"Consent {change.action.title()}", change.user_id, detail)
    return appended.consent_id


def _append(connection: Connection, change: ConsentChange, event: str, notice: Notice | State) -> Appended:
    row = {
        "user_id": change.user_id,
        "purpose": change.purpose,
        "event": event,
        "notice_version": notice.version if isinstance(notice, Notice) else notice.notice_version,
        "notice_sha256": notice.sha256 if isinstance(notice, Notice) else notice.notice_sha256,
        "data_categories": list(notice.data_categories),
        "method": change.method,
        "ip": change.ip,
        "user_agent": change.user_agent,
        "days": CONSENT_DAYS,
    }
    appended = connection.execute(_RECORD, row).one_or_none()
    if appended is None:
        raise UnknownUser(f"no profile for user {change.user_id}; it is made at the first sign-in")
    return Appended(*appended)


def _state(connection: Connection, change: ConsentChange) -> State | None:
    found = receipts(connection, change.user_id, change.purpose)
    return found[0].state if found else None


def _receipt(connection: Connection, change: ConsentChange) -> Receipt:
    return receipts(connection, change.user_id, change.purpose)[0]
