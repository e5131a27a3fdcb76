"""Shards that a queue hands over: each message is an event in EventBridge's envelope.

A message that fails is named to Lambda, so that it alone comes back; a batch that fails whole raises.
"""

import json
from functools import partial
from typing import Any, cast

from app.domain.errors import MalformedEvent
from app.domain.events import read_shard
from edge.contained import contained
from edge.errors import KnownFailure, words_of
from edge.logging import logger
from lambdas.clock import Clock
from lambdas.shards import serve
from lambdas.stage import Stage

RECORDS = "Records"


class BatchFailed(KnownFailure):
    """None of a batch's messages could be served; it says what was the matter with each."""


def serve_messages(stage: Stage, event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Lambda's answer to SQS: the ids of those messages that failed; BatchFailed where all of them did."""
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415 - off the path of every other event
        BatchProcessor,
        EventType,
        process_partial_response,
    )
    from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError  # noqa: PLC0415 - same

    # Each by itself: powertools keeps the errors, and logs none of them.
    serve_one = contained(partial(serve_event, stage))

    def handle(record: dict[str, Any]) -> None:
        serve_one(_read(record["body"]), context)

    processor = BatchProcessor(event_type=EventType.SQS)
    try:
        return cast("dict[str, Any]", process_partial_response(event, handle, processor, context))
    except BatchProcessingError as error:
        # Raised anew, for as a text it is the tracebacks of them all.
        errors = [child for _, child, _ in error.child_exceptions if child is not None]
    raise BatchFailed("; ".join(map(words_of, errors)))


def serve_event(stage: Stage, event: Any, context: Any) -> dict[str, Any]:
    """Serve the shard that the event names; raises where that failed."""
    shard_id = read_shard(event)
    if shard_id is None:
        raise MalformedEvent("the message announces no shard")
    served = serve(stage, shard_id, Clock(context))
    answer = {"stage": stage.name, "shard_id": str(shard_id), "served": served}
    logger.info("shard served" if served else "shard was done before", extra=answer)
    return answer


def _read(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise MalformedEvent("the message is not JSON") from None
