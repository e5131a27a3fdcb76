"""Distributions over plain HTTP: on loopback there is no TLS, so viewers and origins count as having it."""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import cloudfront, s3

from localcloud.patches.base import Function, replaces


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


@replaces(
    s3, "serve_cloudfront_origin_fetch", *("bucket_name", "key", "method", "headers", "source_arn", "oai_id")
)
def _origin_over_tls(original: Function) -> Function:
    """CloudFront reads S3 over TLS; without this a bucket that denies plain HTTP refuses it."""

    def fetch(*request: Any, **named: Any) -> Any:
        iam_evaluator.pin_request_origin("127.0.0.1", secure_transport=True)
        return original(*request, **named)

    return fetch
