"""Serves one shard in one transaction: whoever can be served, past those who cannot, as far as the time goes.

With the results are committed that the shard is done, the next stage's shard over the same people, what is
left where time ran out, and a shard of their own for each person who failed.
"""

import uuid
from collections.abc import Sequence

from app.db import shard_claims
from app.db.access import BATCH
from app.db.engine import transaction
from app.db.job_runs import follow_run
from app.db.locks import lock_users
from app.db.shard_claims import Following, Shard
from app.db.sql import Connection
from app.domain.errors import MalformedEvent
from edge.errors import DatabaseUnreachable, KnownFailure, words_of
from edge.logging import logger
from lambdas.clock import Clock
from lambdas.relay_outbox import relay
from lambdas.stage import Outcome, Stage, advance

# So many who fail are bad histories, each tried again alone. More are a fault of ours: the shard fails whole.
SINGLED_OUT = 20
# AWS stops a loop of a function and a queue after about sixteen rounds. Ours ends before, and says so.
ROUNDS = 8


class ShardFailed(KnownFailure):
    """A shard that cannot be served as it is; its message comes back, and in the end is kept."""


def serve(stage: Stage, shard_id: uuid.UUID, clock: Clock, *, wait: bool = True) -> bool:
    """Serve the shard; false where it was done before, or (without waiting) somebody else is at it.

    Raises what kept it from being served, after having recorded that.
    """
    try:
        with transaction(BATCH) as connection:
            shard = _claim(connection, stage, shard_id, wait=wait)
            if shard is None:
                return False
            events, rounds_over = _serve(connection, stage, shard, clock)
    except (DatabaseUnreachable, MalformedEvent):
        raise
    except Exception as error:
        with transaction(BATCH) as connection:
            shard_claims.note_failure(connection, shard_id, words_of(error))
        raise
    if events:
        relay(only=events)
    if rounds_over:
        raise ShardFailed(f"shard {shard_id} is not done after {ROUNDS} rounds; its message carries on")
    return True


def _claim(connection: Connection, stage: Stage, shard_id: uuid.UUID, *, wait: bool) -> Shard | None:
    shard = shard_claims.claim(connection, shard_id, wait=wait)
    if shard is None:
        if wait:
            raise MalformedEvent(f"there is no shard {shard_id}")
        return None
    if shard.stage != stage.name:
        raise MalformedEvent(f"shard {shard_id} is one of {shard.stage}, not of {stage.name}")
    return None if shard.status == "done" else shard


def _serve(connection: Connection, stage: Stage, shard: Shard, clock: Clock) -> tuple[list[uuid.UUID], bool]:
    """The events that follow, and whether there is more to do than rounds to do it in."""
    people = shard_claims.people_of(connection, shard, stage.behind(shard.as_of))
    lock_users(connection, people)
    bulkhead = _Bulkhead(connection, stage, shard, clock)
    outcome = bulkhead.serve(people)
    counts = {name: shard.counts.get(name, 0) + number for name, number in outcome.counts.items()}
    left = [user_id for user_id in people if user_id in outcome.left]
    events = shard_claims.single_out(connection, shard, bulkhead.failed) if bulkhead.failed else []
    events += _follow(
        connection, stage, shard, [user for user in people if user in outcome.computed | outcome.unchanged]
    )
    if not left:
        shard_claims.finish(connection, shard, counts)
        return events, False
    again = shard.round < ROUNDS
    return events + shard_claims.hand_on(connection, shard, counts, left, again=again), not again


def _follow(connection: Connection, stage: Stage, shard: Shard, served: Sequence[str]) -> list[uuid.UUID]:
    """The next stage begins with these people at once, in a run that the event's other shards share."""
    if stage.following is None or not served:
        return []
    run_id = uuid.uuid5(shard.request_id, stage.following)
    follow_run(connection, run_id, stage.following, shard.run_id)
    # Of people, since what is left of a shard, served in a later round, is followed by a shard of its own.
    shard_id = uuid.uuid5(run_id, f"{shard.shard_id}/{served[0]}")
    return shard_claims.follow(connection, shard, Following(shard_id, run_id, stage.following, served))


class _Bulkhead:
    """Whatever one history does, others of the shard are served: what fails is tried in halves."""

    def __init__(self, connection: Connection, stage: Stage, shard: Shard, clock: Clock) -> None:
        self._connection = connection
        self._stage = stage
        self._shard = shard
        self._clock = clock
        self.failed: dict[str, str] = {}

    def serve(self, people: Sequence[str]) -> Outcome:
        """Serve all of them, or as many as the time allows; raises where the fault is nobody's history."""
        if not people:
            return Outcome()
        if self._clock.cut:
            return Outcome(left=frozenset(people))
        try:
            with self._connection.nested():
                return advance(self._connection, self._stage, self._shard.as_of, people, self._clock)
        except Exception as error:
            if self._is_ours(error):
                raise
            if len(people) == 1:
                return self._single_out(people[0], error)
            logger.warning("a shard failed and is tried in halves", extra={"error": type(error).__name__})
        middle = len(people) // 2
        return self.serve(people[:middle]) | self.serve(people[middle:])

    def _is_ours(self, error: Exception) -> bool:
        alone = self._shard.first_user == self._shard.last_user
        gone = self._connection.lost or isinstance(error, DatabaseUnreachable)
        return alone or gone or len(self.failed) >= SINGLED_OUT

    def _single_out(self, user_id: str, error: Exception) -> Outcome:
        named = {"stage": self._stage.name, "user_id": user_id, "shard_id": str(self._shard.shard_id)}
        logger.exception("a person could not be served", extra=named)
        self.failed[user_id] = words_of(error)
        return Outcome(failed=frozenset((user_id,)))
