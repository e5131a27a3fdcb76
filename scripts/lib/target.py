"""Where a command works: one environment of one AWS account, or the local cloud, behind the same clients."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, overload

from scripts.lib import products, settings
from scripts.lib.console import OperatorError
from scripts.lib.products import SPENDSENSE, Product

if TYPE_CHECKING:
    from boto3 import Session
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_ec2.client import EC2Client
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_logs.client import CloudWatchLogsClient
    from mypy_boto3_rds.client import RDSClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sts.client import STSClient

# A function may run 300 s; a client that gives up earlier would retry work that is still going on.
INVOKE_TIMEOUT_S = 330


class Environment(StrEnum):
    """The environments that exist."""

    LOCAL = "local"
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


@dataclass(frozen=True)
class Target:
    """One environment of a product and the way to it.

    `endpoint_url` and the keys are set for the local cloud alone.
    """

    env: str
    region: str
    endpoint_url: str | None
    name_suffix: str
    state_bucket: str
    access_key_id: str | None = field(default=None, repr=False)
    secret_access_key: str | None = field(default=None, repr=False)
    product: Product = SPENDSENSE
    _clients: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_local(self) -> bool:
        """Whether this is the local cloud."""
        return self.env == Environment.LOCAL

    def name(self, base: str) -> str:
        """The name of a thing that carries no environment in it: secrets, functions."""
        return f"{base}{self.name_suffix}"

    @property
    def variables(self) -> dict[str, str]:
        """What leads another program to this local cloud, by its environment; nothing leads to AWS so."""
        if not (self.endpoint_url and self.access_key_id and self.secret_access_key):
            return {}
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }

    def deploy(self, stack: str = "") -> str:
        """What to type to deploy a stack, or all of them."""
        if self.is_local:
            return self.product.make("up")
        chosen = f" STACK={stack}" if stack else ""
        return self.product.make(f"deploy ENV={self.env}{chosen}")

    def deploy_cure(self, stack: str = "") -> str:
        """The cure where something of a stack, or of any, is missing."""
        return f"Run `{self.deploy(stack)}`."

    @overload
    def client(self, service: Literal["cognito-idp"]) -> "CognitoIdentityProviderClient": ...
    @overload
    def client(self, service: Literal["ec2"]) -> "EC2Client": ...
    @overload
    def client(self, service: Literal["events"]) -> "EventBridgeClient": ...
    @overload
    def client(self, service: Literal["lambda"]) -> "LambdaClient": ...
    @overload
    def client(self, service: Literal["logs"]) -> "CloudWatchLogsClient": ...
    @overload
    def client(self, service: Literal["rds"]) -> "RDSClient": ...
    @overload
    def client(self, service: Literal["s3"]) -> "S3Client": ...
    @overload
    def client(self, service: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
    @overload
    def client(self, service: Literal["sqs"]) -> "SQSClient": ...
    @overload
    def client(self, service: Literal["sts"]) -> "STSClient": ...
    @overload
    def client(self, service: str) -> Any: ...
    def client(self, service: str) -> Any:
        """The boto3 client of a service, made once."""
        if service not in self._clients:
            self._clients[service] = self._make_client(service)
        return self._clients[service]

    def _make_client(self, service: str) -> object:
        from botocore.config import Config  # noqa: PLC0415 - 0.3 s that only a command which talks to AWS pays

        return _session(self.access_key_id, self.secret_access_key, self.region).client(
            cast("Any", service),
            endpoint_url=self.endpoint_url,
            config=Config(
                retries={"mode": "standard", "total_max_attempts": 1 if service == "lambda" else 5},
                read_timeout=INVOKE_TIMEOUT_S if service == "lambda" else 60,
                s3={"addressing_style": "path"} if self.endpoint_url else None,
            ),
        )


@cache
def _session(access_key_id: str | None, secret_access_key: str | None, region: str) -> "Session":
    import boto3  # noqa: PLC0415 - as above

    return boto3.Session(access_key_id, secret_access_key, region_name=region)


def state_bucket_name(product: Product, env: str, configured: str | None) -> str:
    """The bucket of an environment's Terraform state. Bucket names are global, hence the setting."""
    return configured or f"{product.slug}-terraform-state-{env}"


def resolve(env: str) -> Target:
    """The target of an environment: the local cloud's own file, or AWS's default credential chain."""
    chosen = settings.read()
    product = products.chosen()
    if env == Environment.LOCAL:
        return _local(chosen, product)
    return Target(
        env=Environment(env).value,
        region=chosen.region,
        endpoint_url=None,
        name_suffix=chosen.name_suffix,
        state_bucket=state_bucket_name(product, env, chosen.state_bucket),
        product=product,
    )


def _local(chosen: settings.Settings, product: Product) -> Target:
    cloud = _read_cloud(chosen.local_dir / "cloud.json", product)
    return Target(
        env=Environment.LOCAL.value,
        region=cloud["region"],
        endpoint_url=cloud["endpoint_url"],
        name_suffix="",
        state_bucket=state_bucket_name(product, "local", None),
        access_key_id=cloud["access_key_id"],
        secret_access_key=cloud["secret_access_key"],
        product=product,
    )


def _read_cloud(path: Path, product: Product) -> dict[str, str]:
    up = product.make("up")
    try:
        cloud: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        raise OperatorError(
            "The local cloud has never been started here.",
            f"Run `{up}`, or name another environment with --env.",
        ) from None
    except ValueError:
        raise OperatorError(f"{path} is not readable JSON.", f"Delete it and run `{up}`.") from None
    missing = {"region", "endpoint_url", "access_key_id", "secret_access_key"} - cloud.keys()
    if missing:
        raise OperatorError(f"{path} lacks {', '.join(sorted(missing))}.", f"Delete it and run `{up}`.")
    return cloud
