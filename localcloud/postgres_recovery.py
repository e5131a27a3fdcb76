"""Puts a PostgreSQL data folder right after its server was killed, without ever opening it to two servers."""

import time
from pathlib import Path

import psutil

from localcloud.errors import LocalCloudError
from localcloud.process import Daemon, is_alive, reap


def settle(data: Path, daemon: Daemon, patience: float = 20) -> None:
    """Adopts a server that still runs in `data`; else waits for its children to end and drops a stale lock.

    PostgreSQL takes a lock file for stale only if nobody has its pid, but a zombie or a stranger may.
    """
    lock = data / "postmaster.pid"
    reap()
    if not lock.exists():
        return
    pid = int(lock.read_text().split()[0])
    if is_alive(pid) and _runs_in(psutil.Process(pid), data):
        daemon.adopt(pid)
        return
    deadline = time.monotonic() + patience
    while any(_runs_in(process, data) for process in psutil.process_iter()):
        if time.monotonic() > deadline:
            raise LocalCloudError(
                f"Processes of a killed PostgreSQL are still at work in {data}.", "Try again."
            )
        time.sleep(0.05)
    lock.unlink(missing_ok=True)


def _runs_in(process: psutil.Process, data: Path) -> bool:
    """Whether this is a server process of the folder: all of them have it as their working directory."""
    try:
        return process.cwd() == str(data) and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
