"""Prints what functions log, and the mail that nobody sends here, in the order of time, as it comes."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.lib.console import put

if TYPE_CHECKING:
    from scripts.lib.target import Target

# Functions' groups, and what the local cloud adds: the codes that Cognito would mail.
PREFIXES = ("/aws/lambda/", "/local/")
EVERY_S = 1.0
# A line is there this long after its time at the latest.
LATE_MS = 60_000
# Platform lines say nothing that a person looks for.
PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:")


@dataclass(frozen=True, order=True)
class Line:
    """One line of one function. The emulator gives no event ids: `position` in the stream tells two apart."""

    when: int
    function: str
    stream: str
    position: int
    text: str

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{time.strftime('%H:%M:%S', time.localtime(self.when / 1000))} {self.function} {self.text}"


def show(target: "Target", part: str, minutes: int, *, follow: bool) -> None:
    """Prints the lines of every function whose name contains `part`, from `minutes` ago on."""
    since = _now() - 60_000 * minutes
    shown: set[Line] = set()
    while True:
        for line in sorted(set(_lines(target, part, since)) - shown):
            shown.add(line)
            put(f"{line}\n")
        if not follow:
            return
        since = max(since, _now() - LATE_MS)
        time.sleep(EVERY_S)


def _now() -> int:
    return int(time.time() * 1000)


def _lines(target: "Target", part: str, since: int) -> Iterator[Line]:
    client = target.client("logs")
    for prefix in PREFIXES:
        for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
            for group in (group["logGroupName"] for group in page["logGroups"]):
                if part in group:
                    yield from _lines_of(target, group, group.removeprefix(prefix), since)


def _lines_of(target: "Target", group: str, name: str, since: int) -> Iterator[Line]:
    positions: Counter[str] = Counter()
    pages = target.client("logs").get_paginator("filter_log_events")
    for page in pages.paginate(logGroupName=group, startTime=since):
        for event in page["events"]:
            stream, text = event["logStreamName"], event["message"].rstrip()
            positions[stream] += 1
            if not text.startswith(PLATFORM):
                yield Line(event["timestamp"], name, stream, positions[stream], text)
