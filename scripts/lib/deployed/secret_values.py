"""JSON values in Secrets Manager: read with a cure for what is missing, written only where they differ.

No value of a secret ever gets into an exception, a log line or a result.
"""

import json
from typing import TYPE_CHECKING, Any

from scripts.lib.console import OperatorError

if TYPE_CHECKING:
    from scripts.lib.target import Target

DATABASE_CREDENTIALS = "spendsense/database/credentials"
DATABASE_CONNECTION = "spendsense/database/connection"
COGNITO_CONFIGURATION = "spendsense/cognito/configuration"


def read(target: "Target", name: str, cure: str) -> dict[str, Any]:
    """The JSON object in a secret; `cure` says who puts a value there."""
    value = _current(target, name, cure)
    if value is None:
        raise OperatorError(f"The secret {name} holds no JSON object yet.", cure)
    return value


def write(target: "Target", name: str, value: dict[str, Any], cure: str, *, dry_run: bool = False) -> bool:
    """Write a value unless the secret holds it already; answers whether that was, or would be, a change."""
    if _current(target, name, cure) == value:
        return False
    if not dry_run:
        target.client("secretsmanager").put_secret_value(SecretId=name, SecretString=json.dumps(value))
    return True


def _current(target: "Target", name: str, cure: str) -> dict[str, Any] | None:
    """The value, None where there is none; raises OperatorError where the secret itself is missing."""
    client = target.client("secretsmanager")
    try:
        text = client.get_secret_value(SecretId=name).get("SecretString", "")
    except client.exceptions.ResourceNotFoundException:
        _must_exist(target, name, cure)
        return None
    try:
        value = json.loads(text)
    except ValueError:  # said without the parser's message, which quotes the text
        return None
    return value if isinstance(value, dict) else None


def _must_exist(target: "Target", name: str, cure: str) -> None:
    client = target.client("secretsmanager")
    try:
        client.describe_secret(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        raise OperatorError(f"The secret {name} does not exist in {target.env}.", cure) from None
