"""Prints what functions log, from CloudWatch Logs, in the order of time, and goes on as more comes."""

import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from scripts.lib.target import Target

PREFIX = "/aws/lambda/"
EVERY_S = 1.0
# Platform lines say nothing that a person looks for.
PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:")


def show(target: "Target", part: str, minutes: int, *, follow: bool) -> None:
    """Prints the lines of every function whose name contains `part`, from `minutes` ago on."""
    console = Console(file=sys.stdout, soft_wrap=True, highlight=False, markup=False)
    since = int((time.time() - 60 * minutes) * 1000)
    seen: set[str] = set()
    while True:
        for when, function, event_id, text in sorted(_lines(target, part, since)):
            if event_id not in seen:
                seen.add(event_id)
                console.print(f"{time.strftime('%H:%M:%S', time.localtime(when / 1000))} {function} {text}")
            since = max(since, when)
        if not follow:
            return
        time.sleep(EVERY_S)


def _lines(target: "Target", part: str, since: int) -> list[tuple[int, str, str, str]]:
    client = target.client("logs")
    found = []
    for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=PREFIX):
        groups = [group["logGroupName"] for group in page["logGroups"] if part in group["logGroupName"]]
        for group in groups:
            for events in client.get_paginator("filter_log_events").paginate(
                logGroupName=group, startTime=since
            ):
                found += [
                    (
                        event["timestamp"],
                        group.removeprefix(PREFIX),
                        event["eventId"],
                        event["message"].rstrip(),
                    )
                    for event in events["events"]
                    if not event["message"].startswith(PLATFORM)
                ]
    return found
