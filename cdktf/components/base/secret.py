"""A named secret. What is in it is written by Terraform (`MasterCredentials`) or by a script, never both."""

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from constructs import Construct

from components.base.lifecycle import keep


class Secret(Construct):
    """An empty secret under a customer-managed key."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        key_arn: str,
        recovery_days: int,
        protected: bool,
    ) -> None:
        super().__init__(scope, id_)
        self._secret = SecretsmanagerSecret(
            self,
            "secret",
            name=name,
            description=description,
            kms_key_id=key_arn,
            # 0 frees the name at once, so that destroy and deploy again works.
            recovery_window_in_days=recovery_days,
            lifecycle=keep(protected=protected),
        )

    @property
    def arn(self) -> str:
        """The secret's full ARN."""
        return str(self._secret.arn)

    @property
    def id(self) -> str:
        """The secret's id, which other resources refer to."""
        return str(self._secret.id)
