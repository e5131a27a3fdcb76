"""The AWS provider of a stack: default tags, and for the local cloud its one address for every service."""

from typing import Any

from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags, AwsProviderEndpoints
from constructs import Construct

from config.environment import Environment

# Every service that some stack uses. The provider reads keys from its process, never from here.
SERVICES = (
    "apigateway",
    "cloudfront",
    "cloudwatch",
    "cloudwatchlogs",
    "cognitoidp",
    "ec2",
    "eventbridge",
    "iam",
    "kms",
    "lambda_",
    "rds",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "sts",
)
# The local cloud's account; no real one has this number, so nothing local can ever be applied to AWS.
LOCAL_ACCOUNT = "000000000000"


def aws_provider(scope: Construct, config: Environment, tags: dict[str, str]) -> AwsProvider:
    """The stack's provider."""
    return AwsProvider(
        scope,
        "aws",
        region=config.region,
        default_tags=[AwsProviderDefaultTags(tags=tags)],
        **(_local(config.endpoint_url) if config.endpoint_url else _on_aws(config.account_id)),
    )


def _on_aws(account_id: str | None) -> dict[str, Any]:
    """With the account's number given, credentials of another account are refused before anything is read."""
    return {"allowed_account_ids": [account_id]} if account_id else {}


def _local(url: str) -> dict[str, Any]:
    """Nothing is asked of AWS itself; the account id is asked of the local cloud."""
    return {
        "allowed_account_ids": [LOCAL_ACCOUNT],
        "endpoints": [AwsProviderEndpoints(**dict.fromkeys(SERVICES, url))],
        "s3_use_path_style": True,
        "skip_credentials_validation": True,
        "skip_metadata_api_check": "true",
        "skip_region_validation": True,
        "skip_requesting_account_id": False,
    }
