"""`spendsense local`: the whole product on this machine, without an account and without Docker."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from localcloud import checkpoint
from localcloud import cloud as clouds
from localcloud.cloud import Cloud
from localcloud.errors import LocalCloudError
from localcloud.lock import exclusive
from scripts.lib import settings
from scripts.lib.console import GuardedGroup, OperatorError, emit, note, step
from scripts.lib.local import logs as local_logs
from scripts.lib.local import summary as local_summary
from scripts.lib.local.apply import end_left_overs, release_locks
from scripts.lib.local.demo import DEMO_STAGES
from scripts.lib.local.stages import STAGES
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
        cloud = clouds.made(settings.read().local_dir, settings.read().region)
        start_servers(cloud)
        work = open_work(cloud)
        release_locks(work.target, work.every)
        done = run_stages(work, (*STAGES, *DEMO_STAGES))
    found = local_summary.addresses(work.target)
    emit(found, as_json=False, shown=local_summary.welcome(found, cloud.running))
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
            f"Down: {', '.join(name for name, answers in running.items() if not answers)}.", "Run `make up`."
        )
    found = local_summary.addresses(resolve("local"))
    emit({**found, "running": running}, as_json, local_summary.shown(found, running))


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
    folder = settings.read().local_dir
    with _changing(), step(f"Deleting {folder}"):
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


def _existing() -> Cloud:
    cloud = clouds.opened(settings.read().local_dir)
    if cloud is None:
        raise OperatorError("There is no local cloud here.", "Run `make up`.")
    return cloud


@contextmanager
def _changing() -> Iterator[None]:
    """Holds the cloud's lock; what goes wrong inside is said as every command says it."""
    try:
        with exclusive(settings.read().local_dir):
            yield
    except LocalCloudError as error:
        raise OperatorError(error.message, error.cure) from error


if __name__ == "__main__":
    app()
