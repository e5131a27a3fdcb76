"""A stage's run for everybody: plans who is behind, serves what is sure to fit its time, hands the rest on.

What is handed on runs from the stage's queue, and so does what failed here: the queue tries again, and keeps
what fails for good. Open shards of the day that an earlier run has left are served as well.
"""

import uuid
from collections import Counter
from typing import Any

from app.db import shards
from app.db.access import BATCH
from app.db.engine import transaction
from app.db.job_runs import FINISHED, PLANNED, finish_run, state_of
from app.db.job_runs_read import read_day
from edge.errors import DatabaseUnreachable
from edge.logging import logger
from lambdas.clock import Clock
from lambdas.relay_outbox import relay
from lambdas.shards import serve
from lambdas.stage import Run

SHARD_SIZE = 250
# A shard takes a second or two: twenty, which is 5,000 people, are well within the five minutes of a run.
SERVED_HERE = 20
PEOPLE = "people"


def serve_everybody(run: Run, context: Any) -> Counter[str]:
    """What became of everybody: how many were served, and how many wait in shards or failed."""
    planned = _plan(run)
    with transaction(BATCH) as connection:
        waiting = shards.open_shards(connection, run.stage.name, run.as_of)
    here = list(waiting)[:SERVED_HERE]
    # The others first, so that they are served at the same time.
    _send([waiting[shard_id] for shard_id in waiting if shard_id not in set(here)])
    served = _serve(run, here, Clock(context))
    _send([waiting[shard_id] for shard_id in here if shard_id not in set(served)])
    with transaction(BATCH) as connection:
        found = read_day(connection, run.run_id, run.stage.name, run.as_of, served)
    return _counts(planned, found)


def _plan(run: Run) -> Counter[str]:
    """Plan once for each event, however often it is delivered; what was counted at that time."""
    with transaction(BATCH) as connection:
        status, counts = state_of(connection, run.run_id)
        if PEOPLE in counts:
            return Counter(counts)
        stale = run.stage.behind(run.as_of)
        plan = shards.plan(connection, run.run_id, run.stage.name, stale, SHARD_SIZE)
        counts = {
            PEOPLE: plan.people,
            "no_consent": plan.no_consent,
            "not_due": plan.people - plan.no_consent - plan.due,
        }
        has_shards = status == PLANNED or plan.due > plan.covered
        finish_run(connection, run.run_id, PLANNED if has_shards else FINISHED, counts)
    return Counter(counts)


def _serve(run: Run, shard_ids: list[uuid.UUID], clock: Clock) -> list[uuid.UUID]:
    """Those of the shards that this invocation has served; which failed is in their rows."""
    served = []
    for shard_id in shard_ids:
        if not clock.has_time() or clock.cut:
            break
        try:
            if serve(run.stage, shard_id, clock, wait=False):
                served.append(shard_id)
        except DatabaseUnreachable:
            raise
        except Exception:  # noqa: BLE001 - see below
            # Others are served all the same; this one is tried again from the queue, and raises there.
            logger.exception("a shard failed and is left to the queue", extra={"shard_id": str(shard_id)})
    return served


def _send(events: list[uuid.UUID]) -> None:
    if events:
        relay(only=events)


def _counts(planned: Counter[str], found: Counter[str]) -> Counter[str]:
    """Both together. Who was served later than it was planned counts by what became of them."""
    counts = Counter(found)
    counts["no_consent"] += planned["no_consent"]
    counts["not_due"] = planned["not_due"]
    counts["users"] = planned[PEOPLE]
    return counts
