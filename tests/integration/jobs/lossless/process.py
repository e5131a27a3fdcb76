"""Runs a handler in a process of its own in which a fault happens at its k-th external call.

External calls are what leaves the process: each statement, commit and rollback, the opening of a connection
and each call of EventBridge. Every call is two points: before it, and after it but before its answer is seen.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

import psycopg2
import psycopg2.extensions

from app.db import engine
from app.db.credentials import current_credentials


class Ended(Enum):
    """How a process ended."""

    WELL = auto()
    FAILED = auto()
    KILLED = auto()
    BEFORE = auto()
    """Well, and before the point of its fault: it has no such point."""


class Points:
    """Counts the points at which something could go wrong here, and lets it at one of them."""

    def __init__(self):
        self.reset()

    def reset(self, at=None, fault: Callable[["Points"], None] | None = None):
        self.passed, self.at, self.fault, self.backend = 0, at, fault, None

    def pass_one(self):
        self.passed += 1
        if self.passed == self.at:
            self.fault(self)

    def around(self, call: Callable):
        self.pass_one()
        answer = call()
        self.pass_one()
        return answer


POINTS = Points()


class _Cursor(psycopg2.extensions.cursor):
    def execute(self, *args, **kwargs):
        return POINTS.around(lambda: super(_Cursor, self).execute(*args, **kwargs))


class _Connection(psycopg2.extensions.connection):
    def cursor(self, *args, **kwargs):
        return super().cursor(*args, **{"cursor_factory": _Cursor, **kwargs})

    def commit(self):
        return POINTS.around(super().commit)

    def rollback(self):
        return POINTS.around(super().rollback)


def _watch_database_calls():
    connect = psycopg2.connect

    def watched(*args, **kwargs):
        def open_one():
            connection = connect(*args, connection_factory=_Connection, **kwargs)
            POINTS.backend = connection.info.backend_pid
            return connection

        return POINTS.around(open_one)

    psycopg2.connect = watched


def kill_minus_nine(_points):
    """The fault of a process that vanishes."""
    os.kill(os.getpid(), signal.SIGKILL)


def hang_up(points):
    """The fault of a database that ends the connection: an administrator's command, a failover."""
    given = current_credentials()
    other = psycopg2.connect(
        host=given.host, port=given.port, dbname=given.database, user=given.username, password=given.password
    )
    other.autocommit = True
    other.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", (points.backend,))
    other.close()


def run(act: Callable[[], object]) -> Ended:
    """Run `act` here; how Lambda would see it end."""
    try:
        act()
    except Exception:  # noqa: BLE001 - whatever it is, Lambda sees a failure
        return Ended.FAILED
    return Ended.WELL


def start(act: Callable[[], object], at=None, fault=kill_minus_nine) -> int:
    """Run `act` in a forked process, with the fault at the point `at`; the process's id."""
    engine.dispose()  # a connection must not be shared over a fork
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _live(act, at, fault)
    return child


def end_of(child: int) -> Ended:
    """Wait for a started process; how it ended."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended.KILLED
    return _BY_CODE[os.WEXITSTATUS(status)]


_BY_CODE = {0: Ended.WELL, 1: Ended.FAILED, 2: Ended.BEFORE}


def _live(act, at, fault):
    code = 1
    try:
        POINTS.reset(at, fault)
        _watch_database_calls()
        with suppress(Exception):  # told by the exit code
            act()
            code = 0 if at is None or POINTS.passed >= at else 2
    finally:
        os._exit(code)  # nothing of the test runner may run twice


def beside(act: Callable[[], object], done: Path) -> None:
    """Do `act` in one more process, without waiting for it; `done` exists once it has ended well.

    It must open connections of its own: those that it inherits belong to the process it came from.
    """
    if os.fork() == 0:
        code = 1
        try:
            POINTS.reset()
            act()
            done.touch()
            code = 0
        except Exception:
            traceback.print_exc(file=sys.__stderr__)
            raise
        finally:
            os._exit(code)


def wait_for(done: Path, seconds=180) -> None:
    """Wait until what was started beside has ended."""
    for _ in range(seconds * 100):
        if done.exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{done.name} never ended")
