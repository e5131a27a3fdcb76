"""A regional REST API in front of Lambda functions: authorized unless a route is declared public, answering
preflights itself, throttled, logged, and deployed anew whenever anything about it changes.
"""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_authorizer import ApiGatewayAuthorizer
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from constructs import Construct

from components.api.cors import Cors, Preflight
from components.api.digest import ConfigurationDigest
from components.api.errors import GatewayErrors
from components.api.stage import RestApiStage, StageSettings
from components.function.python_function import PythonFunction

# The only scope in an access token that InitiateAuth hands out. A method that demands it accepts access
# tokens; one that demands none accepts ID tokens alone.
ACCESS_TOKEN_SCOPE = "aws.cognito.signin.user.admin"  # noqa: S105 - the name of a scope, no secret
AUTHORIZER_CACHE_S = 300
# The gateway gives up here (its own maximum), so no function behind it need run longer.
INTEGRATION_TIMEOUT_MS = 29_000


class RestApi(Construct):
    """Add routes, then `deploy`. Every part registers itself for the redeploy hash."""

    def __init__(
        self, scope: Construct, id_: str, *, name: str, description: str, user_pool_arn: str, cors: Cors
    ) -> None:
        super().__init__(scope, id_)
        self.name = name
        self._cors = cors
        self._digest = ConfigurationDigest()
        self._resource_ids: dict[str, str] = {}
        self._answering: set[str] = set()
        self.resource = ApiGatewayRestApi(
            self,
            "api",
            name=name,
            description=description,
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
            # Its address is in the web application: the old one serves until the new one does.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self._digest.add(self.resource)
        self.id = str(self.resource.id)
        self._authorizer = self._cognito_authorizer(user_pool_arn)
        GatewayErrors(self, "errors", api_id=self.id, cors=cors, register=self._digest.add)

    def add_route(self, method: str, path: str, function: PythonFunction, *, public: bool = False) -> None:
        """Send a method (or ANY) of a path to a function. Only a `public` route needs no token."""
        resource_id = self._route_resource(path)
        scope = Construct(self, f"{method} {_label(path)}")
        where = {"rest_api_id": self.id, "resource_id": resource_id, "http_method": method}
        authorization = {"authorization": "NONE"} if public else self._token()
        gateway_method = ApiGatewayMethod(scope, "method", **where, **authorization)
        integration = ApiGatewayIntegration(
            scope,
            "integration",
            **where,
            type="AWS_PROXY",
            integration_http_method="POST",  # Lambda is always invoked by POST
            uri=function.invoke_arn,
            timeout_milliseconds=INTEGRATION_TIMEOUT_MS,
            depends_on=[gateway_method],
        )
        for part in (gateway_method, integration):
            self._digest.add(part)

    def allow_calls_to(self, function: PythonFunction, *, stage: str, below: str) -> None:
        """Let this API's stage, on paths that begin with `below`, invoke the function."""
        function.allow_invocation(
            "from-gateway",
            service="apigateway",
            source_arn=f"{self.resource.execution_arn}/{stage}/*{below}/*",
        )

    def deploy(self, settings: StageSettings) -> RestApiStage:
        """Publish all routes added so far."""
        return RestApiStage(
            self, "published", api_id=self.id, api_name=self.name, settings=settings, digest=self._digest
        )

    def _token(self) -> dict[str, object]:
        return {
            "authorization": "COGNITO_USER_POOLS",
            "authorizer_id": self._authorizer.id,
            "authorization_scopes": [ACCESS_TOKEN_SCOPE],
        }

    def _cognito_authorizer(self, user_pool_arn: str) -> ApiGatewayAuthorizer:
        authorizer = ApiGatewayAuthorizer(
            self,
            "authorizer",
            name=f"{self.name}-users",
            rest_api_id=self.id,
            type="COGNITO_USER_POOLS",
            provider_arns=[user_pool_arn],
            identity_source="method.request.header.Authorization",
            authorizer_result_ttl_in_seconds=AUTHORIZER_CACHE_S,
        )
        self._digest.add(authorizer)
        return authorizer

    def _route_resource(self, path: str) -> str:
        """Id of a route's resource; its first method brings the answer to preflights along."""
        resource_id = self._resource_id(path)
        if path not in self._answering:
            self._answering.add(path)
            Preflight(
                self,
                f"OPTIONS {_label(path)}",
                api_id=self.id,
                resource_id=resource_id,
                cors=self._cors,
                register=self._digest.add,
            )
        return resource_id

    def _resource_id(self, path: str) -> str:
        """Id of the resource of a path, which is made once, after its parents."""
        if path not in self._resource_ids:
            parent, _, part = path.rpartition("/")
            resource = ApiGatewayResource(
                self,
                f"path {_label(path)}",
                rest_api_id=self.id,
                parent_id=self._resource_id(parent) if parent else self.resource.root_resource_id,
                path_part=part,
            )
            self._digest.add(resource)
            self._resource_ids[path] = str(resource.id)
        return self._resource_ids[path]


def _label(path: str) -> str:
    """A path as a construct id, in which a slash would mean another level."""
    return path.strip("/").replace("/", " ")
