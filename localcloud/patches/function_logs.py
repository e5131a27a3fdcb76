"""Of a function's log the newest streams alone are kept: every invocation begins one, and a save writes all.

Without an end they were nine megabytes after eight hundred sign-ups, and a save copies them while all wait.
"""

import threading
from typing import Any

from ministack.services import cloudwatch_logs, lambda_svc

from localcloud.patches.base import Function, replaces

STREAMS = 250
_FORGETTING = threading.Lock()


@replaces(
    lambda_svc,
    "_emit_lambda_logs",
    *("func", "request_id", "log_text", "error", "duration_ms", "log_source"),
)
def _emit(original: Function) -> Function:
    def emit(func: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        config = func.get("config") or func
        if config.get("FunctionName") not in lambda_svc._functions:
            return  # deleted while it ran: what it still says would make its log anew
        original(func, *args, **kwargs)
        named = (config.get("LoggingConfig") or {}).get("LogGroup")
        _forget(cloudwatch_logs._log_groups.get(named or f"/aws/lambda/{config.get('FunctionName')}"))

    return emit


def _forget(group: dict[str, Any] | None) -> None:
    """Drops the streams that began first; the functions' threads write to the same log."""
    with _FORGETTING:
        streams = group["streams"] if group else {}
        for name in list(streams)[: max(len(streams) - STREAMS, 0)]:
            del streams[name]
