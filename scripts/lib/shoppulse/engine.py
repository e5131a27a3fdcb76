"""ShopPulse's database for a command: an engine that is known to connect; TLS anywhere but on loopback."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from edge.login import Login
from edge.tls import on_loopback, sslmode
from scripts.lib import settings
from scripts.lib.console import OperatorError
from scripts.lib.packaging.contents import ca_bundle


def engine(found: Login) -> Engine:
    """An engine of this login; raises OperatorError where it cannot connect."""
    url = URL.create(
        "postgresql+psycopg2", found.username, found.password, found.host, found.port, found.dbname
    )
    arguments: dict[str, Any] = {
        "connect_timeout": 10,
        "application_name": "shoppulse",
        "sslmode": sslmode(found.host),
    }
    if not on_loopback(found.host):
        arguments["sslrootcert"] = _authorities()
    made = create_engine(url, connect_args=arguments, hide_parameters=True)
    try:
        with made.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[-1]
        raise OperatorError(
            f"No connection to {found.dbname} at {found.host}:{found.port}: {said}",
            "Is this machine inside the network of the database, and has scripts/init-database.sh run?",
        ) from None
    return made


def _authorities() -> str:
    path = Path(_folder().name) / "rds-ca-bundle.pem"
    path.write_text(ca_bundle(settings.ROOT))
    return str(path)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="shoppulse-")  # kept until this process ends, and removed with it
