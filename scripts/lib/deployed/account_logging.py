"""The account-wide role by which API Gateway writes access logs: one a region and account, for every API."""

import json
import time
from typing import TYPE_CHECKING, Any

from scripts.lib.console import OperatorError

if TYPE_CHECKING:
    from scripts.lib.target import Target

ROLE = "spendsense-api-gateway-logs"
POLICY = "arn:{partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "apigateway.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
# A role is not known everywhere at once; API Gateway refuses it until then.
PATIENCE_S = 60
PAUSE_S = 3.0


def ensure(target: "Target", *, dry_run: bool = False) -> list[str]:
    """Set the role unless the account has one already, whosever it is; answers what was done."""
    gateway = target.client("apigateway")
    if gateway.get_account().get("cloudwatchRoleArn"):
        return []
    change = f"account-wide in {target.region}: let API Gateway write logs, by the role {ROLE}"
    if not dry_run:
        _set(gateway, _role(target.client("iam")))
    return [change]


def _role(iam: Any) -> str:
    try:
        arn = iam.get_role(RoleName=ROLE)["Role"]["Arn"]
    except iam.exceptions.NoSuchEntityException:
        arn = iam.create_role(
            RoleName=ROLE,
            AssumeRolePolicyDocument=json.dumps(TRUST),
            Description="Lets API Gateway write access logs. Made by spendsense bootstrap-state.",
        )["Role"]["Arn"]
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=POLICY.format(partition=iam.meta.partition))
    return str(arn)


def _set(gateway: Any, role_arn: str) -> None:
    patch = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": role_arn}]
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            gateway.update_account(patchOperations=patch)
        except gateway.exceptions.BadRequestException as error:
            if time.monotonic() > deadline:
                raise OperatorError(
                    f"API Gateway does not accept the role {role_arn}: {error}", "Run this again in a minute."
                ) from None
            time.sleep(PAUSE_S)
        else:
            return
