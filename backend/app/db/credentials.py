"""Where the database is and who we are there: the connection secret, kept until an authentication fails."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from app.core.secrets import read_secret
from app.core.settings import settings
from edge.errors import ConfigurationMissing
from edge.tls import on_loopback, sslmode

# At the root of the zip, beside `app/`.
CA_BUNDLE = Path(__file__).resolve().parents[2] / "rds-ca-bundle.pem"


class Credentials:
    """One row of the connection secret, checked. No tuple: nothing that writes values out reaches into it."""

    def __init__(self, host: str, port: int, database: str, username: str, password: str) -> None:
        self.host = host
        self.port = port
        self.database = database
        self.username = username
        self.password = password

    @classmethod
    def from_secret(cls, secret: Mapping[str, Any]) -> Self:
        """Check the fields of the connection secret."""
        absent = [
            name for name in ("host", "port", "database", "username", "password") if not secret.get(name)
        ]
        if absent:
            raise ConfigurationMissing(f"the connection secret lacks {', '.join(absent)}")
        return cls(
            host=str(secret["host"]),
            port=int(secret["port"]),
            database=str(secret["database"]),
            username=str(secret["username"]),
            password=str(secret["password"]),
        )

    @property
    def behind_proxy(self) -> bool:
        """Is this an RDS Proxy, which refuses start-up options and pins sessions that SET something?"""
        return ".proxy-" in self.host

    def tls(self) -> dict[str, str]:
        """The arguments of libpq for TLS: certificate and host name verified, except on loopback."""
        verified = {} if on_loopback(self.host) else {"sslrootcert": str(CA_BUNDLE)}
        return {"sslmode": sslmode(self.host), **verified}


@cache
def current_credentials() -> Credentials:
    """The credentials last read; after `current_credentials.cache_clear()` the secret is read anew."""
    return Credentials.from_secret(read_secret(settings().database_secret_id))
