"""A customer-managed KMS key, opened to the account by IAM and to CloudWatch Logs by its policy."""

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from components.base.lifecycle import keep
from components.base.policy import Statement, policy_document

LONGEST_WAIT_DAYS = 30
SHORTEST_WAIT_DAYS = 7


class EncryptionKey(Construct):
    """One key that turns every year. RDS and Secrets Manager use it in their caller's name, through IAM."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str,
        description: str,
        account_id: str,
        partition: str,
        region: str,
        protected: bool,
    ) -> None:
        super().__init__(scope, id_)
        logs = _logs_statement(account_id, partition, region)
        key = KmsKey(
            self,
            "key",
            description=description,
            enable_key_rotation=True,
            deletion_window_in_days=LONGEST_WAIT_DAYS if protected else SHORTEST_WAIT_DAYS,
            policy=policy_document(_account_statement(account_id, partition), logs),
            lifecycle=keep(protected=protected),
        )
        KmsAlias(self, "alias", name=f"alias/{alias}", target_key_id=str(key.key_id))
        self.arn = str(key.arn)


def _account_statement(account_id: str, partition: str) -> Statement:
    """Hand the decision to IAM. Without it nobody could ever change the key again."""
    return {
        "Sid": "AccountDecidesByIam",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account_id}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }


def _logs_statement(account_id: str, partition: str, region: str) -> Statement:
    """CloudWatch Logs has no caller to act for: the service itself encrypts the account's log groups."""
    groups = f"arn:{partition}:logs:{region}:{account_id}:log-group:*"
    return {
        "Sid": "LogGroupsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{region}.amazonaws.com"},
        "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    }
