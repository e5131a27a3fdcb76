"""What browsers may do across origins with a REST API: the same answer from preflights, from the gateway's
own errors (errors.py) and, with the same origin, from the application.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse
from constructs import Construct

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "Idempotency-Key",
    "X-Access-Reason",
)
EXPOSED_HEADERS = ("ETag", "Link", "Retry-After", "X-Request-Id")
# Browsers cap it (Chromium at two hours); an hour halves the requests of a session.
MAX_AGE_S = 3600
Register = Callable[[TerraformResource], None]


@dataclass(frozen=True)
class Cors:
    """One allowed origin, or "*". No credentials: tokens travel in a header, never in a cookie."""

    origin: str
    methods: tuple[str, ...] = METHODS

    def preflight_headers(self) -> dict[str, str]:
        """Headers of the answer to OPTIONS."""
        return {
            "Access-Control-Allow-Origin": self.origin,
            "Access-Control-Allow-Methods": ",".join(self.methods),
            "Access-Control-Allow-Headers": ",".join(REQUEST_HEADERS),
            "Access-Control-Max-Age": str(MAX_AGE_S),
        }

    def answer_headers(self) -> dict[str, str]:
        """Headers of an answer that carries a body."""
        return {
            "Access-Control-Allow-Origin": self.origin,
            "Access-Control-Expose-Headers": ",".join(EXPOSED_HEADERS),
        }


class Preflight(Construct):
    """OPTIONS of one path, answered by the gateway itself and open to all: browsers send no token with it."""

    def __init__(
        self, scope: Construct, id_: str, *, api_id: str, resource_id: str, cors: Cors, register: Register
    ) -> None:
        super().__init__(scope, id_)
        headers = cors.preflight_headers()
        where = {"rest_api_id": api_id, "resource_id": resource_id, "http_method": "OPTIONS"}
        method = ApiGatewayMethod(self, "method", **where, authorization="NONE")
        integration = ApiGatewayIntegration(
            self,
            "integration",
            **where,
            type="MOCK",
            request_templates={"application/json": '{"statusCode":204}'},
            depends_on=[method],
        )
        response = ApiGatewayMethodResponse(
            self,
            "response",
            **where,
            status_code="204",
            response_parameters={f"method.response.header.{name}": True for name in headers},
            depends_on=[method],
        )
        mapping = ApiGatewayIntegrationResponse(
            self,
            "mapping",
            **where,
            status_code="204",
            response_parameters={f"method.response.header.{name}": f"'{v}'" for name, v in headers.items()},
            depends_on=[integration, response],
        )
        for part in (method, integration, response, mapping):
            register(part)
