"""The one logger of every function: lines of JSON on stdout, without credentials or words of foreign errors.

By the standard library: the logger of powertools took a sixth of a job's start (decision 43).
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from edge.faults import told
from edge.redaction import redacted

# What every record has by itself; whatever else stands in one was given as `extra`.
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))
_KEYS: ContextVar[tuple[tuple[str, Any], ...]] = ContextVar("keys", default=())


class JsonLines(logging.Formatter):
    """A record as one line: where and when it was written, its `extra`, and the keys of `logged_with`."""

    def format(self, record: logging.LogRecord) -> str:
        """JSON in one line. A fault that is being handled adds its name and how it came (edge.faults)."""
        line = {
            "level": record.levelname,
            "location": f"{record.funcName}:{record.lineno}",
            "message": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "service": _SERVICE,
            **dict(_KEYS.get()),
            **{name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD},
        }
        # Set anew by the runtime for each invocation: "Root=1-…;Parent=…;Sampled=…".
        if trace := os.environ.get("_X_AMZN_TRACE_ID"):
            line["xray_trace_id"] = trace.split(";")[0].removeprefix("Root=")
        if record.exc_info and record.exc_info[1]:
            line["exception_name"] = type(record.exc_info[1]).__name__
            line["exception"] = told(record.exc_info[1])
        return json.dumps(redacted(line), separators=(",", ":"))


@contextmanager
def logged_with(**keys: Any) -> Iterator[None]:
    """Give every line that is written inside these keys, whoever writes it."""
    before = _KEYS.set((*_KEYS.get(), *keys.items()))
    try:
        yield
    finally:
        _KEYS.reset(before)


def _logger() -> logging.Logger:
    made = logging.getLogger("edge")
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    made.handlers = [handler]
    made.propagate = False  # Lambda's own handler would write each line once more
    made.setLevel(os.environ.get("LOG_LEVEL") or logging.INFO)
    return made


_SERVICE = os.environ.get("SERVICE_NAME") or "unnamed"
logger = _logger()
