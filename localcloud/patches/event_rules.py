"""EventBridge's delivery to functions and queues: if permitted, else to the target's dead letters.

ministack runs a function once in a thread of its own, asks no queue's policy, and stores a target's
dead_letter_config unused.
"""

import json
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import eventbridge, lambda_svc, sqs

from localcloud.patches import queues
from localcloud.patches.base import Function, replaces
from localcloud.patches.invocation_rights import may_invoke

SERVICE = "events.amazonaws.com"


def _refusal(arn: str, rule_arn: str) -> tuple[str, str] | None:
    """Why EventBridge may not deliver to the target, as error code and message."""
    if ":lambda:" in arn:
        return _refusal_to_invoke(arn, rule_arn)
    return _refusal_to_send(arn, rule_arn) if ":sqs:" in arn else None


def _refusal_to_send(arn: str, rule_arn: str) -> tuple[str, str] | None:
    if sqs._queue_by_arn(arn) is None:
        return "RESOURCE_NOT_FOUND", f"Queue not found: {arn}"
    if not sqs.queue_policy_allows(arn, SERVICE, rule_arn, get_account_id()):
        return "NO_PERMISSIONS", f"{SERVICE} is not authorized to perform: sqs:SendMessage on {arn}"
    return None


def _refusal_to_invoke(arn: str, rule_arn: str) -> tuple[str, str] | None:
    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        return "RESOURCE_NOT_FOUND", f"Function not found: {arn}"
    if not may_invoke(func.get("policy"), arn, service=SERVICE, source_arn=rule_arn):
        return "NO_PERMISSIONS", f"{SERVICE} is not authorized to perform: lambda:InvokeFunction on {arn}"
    return None


def _bury(target: dict[str, Any], rule_arn: str, payload: str, code: str, message: str) -> None:
    eventbridge.logger.warning("Rule %s could not deliver to %s: %s", rule_arn, target["Arn"], message)
    dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not dead_letters:
        return
    attributes = {
        "RULE_ARN": rule_arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": code,
        "ERROR_MESSAGE": message,
    }
    if not sqs.queue_policy_allows(dead_letters, SERVICE, rule_arn, get_account_id()):
        eventbridge.logger.error("%s may not write to %s: the event is lost", rule_arn, dead_letters)
    else:
        queues.send(dead_letters, payload, attributes)


@replaces(eventbridge, "_invoke_target", "target", "event", "rule", "view")
def _invoke_target(original: Function) -> Function:
    def invoke(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> None:
        view = view or eventbridge._pattern_event_view(event)
        refusal = _refusal(target["Arn"], rule["Arn"])
        if refusal is None:
            original(target, event, rule, view)
        else:
            _bury(target, rule["Arn"], json.dumps(view.event_with_detail()), *refusal)

    return invoke


@replaces(eventbridge, "_dispatch_to_lambda", "arn", "payload")
def _dispatch_to_lambda(_original: Function) -> Function:
    def dispatch(arn: str, payload: str) -> None:
        func, config, _ = lambda_svc._get_func_record_for_ref(arn)
        record = lambda_svc._execution_record_for_config(func, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))

    return dispatch
