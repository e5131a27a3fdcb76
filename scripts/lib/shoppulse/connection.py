"""The way to ShopPulse's database: DB_HOST and DB_PORT say where, the secret DB_SECRET_ARN as whom.

Run as a module it hands the values to scripts/init-database.sh, one a line, over a pipe: no password comes
to be on a command line or in a file. With the word `authorities` it writes those of the server's certificate.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.lib import settings
from scripts.lib.console import OperatorError, main_guard
from scripts.lib.packaging.contents import ca_bundle

LOOPBACK = ("localhost", "127.0.0.1", "::1")
DEFAULT_PORT = 5432
DEFAULT_DATABASE = "shoppulse"
AUTHORITIES = "authorities"
_CURE = "Its value is JSON with username and password, and where they differ from the usual port and dbname."


@dataclass(frozen=True)
class Login:
    """Where to connect and as whom."""

    host: str
    port: int
    database: str
    username: str
    password: str = field(repr=False)

    @property
    def on_loopback(self) -> bool:
        """Is this a server of this machine, which speaks no TLS and is reached by nobody else?"""
        return self.host in LOOPBACK

    @property
    def sslmode(self) -> str:
        """How far TLS goes, in libpq's word: certificate and host name are verified, except on loopback."""
        return "prefer" if self.on_loopback else "verify-full"


def login() -> Login:
    """The login of this moment; raises OperatorError with what is missing."""
    found = settings.read()
    for name, value in (("DB_HOST", found.db_host), ("DB_SECRET_ARN", found.db_secret_arn)):
        if not value:
            raise OperatorError(
                f"{name} is not set.", "DB_HOST is the proxy's address, DB_SECRET_ARN the secret."
            )
    secret = _secret(str(found.db_secret_arn), found.region)
    if not (secret.get("username") and secret.get("password")):
        raise OperatorError("The secret lacks username or password.", _CURE)
    values = [str(secret[name]) for name in ("username", "password")]
    if any("\n" in value for value in values):
        raise OperatorError("The secret's username or password holds a line break.", _CURE)
    try:
        port = int(found.db_port or secret.get("port") or DEFAULT_PORT)
    except ValueError:
        raise OperatorError("DB_PORT, or the secret's port, is no number.", _CURE) from None
    return Login(str(found.db_host), port, str(secret.get("dbname") or DEFAULT_DATABASE), *values)


def _secret(arn: str, region: str) -> dict[str, Any]:
    import boto3  # noqa: PLC0415 - half a second that `--help` need not take

    text_ = boto3.client("secretsmanager", region_name=region).get_secret_value(SecretId=arn)["SecretString"]
    try:
        value = json.loads(text_)
    except ValueError:  # said without the parser's message, which quotes the text
        value = None
    if not isinstance(value, dict):
        raise OperatorError("The secret holds no JSON object.", _CURE)
    return value


def main(words: Sequence[str]) -> None:
    """Write the values, or the authorities."""
    if list(words) == [AUTHORITIES]:
        sys.stdout.write(ca_bundle(settings.ROOT))
        return
    here = login()
    lines = (here.host, here.port, here.database, here.username, here.password, here.sslmode)
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    with main_guard():
        main(sys.argv[1:])
