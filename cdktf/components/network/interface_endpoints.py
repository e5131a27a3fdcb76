"""Private ways from a VPC to AWS services, for functions that have no route to the internet."""

from collections.abc import Iterable

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from components.network.endpoint_policies import this_account_only
from components.network.network import Network
from components.network.security_group import SecurityGroup

HTTPS = 443


class InterfaceEndpoints(Construct):
    """One endpoint a service, under the service's usual name, for one group of callers of this account."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        network: Network,
        region: str,
        account_id: str,
        services: Iterable[str],
        callers: SecurityGroup,
    ) -> None:
        super().__init__(scope, id_)
        group = SecurityGroup(
            self,
            "endpoints",
            name=f"{name}-endpoints",
            vpc_id=network.vpc_id,
            description="AWS services that functions call",
        )
        group.allow_from(callers, HTTPS, "functions call AWS services")
        for service in services:
            VpcEndpoint(
                self,
                service,
                vpc_id=network.vpc_id,
                service_name=f"com.amazonaws.{region}.{service}",
                vpc_endpoint_type="Interface",
                subnet_ids=network.function_subnet_ids,
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=this_account_only(account_id),
                tags={"Name": f"{name}-{service}"},
            )
