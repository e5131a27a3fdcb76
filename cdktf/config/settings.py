"""What a synthesis takes from its process environment. The only reader of `os.environ` in this folder."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_REGION = "us-east-1"
TRUE = {"1", "true", "on", "yes"}
FALSE = {"0", "false", "off", "no"}
OLD_NODES = "20,21,22,23"  # major versions that package.json allows and jsii calls too old


class ConfigurationError(Exception):
    """The configuration asks for something impossible; the message names the reason and the cure."""


@dataclass(frozen=True)
class Variable:
    """What a person may have written wrongly, and how it is written."""

    name: str
    cure: str


@dataclass(frozen=True)
class Settings:
    """One reading of the environment: what differs by account and machine, and so is in no model."""

    product: str
    workspace: str
    region: str
    endpoint_url: str | None
    account_id: str | None
    state_bucket: str | None
    name_suffix: str
    bucket_suffix: str
    build_dir: Path
    reserve_concurrency: bool | None
    alarm_subscribers: tuple[str, ...]
    frontend_origin: str | None
    database_public: bool | None
    shoppulse_multi_az: bool
    shoppulse_backup_days: int
    shoppulse_accepted_risks: tuple[str, ...]
    shoppulse_postgres_version: str


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings now. Empty variables count as unset."""
    source = os.environ if environ is None else environ
    return Settings(
        product=source.get("PRODUCT") or "spendsense",
        workspace=source.get("TF_WORKSPACE") or "",
        region=source.get("AWS_REGION") or source.get("AWS_DEFAULT_REGION") or DEFAULT_REGION,
        endpoint_url=source.get("AWS_ENDPOINT_URL") or None,
        account_id=_account(source, "SPENDSENSE_ACCOUNT_ID"),
        state_bucket=source.get("SPENDSENSE_STATE_BUCKET") or None,
        name_suffix=source.get("SPENDSENSE_NAME_SUFFIX") or "",
        bucket_suffix=source.get("SPENDSENSE_BUCKET_SUFFIX") or "",
        build_dir=Path(source.get("SPENDSENSE_BUILD_DIR") or ROOT / "build").expanduser().absolute(),
        reserve_concurrency=_flag(source, "SPENDSENSE_RESERVE_CONCURRENCY"),
        alarm_subscribers=_words(source, "SPENDSENSE_ALARM_SUBSCRIBERS"),
        frontend_origin=source.get("SPENDSENSE_FRONTEND_ORIGIN") or None,
        database_public=_flag(source, "SPENDSENSE_DATABASE_PUBLIC"),
        shoppulse_multi_az=bool(_flag(source, "SHOPPULSE_MULTI_AZ")),
        shoppulse_backup_days=_count(source, "SHOPPULSE_BACKUP_DAYS"),
        shoppulse_accepted_risks=_words(source, "SHOPPULSE_ACCEPTED_RISKS"),
        shoppulse_postgres_version=source.get("SHOPPULSE_POSTGRES_VERSION") or "15",
    )


def _words(source: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(word for word in source.get(name, "").replace(",", " ").split() if word)


def _account(source: Mapping[str, str], name: str) -> str | None:
    value = source.get(name, "").strip()
    if value and not re.fullmatch(r"\d{12}", value, re.ASCII):
        raise ConfigurationError(f"{name} is {value!r}; an AWS account's number has 12 digits.")
    return value or None


def _count(source: Mapping[str, str], name: str) -> int:
    value = source.get(name, "").strip() or "0"
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise ConfigurationError(f"{name} is {value!r}; write a number.")
    return int(value)


def _flag(source: Mapping[str, str], name: str) -> bool | None:
    value = source.get(name, "").strip().lower()
    if value and value not in TRUE | FALSE:
        raise ConfigurationError(f"{name} is {value!r}; write on or off.")
    return value in TRUE if value else None


def quieten_jsii() -> None:
    """Keep jsii from printing its opinion of the Node version over every synthesis."""
    os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = OLD_NODES
