"""Shards that a queue hands over: each message is an event in EventBridge's envelope.

A message that fails is named to Lambda, so that it alone comes back; a batch that fails whole raises.
"""

import json
from typing import Any, cast

from app.domain.errors import MalformedEvent
from app.domain.events import read_shard
from edge.logging import logger
from lambdas.clock import Clock
from lambdas.shards import serve
from lambdas.stage import Stage

RECORDS = "Records"


def serve_messages(stage: Stage, event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Lambda's answer to SQS: the ids of those messages that failed."""
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415 - off the path of every other event
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    def handle(record: dict[str, Any]) -> None:
        serve_event(stage, json.loads(record["body"]), context)

    processor = BatchProcessor(event_type=EventType.SQS)
    return cast("dict[str, Any]", process_partial_response(event, handle, processor, context))


def serve_event(stage: Stage, event: Any, context: Any) -> dict[str, Any]:
    """Serve the shard that the event names; raises where that failed."""
    shard_id = read_shard(event)
    if shard_id is None:
        raise MalformedEvent("the message announces no shard")
    served = serve(stage, shard_id, Clock(context))
    answer = {"stage": stage.name, "shard_id": str(shard_id), "served": served}
    logger.info("shard served" if served else "shard was done before", extra=answer)
    return answer
