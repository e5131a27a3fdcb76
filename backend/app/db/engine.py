"""The engine of a function: one connection, kept between requests, and its transactions.

A Lambda environment serves one request at a time, so one connection is enough and the sum of all functions'
reserved concurrency bounds the load on the database.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple, Self

import psycopg2

from app.db.access import LOGIN, Access
from app.db.connect import connect, has_news, is_alive
from app.db.credentials import current_credentials
from app.db.sql import Connection, Driver, Plans

PROBE_AFTER_SECONDS = 30
# All of it is local to the transaction, so that RDS Proxy need not pin the session.
_LIMITS = (
    "set_config('statement_timeout', %(entry_statement)s, true)",
    "set_config('lock_timeout', %(entry_lock)s, true)",
)
_WHO = (
    "set_config('role', %(entry_role)s, true)",
    "set_config('app.user_id', %(entry_user_id)s, true)",
)


class Entry(NamedTuple):
    """What is said before the first statement, with its values."""

    sql: str = ""
    values: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, access: Access, *, has_limits: bool) -> Self:
        """The least that gives this access; `has_limits`: the session began with the login's."""
        limited = has_limits and (access.statement_ms, access.lock_ms) == (LOGIN.statement_ms, LOGIN.lock_ms)
        said = (() if limited else _LIMITS) + (() if limited and access == LOGIN else _WHO)
        if not said:
            return cls()
        values = {
            "entry_statement": str(access.statement_ms),
            "entry_lock": str(access.lock_ms),
            "entry_role": access.role or "none",
            "entry_user_id": access.user_id or "",
        }
        return cls(f"SELECT {', '.join(said)};", values)


class Engine:
    """One connection, opened on first use and again after it was lost; whoever comes second waits."""

    def __init__(self, connect: Callable[[], Driver], *, keeps_plans: bool = False) -> None:
        self._connect = connect
        self._keeps_plans = keeps_plans
        self._plans: Plans | None = None
        self._turn = Lock()
        self._driver: Driver | None = None
        self._last_used = 0.0

    @contextmanager
    def begin(self, entry: Entry = Entry(), *, at_once: bool = False) -> Iterator[Connection]:  # noqa: B008 - immutable
        """A transaction that commits at the end of the block and rolls back on any error.

        It begins with its first statement, in one message with it, or at once, in messages of their own.
        """
        with self._held() as driver:
            connection = Connection(driver, entry.sql, entry.values, begins=True, plans=self._plans)
            try:
                if at_once:
                    connection.enter()
                yield connection
            except BaseException:
                _roll_back(connection)
                raise
            if connection.end("COMMIT") != "COMMIT":
                raise psycopg2.InternalError("a transaction had failed, so its end did not commit it")

    @contextmanager
    def connect(self, entry: Entry = Entry()) -> Iterator[Connection]:  # noqa: B008 - immutable
        """A connection for single statements: each is its own transaction, in one round trip."""
        with self._held() as driver:
            yield Connection(driver, entry.sql, entry.values, begins=False, plans=self._plans)

    def dispose(self) -> None:
        """Close the connection; the next use opens a new one."""
        with self._turn:
            self._drop()

    @contextmanager
    def _held(self) -> Iterator[Driver]:
        with self._turn:
            driver = self._living()
            try:
                yield driver
            finally:
                self._last_used = time.time()
                if driver.closed:
                    self._drop()

    def _living(self) -> Driver:
        # An environment may have slept since the last request; a probe before each would double round trips.
        if self._driver is not None:
            stale = time.time() - self._last_used >= PROBE_AFTER_SECONDS
            if (stale or has_news(self._driver)) and not is_alive(self._driver):
                self._drop()
        if self._driver is None:
            self._driver = self._connect()
            # Ours are the transactions' beginnings and ends: they travel with what is between them.
            self._driver.autocommit = True
            self._plans = Plans() if self._keeps_plans else None
        return self._driver

    def _drop(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None


@cache
def engine() -> Engine:
    """The engine of this execution environment. A proxy would pin a session that keeps plans."""
    return Engine(connect, keeps_plans=not current_credentials().behind_proxy)


@contextmanager
def transaction(access: Access = LOGIN) -> Iterator[Connection]:
    """A transaction that commits at the end of the block and rolls back on any error."""
    proxied = current_credentials().behind_proxy
    with engine().begin(Entry.of(access, has_limits=not proxied), at_once=proxied) as connection:
        yield connection


@contextmanager
def reading(access: Access = LOGIN) -> Iterator[Connection]:
    """A connection for single statements, each its own transaction, in one round trip.

    Not behind a proxy, which may pin a session that sends several statements in one message.
    """
    if current_credentials().behind_proxy:
        with transaction(access) as connection:
            yield connection
        return
    with engine().connect(Entry.of(access, has_limits=True)) as connection:
        yield connection


def dispose() -> None:
    """Close the connection and forget engine and credentials; the next use starts afresh."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    current_credentials.cache_clear()


def _roll_back(connection: Connection) -> None:
    try:
        connection.end("ROLLBACK")
    except psycopg2.Error:  # broken in the middle of a statement: the server takes it back by itself
        connection.driver.close()
