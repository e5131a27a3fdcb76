"""Writes the secret spendsense/cognito/configuration: the pool, its client and the keys that sign its tokens.

The keys are in the secret so that a function inside the VPC needs no way to Cognito.
"""

from dataclasses import dataclass
from typing import Any

from edge.cognito import issuer_of
from edge.errors import KeySetUnusable
from edge.jwks import fetch_key_set, key_set_address
from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.deployed import secret_values
from scripts.lib.deployed.outputs import outputs, wanted
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.target import Target, resolve


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
    issuer = issuer_of(target.region, pool_id)
    keys = _published(key_set_address(issuer, pool_id, target.endpoint_url))
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


def _published(address: str) -> dict[str, Any]:
    try:
        return fetch_key_set(address)
    except KeySetUnusable as error:
        raise OperatorError(f"No usable key set: {error}", "Is the pool deployed and reachable?") from None


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
