"""The choice of an environment: of a product by PRODUCT, and of its four by Terraform's workspace."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from config import settings, shoppulse, spendsense
from config.environment import Environment
from config.product import SHOPPULSE, SPENDSENSE, Product
from config.sections import Alarms, Database, Functions
from config.settings import ConfigurationError, Settings

ENVIRONMENTS = {SPENDSENSE: spendsense.ENVIRONMENTS, SHOPPULSE: shoppulse.ENVIRONMENTS}
PRODUCTS = {product.slug: product for product in ENVIRONMENTS}


def load(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment that the workspace names, or a ConfigurationError that says what to do."""
    chosen = settings.read(environ)
    product = _product(chosen)
    environments = ENVIRONMENTS[product]
    if chosen.workspace not in environments:
        found = f"TF_WORKSPACE is {chosen.workspace!r}" if chosen.workspace else "TF_WORKSPACE is not set"
        raise ConfigurationError(
            f"{found}. Name an environment with it: {', '.join(environments)} "
            f"(for example `TF_WORKSPACE=dev npx cdktf plan '{product.name}-*'`, or `make plan ENV=dev`)."
        )
    try:
        return Environment.model_validate(_common(product, chosen) | environments[chosen.workspace](chosen))
    except ValidationError as error:
        reasons = "; ".join(str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors())
        raise ConfigurationError(
            f"The configuration of {chosen.workspace} is impossible: {reasons}."
        ) from None


def _product(chosen: Settings) -> Product:
    if chosen.product not in PRODUCTS:
        raise ConfigurationError(f"PRODUCT is {chosen.product!r}. There are {' and '.join(PRODUCTS)}.")
    return PRODUCTS[chosen.product]


def _common(product: Product, chosen: Settings) -> dict[str, Any]:
    name = chosen.workspace
    reserve = chosen.reserve_concurrency
    return {
        "product": product,
        "environment": name,
        "region": chosen.region,
        "endpoint_url": chosen.endpoint_url,
        "account_id": chosen.account_id,
        "name_suffix": chosen.name_suffix,
        "state_bucket": chosen.state_bucket or f"{product.slug}-terraform-state-{name}",
        "database": Database(publicly_accessible=bool(chosen.database_public)),
        "functions": Functions(
            reserve_concurrency=True if reserve is None else reserve,
            log_retention_days=365 if name == "prod" else 30,
            build_dir=chosen.build_dir,
        ),
        "alarms": Alarms(subscribers=chosen.alarm_subscribers),
    }
