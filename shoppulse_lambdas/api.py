"""Answers ShopPulse's API. It reads metrics and writes nothing."""

from typing import Any

from edge.cognito import PoolConfiguration, issuer_of
from edge.jwks import fetch_key_set, key_set_address
from edge.web.gateway import Gateway
from edge.web.keys import KeyRing
from shoppulse.api.access import Service
from shoppulse.api.main import create_asgi
from shoppulse_lambdas.pool import KeptLogin, engine
from shoppulse_lambdas.settings import ApiSettings, api_settings


def published(given: ApiSettings) -> PoolConfiguration:
    """The user pool as Cognito publishes it; raises KeySetUnusable."""
    issuer = issuer_of(given.region, given.user_pool_id)
    keys = fetch_key_set(key_set_address(issuer, given.user_pool_id, given.endpoint_url))
    return PoolConfiguration(
        user_pool_id=given.user_pool_id,
        client_id=given.client_id,
        region=given.region,
        issuer=issuer,
        keys=tuple(keys["keys"]),
    )


def _gateway(given: ApiSettings) -> Gateway:
    service = Service(engine(KeptLogin()), KeyRing(lambda: published(given)))
    return Gateway(create_asgi(service, public=given.environment != "prod", origin=given.frontend_origin))


gateway = _gateway(api_settings())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer an API Gateway proxy event."""
    return gateway.answer(event, context)
