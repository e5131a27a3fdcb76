"""The engine of a function: one connection, opened with the credentials of that moment, and its transactions.

A Lambda environment serves one request at a time, so the pool holds one connection and the sum of all
functions' reserved concurrency bounds the load on the database.
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from app.core.errors import DatabaseUnreachable
from app.core.logging import logger
from app.core.settings import settings
from app.db.access import LOGIN, Access
from app.db.credentials import Credentials, current_credentials

CONNECT_SECONDS = 5
PROBE_AFTER_SECONDS = 30
# libpq gives connection failures no code, only the server's words (PostgreSQL, then RDS Proxy).
_REFUSED = ("authentication failed", "no password supplied", "password that was provided", "no credentials")
# All of it is local to the transaction, so that RDS Proxy need not pin the session.
_ENTER = (
    "SELECT set_config('statement_timeout', %(app_statement)s, true),"
    " set_config('lock_timeout', %(app_lock)s, true),"
    " set_config('role', %(app_role)s, true), set_config('app.user_id', %(app_user_id)s, true)"
)


@cache
def engine() -> Engine:
    """The engine of this execution environment; connects on first use."""
    made = create_engine(
        "postgresql+psycopg2://",
        pool_size=1,
        max_overflow=0,
        use_native_hstore=False,  # saves a query at each connection
        hide_parameters=True,  # an error's text ends in a log, its parameters are personal data
    )
    event.listen(made, "do_connect", _connect)
    event.listen(made, "before_cursor_execute", _enter_first, retval=True)
    event.listen(made, "checkin", _note_time)
    event.listen(made, "checkout", _probe)
    return made


@contextmanager
def transaction(access: Access = LOGIN) -> Iterator[Connection]:
    """A transaction that commits at the end of the block and rolls back on any error."""
    with engine().begin() as connection:
        # A direct connection carries the login's limits from its start, which saves this round trip.
        if access != LOGIN or current_credentials().behind_proxy:
            connection.exec_driver_sql(_ENTER, _values(access))
        yield connection


@contextmanager
def reading(access: Access = LOGIN) -> Iterator[Connection]:
    """A connection for single statements that read: each is its own transaction, in one round trip."""
    if current_credentials().behind_proxy:
        with transaction(access) as connection:  # there, limits live inside a transaction only
            yield connection
        return
    with engine().connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT", access=access)


def dispose() -> None:
    """Close the connection and forget engine and credentials; the next use starts afresh."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    current_credentials.cache_clear()


def _values(access: Access) -> dict[str, str]:
    return {
        "app_statement": str(access.statement_ms),
        "app_lock": str(access.lock_ms),
        "app_role": access.role or "none",
        "app_user_id": access.user_id or "",
    }


def _enter_first(
    connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any
) -> tuple[str, Any]:
    """Put the entry before a statement of `reading`: what is sent together is one transaction."""
    access = connection.get_execution_options().get("access", LOGIN)
    if access == LOGIN:
        return statement, values
    return f"{_ENTER};\n{statement}", {**values, **_values(access)}


def _note_time(_connection: Any, record: Any) -> None:
    record.info["last_used"] = time.time()


def _probe(connection: Any, record: Any, _proxy: Any) -> None:
    # An environment may have slept since the last request; a probe before each would double the round trips.
    fresh = time.time() - record.info.get("last_used", time.time()) < PROBE_AFTER_SECONDS
    if fresh and not _has_news(connection):
        return
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error as error:
        raise DisconnectionError from error  # the pool then opens a new connection


def _has_news(connection: Any) -> bool:
    """Whether the server said something unasked, as it does when it restarts, fails over or hangs up."""
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable)


def _connect(_dialect: Any, _record: Any, _args: Any, _params: Any) -> Any:
    try:
        return _open(current_credentials())
    except psycopg2.OperationalError as error:
        if not _is_refusal(error):
            raise _unreachable() from error
    logger.warning("database refused the credentials; reading the connection secret again")
    current_credentials.cache_clear()
    try:
        return _open(current_credentials())
    except psycopg2.OperationalError as error:
        raise _unreachable() from error


def _open(credentials: Credentials) -> Any:
    arguments: dict[str, Any] = {
        "host": credentials.host,
        "port": credentials.port,
        "dbname": credentials.database,
        "user": credentials.username,
        "password": credentials.password,
        "application_name": settings().service,
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": CONNECT_SECONDS * 1000,  # a vanished server is noticed, not waited for
        **credentials.tls(),
    }
    if not credentials.behind_proxy:
        arguments["options"] = _options(LOGIN)
    return psycopg2.connect(**arguments)


def _options(limits: Access) -> str:
    return (
        f"-c statement_timeout={limits.statement_ms} -c lock_timeout={limits.lock_ms}"
        " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
    )


def _is_refusal(error: psycopg2.OperationalError) -> bool:
    return any(words in str(error).lower() for words in _REFUSED)


def _unreachable() -> DatabaseUnreachable:
    credentials = current_credentials()
    current_credentials.cache_clear()  # a restored database has another address: the next attempt asks for it
    return DatabaseUnreachable(
        f"no connection to {credentials.database} at {credentials.host}:{credentials.port}"
    )
