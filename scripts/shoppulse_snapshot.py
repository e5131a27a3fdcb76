"""`shoppulse snapshot`: take a snapshot of the database server, and go back to one."""

import sys
from typing import Annotated

import typer

from scripts.lib.console import UsageError, emit, note, step
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.shoppulse.snapshot import adopt as adopting
from scripts.lib.shoppulse.snapshot import manual
from scripts.lib.shoppulse.snapshot import restore as restoring
from scripts.lib.shoppulse.snapshot import swap as swapping
from scripts.lib.shoppulse.snapshot.declared import KIND, Declared, declared
from scripts.lib.target import Environment, Target, resolve

app = typer.Typer(
    no_args_is_help=True,
    help="Take a snapshot of the database server, and go back to one.",
)

SnapshotName = Annotated[str, typer.Argument(help="The snapshot's name.")]
Confirm = Annotated[
    str | None,
    typer.Option("--confirm", help="The name of what is changed, where a terminal would be asked for it."),
]


@app.command()
def take(
    *,
    name: Annotated[
        str | None, typer.Option(help="What to call it; the server's name and the time unless said.")
    ] = None,
    confirm: Confirm = None,
    env: Env = LOCAL,
    as_json: Json = False,
) -> None:
    """Take a snapshot and wait for it. In prod to be confirmed with the server's name."""
    target, known = _deployed(env)
    if env is Environment.PROD:
        acknowledged(known.name, confirm, "Its disk may pause for a moment while it has no standby.")
    with step(f"Snapshot of {known.name}") as current:
        taken = manual.take(target, known, name, current.update)
        current.done(taken.name)
    emit(taken, as_json)


@app.command("list")
def list_(env: Env = LOCAL, as_json: Json = False) -> None:
    """Say which snapshots there are, the newest first."""
    target, known = _deployed(env)
    found = manual.list_all(target, known)
    emit(found, as_json, None if found else "No snapshots.")


@app.command()
def restore(
    snapshot: SnapshotName,
    *,
    confirm: Confirm = None,
    env: Env = LOCAL,
    as_json: Json = False,
) -> None:
    """Make a server from a snapshot, beside the one in use. In prod to be confirmed with its name."""
    target, known = _deployed(env)
    if env is Environment.PROD:
        acknowledged(snapshot, confirm, "A second server costs as much as the first.")
    emit(restoring.restore(target, known, snapshot), as_json)
    note("Look into it, then `shoppulse snapshot swap` puts it in the place of the one in use.")


@app.command()
def swap(*, confirm: Confirm = None, env: Env = LOCAL, as_json: Json = False) -> None:
    """Put the restored server in the place of the one in use, which stays under another name."""
    target, known = _deployed(env)
    swapping.check(target, known)
    acknowledged(
        known.name,
        confirm,
        "Functions reach no database until it is done: two restarts, some twenty minutes.",
    )
    done = swapping.swap(target, known)
    emit(done, as_json, "\n".join(done.next))
    note("Next are these commands, in this order. Before the first Terraform knows the old server alone.")


@app.command()
def adopt(*, confirm: Confirm = None, env: Env = LOCAL, as_json: Json = False) -> None:
    """Have Terraform learn of the server that was swapped in. In prod to be confirmed with its stack."""
    target = resolve(env)
    if env is Environment.PROD:
        acknowledged(target.product.stack(KIND, env), confirm, "Terraform's state is changed.")
    emit(adopting.adopt(target), as_json)


@app.command()
def delete(
    snapshot: SnapshotName, *, confirm: Confirm = None, env: Env = LOCAL, as_json: Json = False
) -> None:
    """Delete a snapshot for ever."""
    target, known = _deployed(env)
    acknowledged(snapshot, confirm, "What is only in this snapshot is lost.")
    emit(manual.delete(target, known, snapshot), as_json)


def acknowledged(name: str, confirm: str | None, why: str) -> None:
    """Go on only if a person has named what is changed; without a terminal nobody is asked."""
    if confirm is None:
        if not sys.stdin.isatty():
            raise UsageError(f"{why} Nobody is here to be asked.", f"Say that it is meant: --confirm {name}")
        confirm = typer.prompt(f"{why} Type {name} to go on", err=True)
    if confirm != name:
        raise UsageError(f"{confirm!r} was confirmed, and it is about {name}. Nothing was changed.")


def _deployed(env: Environment) -> tuple[Target, Declared]:
    target = resolve(env)
    return target, declared(target)
