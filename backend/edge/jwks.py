"""The user pool's published key set: where it lies, and how it is fetched. Standard library alone."""

import json
import urllib.request
from http.client import HTTPException
from typing import Any

from edge.cognito import is_signing_key
from edge.errors import KeySetUnusable

TIMEOUT_SECONDS = 5
MAX_BYTES = 64 * 1024


def key_set_address(issuer: str, pool_id: str, endpoint_url: str | None) -> str:
    """With the issuer; in the local cloud, whose tokens name the AWS issuer, with the emulator."""
    root = f"{endpoint_url.rstrip('/')}/{pool_id}" if endpoint_url else issuer
    return f"{root}/.well-known/jwks.json"


def fetch_key_set(url: str) -> dict[str, Any]:
    """The key set at an address, of signing keys alone; raises KeySetUnusable where there is none."""
    try:
        # The address comes from our own configuration: https, or the emulator on loopback.
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - see above
            document = json.loads(answer.read(MAX_BYTES))
    except (OSError, HTTPException, ValueError) as error:
        raise KeySetUnusable(f"{url}: {error}") from error
    keys = document.get("keys") if isinstance(document, dict) else None
    usable = [key for key in keys if isinstance(key, dict) and is_signing_key(key)] if keys else []
    if not usable:
        raise KeySetUnusable(f"{url} holds no RSA signing key")
    return {"keys": usable}
