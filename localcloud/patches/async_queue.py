"""A bounded queue of asynchronous invocations per function, which survives the process that holds it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

# Two workers a function keep a laptop usable; AWS would start up to a thousand.
WORKERS = 2
THROTTLED_PAUSE = 0.1
BROKEN_PAUSE = 5.0

logger = logging.getLogger("async_invocations")


@dataclass
class Job:
    """One accepted event for one function; `attempts` are those that ran and failed."""

    function: str
    event: Any
    attempts: int = 0
    accepted: float = field(default_factory=time.time)
    not_before: float = 0.0


Attempt = Callable[[Job], float | None]


class AsyncQueue:
    """Hands jobs to `attempt`, which answers after how many seconds to try again, or None when it is done."""

    def __init__(self, attempt: Attempt, workers_of: Callable[[str], int]) -> None:
        self._attempt = attempt
        self._workers_of = workers_of
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        self._running: list[Job] = []

    def put(self, job: Job) -> None:
        """Accepts a job, starting the function's workers with its first one."""
        with self._changed:
            self._waiting_of(job.function).append(job)
            self._changed.notify_all()

    def snapshot(self) -> list[dict[str, Any]]:
        """Every job that is not done; one that runs is among them, since it may be cut short."""
        with self._changed:
            jobs = [*self._running, *(job for waiting in self._waiting.values() for job in waiting)]
            return [asdict(job) for job in jobs]

    def restore(self, jobs: list[dict[str, Any]], delay: float) -> None:
        """Takes the jobs of a snapshot up again, `delay` seconds from now."""
        for job in jobs:
            self.put(Job(**{**job, "not_before": time.time() + delay}))

    def _waiting_of(self, function: str) -> deque[Job]:
        if function not in self._waiting:
            self._waiting[function] = deque()
            for number in range(max(1, min(WORKERS, self._workers_of(function)))):
                name = f"async-{function.rpartition(':')[2]}-{number}"
                threading.Thread(target=self._work, args=(function,), daemon=True, name=name).start()
        return self._waiting[function]

    def _work(self, function: str) -> None:
        while True:
            job = self._take(function)
            try:
                again = self._attempt(job)
            except Exception:  # a worker outlives whatever a job does to it
                logger.exception("An asynchronous invocation of %s failed inside the emulator", function)
                again = BROKEN_PAUSE
            with self._changed:
                self._running.remove(job)
                if again is not None:
                    job.not_before = time.time() + again
                    self._waiting[function].append(job)
                self._changed.notify_all()

    def _take(self, function: str) -> Job:
        waiting = self._waiting[function]
        with self._changed:
            while True:
                now = time.time()
                due = next((job for job in waiting if job.not_before <= now), None)
                if due is not None:
                    waiting.remove(due)
                    self._running.append(due)
                    return due
                pause = min((job.not_before - now for job in waiting), default=None)
                self._changed.wait(pause)
