"""The choice of an environment: of a product by PRODUCT, and of its four by Terraform's workspace."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config import settings, shoppulse, spendsense
from config.environment import Environment
from config.product import SHOPPULSE, SPENDSENSE, Product
from config.sections import Alarms, Database, Functions
from config.settings import ConfigurationError, Settings, Variable

ENVIRONMENTS = {SPENDSENSE: spendsense.ENVIRONMENTS, SHOPPULSE: shoppulse.ENVIRONMENTS}
PRODUCTS = {product.slug: product for product in ENVIRONMENTS}
_SUFFIX = "write - and then at most 20 lowercase letters, digits and -"
# By the field that each becomes, of either product.
VARIABLES = {
    "region": Variable("AWS_REGION", "write a region as us-east-1"),
    "name_suffix": Variable("SPENDSENSE_NAME_SUFFIX", _SUFFIX),
    "bucket_suffix": Variable("SPENDSENSE_BUCKET_SUFFIX", _SUFFIX),
    "frontend_origin": Variable(
        "SPENDSENSE_FRONTEND_ORIGIN", "write scheme and host, https://app.example.org"
    ),
}


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
        variables = VARIABLES | (shoppulse.VARIABLES if product == SHOPPULSE else {})
        reasons = "; ".join(_reason(fault, variables) for fault in error.errors())
        raise ConfigurationError(
            f"The configuration of {chosen.workspace} is impossible: {reasons}."
        ) from None


def _reason(fault: ErrorDetails, variables: Mapping[str, Variable]) -> str:
    """What is wrong, in the words of who configures: with the variable's name where a variable says it."""
    for field in fault["loc"]:
        if field in variables:
            variable = variables[str(field)]
            return f"{variable.name} is {str(fault['input'])!r}; {variable.cure}"
    said = fault["msg"].removeprefix("Value error, ")
    for field, variable in variables.items():
        said = said.replace(f"database.{field}", variable.name)
    return said


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
