"""Writes the secret spendsense/database/connection from the Database stack's outputs and its credentials."""

from dataclasses import dataclass
from urllib.parse import quote

from edge.tls import on_loopback
from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.deployed import secret_values
from scripts.lib.deployed.outputs import outputs, wanted
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.target import Target, resolve


@dataclass(frozen=True)
class Result:
    """What the secret says, without the password. `changed`: it was, or in a dry run would be, written."""

    secret: str
    changed: bool
    host: str
    port: int
    database: str
    username: str


def run(target: Target, stack_name: str | None = None, *, dry_run: bool = False) -> Result:
    """Bring the connection secret in line with the stack. A second run changes nothing."""
    found = outputs(target, "Database", stack_name)
    cure = target.deploy_cure()
    credentials = secret_values.read(target, target.name(secret_values.DATABASE_CREDENTIALS), cure)
    if not (credentials.get("username") and credentials.get("password")):
        raise OperatorError("The secret with the credentials lacks username or password.", cure)
    host = wanted(target, found, "DatabaseEndpoint").partition(":")[0]
    port = int(wanted(target, found, "DatabasePort"))
    database = wanted(target, found, "DatabaseName")
    value = connection(host, port, database, credentials)
    name = target.name(secret_values.DATABASE_CONNECTION)
    changed = secret_values.write(target, name, value, cure, dry_run=dry_run)
    return Result(name, changed, host, port, database, credentials["username"])


def connection(host: str, port: int, database: str, credentials: dict[str, str]) -> dict[str, str | int]:
    """The value of the secret. Names and passwords are quoted, since an address gives : / @ a meaning."""
    user, password = credentials["username"], credentials["password"]
    tls = "" if on_loopback(host) else "?sslmode=verify-full"
    return {
        "host": host,
        "port": port,
        "database": database,
        "username": user,
        "password": password,
        "connection_string": (
            f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{database}{tls}"
        ),
    }


def command(
    env: Env = LOCAL, stack_name: StackName = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Write the secret from which functions connect to the database."""
    with step("Connection secret") as current:
        result = run(resolve(env), stack_name, dry_run=dry_run)
        current.done("changed" if result.changed else "unchanged")
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
