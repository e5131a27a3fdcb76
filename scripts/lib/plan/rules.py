"""The rules of a plan review: what holds state, what guards it, what decides on access. Pure."""

from collections.abc import Callable
from typing import Any

# Nothing in git can bring these back: applying the same code again makes an empty one under another id.
STATEFUL = {
    "aws_backup_vault": "the backups in it",
    "aws_cloudfront_distribution": "the web address that people know",
    "aws_cloudwatch_log_group": "the logs in it",
    "aws_cognito_user_group": "who belongs to the group",
    "aws_cognito_user_pool": "every account, password and user id",
    "aws_cognito_user_pool_client": "every sign-in: tokens name the client",
    "aws_cognito_user_pool_domain": "the sign-in address",
    "aws_db_instance": "the database",
    "aws_db_snapshot": "a backup",
    "aws_dynamodb_table": "the table's items",
    "aws_ebs_volume": "the volume's files",
    "aws_efs_file_system": "the files",
    "aws_eip": "an address that others may have let in",
    "aws_kms_key": "whatever is encrypted with it, for ever",
    "aws_rds_cluster": "the database",
    "aws_rds_cluster_instance": "the database's only instance, perhaps",
    "aws_route53_zone": "the zone's name servers",
    "aws_s3_bucket": "the objects, and the name is open to others",
    "aws_secretsmanager_secret": "the secret, with what scripts wrote into it",
    "aws_secretsmanager_secret_version": "the value that is in use",
    "aws_api_gateway_rest_api": "the API's address",
    "aws_sns_topic": "subscriptions that people confirmed",
    "aws_sqs_queue": "the messages in it; in a dead-letter queue, failed work",
    "aws_ssm_parameter": "the parameter's value",
}

# What guards something else: without it nothing is lost yet.
GUARDS = {
    "aws_cloudtrail": "the audit trail ends",
    "aws_cloudwatch_metric_alarm": "nobody is called any more",
    "aws_s3_bucket_lifecycle_configuration": "retention changes",
    "aws_s3_bucket_policy": "its rules, TLS among them, no longer hold",
    "aws_s3_bucket_public_access_block": "the bucket may become public",
    "aws_s3_bucket_server_side_encryption_configuration": "the key is no longer chosen",
    "aws_s3_bucket_versioning": "what is overwritten is lost",
    "aws_wafv2_web_acl_association": "the filter is off",
}

# Who may do what, and from where.
ACCESS = (
    "aws_iam_",
    "aws_security_group",
    "aws_vpc_security_group_",
    "aws_lambda_permission",
    "aws_kms_grant",
    "aws_kms_key_policy",
    "aws_s3_bucket_policy",
    "aws_secretsmanager_secret_policy",
    "aws_sqs_queue_policy",
    "aws_sns_topic_policy",
    "aws_api_gateway_authorizer",
    "aws_api_gateway_method",
    "aws_cloudfront_response_headers_policy",
)


def _switched_off(before: Any, after: Any) -> bool:
    return before in (True, "ACTIVE") and after not in (True, "ACTIVE")


def _switched_on(before: Any, after: Any) -> bool:
    return before is not True and after is True


def _shortened(before: Any, after: Any) -> bool:
    return _is_number(before) and _is_number(after) and after < before


def _kept_shorter(before: Any, after: Any) -> bool:
    """For log groups 0 means "for ever"."""
    return _shortened(before or float("inf"), after or float("inf"))


def _suspended(before: Any, after: Any) -> bool:
    return "Enabled" in str(before) and "Enabled" not in str(after)


def _opened(_before: Any, after: Any) -> bool:
    return "0.0.0.0/0" in str(after) or "::/0" in str(after)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Attribute: whether its change takes protection away.
WEAKER: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(
        (
            "block_public_acls",
            "block_public_policy",
            "deletion_protection",
            "enable_key_rotation",
            "iam_database_authentication_enabled",
            "ignore_public_acls",
            "multi_az",
            "performance_insights_enabled",
            "restrict_public_buckets",
            "storage_encrypted",
        ),
        _switched_off,
    ),
    **dict.fromkeys(("force_destroy", "publicly_accessible", "skip_final_snapshot"), _switched_on),
    **dict.fromkeys(
        (
            "backup_retention_period",
            "deletion_window_in_days",
            "message_retention_seconds",
            "recovery_window_in_days",
        ),
        _shortened,
    ),
    "retention_in_days": _kept_shorter,
    "versioning_configuration": _suspended,
    "cidr_ipv4": _opened,
    "cidr_ipv6": _opened,
    "cidr_blocks": _opened,
    "ingress": _opened,
}
