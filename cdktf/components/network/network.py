"""A place for functions and a database: the account's default VPC, one that exists, or one of our own."""

from dataclasses import dataclass

from cdktf import Fn
from cdktf_cdktf_provider_aws.data_aws_availability_zones import (
    DataAwsAvailabilityZones,
    DataAwsAvailabilityZonesFilter,
)
from cdktf_cdktf_provider_aws.data_aws_subnet import DataAwsSubnet, DataAwsSubnetFilter
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc
from constructs import Construct

from config.network import Network as NetworkConfig

# Zones, by their ids, in which Lambda cannot join a VPC.
ZONES_WITHOUT_LAMBDA = ("use1-az3", "usw1-az2", "cac1-az3", "apne1-az3")


@dataclass(frozen=True)
class Network:
    """Where things are placed. `nat` says whether function subnets have a route to the internet.

    `own`: nobody else lives here.
    """

    vpc_id: str
    function_subnet_ids: list[str]
    database_subnet_ids: list[str]
    function_route_table_ids: list[str]
    nat: bool = False
    own: bool = False


def zone_names(scope: Construct, count: int) -> list[str]:
    """The first zones of the region that can carry everything, known when Terraform runs."""
    zones = DataAwsAvailabilityZones(
        scope,
        "zones",
        state="available",
        exclude_zone_ids=list(ZONES_WITHOUT_LAMBDA),
        filter=[DataAwsAvailabilityZonesFilter(name="opt-in-status", values=["opt-in-not-required"])],
    )
    return [str(Fn.element(Fn.sort(zones.names), index)) for index in range(count)]


def default_network(scope: Construct, config: NetworkConfig) -> Network:
    """The default VPC: its subnets are public, yet functions there have no public address and no way out."""
    vpc = DataAwsVpc(scope, "default_vpc", default=True)
    vpc_id = str(vpc.id)
    subnets = [
        _default_subnet(scope, f"default_subnet_{index}", vpc_id, zone)
        for index, zone in enumerate(zone_names(scope, config.zones))
    ]
    return Network(vpc_id, subnets, subnets, [str(vpc.main_route_table_id)])


def _default_subnet(scope: Construct, id_: str, vpc_id: str, zone: str) -> str:
    filters = {"availability-zone": zone, "default-for-az": "true"}
    subnet = DataAwsSubnet(
        scope,
        id_,
        vpc_id=vpc_id,
        filter=[DataAwsSubnetFilter(name=name, values=[value]) for name, value in filters.items()],
    )
    return str(subnet.id)


def existing_network(config: NetworkConfig) -> Network:
    """A VPC that somebody else runs; `egress: nat` states that its function subnets have such a route."""
    if config.vpc_id is None:
        raise ValueError("mode existing needs vpc_id")
    return Network(
        config.vpc_id,
        list(config.function_subnet_ids),
        list(config.database_subnet_ids),
        list(config.function_route_table_ids),
        nat=config.egress == "nat",
    )
