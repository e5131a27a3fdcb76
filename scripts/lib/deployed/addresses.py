"""Addresses under which people and browsers reach an environment: made of a target and stack outputs."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from scripts.lib.products import SHOPPULSE, SPENDSENSE
from scripts.lib.target import Target

# How the outputs that describe a product's API begin.
_API = {SPENDSENSE.slug: "ApiGateway", SHOPPULSE.slug: "Api"}


def api_url(target: Target, api_outputs: Mapping[str, str]) -> str:
    """The stage of the REST API, without a trailing slash."""
    prefix = _API[target.product.slug]
    if target.endpoint_url is None:
        return api_outputs[f"{prefix}Url"].rstrip("/")
    # The emulator has no host name per API that every resolver knows, but a path for each.
    rest_api = api_outputs[f"{prefix}RestApiId"]
    return f"{_local(target.endpoint_url)}/restapis/{rest_api}/local/_user_request_"


def web_url(target: Target, s3_outputs: Mapping[str, str]) -> str:
    """The distribution that serves the web application, without a trailing slash."""
    domain = s3_outputs["CloudFrontDistributionDomainName"]
    if target.endpoint_url is None:
        return f"https://{domain}"
    # Browsers resolve every name under .localhost to loopback by themselves.
    label = domain.split(".", 1)[0]
    return _local(target.endpoint_url, f"{label}.cloudfront.localhost")


def cognito_endpoint(target: Target) -> str:
    """Where a browser signs in."""
    if target.endpoint_url is None:
        return f"https://cognito-idp.{target.region}.amazonaws.com/"
    return f"{_local(target.endpoint_url)}/"


def _local(endpoint_url: str, host: str = "localhost") -> str:
    return f"http://{host}:{urlsplit(endpoint_url).port}"
