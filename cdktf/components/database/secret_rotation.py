"""The rotation of a secret by a function of ours, at once and then by the calendar."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from constructs import Construct

from components.base.secret import Secret
from components.function.python_function import PythonFunction


class SecretRotation(Construct):
    """Every `days` the function writes a new version, the first one at once, when all of `after` is there."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        secret: Secret,
        function: PythonFunction,
        days: int,
        after: Sequence[ITerraformDependable],
    ) -> None:
        super().__init__(scope, id_)
        invocation = function.allow_invocation(
            "from-secrets-manager", service="secretsmanager", source_arn=secret.arn
        )
        SecretsmanagerSecretRotation(
            self,
            "schedule",
            secret_id=secret.id,
            rotation_lambda_arn=function.arn,
            rotate_immediately=True,
            rotation_rules=SecretsmanagerSecretRotationRotationRules(automatically_after_days=days),
            depends_on=[invocation, *after],
        )
