"""The book of what operators do: each entry in the transaction of the deed, and never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.db.books import IS_ERASED, hold_open
from app.db.operator_seen import AFTER, Page, Place, read_page
from app.db.sql import Connection, text
from app.domain.errors import NothingThere

_NOTE = text(f"""
INSERT INTO operator_actions (operator_id, action, user_id, recommendation_id, reason_code, reason,
                              replacement_catalogue_id, details, request_id, occurred_at)
SELECT :operator_id, :action, :user_id, CAST(:recommendation_id AS uuid), :reason_code, :reason,
       :replacement_catalogue_id, CAST(:details AS jsonb), :request_id, clock_timestamp()
WHERE NOT {IS_ERASED.format(person="CAST(:user_id AS text)")}
""")
_ITEM = """
SELECT user_id, occurred_at AS at, action_id::text AS id, json_build_object(
    'id', action_id, 'occurred_at', occurred_at, 'operator_id', operator_id, 'action', action,
    'user_id', user_id, 'recommendation_id', recommendation_id, 'reason_code', reason_code, 'reason', reason,
    'replacement_catalogue_id', replacement_catalogue_id, 'details', details, 'request_id', request_id
)::text AS item
"""
_LOOK = """
SELECT user_id, occurred_at AS at, access_id::text AS id, json_build_object(
    'id', access_id::text, 'occurred_at', occurred_at, 'operator_id', operator_id, 'what', what,
    'user_id', user_id, 'reason', reason, 'request_id', request_id)::text AS item
"""
_WHERE = """
WHERE {after} AND {more} (CAST(:operator_id AS text) IS NULL OR operator_id = :operator_id)
  AND (CAST(:user_id AS text) IS NULL OR user_id = :user_id)
  AND (CAST(:since AS timestamptz) IS NULL OR occurred_at >= :since)
  AND (CAST(:until AS timestamptz) IS NULL OR occurred_at < :until)
ORDER BY occurred_at DESC, {id} DESC LIMIT :limit
"""
_ACTION = "(CAST(:action AS text) IS NULL OR action = :action) AND"


def _where(id_: str, more: str) -> str:
    return _WHERE.format(after=AFTER.format(at="occurred_at", id=id_), id=id_, more=more)


_ACTIONS = text(_ITEM + "FROM operator_actions " + _where("action_id::text", _ACTION))
_LOOKS = text(_LOOK + "FROM access_log " + _where("access_id::text", ""))


@dataclass(frozen=True)
class Deed:
    """What an operator did, to whom and why."""

    operator_id: str
    request_id: str
    action: str
    user_id: str | None = None
    recommendation_id: str | None = None
    reason: str | None = None
    reason_code: str | None = None
    replacement_catalogue_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entries:
    """Which entries of a book: from `since` on and before `until`."""

    operator_id: str | None = None
    user_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def note_deed(connection: Connection, deed: Deed) -> None:
    """Write it down; raises NothingThere where the person was erased meanwhile, so that it is not done."""
    if deed.user_id is not None:
        hold_open(connection, [deed.user_id])
    if not connection.execute(_NOTE, {**vars(deed), "details": json.dumps(deed.details)}).rowcount:
        raise NothingThere("There is nobody of that id any more.")


def read_actions(connection: Connection, wanted: Entries, limit: int, after: Place | None) -> Page:
    """What operators did, newest first."""
    return read_page(connection, _ACTIONS, limit, after, **vars(wanted))


def read_looks(connection: Connection, wanted: Entries, limit: int, after: Place | None) -> Page:
    """At whom operators looked, newest first."""
    return read_page(connection, _LOOKS, limit, after, **vars(wanted))
