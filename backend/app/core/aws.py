"""AWS clients, made in one place so that what the code calls can be read from its source.

The network closure test looks for `client("<service>")` over the modules that a handler reaches. boto3 is
imported on first use: it would be a third of a cold start. It honours AWS_ENDPOINT_URL by itself.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from app.core.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient

Service = Literal["cognito-idp", "events", "s3", "secretsmanager"]


class Patience(NamedTuple):
    """How long a function's clients wait, and how often they try."""

    connect_s: int
    read_s: int
    attempts: int


# Shorter than a function's own timeout, so that a dead endpoint is an error with a name.
USUAL = Patience(connect_s=2, read_s=5, attempts=3)
# Cognito gives post-confirmation 5 s for its two calls; what fails here the hourly sweep does again.
# Somebody waits for an answer of the API, and what it could not send the relay sends.
BY_FUNCTION = {
    "post-confirmation": Patience(connect_s=1, read_s=1, attempts=1),
    "spendsense-api": Patience(connect_s=1, read_s=2, attempts=1),
}


@overload
def client(name: Literal["cognito-idp"]) -> "CognitoIdentityProviderClient": ...
@overload
def client(name: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(name: Literal["s3"]) -> "S3Client": ...
@overload
def client(name: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
def client(name: Service) -> Any:
    """The function's client of an AWS service, kept for the life of the execution environment."""
    return _build(name)


@cache
def _build(name: Service) -> Any:
    import boto3  # noqa: PLC0415 - off the import path of every cold start
    from botocore.config import Config  # noqa: PLC0415 - same

    given = settings()
    patience = BY_FUNCTION.get(given.service, USUAL)
    config = Config(
        connect_timeout=patience.connect_s,
        read_timeout=patience.read_s,
        retries={"mode": "standard", "total_max_attempts": patience.attempts},
        signature_version="s3v4" if name == "s3" else None,
        # Addresses that are handed out name the bucket's own region, which the site's policy allows by name.
        s3={
            "addressing_style": "path" if given.endpoint_url else "virtual",
            "us_east_1_regional_endpoint": "regional",
        },
    )
    session = boto3.session.Session(region_name=given.region)
    untyped: Any = session.client  # the stubs want one literal a call; `client` above has them
    return untyped(name, config=config)


def forget_clients() -> None:
    """Drop the clients, for tests that stand a fake AWS up and down."""
    _build.cache_clear()
