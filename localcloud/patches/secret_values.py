"""A secret made without a value has no version, and a version without a value cannot be read.

ministack makes a current version that holds nothing, and answers it without its value.
"""

import json
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import secretsmanager

from localcloud.patches.base import Function, replaces

VALUES = {"SecretString", "SecretBinary"}


@replaces(secretsmanager, "_create_secret", "data")
def _create(original: Function) -> Function:
    def create(data: dict[str, Any]) -> Any:
        response = original(data)
        answer = json.loads(response[2])
        if "VersionId" not in answer or VALUES & set(data):
            return response
        _, secret = secretsmanager._resolve(answer["ARN"])
        del secret["Versions"][answer.pop("VersionId")]
        return json_response(answer)

    return create


@replaces(secretsmanager, "_get_secret_value", "data")
def _read(original: Function) -> Function:
    def read(data: dict[str, Any]) -> Any:
        response = original(data)
        answer = json.loads(response[2])
        if "VersionId" in answer and not VALUES & set(answer):
            message = f"Secrets Manager can't find the specified secret value for {answer['VersionId']}."
            return error_response_json("ResourceNotFoundException", message, 400)
        return response

    return read
