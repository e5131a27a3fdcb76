"""`spendsense stacks`: synthesise, deploy and destroy the stacks of an environment."""

from typing import Annotated

import typer

from scripts.lib import products, settings
from scripts.lib import stacks as lib
from scripts.lib.console import GuardedGroup, OperatorError, UsageError, emit, step
from scripts.lib.options import ALL_STACKS, LOCAL, Env, Json, StackPattern
from scripts.lib.target import resolve

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Synthesise, deploy and destroy the stacks of an environment.",
)


@app.command()
def synth(env: Env = LOCAL, as_json: Json = False) -> None:
    """Write cdktf.out/stacks/<stack>/cdk.tf.json for an environment. Needs no account and no network."""
    output = settings.ROOT / "cdktf.out"
    # The local cloud's addresses stand in its stacks; every other environment is known without being reached.
    environ = lib.process_environment(resolve("local"), output) if env is LOCAL else settings.environment()
    with step(f"Synthesising {env.value}"):
        synthesised = lib.synth(products.chosen(), env.value, output, environ)
    files = [str((stack.folder / "cdk.tf.json").relative_to(settings.ROOT)) for stack in synthesised]
    emit({"env": env.value, "stacks": files}, as_json, "\n".join(files))


@app.command()
def deploy(
    env: Env = LOCAL,
    stack: StackPattern = ALL_STACKS,
    yes: Annotated[bool, typer.Option("--yes", help="Apply without asking.")] = False,
) -> None:
    """Deploy with `cdktf deploy`, which shows the plan and asks."""
    _cdktf("deploy", env.value, stack, yes=yes)


@app.command()
def destroy(
    env: Env = LOCAL,
    stack: StackPattern = ALL_STACKS,
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
