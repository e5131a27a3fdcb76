"""ShopPulse's four environments: a network of its own in each, and a database that it alone reaches."""

from collections.abc import Callable
from typing import Any

from config.network import Network
from config.sections import Cognito, Database, Pool, Storage
from config.settings import Settings, Variable

CIDR = "10.0.0.0/16"
HALF_AN_HOUR_S = 1800
# By the field of the database that each becomes.
VARIABLES = {
    "multi_az": Variable("SHOPPULSE_MULTI_AZ", "write on or off"),
    "backup_retention_days": Variable("SHOPPULSE_BACKUP_DAYS", "write days from 0 to 35"),
    "accepted_risks": Variable("SHOPPULSE_ACCEPTED_RISKS", "write one-zone, no-backups or both"),
    "engine_version": Variable("SHOPPULSE_POSTGRES_VERSION", "write 15, or one minor version as 15.12"),
}


def small(chosen: Settings) -> dict[str, Any]:
    """One NAT gateway: losing its zone cuts functions off AWS, and it costs half."""
    return {
        "network": Network(mode="managed", cidr=CIDR, egress="nat", nat_gateways=1),
        "database": _database(chosen),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, force_destroy=True),
    }


def prod(chosen: Settings) -> dict[str, Any]:
    """Shops' data: a NAT gateway in each zone, and what could lose data has to be said aloud."""
    return {
        "network": Network(mode="managed", cidr=CIDR, egress="nat", flow_log_retention_days=365),
        "database": _database(chosen, protected=True),
        "cognito": Cognito(deletion_protection=True),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, versioned=True),
    }


def _database(chosen: Settings, **fields: Any) -> Database:
    """A second zone and backups are off until somebody asks for them; prod wants a person's word on it."""
    return Database.model_validate(
        {
            "name": "shoppulse",
            "master_username": "shoppulse_admin",
            "engine_version": chosen.shoppulse_postgres_version,
            "instance_class": "db.t3.medium",
            "storage_gb": 100,
            "proxy": True,
            "pool": Pool(
                max_connections_percent=100, max_idle_percent=50, idle_client_timeout_s=HALF_AN_HOUR_S
            ),
            "multi_az": chosen.shoppulse_multi_az,
            "backup_retention_days": chosen.shoppulse_backup_days,
            "accepted_risks": chosen.shoppulse_accepted_risks,
            # The wish is heard, and refused: the server stands in isolated subnets.
            "publicly_accessible": bool(chosen.database_public),
            **fields,
        }
    )


ENVIRONMENTS: dict[str, Callable[[Settings], dict[str, Any]]] = {
    "local": small,
    "dev": small,
    "staging": small,
    "prod": prod,
}
