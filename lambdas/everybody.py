"""A stage's run for everybody: shard by shard, past what fails, within its time, not ahead of its input.

What could not be done is recorded and raised, so that Lambda tries again and in the end leaves a dead letter.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.core.errors import DatabaseUnreachable, SpendSenseError
from app.core.logging import logger
from app.db.access import BATCH
from app.db.engine import transaction
from app.db.histories import shard_after
from app.db.job_runs import fail_run, finish_run, is_under_way
from lambdas.stage import Outcome, Run, Upstream, advance_shard
from lambdas.tally import Tally

SHARD_SIZE = 250
FINISHED = "finished"
# What is left of the invocation when it begins nothing more: well above what a shard takes.
RESERVE_MILLISECONDS = 60_000
POLL_SECONDS = 5
# So many who fail are bad histories, looked for one by one. More are a fault of ours: shards fail whole.
SINGLED_OUT = 20


class RunIncomplete(SpendSenseError):
    """Somebody was not served; raised so that the run is tried again and alarmed."""


class PeopleFailed(RunIncomplete):
    """All were tried, and with some it failed: the next attempt tries all again."""


class OutOfTime(RunIncomplete):
    """The invocation's time was over first: the next attempt goes on from there."""


class StageNotReady(OutOfTime):
    """The stage before this one was still at work when the time was over."""


def serve_everybody(run: Run, context: Any) -> Counter[str]:
    """Serve all people of the database; raises RunIncomplete where that did not succeed."""
    return _Batch(run, context).serve()


class _Batch:
    def __init__(self, run: Run, context: Any) -> None:
        self._run = run
        self._context = context
        self._after = run.after or ""
        self._tally = Tally(run.counts)
        self._singled_out = 0

    def serve(self) -> Counter[str]:
        try:
            self._serve_all()
            if self._run.stage.upstream is not None:
                self._catch_up(self._run.stage.upstream)
            self._check_failures()
        except RunIncomplete as incomplete:
            place = self._after if isinstance(incomplete, OutOfTime) else None
            with transaction(BATCH) as connection:
                fail_run(connection, self._run.run_id, self._tally.counts, place)
            raise
        with transaction(BATCH) as connection:
            finish_run(connection, self._run.run_id, FINISHED, self._tally.counts)
        return self._tally.counts

    def _serve_all(self) -> None:
        for shard in self._shards(self._next_people, self._after):
            self._tally.add(self._serve(shard))
            self._after = shard[-1]

    def _catch_up(self, upstream: Upstream) -> None:
        """Serve whom the stage before this one finished later: schedules lie minutes apart, runs may not."""
        while True:
            with transaction(BATCH) as connection:
                # Asked before the look: what that run commits after the look is seen by the next one.
                busy = is_under_way(connection, upstream.name, self._run.as_of)
            for shard in self._shards(self._people_behind(upstream)):
                people = [user_id for user_id in shard if user_id not in self._tally.failed]
                if people:
                    self._tally.correct(self._serve(people))
            if not busy:
                return
            if not self._has_time():
                raise StageNotReady(f"{upstream.name} for {self._run.as_of} is still under way")
            time.sleep(POLL_SECONDS)

    def _shards(self, read: Callable[[str], list[str]], after: str = "") -> Iterator[list[str]]:
        while shard := read(after):
            if not self._has_time():
                raise self._out_of_time()
            yield shard
            after = shard[-1]

    def _next_people(self, after: str) -> list[str]:
        with transaction(BATCH) as connection:
            return shard_after(connection, after, SHARD_SIZE)

    def _people_behind(self, upstream: Upstream) -> Callable[[str], list[str]]:
        def read(after: str) -> list[str]:
            with transaction(BATCH) as connection:
                return upstream.behind(connection, self._run.as_of, after, SHARD_SIZE)

        return read

    def _serve(self, people: Sequence[str]) -> Outcome:
        """Advance a shard; where that fails, its halves, until those are singled out whom it fails for."""
        try:
            return advance_shard(self._run, people)
        except DatabaseUnreachable:
            raise  # nobody's history is to blame
        except Exception as error:
            # A bulkhead: whatever one history does, others are served, and the run fails at its end.
            if not self._has_time():
                raise self._out_of_time() from error
            if len(people) == 1 or self._singled_out >= SINGLED_OUT:
                self._singled_out += 1
                named = {"stage": self._run.stage.name, "users": len(people), "first_user_id": people[0]}
                logger.exception("people could not be served", extra=named)
                return Outcome(people=frozenset(people), failed=frozenset(people))
            logger.warning("a shard failed and is tried in halves", extra={"error": type(error).__name__})
        middle = len(people) // 2
        return self._serve(people[:middle]) | self._serve(people[middle:])

    def _out_of_time(self) -> OutOfTime:
        return OutOfTime(f"{self._run.stage.name}: out of time after {self._tally.counts['users']} people")

    def _check_failures(self) -> None:
        counts = self._tally.counts
        if counts["failed"]:
            raise PeopleFailed(
                f"{self._run.stage.name}: {counts['failed']} of {counts['users']} people failed"
            )

    def _has_time(self) -> bool:
        return self._context is None or self._context.get_remaining_time_in_millis() > RESERVE_MILLISECONDS
