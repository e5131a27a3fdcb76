"""The way to ShopPulse's database: DB_HOST and DB_PORT say where, the secret DB_SECRET_ARN as whom.

Run as a module it hands the values to scripts/init-database.sh, one a line, over a pipe: no password comes
to be on a command line or in a file. With the word `authorities` it writes those of the server's certificate.
"""

import sys
from collections.abc import Sequence

from edge.errors import SecretUnreadable
from edge.login import Login
from edge.tls import sslmode
from scripts.lib import settings
from scripts.lib.console import OperatorError, main_guard
from scripts.lib.packaging.contents import ca_bundle

DEFAULT_PORT = 5432
DEFAULT_DATABASE = "shoppulse"
AUTHORITIES = "authorities"
_CURE = "Its value is JSON with username and password, and where they differ from the usual port and dbname."


def login() -> Login:
    """The login of this moment; raises OperatorError with what is missing."""
    found = settings.read()
    for name, value in (("DB_HOST", found.db_host), ("DB_SECRET_ARN", found.db_secret_arn)):
        if not value:
            raise OperatorError(
                f"{name} is not set.", "DB_HOST is the proxy's address, DB_SECRET_ARN the secret."
            )
    host = str(found.db_host)
    if found.db_port and not found.db_port.isdecimal():
        raise OperatorError(
            "DB_PORT is not a number.", "Leave it out where the secret says it, or it is 5432."
        )
    text = _text(str(found.db_secret_arn), found.region)
    try:
        read = Login.from_text(text, host=host, port=DEFAULT_PORT, dbname=DEFAULT_DATABASE)
    except SecretUnreadable as error:
        raise OperatorError(f"No login in {found.db_secret_arn}: {error}.", _CURE) from None
    return read.on(host=host, port=int(found.db_port or read.port))


def _text(arn: str, region: str) -> str:
    import boto3  # noqa: PLC0415 - half a second that `--help` need not take

    secrets = boto3.client("secretsmanager", region_name=region)
    return secrets.get_secret_value(SecretId=arn)["SecretString"]


def main(words: Sequence[str]) -> None:
    """Write the values, or the authorities."""
    if list(words) == [AUTHORITIES]:
        sys.stdout.write(ca_bundle(settings.ROOT))
        return
    here = login()
    lines = [here.host, str(here.port), here.dbname, here.username, here.password, sslmode(here.host)]
    if any("\n" in line for line in lines):
        raise OperatorError("The secret holds a line break.", _CURE)
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    with main_guard():
        main(sys.argv[1:])
