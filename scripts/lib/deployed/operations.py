"""Calls to the operations function, which does inside the VPC what nobody can do from outside."""

import json
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.target import Target

FUNCTION = "spendsense-operations"
MAX_REQUEST_BYTES = 6 * 1024 * 1024  # Lambda's limit for a synchronous invocation


class OperationError(OperatorError):
    """The operations function ran and refused; `error_type` is the domain exception's name."""

    def __init__(self, operation: str, error_type: str, message: str) -> None:
        super().__init__(
            f"{operation} failed: {error_type}: {message}",
            f"Details are in the log group /aws/lambda/{FUNCTION}.",
        )
        self.error_type = error_type
        self.detail = message


def invoke_operation(target: Target, operation: str, **request: object) -> dict[str, Any]:
    """Run one operation and return its result."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - `--help` needs no boto3

    payload = json.dumps({"operation": operation, **request}).encode()
    if len(payload) > MAX_REQUEST_BYTES:
        raise OperatorError(
            f"The request has {len(payload) / 2**20:.1f} MiB; a function takes at most 6 MiB.",
            "Send it in parts.",
        )
    try:
        answer = target.client("lambda").invoke(FunctionName=target.name(FUNCTION), Payload=payload)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
            raise OperatorError(
                f"The function {target.name(FUNCTION)} does not exist in {target.env}.",
                target.deploy_cure(f"SpendSense-Lambda-{target.env}"),
            ) from None
        raise
    body = json.loads(answer["Payload"].read() or b"null")
    if "FunctionError" in answer:
        failure = body if isinstance(body, dict) else {}
        raise OperationError(
            operation, str(failure.get("errorType", "Unknown")), str(failure.get("errorMessage", ""))
        )
    result: dict[str, Any] = body["result"]
    return result
