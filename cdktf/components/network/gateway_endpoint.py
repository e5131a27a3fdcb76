"""The free way from a VPC to S3: a route, for functions that have none to the internet."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from components.base.policy import policy_document
from components.network.interface_endpoints import HTTPS
from components.network.network import Network
from components.network.security_group import SecurityGroup


class S3GatewayEndpoint(Construct):
    """A route to S3 in the tables of the functions' subnets, and the way out to it for one group of callers.

    In a network of our own it leads to these buckets alone; whoever shares their VPC keeps all of S3.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        network: Network,
        region: str,
        bucket_arns: Sequence[str],
        callers: SecurityGroup,
    ) -> None:
        super().__init__(scope, id_)
        endpoint = VpcEndpoint(
            self,
            "s3",
            vpc_id=network.vpc_id,
            service_name=f"com.amazonaws.{region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=network.function_route_table_ids,
            policy=_these_buckets_only(bucket_arns) if network.own else None,
            tags={"Name": f"{name}-s3"},
        )
        callers.allow_to_service(
            str(endpoint.prefix_list_id), "s3", HTTPS, "functions read and write buckets"
        )


def _these_buckets_only(arns: Sequence[str]) -> str:
    """Nobody carries data out to another bucket, whosever keys they have."""
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [resource for arn in arns for resource in (arn, f"{arn}/*")],
        }
    )
