"""Opens connections with a function's credentials of that moment, and tells a live one from a dead one."""

import select
from typing import Any

import psycopg2

from app.core.settings import settings
from app.db.access import LOGIN
from app.db.credentials import Credentials, current_credentials
from app.db.sql import Driver
from edge.errors import DatabaseUnreachable
from edge.logging import logger

CONNECT_SECONDS = 5
# libpq gives connection failures no code, only the server's words (PostgreSQL, then RDS Proxy).
_REFUSED = ("authentication failed", "no password supplied", "password that was provided", "no credentials")


def connect() -> Driver:
    """A new connection; a refused password is read once more. Raises DatabaseUnreachable."""
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


def is_alive(driver: Driver) -> bool:
    """Whether the server still answers."""
    try:
        with driver.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        return False
    return True


def has_news(driver: Driver) -> bool:
    """Whether the server said something unasked, as it does when it restarts, fails over or hangs up."""
    readable, _, _ = select.select([driver], [], [], 0)
    return bool(readable)


def _open(credentials: Credentials) -> Driver:
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
        arguments["options"] = (
            f"-c statement_timeout={LOGIN.statement_ms} -c lock_timeout={LOGIN.lock_ms}"
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
            # A plan that is kept is made once. Made for one person it looks cheaper than for any, so that
            # PostgreSQL by itself would make it anew each time.
            " -c plan_cache_mode=force_generic_plan"
        )
    opened: Driver = psycopg2.connect(**arguments)
    return opened


def _is_refusal(error: psycopg2.OperationalError) -> bool:
    return any(words in str(error).lower() for words in _REFUSED)


def _unreachable() -> DatabaseUnreachable:
    credentials = current_credentials()
    current_credentials.cache_clear()  # a restored database has another address: the next attempt asks for it
    return DatabaseUnreachable(
        f"no connection to {credentials.database} at {credentials.host}:{credentials.port}"
    )
