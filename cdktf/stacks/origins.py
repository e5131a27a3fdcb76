"""The web origin that may call an API, and the hosts that a web application calls."""

from urllib.parse import urlsplit

from cdktf import Fn

from components.base.product_stack import ProductStack
from config.environment import Environment


def frontend_origin(stack: ProductStack) -> str:
    """The frontend's own address, or "*" where the environment allows all origins (dev alone)."""
    config = stack.config
    if config.api.allow_all_origins:
        return "*"
    if config.api.frontend_origin:
        return config.api.frontend_origin
    storage = stack.remote("S3")
    if config.endpoint_url:
        return local_site(config.endpoint_url, storage.string("CloudFrontDistributionDomainName"))
    return storage.string("CloudFrontDistributionUrl")


def local_site(endpoint_url: str, domain_name: str) -> str:
    """Where browsers reach a distribution of the local cloud: the name resolves to loopback by itself."""
    label = Fn.element(Fn.split(".", domain_name), 0)
    return f"http://{label}.cloudfront.localhost:{urlsplit(endpoint_url).port}"


def api_hosts(config: Environment) -> list[str]:
    """Hosts of API and sign-in: known by region, so that a site's stack waits for no other."""
    if config.endpoint_url:
        return [f"http://{name}:{urlsplit(config.endpoint_url).port}" for name in ("localhost", "127.0.0.1")]
    return [
        f"https://*.execute-api.{config.region}.amazonaws.com",
        f"https://cognito-idp.{config.region}.amazonaws.com",
    ]
