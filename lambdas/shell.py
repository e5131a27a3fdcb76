"""The shell around every stage: reads the event, has people served, records and announces it."""

import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from app.db.access import BATCH
from app.db.engine import transaction
from app.db.histories import is_known
from app.db.job_runs import FINISHED, finish_run, open_run, state_of
from app.db.locks import lock_users
from app.db.outbox import enqueue
from app.db.sql import Connection
from app.domain.events import read_request, read_shard
from edge.logging import logger
from lambdas.clock import Clock
from lambdas.everybody import serve_everybody
from lambdas.messages import RECORDS, serve_event, serve_messages
from lambdas.relay_outbox import relay
from lambdas.stage import Run, Stage, advance

SKIPS = ("no_consent", "unknown_user", "no_input", "erased")


def run(stage: Stage, event: Any, context: Any = None) -> dict[str, Any]:
    """Do what the event asks for; raises, so that it is retried, whenever that did not succeed.

    An event is a message of the stage's queue, a shard, or a request for a person or for everybody.
    """
    if isinstance(event, dict) and RECORDS in event:
        return serve_messages(stage, event, context)
    if read_shard(event) is not None:
        return serve_event(stage, event, context)
    request = read_request(event, datetime.now(UTC))
    run_id = uuid.uuid5(request.run_id, stage.name)
    with transaction(BATCH) as connection:
        as_of = open_run(connection, run_id, stage.name, request)
    current = Run(stage, request, run_id, as_of or request.as_of)
    if as_of is None:
        counts = Counter(users=1, erased=1)
    elif request.user_id is None:
        counts = serve_everybody(current, context)
    else:
        counts = _serve_one(current, request.user_id)
    answer = _answer(current, counts)
    # Who asked to be erased is named in no line that is written from then on: logs are kept for a year.
    whose = {} if counts["erased"] else {"user_id": request.user_id}
    logger.info("stage finished", extra={**whose, **answer})
    return answer


def _serve_one(current: Run, user_id: str) -> Counter[str]:
    with transaction(BATCH) as connection:
        lock_users(connection, [user_id])
        status, counted = state_of(connection, current.run_id)
        if status == FINISHED:  # a second delivery: its results and its event were committed by the first
            return Counter(users=counted["users"], unchanged=counted["users"])
        counts = _advance_one(connection, current, user_id)
        event_id = None
        if _status(counts) == FINISHED:
            event_id = _announce(connection, current, user_id, counts)
        finish_run(connection, current.run_id, _status(counts), counts)
    if event_id is not None:
        relay(only=[event_id])
    return counts


def _advance_one(connection: Connection, current: Run, user_id: str) -> Counter[str]:
    if not is_known(connection, user_id):
        return Counter(users=1, unknown_user=1)
    # No clock: one person is not left for later.
    return advance(connection, current.stage, current.as_of, [user_id], Clock()).counts


def _announce(connection: Connection, current: Run, user_id: str, counts: Counter[str]) -> uuid.UUID | None:
    if current.stage.announces is None:
        return None
    detail_type, event_type = current.stage.announces
    # From the run, so that a second delivery of one event announces nothing new.
    event_id = uuid.uuid5(current.run_id, event_type)
    detail = {
        "event_type": event_type,
        "user_id": user_id,
        "timestamp": current.request.timestamp.isoformat(),
        "as_of": current.as_of.isoformat(),
        "run_id": str(current.request.run_id),
    }
    counts["events"] = int(enqueue(connection, event_id, detail_type, user_id, detail))
    return event_id


def _status(counts: Counter[str]) -> str:
    for reason in ("unknown_user", "no_consent", "no_input"):
        if counts[reason]:
            return f"skipped:{reason}"
    return FINISHED


def _answer(current: Run, counts: Counter[str]) -> dict[str, Any]:
    """Everybody is either computed, unchanged, skipped, not due, waiting in a shard, or failed."""
    return {
        "stage": current.stage.name,
        "event_type": current.request.event_type,
        "run_id": str(current.run_id),
        "request_id": str(current.request.run_id),
        "as_of": current.as_of.isoformat(),
        "users": counts["users"],
        "computed": counts["computed"],
        "unchanged": counts["unchanged"],
        "not_due": counts["not_due"],
        "waiting": counts["waiting"],
        "failed": counts["failed"],
        "skipped": {name: counts[name] for name in SKIPS},
        "events": counts["events"],
    }
