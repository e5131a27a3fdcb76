"""The environment of ShopPulse's functions: their only reader of `os.environ`."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge.errors import ConfigurationMissing


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
            raise ConfigurationMissing(f"{name} is not a JSON object of two users or more")
        return {str(user): str(arn) for user, arn in value.items()}


@dataclass(frozen=True)
class ApiSettings:
    """Who may call the API. Without a word on the environment it is as strict as in production."""

    region: str
    environment: str
    frontend_origin: str | None
    endpoint_url: str | None
    pool_id: str | None
    pool_client_id: str | None

    @property
    def user_pool_id(self) -> str:
        """The pool whose tokens count."""
        return _present("USER_POOL_ID", self.pool_id)

    @property
    def client_id(self) -> str:
        """The client of the pool whose tokens count."""
        return _present("USER_POOL_CLIENT_ID", self.pool_client_id)


def api_settings() -> ApiSettings:
    """Read the environment anew."""
    given = os.environ
    return ApiSettings(
        region=_region(given),
        environment=given.get("ENVIRONMENT") or "prod",
        frontend_origin=given.get("FRONTEND_ORIGIN"),
        endpoint_url=given.get("AWS_ENDPOINT_URL"),
        pool_id=given.get("USER_POOL_ID"),
        pool_client_id=given.get("USER_POOL_CLIENT_ID"),
    )


def settings() -> Settings:
    """Read the environment anew; raises ConfigurationMissing."""
    given = os.environ
    return Settings(
        region=_region(given),
        service=given.get("SERVICE_NAME") or "shoppulse",
        proxy=_needed(given, "RDS_PROXY_ENDPOINT"),
        port=_port(_needed(given, "RDS_PORT")),
        database=_needed(given, "RDS_DATABASE"),
        secret_arn=_needed(given, "RDS_SECRET_ARN"),
        admin_secret=given.get("RDS_ADMIN_SECRET_ARN"),
        user_secrets=given.get("RDS_USER_SECRET_ARNS"),
    )


def _region(given: Mapping[str, str]) -> str:
    return given.get("AWS_REGION") or "us-east-1"


def _port(value: str) -> int:
    if not value.isdecimal():
        raise ConfigurationMissing(f"RDS_PORT is {value!r}, which is not a number")
    return int(value)


def _needed(given: Mapping[str, str], name: str) -> str:
    return _present(name, given.get(name))


def _present(name: str, value: str | None) -> str:
    if not value:
        raise ConfigurationMissing(f"{name} is not set, and this function needs it")
    return value
