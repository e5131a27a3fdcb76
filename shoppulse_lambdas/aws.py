"""AWS clients, made in one place so that what the code calls can be read from its source.

boto3 is imported on first use: it would be a third of a cold start. It honours AWS_ENDPOINT_URL by itself.
"""

from functools import cache
from typing import TYPE_CHECKING, Literal

from shoppulse_lambdas.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

# Shorter than a function's own timeout, so that a dead endpoint is an error with a name.
CONNECT_S, READ_S, ATTEMPTS = 2, 5, 3


@cache
def client(name: Literal["secretsmanager"]) -> "SecretsManagerClient":
    """The function's client of an AWS service, kept for the life of the execution environment."""
    import boto3  # noqa: PLC0415 - off the import path of every cold start
    from botocore.config import Config  # noqa: PLC0415 - same

    config = Config(
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    return boto3.session.Session(region_name=settings().region).client(name, config=config)
