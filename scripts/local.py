"""`spendsense local`: a whole product on this machine, without an account and without Docker."""

import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from localcloud import checkpoint
from localcloud import cloud as clouds
from localcloud.cloud import Cloud, Preferred
from localcloud.errors import LocalCloudError
from localcloud.lock import exclusive
from scripts.lib import products, settings
from scripts.lib.console import GuardedGroup, OperatorError, emit, note, step
from scripts.lib.local import logs as local_logs
from scripts.lib.local import offers
from scripts.lib.local.apply import end_left_overs, release_locks
from scripts.lib.local.work import open_work, run_stages
from scripts.lib.options import Json
from scripts.lib.target import resolve

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Run the whole product on this machine.",
)
TOOLS = {
    "terraform": "https://developer.hashicorp.com/terraform/install",
    "node": "https://nodejs.org/en/download",
    "npm": "It comes with Node.",
}


@app.command()
def up() -> None:
    """Start the product: make what is missing, change what has changed, keep all data."""
    began = time.monotonic()
    with _changing():
        check_tools()
        product, chosen = products.chosen(), settings.read()
        cloud = clouds.made(
            chosen.local_dir, chosen.region, Preferred(product.emulator_port, product.postgres_port)
        )
        start_servers(cloud)
        work = open_work(cloud)
        release_locks(work.target, work.every)
        offer = offers.of(product)
        done = run_stages(work, offer.stages)
    found = offer.addresses(work.target)
    emit(found, as_json=False, shown=offer.welcome(found, cloud.running))
    note(f"{f'{done} stages' if done else 'Nothing had to be done'}, {time.monotonic() - began:.0f} s")


@app.command()
def down() -> None:
    """Stop the product; all data are kept."""
    with _changing():
        cloud = clouds.opened(settings.read().local_dir)
        with step("Stopping") as current:
            stopped = cloud.stop() if cloud else []
            current.done(", ".join(stopped) or "nothing ran")


@app.command()
def status(as_json: Json = False) -> None:
    """Say what runs and at which addresses."""
    cloud = _existing()
    running = cloud.running
    if not all(running.values()):
        raise OperatorError(
            f"Down: {', '.join(name for name, answers in running.items() if not answers)}.", _cure()
        )
    target = resolve("local")
    offer = offers.of(target.product)
    found = offer.addresses(target)
    emit({**found, "running": running}, as_json, offer.shown(found, running))


@app.command()
def variables() -> None:
    """Print what other programs need in their environment, for a shell's eval."""
    _existing()
    target = resolve("local")
    found = offers.of(target.product).variables(target)
    sys.stdout.write("".join(f"export {name}={shlex.quote(value)}\n" for name, value in found.items()))


@app.command()
def logs(
    function: Annotated[str, typer.Argument(help="Part of a function's name; without it, all of them.")] = "",
    *,
    follow: Annotated[bool, typer.Option(help="Go on printing what comes.")] = True,
    minutes: Annotated[int, typer.Option(help="How far to look back.")] = 10,
) -> None:
    """Print the functions' logs as they come."""
    _existing()
    local_logs.show(resolve("local"), function, minutes, follow=follow)


@app.command()
def clean() -> None:
    """Stop the product and delete everything that it kept on this machine."""
    with _changing() as folder, step(f"Deleting {folder}"):
        clouds.remove(folder)


def check_tools() -> None:
    """Names what is missing before anything is begun."""
    missing = [f"{tool}: {cure}" for tool, cure in TOOLS.items() if shutil.which(tool) is None]
    if missing:
        raise OperatorError("Missing on this machine: " + "; ".join(missing))


def start_servers(cloud: Cloud) -> None:
    """Starts what does not run, and takes back what a killed `up` left half-made."""
    work = open_work(cloud)
    with step("PostgreSQL") as current:
        _starting(current.done, cloud.postgres.running(), cloud.postgres.start)
    if checkpoint.pending(cloud):
        note("The last `up` was cut short while Terraform worked: going back to where it began.")
        end_left_overs(work.every)
        cloud.emulator.stop()
        checkpoint.restore(cloud)
    with step("AWS emulator") as current:
        _starting(current.done, cloud.emulator.answers(), cloud.emulator.start)


def _starting(say: Callable[[str], None], runs: bool, start: Callable[[], None]) -> None:
    if runs:
        say("runs already")
    else:
        start()


def _cure() -> str:
    return f"Run `{products.chosen().make('up')}`."


def _existing() -> Cloud:
    with _said():
        cloud = clouds.opened(settings.read().local_dir)
    if cloud is None:
        raise OperatorError("There is no local cloud here.", _cure())
    return cloud


@contextmanager
def _changing() -> Iterator[Path]:
    """Holds the lock of the product's cloud, and answers its folder."""
    products.chosen()  # refuses what is none, before anything is begun in its name
    folder = settings.read().local_dir
    with _said(), exclusive(folder):
        yield folder


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong in the local cloud is said as every command says it, with the product's own cure."""
    try:
        yield
    except LocalCloudError as error:
        raise OperatorError(error.message, products.chosen().cure(error.cure)) from error


if __name__ == "__main__":
    app()
