"""The shell around every stage: reads the event, has people served, records and announces it."""

import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from app.core.logging import logger
from app.db.access import BATCH
from app.db.engine import transaction
from app.db.histories import is_known
from app.db.job_runs import finish_run, open_run
from app.db.locks import lock_users
from app.db.outbox import enqueue
from app.domain.events import read_request
from lambdas.everybody import FINISHED, serve_everybody
from lambdas.relay_outbox import relay
from lambdas.stage import Run, Stage, advance
from lambdas.tally import Tally


def run(stage: Stage, event: Any, context: Any = None) -> dict[str, Any]:
    """Do what the event asks for; raises, so that it is retried, whenever that did not succeed."""
    request = read_request(event, datetime.now(UTC))
    run_id = uuid.uuid5(request.run_id, stage.name)
    with transaction(BATCH) as connection:
        opened = open_run(connection, run_id, stage.name, request)
    current = Run(stage, request, run_id, *opened)
    if request.user_id is None:
        counts = serve_everybody(current, context)
    else:
        counts = _serve_one(current, request.user_id)
    answer = _answer(current, counts)
    extra = {"user_id": request.user_id, "run_id": str(run_id), **answer}
    logger.info("stage finished", extra=extra)
    return answer


def _serve_one(current: Run, user_id: str) -> Counter[str]:
    tally = Tally({})
    with transaction(BATCH) as connection:
        lock_users(connection, [user_id])
        if not is_known(connection, user_id):
            counts = Counter(users=1, unknown_user=1)
        else:
            tally.add(advance(connection, current, [user_id]))
            counts = tally.counts
        event_id = None
        if _status(counts) == FINISHED:
            event_id = _announce(connection, current, user_id, counts)
        finish_run(connection, current.run_id, _status(counts), counts)
    if event_id is not None:
        relay(only=[event_id])
    return counts


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
    return {
        "stage": current.stage.name,
        "event_type": current.request.event_type,
        "as_of": current.as_of.isoformat(),
        "users": counts["users"],
        "computed": counts["computed"],
        "unchanged": counts["unchanged"],
        "skipped": {name: counts[name] for name in ("no_consent", "unknown_user", "no_input")},
        "events": counts["events"],
    }
