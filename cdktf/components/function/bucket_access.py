"""Rights on the objects of a bucket, whichever stack made it."""

from dataclasses import dataclass

from components.function.execution_role import ExecutionRole


@dataclass(frozen=True)
class BucketAccess:
    """A bucket by its ARN, what it is for, and the customer key that its objects are encrypted with."""

    use: str
    arn: str
    region: str
    key_arn: str

    def grant_put(self, role: ExecutionRole) -> None:
        """Let the role put objects, or sign forms by which others do."""
        self._grant(role, "put", ["s3:PutObject"])
        self._grant_key(role, "put", ["kms:GenerateDataKey"])

    def grant_get(self, role: ExecutionRole) -> None:
        """Let the role read objects, or sign links by which others do."""
        self._grant(role, "get", ["s3:GetObject"])
        self._grant_key(role, "get", ["kms:Decrypt"])

    def grant_look(self, role: ExecutionRole) -> None:
        """Let the role hear that an object is not there: who may not list is only denied access."""
        role.allow(f"look-into-{self.use}", ["s3:ListBucket"], [self.arn])

    def grant_delete(self, role: ExecutionRole) -> None:
        """Let the role delete objects."""
        self._grant(role, "delete", ["s3:DeleteObject"])

    def _grant(self, role: ExecutionRole, right: str, actions: list[str]) -> None:
        role.allow(f"{right}-{self.use}", actions, [f"{self.arn}/*"])

    def _grant_key(self, role: ExecutionRole, right: str, actions: list[str]) -> None:
        # The key opens nothing but what S3 asks for in the role's name.
        role.allow(
            f"use-key-to-{right}-{self.use}",
            actions,
            [self.key_arn],
            {"StringEquals": {"kms:ViaService": f"s3.{self.region}.amazonaws.com"}},
        )
