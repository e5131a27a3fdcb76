"""What a job is asked to do: the envelope of EventBridge or the flat payload, read strictly."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from app.domain.errors import MalformedEvent

SCHEDULED = "scheduled"
SHARD_READY = "shard.ready"
_EVERYBODY = "all"
_NAMESPACE = uuid.UUID("0b9d7a52-7f0e-5c55-9a39-8a2c0b6c7e11")


class JobRequest(NamedTuple):
    """One unit of work. `user_id` None is everybody; `run_id` is the same for every delivery of one event."""

    event_type: str
    user_id: str | None
    timestamp: datetime
    as_of: date
    run_id: uuid.UUID


def read_shard(event: Any) -> uuid.UUID | None:
    """The shard that an event says is ready, or None for an event about something else; or MalformedEvent."""
    detail, _ = _unwrap(event)
    if detail.get("event_type") != SHARD_READY:
        return None
    try:
        return uuid.UUID(detail.get("shard_id"))
    except (TypeError, ValueError, AttributeError):
        raise MalformedEvent("shard_id is not a uuid") from None


def read_request(event: Any, now: datetime) -> JobRequest:
    """The request in an event, or MalformedEvent. `now` stands in where a flat payload has no timestamp."""
    detail, envelope_id = _unwrap(event)
    event_type = detail.get("event_type")
    if not isinstance(event_type, str) or not event_type:
        raise MalformedEvent("event_type is missing or not text")
    user_id = _user(detail.get("user_id"), event_type)
    timestamp = _timestamp(detail.get("timestamp"), now)
    as_of = _as_of(detail.get("as_of"), timestamp)
    identity = detail.get("run_id") or envelope_id
    if identity is not None and not isinstance(identity, str):
        raise MalformedEvent("run_id is not text")
    run_id = _run_id(identity or f"{event_type}/{user_id}/{timestamp.isoformat()}/{as_of}")
    return JobRequest(event_type, user_id, timestamp, as_of, run_id)


def is_scheduled(event: Any) -> bool:
    """Whether this is what a schedule hands over, and no message or event about somebody."""
    detail = event.get("detail", event) if isinstance(event, Mapping) else None
    return isinstance(detail, Mapping) and detail.get("event_type") == SCHEDULED


def _unwrap(event: Any) -> tuple[Mapping[str, Any], str | None]:
    if not isinstance(event, Mapping):
        raise MalformedEvent("the event is not an object")
    if "detail" not in event and "detail-type" not in event:
        return event, None
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        raise MalformedEvent("detail is not an object")
    return detail, event.get("id")


def _user(value: Any, event_type: str) -> str | None:
    if value is None or value == _EVERYBODY:
        if event_type != SCHEDULED:
            raise MalformedEvent(f"{event_type} names no user")
        return None
    if not isinstance(value, str) or not value or "\x00" in value:
        raise MalformedEvent("user_id is not text")
    return value


def _timestamp(value: Any, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise MalformedEvent("timestamp is not an ISO 8601 time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _as_of(value: Any, timestamp: datetime) -> date:
    """The last complete UTC day before the event, unless it names one."""
    if value is None:
        return timestamp.date() - timedelta(days=1)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise MalformedEvent("as_of is not an ISO 8601 date") from None


def _run_id(identity: str) -> uuid.UUID:
    try:
        return uuid.UUID(identity)
    except ValueError:
        return uuid.uuid5(_NAMESPACE, identity)
