"""`spendsense stacks`: synthesise, plan, deploy and destroy the stacks of an environment."""

import fnmatch
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.table import Table

from scripts.lib import stacks as lib
from scripts.lib.console import GuardedGroup, OperatorError, UsageError, emit, step
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.target import Target, resolve

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Synthesise, plan, deploy and destroy the stacks of an environment.",
)

StackPattern = Annotated[str, typer.Option("--stack", help="The stacks to work on, as a pattern.")]


@dataclass(frozen=True)
class Planned:
    """What a plan would do to one stack."""

    name: str
    changes: int
    addresses: list[str]


@dataclass(frozen=True)
class Plans:
    """The plans of an environment's stacks, in the order of apply."""

    env: str
    stacks: list[Planned]


def run_plan(target: Target, pattern: str, *, lock: bool) -> Plans:
    """Synthesise and plan the chosen stacks; each plan stays beside its stack, for `terraform show`."""
    output = lib.output_folder(target.env)
    environ = lib.process_environment(target, output)
    with step(f"Synthesising {target.env}"):
        synthesised = lib.synth(target.env, output, environ)
    planned = []
    for stack in chosen(synthesised, pattern):
        with step(f"Planning {stack.name}") as progress:
            addresses = lib.changes(lib.plan(stack, environ, lock=lock))
            progress.done(f"{len(addresses)} changes" if addresses else "nothing to change")
        planned.append(Planned(stack.name, len(addresses), addresses))
    return Plans(target.env, planned)


def chosen(every: list[lib.Stack], pattern: str) -> list[lib.Stack]:
    """The stacks that a pattern names; none is a mistake in the pattern."""
    found = [stack for stack in every if fnmatch.fnmatch(stack.name, pattern)]
    if not found:
        names = ", ".join(stack.name for stack in every)
        raise UsageError(f"No stack is called {pattern!r}.", f"There are {names}.")
    return found


@app.command()
def synth(env: Env = LOCAL, as_json: Json = False) -> None:
    """Write cdktf.out/stacks/<stack>/cdk.tf.json for an environment. Needs no account and no network."""
    output = lib.settings.ROOT / "cdktf.out"
    environ = lib.settings.environment(
        CHECKPOINT_DISABLE="1", JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION="1"
    )
    with step(f"Synthesising {env.value}"):
        synthesised = lib.synth(env.value, output, environ)
    files = [str((stack.folder / "cdk.tf.json").relative_to(lib.settings.ROOT)) for stack in synthesised]
    emit({"env": env.value, "stacks": files}, as_json, "\n".join(files))


@app.command()
def plan(
    env: Env = LOCAL,
    stack: StackPattern = "SpendSense-*",
    lock: Annotated[bool, typer.Option(help="Take the state's lock; a read-only role cannot.")] = True,
    as_json: Json = False,
) -> None:
    """Say what a deployment would change."""
    plans = run_plan(resolve(env.value), stack, lock=lock)
    table = Table("stack", "changes", "what", box=None, pad_edge=False)
    for planned in plans.stacks:
        table.add_row(planned.name, str(planned.changes), "\n".join(planned.addresses) or "nothing")
    emit(plans, as_json, table)


@app.command()
def deploy(
    env: Env = LOCAL,
    stack: StackPattern = "SpendSense-*",
    yes: Annotated[bool, typer.Option("--yes", help="Apply without asking.")] = False,
) -> None:
    """Deploy with `cdktf deploy`, which shows the plan and asks."""
    _cdktf("deploy", env.value, stack, yes=yes)


@app.command()
def destroy(
    env: Env = LOCAL,
    stack: StackPattern = "SpendSense-*",
    yes: Annotated[bool, typer.Option("--yes", help="Destroy without asking; refused for prod.")] = False,
) -> None:
    """Destroy with `cdktf destroy`, which asks."""
    if yes and env.value == "prod":
        raise UsageError("prod is never destroyed unasked.", "Leave --yes out.")
    _cdktf("destroy", env.value, stack, yes=yes)


def _cdktf(verb: str, env: str, pattern: str, *, yes: bool) -> None:
    target = resolve(env)
    output = lib.output_folder(env)
    environ = lib.process_environment(target, output)
    words = [verb, pattern, "--output", str(output), "--skip-provider-lock"]
    code = lib.cdktf([*words, "--auto-approve"] if yes else words, environ)
    if code:
        raise OperatorError(f"`cdktf {verb}` ended with {code}; its output above says why.")
