"""What work takes: processor time of a process and of its session in the database, wall time, memory."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import psutil

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Spent:
    """Processor seconds of the process and of its database session, time on the wall, and peak memory."""

    process: float
    database: float
    wall: float
    peak_mb: float

    @property
    def cpu(self) -> float:
        """Processor seconds altogether."""
        return self.process + self.database


class Meter:
    """What is spent between its making and `read()`, by this process and one session of the database."""

    def __init__(self, backend_pid: int) -> None:
        self._backend = psutil.Process(backend_pid)
        self.restart()

    def restart(self) -> None:
        """Begin anew."""
        self._start = self._now()

    def read(self) -> Spent:
        """What was spent since."""
        process, database, wall = (now - before for now, before in zip(self._now(), self._start, strict=True))
        return Spent(process, database, wall, _peak_mb())

    def _now(self) -> tuple[float, float, float]:
        times = self._backend.cpu_times()
        return time.process_time(), times.user + times.system, time.perf_counter()


def _peak_mb() -> float:
    # Of this program alone: what `getrusage` says includes the parent before the exec.
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def in_own_process(
    work: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """What the work answers in a fresh interpreter."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()
