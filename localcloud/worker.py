"""The process that runs one function's code: what AWS's Python runtime does around a handler.

The emulator starts it with the function's environment and speaks JSON lines with it: first how to find the
handler, then one event a line. It imports nothing of ours, since it is copied beside the function's code.
"""

import importlib
import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

# What AWS's runtime brings along; everything else of the emulator's own environment stays out of reach.
PROVIDED = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3")
END_OF_LOG = "\x1eend of log"
Handler = Callable[[Any, Any], Any]
LINE = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"


class _RequestId(logging.Filter):
    """Puts the invocation at work into each log line."""

    current = ""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass."""
        record.aws_request_id = _RequestId.current
        return True


def _die_with_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _hide_other_packages(runtime: Path) -> None:
    """Leaves boto3 and what it needs of the emulator's site-packages: a zip must bring the rest."""
    sites = [entry for entry in sys.path if entry.endswith("site-packages")]
    runtime.mkdir()
    for package in (Path(site, name) for site in sites for name in PROVIDED):
        if package.exists():
            (runtime / package.name).symlink_to(package)
    sys.path[:] = [entry for entry in sys.path if entry not in sites] + [str(runtime)]


def _log_like_the_runtime() -> None:
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter(LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(_RequestId())
    logging.getLogger().addHandler(handler)


def _load(init: dict[str, Any]) -> Handler:
    os.environ.update(init["env"])
    sys.path.insert(0, init["code_dir"])
    module = importlib.import_module(init["module"])
    handler: Handler = getattr(module, init["handler"])
    return handler


def _context(init: dict[str, Any], call: dict[str, Any]) -> SimpleNamespace:
    deadline = time.time() + call["timeout_ms"] / 1000
    return SimpleNamespace(
        function_name=init["function_name"],
        function_version=os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        memory_limit_in_mb=str(init["memory"]),
        invoked_function_arn=call["invoked_function_arn"],
        aws_request_id=call["request_id"],
        log_group_name="/aws/lambda/" + init["function_name"],
        log_stream_name=os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: max(0, int((deadline - time.time()) * 1000)),
    )


def _failure(error: Exception) -> dict[str, Any]:
    """An error as AWS reports it: its class by name, without the frames of this file."""
    frames = [line for line in traceback.format_tb(error.__traceback__) if __file__ not in line]
    return {
        "status": "error",
        "error": str(error),
        "error_type": type(error).__name__,
        "stack_trace": frames,
        "trace": f"[ERROR] {type(error).__name__}: {error}\nTraceback (most recent call last):\n"
        + "".join(frames),
    }


def _call(handler: Handler, init: dict[str, Any], message: dict[str, Any]) -> str:
    call = message["ctx"]
    _RequestId.current = call["request_id"]
    if call.get("trace_id"):
        os.environ["_X_AMZN_TRACE_ID"] = call["trace_id"]
    try:
        result = handler(message["event"], _context(init, call))
        return json.dumps({"status": "ok", "result": result})
    except Exception as error:  # noqa: BLE001  # whatever a handler raises is its answer
        return json.dumps(_failure(error))


def main() -> None:
    """Serves invocations until the emulator closes our input."""
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(text: str) -> None:
        sys.stderr.flush()
        answers.write(text + "\n")
        answers.flush()

    threading.Thread(target=_die_with_parent, daemon=True).start()
    init = json.loads(sys.stdin.readline())
    _hide_other_packages(Path(init["code_dir"]).with_name("runtime"))
    _log_like_the_runtime()
    try:
        handler = _load(init)
    except Exception as error:  # noqa: BLE001  # a module may fail with anything; the emulator reports it
        answer(json.dumps({**_failure(error), "error": f"{type(error).__name__}: {error}"}))
        return
    answer(json.dumps({"status": "ready", "cold": True}))
    for line in sys.stdin:
        outcome = _call(handler, init, json.loads(line))
        sys.stderr.write(END_OF_LOG + "\n")
        answer(outcome)


if __name__ == "__main__":
    main()
