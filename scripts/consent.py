"""`spendsense consent`: record what a person said of their consent, and show where it stands."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.table import Table

from scripts.lib.console import GuardedGroup, emit, step
from scripts.lib.deployed import consents, people
from scripts.lib.deployed.consents import Purpose
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.target import Target, resolve

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Record and show what a person consents to.",
)

User = Annotated[str, typer.Argument(help="Who: e-mail address or user id.")]
For = Annotated[Purpose, typer.Option("--purpose", help="To what.")]
Method = Annotated[str, typer.Option("--method", help="How they said it, such as letter or phone.")]


@dataclass(frozen=True)
class Said:
    """What became of a yes or a no. `event` is null where it was so already; `receipt` is the person's."""

    user_id: str
    purpose: str
    event: str | None
    withdrawn: int
    dry_run: bool
    receipt: dict[str, Any] | None


@dataclass(frozen=True)
class Standing:
    """Where each purpose stands, and all that was said, oldest first."""

    user_id: str
    receipts: list[dict[str, Any]]
    history: list[dict[str, Any]]


@app.command()
def grant(
    user: User,
    purpose: For = Purpose.EDUCATION,
    method: Method = "operator",
    *,
    env: Env = LOCAL,
    stack_name: StackName = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Record that a person said yes to the notice in force. It holds for 365 days."""
    _say("grant", resolve(env), user, stack_name, purpose, method, dry_run=dry_run, as_json=as_json)


@app.command()
def revoke(
    user: User,
    purpose: For = Purpose.EDUCATION,
    method: Method = "operator",
    *,
    env: Env = LOCAL,
    stack_name: StackName = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Record that a person said no. Their results are erased when this returns."""
    _say("revoke", resolve(env), user, stack_name, purpose, method, dry_run=dry_run, as_json=as_json)


@app.command()
def show(
    user: User,
    purpose: Annotated[Purpose | None, typer.Option("--purpose", help="Of what alone.")] = None,
    *,
    env: Env = LOCAL,
    stack_name: StackName = None,
    as_json: Json = False,
) -> None:
    """Show where each purpose stands, and all that the person said."""
    target = resolve(env)
    with step(f"Consents of {user}") as current:
        person = people.get(target, people.pool_of(target, stack_name), user)
        standing = Standing(person.user_id, **consents.show(target, person.user_id, purpose))
        current.done(f"{len(standing.receipts)} purposes")
    emit(standing, as_json, _standing(standing))


def _say(
    verb: str,
    target: Target,
    user: str,
    stack_name: str | None,
    purpose: Purpose,
    method: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    record = consents.grant if verb == "grant" else consents.revoke
    with step(f"{verb.title()} {purpose} for {user}") as current:
        person = people.get(target, people.pool_of(target, stack_name), user)
        done = record(target, person.user_id, purpose, method, dry_run=dry_run)
        said = Said(person.user_id, purpose, done["event"], done["withdrawn"], dry_run, done["receipt"])
        current.done(_outcome(said))
    emit(said, as_json, _receipt(said))


def _outcome(said: Said) -> str:
    if said.event is None:
        return "unchanged: it was so already"
    erased = f", {said.withdrawn} recommendations withdrawn" if said.withdrawn else ""
    return f"{'would be ' if said.dry_run else ''}{said.event}{erased}"


def _receipt(said: Said) -> Table | str:
    if said.receipt is None:
        return f"{said.user_id} has never consented to {said.purpose}."
    return _receipts([said.receipt])


def _standing(standing: Standing) -> Group | str:
    if not standing.receipts:
        return f"{standing.user_id} has never consented to anything."
    history = Table("when", "event", "purpose", "notice", "method", box=None, pad_edge=False)
    for row in standing.history:
        history.add_row(
            row["occurred_at"], row["event"], row["purpose"], row["notice_version"], row["method"]
        )
    return Group(_receipts(standing.receipts), "", history)


def _receipts(receipts: list[dict[str, Any]]) -> Table:
    table = Table("purpose", "status", "since", "until", "notice", "receipt", box=None, pad_edge=False)
    for receipt in receipts:
        record = receipt["record"]
        table.add_row(
            record["purpose"],
            receipt["status"],
            receipt["createdTime"],
            receipt["expirationTime"],
            record["notice"]["version"],
            receipt["id"],
        )
    return table


if __name__ == "__main__":
    app()
