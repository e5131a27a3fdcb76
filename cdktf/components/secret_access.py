"""Rights on a secret of Secrets Manager, whichever stack made it."""

from dataclasses import dataclass

from components.execution_role import ExecutionRole


@dataclass(frozen=True)
class SecretAccess:
    """A secret by its full ARN. `key_arn` is the customer key it is encrypted with, None for AWS's own."""

    arn: str
    name: str
    region: str
    key_arn: str | None = None

    def grant_read(self, role: ExecutionRole) -> None:
        """Let the role read the current value."""
        role.allow(f"read-{self._label}", ["secretsmanager:GetSecretValue"], [self.arn])
        self._grant_key(role, "kms:Decrypt")

    def grant_write(self, role: ExecutionRole) -> None:
        """Let the role put a new version."""
        role.allow(f"write-{self._label}", ["secretsmanager:PutSecretValue"], [self.arn])
        self._grant_key(role, "kms:GenerateDataKey")

    @property
    def _label(self) -> str:
        return self.name.replace("/", "-")

    def _grant_key(self, role: ExecutionRole, action: str) -> None:
        if self.key_arn is None:
            return
        # The key opens nothing but what Secrets Manager asks for in the role's name.
        role.allow(
            f"{action.removeprefix('kms:').lower()}-{self._label}",
            [action],
            [self.key_arn],
            {"StringEquals": {"kms:ViaService": f"secretsmanager.{self.region}.amazonaws.com"}},
        )
