"""Follows what one scheduled event sets off: the runs of all stages, until no shard of any waits."""

import time
import uuid
from collections.abc import Callable
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.events.chain import CHAIN
from scripts.lib.target import Target


def run_id(request_id: str, function: str) -> str:
    """The id that a stage's run for an event has."""
    return str(uuid.uuid5(uuid.UUID(request_id), function))


def follow(
    target: Target, request_id: str, timeout_s: float, say: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """The finished run of each stage; raises where one failed or the time is over.

    A shard is done together with its successor's beginning, so nothing waits only when nothing follows.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        answer = invoke_operation(target, "request_status", request_id=request_id)
        runs: dict[str, dict[str, Any]] = {run["stage"]: run for run in answer["runs"]}
        failed = [stage for stage, run in runs.items() if run["status"] == "failed"]
        if failed:
            raise OperatorError(
                f"{', '.join(failed)} failed for some people.",
                "`make logs` says why; they are tried again, then `spendsense redrive` shows them.",
            )
        waiting = [stage for stage, run in runs.items() if run["finished_at"] is None]
        if not waiting:
            return runs
        if time.monotonic() > deadline:
            raise OperatorError(
                f"{', '.join(waiting)} still waits, and time is up.", "See `make logs`, and try again."
            )
        say(f"{waiting[0]} of {len(CHAIN)} stages")
        time.sleep(0.2 if target.is_local else 2.0)
