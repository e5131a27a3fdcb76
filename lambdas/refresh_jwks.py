"""Keeps the user pool's signing keys in the Cognito secret: functions in the VPC need no way to Cognito.

A key set is checked before it replaces the last good one: with a bad one nobody could sign in.
"""

import json
import urllib.error
import urllib.request
from typing import Any

from app.core.aws import client
from app.core.cognito import PoolConfiguration, is_signing_key
from app.core.errors import KeySetUnusable
from app.core.logging import logger
from app.core.secrets import read_secret
from app.core.settings import Settings, settings

TIMEOUT_SECONDS = 5
MAX_BYTES = 64 * 1024


def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Write the secret where the keys have changed; raises, so that a failure is retried and alarmed."""
    current = settings()
    secret = read_secret(current.cognito_secret_id)
    key_set = fetch(address(current, PoolConfiguration.from_secret(secret)))
    changed = bool(secret.get("jwks") != key_set)
    if changed:
        client("secretsmanager").put_secret_value(
            SecretId=current.cognito_secret_id, SecretString=json.dumps(secret | {"jwks": key_set})
        )
    kids = [key["kid"] for key in key_set["keys"]]
    logger.info("key set checked", extra={"changed": changed, "kids": kids})
    return {"changed": changed, "kids": kids}


def address(current: Settings, pool: PoolConfiguration) -> str:
    """Where the pool publishes its keys: with its issuer, in the local cloud with the emulator."""
    if current.jwks_address:
        return current.jwks_address
    root = f"{current.endpoint_url.rstrip('/')}/{pool.user_pool_id}" if current.endpoint_url else pool.issuer
    return f"{root}/.well-known/jwks.json"


def fetch(url: str) -> dict[str, Any]:
    """The key set at an address, of signing keys alone; raises KeySetUnusable."""
    try:
        # The address comes from our own configuration: https, or the emulator on loopback.
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - see above
            document = json.loads(answer.read(MAX_BYTES))
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise KeySetUnusable(f"{url}: {error}") from error
    keys = document.get("keys") if isinstance(document, dict) else None
    usable = [key for key in keys if isinstance(key, dict) and is_signing_key(key)] if keys else []
    if not usable:
        raise KeySetUnusable(f"{url} holds no RSA signing key")
    return {"keys": usable}
