"""The web origin that may call the API."""

from urllib.parse import urlsplit

from cdktf import Fn

from components.base.product_stack import ProductStack


def frontend_origin(stack: ProductStack) -> str:
    """The frontend's own address, or "*" where the environment allows all origins (dev alone)."""
    config = stack.config
    if config.api.allow_all_origins:
        return "*"
    if config.api.frontend_origin:
        return config.api.frontend_origin
    storage = stack.remote("S3")
    if config.endpoint_url:
        # Browsers reach the local cloud's distributions by this name, which resolves to loopback by itself.
        label = Fn.element(Fn.split(".", storage.string("CloudFrontDistributionDomainName")), 0)
        return f"http://{label}.cloudfront.localhost:{urlsplit(config.endpoint_url).port}"
    return storage.string("CloudFrontDistributionUrl")
