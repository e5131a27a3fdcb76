"""Sends what waits in the outbox, every minute and right after a job: only what failed is sent again.

A refusal is counted in a metric, and fails the run of the minute once an event has waited too long.

An event is marked in the transaction that holds it. A relay that dies between sending and marking sends it
twice, which consumers bear: every delivery carries the run that it belongs to.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.core.metrics import count
from app.db.access import BATCH
from app.db.engine import transaction
from app.db.outbox import longest_wait
from app.db.sending import AT_ONCE, send_waiting
from edge.contained import contained
from edge.errors import EventNotPublished
from edge.logging import logger

RESERVE_MILLISECONDS = 10_000  # more than a call of PutEvents with its retries takes
# A throttle passes within a run or two of the minute; what five could not send, somebody must look at.
TOO_LONG = timedelta(minutes=5)
REFUSED = "EventsRefused"


class Relayed(NamedTuple):
    """How many events were taken, and how many still wait because they were not."""

    sent: int
    failed: int


@contained
def handler(_event: Any, context: Any) -> dict[str, int]:
    """Send all that waits, as far as the time allows; raises EventNotPublished where it waits too long."""
    done = relay(context=context)
    logger.info("outbox relayed", extra=done._asdict())
    if done.failed:
        _check_wait(done.failed)
    return done._asdict()


def _check_wait(failed: int) -> None:
    with transaction(BATCH) as connection:
        waited = longest_wait(connection)
    if waited > TOO_LONG:
        raise EventNotPublished(f"{failed} event(s) refused; the oldest has waited {waited}")


def relay(only: Sequence[UUID] | None = None, context: Any = None) -> Relayed:
    """Send the waiting events (or those named) in batches; a batch that is refused whole ends the attempt."""
    sent = 0
    failed: set[UUID] = set()
    while context is None or context.get_remaining_time_in_millis() > RESERVE_MILLISECONDS:
        outcome = _relay_batch(failed, only)
        refused = {event_id for event_id, reason in outcome.items() if reason is not None}
        sent += len(outcome) - len(refused)
        failed |= refused
        # Fewer than fit into a call are all there were; to ask again would take a transaction to learn it.
        if len(refused) == len(outcome) or len(outcome) < AT_ONCE:
            break
    if failed:
        count(REFUSED, len(failed))
        logger.warning("events were not taken and wait in the outbox", extra={"failed": len(failed)})
    return Relayed(sent, len(failed))


def _relay_batch(tried: set[UUID], only: Sequence[UUID] | None) -> dict[UUID, str | None]:
    with transaction(BATCH) as connection:
        return send_waiting(connection, tried, only)
