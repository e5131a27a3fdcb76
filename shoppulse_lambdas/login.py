"""Logins: JSON in a secret, and connections made with them. Passwords reach no message and no repr."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypeAlias

import psycopg2
from psycopg2.extensions import connection

from edge.errors import SecretUnreadable
from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.settings import Settings

Driver: TypeAlias = connection
# At the root of the zip, beside this package.
CA_BUNDLE = Path(__file__).resolve().parents[1] / "rds-ca-bundle.pem"
CONNECT_S = 5
STATEMENT_MS = 8_000  # a lock or a server that hangs is an error with a name, not the end of the function
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Login:
    """Where to connect and as whom; the fields have the names of the secret's JSON."""

    host: str
    port: int
    dbname: str
    username: str
    password: str = field(repr=False)
    engine: str = "postgres"

    @classmethod
    def from_text(cls, text: str, known: Settings) -> Self:
        """Read a secret's text; what it leaves out about the place, the function's environment says."""
        try:
            value: Any = json.loads(text)
        except ValueError:  # said without the parser's message, which quotes the text
            value = None
        if not isinstance(value, Mapping) or not value.get("username") or not value.get("password"):
            raise SecretUnreadable("the secret holds no JSON object with username and password") from None
        return cls(
            host=str(value.get("host") or known.proxy),
            port=int(value.get("port") or known.port),
            dbname=str(value.get("dbname") or known.database),
            username=str(value["username"]),
            password=str(value["password"]),
        )

    @property
    def text(self) -> str:
        """The secret's text."""
        return json.dumps(asdict(self))

    def on(self, *, host: str, port: int) -> Self:
        """The same login by another way."""
        return replace(self, host=host, port=port)

    @property
    def tls(self) -> dict[str, str]:
        """The arguments of libpq for TLS: certificate and host name verified, except on loopback."""
        if self.host in _LOOPBACK:
            return {"sslmode": "prefer"}
        return {"sslmode": "verify-full", "sslrootcert": str(CA_BUNDLE)}


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
        **login.tls,
    }
    try:
        driver: Driver = psycopg2.connect(**arguments)
    except psycopg2.Error as error:
        # libpq tells of host and user, never of the password.
        said = str(error).strip().rpartition("\n")[2]
        raise DatabaseRefused(f"no connection to {login.dbname} as {login.username}: {said}") from None
    return driver
