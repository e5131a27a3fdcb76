"""Proves that a stage ran: by its row in the database and by the line that its function logged."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.target import Target

# Clocks of this machine and of the database may differ by so much; runs are told apart by id, not by time.
CLOCK_SKEW = timedelta(minutes=2)
FINISHED = "stage finished"


@dataclass(frozen=True)
class Proof:
    """One run of a stage, seen in both places. Times are seconds; `after_s` counts from the event."""

    stage: str
    run_id: str
    event_type: str
    status: str
    after_s: float
    took_s: float
    counts: dict[str, Any]


class Watch:
    """Looks for runs that were not there when the watch began."""

    def __init__(self, target: Target, user_id: str | None, event_types: set[str], timeout_s: float) -> None:
        self._target = target
        self._user_id = user_id
        self._event_types = event_types
        self._began = datetime.now(UTC)
        self._deadline = time.monotonic() + timeout_s
        self._pause_s = 0.2 if target.is_local else 2.0
        self._known = {run["run_id"] for run in self._runs()}

    def proof(self, function: str, say: Callable[[str], None], run_id: str | None = None) -> Proof:
        """Wait until a stage is proven, by that run or by any new one; `say` is told what is waited for."""
        say(f"{function}: row in job_runs")
        run = self._until(lambda: self._new_run(function, run_id), f"{function} has not run")
        if run["status"] == "failed":
            raise OperatorError(
                f"{function} ran and failed.",
                f"`make logs` says why. Run {run['run_id']} is tried again, then dead-lettered.",
            )
        say(f"{function}: line in its log")
        self._until(
            lambda: any(self._logged(function, run["run_id"])), f"{function} ran, but its log does not say so"
        )
        self._known.add(run["run_id"])
        started, finished = (datetime.fromisoformat(run[key]) for key in ("started_at", "finished_at"))
        return Proof(
            stage=run["stage"],
            run_id=run["run_id"],
            event_type=run["event_type"],
            status=run["status"],
            after_s=round((finished - self._began).total_seconds(), 2),
            took_s=round((finished - started).total_seconds(), 2),
            counts=run.get("counts") or {},
        )

    def _until(self, look: Callable[[], Any], failure: str) -> Any:
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > self._deadline:
                raise OperatorError(
                    f"{failure}, and time is up.",
                    "See its log (`make logs`) and what it left behind (`spendsense redrive --dry-run`).",
                )
            time.sleep(self._pause_s)

    def _runs(self) -> list[dict[str, Any]]:
        since = (self._began - CLOCK_SKEW).isoformat()
        answer = invoke_operation(self._target, "stage_status", since=since, user_id=self._user_id)
        runs: list[dict[str, Any]] = answer["runs"]
        return runs

    def _new_run(self, function: str, run_id: str | None) -> dict[str, Any] | None:
        for run in self._runs():
            wanted = (
                run["run_id"] == run_id
                if run_id
                else run["stage"] == function and run["event_type"] in self._event_types
            )
            if wanted and run["finished_at"] and run["run_id"] not in self._known:
                return run
        return None

    def _logged(self, function: str, run_id: str) -> Iterator[dict[str, Any]]:
        """The function's own closing lines for a run."""
        client = self._target.client("logs")
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/{self._target.name(function)}",
            startTime=int((self._began - CLOCK_SKEW).timestamp() * 1000),
            filterPattern=f'"{FINISHED}"',
        )
        for page in pages:
            for event in page.get("events", []):
                line = _json_line(event.get("message", ""))
                if line.get("message") == FINISHED and line.get("run_id") == run_id:
                    yield line


def _json_line(text: str) -> dict[str, Any]:
    """The JSON object in a log line; empty where there is none."""
    start = text.find("{")
    try:
        line = json.loads(text[start:]) if start >= 0 else {}
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
