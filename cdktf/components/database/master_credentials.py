"""The master role's password: made by AWS while Terraform applies, and written to no plan and no state.

A random ephemeral value goes write-only into the secret; the database reads it back from the secret through
a second ephemeral resource. One ephemeral that fed both would yield two passwords when an apply is split.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from components.base.secret import Secret

RANDOM = "aws_secretsmanager_random_password"
READ_BACK = "aws_secretsmanager_secret_version"
LENGTH = 40


class MasterCredentials(Construct):
    """`{"username", "password"}` in a secret, with `details` before them.

    A higher `version` makes a new password at the next apply.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        secret: Secret,
        username: str,
        version: int,
        details: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
        self.version = version
        self.secret = secret
        stack = TerraformStack.of(self)
        # Letters and digits alone: RDS refuses / @ " and space, and a URL has to quote most other characters.
        stack.add_override(
            f"ephemeral.{RANDOM}.{id_}",
            {"password_length": LENGTH, "exclude_punctuation": True, "require_each_included_type": True},
        )
        written = SecretsmanagerSecretVersion(
            self,
            "version",
            secret_id=secret.id,
            secret_string_wo=(
                f'${{jsonencode({{{_said(details)}username = "{username}", '
                f"password = ephemeral.{RANDOM}.{id_}.random_password}})}}"
            ),
            secret_string_wo_version=version,
        )
        # The version's id is unknown until it is written, so nothing is read back before.
        stack.add_override(
            f"ephemeral.{READ_BACK}.{id_}",
            {"secret_id": written.secret_id, "version_id": written.version_id},
        )
        self.password = f"${{jsondecode(ephemeral.{READ_BACK}.{id_}.secret_string).password}}"


def _said(details: Mapping[str, str]) -> str:
    return "".join(f'{name} = "{value}", ' for name, value in details.items())
