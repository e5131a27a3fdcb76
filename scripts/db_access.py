"""Opens the database to one person's address, for a while, and shuts it again."""

import urllib.error
import urllib.request
from typing import Annotated

import typer

from scripts.lib.console import GuardedGroup, OperatorError, UsageError, emit, step
from scripts.lib.deployed import database_access
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.target import resolve

WHAT_IS_MY_ADDRESS = "https://checkip.amazonaws.com"
DEFAULT_DAYS = 7
MAX_DAYS = 30

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Open the database to one address, for a while.",
)

AddressOption = Annotated[
    str | None, typer.Option("--address", help="An IP address; this machine's where none is given.")
]


@app.command("grant")
def grant(
    *,
    address: AddressOption = None,
    who: Annotated[
        str | None, typer.Option(help="Whom to note; the AWS identity where none is given.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=MAX_DAYS, help="For how long to note.")] = DEFAULT_DAYS,
    env: Env = LOCAL,
    stack_name: StackName = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Let an address reach the database."""
    target = resolve(env)
    with step("Access to the database") as current:
        person = who or target.client("sts").get_caller_identity()["Arn"].rsplit(":", 1)[-1]
        result = database_access.grant(
            target, address or my_address(), person, days, stack_name, dry_run=dry_run
        )
        current.done(f"{result.address} until {result.until}")
    emit(result, as_json)


@app.command("revoke")
def revoke(
    *,
    address: AddressOption = None,
    expired: Annotated[bool, typer.Option("--expired", help="Every address whose time is over.")] = False,
    env: Env = LOCAL,
    stack_name: StackName = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Shut an address out again."""
    if expired and address:
        raise UsageError("Give either --address or --expired.")
    target = resolve(env)
    with step("Access to the database") as current:
        chosen = None if expired else (address or my_address())
        results = database_access.revoke(target, chosen, stack_name, dry_run=dry_run)
        current.done(f"{len(results)} shut out")
    emit(results, as_json)


@app.command("list")
def list_(env: Env = LOCAL, stack_name: StackName = None, as_json: Json = False) -> None:
    """Say who may reach the database from outside."""
    emit(database_access.granted(resolve(env), stack_name), as_json)


def my_address() -> str:
    """The address from which this machine is seen."""
    try:
        with urllib.request.urlopen(WHAT_IS_MY_ADDRESS, timeout=10) as answer:
            text: str = answer.read(64).decode("ascii", "replace").strip()
    except (urllib.error.URLError, TimeoutError):
        raise OperatorError("This machine's address could not be found out.", "Name it: --address.") from None
    return text


if __name__ == "__main__":
    app()
