"""Writes the secret spendsense/cognito/configuration: the pool, its client and the keys that sign its tokens.

The keys are in the secret so that a function inside the VPC needs no way to Cognito.
"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from scripts.lib import secret_values
from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.outputs import outputs, wanted
from scripts.lib.target import Target, resolve

FETCH_TIMEOUT_S = 10


@dataclass(frozen=True)
class Result:
    """What the secret says. `changed`: it was, or in a dry run would be, written."""

    secret: str
    changed: bool
    user_pool_id: str
    user_pool_client_id: str
    issuer: str
    key_ids: list[str]


def run(target: Target, stack_name: str | None = None, *, dry_run: bool = False) -> Result:
    """Bring the Cognito secret in line with the stack and the pool. A second run changes nothing."""
    found = outputs(target, "Cognito", stack_name)
    pool_id = wanted(target, found, "UserPoolId")
    issuer = f"https://cognito-idp.{target.region}.amazonaws.com/{pool_id}"
    keys = fetch_jwks(jwks_address(target, pool_id, issuer))
    client_id = wanted(target, found, "UserPoolClientId")
    value = {
        "user_pool_id": pool_id,
        "user_pool_arn": wanted(target, found, "UserPoolArn"),
        "user_pool_client_id": client_id,
        "region": target.region,
        "issuer": issuer,
        "jwks": keys,
    }
    name = target.name(secret_values.COGNITO_CONFIGURATION)
    changed = secret_values.write(target, name, value, target.deploy_cure(), dry_run=dry_run)
    key_ids = [key["kid"] for key in keys["keys"]]
    return Result(name, changed, pool_id, client_id, issuer, key_ids)


def jwks_address(target: Target, pool_id: str, issuer: str) -> str:
    """Where the pool publishes its keys: the emulator's tokens name the AWS issuer, its keys lie with it."""
    root = f"{target.endpoint_url.rstrip('/')}/{pool_id}" if target.endpoint_url else issuer
    return f"{root}/.well-known/jwks.json"


def fetch_jwks(address: str) -> dict[str, Any]:
    """The pool's key set; refuses one without a usable RSA key, with which every sign-in would fail."""
    try:
        # https, or the emulator on loopback: nobody else has a hand in the address.
        with urllib.request.urlopen(address, timeout=FETCH_TIMEOUT_S) as answer:  # noqa: S310 - see above
            found = json.load(answer)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise OperatorError(
            f"No key set at {address}: {error}", "Is the pool deployed and reachable?"
        ) from None
    keys = found.get("keys") if isinstance(found, dict) else None
    if not keys or not all(key.get("kty") == "RSA" and key.get("kid") and key.get("n") for key in keys):
        raise OperatorError(f"{address} holds no RSA keys.", "Is this a user pool's address?")
    return {"keys": keys}


def command(
    env: Env = LOCAL, stack_name: StackName = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Write the secret from which functions verify tokens."""
    with step("Cognito secret") as current:
        result = run(resolve(env), stack_name, dry_run=dry_run)
        current.done("changed" if result.changed else "unchanged")
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
