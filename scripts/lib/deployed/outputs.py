"""Stack outputs, read from Terraform's state object in the state bucket. Reads only."""

import json
from collections.abc import Mapping
from typing import Any

from scripts.lib.console import OperatorError, UsageError
from scripts.lib.target import Target

NAME_PARTS = 3  # <Product>-<Kind>-<env>


class NotDeployed(OperatorError):
    """A stack that has no state, or a state without outputs."""


def outputs(target: Target, kind: str, stack_name: str | None = None) -> dict[str, str]:
    """The outputs of the stack of a kind ("Database", "Cognito", "Lambda", "S3"), by their ids."""
    if not stack_name and kind not in target.product.kinds:
        raise UsageError(f"{target.product.name} has no {kind} stack.", "Is PRODUCT set for another command?")
    name = stack_name or target.product.stack(kind, target.env)
    found = {key: entry["value"] for key, entry in state(target, kind, name).get("outputs", {}).items()}
    if not found:
        raise _not_deployed(name, target, "its state has no outputs")
    return found


def state(target: Target, kind: str, name: str) -> dict[str, Any]:
    """All that Terraform knows of the stack of this kind and name. No password is in it."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - `--help` needs no boto3

    key = state_key(name, kind, target.env)
    try:
        body = target.client("s3").get_object(Bucket=target.state_bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "NoSuchBucket", "404"}:
            raise _not_deployed(name, target, f"s3://{target.state_bucket}/{key} does not exist") from None
        raise
    found: dict[str, Any] = json.loads(body)
    return found


def wanted(target: Target, found: Mapping[str, str], key: str) -> str:
    """One of a stack's outputs, whose absence means that an older version of this code deployed the stack."""
    if key not in found:
        raise OperatorError(
            f"A stack of {target.env} has no output {key}.",
            f"It was deployed by older code. {target.deploy_cure()}",
        )
    return found[key]


def output(target: Target, kind: str, key: str, stack_name: str | None = None) -> str:
    """One output of a stack."""
    return wanted(target, outputs(target, kind, stack_name), key)


def state_key(name: str, kind: str, env: str) -> str:
    """The state object of a stack; refuses the name of another kind or of another environment."""
    parts = name.split("-")
    if len(parts) != NAME_PARTS or not all(parts):
        raise UsageError(f"{name!r} is not a stack name.", f"It reads <Product>-{kind}-{env}.")
    product, found_kind, found_env = parts
    if found_kind != kind:
        raise UsageError(f"{name} is a {found_kind} stack, this needs the {kind} stack.")
    if found_env != env:
        raise UsageError(f"{name} belongs to {found_env}, not to {env}.", f"Add --env {found_env}.")
    return f"env:/{env}/{product.lower()}/{kind.lower()}.tfstate"


def _not_deployed(name: str, target: Target, why: str) -> NotDeployed:
    return NotDeployed(f"Stack {name} is not deployed: {why}.", target.deploy_cure(name))
