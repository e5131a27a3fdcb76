"""ShopPulse's four environments: a network of its own in each, and a database that it alone reaches."""

from collections.abc import Callable
from typing import Any

from config.network import Network
from config.sections import Cognito, Database, Storage
from config.settings import Settings

CIDR = "10.0.0.0/16"
DATABASE = {
    "name": "shoppulse",
    "master_username": "shoppulse_admin",
    "instance_class": "db.t3.medium",
    "storage_gb": 100,
    "proxy": True,
}


def small(chosen: Settings) -> dict[str, Any]:
    """One NAT gateway and one database zone: losing a zone stops it, and it costs half."""
    return {
        "network": Network(mode="managed", cidr=CIDR, egress="nat", nat_gateways=1),
        "database": Database(**DATABASE),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, force_destroy=True),
    }


def prod(chosen: Settings) -> dict[str, Any]:
    """Shops' data: a NAT gateway and a database in each zone, and nothing is lost by one mistake."""
    return {
        "network": Network(mode="managed", cidr=CIDR, egress="nat", flow_log_retention_days=365),
        "database": Database(**DATABASE, multi_az=True, protected=True, max_storage_gb=500),
        "cognito": Cognito(deletion_protection=True),
        "storage": Storage(bucket_suffix=chosen.bucket_suffix, versioned=True),
    }


ENVIRONMENTS: dict[str, Callable[[Settings], dict[str, Any]]] = {
    "local": small,
    "dev": small,
    "staging": small,
    "prod": prod,
}
