"""A VPC of our own: public, private and isolated subnets in each zone; the default group admits nobody."""

from dataclasses import dataclass
from ipaddress import ip_network

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from components.network.network import Network, zone_names
from components.network.security_group import ANYWHERE
from config.network import Network as NetworkConfig

TIERS = ("public", "private", "isolated")
SUBNET_PREFIX_BITS = 4  # a sixteenth of the VPC for each subnet: /20 of a /16


@dataclass(frozen=True)
class _Placed:
    subnet: Subnet
    routes: RouteTable


class ManagedNetwork(Construct):
    """Functions live in private subnets, the database in isolated ones that have no route out at all."""

    def __init__(self, scope: Construct, id_: str, *, name: str, config: NetworkConfig) -> None:
        super().__init__(scope, id_)
        self._name = name
        self._vpc = Vpc(
            self,
            "vpc",
            cidr_block=config.cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,  # private names of interface endpoints need both
            tags={"Name": name},
        )
        # Whatever is made without a group falls into the default one: it shall reach nothing.
        DefaultSecurityGroup(self, "default_group", vpc_id=self.vpc_id, tags={"Name": f"{name}-unused"})
        tiers = self._subnets(config)
        internet = self._open(tiers["public"])
        if config.egress == "nat":
            outer = tiers["public"][: config.nat_gateways]
            self._translate(outer, tiers["private"], internet)
        self.public_subnet_ids = [str(placed.subnet.id) for placed in tiers["public"]]
        self.network = Network(
            self.vpc_id,
            [str(placed.subnet.id) for placed in tiers["private"]],
            [str(placed.subnet.id) for placed in tiers["isolated"]],
            [str(placed.routes.id) for placed in tiers["private"]],
            nat=config.egress == "nat",
            own=True,
        )

    @property
    def vpc_id(self) -> str:
        """The VPC's id."""
        return str(self._vpc.id)

    def _subnets(self, config: NetworkConfig) -> dict[str, list[_Placed]]:
        blocks = ip_network(config.cidr).subnets(prefixlen_diff=SUBNET_PREFIX_BITS)
        zones = zone_names(self, config.zones)
        return {
            tier: [
                self._subnet(f"{tier}_{index}", str(next(blocks)), zone) for index, zone in enumerate(zones)
            ]
            for tier in TIERS
        }

    def _subnet(self, label: str, block: str, zone: str) -> _Placed:
        tags = {"Name": f"{self._name}-{label.replace('_', '-')}"}
        subnet = Subnet(
            self,
            f"{label}_subnet",
            vpc_id=self.vpc_id,
            cidr_block=block,
            availability_zone=zone,
            tags=tags,
            # A zone that AWS opens later sorts between these; it must not move a subnet that exists.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["availability_zone"]),
        )
        table = RouteTable(self, f"{label}_routes", vpc_id=self.vpc_id, tags=tags)
        RouteTableAssociation(
            self, f"{label}_association", subnet_id=str(subnet.id), route_table_id=str(table.id)
        )
        return _Placed(subnet, table)

    def _open(self, public: list[_Placed]) -> InternetGateway:
        gateway = InternetGateway(self, "internet", vpc_id=self.vpc_id, tags={"Name": self._name})
        for index, placed in enumerate(public):
            self._default_route(f"public_{index}", placed, gateway_id=str(gateway.id))
        return gateway

    def _translate(self, public: list[_Placed], private: list[_Placed], internet: InternetGateway) -> None:
        """A NAT gateway in each of these public subnets, which the private ones share in turn."""
        gateways = [self._nat_gateway(index, placed, internet) for index, placed in enumerate(public)]
        for index, inner in enumerate(private):
            gateway = gateways[index % len(gateways)]
            self._default_route(f"private_{index}", inner, nat_gateway_id=str(gateway.id))

    def _nat_gateway(self, index: int, placed: _Placed, internet: InternetGateway) -> NatGateway:
        tags = {"Name": f"{self._name}-nat-{index}"}
        address = Eip(self, f"nat_address_{index}", domain="vpc", tags=tags)
        return NatGateway(
            self,
            f"nat_{index}",
            allocation_id=str(address.id),
            subnet_id=str(placed.subnet.id),
            tags=tags,
            depends_on=[internet],  # without it the gateway would come up unattached, and fail
        )

    def _default_route(self, label: str, placed: _Placed, **target: str) -> None:
        Route(
            self,
            f"{label}_default_route",
            route_table_id=str(placed.routes.id),
            destination_cidr_block=ANYWHERE,
            **target,
        )
