"""Puts events on the default bus and says which of them it did not take."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.core.aws import client

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "spendsense"
_AT_ONCE = 10  # EventBridge's limit per call


class Event(NamedTuple):
    """One event of ours; `detail` carries event_type, user_id and timestamp."""

    detail_type: str
    detail: dict[str, Any]


def put_events(events: Sequence[Event]) -> list[str | None]:
    """Publish, and answer one entry per event: None where it was taken, else the reason why not.

    EventBridge reports refused entries with HTTP 200, so a call that returns has proved nothing.
    """
    reasons: list[str | None] = []
    for start in range(0, len(events), _AT_ONCE):
        reasons += _put(events[start : start + _AT_ONCE])
    return reasons


def _put(events: Sequence[Event]) -> list[str | None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - off the cold start's path

    try:
        answer = client("events").put_events(Entries=[_entry(event) for event in events])
    except (BotoCoreError, ClientError) as error:
        return [str(error)] * len(events)
    if not answer["FailedEntryCount"]:
        return [None] * len(events)
    return [entry.get("ErrorCode") for entry in answer["Entries"]]


def _entry(event: Event) -> "PutEventsRequestEntryTypeDef":
    return {"Source": SOURCE, "DetailType": event.detail_type, "Detail": json.dumps(event.detail)}
