"""Sends events of the outbox, and marks in the transaction that holds them what became of each."""

from collections.abc import Collection, Sequence
from uuid import UUID

from app.core.events import Event, put_events
from app.db.outbox import claim, settle
from app.db.sql import Connection

AT_ONCE = 10  # EventBridge's limit per call


def send_waiting(
    connection: Connection, tried: Collection[UUID] = (), only: Sequence[UUID] | None = None
) -> dict[UUID, str | None]:
    """One call's worth of waiting events (or of those named) except the tried: why each was not taken."""
    waiting = claim(connection, AT_ONCE, tried, only)
    if not waiting:
        return {}
    reasons = put_events([Event(event.detail_type, event.detail) for event in waiting])
    outcome = {event.event_id: reason for event, reason in zip(waiting, reasons, strict=True)}
    settle(connection, outcome)
    return outcome
