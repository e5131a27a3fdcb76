"""Shows what lies in the dead-letter queues and sends it again; a letter goes once Lambda has accepted it.

Every job may run twice for the same event without harm, so sending again is safe.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from textwrap import shorten
from typing import Annotated

import typer
from rich.table import Table

from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.events import dead_letters
from scripts.lib.events.dead_letters import Letter, Queue
from scripts.lib.options import LOCAL, DryRun, Env, Json
from scripts.lib.target import Target, resolve

DEFAULT_LIMIT = 100
ERROR_WIDTH = 80
SENT = "sent again"
WOULD_BE_SENT = "would be sent again"


@dataclass(frozen=True)
class Outcome:
    """One letter and what became of it."""

    queue: str
    message_id: str
    about: str
    error: str
    outcome: str


@dataclass(frozen=True)
class Result:
    """Every queue that was looked into, and every letter found."""

    queues: list[str]
    letters: list[Outcome]

    @property
    def kept(self) -> int:
        """How many letters could not be sent again."""
        return sum(letter.outcome not in {SENT, WOULD_BE_SENT} for letter in self.letters)


def run(
    target: Target, function: str | None = None, *, limit: int = DEFAULT_LIMIT, dry_run: bool = False
) -> Result:
    """Send the letters of every queue again, or of one function's; at most `limit` a queue."""
    found = dead_letters.queues(target, function)
    if not found:
        raise OperatorError(
            f"{target.env} has no dead-letter queues" + (f" of {function}." if function else "."),
            target.deploy_cure(),
        )
    # An empty queue takes a second to say so for certain, so all are asked at once.
    with ThreadPoolExecutor(len(found)) as workers:
        outcomes = workers.map(lambda queue: _queue(target, queue, limit, dry_run=dry_run), found)
        return Result([queue.name for queue in found], list(chain.from_iterable(outcomes)))


def _queue(target: Target, queue: Queue, limit: int, *, dry_run: bool) -> list[Outcome]:
    return [
        Outcome(queue.name, dead.message_id, dead.about, dead.error, _letter(target, dead, dry_run=dry_run))
        for dead in dead_letters.read(target, queue, limit)
    ]


def _letter(target: Target, dead: Letter, *, dry_run: bool) -> str:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - `--help` needs no boto3

    if dead.payload is None:
        dead_letters.put_back(target, dead)
        return "kept: nobody can tell what to send"
    if dry_run:
        dead_letters.put_back(target, dead)
        return WOULD_BE_SENT
    try:
        dead_letters.send_again(target, dead)
    except (ClientError, BotoCoreError) as error:
        dead_letters.put_back(target, dead)
        return f"kept: {error}"
    return SENT


def _shown(result: Result) -> Table | str:
    """For a person: without ids, and of each error its beginning."""
    if not result.letters:
        return "No dead letters."
    table = Table("queue", "about", "error", "outcome", box=None, pad_edge=False)
    for letter in result.letters:
        words = (
            letter.queue,
            letter.about,
            shorten(letter.error, ERROR_WIDTH, placeholder=" …"),
            letter.outcome,
        )
        table.add_row(*words)
    return table


def command(
    function: Annotated[str | None, typer.Option(help="Only the queues of this function.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many letters a queue.")] = DEFAULT_LIMIT,
    *,
    env: Env = LOCAL,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Show the dead-letter queues and send their messages again."""
    with step("Dead letters") as current:
        result = run(resolve(env), function, limit=limit, dry_run=dry_run)
        current.done(f"{len(result.letters)} in {len(result.queues)} queues")
    emit(result, as_json, _shown(result))
    if result.kept:
        raise OperatorError(f"{result.kept} letters were kept.", "Their outcome says why; nothing is lost.")


if __name__ == "__main__":
    main(command)
