"""Asynchronous invocations as on AWS: queued, retried, and at last sent to on_failure and dead-letter queue.

ministack starts a thread and a process per event and drops what is throttled.
"""

import contextvars
import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import _request_account_id, _request_region
from ministack.services import lambda_svc

from localcloud.patches import queues
from localcloud.patches.async_queue import THROTTLED_PAUSE, WORKERS, AsyncQueue, Job
from localcloud.patches.base import Function, replaces
from localcloud.patches.changes import CHANGES

Result = dict[str, Any]
# AWS waits one minute and then two; a person at a laptop waits seconds.
RETRY_AFTER = 1.0


def _record(arn: str) -> dict[str, Any] | None:
    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    return lambda_svc._execution_record_for_config(func, config) if func and config else None


def _in_scope(function: Function, arn: str, *arguments: Any) -> Any:
    """Calls within the account and region of the function, on a worker thread that has neither."""

    def call() -> Any:
        _, _, _, region, account, *_ = arn.split(":")
        _request_account_id.set(account)
        _request_region.set(region)
        return function(arn, *arguments)

    return contextvars.copy_context().run(call)


def _attempt(job: Job) -> float | None:
    again: float | None = _in_scope(_run, job.function, job)
    CHANGES.note()
    return again


def _run(arn: str, job: Job) -> float | None:
    record = _record(arn)
    if record is None:
        return None  # deleted since: AWS drops such events too
    result = lambda_svc._execute_function(record, job.event)
    settings = record.get("event_invoke_config") or {}
    oldest = time.time() - float(settings.get("MaximumEventAgeInSeconds") or 21600)
    if result.get("throttle"):
        if job.accepted > oldest:
            return THROTTLED_PAUSE
        _give_up(record, job, result, "EventAgeExceeded")
        return None
    _count(record, result)
    if not result.get("error"):
        return None
    job.attempts += 1
    retries = settings.get("MaximumRetryAttempts")
    if job.attempts > (2 if retries is None else int(retries)):
        _give_up(record, job, result, "RetriesExhausted")
        return None
    return float(RETRY_AFTER * 2 ** (job.attempts - 1))


def _count(record: dict[str, Any], result: Result) -> None:
    name = record["config"]["FunctionName"]
    lambda_svc._emit_lambda_metrics(name, duration_ms=0.0, error=bool(result.get("error")), throttle=False)


def _give_up(record: dict[str, Any], job: Job, result: Result, condition: str) -> None:
    config = record["config"]
    destination = (record.get("event_invoke_config") or {}).get("DestinationConfig", {}).get("OnFailure", {})
    if arn := destination.get("Destination"):
        _deliver(arn, job, json.dumps(_failure_record(config, job, result, condition)), {})
    if arn := (config.get("DeadLetterConfig") or {}).get("TargetArn"):
        message = str(result["body"].get("errorMessage", ""))[:1024]
        attributes = {"RequestID": str(uuid.uuid4()), "ErrorCode": "200", "ErrorMessage": message or "none"}
        _deliver(arn, job, json.dumps(job.event), attributes)


def _deliver(arn: str, job: Job, body: str, attributes: dict[str, str]) -> None:
    if not queues.send(arn, body, attributes):
        lambda_svc.logger.error("Lost a failed event of %s: no queue %s: %s", job.function, arn, body)


def _failure_record(config: dict[str, Any], job: Job, result: Result, condition: str) -> dict[str, Any]:
    """The document that AWS sends to an on_failure destination."""
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{config['FunctionArn']}:{config.get('Version', '$LATEST')}",
            "condition": condition,
            "approximateInvokeCount": job.attempts,
        },
        "requestPayload": job.event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": config.get("Version", "$LATEST"),
            "functionError": "Unhandled",
        },
        "responsePayload": result["body"],
    }


def _workers_of(arn: str) -> int:
    record = _record(arn)
    reserved = lambda_svc._reserved_concurrency(record, record["config"]) if record else None
    return WORKERS if reserved is None else reserved


QUEUE = AsyncQueue(_attempt, lambda arn: int(_in_scope(_workers_of, arn)))


@replaces(lambda_svc, "invoke_async_with_retry", "func", "event")
def _queued(_original: Function) -> Function:
    def invoke(func: dict[str, Any], event: object) -> None:
        QUEUE.put(Job((func.get("config") or func)["FunctionArn"], event))
        CHANGES.note()

    return invoke
