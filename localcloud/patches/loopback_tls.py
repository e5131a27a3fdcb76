"""On loopback there is no TLS, so every request counts as having it, for viewers and for policies."""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import cloudfront

from localcloud.patches.base import Function, replaces


@replaces(iam_evaluator, "_resolve_condition_key", "key", "ctx")
def _secure_transport(original: Function) -> Function:
    """Buckets and queues that deny plain HTTP would refuse everyone here."""

    def resolve(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else original(key, context)

    return resolve


@replaces(
    cloudfront,
    "_check_viewer_protocol_policy",
    *("behavior", "method", "viewer_is_https", "request_uri", "query_string", "headers"),
)
def _no_redirect(_original: Function) -> Function:
    """`redirect-to-https` would send the browser to a port that nobody serves."""

    def check(*_request: Any) -> None:
        return None

    return check
