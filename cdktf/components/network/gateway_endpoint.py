"""The free way from a VPC to S3: a route, for functions that have none to the internet."""

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from components.network.interface_endpoints import HTTPS
from components.network.network import Network
from components.network.security_group import SecurityGroup


class S3GatewayEndpoint(Construct):
    """A route to S3 in the tables of the functions' subnets. Without a policy it leads to all of S3."""

    def __init__(
        self, scope: Construct, id_: str, *, name: str, network: Network, region: str, policy: str | None
    ) -> None:
        super().__init__(scope, id_)
        self._endpoint = VpcEndpoint(
            self,
            "s3",
            vpc_id=network.vpc_id,
            service_name=f"com.amazonaws.{region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=network.function_route_table_ids,
            policy=policy,
            tags={"Name": f"{name}-s3"},
        )

    def allow_from(self, callers: SecurityGroup) -> None:
        """Open the callers' own way out to it."""
        callers.allow_to_service(
            str(self._endpoint.prefix_list_id), "s3", HTTPS, "functions read and write buckets"
        )
