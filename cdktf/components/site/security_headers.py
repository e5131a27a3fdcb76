"""Response headers with which a browser protects the people who use a single-page application."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicy,
    CloudfrontResponseHeadersPolicyCustomHeadersConfig,
    CloudfrontResponseHeadersPolicyCustomHeadersConfigItems,
    CloudfrontResponseHeadersPolicyRemoveHeadersConfig,
    CloudfrontResponseHeadersPolicyRemoveHeadersConfigItems,
    CloudfrontResponseHeadersPolicySecurityHeadersConfig,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy as ContentSecurityPolicy,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions as ContentTypeOptions,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions as FrameOptions,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy as ReferrerPolicy,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity as StrictTransportSecurity,
)
from constructs import Construct

TWO_YEARS_S = 2 * 365 * 24 * 3600
OTHER_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# How the origin stores things is nobody's business.
HIDDEN_HEADERS = ("Server", "x-amz-server-side-encryption", "x-amz-version-id")


def content_security_policy(connect: Sequence[str]) -> str:
    """Everything from the site itself, no inline code, no frames; calls go to the hosts in `connect` too."""
    hosts = " ".join(["'self'", *connect])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            f"connect-src {hosts}",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders(Construct):
    """A headers policy of CloudFront; its headers win over those of the origin."""

    def __init__(self, scope: Construct, id_: str, *, name: str, connect: Sequence[str]) -> None:
        super().__init__(scope, id_)
        self._policy = CloudfrontResponseHeadersPolicy(
            self,
            "policy",
            name=name,
            comment="What browsers may do with the web application",
            security_headers_config=_security(content_security_policy(connect)),
            custom_headers_config=CloudfrontResponseHeadersPolicyCustomHeadersConfig(
                items=[
                    CloudfrontResponseHeadersPolicyCustomHeadersConfigItems(
                        header=header, value=value, override=True
                    )
                    for header, value in OTHER_HEADERS.items()
                ]
            ),
            remove_headers_config=CloudfrontResponseHeadersPolicyRemoveHeadersConfig(
                items=[
                    CloudfrontResponseHeadersPolicyRemoveHeadersConfigItems(header=header)
                    for header in HIDDEN_HEADERS
                ]
            ),
        )

    @property
    def id(self) -> str:
        """The policy's id."""
        return str(self._policy.id)


def _security(csp: str) -> CloudfrontResponseHeadersPolicySecurityHeadersConfig:
    return CloudfrontResponseHeadersPolicySecurityHeadersConfig(
        content_security_policy=ContentSecurityPolicy(content_security_policy=csp, override=True),
        content_type_options=ContentTypeOptions(override=True),
        frame_options=FrameOptions(frame_option="DENY", override=True),
        referrer_policy=ReferrerPolicy(referrer_policy="no-referrer", override=True),
        strict_transport_security=StrictTransportSecurity(
            access_control_max_age_sec=TWO_YEARS_S, include_subdomains=True, override=True
        ),
    )
