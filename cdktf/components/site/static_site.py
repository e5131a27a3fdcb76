"""CloudFront before private buckets: a single-page application, and files below a path of their own."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudfront_cache_policy import CloudfrontCachePolicy
from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOrigin as Key,
)
from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfig as KeyCookies,
)
from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfig as KeyHeaders,
)
from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigHeaders as KeyHeadersHeaders,
)
from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfig as KeyQueryStrings,
)
from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistribution,
    CloudfrontDistributionCustomErrorResponse,
    CloudfrontDistributionDefaultCacheBehavior,
    CloudfrontDistributionOrderedCacheBehavior,
    CloudfrontDistributionOrigin,
    CloudfrontDistributionRestrictions,
    CloudfrontDistributionRestrictionsGeoRestriction,
    CloudfrontDistributionViewerCertificate,
)
from cdktf_cdktf_provider_aws.cloudfront_origin_access_control import CloudfrontOriginAccessControl
from constructs import Construct

from components.base.policy import Statement
from components.base.private_bucket import PrivateBucket
from components.site.security_headers import SecurityHeaders

ROOT_OBJECT = "index.html"
ONE_DAY_S = 24 * 3600
ONE_YEAR_S = 365 * ONE_DAY_S
# What a browser tells of itself when it asks across origins; S3 decides its CORS headers by these.
CORS_REQUEST_HEADERS = ("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers")
ERROR_CACHING_S = 10  # a file that a new release brings is seen soon, although it was missing just now


@dataclass(frozen=True)
class Files:
    """A bucket that answers what lies below a path."""

    bucket: PrivateBucket
    path: str


class StaticSite(Construct):
    """`pages` answers every path, except those of `files`, if there are any."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        pages: PrivateBucket,
        files: Files | None = None,
        headers: SecurityHeaders,
        price_class: str,
    ) -> None:
        super().__init__(scope, id_)
        behaviour = _behaviour(self._cache_policy(name), headers)
        access = self._access(name)
        self._distribution = CloudfrontDistribution(
            self,
            "distribution",
            comment=name,
            enabled=True,
            is_ipv6_enabled=True,
            http_version="http2and3",
            price_class=price_class,
            default_root_object=ROOT_OBJECT,
            origin=[
                _origin("pages", pages, access),
                *([_origin("files", files.bucket, access)] if files else []),
            ],
            default_cache_behavior=CloudfrontDistributionDefaultCacheBehavior(
                target_origin_id="pages", **behaviour
            ),
            ordered_cache_behavior=[
                CloudfrontDistributionOrderedCacheBehavior(
                    target_origin_id="files", path_pattern=files.path, **behaviour
                )
            ]
            if files
            else None,
            custom_error_response=[_page_for(403), _page_for(404)],
            restrictions=_everywhere(),
            viewer_certificate=CloudfrontDistributionViewerCertificate(cloudfront_default_certificate=True),
        )

    @property
    def id(self) -> str:
        """The distribution's id."""
        return str(self._distribution.id)

    @property
    def domain_name(self) -> str:
        """The distribution's host name."""
        return str(self._distribution.domain_name)

    def may_read(self, bucket: PrivateBucket) -> Statement:
        """The statement of a bucket's policy that lets this distribution read its objects, and no other."""
        return {
            "Sid": "CloudFrontReads",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": f"{bucket.arn}/*",
            "Condition": {"StringEquals": {"AWS:SourceArn": str(self._distribution.arn)}},
        }

    def _access(self, name: str) -> CloudfrontOriginAccessControl:
        return CloudfrontOriginAccessControl(
            self,
            "access",
            name=name,
            description="CloudFront signs what it asks of the buckets",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
        )

    def _cache_policy(self, name: str) -> CloudfrontCachePolicy:
        """Each query string is cached apart and forwarded. Objects themselves say how long they keep."""
        return CloudfrontCachePolicy(
            self,
            "cache",
            name=name,
            comment="All query strings, no cookies",
            min_ttl=0,
            default_ttl=ONE_DAY_S,
            max_ttl=ONE_YEAR_S,
            parameters_in_cache_key_and_forwarded_to_origin=_cache_key(),
        )


def _cache_key() -> Key:
    """S3 answers with CORS headers only where it is told the origin, so each origin has its own copy."""
    return Key(
        enable_accept_encoding_brotli=True,
        enable_accept_encoding_gzip=True,
        cookies_config=KeyCookies(cookie_behavior="none"),
        headers_config=KeyHeaders(
            header_behavior="whitelist", headers=KeyHeadersHeaders(items=list(CORS_REQUEST_HEADERS))
        ),
        query_strings_config=KeyQueryStrings(query_string_behavior="all"),
    )


def _everywhere() -> CloudfrontDistributionRestrictions:
    return CloudfrontDistributionRestrictions(
        geo_restriction=CloudfrontDistributionRestrictionsGeoRestriction(restriction_type="none")
    )


def _behaviour(cache: CloudfrontCachePolicy, headers: SecurityHeaders) -> dict[str, object]:
    return {
        "allowed_methods": ["GET", "HEAD", "OPTIONS"],
        "cached_methods": ["GET", "HEAD"],
        "viewer_protocol_policy": "redirect-to-https",
        "compress": True,
        "cache_policy_id": str(cache.id),
        "response_headers_policy_id": headers.id,
    }


def _origin(
    id_: str, bucket: PrivateBucket, access: CloudfrontOriginAccessControl
) -> CloudfrontDistributionOrigin:
    return CloudfrontDistributionOrigin(
        origin_id=id_, domain_name=bucket.domain_name, origin_access_control_id=str(access.id)
    )


def _page_for(error: int) -> CloudfrontDistributionCustomErrorResponse:
    """The application answers paths that are no objects. S3 says 403 for those, as nobody may list."""
    return CloudfrontDistributionCustomErrorResponse(
        error_code=error,
        response_code=200,
        response_page_path=f"/{ROOT_OBJECT}",
        error_caching_min_ttl=ERROR_CACHING_S,
    )
