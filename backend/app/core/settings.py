"""The environment of a function, read in one place: the only reader of `os.environ` in `app` and `lambdas`.

Each function sets only what it uses, so a value is demanded when it is used, by name.
"""

import os
from typing import Literal, NamedTuple

from edge.errors import ConfigurationMissing

Environment = Literal["local", "dev", "staging", "prod"]
ENVIRONMENTS: tuple[Environment, ...] = ("local", "dev", "staging", "prod")


class Settings(NamedTuple):
    """What the function was given. Properties raise ConfigurationMissing where a needed value is absent."""

    environment: Environment
    region: str
    service: str
    endpoint_url: str | None
    database_secret: str | None
    cognito_secret: str | None
    pool_id: str | None
    frontend_origin: str | None
    uploads: str | None = None
    exports: str | None = None

    @property
    def database_secret_id(self) -> str:
        """ARN (or name) of the connection secret."""
        return _needed("DATABASE_SECRET_ARN", self.database_secret)

    @property
    def cognito_secret_id(self) -> str:
        """ARN (or name) of the secret that describes the user pool."""
        return _needed("COGNITO_SECRET_ARN", self.cognito_secret)

    @property
    def user_pool_id(self) -> str:
        """The pool whose sign-ups are repaired and whose people are removed."""
        return _needed("USER_POOL_ID", self.pool_id)

    @property
    def uploads_bucket(self) -> str:
        """Where people send their files."""
        return _needed("UPLOADS_BUCKET", self.uploads)

    @property
    def exports_bucket(self) -> str:
        """Where copies of what is held lie until they are fetched."""
        return _needed("EXPORTS_BUCKET", self.exports)


def settings() -> Settings:
    """Read the environment anew: a few look-ups, so nothing has to be reset between tests."""
    environment = _environment()
    return Settings(
        environment=environment,
        region=_first("AWS_REGION", "AWS_DEFAULT_REGION") or "us-east-1",
        service=_first("SERVICE_NAME", "AWS_LAMBDA_FUNCTION_NAME") or "spendsense",
        endpoint_url=_first("AWS_ENDPOINT_URL"),
        database_secret=_first("DATABASE_SECRET_ARN", "DATABASE_SECRET_NAME"),
        cognito_secret=_first("COGNITO_SECRET_ARN", "COGNITO_SECRET_NAME"),
        pool_id=_first("USER_POOL_ID"),
        # Where nobody says who may call from a browser, anybody may while developing and nobody elsewhere.
        frontend_origin=_first("FRONTEND_ORIGIN") or ("*" if environment in ("local", "dev") else None),
        uploads=_first("UPLOADS_BUCKET"),
        exports=_first("EXPORTS_BUCKET"),
    )


def _environment() -> Environment:
    # An unset ENVIRONMENT gets the strictest behaviour, never the most open one.
    value = _first("ENVIRONMENT") or "prod"
    for known in ENVIRONMENTS:
        if value == known:
            return known
    raise ConfigurationMissing(f"ENVIRONMENT is {value!r}, which is not one of {', '.join(ENVIRONMENTS)}")


def _first(*names: str) -> str | None:
    return next((value for name in names if (value := os.environ.get(name))), None)


def _needed(name: str, value: str | None) -> str:
    if value is None:
        raise ConfigurationMissing(f"{name} is not set, and this function needs it")
    return value
