"""SpendSense's four environments: what differs between them."""

from collections.abc import Callable
from typing import Any

from config.network import Network
from config.sections import Api, Cognito, Database, Storage
from config.settings import Settings


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
