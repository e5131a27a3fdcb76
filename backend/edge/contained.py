"""The wall around a function: what it raises is read by the runtime's log and kept in dead-letter queues.

Both take an error's words as they are, and those of an unexpected error quote what it was given.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from edge.errors import OurWords, RunFailed, kind_of
from edge.logging import logger

Answer = TypeVar("Answer")
# By these a run is found in the database; no other field of an event is logged, for others name people.
_NAMES = ("run_id", "shard_id", "request_id")


def contained(handler: Callable[[Any, Any], Answer]) -> Callable[[Any, Any], Answer]:
    """A handler that raises errors of ours alone, any other as RunFailed, once it is logged how it came."""

    @wraps(handler)
    def contain(event: Any, context: Any) -> Answer:
        try:
            return handler(event, context)
        except OurWords:
            raise
        except Exception as error:  # noqa: BLE001 - it is raised again by its kind
            logger.exception("a run failed", extra=_ids(event, context))
            kind = kind_of(error)
        # Not within the block above, where the error would travel along as the context of this one.
        raise RunFailed(kind)

    return contain


def _ids(event: Any, context: Any) -> dict[str, str]:
    event = event if isinstance(event, Mapping) else {}
    detail = event.get("detail", event)
    found = {"event_id": event.get("id"), "invocation": getattr(context, "aws_request_id", None)}
    if isinstance(detail, Mapping):
        found |= {name: detail.get(name) for name in _NAMES}
    return {name: value for name, value in found.items() if isinstance(value, str)}
