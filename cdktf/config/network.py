"""Where an environment's functions and database live."""

from ipaddress import ip_network
from typing import Literal, Self

from pydantic import Field, model_validator

from config.section import Section

SMALLEST_PREFIX = 20  # a subnet is a sixteenth of it: fewer addresses would starve the functions
ZONES = 2  # RDS asks for subnets in two


class Network(Section):
    """Where functions and database live, and how functions reach AWS services.

    `default` uses the account's default VPC, `managed` makes one, `existing` takes the ids given.
    """

    mode: Literal["default", "managed", "existing"] = "managed"
    cidr: str = "10.20.0.0/16"
    zones: int = Field(default=2, ge=2, le=3)
    egress: Literal["endpoints", "nat"] = "endpoints"
    # None is one a zone, so that losing a zone leaves the others their way out; fewer cost less.
    nat_gateways: int | None = Field(default=None, ge=1)
    # AWS services that functions in the VPC may call; a test holds the functions' code to it.
    services: tuple[str, ...] = ("secretsmanager", "events")
    vpc_id: str | None = None
    function_subnet_ids: tuple[str, ...] = ()
    database_subnet_ids: tuple[str, ...] = ()
    # Where the way to S3 is entered; a network with NAT has one already.
    function_route_table_ids: tuple[str, ...] = ()
    flow_log_retention_days: int = 90

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._check_block()
        self._check_ids()
        if self.mode == "default" and self.egress == "nat":
            raise ValueError("a NAT gateway cannot serve a default VPC's public subnets: use endpoints")
        self._check_gateways()
        return self

    def _check_block(self) -> None:
        block = ip_network(self.cidr)
        if block.prefixlen > SMALLEST_PREFIX or not block.is_private:
            raise ValueError(f"{self.cidr} is not a private block of /{SMALLEST_PREFIX} or larger")

    def _check_gateways(self) -> None:
        if self.nat_gateways is None:
            return
        if self.mode != "managed" or self.egress != "nat":
            raise ValueError("nat_gateways counts those of a managed network with egress nat")
        if self.nat_gateways > self.zones:
            raise ValueError(
                f"{self.nat_gateways} NAT gateways are more than one in each of {self.zones} zones"
            )

    def _check_ids(self) -> None:
        subnets = (self.function_subnet_ids, self.database_subnet_ids)
        if self.mode != "existing" and any((self.vpc_id, *subnets, self.function_route_table_ids)):
            raise ValueError(f"ids of a VPC's parts belong to mode existing, the mode is {self.mode}")
        if self.mode == "existing" and not self.vpc_id:
            raise ValueError("mode existing needs vpc_id")
        if self.mode == "existing" and min(map(len, subnets)) < ZONES:
            raise ValueError("mode existing needs subnets in two zones for functions and for the database")
        if self.mode == "existing" and self.egress != "nat" and not self.function_route_table_ids:
            raise ValueError(
                "mode existing without NAT needs function_route_table_ids: the way to S3 is entered there"
            )
