"""Keeps the user pool's signing keys in the Cognito secret: functions in the VPC need no way to Cognito.

A key set is checked before it replaces the last good one: with a bad one nobody could sign in.
"""

import json
from typing import Any

from app.core.aws import client
from app.core.secrets import read_secret
from app.core.settings import settings
from edge.cognito import PoolConfiguration
from edge.contained import contained
from edge.jwks import fetch_key_set, key_set_address
from edge.logging import logger


@contained
def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Write the secret where the keys have changed; raises, so that a failure is retried and alarmed."""
    current = settings()
    secret = read_secret(current.cognito_secret_id)
    pool = PoolConfiguration.from_secret(secret)
    key_set = fetch_key_set(key_set_address(pool.issuer, pool.user_pool_id, current.endpoint_url))
    changed = bool(secret.get("jwks") != key_set)
    if changed:
        client("secretsmanager").put_secret_value(
            SecretId=current.cognito_secret_id, SecretString=json.dumps(secret | {"jwks": key_set})
        )
    kids = [key["kid"] for key in key_set["keys"]]
    logger.info("key set checked", extra={"changed": changed, "kids": kids})
    return {"changed": changed, "kids": kids}
