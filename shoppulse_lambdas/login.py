"""Connections of ShopPulse's functions, and the logins that they are made with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import psycopg2
from psycopg2.extensions import connection

from edge.login import Login
from edge.tls import on_loopback, sslmode
from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.settings import Settings
from shoppulse_lambdas.versions import current_text

Driver: TypeAlias = connection
# At the root of the zip, beside this package.
CA_BUNDLE = Path(__file__).resolve().parents[1] / "rds-ca-bundle.pem"
CONNECT_S = 5
STATEMENT_MS = 8_000  # a lock or a server that hangs is an error with a name, not the end of the function


def login_of(text: str, known: Settings) -> Login:
    """A secret's login; what it leaves out about the place, the environment says. Raises SecretUnreadable."""
    return Login.from_text(text, host=known.proxy, port=known.port, dbname=known.database)


def application_login(known: Settings) -> Login:
    """The application's login of this moment, by the proxy; raises SecretUnreadable."""
    return login_of(current_text(known.secret_arn), known).on(host=known.proxy, port=known.port)


@contextmanager
def signed_in(login: Login, service: str) -> Iterator[Driver]:
    """A connection whose block is one transaction; DatabaseRefused says what failed, without its text."""
    driver = opened(login, service)
    try:
        with driver:
            with driver.cursor() as cursor:
                # For the transaction: RDS Proxy takes no options at sign-in, and pins a session that is SET.
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", (str(STATEMENT_MS),))
            yield driver
    except psycopg2.Error as error:
        # The server's message may quote the statement, and with it what is in a password's place.
        raise DatabaseRefused(
            f"the database refused a statement of {login.username}: {error.pgcode}"
        ) from None
    finally:
        driver.close()


def opened(login: Login, service: str) -> Driver:
    """A connection; raises DatabaseRefused."""
    arguments: dict[str, Any] = {
        "host": login.host,
        "port": login.port,
        "dbname": login.dbname,
        "user": login.username,
        "password": login.password,
        "application_name": service,
        "connect_timeout": CONNECT_S,
        "tcp_user_timeout": CONNECT_S * 1000,  # a vanished server is noticed, not waited for
        "sslmode": sslmode(login.host),
    }
    if not on_loopback(login.host):
        arguments["sslrootcert"] = str(CA_BUNDLE)
    try:
        driver: Driver = psycopg2.connect(**arguments)
    except psycopg2.Error as error:
        # libpq tells of host and user, never of the password.
        said = str(error).strip().rpartition("\n")[2]
        raise DatabaseRefused(f"no connection to {login.dbname} as {login.username}: {said}") from None
    return driver
