"""Rights on a secret of Secrets Manager, whichever stack made it. Each grant answers the policies that give
it, for whatever must not begin before they are there.
"""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy

from components.function.execution_role import ExecutionRole


@dataclass(frozen=True)
class SecretAccess:
    """A secret by its full ARN. `key_arn` is the customer key it is encrypted with, None for AWS's own."""

    arn: str
    name: str
    region: str
    key_arn: str | None = None

    def grant_read(self, role: ExecutionRole) -> list[IamRolePolicy]:
        """Let the role read the current value."""
        right = role.allow(f"read-{self._label}", ["secretsmanager:GetSecretValue"], [self.arn])
        return [right, *self._grant_key(role, "read", ["kms:Decrypt"])]

    def grant_write(self, role: ExecutionRole) -> list[IamRolePolicy]:
        """Let the role put a new version."""
        right = role.allow(f"write-{self._label}", ["secretsmanager:PutSecretValue"], [self.arn])
        return [right, *self._grant_key(role, "write", ["kms:GenerateDataKey", "kms:Decrypt"])]

    def grant_rotate(self, role: ExecutionRole) -> list[IamRolePolicy]:
        """Let the role do what a rotation does: see versions, read and put them, and move their labels."""
        right = role.allow(
            f"rotate-{self._label}",
            ["secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"],
            [self.arn],
        )
        return [right, *self.grant_read(role), *self.grant_write(role)]

    @property
    def _label(self) -> str:
        return self.name.replace("/", "-")

    def _grant_key(self, role: ExecutionRole, purpose: str, actions: list[str]) -> list[IamRolePolicy]:
        if self.key_arn is None:
            return []
        # The key opens nothing but what Secrets Manager asks for in the role's name.
        right = role.allow(
            f"use-key-to-{purpose}-{self._label}",
            actions,
            [self.key_arn],
            {"StringEquals": {"kms:ViaService": f"secretsmanager.{self.region}.amazonaws.com"}},
        )
        return [right]
