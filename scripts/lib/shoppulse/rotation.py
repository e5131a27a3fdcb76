"""A rotation of the secret that ShopPulse's functions sign in with, as Secrets Manager is asked for one."""

from typing import Any

from scripts.lib.console import OperatorError

_ONE_IS_AT_WORK = "previous rotation"  # "… isn't complete": its last step may still be on its way out


def begun(secrets: Any, secret: str) -> str | None:
    """Begin one: the version that it makes, or none while the one before is at work. Raises OperatorError."""
    try:
        version: str = secrets.rotate_secret(SecretId=secret)["VersionId"]
    except secrets.exceptions.InvalidRequestException as error:
        said = error.response.get("Error", {}).get("Message", "")
        if _ONE_IS_AT_WORK not in said:
            raise OperatorError(f"The application's secret cannot be rotated now: {said}") from None
        return None
    return version


def is_current(secrets: Any, secret: str, version: str) -> bool:
    """Whether everybody reads the version, which is the last thing that a rotation does."""
    return "AWSCURRENT" in secrets.describe_secret(SecretId=secret)["VersionIdsToStages"].get(version, [])
