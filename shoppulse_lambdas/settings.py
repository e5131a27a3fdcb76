"""The environment of ShopPulse's functions: their only reader of `os.environ`."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shoppulse_lambdas.errors import ConfigurationMissing


@dataclass(frozen=True)
class Settings:
    """Where the database is, and which secrets open it. A value is demanded, by name, when it is used."""

    region: str
    service: str
    proxy: str
    port: int
    database: str
    secret_arn: str
    admin_secret: str | None = None
    user_secrets: str | None = None

    @property
    def admin_secret_arn(self) -> str:
        """The secret of the role that makes other roles' passwords."""
        return _present("RDS_ADMIN_SECRET_ARN", self.admin_secret)

    @property
    def user_secret_arns(self) -> dict[str, str]:
        """The users that take turns, in their order, and the secret by which the proxy knows each."""
        name = "RDS_USER_SECRET_ARNS"
        try:
            value: Any = json.loads(_present(name, self.user_secrets))
        except ValueError:
            value = None
        if not isinstance(value, dict) or len(value) < 2:  # noqa: PLR2004 - one alone cannot take turns
            raise ConfigurationMissing(f"{name} is no JSON object of two users or more")
        return {str(user): str(arn) for user, arn in value.items()}


def settings() -> Settings:
    """Read the environment anew; raises ConfigurationMissing."""
    given = os.environ
    return Settings(
        region=given.get("AWS_REGION") or "us-east-1",
        service=given.get("POWERTOOLS_SERVICE_NAME") or "shoppulse",
        proxy=_needed(given, "RDS_PROXY_ENDPOINT"),
        port=_port(_needed(given, "RDS_PORT")),
        database=_needed(given, "RDS_DATABASE"),
        secret_arn=_needed(given, "RDS_SECRET_ARN"),
        admin_secret=given.get("RDS_ADMIN_SECRET_ARN"),
        user_secrets=given.get("RDS_USER_SECRET_ARNS"),
    )


def _port(value: str) -> int:
    if not value.isdecimal():
        raise ConfigurationMissing(f"RDS_PORT is {value!r}, which is no number")
    return int(value)


def _needed(given: Mapping[str, str], name: str) -> str:
    return _present(name, given.get(name))


def _present(name: str, value: str | None) -> str:
    if not value:
        raise ConfigurationMissing(f"{name} is not set, and this function needs it")
    return value
