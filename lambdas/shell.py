"""The shell around every stage: reads the event, serves people shard by shard, records, announces.

A shard is one transaction: the people's locks, their consent, one read, the pure function, one write. Locks
come before the read, so no run overwrites what a later read has seen, and consent holds until the commit.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.core.logging import logger
from app.db.consents import users_with_consent
from app.db.engine import BATCH, transaction
from app.db.histories import is_known, shard_after
from app.db.job_runs import finish_run, open_run
from app.db.locks import lock_users
from app.db.outbox import enqueue
from app.domain.events import JobRequest, read_request
from lambdas.relay_outbox import relay

SHARD_SIZE = 250
FINISHED = "finished"


class Advanced(NamedTuple):
    """What a stage did for a shard: the people it had input for, and those of whom anything changed."""

    served: set[str]
    changed: set[str]


@dataclass(frozen=True)
class Stage:
    """A stage of the chain. `advance` reads, computes and writes within the shard's transaction."""

    name: str
    advance: Callable[[Connection, Sequence[str], date], Advanced]
    announces: tuple[str, str] | None = None
    """Detail type and event type of what a user-specific run makes known."""


@dataclass(frozen=True)
class _Run:
    stage: Stage
    request: JobRequest
    run_id: uuid.UUID
    as_of: date


def run(stage: Stage, event: Any) -> dict[str, Any]:
    """Do what the event asks for; raises, so that it is retried, whenever that did not succeed."""
    request = read_request(event, datetime.now(UTC))
    run_id = uuid.uuid5(request.run_id, stage.name)
    with transaction(BATCH) as connection:
        as_of = open_run(connection, run_id, stage.name, request)
    current = _Run(stage, request, run_id, as_of)
    counts = _serve_everybody(current) if request.user_id is None else _serve_one(current, request.user_id)
    answer = _answer(current, counts)
    extra = {"user_id": request.user_id, "run_id": str(run_id), **answer}
    logger.info("stage finished", extra=extra)
    return answer


def _serve_one(current: _Run, user_id: str) -> Counter[str]:
    with transaction(BATCH) as connection:
        lock_users(connection, [user_id])
        if not is_known(connection, user_id):
            counts = Counter(users=1, unknown_user=1)
        else:
            counts = _advance(connection, current, [user_id])
        event_id = None
        if _status(counts) == FINISHED:
            event_id = _announce(connection, current, user_id, counts)
        finish_run(connection, current.run_id, _status(counts), counts)
    if event_id is not None:
        relay(only=[event_id])
    return counts


def _serve_everybody(current: _Run) -> Counter[str]:
    counts: Counter[str] = Counter()
    after = ""
    while True:
        with transaction(BATCH) as connection:
            shard = shard_after(connection, after, SHARD_SIZE)
            if not shard:
                finish_run(connection, current.run_id, FINISHED, counts)
                return counts
            lock_users(connection, shard)
            counts += _advance(connection, current, shard)
        after = shard[-1]


def _advance(connection: Connection, current: _Run, user_ids: Sequence[str]) -> Counter[str]:
    consenting = sorted(users_with_consent(connection, user_ids))
    done = current.stage.advance(connection, consenting, current.as_of)
    return Counter(
        users=len(user_ids),
        no_consent=len(user_ids) - len(consenting),
        no_input=len(consenting) - len(done.served),
        computed=len(done.changed),
        unchanged=len(done.served) - len(done.changed),
    )


def _announce(connection: Connection, current: _Run, user_id: str, counts: Counter[str]) -> uuid.UUID | None:
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


def _answer(current: _Run, counts: Counter[str]) -> dict[str, Any]:
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
