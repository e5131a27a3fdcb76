"""AssociateKmsKey and DisassociateKmsKey, without which an existing log group cannot be given a key."""

import json
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs

from localcloud.patches.base import Function, replaces

ACTIONS = ("Logs_20140328.AssociateKmsKey", "Logs_20140328.DisassociateKmsKey")


@replaces(cloudwatch_logs, "handle_request", "method", "path", "headers", "body", "query_params")
def _handle(original: Function) -> Function:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query_params: Any) -> Any:
        if headers.get("x-amz-target") in ACTIONS:
            return _set_key(json.loads(body))
        return await original(method, path, headers, body, query_params)

    return handle


def _set_key(data: dict[str, str]) -> Any:
    """Only the request that associates names a key."""
    group = cloudwatch_logs._log_groups.get(data.get("logGroupName"))
    if group is None:
        message = "The specified log group does not exist."
        return error_response_json("ResourceNotFoundException", message, 400)
    group["kmsKeyId"] = data.get("kmsKeyId")
    return json_response({})
