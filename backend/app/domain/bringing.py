"""Names of what people bring and take away: an object's key says whose it is and of which request."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.errors import MalformedEvent

_NAMESPACE = uuid.UUID("6d3b3d6c-3f0c-5a62-8f2a-6a1f3f3a7a55")
_ENDING = ".json"


class Owned(NamedTuple):
    """Whose object it is, and the request that it belongs to."""

    user_id: str
    request_id: uuid.UUID


def key_of(user_id: str, request_id: uuid.UUID | str) -> str:
    """The key of the object that belongs to a person's request."""
    return f"{user_id}/{request_id}{_ENDING}"


def read_key(key: str) -> Owned:
    """The other way; raises MalformedEvent for a key that is not one of ours."""
    user_id, _, name = key.rpartition("/")
    try:
        request_id = uuid.UUID(name.removesuffix(_ENDING))
    except ValueError:
        raise MalformedEvent("the object's key is not one of ours") from None
    if not user_id or key != key_of(user_id, request_id):
        raise MalformedEvent("the object's key is not one of ours")
    return Owned(user_id, request_id)


def event_id(request_id: uuid.UUID, event_type: str) -> uuid.UUID:
    """The id of the one event of a type that a request gives rise to, however often it is at work."""
    return uuid.uuid5(_NAMESPACE, f"{request_id}/{event_type}")


def read_request(event: Any) -> Owned:
    """Whose request an event of ours is about (EventBridge's envelope or flat); raises MalformedEvent."""
    detail = event.get("detail", event) if isinstance(event, Mapping) else None
    if not isinstance(detail, Mapping) or not isinstance(detail.get("user_id"), str) or not detail["user_id"]:
        raise MalformedEvent("the event names no user")
    try:
        return Owned(detail["user_id"], uuid.UUID(detail.get("request_id")))
    except (TypeError, ValueError, AttributeError):
        raise MalformedEvent("request_id is not a uuid") from None
