"""The four environments, and the choice between them by Terraform's workspace."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from config import settings
from config.environment import PRODUCT, Environment
from config.network import Network
from config.sections import Alarms, Api, Cognito, Database, Functions, Storage
from config.settings import ConfigurationError, Settings


def local(chosen: Settings) -> dict[str, Any]:
    """The local cloud: dev's shape, on loopback. Who may call the API is as strict as in prod."""
    return dev(chosen) | {"api": Api(frontend_origin=chosen.frontend_origin)}


def dev(chosen: Settings) -> dict[str, Any]:
    """Cheap, and quick to throw away: default VPC, one zone of database, buckets that empty themselves."""
    return {
        "network": Network(mode="default"),
        "api": Api(allow_all_origins=True),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, force_destroy=True),
    }


def staging(chosen: Settings) -> dict[str, Any]:
    """Production's network with one database zone: what is rehearsed here is what prod gets."""
    return {
        "network": Network(mode="managed", cidr="10.30.0.0/16"),
        "api": Api(frontend_origin=chosen.frontend_origin),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, force_destroy=True),
    }


def prod(chosen: Settings) -> dict[str, Any]:
    """Real people's data: nothing can be lost by one mistake."""
    return {
        "network": Network(mode="managed", cidr="10.40.0.0/16", flow_log_retention_days=365),
        "database": _database(chosen, multi_az=True, protected=True, proxy=True, max_storage_gb=100),
        "api": Api(frontend_origin=chosen.frontend_origin),
        "cognito": Cognito(deletion_protection=True),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, versioned=True),
    }


def _database(chosen: Settings, **fields: Any) -> Database:
    """Every environment hears the wish for a public database; the checks refuse it to all but dev."""
    return Database(publicly_accessible=bool(chosen.database_public), **fields)


ENVIRONMENTS: dict[str, Callable[[Settings], dict[str, Any]]] = {
    "local": local,
    "dev": dev,
    "staging": staging,
    "prod": prod,
}


def load(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment that the workspace names, or a ConfigurationError that says what to do."""
    chosen = settings.read(environ)
    if chosen.workspace not in ENVIRONMENTS:
        found = f"TF_WORKSPACE is {chosen.workspace!r}" if chosen.workspace else "TF_WORKSPACE is not set"
        raise ConfigurationError(
            f"{found}. Name an environment with it: {', '.join(ENVIRONMENTS)} "
            "(for example `TF_WORKSPACE=dev npx cdktf plan 'SpendSense-*'`, or `make plan ENV=dev`)."
        )
    try:
        return Environment.model_validate(_common(chosen) | ENVIRONMENTS[chosen.workspace](chosen))
    except ValidationError as error:
        reasons = "; ".join(str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors())
        raise ConfigurationError(
            f"The configuration of {chosen.workspace} is impossible: {reasons}."
        ) from None


def _common(chosen: Settings) -> dict[str, Any]:
    name = chosen.workspace
    reserve = chosen.reserve_concurrency
    return {
        "environment": name,
        "region": chosen.region,
        "endpoint_url": chosen.endpoint_url,
        "account_id": chosen.account_id,
        "name_suffix": chosen.name_suffix,
        "state_bucket": chosen.state_bucket or f"{PRODUCT.slug}-terraform-state-{name}",
        "database": _database(chosen),
        "functions": Functions(
            reserve_concurrency=True if reserve is None else reserve,
            log_retention_days=365 if name == "prod" else 30,
            build_dir=chosen.build_dir,
        ),
        "alarms": Alarms(subscribers=chosen.alarm_subscribers),
    }
