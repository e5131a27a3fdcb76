"""Versions of a secret, as a rotation sees them: values by version, and which of them bears which label."""

from dataclasses import dataclass
from typing import Self

from edge.errors import SecretUnreadable
from shoppulse_lambdas.aws import client

CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"


@dataclass(frozen=True)
class Versions:
    """The labels of a secret's versions at one moment."""

    arn: str
    labels: dict[str, list[str]]

    @classmethod
    def of(cls, arn: str) -> Self:
        """Look now."""
        described = client("secretsmanager").describe_secret(SecretId=arn)
        return cls(arn, described.get("VersionIdsToStages", {}))

    @property
    def current(self) -> str | None:
        """The version that everybody reads; None before the first rotation."""
        return next((version for version, labels in self.labels.items() if CURRENT in labels), None)

    def may_rotate(self, token: str) -> bool:
        """Whether this version is at work, or was until a moment ago."""
        return bool({CURRENT, PENDING} & set(self.labels.get(token, [])))

    def text(self, version: str) -> str | None:
        """A version's value; None where it has none yet. Raises SecretUnreadable."""
        return _text(self.arn, version)

    def put(self, token: str, text: str) -> None:
        """Give the pending version its value. The first value that a secret ever has is at once everybody's:
        Secrets Manager puts AWSCURRENT on it, whatever labels are asked for.
        """
        client("secretsmanager").put_secret_value(
            SecretId=self.arn, ClientRequestToken=token, SecretString=text, VersionStages=[PENDING]
        )

    def finish(self, token: str) -> None:
        """Make the version the one that everybody reads."""
        moved = {"RemoveFromVersionId": self.current} if self.current else {}
        client("secretsmanager").update_secret_version_stage(
            SecretId=self.arn, VersionStage=CURRENT, MoveToVersionId=token, **moved
        )


def current_text(arn: str, cure: str = "has its first rotation run?") -> str:
    """The value that everybody reads; raises SecretUnreadable; with the cure where there is none."""
    text = _text(arn)
    if text is None:
        raise SecretUnreadable(f"secret {arn} has no value yet: {cure}")
    return text


def write_current(arn: str, text: str) -> None:
    """Replace the value that everybody reads, unless it is this one already."""
    if _text(arn) != text:
        client("secretsmanager").put_secret_value(SecretId=arn, SecretString=text)


def _text(arn: str, version: str | None = None) -> str | None:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - off the cold start's path

    secrets = client("secretsmanager")
    chosen = {"VersionId": version} if version else {}
    try:
        return secrets.get_secret_value(SecretId=arn, **chosen)["SecretString"]
    except secrets.exceptions.ResourceNotFoundException:
        return None
    except (BotoCoreError, ClientError) as error:
        raise SecretUnreadable(f"secret {arn}: {error}") from error
