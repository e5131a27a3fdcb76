"""Reads JSON secrets. Nothing is cached here: who holds a value knows when it has gone stale."""

import json
from typing import Any

from app.core.aws import client
from edge.errors import SecretUnreadable


def read_secret(secret_id: str) -> dict[str, Any]:
    """The JSON object in a secret; raises SecretUnreadable, whose message never holds the value."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - off the cold start's path

    try:
        text = client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]
    except (BotoCoreError, ClientError) as error:
        raise SecretUnreadable(f"secret {secret_id}: {error}") from error
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        # No `from`: the parser's message quotes the text.
        raise SecretUnreadable(f"secret {secret_id} holds no JSON object") from None
    return value
