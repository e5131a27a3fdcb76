"""RotateSecret runs the rotation function's four steps; CancelRotateSecret exists.

ministack makes the new version current at once, with the old value, and calls no function. The calendar is
not emulated, and where AWS tries a failed rotation again by itself, here the next RotateSecret does.
"""

import contextvars
import json
import threading
import time
from typing import Any

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import lambda_svc, secretsmanager

from localcloud.patches.base import Function, replaces
from localcloud.patches.changes import CHANGES
from localcloud.patches.invocation_rights import may_invoke

Secret = dict[str, Any]
SERVICE = "secretsmanager.amazonaws.com"
MAY_NOT = (
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants "
    f"access to the principal {SERVICE}."
)
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"
# ARNs of secrets whose steps are at work, each with one thread.
_AT_WORK: set[str] = set()


@replaces(secretsmanager, "_rotate_secret", "data")
def _rotate(original: Function) -> Function:
    def rotate(data: dict[str, Any]) -> Any:
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if not secret or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
            return original(data)  # which says what is wrong
        refused = _refusal(secret, data.get("RotationLambdaARN") or secret.get("RotationLambdaARN"))
        if refused:
            return error_response_json(*refused, 400)
        for name in ("RotationLambdaARN", "RotationRules"):
            secret[name] = data.get(name) or secret.get(name)
        secret["RotationEnabled"] = True
        answer = {"ARN": secret["ARN"], "Name": secret["Name"]}
        if data.get("RotateImmediately", True):
            answer["VersionId"] = _pending(secret, data.get("ClientRequestToken") or new_uuid())
            _begin(secret, answer["VersionId"])
        return json_response(answer)

    return rotate


def _refusal(secret: Secret, function: str | None) -> tuple[str, str] | None:
    """Why no rotation can begin, as error code and message."""
    if not function:
        return (
            "InvalidRequestException",
            "No Lambda rotation function ARN is associated with this secret.",
        )
    record, _, _ = lambda_svc._get_func_record_for_ref(function)
    if not record or not may_invoke(
        record.get("policy"), function, service=SERVICE, source_arn=secret["ARN"]
    ):
        return "AccessDeniedException", MAY_NOT
    if secret["ARN"] in _AT_WORK:
        return "InvalidRequestException", "A previous rotation isn't complete."
    return None


def _pending(secret: Secret, token: str) -> str:
    """The version to rotate to: one that a failed rotation left, else a new one without a value."""
    left: list[str] = [
        version
        for version, held in secret["Versions"].items()
        if PENDING in held["Stages"] and CURRENT not in held["Stages"]
    ]
    if left:
        return left[0]
    secretsmanager._remove_stage_everywhere(secret, PENDING)
    secret["Versions"][token] = {
        "SecretString": None,
        "SecretBinary": None,
        "CreatedDate": int(time.time()),
        "Stages": [PENDING],
    }
    return token


def _begin(secret: Secret, token: str) -> None:
    _AT_WORK.add(secret["ARN"])
    scope = contextvars.copy_context()
    threading.Thread(target=scope.run, args=(_run, secret, token), daemon=True).start()


def _run(secret: Secret, token: str) -> None:
    """Every step in its order, for as long as none fails."""
    try:
        func, config, _ = lambda_svc._get_func_record_for_ref(secret["RotationLambdaARN"])
        record = lambda_svc._execution_record_for_config(func, config)
        for step in STEPS:
            event = {"Step": step, "SecretId": secret["ARN"], "ClientRequestToken": token}
            result = lambda_svc._execute_function_with_config_scope(record, event)
            if result.get("error") or result.get("throttle"):
                secretsmanager.logger.error("Rotation of %s failed at %s", secret["Name"], step)
                return
    finally:
        _AT_WORK.discard(secret["ARN"])
        CHANGES.note()


@replaces(secretsmanager, "handle_request", "method", "path", "headers", "body", "query_params")
def _handle(original: Function) -> Function:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query_params: Any) -> Any:
        if headers.get("x-amz-target") == "secretsmanager.CancelRotateSecret":
            return _cancel(json.loads(body))
        return await original(method, path, headers, body, query_params)

    return handle


def _cancel(data: dict[str, str]) -> Any:
    _, secret = secretsmanager._resolve(data.get("SecretId"))
    if secret is None:
        message = "Secrets Manager can't find the specified secret."
        return error_response_json("ResourceNotFoundException", message, 400)
    secret["RotationEnabled"] = False
    return json_response({"ARN": secret["ARN"], "Name": secret["Name"]})
